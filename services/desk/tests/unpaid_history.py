"""Fixed histories of parcels that the customer has, or gets, while nobody is paid for them, and of notes on them."""

from __future__ import annotations

from datetime import timedelta

from later_facts import HANDED_OVER, MARTA, after
from later_history import COLLECTED, LATE, LOST
from order_history import DELIVERED_AT, IN_TIME, KEPT, PARCEL, PLACED_AT, Happened, eur, pieces, until

from ordito.schemas import orders, shipping
from ordito.schemas.money import Money

OTHER = "019c5b6e-7a10-7c44-9d5c-4f1b5e0c00ab"


def noted(path: list[Happened], settles: str | None = None, *, text: str = "Agreed by phone.") -> list[Happened]:
    """The path, and a note an hour later."""
    return after(path, ("orders", orders.NoteAddedV1(text=text, by=MARTA, settles=settles)))


def handed_over(parcel_id: str, number: str, *, collect: Money | None) -> shipping.ParcelHandedOverV1:
    return shipping.ParcelHandedOverV1(
        parcel_id=parcel_id,
        courier="brt",
        tracking_number=number,
        tracking_url=None,
        lines=[pieces(1)] if parcel_id == PARCEL else [pieces(2, 2)],
        handed_over_at=PLACED_AT if collect is None or parcel_id == PARCEL else DELIVERED_AT + timedelta(days=1),
        collect=collect,
    )


FOUND = shipping.ParcelTrackedV1(
    parcel_id=PARCEL,
    courier="brt",
    tracking_number="084",
    status=shipping.TrackingStatus.DELIVERED,
    happened_at=DELIVERED_AT,
    location=None,
    description=None,
    after_loss=True,
    collected=eur(7920),
)
DELIVERED_AFTER_LOSS = after(LOST, ("shipping", FOUND))

_TWO_PARCELS: list[Happened] = after(
    until("amount-due-changed", happened=COLLECTED),
    ("shipping", shipping.ParcelPackedV1(parcel_id=PARCEL, courier="brt", lines=KEPT[:1])),
    ("shipping", shipping.ParcelPackedV1(parcel_id=OTHER, courier="brt", lines=KEPT[1:])),
    ("shipping", handed_over(PARCEL, "084", collect=eur(7920))),
)
_LOST = shipping.ParcelLostV1(parcel_id=PARCEL, lines=KEPT[:1], reported_by=MARTA, lost_at=DELIVERED_AT)
NOT_COLLECTED = after(_TWO_PARCELS, ("shipping", handed_over(OTHER, "085", collect=None)), ("shipping", _LOST))
COLLECTS_BY_ITSELF = after(
    _TWO_PARCELS, ("shipping", _LOST), ("shipping", handed_over(OTHER, "085", collect=eur(5310)))
)

GONE = until("order-terminated", happened=LATE)
"""The customer ended the contract while the parcel was with the courier."""
GONE_AS_IT_ENDED = after(
    until("parcel-packed"),
    ("orders", orders.OrderRejectedV1(code="manifest_error", ruling=IN_TIME, rejected_by=MARTA, note=None)),
    *[(source, body) for source, body, *_ in HANDED_OVER[len(until("parcel-packed")) :]],
)
"""Staff rejected the order at the instant at which the parcel was handed over."""
