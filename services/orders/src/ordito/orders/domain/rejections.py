"""Why a command to an order is refused. `param` names the field as storefronts post it.

OrderRejection
  + NotPlacedYet                 there is no such order
  + AlreadyPlaced                this order exists
  + StorefrontReferenceTaken     the storefront has posted it before, under another key
  + SellerUnknown                nobody's terms have this name
  + SellerNotTrading             the seller has no terms in force
  + CurrencyNotAccepted          another currency than the seller's
  + DiscountAboveGoods
  + ImpossibleAmounts            no terms can price it
  + NotDeliveredThere            by ruling
  + PaymentMethodNotOffered      by ruling
  + CashOnDeliveryRefused        by ruling: not there, not for so little, not for customised goods
  + AdvancePaymentNeeded         by ruling: customised goods
  + AccountRefused               by ruling
  + GiftNoteNotOffered           by ruling
  + QuotationNeeded              by ruling: too heavy for the list of delivery prices
  + QuotationNotNeeded           by ruling: it can be placed at once
  + NothingQuoted                the order was placed without a quotation
  + NotOfferedYet                nobody has said yet what delivery costs
  + QuotationExpired
  + TotalDiffers                 the storefront reckoned otherwise; carries our breakdown
  + NotCancellable               by ruling
  |   + NotCancellableByCustomer
  |   + NotCancellableByStaff
  + NotRejectable                by ruling: too late for staff to refuse the order
  + DeliveryDetailsFixed         by ruling
  + DeliveryWouldCostOtherwise   the new place has another price than the one paid
  + NotLate                      by ruling: no further time to grant
  + FurtherTimeNotPossible       in the past, shorter than the one granted before, or longer than a year
  + NotTerminable                by ruling
  + ComplaintUnknown
  + ContradictsHistory           a fact that cannot be true together with what is recorded: for a person to look at
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from ordito.kit.rejection import Rejection
from ordito.orders.domain.order import Totals
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling


class OrderRejection(Rejection):
    """The order stays as it was."""


class NotPlacedYet(OrderRejection):
    code: ClassVar[str] = "order_not_placed"

    def __init__(self) -> None:
        super().__init__("There is no such order.")


class AlreadyPlaced(OrderRejection):
    code: ClassVar[str] = "order_already_placed"

    def __init__(self) -> None:
        super().__init__("This order was placed already.")


class StorefrontReferenceTaken(OrderRejection):
    code: ClassVar[str] = "storefront_reference_taken"

    def __init__(self, *, order_id: str) -> None:
        super().__init__(
            f"An order with this storefront_reference exists already: {order_id}.", param="storefront_reference"
        )
        self.order_id = order_id


class SellerUnknown(OrderRejection):
    code: ClassVar[str] = "unknown_seller"

    def __init__(self, *, known: Sequence[str]) -> None:
        super().__init__(f"There is no such seller. Known are: {', '.join(known) or 'none'}.", param="seller")
        self.known = tuple(known)


class SellerNotTrading(OrderRejection):
    code: ClassVar[str] = "seller_not_trading"

    def __init__(self) -> None:
        super().__init__("The seller has no terms in force now, so that nothing can be ordered.", param="seller")


class CurrencyNotAccepted(OrderRejection):
    code: ClassVar[str] = "currency_not_accepted"

    def __init__(self, *, param: str, accepted: str) -> None:
        super().__init__(f"All amounts of an order are in the seller's currency, {accepted}.", param=param)
        self.accepted = accepted


class DiscountAboveGoods(OrderRejection):
    code: ClassVar[str] = "discount_above_goods"

    def __init__(self, *, goods: Money) -> None:
        super().__init__(f"The discount is more than the goods cost, {goods}.", param="discount.amount")
        self.goods = goods


class ImpossibleAmounts(OrderRejection):
    code: ClassVar[str] = "impossible_amounts"


class NotDeliveredThere(OrderRejection):
    code: ClassVar[str] = "not_delivered_there"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, param="shipping_address.country", ruling=ruling)


class PaymentMethodNotOffered(OrderRejection):
    code: ClassVar[str] = "payment_method_not_offered"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, param="payment.method", ruling=ruling)


class CashOnDeliveryRefused(OrderRejection):
    code: ClassVar[str] = "cash_on_delivery_refused"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, param="payment.method", ruling=ruling)


class AdvancePaymentNeeded(OrderRejection):
    code: ClassVar[str] = "advance_payment_needed"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, param="payment.method", ruling=ruling)


class AccountRefused(OrderRejection):
    code: ClassVar[str] = "account_refused"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, param="account", ruling=ruling)


class GiftNoteNotOffered(OrderRejection):
    code: ClassVar[str] = "gift_note_not_offered"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, param="gift_note", ruling=ruling)


class QuotationNeeded(OrderRejection):
    code: ClassVar[str] = "quotation_needed"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(f"{ruling.sentence.en} Ask for one: POST /v1/quotations.", param="lines", ruling=ruling)


class QuotationNotNeeded(OrderRejection):
    code: ClassVar[str] = "quotation_not_needed"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(f"{ruling.sentence.en} Place the order: POST /v1/orders.", param="lines", ruling=ruling)


class NothingQuoted(OrderRejection):
    code: ClassVar[str] = "nothing_quoted"

    def __init__(self) -> None:
        super().__init__("This order was placed without a quotation: there is none to accept.")


class NotOfferedYet(OrderRejection):
    code: ClassVar[str] = "quotation_not_offered"

    def __init__(self) -> None:
        super().__init__("Nobody has said yet what the delivery costs: the quotation is still to come.")


class QuotationExpired(OrderRejection):
    code: ClassVar[str] = "quotation_expired"

    def __init__(self, *, valid_until: date) -> None:
        super().__init__(f"The quotation was valid until {valid_until}: ask for a new one.")
        self.valid_until = valid_until


class TotalDiffers(OrderRejection):
    code: ClassVar[str] = "total_differs"

    def __init__(self, *, expected: Money, totals: Totals, ruling: Ruling | None) -> None:
        surcharge = "" if totals.surcharge is None else f" and {totals.surcharge} for cash on delivery"
        super().__init__(
            f"The order comes to {totals.total}, not to {expected}: {totals.goods} of goods, less {totals.discount}, "
            f"with {totals.delivery} for delivery{surcharge}.",
            param="expected_total",
            ruling=ruling,
        )
        self.expected = expected
        self.totals = totals


class NotCancellable(OrderRejection):
    """The terms, or what became of the order, do not let it be cancelled now."""

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class NotCancellableByCustomer(NotCancellable):
    code: ClassVar[str] = "not_cancellable_by_customer"


class NotCancellableByStaff(NotCancellable):
    code: ClassVar[str] = "not_cancellable_by_staff"


class NotRejectable(OrderRejection):
    code: ClassVar[str] = "not_rejectable"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class DeliveryDetailsFixed(OrderRejection):
    code: ClassVar[str] = "delivery_details_fixed"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class DeliveryWouldCostOtherwise(OrderRejection):
    code: ClassVar[str] = "delivery_would_cost_otherwise"

    def __init__(self, *, paid: Money, cost: Money, ruling: Ruling) -> None:
        super().__init__(
            f"Delivery there costs {cost}, and {paid} was paid for it: cancel the order and have it placed anew.",
            param="shipping_address.country",
            ruling=ruling,
        )
        self.paid = paid
        self.cost = cost


class NotLate(OrderRejection):
    code: ClassVar[str] = "no_further_time_to_grant"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class FurtherTimeNotPossible(OrderRejection):
    code: ClassVar[str] = "further_time_not_possible"

    def __init__(self, *, earliest: date, latest: date) -> None:
        super().__init__(f"The further time ends between {earliest} and {latest}.", param="until")
        self.earliest = earliest
        self.latest = latest


class NotTerminable(OrderRejection):
    code: ClassVar[str] = "not_terminable"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class ComplaintUnknown(OrderRejection):
    code: ClassVar[str] = "complaint_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such complaint about this order.")


class ContradictsHistory(OrderRejection):
    code: ClassVar[str] = "contradicts_history"

    def __init__(self, what: str, *, status: str) -> None:
        super().__init__(f"{what}, but the order is {status}.")
        self.status = status
