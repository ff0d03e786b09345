"""What two hundred customers want, and exactly what must have happened when all is quiet: events, letters, money."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ordito.cli.outside import an_order, line

PRICE = 4900
"""Above the limit of free delivery, so that what is charged is what the goods cost."""


class Kind(StrEnum):
    KEPT = "confirmed, and that is all"
    CANCELLED = "cancelled by its customer"
    RETURNED = "delivered, withdrawn from, paid back"
    GONE = "rejected for want of stock"
    PARTLY_GONE = "one line refused"
    DECLINED = "its card declined"


MIX = {
    Kind.KEPT: 0.5,
    Kind.CANCELLED: 0.125,
    Kind.RETURNED: 0.125,
    Kind.GONE: 0.1,
    Kind.PARTLY_GONE: 0.075,
    Kind.DECLINED: 0.075,
}


@dataclass(frozen=True)
class Plan:
    """One order to be. `key` is its Idempotency-Key; `name` the word that its address and parcel are named by."""

    name: str
    kind: Kind
    order: dict[str, Any]

    @property
    def key(self) -> str:
        return f"place-{self.name}"

    @property
    def email(self) -> str:
        return str(self.order["customer"]["email"])


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be true of one order. `perhaps`: events that the interleaving decides on, each at most so often."""

    events: Counter[str]
    perhaps: Counter[str]
    letters: Counter[str]
    charges: tuple[int, ...]
    refunds: tuple[int, ...]


ALWAYS = Counter(
    {
        "orders.order-placed": 1,
        "orders.payment-noted": 1,
        "orders.allocation-noted": 1,
        "payments.payment-requested": 1,
        "shipping.allocation-made": 1,
        "returns.returns-opened": 1,
        "notifications.contact-noted": 1,
    }
)
CAPTURED = Counter({"payments.payment-captured": 1})
CONFIRMED = CAPTURED + Counter(
    {"orders.order-confirmed": 1, "shipping.shipment-opened": 1, "returns.order-progress-noted": 1}
)
REFUNDED = Counter({"payments.refund-requested": 1, "payments.refund-completed": 1})
REJECTED = Counter({"orders.order-rejected": 1, "returns.order-progress-noted": 1})
OF_KIND = {
    Kind.KEPT: CONFIRMED,
    Kind.CANCELLED: CONFIRMED
    + REFUNDED
    + Counter(
        {
            "orders.cancellation-requested": 1,
            "orders.order-cancelled": 1,
            "shipping.shipment-stopped": 1,
            "returns.order-progress-noted": 1,
        }
    ),
    Kind.RETURNED: CONFIRMED
    + REFUNDED
    + Counter(
        {
            "shipping.parcel-packed": 1,
            "shipping.parcel-handed-over": 1,
            "shipping.parcel-tracked": 1,
            "shipping.parcel-delivered": 1,
            "orders.order-shipped": 1,
            "orders.order-delivered": 1,
            "orders.return-noted": 5,
            "returns.order-progress-noted": 2,
            "returns.parcel-delivery-noted": 1,
            "returns.withdrawal-window-set": 1,
            "returns.withdrawal-received": 1,
            "returns.return-authorised": 1,
            "returns.goods-received": 1,
            "returns.return-inspected": 1,
            "returns.refund-due": 1,
            "returns.return-closed": 1,
        }
    ),
    Kind.GONE: CAPTURED + REJECTED + REFUNDED,
    Kind.PARTLY_GONE: CONFIRMED + REFUNDED + Counter({"orders.lines-refused": 1}),
    Kind.DECLINED: REJECTED + Counter({"payments.payment-failed": 1, "shipping.allocation-released": 1}),
}
LETTERS = {
    Kind.KEPT: ("order_confirmed",),
    Kind.CANCELLED: ("order_confirmed", "order_cancelled", "refunded"),
    Kind.RETURNED: (
        "order_confirmed",
        "parcel_shipped",
        "withdrawal_received",
        "return_authorised",
        "refund_due",
        "refunded",
    ),
    Kind.GONE: ("order_rejected", "refunded"),
    Kind.PARTLY_GONE: ("lines_refused", "order_confirmed", "refunded"),
    Kind.DECLINED: ("order_rejected",),
}
CHARGED = {kind: (2 * PRICE if kind == Kind.PARTLY_GONE else PRICE,) for kind in Kind} | {Kind.DECLINED: ()}
PAID_BACK = dict.fromkeys(Kind, (PRICE,)) | {Kind.KEPT: (), Kind.DECLINED: ()}


def expected_of(kind: Kind) -> Expected:
    letters = Counter(("order_received", *LETTERS[kind]))
    sent = Counter({"notifications.email-queued": letters.total(), "notifications.email-sent": letters.total()})
    return Expected(
        events=ALWAYS + OF_KIND[kind] + sent,
        perhaps=Counter({"notifications.email-deferred": letters.total(), "payments.refund-deferred": 1}),
        letters=letters,
        charges=CHARGED[kind],
        refunds=PAID_BACK[kind],
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles of one run: plenty of one, nothing of the other."""

    run: str

    @property
    def plenty(self) -> str:
        return f"PLENTY-{self.run}"

    @property
    def gone(self) -> str:
        return f"GONE-{self.run}"

    def plan(self, name: str, kind: Kind) -> Plan:
        """An order of this kind, by a customer of its own, for articles of this shelf."""
        there, gone = line(self.plenty, price=PRICE), line(self.gone, price=PRICE)
        lines = {Kind.GONE: [gone], Kind.PARTLY_GONE: [there, gone]}.get(kind, [there])
        full_name = f"{self.run}-{name}"
        order = an_order(
            *lines,
            customer={"email": f"{full_name}@example.it", "language": "en" if kind == Kind.CANCELLED else "it"},
            token="tok_declined" if kind == Kind.DECLINED else None,
        )
        return Plan(full_name, kind, {**order, "storefront_reference": full_name})


def mixed(shelf: Shelf, count: int, *, dice: random.Random) -> list[Plan]:
    """So many orders, in the shares of MIX, in an order that the dice decide."""
    kinds = [kind for kind, share in MIX.items() for _ in range(round(share * count))]
    kinds += [Kind.KEPT] * (count - len(kinds))
    dice.shuffle(kinds)
    return [shelf.plan(f"{number:03}", kind) for number, kind in enumerate(kinds[:count])]


def in_parts(plans: list[Plan], count: int) -> Iterator[list[Plan]]:
    """The plans in so many parts of about the same size."""
    for part in range(count):
        yield plans[part * len(plans) // count : (part + 1) * len(plans) // count]
