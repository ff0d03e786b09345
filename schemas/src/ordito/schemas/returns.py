"""Events of withdrawals and returns, on topic `ordito.returns`: key and subject are the order id.

Owner: returns. Consumers: orders, payments, notifications, desk. Compatibility as for the orders' topic.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Deadline, LineQuantity, Photo, Ruling, Sentence

Channel = Literal["page", "api", "letter", "email", "phone"]
Condition = Literal["intact", "worn", "diminished", "wrong_item", "missing"]
CostBearer = Literal["customer", "seller"]
Stage = Literal["confirmed", "rejected", "cancelled", "shipped", "delivered"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InspectedLine(_Part):
    """What the warehouse found; `reduction` is taken off the refund for diminished value."""

    line: int
    quantity: int
    condition: Condition
    reduction: Money
    note: str | None = None
    outcome: Literal["accepted", "reduced", "refused"] | None = None
    photos: list[Photo] = Field(default_factory=list)
    ruling: Ruling | None = None


class Deduction(_Part):
    """One amount that is taken off a refund, and why."""

    code: str
    amount: Money
    sentence: Sentence


class RefundLine(_Part):
    """What goes back for some pieces of a line: `paid` − `reduction` = `refund`."""

    line: int
    quantity: int
    paid: Money
    reduction: Money
    refund: Money


class ReturnsOpenedV1(EventBody):
    """Returns learned of an order: from here on it can answer for it."""

    type: ClassVar[str] = "ordito.returns.returns-opened.v1"

    number: str


class OrderProgressNotedV1(EventBody):
    """Returns learned how far the order has come. `lines`: the confirmed pieces; empty at every other stage."""

    type: ClassVar[str] = "ordito.returns.order-progress-noted.v1"

    stage: Stage
    at: datetime
    lines: list[LineQuantity]


class VoucherNotedV1(EventBody):
    """Returns learned what a voucher pays of the order: so much of it is paid, even if no cash is ever collected."""

    type: ClassVar[str] = "ordito.returns.voucher-noted.v1"

    amount: Money


class ParcelDeliveryNotedV1(EventBody):
    """Returns learned when a parcel reached the customer: what the windows of its lines count from.

    `was` is the time that it was known by before, where the courier corrected it.
    """

    type: ClassVar[str] = "ordito.returns.parcel-delivery-noted.v1"

    parcel_id: str
    lines: list[LineQuantity]
    delivered_at: datetime
    complete: bool
    was: datetime | None = None


class WithdrawalReceivedV1(EventBody):
    """The customer withdrew from the contract for `lines`. `statement` is the customer's own, as received."""

    type: ClassVar[str] = "ordito.returns.withdrawal-received.v1"

    return_id: str
    lines: list[LineQuantity]
    name: str
    contact_email: str
    statement: str
    channel: Channel
    received_at: datetime
    ruling: Ruling
    dispatched_at: datetime | None = None
    """When a letter or an e-mail was sent, where that is earlier than it was received."""
    entered_by: str | None = None


class WithdrawalDeclinedV1(EventBody):
    """A withdrawal that the terms do not allow; the customer learns why."""

    type: ClassVar[str] = "ordito.returns.withdrawal-declined.v1"

    return_id: str
    lines: list[LineQuantity]
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    ruling: Ruling
    channel: Channel | None = None
    dispatched_at: datetime | None = None
    entered_by: str | None = None


class WithdrawalWindowSetV1(EventBody):
    """Until when `lines` can be withdrawn from, and why it is so now. `previous` is the deadline that held before."""

    type: ClassVar[str] = "ordito.returns.withdrawal-window-set.v1"

    lines: list[int]
    because: Literal["delivered", "another_parcel", "delivery_corrected"]
    ruling: Ruling
    previous: Deadline | None


class ReturnAuthorisedV1(EventBody):
    """The goods may come back: with this code, to this address, sent until the end of `send_by`.

    `ruling` is about that day, `cost_ruling` about who pays for the way back.
    """

    type: ClassVar[str] = "ordito.returns.return-authorised.v1"

    return_id: str
    code: str
    address: Address
    lines: list[LineQuantity]
    send_by: date
    cost_bearer: CostBearer
    authorised_by: str
    ruling: Ruling
    cost_ruling: Ruling | None = None
    instructions: list[Sentence] = Field(default_factory=list)
    """What the terms ask of the parcel: one shipment, traceable, with the form, never carriage forward."""


