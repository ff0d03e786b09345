"""Terms to ask: the shop's own, the same with the law enforced, and another shop's with quite different rules."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest

from ordito.terms import Terms, load_terms

OPSOBJECTS_FILE = "opsobjects-2026-01-01.toml"


@pytest.fixture(scope="session")
def opsobjects() -> Terms:
    return load_terms().in_force("opsobjects", datetime(2026, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def enforcing(opsobjects: Terms) -> Terms:
    """Opsobjects' terms with the law applied where it gives more."""
    return opsobjects.under("enforce")


@pytest.fixture(scope="session")
def opsobjects_text() -> str:
    return (resources.files("ordito.terms") / "data" / OPSOBJECTS_FILE).read_text(encoding="utf-8")


STRICT_SHOP = {
    'seller = "opsobjects"': 'seller = "bottega-rossi"',
    'name = "Opsobjects"': 'name = "Bottega Rossi"',
    'order_prefix = "OB"': 'order_prefix = "BR"',
    'concluded = "at_confirmation"': 'concluded = "at_hand_over"',
    'never_to = ["RU"]': 'never_to = ["US", "RU"]',
    'unavailable = "refuses_its_lines"': 'unavailable = "refuses_the_order"',
    'offered = ["card", "paypal"]': 'offered = ["card"]',
    'until = "forwarded"\ncustomer_service_only_if_placed_by = 13:00:00': 'until = "never"',
    'changed_by = ["staff"]': "changed_by = []",
    "home_free_from = 3900\n": "",
    'days = 15\ncounted_from = "own_delivery"': 'days = 14\ncounted_from = "last_delivery"',
    'companies may return goods too."\nopen_to = "everyone"': 'companies may not."\nopen_to = "consumers"',
    "excluded = []": 'excluded = ["customised", "made_to_measure"]',
    'days = 14\ncounted_from = "return_code"\nmet_by = "dispatch"': (
        'days = 14\ncounted_from = "withdrawal_notice"\nmet_by = "receipt"'
    ),
    'days = 14\ncounted_from = "withdrawal_notice"\nwaits_for_goods = true': (
        'days = 30\ncounted_from = "receipt"\nwaits_for_goods = true'
    ),
    'method = "same_method"': 'method = "bank_transfer"',
    "required = true": "required = false",
    "withheld = true": "withheld = false",
}
"""Another seller is another file: what it says differently from Opsobjects'."""


@pytest.fixture(scope="session")
def strict_shop(opsobjects_text: str, tmp_path_factory: pytest.TempPathFactory) -> Terms:
    folder: Path = tmp_path_factory.mktemp("terms")
    text = opsobjects_text
    for ours, theirs in STRICT_SHOP.items():
        assert text.count(ours) == 1, ours
        text = text.replace(ours, theirs)
    (folder / "bottega-rossi-2026-01-01.toml").write_text(text, encoding="utf-8")
    return load_terms(folder).in_force("bottega-rossi", datetime(2026, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def oplashopping() -> Terms:
    return load_terms().in_force("oplashopping", datetime(2026, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def capitalorologi() -> Terms:
    return load_terms().in_force("capitalorologi", datetime(2026, 6, 1, tzinfo=UTC))
