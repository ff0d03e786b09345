"""What is no seller's choice about countries."""

from __future__ import annotations

EUROPEAN_UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
"""The member states, as ISO 3166-1 alpha-2 codes: between them there are no customs duties."""
