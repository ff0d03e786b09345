"""How a part of an order changes with one more event of its source.

Folding records and never rejects: what an event means was decided by the service that published it. An event that the
desk does not show leaves the part as it is, but for the time of its last change.
"""

from __future__ import annotations

from dataclasses import replace

from ordito.desk.domain.folds.letters import fold_letters
from ordito.desk.domain.folds.order import fold_order
from ordito.desk.domain.folds.payment import fold_payment
from ordito.desk.domain.folds.returns import fold_returns
from ordito.desk.domain.folds.shipping import fold_shipping
from ordito.desk.domain.parts import (
    PART_TYPES,
    LettersPart,
    OrderPart,
    Part,
    PaymentPart,
    Recorded,
    ReturnsPart,
    ShippingPart,
    Source,
)


def fold(source: Source, part: Part | None, recorded: Recorded) -> Part:
    """The part after one more event of its source. An event that changes nothing here still moves `updated_at`."""
    known = PART_TYPES[source](recorded.at) if part is None else replace(part, updated_at=recorded.at)
    match known:
        case OrderPart():
            return fold_order(known, recorded)
        case PaymentPart():
            return fold_payment(known, recorded)
        case ShippingPart():
            return fold_shipping(known, recorded)
        case ReturnsPart():
            return fold_returns(known, recorded)
        case LettersPart():
            return fold_letters(known, recorded)
