"""Events of the order, on topic `ordito.orders`: key and subject are the order id.

Owner: orders. Consumers: payments, shipping, returns, notifications, desk. Compatibility: fields may be added with a
default; anything else is a new version beside the old one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity, Ruling, TermsVersion

Quantity = Annotated[int, Field(strict=True, ge=1)]
CancelledBy = Literal["customer", "staff"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderLine(_Part):
    """A line as bought. `goods` = quantity × unit price with VAT; `paid` = goods − the line's share of the discount."""

    line: Quantity
    sku: str
    name: str
    quantity: Quantity
    unit_price: Money
    vat_rate: str
    goods: Money
    discount: Money
    paid: Money
    vat: Money
    customised: bool = False
    made_to_measure: bool = False
    weight_grams: int | None = None


class VatAmount(_Part):
    """VAT contained in the total, for one rate (in per cent)."""

    rate: str
    amount: Money


class Totals(_Part):
    """What the order costs, VAT included. `total` = goods − discount + delivery."""

    goods: Money
    discount: Money
    delivery: Money
    total: Money
    vat: list[VatAmount]


class Discount(_Part):
    """A discount code and what it takes off the goods, VAT included."""

    code: str
    amount: Money


class Payment(_Part):
    """How the customer pays. `token` is the provider's reference to the payment method; never a card number."""

    method: str
    token: str | None = None


class Invoice(_Part):
    """Asked for in the order: whom to invoice."""

    company: str
    vat_number: str | None = None
    tax_code: str | None = None
    recipient_code: str | None = None
    certified_email: str | None = None


class OrderPlacedV1(EventBody):
    """A storefront posted an order, its total agrees with the seller's terms, and it is recorded as a proposal."""

    type: ClassVar[str] = "ordito.orders.order-placed.v1"

    number: str
    storefront_reference: str
    terms: TermsVersion
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    lines: list[OrderLine]
    discount: Discount | None
    totals: Totals
    payment: Payment
    gift_note: str | None
    invoice: Invoice | None
    newsletter: bool
    placed_at: datetime


class PaymentNotedV1(EventBody):
    """Orders learned how the payment went."""

    type: ClassVar[str] = "ordito.orders.payment-noted.v1"

    outcome: Literal["captured", "failed"]
    amount: Money
    reason: str | None = None


class AllocationNotedV1(EventBody):
    """Orders learned which pieces are reserved and which are not in stock."""

    type: ClassVar[str] = "ordito.orders.allocation-noted.v1"

    reserved: list[LineQuantity]
    unavailable: list[LineQuantity]


class LinesRefusedV1(EventBody):
    """Some pieces cannot be sold; the rest of the order stands. `refund` is what was to be paid for them."""

    type: ClassVar[str] = "ordito.orders.lines-refused.v1"

    lines: list[LineQuantity]
    refund: Money
    ruling: Ruling


class OrderConfirmedV1(EventBody):
    """The order is accepted for `lines`. `contract_concluded_at` is set where the terms conclude the contract now."""

    type: ClassVar[str] = "ordito.orders.order-confirmed.v1"

    lines: list[LineQuantity]
    contract_concluded_at: datetime | None
    ruling: Ruling


class OrderRejectedV1(EventBody):
    """The proposal is not accepted. `code`: `not_in_stock`, `payment_not_authorised`."""

    type: ClassVar[str] = "ordito.orders.order-rejected.v1"

    code: str
    ruling: Ruling


class CancellationRequestedV1(EventBody):
    """Somebody who may do so asked to cancel; shipping is asked to stop."""

    type: ClassVar[str] = "ordito.orders.cancellation-requested.v1"

    by: CancelledBy
    reason: str | None
    ruling: Ruling


class CancellationDeclinedV1(EventBody):
    """The parcel was already with the courier."""

    type: ClassVar[str] = "ordito.orders.cancellation-declined.v1"

    code: str
    ruling: Ruling


class OrderCancelledV1(EventBody):
    """Nothing will be shipped; all that was captured goes back."""

    type: ClassVar[str] = "ordito.orders.order-cancelled.v1"

    by: CancelledBy
    reason: str | None
    ruling: Ruling


class DeliveryDetailsChangedV1(EventBody):
    """Staff corrected where or to whom the order goes."""

    type: ClassVar[str] = "ordito.orders.delivery-details-changed.v1"

    shipping_address: Address
    phone: str | None
    changed_by: str
    ruling: Ruling


class OrderShippedV1(EventBody):
    """The first parcel was handed to the courier: the order is forwarded."""

    type: ClassVar[str] = "ordito.orders.order-shipped.v1"

    shipped_at: datetime


class OrderDeliveredV1(EventBody):
    """The last parcel reached the customer. `delivered_at` is the courier's time, not ours."""

    type: ClassVar[str] = "ordito.orders.order-delivered.v1"

    delivered_at: datetime


class ReturnNotedV1(EventBody):
    """Orders learned how far a return has come."""

    type: ClassVar[str] = "ordito.orders.return-noted.v1"

    return_id: str
    stage: Literal["withdrawn", "authorised", "received", "refund_due", "closed"]
    lines: list[LineQuantity]


EVENTS: tuple[type[EventBody], ...] = (
    OrderPlacedV1,
    PaymentNotedV1,
    AllocationNotedV1,
    LinesRefusedV1,
    OrderConfirmedV1,
    OrderRejectedV1,
    CancellationRequestedV1,
    CancellationDeclinedV1,
    OrderCancelledV1,
    DeliveryDetailsChangedV1,
    OrderShippedV1,
    OrderDeliveredV1,
    ReturnNotedV1,
)
