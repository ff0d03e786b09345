"""Why a command about photos or the guarantee is refused.

What the terms or the law do not give the customer is no rejection: it is an event with its ruling (ClaimDeclined,
RemedyDeclined).

ReturnRejection
  + PhotoUnknown              the order has no photo of this id
  + TooManyPhotos             the order has as many photos as are kept
  + ClaimUnknown              the order has no claim of this id
  + WrongClaimStatus          the claim is not at the point where this can be done
  + LineNotDelivered          no piece of the line is with the customer yet: there is nothing to report or register
  + NothingToClaim            fewer pieces are with the customer, and without an open claim, than are named
  + DiscoveredAtNoTime        a day of discovery before the delivery, or in the future
  + RegistrationNotPossible   the terms know no registration, or the guarantee is over
  + NotCovered                a remedy is asked for where the guarantee is over
  + CostsNotChargeable        costs of a check that the terms do not put on the customer
  + CostsAboveThePrice        costs of a check that are more than was paid for the goods: a supervisor's to charge
  + RemedyNeeds               the remedy needs an amount, or goods, that were not named, or not possible ones
  + RepairNotFree             the repair is not free: it is quoted first
  + QuotationNotPossible      the repair is free, or none is offered
  + QuotationExpired          the last day on which the quotation could be taken is over
  + ClaimedGoodsStay          the claim's goods do not travel to the customer again
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ordito.returns.domain.rejections import ReturnRejection
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling


class PhotoUnknown(ReturnRejection):
    code: ClassVar[str] = "photo_unknown"

    def __init__(self, *, param: str) -> None:
        super().__init__("This order has no such photo. Send it first, then name it by its id.", param=param)


class TooManyPhotos(ReturnRejection):
    code: ClassVar[str] = "too_many_photos"

    def __init__(self, *, most: int) -> None:
        super().__init__(f"At most {most} photos are kept of an order.")
        self.most = most


class ClaimUnknown(ReturnRejection):
    code: ClassVar[str] = "claim_unknown"

    def __init__(self, *, claim_id: str) -> None:
        super().__init__(f"This order has no claim {claim_id}.")
        self.claim_id = claim_id


class WrongClaimStatus(ReturnRejection):
    code: ClassVar[str] = "wrong_claim_status"

    def __init__(self, *, status: str, needed: str) -> None:
        super().__init__(f"The claim is {status}; for this it has to be {needed}.")
        self.status = status
        self.needed = needed


class LineNotDelivered(ReturnRejection):
    code: ClassVar[str] = "line_not_delivered"

    def __init__(self, *, line: int) -> None:
        super().__init__(f"No piece of line {line} is delivered yet: its guarantee is of no use before.", param="line")
        self.line = line


class NothingToClaim(ReturnRejection):
    code: ClassVar[str] = "nothing_to_claim"

    def __init__(self, *, line: int, left: int) -> None:
        pieces = "1 piece" if left == 1 else f"{left} pieces"
        super().__init__(f"Line {line} has {pieces} that no withdrawal and no claim is about.", param="quantity")
        self.line = line
        self.left = left


class DiscoveredAtNoTime(ReturnRejection):
    code: ClassVar[str] = "discovered_at_no_time"

    def __init__(self) -> None:
        super().__init__("A defect is discovered between the delivery and today.", param="discovered_on")


class RegistrationNotPossible(ReturnRejection):
    code: ClassVar[str] = "registration_not_possible"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class NotCovered(ReturnRejection):
    code: ClassVar[str] = "not_covered"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class CostsNotChargeable(ReturnRejection):
    code: ClassVar[str] = "costs_not_chargeable"

    def __init__(self, why: str, *, ruling: Ruling | None) -> None:
        super().__init__(why, param="costs", ruling=ruling)


class CostsAboveThePrice(ReturnRejection):
    code: ClassVar[str] = "costs_above_price"

    def __init__(self, *, costs: Money, paid: Money) -> None:
        super().__init__(
            f"The costs come to {costs}, and {paid} were paid for the goods. Charge no more than that, or let a "
            "supervisor record the check.",
            param="costs",
        )
        self.costs = costs
        self.paid = paid


class RemedyNeeds(ReturnRejection):
    code: ClassVar[str] = "remedy_needs"

    def __init__(self, what: str, *, param: str) -> None:
        super().__init__(what, param=param)


class RepairNotFree(ReturnRejection):
    code: ClassVar[str] = "repair_not_free"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class ClaimedGoodsStay(ReturnRejection):
    code: ClassVar[str] = "claimed_goods_stay"

    def __init__(self) -> None:
        super().__init__("The goods of this claim are not the customer's any more, or he gets others: they stay.")


class QuotationExpired(ReturnRejection):
    code: ClassVar[str] = "quotation_expired"

    def __init__(self, *, valid_until: date) -> None:
        super().__init__(f"The quotation could be taken until the end of {valid_until:%Y-%m-%d}.")
        self.valid_until = valid_until


class QuotationNotPossible(ReturnRejection):
    code: ClassVar[str] = "quotation_not_possible"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)
