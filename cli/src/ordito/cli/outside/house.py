"""A running house seen from outside, over HTTP only, wherever it runs.

OutsideError
  + Refused      the house answered with a problem
  + TooLate      what was awaited did not come in time
"""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
from standardwebhooks import Webhook

from ordito.cli.engine.keys import Keys
from ordito.cli.engine.services import CLOCKED, SERVICES

PATIENCE_SECONDS = 60.0
Found = TypeVar("Found")


class OutsideError(Exception):
    """Something is not as the outside world expects it."""


class Refused(OutsideError):
    """A problem document came back."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status
        self.problem = problem

    @property
    def code(self) -> str:
        """The problem's stable code."""
        return str(self.problem.get("code"))


class TooLate(OutsideError):
    """Waited for long enough."""


def until(
    look: Callable[[], Found], holds: Callable[[Found], Any] = bool, *, what: str, seconds: float = PATIENCE_SECONDS
) -> Found:
    """Look again and again until what is seen `holds`; returns it. Raises TooLate, which says what was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if holds(found):
            return found
        if time.monotonic() > deadline:
            raise TooLate(f"waited {seconds:g} s for {what}; last seen: {str(found)[:500]}")
        time.sleep(0.05)


@dataclass(frozen=True)
class House:
    """Where each service answers, the keys to be let in, and what the outside world does with them."""

    urls: Mapping[str, str]
    keys: Keys
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def close(self) -> None:
        """Close all connections."""
        self.http.close()

    def ask(
        self, method: str, service: str, path: str, *, bearer: str, body: Any = None, key: str | None = None
    ) -> Any:
        """One request; the answer's JSON. Raises Refused."""
        response = self.answer(method, service, path, bearer=bearer, body=body, key=key)
        if response.is_error:
            raise Refused(response.status_code, response.json())
        return response.json()

    def answer(
        self, method: str, service: str, path: str, *, bearer: str, body: Any = None, key: str | None = None
    ) -> httpx.Response:
        """One request; the whole answer, whatever it says."""
        headers = {"Authorization": f"Bearer {bearer}"}
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        return self.http.request(method, self.urls[service] + path, json=body, headers=headers)

    # the storefront

    def place(self, order: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Post an order; the answer of the orders service."""
        return dict(
            self.ask("POST", "orders", "/v1/orders", bearer=self.storefront(order["seller"]), body=order, key=key)
        )

    def storefront(self, seller: str = "opsobjects") -> str:
        """The storefront's API key."""
        return self.keys.api_keys[seller]

    # the staff

    def staff(self, role: str = "agent") -> str:
        """A staff member's token."""
        return self.keys.staff_token(role)

    def count_stock(self, sku: str, on_hand: int, *, seller: str = "opsobjects") -> None:
        """Say how many pieces lie in the warehouse."""
        self.ask("PUT", "shipping", f"/v1/stock/{seller}/{sku}", bearer=self.staff(), body={"on_hand": on_hand})

    def pack(self, order_id: str, *, courier: str = "brt", lines: list[dict[str, int]] | None = None) -> str:
        """Pack a parcel; its id."""
        body = {"courier": courier} if lines is None else {"courier": courier, "lines": lines}
        parcel = self.ask("POST", "shipping", f"/v1/orders/{order_id}/parcels", bearer=self.staff(), body=body)
        return str(parcel["parcel_id"])

    def hand_over(self, order_id: str, parcel_id: str, tracking_number: str) -> None:
        """Give the parcel to the courier."""
        path = f"/v1/orders/{order_id}/parcels/{parcel_id}/hand-over"
        self.ask("POST", "shipping", path, bearer=self.staff(), body={"tracking_number": tracking_number})

    def authorise(self, order_id: str, return_id: str) -> dict[str, Any]:
        """Let the goods come back; the return with its code."""
        return self._return_step(order_id, return_id, "authorise", {})

    def receive(self, order_id: str, return_id: str) -> dict[str, Any]:
        """The returned parcel is at the warehouse."""
        return self._return_step(order_id, return_id, "receive", None)

    def inspect(self, order_id: str, return_id: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
        """Say what came back, piece by piece."""
        return self._return_step(order_id, return_id, "inspect", {"lines": lines})

    def _return_step(self, order_id: str, return_id: str, step: str, body: Any) -> dict[str, Any]:
        path = f"/v1/orders/{order_id}/returns/{return_id}/{step}"
        return dict(self.ask("POST", "returns", path, bearer=self.staff(), body=body))

    # the customer

    @staticmethod
    def link_token(placed: Mapping[str, Any]) -> str:
        """The customer's token, from the link in the answer to the storefront."""
        return str(placed["customer_link"]).rsplit("/", 1)[1]

    def cancel(self, order_id: str, *, bearer: str, reason: str | None = None) -> dict[str, Any]:
        """Ask to cancel, as whoever the bearer is."""
        return dict(self.ask("POST", "orders", f"/v1/orders/{order_id}/cancel", bearer=bearer, body={"reason": reason}))

    def withdraw(
        self,
        order_id: str,
        *,
        bearer: str,
        contact_email: str = "cliente@example.it",
        lines: list[dict[str, int]] | None = None,
        key: str | None = None,
    ) -> dict[str, Any]:
        """Withdraw from the contract; the acknowledgement goes to `contact_email`."""
        body = {"lines": lines, "name": "Cliente Esempio", "contact_email": contact_email}
        path = f"/v1/orders/{order_id}/withdrawals"
        return dict(self.ask("POST", "returns", path, bearer=bearer, body=body, key=key))

    # the courier

    def courier_says(
        self,
        tracking_number: str,
        status: str,
        *,
        happened_at: datetime | None = None,
        courier: str = "brt",
        webhook_id: str | None = None,
    ) -> httpx.Response:
        """A signed webhook (Standard Webhooks) about one parcel, by the house's own clock."""
        now = self.now("shipping")
        event = {"status": status, "happened_at": (happened_at or now).isoformat(), "location": "Napoli"}
        body = json.dumps({"tracking_number": tracking_number, "events": [event]})
        name = webhook_id or f"msg_{uuid.uuid4().hex}"
        signature = Webhook(self.keys.courier_secrets[courier]).sign(name, now, body)
        return self.http.post(
            f"{self.urls['shipping']}/v1/webhooks/couriers/{courier}",
            content=body,
            headers={
                "Content-Type": "application/json",
                "webhook-id": name,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": signature,
            },
        )

    # the clock

    def now(self, service: str = "orders") -> datetime:
        """What time a service thinks it is."""
        return datetime.fromisoformat(self.ask("GET", service, "/v1/dev/clock", bearer=self.staff("supervisor"))["now"])

    def advance(self, by: timedelta) -> None:
        """Move the clocks of all services to one moment, `by` after the latest of them."""
        self.move_to(max(self.now(service) for service in CLOCKED) + by)

    def move_to(self, moment: datetime) -> None:
        """Move the clocks of all services to one moment, which must not lie behind any of them."""
        for service in CLOCKED:
            body = {"to": moment.isoformat()}
            self.ask("POST", service, "/v1/dev/clock", bearer=self.staff("supervisor"), body=body)

    # what there is to see

    def order(self, order_id: str) -> dict[str, Any]:
        """The order as the orders service tells it."""
        return dict(self.ask("GET", "orders", f"/v1/orders/{order_id}", bearer=self.staff("viewer")))

    def view(self, order_id: str) -> dict[str, Any]:
        """The order as the desk tells it; empty until the desk has heard of it."""
        response = self.answer("GET", "desk", f"/v1/orders/{order_id}", bearer=self.staff("viewer"))
        return dict(response.json()) if response.is_success else {}

    def timeline(self, order_id: str) -> list[dict[str, Any]]:
        """All events of the order that the desk has heard of, in their order."""
        response = self.answer("GET", "desk", f"/v1/orders/{order_id}/timeline", bearer=self.staff("viewer"))
        return list(response.json()["items"]) if response.is_success else []

    def types(self, order_id: str) -> list[str]:
        """The types of the order's events, without prefix and version: `orders.order-placed`."""
        return [event["type"].removeprefix("ordito.").rsplit(".", 1)[0] for event in self.timeline(order_id)]

    def wait_for(self, order_id: str, *types: str, seconds: float = PATIENCE_SECONDS) -> list[dict[str, Any]]:
        """The timeline, once it holds all of these types."""
        until(
            lambda: self.types(order_id),
            lambda seen: set(types) <= set(seen),
            what=f"{', '.join(types)} of order {order_id}",
            seconds=seconds,
        )
        return self.timeline(order_id)

    def mails(self, to: str) -> list[dict[str, Any]]:
        """What lies in the mailbox for one address."""
        return _items(self.http.get(f"{self.urls['mailbox']}/messages", params={"to": to}).json())

    def ledger(self) -> dict[str, Any]:
        """Every charge and refund that the payment provider's stand-in booked."""
        bearer = {"Authorization": f"Bearer {self.keys.provider_key}"}
        return dict(self.http.get(f"{self.urls['provider']}/v1/ledger", headers=bearer).json())

    def parked(self) -> list[dict[str, Any]]:
        """What is parked anywhere in the house."""
        return [
            one
            for service in SERVICES
            for one in _items(self.ask("GET", service, "/v1/parked", bearer=self.staff("viewer")))
        ]


def _items(body: Any) -> list[dict[str, Any]]:
    return list(
        body if isinstance(body, list) else body.get("items") or body.get("messages") or body.get("parked") or []
    )