class ReturnDispatchedV1(EventBody):
    """The goods are on their way back. `dispatched_at` is when the courier took them."""

    type: ClassVar[str] = "ordito.returns.return-dispatched.v1"

    return_id: str
    courier: str | None
    tracking_number: str | None
    dispatched_at: datetime
    noted_by: str


class ReturnLostV1(EventBody):
    """The returned parcel never came. `ruling` says at whose risk it was."""

    type: ClassVar[str] = "ordito.returns.return-lost.v1"

    return_id: str
    reported_by: str
    ruling: Ruling


class GoodsNotSentV1(EventBody):
    """The pieces that the customer withdrew from never left the house: there is nothing to send back.

    What is owed follows at once. `ruling` is the withdrawal's.
    """

    type: ClassVar[str] = "ordito.returns.goods-not-sent.v1"

    return_id: str
    lines: list[LineQuantity]
    ruling: Ruling
    of_return: str | None = None
    """Only these pieces of this return did not leave: it goes on without them, and they have their own `return_id`."""


class ReturnExpiredV1(EventBody):
    """The last day to send the goods back ended and no parcel had been received.

    Nothing is lost by it: a parcel that was sent in time may still be on its way and is received as ever. It tells
    staff to ask the customer. `ruling` is the authorisation's, with the deadline that passed.
    """

    type: ClassVar[str] = "ordito.returns.return-expired.v1"

    return_id: str
    send_by: date
    ruling: Ruling


class GoodsReceivedV1(EventBody):
    """The returned parcel reached the warehouse."""

    type: ClassVar[str] = "ordito.returns.goods-received.v1"

    return_id: str
    received_at: datetime
    received_by: str
    ruling: Ruling | None = None
    """Whether the goods came in time and as the terms ask."""


class GoodsRefusedV1(EventBody):
    """A returned parcel was not taken: late, carriage forward, a second shipment. It stays the customer's."""

    type: ClassVar[str] = "ordito.returns.goods-refused.v1"

    return_id: str
    refused_by: str
    ruling: Ruling


class UnknownParcelReceivedV1(EventBody):
    """A parcel came that belongs to no return. On its own stream, `parcel/{seller}/{id}`."""

    type: ClassVar[str] = "ordito.returns.unknown-parcel-received.v1"

    parcel_id: str
    sender: str | None
    tracking_number: str | None
    note: str | None
    received_by: str
    received_at: datetime
    ruling: Ruling


class UnknownParcelAssignedV1(EventBody):
    """Staff found out which return a parcel belongs to."""

    type: ClassVar[str] = "ordito.returns.unknown-parcel-assigned.v1"

    parcel_id: str
    order_id: str
    return_id: str
    assigned_by: str


class UnknownParcelSentBackV1(EventBody):
    """A parcel that belongs to no return went back to its sender."""

    type: ClassVar[str] = "ordito.returns.unknown-parcel-sent-back.v1"

    parcel_id: str
    sent_back_by: str
    ruling: Ruling


class ReturnInspectedV1(EventBody):
    """The warehouse looked at every returned piece."""

    type: ClassVar[str] = "ordito.returns.return-inspected.v1"

    return_id: str
    lines: list[InspectedLine]
    inspected_by: str


class RefundDueV1(EventBody):
    """Money is owed for a return: `amount` = refunds of the lines + `delivery`. `due` is the last day to pay it.

    `ruling` is about the refund and its day, `delivery_ruling` about the cost of delivery.
    """

    type: ClassVar[str] = "ordito.returns.refund-due.v1"

    return_id: str
    amount: Money
    lines: list[RefundLine]
    delivery: Money
    due: date
    ruling: Ruling
    delivery_ruling: Ruling | None = None
    means: Literal["same_method", "bank_transfer"] = "same_method"
    means_ruling: Ruling | None = None
    deductions: list[Deduction] = Field(default_factory=list)
    paid_by_voucher: bool = False
    """The courier never collected the cash; a voucher had paid this, and gets it back."""


class GoodsSentBackV1(EventBody):
    """Pieces that were refused at the inspection went back to the customer.

    With `of_claim` they are the goods of a guarantee claim, and `return_id` is the claim's.
    """

    type: ClassVar[str] = "ordito.returns.goods-sent-back.v1"

    return_id: str
    lines: list[LineQuantity]
    courier: str | None
    tracking_number: str | None
    sent_back_by: str
    cost_bearer: CostBearer
    of_claim: bool = False


