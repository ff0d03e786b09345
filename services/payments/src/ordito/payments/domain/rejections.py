"""Why a command is refused.

PaymentRejection
  + DueDoesNotAddUp             the lines and the delivery do not make the amount
  + PaymentUnknown              nothing was ever to be charged for this order
  + PaymentNotCaptured          no money was taken, so none can go back
  + PaymentAlreadyCaptured      a failure was reported for money that was taken
  + PaymentAlreadyFailed        a capture was reported for a charge that was refused
  + PaidOtherwise               money was reported that this order's way of paying cannot have brought
  + ChargeRejection
      + UnknownCharge           the order has no such charge
      + ChargeNotOpen           it is being paid, was paid, or need not be paid any more
      + ChargeExpired           its last day is over, and what it was for is not done
      + ChargeOfNothing         an amount of zero, or less
      + OrderStillStands        the order's own payment cannot be let off: cancel the order
      + MethodNotOffered        the terms take no such method for a link
  + RefundRejection
      + RefundAboveCaptured     more than is left of the payment
      + RefundOfNothing         an amount of zero, or less
      + OtherCurrency           the order was paid in another currency
      + UnknownLine             the order has no such line, or it was named twice
      + PiecesAboveBought       more pieces than are left of the line
      + UnknownRefund           the order has no refund of that number
      + RefundNotFailed         only a refused refund can be asked for again
      + RefundAlreadyAnswered   the provider said first one thing, then the other

VoucherRejection
  + VoucherUnknown              no such voucher was issued
  + VoucherEmpty                nothing is left of it
  + VoucherOfOtherCurrency      the order is in another currency
  + VoucherOfNothing            an amount of zero, or less
  + VoucherCodeTaken            the code stands for another voucher
  + NothingToRestore            more than the order had spent of it
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from ordito.kit.rejection import Rejection
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling


class PaymentRejection(Rejection):
    """A command that cannot be carried out in this state."""

    code: ClassVar[str] = "payment_rejected"


class DueDoesNotAddUp(PaymentRejection):
    code: ClassVar[str] = "due_does_not_add_up"

    def __init__(self) -> None:
        super().__init__("The lines and the delivery do not add up to the amount to charge.")


class PaymentUnknown(PaymentRejection):
    code: ClassVar[str] = "payment_unknown"

    def __init__(self) -> None:
        super().__init__("Nothing was ever to be charged for this order.")


class PaymentNotCaptured(PaymentRejection):
    code: ClassVar[str] = "payment_not_captured"

    def __init__(self) -> None:
        super().__init__("No money was taken for this order, so none can go back.")


class PaymentAlreadyCaptured(PaymentRejection):
    code: ClassVar[str] = "payment_already_captured"

    def __init__(self) -> None:
        super().__init__("A failure was reported for a charge whose money was taken.")


class PaymentAlreadyFailed(PaymentRejection):
    code: ClassVar[str] = "payment_already_failed"

    def __init__(self) -> None:
        super().__init__("A capture was reported for a charge that was refused.")


class PaidOtherwise(PaymentRejection):
    code: ClassVar[str] = "paid_otherwise"

    def __init__(self) -> None:
        super().__init__("This order is paid in another way than the money was reported for.")


class ChargeRejection(PaymentRejection):
    """A charge that cannot be asked for, paid or withdrawn."""

    code: ClassVar[str] = "charge_rejected"


class UnknownCharge(ChargeRejection):
    code: ClassVar[str] = "unknown_charge"

    def __init__(self, *, charge_id: str) -> None:
        super().__init__("The order has no such charge.")
        self.charge_id = charge_id


class ChargeNotOpen(ChargeRejection):
    code: ClassVar[str] = "charge_not_open"

    def __init__(self, *, status: str) -> None:
        super().__init__(f"This charge is not to be paid now: it is {status}.")
        self.status = status


class ChargeExpired(ChargeRejection):
    code: ClassVar[str] = "charge_expired"

    def __init__(self, *, pay_by: datetime) -> None:
        super().__init__(f"This charge could be paid until the end of {pay_by:%Y-%m-%d}; what it was for is not done.")
        self.pay_by = pay_by


class ChargeOfNothing(ChargeRejection):
    code: ClassVar[str] = "charge_of_nothing"

    def __init__(self) -> None:
        super().__init__("There is nothing to pay in this charge.")


class OrderStillStands(ChargeRejection):
    code: ClassVar[str] = "order_still_stands"

    def __init__(self) -> None:
        super().__init__("This is the order's own payment; it ends with the order.")


class MethodNotOffered(ChargeRejection):
    code: ClassVar[str] = "payment_method_not_offered"

    def __init__(self, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, param="method", ruling=ruling)


class RefundRejection(PaymentRejection):
    """A refund that cannot be made."""

    code: ClassVar[str] = "refund_rejected"


class RefundAboveCaptured(RefundRejection):
    code: ClassVar[str] = "refund_above_captured"

    def __init__(self, *, asked: Money, left: Money) -> None:
        super().__init__(f"{asked} was asked for, but only {left} is left of the payment.", param="amount")
        self.asked = asked
        self.left = left


class RefundOfNothing(RefundRejection):
    code: ClassVar[str] = "refund_of_nothing"

    def __init__(self) -> None:
        super().__init__("There is nothing to pay back in this refund.")


class OtherCurrency(RefundRejection):
    code: ClassVar[str] = "other_currency"

    def __init__(self, *, paid_in: str) -> None:
        super().__init__(f"The order was paid in {paid_in}.", param="amount.currency")
        self.paid_in = paid_in


class UnknownLine(RefundRejection):
    code: ClassVar[str] = "unknown_line"

    def __init__(self, *, line: int) -> None:
        super().__init__(f"The order has no line {line}, or it was named twice.", param="lines")
        self.line = line


class PiecesAboveBought(RefundRejection):
    code: ClassVar[str] = "pieces_above_bought"

    def __init__(self, *, line: int, asked: int, left: int) -> None:
        super().__init__(f"{asked} pieces of line {line} were asked for, but {left} are left.", param="lines")
        self.line = line
        self.asked = asked
        self.left = left


class UnknownRefund(RefundRejection):
    code: ClassVar[str] = "unknown_refund"

    def __init__(self, *, number: int) -> None:
        super().__init__(f"The order has no refund {number}.")
        self.number = number


class RefundNotFailed(RefundRejection):
    code: ClassVar[str] = "refund_not_failed"

    def __init__(self, *, number: int) -> None:
        super().__init__(f"Refund {number} was not refused by the provider, or it was asked for again already.")
        self.number = number


class RefundAlreadyAnswered(RefundRejection):
    code: ClassVar[str] = "refund_already_answered"

    def __init__(self, *, number: int) -> None:
        super().__init__(f"The provider answered about refund {number} before, and otherwise.")
        self.number = number


class VoucherRejection(Rejection):
    """A voucher that cannot be issued, spent or restored."""

    code: ClassVar[str] = "voucher_rejected"


class VoucherUnknown(VoucherRejection):
    code: ClassVar[str] = "voucher_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such voucher.")


class VoucherEmpty(VoucherRejection):
    code: ClassVar[str] = "voucher_empty"

    def __init__(self) -> None:
        super().__init__("Nothing is left of this voucher.")


class VoucherOfOtherCurrency(VoucherRejection):
    code: ClassVar[str] = "voucher_of_other_currency"

    def __init__(self, *, currency: str) -> None:
        super().__init__(f"This voucher is in {currency}.")
        self.currency = currency


class VoucherOfNothing(VoucherRejection):
    code: ClassVar[str] = "voucher_of_nothing"

    def __init__(self) -> None:
        super().__init__("A voucher moves an amount above zero.")


class VoucherCodeTaken(VoucherRejection):
    code: ClassVar[str] = "voucher_code_taken"

    def __init__(self) -> None:
        super().__init__("This code stands for another voucher.")


class NothingToRestore(VoucherRejection):
    code: ClassVar[str] = "nothing_to_restore"

    def __init__(self, *, spent: Money, asked: Money) -> None:
        super().__init__(f"The order has {spent} of this voucher, and {asked} was to go back.")
        self.spent = spent
        self.asked = asked
