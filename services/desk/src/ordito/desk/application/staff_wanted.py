"""The rows of a form that name goods to go out instead: article, name, pieces, price."""

from __future__ import annotations

from typing import Any

from ordito.desk.application.staff_forms import Field, Given, cents

WANTED_ROWS = 3


def wanted_fields(rows: int, *, required: bool = False) -> tuple[Field, ...]:
    return tuple(
        each
        for row in range(1, rows + 1)
        for each in (
            Field(f"sku-{row}", "Article", required=required and row == 1, longest=100, group=_group(row)),
            Field(f"goods-{row}", "Name", required=required and row == 1, group=_group(row)),
            Field(f"quantity-{row}", "Pieces", "count", value="1", least=1, group=_group(row)),
            Field(
                f"price-{row}",
                "Price each, with VAT",
                "amount",
                required=required and row == 1,
                group=_group(row),
                param="unit_price",
            ),
        )
    )


def wanted_lines(given: Given, *, currency: str) -> list[dict[str, Any]]:
    return [
        {
            "sku": given.text(f"sku-{row}"),
            "name": given.text(f"goods-{row}"),
            "quantity": given.count(f"quantity-{row}") or 1,
            "unit_price": {"amount": cents(given.text(f"price-{row}") or "0"), "currency": currency},
        }
        for row in _filled(given)
    ]


def price_of(given: Given) -> int:
    """All of them together, in minor units."""
    return sum(
        cents(given.text(f"price-{row}") or "0") * (given.count(f"quantity-{row}") or 1) for row in _filled(given)
    )


def faults_of_wanted(given: Given, *, needed: bool = False) -> dict[str, str]:
    """A row is filled in whole, or not at all."""
    wrong = {
        f"{name}-{row}": "Fill in the whole row, or none of it."
        for row in range(1, WANTED_ROWS + 1)
        for name in ("sku", "goods", "price")
        if _begun(given, row) and given.text(f"{name}-{row}") is None
    }
    if needed and not any(_begun(given, row) for row in range(1, WANTED_ROWS + 1)):
        wrong["sku-1"] = "Name the goods that go out instead."
    return wrong


def _group(row: int) -> str:
    return "What goes out instead" if row == 1 else f"And article {row}"


def _begun(given: Given, row: int) -> bool:
    return any(given.text(f"{name}-{row}") is not None for name in ("sku", "goods", "price"))


def _filled(given: Given) -> list[int]:
    return [row for row in range(1, WANTED_ROWS + 1) if _begun(given, row)]
