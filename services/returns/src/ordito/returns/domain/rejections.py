"""Why a command is refused. A withdrawal that the terms do not allow is no rejection: it is an event with its ruling.

ReturnRejection
  + OrderUnknown             returns has not heard of such an order
  + OrderNotConfirmed        nothing is sold yet: there is only something to cancel
  + OrderEnded               rejected or cancelled: the money goes back by itself
  + StatementBeforeOrder     a withdrawal that was sent, or arrived, before the order was placed
  + NothingToWithdraw        every confirmed piece is withdrawn already
  + LineUnknown              the order has no such line
  + LineNamedTwice           one line, two quantities
  + QuantityTooHigh          more pieces than are confirmed and not yet withdrawn
  + ReturnUnknown            the order has no return of this id
  + WrongStatus              the return is not at the point where this can be done
  + OrderNotShipped          the goods are still in the house: there is nothing to send back
  + CodeNeeded               the terms want the seller's code before anything is sent back
  + GoodsNotTaken            the terms forbid to take this parcel
  + GoodsNotRefusable        the terms do not let this parcel be refused
  + PiecesNotRefusable       the terms do not let pieces in this condition be refused
  + ProofOfDispatchNeeded    nobody has shown yet that the lost goods were sent
  + NothingToSendBack        no piece of the return was refused
  + OtherCurrency            prices are in the order's currency
  + ExchangeNotPossible      the terms do not let these goods be exchanged for those
  + InspectionIncomplete     the pieces inspected are not the pieces withdrawn
  + ReductionNotPossible     a reduction that the pieces' condition or price does not bear
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ordito.kit.rejection import Rejection
from ordito.schemas.values import Ruling


class ReturnRejection(Rejection):
    """A command about returns was refused."""

    code: ClassVar[str] = "return_rejected"


class OrderUnknown(ReturnRejection):
    code: ClassVar[str] = "order_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such order here. One that was placed seconds ago is known in a moment.")


class OrderNotConfirmed(ReturnRejection):
    code: ClassVar[str] = "order_not_confirmed"

    def __init__(self) -> None:
        super().__init__("The order is not confirmed yet: there is no contract to withdraw from. Cancel it instead.")


class OrderEnded(ReturnRejection):
    code: ClassVar[str] = "order_ended"

    def __init__(self, *, how: str) -> None:
        super().__init__(f"The order was {how}: nothing was sold, and what was paid goes back by itself.")
        self.how = how


class StatementBeforeOrder(ReturnRejection):
    code: ClassVar[str] = "statement_before_order"

    def __init__(self, *, day: date, placed_on: date, param: str) -> None:
        super().__init__(
            f"The order was placed on {placed_on}: no statement about it can be of {day}. Look at the postmark and at "
            f"the order's number: the date is {placed_on} or later, or the letter is about another order.",
            param=param,
        )
        self.day = day
        self.placed_on = placed_on


class NothingToWithdraw(ReturnRejection):
    code: ClassVar[str] = "nothing_to_withdraw"

    def __init__(self) -> None:
        super().__init__("Every piece of this order is withdrawn from already.")


class LineUnknown(ReturnRejection):
    code: ClassVar[str] = "line_unknown"

    def __init__(self, *, line: int, param: str) -> None:
        super().__init__(f"There is no line {line} here.", param=param)
        self.line = line


class LineNamedTwice(ReturnRejection):
    code: ClassVar[str] = "line_named_twice"

    def __init__(self, *, line: int, param: str) -> None:
        super().__init__(f"Line {line} is named twice: give it one quantity.", param=param)
        self.line = line


class QuantityTooHigh(ReturnRejection):
    code: ClassVar[str] = "quantity_too_high"

    def __init__(self, *, line: int, left: int, param: str) -> None:
        pieces = "1 piece" if left == 1 else f"{left} pieces"
        super().__init__(f"Line {line} has {pieces} left to withdraw from.", param=param)
        self.line = line
        self.left = left


class ReturnUnknown(ReturnRejection):
    code: ClassVar[str] = "return_unknown"

    def __init__(self, *, return_id: str) -> None:
        super().__init__(f"This order has no return {return_id}.")
        self.return_id = return_id


class WrongStatus(ReturnRejection):
    code: ClassVar[str] = "wrong_status"

    def __init__(self, *, status: str, needed: str) -> None:
        super().__init__(f"The return is {status}; for this it has to be {needed}.")
        self.status = status
        self.needed = needed


class OrderNotShipped(ReturnRejection):
    code: ClassVar[str] = "order_not_shipped"

    def __init__(self) -> None:
        super().__init__(
            "The goods have not left the house: there is nothing to send back. Where the whole order was withdrawn "
            "from, its shipment is being stopped; else the goods can come back once they were shipped."
        )


class InspectionIncomplete(ReturnRejection):
    code: ClassVar[str] = "inspection_incomplete"

    def __init__(self, *, line: int, withdrawn: int, inspected: int) -> None:
        super().__init__(
            f"Line {line}: {withdrawn} withdrawn, {inspected} inspected. Name every piece once; a piece that did not "
            "come has the condition `missing`.",
            param="lines",
        )
        self.line = line
        self.withdrawn = withdrawn
        self.inspected = inspected


class ReductionNotPossible(ReturnRejection):
    code: ClassVar[str] = "reduction_not_possible"

    def __init__(self, why: str, *, param: str) -> None:
        super().__init__(why, param=param)


class _Ruled(ReturnRejection):
    """The terms say no; the ruling says why."""

    def __init__(self, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class CodeNeeded(_Ruled):
    code: ClassVar[str] = "return_code_needed"


class GoodsNotTaken(_Ruled):
    code: ClassVar[str] = "goods_not_taken"


class GoodsNotRefusable(_Ruled):
    code: ClassVar[str] = "goods_not_refusable"


class PiecesNotRefusable(ReturnRejection):
    code: ClassVar[str] = "pieces_not_refusable"

    def __init__(self, ruling: Ruling, *, param: str) -> None:
        super().__init__(ruling.sentence.en, param=param, ruling=ruling)


class ProofOfDispatchNeeded(_Ruled):
    code: ClassVar[str] = "proof_of_dispatch_needed"


class ExchangeNotPossible(_Ruled):
    code: ClassVar[str] = "exchange_not_possible"


class NothingToSendBack(ReturnRejection):
    code: ClassVar[str] = "nothing_to_send_back"

    def __init__(self) -> None:
        super().__init__("No piece of this return was refused: there is nothing to send back to the customer.")


class OtherCurrency(ReturnRejection):
    code: ClassVar[str] = "other_currency"

    def __init__(self, currency: str, *, param: str) -> None:
        super().__init__(f"The order was paid in {currency}.", param=param)
