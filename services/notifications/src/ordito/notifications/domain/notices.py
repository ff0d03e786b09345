"""What a customer is told: one class an e-mail, with the facts that it states.

A notice's `kind` names its templates; `subject_id` tells two of the same kind apart (a parcel, a return, a refund).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from ordito.notifications.domain.claim_notices import ClaimNotice
from ordito.notifications.domain.return_notices import ReturnNotice
from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, Ruling, Sentence


@dataclass(frozen=True, slots=True)
class OrderReceived:
    """The order arrived and is being checked."""

    kind: Literal["order_received"] = "order_received"


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """The order is accepted for `lines`."""

    lines: tuple[LineQuantity, ...]
    contract_concluded_at: datetime | None
    ruling: Ruling
    kind: Literal["order_confirmed"] = "order_confirmed"


@dataclass(frozen=True, slots=True)
class LinesRefused:
    """Some pieces cannot be sent; what was paid for them goes back."""

    lines: tuple[LineQuantity, ...]
    refund: Money
    ruling: Ruling
    kind: Literal["lines_refused"] = "lines_refused"


@dataclass(frozen=True, slots=True)
class OrderRejected:
    """The order is not accepted. `code` says why."""

    code: str
    ruling: Ruling
    kind: Literal["order_rejected"] = "order_rejected"


@dataclass(frozen=True, slots=True)
class ParcelShipped:
    """A parcel is with the courier."""

    parcel_id: str
    courier: str
    tracking_number: str
    tracking_url: str | None
    lines: tuple[LineQuantity, ...]
    kind: Literal["parcel_shipped"] = "parcel_shipped"


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """Nothing will be sent."""

    by: Literal["customer", "staff"]
    ruling: Ruling
    kind: Literal["order_cancelled"] = "order_cancelled"


@dataclass(frozen=True, slots=True)
class CancellationDeclined:
    """The customer asked to cancel, too late."""

    ruling: Ruling
    kind: Literal["cancellation_declined"] = "cancellation_declined"


@dataclass(frozen=True, slots=True)
class WithdrawalReceived:
    """The statement arrived: its content, the day and the time, as the law asks. Promises nothing beyond that."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    kind: Literal["withdrawal_received"] = "withdrawal_received"


@dataclass(frozen=True, slots=True)
class WithdrawalDeclined:
    """The statement arrived, and the terms do not allow it."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    ruling: Ruling
    kind: Literal["withdrawal_declined"] = "withdrawal_declined"


@dataclass(frozen=True, slots=True)
class ReturnAuthorised:
    """The goods may come back: with this code, to this address, sent by the end of this day."""

    return_id: str
    code: str
    address: Address
    lines: tuple[LineQuantity, ...]
    send_by: date
    cost_bearer: Literal["customer", "seller"]
    instructions: tuple[Sentence, ...] = ()
    kind: Literal["return_authorised"] = "return_authorised"


@dataclass(frozen=True, slots=True)
class Refunded:
    """Money was paid back, by the means of payment or by bank transfer; a part of it, or all, to a voucher."""

    number: int
    amount: Money
    cause: str
    means: str | None = None
    to_voucher: Money | None = None
    kind: Literal["refunded"] = "refunded"


@dataclass(frozen=True, slots=True)
class QuotationRequested:
    """The customer asked what delivery costs; staff will say so."""

    kind: Literal["quotation_requested"] = "quotation_requested"


@dataclass(frozen=True, slots=True)
class QuotationOffered:
    """What delivery costs, what the order comes to with it, and until when it can be placed so."""

    delivery: Money
    total: Money
    valid_until: date
    kind: Literal["quotation_offered"] = "quotation_offered"


@dataclass(frozen=True, slots=True)
class DeliveryDetailsChanged:
    """Staff corrected where the order goes. `event_id` tells two corrections apart."""

    event_id: str
    address: Address
    kind: Literal["delivery_details_changed"] = "delivery_details_changed"


@dataclass(frozen=True, slots=True)
class InvoiceAnswered:
    """An invoice asked for afterwards is granted, or is not."""

    event_id: str
    granted: bool
    ruling: Ruling
    kind: Literal["invoice_answered"] = "invoice_answered"


@dataclass(frozen=True, slots=True)
class DeliveryOverdue:
    """The last day to deliver is over; what the customer may do now."""

    due: date
    ruling: Ruling
    kind: Literal["delivery_overdue"] = "delivery_overdue"


@dataclass(frozen=True, slots=True)
class FurtherTimeGranted:
    """The customer gave the seller until this day to deliver."""

    until: date
    ruling: Ruling
    kind: Literal["further_time_granted"] = "further_time_granted"


@dataclass(frozen=True, slots=True)
class OrderTerminated:
    """The contract is over because it was not delivered in time."""

    ruling: Ruling
    kind: Literal["order_terminated"] = "order_terminated"


@dataclass(frozen=True, slots=True)
class ComplaintRecorded:
    """A complaint arrived."""

    complaint_id: str
    text: str
    kind: Literal["complaint_recorded"] = "complaint_recorded"


@dataclass(frozen=True, slots=True)
class ComplaintAnswered:
    """What the seller answers to a complaint."""

    complaint_id: str
    text: str
    kind: Literal["complaint_answered"] = "complaint_answered"


Notice: TypeAlias = (
    OrderReceived
    | OrderConfirmed
    | LinesRefused
    | OrderRejected
    | ParcelShipped
    | OrderCancelled
    | CancellationDeclined
    | WithdrawalReceived
    | WithdrawalDeclined
    | ReturnAuthorised
    | Refunded
    | QuotationRequested
    | QuotationOffered
    | DeliveryDetailsChanged
    | InvoiceAnswered
    | DeliveryOverdue
    | FurtherTimeGranted
    | OrderTerminated
    | ComplaintRecorded
    | ComplaintAnswered
    | ReturnNotice
    | ClaimNotice
)


def key_of(order_id: str, notice: Notice) -> str:
    """The business key of the e-mail: one e-mail a key, for ever."""
    subject_id = _subject_id(notice)
    return f"email:{order_id}:{notice.kind}" + (f":{subject_id}" if subject_id else "")


def _subject_id(notice: Notice) -> str | None:
    """What there may be several of in one order; the first of these that the notice has tells it apart."""
    for name in ("event_id", "complaint_id", "parcel_id", "charge_id", "claim_id", "return_id", "number"):
        value = getattr(notice, name, None)
        if value is not None:
            return str(value)
    return None
