"""What happened to the returns of one order. Private: the public contract is `ordito.schemas.returns`.

One stream an order. The first events repeat what returns needs to know of the order, so that it can answer while orders
is down; the rest is the life of each return (`r1`, `r2`, … within the order).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from ordito.returns.domain.claim_events import ClaimEvent
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, Condition, CostBearer, Stage
from ordito.schemas.values import (
    Address,
    Customer,
    Deadline,
    LineQuantity,
    Photo,
    Ruling,
    Sentence,
    TermsVersion,
)

InspectionOutcome = Literal["accepted", "reduced", "refused"]
Means = Literal["same_method", "bank_transfer"]
WindowCause = Literal["delivered", "another_parcel", "delivery_corrected"]
ExchangeFact = Literal["replacement_confirmed", "replacement_ended", "charge_paid"]
ShortfallReason = Literal["exchange_worth_less", "exchange_not_returned"]
UndeliveredCause = Literal["refused", "undeliverable", "lost"]


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A line as bought. `paid` is the price of all its pieces after discount, VAT included, at `vat_rate` per cent."""

    line: int
    sku: str
    name: str
    quantity: int
    paid: Money
    customised: bool
    made_to_measure: bool
    vat_rate: str | None = None


@dataclass(frozen=True, slots=True)
class InspectedPieces:
    """Pieces of one line found in one condition. `reduction` is taken off their refund.

    `outcome` is what `ruling` lets become of them; None where there is nothing to take or refuse.
    """

    line: int
    quantity: int
    condition: Condition
    reduction: Money
    note: str | None = None
    outcome: InspectionOutcome | None = None
    photos: tuple[Photo, ...] = ()
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class RefundedPieces:
    """What goes back for some pieces of a line: `paid` − `reduction` = `refund`."""

    line: int
    quantity: int
    paid: Money
    reduction: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class Deducted:
    """One amount that is taken off a refund, and why."""

    code: str
    amount: Money
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class WantedPieces:
    """What the customer wants instead of goods that come back. `unit_price` contains VAT."""

    sku: str
    name: str
    quantity: int
    unit_price: Money
    vat_rate: str


@dataclass(frozen=True, slots=True)
class ReplacedGoods:
    """The exchange that an order was placed for."""

    order_id: str
    return_id: str


# The order


@dataclass(frozen=True, slots=True)
class ReturnsOpened:
    """An order was placed. `delivery` is what the customer pays for delivery, without what cash on delivery costs.

    That is `surcharge`. `replaces`: it was placed for an exchange of another order.
    """

    number: str
    terms: TermsVersion
    customer: Customer
    lines: tuple[BoughtLine, ...]
    delivery: Money
    payment_method: str | None = None
    placed_at: datetime | None = None
    replaces: ReplacedGoods | None = None
    surcharge: Money | None = None


@dataclass(frozen=True, slots=True)
class OrderProgressNoted:
    """The order went on. `lines` are the confirmed pieces; empty at every stage but `confirmed`."""

    stage: Stage
    at: datetime
    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class VoucherNoted:
    """A voucher pays so much of the order."""

    amount: Money


@dataclass(frozen=True, slots=True)
class ParcelDeliveryNoted:
    """A parcel reached the customer. `was`: the time that was known before, where the courier corrected it.

    `complete`: shipping has nothing more to deliver. `collected` is what the courier took from the customer.
    """

    parcel_id: str
    lines: tuple[LineQuantity, ...]
    delivered_at: datetime
    complete: bool
    was: datetime | None = None
    collected: Money | None = None


@dataclass(frozen=True, slots=True)
class WithdrawalWindowSet:
    """Until when `lines` can be withdrawn from, by `ruling`; `previous` is the deadline that held before."""

    lines: tuple[int, ...]
    because: WindowCause
    ruling: Ruling
    previous: Deadline | None


# Withdrawing, and the way back


