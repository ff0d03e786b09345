"""Sellers that no package knows: a twin of one of them that lets the law prevail, and a shop with quite other rules.

Both are files and no code. `python tests/e2e/sellers.py FOLDER` writes them for a house in containers:
`ORDITO_TERMS_DIR=FOLDER docker compose up`.
"""

import re
import shutil
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from ordito.cli.outside import Shop

OP_GROUP = "oplashopping"
TWIN = "oplashopping-by-law"
BOTTEGA = "bottega-del-tempo"
BOTTEGA_PRICES = Shop(990)

_HEADER = re.compile(r"\[\[?([\w.-]+)\]\]?")
_KEY = re.compile(r"([\w-]+) = ")


def write_further_sellers(folder: Path) -> None:
    """Write the files of both into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    twin = _rewritten(_packaged("oplashopping-2017-12"), _BY_LAW)
    (folder / f"{TWIN}-2017-12.toml").write_text(twin, encoding="utf-8")
    (folder / "texts").mkdir(exist_ok=True)
    published = resources.files("ordito.terms") / "data" / "texts" / "oplashopping-2017-12.txt"
    with resources.as_file(published) as text:
        shutil.copyfile(text, folder / "texts" / f"{TWIN}-2017-12.txt")
    rules, _, _ = _packaged("opsobjects-2026-01-01").partition("[[conflicts]]")
    (folder / f"{BOTTEGA}-2026-03.toml").write_text(_rewritten(rules, _BOTTEGA), encoding="utf-8")


def _packaged(name: str) -> str:
    return (resources.files("ordito.terms") / "data" / f"{name}.toml").read_text(encoding="utf-8")


def _rewritten(text: str, changes: Mapping[str, str | None]) -> str:
    """The file with other values, each named by its table and key; None takes the key out. Every one must be there."""
    table, seen, lines = "", set(), []
    for line in text.splitlines():
        if header := _HEADER.match(line):
            table = f"{header[1]}."
        key = _KEY.match(line)
        name = f"{table}{key[1]}" if key else ""
        if name in changes:
            seen.add(name)
            value = changes[name]
            if value is not None:
                lines.append(f"{key[1] if key else ''} = {value}")
        else:
            lines.append(line)
    missing = set(changes) - seen
    if missing:
        raise ValueError(f"the packaged terms have no {', '.join(sorted(missing))}")
    return "\n".join(lines) + "\n"


_BY_LAW: Mapping[str, str | None] = {"seller": f'"{TWIN}"', "order_prefix": '"OL"', "law": '"enforce"'}

_BOTTEGA: Mapping[str, str | None] = {
    "seller": f'"{BOTTEGA}"',
    "version": '"2026-03"',
    "version_note": None,
    "name": '"Bottega del Tempo"',
    "order_prefix": '"BT"',
    "in_force_from": "2026-03-01T00:00:00+00:00",
    "document": '"Bottega del Tempo, Conditions of sale"',
    "calendar.zone": '"Europe/Lisbon"',
    "calendar.holidays": '"PT"',
    "ordering.contract.concluded": '"at_hand_over"',
    "ordering.stock.unavailable": '"refuses_the_order"',
    "ordering.gift_note.printed": "false",
    "cancellation.by_customer.until": '"never"',
    "cancellation.by_customer.customer_service_only_if_placed_by": None,
    "delivery.cost.home_price": str(BOTTEGA_PRICES.delivery),
    "delivery.cost.home_free_from": None,
    "delivery.limit.days": "10",
    "delivery.couriers.home": '"gls"',
    "delivery.couriers.other": '["brt"]',
    "withdrawal.window.days": "45",
    "withdrawal.window.counted_from": '"last_delivery"',
    "withdrawal.exclusions.excluded": '["customised"]',
    "returns.authorisation.required": "false",
    "returns.authorisation.form": "false",
    "returns.goods_back.days": "21",
    "returns.goods_back.counted_from": '"withdrawal_notice"',
    "returns.cost.change_of_mind": '"seller"',
    "refund.due.days": "5",
    "refund.due.counted_from": '"receipt"',
    "refund.delivery_cost.refunded": '"whole_withdrawal"',
    "exchange.offer.same_value": "false",
    "exchange.offer.other_value": "false",
    "guarantee.length.months": "60",
    "guarantee.length.counted_from": '"delivery"',
    "guarantee.length.registration": "false",
    "guarantee.remedies.first": '["replacement"]',
    "guarantee.remedies.then": '["repair", "price_reduction", "termination"]',
    "guarantee.collection.by": '"seller"',
    "guarantee.check.charged_if_no_defect": '["transport"]',
}

if __name__ == "__main__":
    write_further_sellers(Path(sys.argv[1]))
