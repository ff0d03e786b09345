"""Countries and Italian provinces: ISO 3166, with the few codes that are in use beside it."""

from __future__ import annotations

from functools import cache

import pycountry

KOSOVO = "XK"
"""Assigned by its users, the European Union among them; couriers deliver there."""

_BESIDE_ISO = frozenset({"AO", "CI", "OG", "OT", "VS"})
"""Aosta, which ISO 3166-2 lists as a region only, and the Sardinian provinces that older addresses name."""


def is_country(code: str) -> bool:
    """Whether it is a country's ISO 3166-1 alpha-2 code, in capitals."""
    return code in _countries()


def is_italian_province(code: str) -> bool:
    """Whether it is an Italian province's two letters, in capitals."""
    return code in _italian_provinces()


@cache
def _countries() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries) | {KOSOVO}


@cache
def _italian_provinces() -> frozenset[str]:
    codes = (part.code.removeprefix("IT-") for part in pycountry.subdivisions if part.country_code == "IT")
    return frozenset(code for code in codes if code.isalpha()) | _BESIDE_ISO
