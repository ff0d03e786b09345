"""One test's corner of a house that many tests share: articles, addresses and numbers that no other test uses.

The house has one clock, which goes forward only. A test that cares about the time of day moves it to the next working
day's morning or afternoon; no test counts on where another has left it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from ordito.cli.outside import House, an_order, line, until

ROME = ZoneInfo("Europe/Rome")
SATURDAY = 5
PATIENCE = 180.0
"""Generous: a machine that runs many things at once is slow, not wrong."""


@dataclass(frozen=True)
class Scene:
    house: House
    run: str
    """A short word of this test's own, also in a house that has seen the test before."""
    seller: str = "opsobjects"
    """Whose goods are ordered, unless a test says otherwise."""

    def at(self, seller: str) -> "Scene":
        """The same corner, at another seller's."""
        return replace(self, seller=seller)

    def sku(self, name: str) -> str:
        return f"{name}-{self.run}"

    def email(self, name: str = "cliente") -> str:
        return f"{name}.{self.run}@example.it"

    def tracking(self, number: int = 1) -> str:
        return f"BRT{self.run.upper()}{number}"

    # time

    def move_to(self, at: time) -> datetime:
        """This time of day in Rome, on the next working day that begins after now."""
        day = self.house.now().astimezone(ROME).date() + timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
        moment = datetime.combine(day, at, ROME)
        self.house.move_to(moment)
        return moment

    def afternoon(self) -> datetime:
        """After 13:00: customers cancel by themselves."""
        return self.move_to(time(14, 0))

    def morning(self) -> datetime:
        """Before 13:00 on a working day: cancelling is for the customer service."""
        return self.move_to(time(10, 0))

    # orders

    def stocked(self, name: str = "OPSPW", *, pieces: int = 10) -> str:
        """An article of which there are so many pieces; its number."""
        sku = self.sku(name)
        self.house.count_stock(sku, pieces, seller=self.seller)
        return sku

    def order(
        self, *lines: dict[str, Any], language: str = "it", email: str = "cliente", **more: Any
    ) -> dict[str, Any]:
        """An order as a storefront posts it, by a customer of this test's own."""
        customer = {"email": self.email(email), "language": language, **more.pop("customer", {})}
        return an_order(*lines, **{"seller": self.seller, **more}, customer=customer)

    def place(self, order: dict[str, Any]) -> dict[str, Any]:
        """Post an order as a good storefront does: on 503 once more, with the same Idempotency-Key."""
        key = f"place-{order['storefront_reference']}"
        answer = until(
            lambda: self.house.answer(
                "POST", "orders", "/v1/orders", bearer=self.house.storefront(order["seller"]), body=order, key=key
            ),
            lambda answer: answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE,
            what=f"an answer to {key}",
            seconds=PATIENCE,
        )
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        return dict(answer.json())

    def confirmed(self, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A placed order, once it is confirmed and may be packed; the answer to the storefront."""
        placed = self.place(self.order(*(lines or (line(self.stocked(), price=4900),)), **more))
        self.wait_for(placed["id"], "orders.order-confirmed", "shipping.shipment-opened")
        return placed

    def shipped(self, *lines: dict[str, Any], tracking: int = 1, **more: Any) -> dict[str, Any]:
        """A confirmed order whose one parcel was given to the courier under `tracking`."""
        placed = self.confirmed(*lines, **more)
        self.house.hand_over(placed["id"], self.house.pack(placed["id"]), self.tracking(tracking))
        self.wait_for(placed["id"], "orders.order-shipped")
        return placed

    def delivered(self, *lines: dict[str, Any], tracking: int = 1, **more: Any) -> dict[str, Any]:
        """An order that reached its customer, once returns knows it."""
        placed = self.shipped(*lines, tracking=tracking, **more)
        self.house.courier_says(self.tracking(tracking), "delivered").raise_for_status()
        self.wait_for(placed["id"], "orders.order-delivered")
        self.wait_until_returns_knows(placed["id"])
        return placed

    def wait_until_returns_knows(self, order_id: str) -> None:
        """That all of the order was delivered."""
        until(
            lambda: self.withdrawal_options(order_id)["stage"],
            lambda stage: stage == "delivered",
            what="returns to know of the delivery",
            seconds=PATIENCE,
        )

    def withdrawn(self, order_id: str, token: str, lines: list[dict[str, int]] | None = None) -> str:
        """Withdraw on the customer's page, once returns knows of the delivery; the return's id."""
        self.wait_until_returns_knows(order_id)
        answer = self.house.withdraw(order_id, bearer=token, lines=lines, contact_email=self.email())
        return str(answer["return_id"])

    def money_back(self, order_id: str, return_id: str, lines: list[dict[str, Any]]) -> None:
        """Walk a return to its end: authorised, received, inspected, paid back, closed."""
        self.house.authorise(order_id, return_id)
        self.house.receive(order_id, return_id)
        self.house.inspect(order_id, return_id, lines)
        until(
            lambda: self.ask("returns", f"/v1/orders/{order_id}/returns/{return_id}"),
            lambda one: one["status"] == "closed",
            what=f"return {return_id} of {order_id} to be closed",
            seconds=PATIENCE,
        )

    # what there is to see

    def ask(self, service: str, path: str, *, bearer: str | None = None) -> dict[str, Any]:
        return dict(self.house.ask("GET", service, path, bearer=bearer or self.house.staff("viewer")))

    def wait_for(self, order_id: str, *types: str) -> list[dict[str, Any]]:
        return self.house.wait_for(order_id, *types, seconds=PATIENCE)

    def withdrawal_options(self, order_id: str) -> dict[str, Any]:
        return self.ask("returns", f"/v1/orders/{order_id}/withdrawal-options")

    def stock(self, sku: str) -> tuple[int, int]:
        """How many pieces lie in the warehouse, and how many of them are reserved."""
        found = self.ask("shipping", f"/v1/stock/{self.seller}/{sku}")
        return found["on_hand"], found["reserved"]

    def counted(self, order_id: str, *types: str) -> dict[str, int]:
        """How often each of these events happened to the order, as the desk tells it."""
        seen = Counter(self.house.types(order_id))
        return {kind: seen[kind] for kind in types}

    def happened_once(self, order_id: str, *types: str) -> None:
        """Each of these events happened to the order, and none of them twice."""
        self.wait_for(order_id, *types)
        assert self.counted(order_id, *types) == dict.fromkeys(types, 1)

    def booked(self, order_id: str) -> dict[str, list[int]]:
        """What the provider charged, paid back and transferred for the order, by its own ledger: what there is."""
        return {kind: amounts for kind, amounts in self.house.booked(order_id).items() if amounts}

    def event(self, order_id: str, kind: str) -> dict[str, Any]:
        """What the one event of this type says, once the desk has heard of it."""
        timeline = self.wait_for(order_id, kind)
        (found,) = (one for one in timeline if one["type"].rsplit(".", 1)[0] == f"ordito.{kind}")
        return dict(found["data"])

    def money(self, order_id: str) -> dict[str, int]:
        """Captured and paid back, as the desk tells it."""
        money = self.house.view(order_id)["money"]
        return {name: money[name]["amount"] for name in ("captured", "refunded")}

    def wait_for_letters(self, order_id: str, *kinds: str) -> None:
        """Exactly these e-mails were sent to the order's customer, each of a kind once, and none is on its way."""
        until(
            lambda: self._letters(order_id),
            lambda letters: letters == sorted((kind, "sent") for kind in kinds),
            what=f"the e-mails {', '.join(kinds)} of {order_id}",
            seconds=PATIENCE,
        )

    def _letters(self, order_id: str) -> list[tuple[str, str]]:
        path = f"/v1/orders/{order_id}/emails"
        answer = self.house.answer("GET", "notifications", path, bearer=self.house.staff("viewer"))
        if answer.is_error:
            return []
        found = answer.json()
        waiting = [(key.split(":")[2], "waiting") for key in found["waiting"]]
        return sorted([*waiting, *((one["kind"], one["status"]) for one in found["items"])])

    def mailbox(self, email: str = "cliente") -> list[dict[str, Any]]:
        """The messages in the customer's mailbox, whole."""
        summaries = self.house.mails(self.email(email))
        base = self.house.urls["mailbox"]
        return [self.house.http.get(f"{base}/messages/{summary['id']}").json() for summary in summaries]

    def eventually(self, look: Callable[[], Any], expected: Any, *, what: str) -> None:
        """What is seen becomes what is expected."""
        until(look, lambda found: found == expected, what=f"{what} to be {expected}", seconds=PATIENCE)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays.country_holidays("IT", years=day.year)
