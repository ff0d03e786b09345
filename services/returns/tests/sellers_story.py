"""The same order under each seller's terms: two watches in one line, an engraved one in another, in two parcels.

Delivered on Monday 2 and Thursday 5 November 2026. A story is a past that can be gone on from: `story.given(...)`.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from ordito.kit.given import Given
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    Command,
    DispatchReturn,
    FoundPieces,
    InspectReturn,
    NoteOrderProgress,
    NoteParcelDelivered,
    NoteVoucher,
    OpenReturns,
    ReceiveGoods,
    Withdraw,
)
from ordito.returns.domain.decide import returns_decider
from ordito.returns.domain.events import BoughtLine
from ordito.schemas.money import Money
from ordito.schemas.values import Customer, LineQuantity
from ordito.terms import Terms, TermsBook, load_terms

OB, OP, CO = "opsobjects", "oplashopping", "capitalorologi"
SELLERS = (OB, OP, CO)
FIRST_PARCEL_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
SECOND_PARCEL_AT = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
WITHDRAWN_AT = datetime(2026, 11, 10, 18, 45, tzinfo=UTC)
AUTHORISED_AT = datetime(2026, 11, 11, 8, 0, tzinfo=UTC)
SENT_AT = datetime(2026, 11, 13, 15, 0, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
INSPECTED_AT = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
PLACED_AT = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
CODE = "RET-XX-7K4M9QX2"


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


WATCHES = BoughtLine(1, "WATCH-1", "Watch", 2, euro(10_001), customised=False, made_to_measure=False)
ENGRAVED = BoughtLine(2, "WATCH-2", "Engraved watch", 1, euro(5900), customised=True, made_to_measure=False)
STRAP = BoughtLine(3, "STRAP-1", "Strap made to measure", 1, euro(2000), customised=False, made_to_measure=True)
ONE_WATCH, BOTH_WATCHES = LineQuantity(1, 1), LineQuantity(1, 2)


@cache
def book_under(seller: str, law: Literal["flag", "enforce"]) -> TermsBook:
    """The packaged terms, with the seller's switch set."""
    return load_terms(law={seller: law})


@dataclass(frozen=True)
class Story:
    """One order of a seller, under the text or under the law."""

    seller: str
    law: Literal["flag", "enforce"] = "flag"
    kind: Literal["consumer", "business"] = "consumer"
    payment: str = "card"
    lines: tuple[BoughtLine, ...] = (WATCHES,)
    voucher: Money | None = None
    surcharge: Money | None = None

    @property
    def book(self) -> TermsBook:
        return book_under(self.seller, self.law)

    @property
    def terms(self) -> Terms:
        return self.book.in_force(self.seller, PLACED_AT)

    def placed(self) -> OpenReturns:
        return OpenReturns(
            number="XX-2026-000123",
            terms=self.terms.version,
            customer=Customer(self.kind, "Cliente Esempio", "cliente@example.it", phone=None, language="it"),
            lines=self.lines,
            delivery=euro(590),
            payment_method=self.payment,
            placed_at=PLACED_AT,
            surcharge=self.surcharge,
        )

    def given(self, *commands: Command) -> Given[Command]:
        """The past that these commands lead to, one after the other; each of them has to do something."""
        past: Given[Command] = Given(returns_decider(self.book), ())
        for command in commands:
            past = past.when(command).happens()
        return past

    def confirmed(self, *commands: Command) -> Given[Command]:
        every = tuple(LineQuantity(line.line, line.quantity) for line in self.lines)
        noted = () if self.voucher is None else (NoteVoucher(self.voucher),)
        return self.given(self.placed(), *noted, NoteOrderProgress("confirmed", PLACED_AT, every), *commands)

    def shipped(self, *commands: Command) -> Given[Command]:
        return self.confirmed(NoteOrderProgress("shipped", PLACED_AT), *commands)

    def delivered(self, *commands: Command) -> Given[Command]:
        """Everything arrived in one parcel."""
        every = tuple(LineQuantity(line.line, line.quantity) for line in self.lines)
        return self.shipped(parcel("p1", *every, at=FIRST_PARCEL_AT, complete=True), *commands)

    def in_the_warehouse(self, *lines: LineQuantity) -> Given[Command]:
        """Withdrawn, authorised, sent and received in time."""
        return self.delivered(withdraw(*lines), authorise(), dispatch(), receive())


def parcel(
    parcel_id: str, *lines: LineQuantity, at: datetime, complete: bool = False, collected: Money | None = None
) -> NoteParcelDelivered:
    return NoteParcelDelivered(parcel_id, lines, delivered_at=at, complete=complete, collected=collected)


def withdraw(*lines: LineQuantity, at: datetime = WITHDRAWN_AT, dispatched_at: datetime | None = None) -> Withdraw:
    statement = Withdraw(lines or None, "Cliente Esempio", "cliente@example.it", None, channel="page", received_at=at)
    if dispatched_at is None:
        return statement
    return replace(statement, channel="letter", dispatched_at=dispatched_at, entered_by="anna")


def authorise(return_id: str = "r1", *, at: datetime = AUTHORISED_AT) -> AuthoriseReturn:
    return AuthoriseReturn(return_id, CODE, defective=False, authorised_by="anna", at=at)


def dispatch(return_id: str = "r1", *, at: datetime = SENT_AT, tracking: str | None = "T-1") -> DispatchReturn:
    return DispatchReturn(return_id, "brt", tracking, dispatched_at=at, noted_by="customer")


def receive(return_id: str = "r1", *, at: datetime = RECEIVED_AT, **how: Any) -> ReceiveGoods:
    return ReceiveGoods(return_id, "bruno", at, **how)


def inspect(*found: FoundPieces, return_id: str = "r1") -> InspectReturn:
    return InspectReturn(return_id, found, "carla", INSPECTED_AT)
