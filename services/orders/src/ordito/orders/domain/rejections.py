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
  + TotalDiffers                 the storefront reckoned otherwise; carries our breakdown
  + NotCancellable               by ruling
  |   + NotCancellableByCustomer
  |   + NotCancellableByStaff
  + DeliveryDetailsFixed         by ruling
  + DeliveryWouldCostOtherwise   the new place has another price than the one paid
  + ContradictsHistory           a fact that cannot be true together with what is recorded: for a person to look at
"""

from __future__ import annotations

from collections.abc import Sequence
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


class TotalDiffers(OrderRejection):
    code: ClassVar[str] = "total_differs"

    def __init__(self, *, expected: Money, totals: Totals, ruling: Ruling) -> None:
        super().__init__(
            f"The order comes to {totals.total}, not to {expected}: {totals.goods} of goods, less {totals.discount}, "
            f"with {totals.delivery} for delivery.",
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


class ContradictsHistory(OrderRejection):
    code: ClassVar[str] = "contradicts_history"

    def __init__(self, what: str, *, status: str) -> None:
        super().__init__(f"{what}, but the order is {status}.")
        self.status = status
