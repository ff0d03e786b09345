"""A running house seen from outside, over HTTP only, wherever it runs: all that anybody does there, and what there is
to see. The verbs are by subject in the files beside this one."""

from datetime import datetime, timedelta
from typing import Any

from ordito.cli.engine.services import CLOCKED, SERVICES
from ordito.cli.outside.door import PATIENCE_SECONDS, until
from ordito.cli.outside.guarantee import Guarantee
from ordito.cli.outside.ordering import Ordering
from ordito.cli.outside.paying import Paying
from ordito.cli.outside.returning import Returning
from ordito.cli.outside.warehouse import Warehouse


class House(Ordering, Warehouse, Paying, Returning, Guarantee):
    """The outside world's side of a house: a storefront, its staff, a courier, a customer; the clock; what is seen."""

    # the clock

    def now(self, service: str = "orders") -> datetime:
        """What time a service thinks it is."""
        return datetime.fromisoformat(self.ask("GET", service, "/v1/dev/clock", bearer=self.staff("supervisor"))["now"])

    def latest(self) -> datetime:
        """The latest of the clocks of all services: one of them may have been moved alone."""
        return max(self.now(service) for service in CLOCKED)

    def advance(self, by: timedelta) -> None:
        """Move the clocks of all services to one moment, `by` after the latest of them."""
        self.move_to(self.latest() + by)

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
