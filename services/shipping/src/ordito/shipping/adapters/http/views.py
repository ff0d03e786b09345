"""What the API of shipping shows and takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, assert_never

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from ordito.schemas.money import Money
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import Address, LineQuantity, Ruling, Sentence
from ordito.shipping.adapters.postgres.stock import StockRow
from ordito.shipping.domain.couriers import Couriers
from ordito.shipping.domain.parcels import CameBack, Delivered, Lost, Packed, Parcel, WithCourier
from ordito.shipping.domain.pieces import Instruction, Order, ReturnCause, weight
from ordito.shipping.domain.state import (
    Allocated,
    EndedUnseen,
    NothingKnown,
    Released,
    Shipping,
    State,
    Stopped,
)

ShipmentStatus = Literal[
    "reserved", "to_pack", "packed", "under_way", "delivered", "undelivered", "released", "stopped"
]


class StockCount(BaseModel):
    """How many pieces lie in the warehouse, reserved ones included."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on_hand": 10}]})

    on_hand: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]


class StockView(BaseModel):
    """An article's stock. `free` can still be promised to somebody."""

    seller: str
    sku: str
    on_hand: int
    reserved: int
    free: int
    changed_at: datetime


class StockList(BaseModel):
    items: list[StockView]
    next: str | None = Field(default=None, description="Send it as `after` for the next page; null on the last")


class Pieces(BaseModel):
    """So many pieces of a line."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[int, Field(strict=True, ge=1)]
    quantity: Annotated[int, Field(strict=True, ge=1)]


class NewParcel(BaseModel):
    """A parcel to pack: these pieces, or all that are still open."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"courier": "brt"}, {"courier": "brt", "lines": [{"line": 1, "quantity": 1}]}]},
    )

    courier: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=50)]
    lines: list[Pieces] | None = Field(default=None, min_length=1, max_length=500)

    def pieces(self) -> tuple[LineQuantity, ...] | None:
        return None if self.lines is None else tuple(LineQuantity(one.line, one.quantity) for one in self.lines)


class HandOver(BaseModel):
    """The courier took the parcel, now or at `handed_over_at`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"tracking_number": "BRT0012345678"}]})

    tracking_number: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")
    ]
    handed_over_at: AwareDatetime | None = None


class ReleaseInstruction(BaseModel):
    """What the courier shall do with a parcel that he holds."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"instruction": "deliver_again", "note": "In the morning, ring twice"}]},
    )

    instruction: Instruction
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)] | None = None


class CameBackNote(BaseModel):
    """An undelivered parcel arrived in the warehouse. The costs of its way back and of customs, nothing if none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"cause": "refused", "return_cost": {"amount": 650, "currency": "EUR"}, "customs_cost": None}]
        },
    )

    cause: ReturnCause
    return_cost: Money | None = None
    customs_cost: Money | None = None

    @field_validator("return_cost", "customs_cost")
    @classmethod
    def _not_below_zero(cls, cost: Money | None) -> Money | None:
        if cost is not None and cost.amount < 0:
            raise ValueError("a cost is not below zero")
        return cost


class CourierOption(BaseModel):
    """A courier that a parcel can be given to."""

    code: str
    name: str
    named_by_terms: bool


class CourierOptions(BaseModel):
    """The couriers, those of the seller's terms first."""

    items: list[CourierOption]
    ruling: Ruling


class ReportView(BaseModel):
    """What a courier said about a parcel."""

    status: TrackingStatus
    happened_at: datetime
    location: str | None
    description: str | None


class ParcelView(BaseModel):
    """A parcel. `status` is `packed` in our house, then what the courier reported last, or how it ended undelivered.

    `held_since`: the courier waits to be told what to do. `collect`: what he takes from the customer on delivery.
    `note` says to whoever packs what is unusual about it. `reports` newest first.
    """

    parcel_id: str
    courier: str
    status: TrackingStatus | Literal["packed", "came_back", "lost"]
    lines: list[LineQuantity]
    weight_grams: int | None = None
    collect: Money | None = None
    held_since: datetime | None = None
    returning: bool = False
    note: Sentence | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    handed_over_at: datetime | None = None
    delivered_at: datetime | None = None
    reports: list[ReportView] = []


class ShipmentView(BaseModel):
    """An order's shipment. `open` is what is still to be packed."""

    order_id: str
    number: str
    seller: str
    status: ShipmentStatus
    reserved: list[LineQuantity] = []
    unavailable: list[LineQuantity] = []
    confirmed: list[LineQuantity] = []
    open: list[LineQuantity] = []
    destination: Address
    phone: str | None
    gift_note: str | None
    parcels: list[ParcelView] = []


