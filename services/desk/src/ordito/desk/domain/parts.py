"""One order as each service tells it: a part per source, folded from that source's events alone.

A part is a pure function of one service's stream, and everything that the desk shows is a pure function of an order's
parts. So the interleaving in which topics are read cannot change what is shown. Names of the staff are in no part:
they stay in the timeline, which knows who may read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ordito.desk.domain.claims import Claim, Guarantee
from ordito.desk.domain.goods_back import Return, Undelivered, Window, WindowSet, windows_by_line
from ordito.desk.domain.notes import Note
from ordito.desk.domain.payment import BankDetails, Charge, CollectedAgain, Refund
from ordito.desk.domain.proposal import Proposal, Quotation, of_order, of_quotation
from ordito.schemas import orders
from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, Ruling

Source = Literal["orders", "payments", "shipping", "returns", "notifications"]
SOURCES: tuple[Source, ...] = ("orders", "payments", "shipping", "returns", "notifications")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A public event with what its envelope says: when it was appended, and in whose shop."""

    body: EventBody
    at: datetime
    seller: str


# The order


@dataclass(frozen=True, slots=True)
class Confirmed:
    at: datetime
    lines: tuple[LineQuantity, ...]
    contract_concluded_at: datetime | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract came about: with the confirmation, or when the first parcel left, as the terms say."""

    concluded_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Rejected:
    """`note` is what staff wrote who rejected it: for the staff."""

    at: datetime
    code: str
    ruling: Ruling
    by_staff: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Lines that will not be sent, while the rest of the order stands."""

    at: datetime
    lines: tuple[LineQuantity, ...]
    refund: Money
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The last word on a cancellation."""

    at: datetime
    stage: Literal["requested", "declined", "cancelled"]
    by: str | None
    reason: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class InvoiceAnswer:
    """An invoice was asked for after the order was placed, and granted or not."""

    at: datetime
    granted: bool
    invoice: orders.Invoice | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class FurtherTime:
    """The customer gave the seller until the end of `until` to deliver."""

    at: datetime
    until: date
    granted_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Delay:
    """Delivery in time and out of time. `overdue`: the last day that counts has ended and nothing came since."""

    overdue: bool
    due: date | None = None
    overdue_at: datetime | None = None
    ruling: Ruling | None = None
    further: tuple[FurtherTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Terminated:
    """The customer ended the contract because it was not delivered in time."""

    at: datetime
    by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Complaint:
    complaint_id: str
    at: datetime
    channel: str
    text: str
    ruling: Ruling
    answer: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Newsletter:
    """The customer's last word on newsletters, given after the order was placed."""

    at: datetime
    consent: bool
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class OrderPart:
    """What orders tells: the proposal, its acceptance, the contract and its end."""

    updated_at: datetime
    placed: orders.OrderPlacedV1 | None = None
    quotation: Quotation | None = None
    address: Address | None = None
    phone: str | None = None
    refused: tuple[Refused, ...] = ()
    confirmed: Confirmed | None = None
    contract: Contract | None = None
    rejected: Rejected | None = None
    cancellation: Cancellation | None = None
    invoice_answers: tuple[InvoiceAnswer, ...] = ()
    delay: Delay | None = None
    terminated: Terminated | None = None
    complaints: tuple[Complaint, ...] = ()
    newsletter: Newsletter | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    notes: tuple[Note, ...] = ()

    @property
    def ended_at(self) -> datetime | None:
        """When the order was terminated, rejected or cancelled; None as long as it is none of these."""
        if self.terminated is not None:
            return self.terminated.at
        if self.rejected is not None:
            return self.rejected.at
        if self.cancellation is not None and self.cancellation.stage == "cancelled":
            return self.cancellation.at
        return None

    @property
    def proposal(self) -> Proposal | None:
        """What was ordered, or asked a quotation for; None until one of the two is known."""
        if self.placed is not None:
            return of_order(self.placed)
        return of_quotation(self.quotation.requested) if self.quotation is not None else None

    @property
    def refused_pieces(self) -> tuple[LineQuantity, ...]:
        """What will not be sent, while the rest of the order stands."""
        return tuple(piece for one in self.refused for piece in one.lines)

    @property
    def invoice(self) -> orders.Invoice | None:
        """Whom to invoice: as asked for in the order, or granted later."""
        granted = [answer.invoice for answer in self.invoice_answers if answer.granted]
        asked = self.placed.invoice if self.placed is not None else None
        return granted[-1] if granted else asked

    @property
    def wants_newsletter(self) -> bool:
        if self.newsletter is not None:
            return self.newsletter.consent
        return self.placed is not None and self.placed.newsletter


# Its money


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """What payments tells: charged, collected, paid back.

    `requested` and `captured` contain what a voucher pays, `voucher`; `due` is what is to be paid beside it.
    """

    updated_at: datetime
    requested: Money | None = None
    due: Money | None = None
    method: str | None = None
    voucher: Money | None = None
    captured: Money | None = None
    captured_at: datetime | None = None
    reference: str | None = None
    failed_code: str | None = None
    failed_message: str | None = None
    refunds: tuple[Refund, ...] = ()
    bank_details: BankDetails | None = None
    charges: tuple[Charge, ...] = ()
    collected_again: tuple[CollectedAgain, ...] = ()

    @property
    def unpaid(self) -> tuple[Charge, ...]:
        """The charges whose time to pay is over, and that are neither paid nor let off."""
        return tuple(each for each in self.charges if each.open and each.overdue and not each.paying)

    @property
    def bank_details_missing(self) -> bool:
        """Whether a refund waits for the customer to say where to pay to."""
        return any(refund.waits_for_bank_details and refund.completed_at is None for refund in self.refunds)


