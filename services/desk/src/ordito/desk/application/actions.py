"""What people do from the desk's pages: each is a call to the service that owns the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ordito.desk.application.ports import Services
from ordito.schemas.money import Money


@dataclass(frozen=True, slots=True)
class Option:
    """What may or may not be done now, and the ruling that says so."""

    action: str
    allowed: bool
    ruling: Mapping[str, Any]


def options(services: Services, order_id: str, *, token: str) -> dict[str, Option]:
    """By action: `cancel`, `change_delivery_details`, `withdraw`. Raises ServiceError."""
    answer = services.read("orders", f"/v1/orders/{order_id}/options", token=token)
    found = {name: each for name, each in answer.items() if isinstance(each, Mapping) and "ruling" in each}
    return {name: Option(name, each["allowed"], each["ruling"]) for name, each in found.items()}


def cancel(services: Services, order_id: str, *, token: str, key: str, reason: str | None) -> None:
    services.post("orders", f"/v1/orders/{order_id}/cancel", token=token, key=key, body={"reason": reason or None})


def change_delivery(
    services: Services, order_id: str, *, token: str, key: str, address: Mapping[str, Any], phone: str | None
) -> None:
    body = {"shipping_address": address, "phone": phone}
    services.post("orders", f"/v1/orders/{order_id}/delivery-details", token=token, key=key, body=body)


def pack(services: Services, order_id: str, *, token: str, key: str, courier: str) -> None:
    services.post("shipping", f"/v1/orders/{order_id}/parcels", token=token, key=key, body={"courier": courier})


def hand_over(services: Services, order_id: str, parcel_id: str, *, token: str, key: str, tracking_number: str) -> None:
    path = f"/v1/orders/{order_id}/parcels/{parcel_id}/hand-over"
    services.post("shipping", path, token=token, key=key, body={"tracking_number": tracking_number})


def authorise(services: Services, order_id: str, return_id: str, *, token: str, key: str, defective: bool) -> None:
    path = f"/v1/orders/{order_id}/returns/{return_id}/authorise"
    services.post("returns", path, token=token, key=key, body={"defective": defective})


def receive(services: Services, order_id: str, return_id: str, *, token: str, key: str) -> None:
    services.post("returns", f"/v1/orders/{order_id}/returns/{return_id}/receive", token=token, key=key, body={})


@dataclass(frozen=True, slots=True)
class Found:
    """What the warehouse found of one line."""

    line: int
    quantity: int
    condition: str
    reduction: Money | None


def inspect(services: Services, order_id: str, return_id: str, *, token: str, key: str, found: Sequence[Found]) -> None:
    lines = [
        {
            "line": each.line,
            "quantity": each.quantity,
            "condition": each.condition,
            "reduction": each.reduction and {"amount": each.reduction.amount, "currency": each.reduction.currency},
        }
        for each in found
    ]
    path = f"/v1/orders/{order_id}/returns/{return_id}/inspect"
    services.post("returns", path, token=token, key=key, body={"lines": lines})
