"""The JSON of real-looking orders, as a storefront posts them."""

import copy
import secrets
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

ADDRESS = {
    "name": "Cliente Esempio",
    "line1": "Via Roma 1",
    "postal_code": "80100",
    "city": "Napoli",
    "province": "NA",
    "country": "IT",
}
CUSTOMER = {
    "kind": "consumer",
    "name": "Cliente Esempio",
    "email": "cliente@example.it",
    "phone": "+393331234567",
    "language": "it",
}


@dataclass(frozen=True, slots=True)
class Shop:
    """What a storefront knows of its shop's prices: delivery in Italy in cents, and the goods from which it is free."""

    delivery: int
    free_from: int | None = None


SHOPS = {"opsobjects": Shop(490, free_from=3900), "oplashopping": Shop(690), "capitalorologi": Shop(590)}


def line(sku: str, *, price: int, quantity: int = 1, name: str = "Orologio", **more: Any) -> dict[str, Any]:
    """One line; `price` in cents, VAT included if the order does not say otherwise."""
    return {
        "sku": sku,
        "name": name,
        "quantity": quantity,
        "unit_price": {"amount": price, "currency": "EUR"},
        "vat_rate": "22",
        "customised": False,
        "made_to_measure": False,
        "weight_grams": 180,
        **more,
    }


def an_order(
    *lines: dict[str, Any],
    seller: str = "opsobjects",
    shop: Shop | None = None,
    discount: int = 0,
    surcharge: int = 0,
    customer: dict[str, Any] | None = None,
    method: str = "card",
    token: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """An order delivered in Italy, with the total that the shop's terms give: goods, delivery and `surcharge`.

    `more` are further fields as storefronts post them. With `prices="net"` the total holds the lines' VAT of 22 %.
    """
    shop = shop or SHOPS[seller]
    net = more.get("prices") == "net"
    goods = sum(_with_vat(one) if net else _price(one) for one in lines) - discount
    delivery = 0 if shop.free_from is not None and goods >= shop.free_from else shop.delivery
    return {
        "seller": seller,
        "storefront_reference": f"WEB-{secrets.token_hex(6)}",
        "customer": {**CUSTOMER, **(customer or {})},
        "shipping_address": copy.deepcopy(ADDRESS),
        "billing_address": None,
        "lines": list(lines),
        "discount": {"code": "OPS10", "amount": {"amount": discount, "currency": "EUR"}} if discount else None,
        "payment": {"method": method} if token is None else {"method": method, "token": token},
        "gift_note": None,
        "invoice": None,
        "newsletter": False,
        "expected_total": {"amount": goods + delivery + surcharge, "currency": "EUR"},
        **more,
    }


def _price(one: dict[str, Any]) -> int:
    return int(one["unit_price"]["amount"] * one["quantity"])


def _with_vat(one: dict[str, Any]) -> int:
    net = Decimal(one["unit_price"]["amount"])
    return int((net * Decimal("1.22")).quantize(Decimal(1), ROUND_HALF_UP)) * int(one["quantity"])
