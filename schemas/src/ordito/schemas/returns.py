"""Events of withdrawals and returns, on topic `ordito.returns`: key and subject are the order id.

Owner: returns. Consumers: orders, payments, notifications, desk. Compatibility as for the orders' topic.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, Ruling

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
)