# Its parcels


@dataclass(frozen=True, slots=True)
class Release:
    """What staff told the courier to do with a held parcel. `note` is for the staff."""

    at: datetime
    instruction: str
    note: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Held:
    """The courier keeps the parcel at a branch, until it moves again."""

    since: datetime
    location: str | None
    release: Release | None = None


@dataclass(frozen=True, slots=True)
class Returning:
    """On its way back to the seller, undelivered."""

    at: datetime
    description: str | None


@dataclass(frozen=True, slots=True)
class CameBack:
    """Undelivered in the warehouse again, with what that cost."""

    at: datetime
    cause: Literal["refused", "undeliverable"]
    lines: tuple[LineQuantity, ...]
    return_cost: Money
    customs_cost: Money


@dataclass(frozen=True, slots=True)
class Correction:
    """The courier first reported another time of delivery."""

    at: datetime
    was: datetime
    is_now: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel and where it is.

    `turned_at` is when its last turn was recorded: it was handed over, came back, was lost, or came after that.
    """

    parcel_id: str
    courier: str
    lines: tuple[LineQuantity, ...]
    packed_at: datetime | None = None
    handed_over_at: datetime | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    status: str | None = None
    status_at: datetime | None = None
    location: str | None = None
    delivered_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    collect: Money | None = None
    collected: Money | None = None
    held: Held | None = None
    returning: Returning | None = None
    came_back: CameBack | None = None
    lost_at: datetime | None = None
    delivered_after_loss_at: datetime | None = None
    turned_at: datetime | None = None

    @property
    def under_way(self) -> bool:
        """With the courier, and its end not known yet."""
        ended = self.delivered_at or self.came_back or self.lost_at
        return self.handed_over_at is not None and ended is None


@dataclass(frozen=True, slots=True)
class ShippingPart:
    """What shipping tells: reserved, packed, handed over, delivered, or not."""

    updated_at: datetime
    reserved: tuple[LineQuantity, ...] | None = None
    unavailable: tuple[LineQuantity, ...] = ()
    released: bool = False
    opened: tuple[LineQuantity, ...] | None = None
    stopped: bool = False
    parcels: tuple[Parcel, ...] = ()
    complete: bool = False


# What follows delivery, and what is written


@dataclass(frozen=True, slots=True)
class ReturnsPart:
    """What returns tells: windows, withdrawals, exchanges, undelivered parcels, and the guarantee."""

    updated_at: datetime
    returns: tuple[Return, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    window_sets: tuple[WindowSet, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def given_back(self) -> tuple[LineQuantity, ...]:
        """What the customer gives back, or gave back: the pieces of all returns but those that were declined."""
        return tuple(piece for one in self.returns if one.stage != "declined" for piece in one.lines)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Line by line: until when it can be withdrawn from."""
        return windows_by_line(self.window_sets)


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to the customer."""

    key: str
    kind: str
    queued_at: datetime
    language: str
    sent_at: datetime | None = None
    failed_code: str | None = None


@dataclass(frozen=True, slots=True)
class LettersPart:
    """What notifications tells: written to the customer."""

    updated_at: datetime
    letters: tuple[Letter, ...] = ()


Part = OrderPart | PaymentPart | ShippingPart | ReturnsPart | LettersPart

PART_TYPES: Mapping[Source, type[Part]] = {
    "orders": OrderPart,
    "payments": PaymentPart,
    "shipping": ShippingPart,
    "returns": ReturnsPart,
    "notifications": LettersPart,
}


@dataclass(frozen=True, slots=True)
class Replacement:
    """An order that the seller placed in place of goods of this one."""

    order_id: str
    return_id: str
    reason: Literal["exchange", "guarantee"]


@dataclass(frozen=True, slots=True)
class Parts:
    """All that is known of one order. A part is absent until its service said something."""

    orders: OrderPart | None = None
    payments: PaymentPart | None = None
    shipping: ShippingPart | None = None
    returns: ReturnsPart | None = None
    notifications: LettersPart | None = None

    @classmethod
    def of(cls, parts: Mapping[Source, Part]) -> Parts:
        return cls(**parts)  # type: ignore[arg-type]  # PART_TYPES pairs every source with its part

    def present(self) -> tuple[Part, ...]:
        every = (self.orders, self.payments, self.shipping, self.returns, self.notifications)
        return tuple(part for part in every if part is not None)

    @property
    def proposal(self) -> Proposal | None:
        return self.orders.proposal if self.orders is not None else None

    @property
    def replaced_by(self) -> tuple[Replacement, ...]:
        """The orders that went out in exchange or under the guarantee; each names this one in `replaces`."""
        if self.returns is None:
            return ()
        exchanged = (
            Replacement(each.exchange.replacement_order_id, each.return_id, "exchange")
            for each in self.returns.returns
            if each.exchange is not None
        )
        repaired = (
            Replacement(each.remedy.replacement_order_id, each.claim_id, "guarantee")
            for each in self.returns.claims
            if each.remedy is not None and each.remedy.replacement_order_id is not None
        )
        return (*exchanged, *repaired)