class RefundOverdueV1(EventBody):
    """The last day to pay a refund ended and no payment is known of. Staff must act; the refund stays due."""

    type: ClassVar[str] = "ordito.returns.refund-overdue.v1"

    return_id: str
    amount: Money
    due: date
    ruling: Ruling


class ReturnClosedV1(EventBody):
    """The refund was paid, or nothing was owed."""

    type: ClassVar[str] = "ordito.returns.return-closed.v1"

    return_id: str
    refunded: Money
    lines: list[LineQuantity]


# Exchange


class WantedLine(_Part):
    """What the customer wants instead. `unit_price` contains VAT."""

    sku: str
    name: str
    quantity: int
    unit_price: Money
    vat_rate: str


class ExchangeAgreedV1(EventBody):
    """`lines` come back and `wanted` goes out at once as an order of its own, `replacement_order_id`.

    `credit` is what the goods that come back are worth, `to_pay` or `to_refund` the difference; one of them is zero.
    """

    type: ClassVar[str] = "ordito.returns.exchange-agreed.v1"

    return_id: str
    lines: list[LineQuantity]
    wanted: list[WantedLine]
    credit: Money
    to_pay: Money
    to_refund: Money
    replacement_order_id: str
    agreed_by: str
    ruling: Ruling


class ExchangeNotedV1(EventBody):
    """What returns learned of an exchange: `replacement_confirmed`, `replacement_ended`, or `charge_paid`.

    `charge_id` is the charge that was paid. `too_much` is what of it was not owed any more, because the goods, or the
    end of the replacement order, came first: the staff pay it back.
    """

    type: ClassVar[str] = "ordito.returns.exchange-noted.v1"

    return_id: str
    fact: Literal["replacement_confirmed", "replacement_ended", "charge_paid"]
    charge_id: str | None = None
    too_much: Money | None = None


class ExchangeChargeDueV1(EventBody):
    """The exchange spent more of the goods than they turned out to be worth: payments asks the customer for it.

    `charge_id` is unique within the order. `reason`: `exchange_worth_less` (worn, diminished, missing, another item)
    or `exchange_not_returned` (expired, lost at the customer's risk, refused).
    """

    type: ClassVar[str] = "ordito.returns.exchange-charge-due.v1"

    return_id: str
    charge_id: str
    amount: Money
    reason: str
    ruling: Ruling


class ExchangeChargeDroppedV1(EventBody):
    """What an exchange's charge was due for is so no more: the goods came after all, or the replacement order ended."""

    type: ClassVar[str] = "ordito.returns.exchange-charge-dropped.v1"

    return_id: str
    charge_id: str


# Parcels that never reached the customer


class UndeliveredSettledV1(EventBody):
    """What is owed for a parcel that came back or was lost is known; the refund follows under `return_id`."""

    type: ClassVar[str] = "ordito.returns.undelivered-settled.v1"

    return_id: str
    parcel_id: str
    cause: Literal["refused", "undeliverable", "lost"]
    lines: list[LineQuantity]
    ruling: Ruling
    of_return: str | None = None
    """The pieces had been withdrawn from in this return: it goes on without them, with what did arrive."""


EVENTS: tuple[type[EventBody], ...] = (
    ReturnsOpenedV1,
    OrderProgressNotedV1,
    WithdrawalReceivedV1,
    WithdrawalDeclinedV1,
    ReturnAuthorisedV1,
    ReturnExpiredV1,
    GoodsReceivedV1,
    ReturnInspectedV1,
    RefundDueV1,
    RefundOverdueV1,
    ReturnClosedV1,
    WithdrawalWindowSetV1,
    ReturnDispatchedV1,
    ReturnLostV1,
    GoodsRefusedV1,
    UnknownParcelReceivedV1,
    UnknownParcelAssignedV1,
    UnknownParcelSentBackV1,
    GoodsSentBackV1,
    ExchangeAgreedV1,
    UndeliveredSettledV1,
    ParcelDeliveryNotedV1,
    ExchangeNotedV1,
    ExchangeChargeDueV1,
    ExchangeChargeDroppedV1,
    GoodsNotSentV1,
    VoucherNotedV1,
)
