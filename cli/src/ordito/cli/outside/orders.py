"""The JSON of real-looking orders, as a storefront posts them."""

import copy
import secrets
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
FREE_DELIVERY_FROM = 3900
DELIVERY = 490


def line(sku: str, *, price: int, quantity: int = 1, name: str = "Orologio") -> dict[str, Any]:
    """One line; `price` in cents, VAT included."""
    return {
        "sku": sku,
        "name": name,
        "quantity": quantity,
        "unit_price": {"amount": price, "currency": "EUR"},
        "vat_rate": "22",
        "customised": False,
        "made_to_measure": False,
        "weight_grams": 180,
    }


def an_order(
    *lines: dict[str, Any], discount: int = 0, customer: dict[str, Any] | None = None, token: str | None = None
) -> dict[str, Any]:
    """An Opsobjects order delivered in Italy, paid by card, with the total that the shop's terms give."""
    goods = sum(one["unit_price"]["amount"] * one["quantity"] for one in lines) - discount
    delivery = 0 if goods >= FREE_DELIVERY_FROM else DELIVERY
    return {
        "seller": "opsobjects",
        "storefront_reference": f"OB-{secrets.token_hex(6)}",
        "customer": {**CUSTOMER, **(customer or {})},
        "shipping_address": copy.deepcopy(ADDRESS),
        "billing_address": None,
        "lines": list(lines),
        "discount": {"code": "OPS10", "amount": {"amount": discount, "currency": "EUR"}} if discount else None,
        "payment": {"method": "card"} if token is None else {"method": "card", "token": token},
        "gift_note": None,
        "invoice": None,
        "newsletter": False,
        "expected_total": {"amount": goods + delivery, "currency": "EUR"},
    }