@dataclass(frozen=True, slots=True)
class WithdrawalReceived:
    """The customer withdrew from the contract for `lines`, and the terms allow it.

    `dispatched_at` is when a letter or an e-mail was sent, `entered_by` who of the staff recorded it.
    """

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    channel: Channel
    received_at: datetime
    ruling: Ruling
    dispatched_at: datetime | None = None
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawalDeclined:
    """The customer wanted to withdraw for `lines`, and the terms do not allow it."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    ruling: Ruling
    channel: Channel | None = None
    dispatched_at: datetime | None = None
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class ExchangeAgreed:
    """`lines` come back and `wanted` goes out as an order of its own, `replacement_order_id`.

    `credit` is what the goods that come back are worth; it is spent on the other order, but for `to_refund`.
    """

    return_id: str
    lines: tuple[LineQuantity, ...]
    wanted: tuple[WantedPieces, ...]
    credit: Money
    to_pay: Money
    to_refund: Money
    replacement_order_id: str
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    agreed_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ExchangeNoted:
    """We learned what became of the other order, or that a charge was paid: `too_much` of it was not owed any more."""

    return_id: str
    fact: ExchangeFact
    charge_id: str | None = None
    too_much: Money | None = None


@dataclass(frozen=True, slots=True)
class ExchangeChargeDue:
    """The customer owes what the goods of the exchange do not cover. `charge_id` is unique within the order."""

    return_id: str
    charge_id: str
    amount: Money
    reason: ShortfallReason
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ExchangeChargeDropped:
    """What the charge was due for is so no more."""

    return_id: str
    charge_id: str


@dataclass(frozen=True, slots=True)
class GoodsNotSent:
    """The pieces of the withdrawal never left the house: nothing is to be sent back. What is owed follows at once.

    `at` is when that was known; `ruling` is the withdrawal's. `of_return`: only these pieces of that return did not
    leave. It goes on without them, and what is owed for them follows under `return_id`, `u1` and on.
    """

    return_id: str
    lines: tuple[LineQuantity, ...]
    at: datetime
    ruling: Ruling
    of_return: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnAuthorised:
    """The goods may come back to `address` under `code`. `expires_at` is when the day `send_by` has ended.

    `authorised_at` is None in what was recorded before it was kept: see `ruling` for it then.
    """

    return_id: str
    code: str
    address: Address
    lines: tuple[LineQuantity, ...]
    send_by: date
    expires_at: datetime
    cost_bearer: CostBearer
    authorised_by: str
    ruling: Ruling
    cost_ruling: Ruling
    instructions: tuple[Sentence, ...] = ()
    authorised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReturnDispatched:
    """The goods are on their way back. Said again, it corrects what was said before."""

    return_id: str
    courier: str | None
    tracking_number: str | None
    dispatched_at: datetime
    noted_by: str


@dataclass(frozen=True, slots=True)
class ReturnExpired:
    """The day `send_by` ended and nothing had been received. Goods on their way are still welcome."""

    return_id: str
    send_by: date
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class GoodsReceived:
    """The returned goods reached the warehouse, in so many `parcels`. `ruling`: whether they had to be taken."""

    return_id: str
    received_at: datetime
    received_by: str
    ruling: Ruling | None = None
    parcels: int = 1


@dataclass(frozen=True, slots=True)
class GoodsRefused:
    """A returned parcel was not taken, by a ruling that allows it. It stays the customer's."""

    return_id: str
    refused_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnLost:
    """The returned parcel never came. `ruling` says at whose risk it was."""

    return_id: str
    reported_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnInspected:
    """Every returned piece was looked at. `worth` is what they are worth in an exchange; None in a withdrawal."""

    return_id: str
    lines: tuple[InspectedPieces, ...]
    inspected_by: str
    worth: Money | None = None


@dataclass(frozen=True, slots=True)
class GoodsSentBack:
    """Pieces that were refused at the inspection, or that a claim was about, went back to the customer.

    With `of_claim`, `return_id` is the claim's.
    """

    return_id: str
    lines: tuple[LineQuantity, ...]
    courier: str | None
    tracking_number: str | None
    sent_back_by: str
    cost_bearer: CostBearer
    of_claim: bool = False


# Parcels that never reached the customer


@dataclass(frozen=True, slots=True)
class UndeliveredSettled:
    """A parcel came back or was lost: what is owed for its `lines` follows under `return_id`, `u1` and on.

    `of_return`: these pieces had been withdrawn from in that return, which goes on without them.
    """

    return_id: str
    parcel_id: str
    cause: UndeliveredCause
    lines: tuple[LineQuantity, ...]
    at: datetime
    ruling: Ruling
    of_return: str | None = None


# The money


@dataclass(frozen=True, slots=True)
class RefundDue:
    """Money is owed: `amount` = refunds of `lines` + `delivery`. `overdue_at` is when the day `due` has ended.

    `deductions` name one by one what was paid and does not go back. `paid_by_voucher`: the cash was never collected;
    what a voucher had paid goes back to it.
    """

    return_id: str
    amount: Money
    lines: tuple[RefundedPieces, ...]
    delivery: Money
    due: date
    overdue_at: datetime
    ruling: Ruling
    delivery_ruling: Ruling | None
    means: Means = "same_method"
    means_ruling: Ruling | None = None
    deductions: tuple[Deducted, ...] = ()
    paid_by_voucher: bool = False


@dataclass(frozen=True, slots=True)
class RefundOverdue:
    """The day `due` ended and no payment is known of. The refund stays due."""

    return_id: str
    amount: Money
    due: date
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnClosed:
    """The refund was paid, or nothing was owed."""

    return_id: str
    refunded: Money
    lines: tuple[LineQuantity, ...]


Event: TypeAlias = (
    ReturnsOpened
    | OrderProgressNoted
    | VoucherNoted
    | ParcelDeliveryNoted
    | WithdrawalWindowSet
    | WithdrawalReceived
    | WithdrawalDeclined
    | ExchangeAgreed
    | ExchangeNoted
    | ExchangeChargeDue
    | ExchangeChargeDropped
    | GoodsNotSent
    | ReturnAuthorised
    | ReturnDispatched
    | ReturnExpired
    | GoodsReceived
    | GoodsRefused
    | ReturnLost
    | ReturnInspected
    | GoodsSentBack
    | UndeliveredSettled
    | RefundDue
    | RefundOverdue
    | ReturnClosed
    | ClaimEvent
)
