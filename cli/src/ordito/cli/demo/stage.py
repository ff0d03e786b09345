"""Where the demo's stories play, and what is told of an order once its story is over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ordito.cli.outside import House, until

ROME = ZoneInfo("Europe/Rome")
SATURDAY = 5

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Told:
    """An order whose story has been told, and what must be true of it now. Amounts in cents."""

    title: str
    order_id: str
    number: str
    email: str
    status: str
    milestones: tuple[str, ...]
    letters: int
    captured: int
    refunded: int
    charges: tuple[int, ...] = ()
    """What the provider's ledger shows, by kind."""
    refunds: tuple[int, ...] = ()
    transfers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """The house, this run's own articles and addresses, and somebody to tell."""

    house: House
    run: str
    say: Say
    watch: Callable[[str], None]
    show: Callable[[dict[str, Any]], None]
    """Tell of a ruling that no event carries."""

    def sku(self, name: str) -> str:
        """An article of this run's own."""
        return f"{name}-{self.run}"

    def email(self, name: str) -> str:
        """A mailbox of this run's own."""
        return f"{name}.{self.run}@example.it"

    def tracking(self, number: int) -> str:
        """A courier's number of this run's own."""
        return f"BRT{self.run.upper()}{number}"

    def today(self) -> date:
        """The day that it is in the house."""
        return self.house.now().astimezone(ROME).date()

    def open(self, at: time) -> None:
        """Move the clocks of the house to this time of the next day from Monday to Friday."""
        moment = next_weekday(self.house.latest(), at)
        self.house.move_to(moment)
        self.say(
            f"the development clock of all services stands at {moment.astimezone(ROME):%A %d %B %Y, %H:%M} in Rome"
        )

    def place(self, order: dict[str, Any]) -> dict[str, Any]:
        """Post an order, and follow it until it may be packed; the answer to the storefront."""
        placed = self.house.place(order)
        self.watch(placed["id"])
        self.house.wait_for(placed["id"], "orders.order-confirmed", "shipping.shipment-opened")
        return placed

    def deliver(self, order_id: str, tracking_number: str) -> None:
        """The warehouse packs, the courier takes and delivers, and returns hears of it."""
        house = self.house
        house.hand_over(order_id, house.pack(order_id), tracking_number)
        house.wait_for(order_id, "orders.order-shipped")
        house.courier_says(tracking_number, "delivered").raise_for_status()
        house.wait_for(order_id, "orders.order-delivered")
        self.wait_until_returns_knows(order_id)

    def wait_until_returns_knows(self, order_id: str) -> None:
        """That all of the order was delivered."""
        path = f"/v1/orders/{order_id}/withdrawal-options"
        bearer = self.house.staff("viewer")
        until(
            lambda: self.house.ask("GET", "returns", path, bearer=bearer)["stage"],
            lambda stage: stage == "delivered",
            what="the delivery to be known to returns",
        )


def next_weekday(now: datetime, at: time) -> datetime:
    """This time in Rome on a day from Monday to Friday that is still to come."""
    day = now.astimezone(ROME).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, at, ROME)
