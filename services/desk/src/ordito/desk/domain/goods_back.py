"""What comes back, or never reached the customer: withdrawals, exchanges, undelivered parcels, and their money.

A stage is the word of the returns service for how far a return has come; the facts stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ordito.schemas import returns
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Deadline, LineQuantity, Ruling, Sentence

ReturnStage = Literal[
    "declined", "withdrawn", "authorised", "dispatched", "lost", "received", "inspected", "refund_due", "closed"
]


@dataclass(frozen=True, slots=True)
class Owed:
    """Money that is owed, and why so much: `amount` with everything that was taken off, to be paid until `due`."""

    at: datetime
    amount: Money
    lines: tuple[returns.RefundLine, ...]
    delivery: Money
    due: date
    ruling: Ruling
    delivery_ruling: Ruling | None
    means: str
    means_ruling: Ruling | None
    deductions: tuple[returns.Deduction, ...]
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The goods' way back, as it was last said. `dispatched_at` is when the courier took them."""

    dispatched_at: datetime
    courier: str | None
    tracking_number: str | None


@dataclass(frozen=True, slots=True)
class GoodsRefusal:
    """A returned parcel that the warehouse did not take."""

    at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class SentBack:
    """Pieces that were refused at the inspection, on their way to the customer again."""

    at: datetime
    lines: tuple[LineQuantity, ...]
    courier: str | None
    tracking_number: str | None
    cost_bearer: str


@dataclass(frozen=True, slots=True)
class LostReturn:
    """A returned parcel that never came; the ruling says at whose risk."""

    at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Exchange:
    """Other goods instead, as an order of their own. `credit` is what those that come back are worth."""

    wanted: tuple[returns.WantedLine, ...]
    credit: Money
    to_pay: Money
    to_refund: Money
    replacement_order_id: str
    paid_too_much: tuple[datetime, Money] | None = None
    """When a charge was paid that was not owed any more, and how much of it was not."""


@dataclass(frozen=True, slots=True)
class Return:
    """One withdrawal or exchange and what came of it. `ruling` is about the statement that it began with."""

    return_id: str
    stage: ReturnStage
    lines: tuple[LineQuantity, ...]
    received_at: datetime
    ruling: Ruling
    kind: Literal["withdrawal", "exchange"] = "withdrawal"
    name: str | None = None
    channel: str | None = None
    statement_sent_at: datetime | None = None
    """When a letter or an e-mail was sent, where that is earlier than it was received."""
    code: str | None = None
    address: Address | None = None
    send_by: date | None = None
    cost_bearer: str | None = None
    authorisation: Ruling | None = None
    cost_ruling: Ruling | None = None
    instructions: tuple[Sentence, ...] = ()
    dispatch: Dispatch | None = None
    goods_received_at: datetime | None = None
    goods_ruling: Ruling | None = None
    refusals: tuple[GoodsRefusal, ...] = ()
    inspected: tuple[returns.InspectedLine, ...] = ()
    sent_back: SentBack | None = None
    lost: LostReturn | None = None
    exchange: Exchange | None = None
    owed: Owed | None = None
    refunded: Money | None = None
    expired: bool = False
    not_sent: bool = False
    """Its goods never left the house: nothing is to be sent back."""

    @property
    def refused(self) -> tuple[returns.InspectedLine, ...]:
        """What the inspection refused: it goes back to the customer."""
        return tuple(line for line in self.inspected if line.outcome == "refused")


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Pieces that never reached the customer, and what is owed for them: their parcel came back or was lost.

    `of_return`: the withdrawal that had named them, which goes on without them. If they did not
    even leave (`not_sent`), there is no parcel.
    """

    return_id: str
    parcel_id: str | None
    cause: Literal["refused", "undeliverable", "lost", "not_sent"]
    lines: tuple[LineQuantity, ...]
    at: datetime
    ruling: Ruling
    of_return: str | None = None
    owed: Owed | None = None
    refunded: Money | None = None


@dataclass(frozen=True, slots=True)
class WindowSet:
    """The window of some lines, as it was set once. `ruling` carries its deadline."""

    at: datetime
    lines: tuple[int, ...]
    because: Literal["delivered", "another_parcel", "delivery_corrected"]
    ruling: Ruling
    previous: Deadline | None


@dataclass(frozen=True, slots=True)
class FormerWindow:
    """A deadline that held until `ended_at`; `because` and `ruling` say why it had been set, where that is known."""

    deadline: Deadline
    ended_at: datetime
    because: str | None
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class Window:
    """Until when one line can be withdrawn from, why, and what held before: the latest former one last."""

    line: int
    set_at: datetime
    because: str
    ruling: Ruling
    former: tuple[FormerWindow, ...] = ()

    @property
    def deadline(self) -> Deadline | None:
        return self.ruling.deadline


def windows_by_line(sets: Iterable[WindowSet]) -> tuple[Window, ...]:
    """Each line's window as it stands now."""
    windows: dict[int, Window] = {}
    for one in sets:
        for line in one.lines:
            before = windows.get(line)
            windows[line] = Window(line, one.at, one.because, one.ruling, _former(before, one))
    return tuple(windows[line] for line in sorted(windows))


def _former(before: Window | None, one: WindowSet) -> tuple[FormerWindow, ...]:
    if before is not None and before.deadline is not None:
        return (*before.former, FormerWindow(before.deadline, one.at, before.because, before.ruling))
    known = before.former if before is not None else ()
    return known if one.previous is None else (*known, FormerWindow(one.previous, one.at, None, None))