def stock_view(row: StockRow) -> StockView:
    """An article's stock as it stands."""
    return StockView(
        seller=row.article.seller,
        sku=row.article.sku,
        on_hand=row.on_hand,
        reserved=row.reserved,
        free=row.on_hand - row.reserved,
        changed_at=row.changed_at,
    )


def shipment_view(order_id: str, state: State) -> ShipmentView | None:
    """The shipment as it stands; None of an order whose placing was never heard of."""
    match state:
        case NothingKnown() | EndedUnseen():
            return None
        case Allocated() | Shipping() | Released() | Stopped():
            pass
        case _:
            assert_never(state)
    order = state.order
    view = ShipmentView(
        order_id=order_id,
        number=order.number,
        seller=order.seller,
        status=_status(state),
        destination=order.destination.address,
        phone=order.destination.phone,
        gift_note=order.gift_note,
    )
    match state:
        case Allocated():
            return view.model_copy(update={"reserved": list(state.held), "unavailable": list(state.unavailable)})
        case Shipping():
            return view.model_copy(
                update={
                    "reserved": list(state.held),
                    "confirmed": list(state.confirmed),
                    "open": list(state.open),
                    "parcels": [parcel_view(parcel, order) for parcel in state.parcels],
                }
            )
        case Stopped():
            return view.model_copy(update={"parcels": [parcel_view(parcel, order) for parcel in state.parcels]})
        case Released():
            return view
        case _:
            assert_never(state)


def parcel_view(parcel: Parcel, order: Order) -> ParcelView:
    """A parcel as it stands."""
    match parcel:
        case Packed():
            view = ParcelView(
                parcel_id=parcel.parcel_id, courier=parcel.courier, status="packed", lines=list(parcel.lines)
            )
        case WithCourier():
            view = _journey(parcel, status=parcel.status)
        case Delivered(journey=journey, delivered_at=at):
            view = _journey(journey, status=TrackingStatus.DELIVERED).model_copy(update={"delivered_at": at})
        case CameBack(journey=journey):
            view = _journey(journey, status="came_back")
        case Lost(journey=journey):
            view = _journey(journey, status="lost")
        case _:
            assert_never(parcel)
    return view.model_copy(update={"weight_grams": weight(order.lines, parcel.lines)})


def courier_options(couriers: Couriers, ruling: Ruling) -> CourierOptions:
    """Every courier, those that the ruling names first, in its order."""
    named = couriers_of(ruling)
    first = [couriers[code] for code in named if code in couriers]
    rest = [one for code, one in sorted(couriers.items()) if code not in named]
    return CourierOptions(
        items=[
            CourierOption(code=one.code, name=one.name, named_by_terms=one.code in named) for one in (*first, *rest)
        ],
        ruling=ruling,
    )


def couriers_of(ruling: Ruling) -> list[str]:
    """The codes of the couriers that a ruling on couriers names."""
    words = f"{ruling.facts['courier']}, {ruling.facts['other_couriers']}"
    return [word for one in words.split(",") if (word := one.strip())]


def not_named(courier: str, ruling: Ruling) -> Sentence | None:
    """What to say of a parcel whose courier the terms do not name: it is packed all the same."""
    if courier in couriers_of(ruling):
        return None
    return Sentence(
        it=f"Le condizioni del venditore non indicano questo corriere. {ruling.sentence.it}",
        en=f"The seller's terms do not name this courier. {ruling.sentence.en}",
    )


def _journey(parcel: WithCourier, *, status: TrackingStatus | Literal["came_back", "lost"]) -> ParcelView:
    reports = sorted(parcel.reports, key=lambda one: one.happened_at, reverse=True)
    return ParcelView(
        parcel_id=parcel.parcel_id,
        courier=parcel.courier,
        status=status,
        lines=list(parcel.lines),
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
        handed_over_at=parcel.handed_over_at,
        collect=parcel.collect,
        held_since=parcel.held_since if status is parcel.status and parcel.held else None,
        returning=parcel.returning,
        reports=[
            ReportView(
                status=one.status, happened_at=one.happened_at, location=one.location, description=one.description
            )
            for one in reports
        ],
    )


def _status(state: Allocated | Shipping | Released | Stopped) -> ShipmentStatus:
    match state:
        case Allocated():
            return "reserved"
        case Released():
            return "released"
        case Stopped():
            return "stopped"
        case Shipping() if state.complete:
            return "delivered"
        case Shipping() if state.confirmed and state.reached_nobody == state.confirmed:
            return "undelivered"
        case Shipping() if state.open:
            return "to_pack"
        case Shipping() if any(isinstance(parcel, Packed) for parcel in state.parcels):
            return "packed"
        case Shipping():
            return "under_way"
        case _:
            assert_never(state)
