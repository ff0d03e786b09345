"""`/v1/orders/{order_id}/shipment` and the order's parcels."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.database import Database
from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.events import EventList, event_list
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import (
    Agent,
    CurrentPrincipal,
    CustomerLink,
    Principal,
    context_of,
    ensure_may_see,
)
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.identifiers import new_id
from ordito.kit.transaction import Stored, Transaction
from ordito.shipping.adapters.http.app_state import CurrentShipments
from ordito.shipping.adapters.http.views import (
    CourierOptions,
    HandOver,
    NewParcel,
    ParcelView,
    ShipmentView,
    courier_options,
    not_named,
    parcel_view,
    shipment_view,
)
from ordito.shipping.adapters.kafka.publish import to_public
from ordito.shipping.application.handlers import Shipments
from ordito.shipping.application.ports import tracking_lock
from ordito.shipping.domain.commands import HandOverParcel, PackParcel
from ordito.shipping.domain.pieces import Order
from ordito.shipping.domain.rejections import OrderUnknown
from ordito.shipping.domain.state import EndedUnseen, NothingKnown, Shipping, State, Stopped

OrderId = Annotated[UUID, Path(description="The order's id")]
ParcelId = Annotated[UUID, Path(description="The parcel's id")]


router = APIRouter(tags=["shipments"])


@router.get("/v1/orders/{order_id}/shipment", summary="What is reserved, packed, under way and delivered")
def show(
    order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase, shipments: CurrentShipments
) -> ShipmentView:
    with database.read() as tx:
        visible(tx, str(order_id), who)
        view = shipment_view(str(order_id), shipments.state(tx, str(order_id)))
    if view is None:
        raise not_found()
    return view


@router.get("/v1/orders/{order_id}/events", summary="Every event of the order's shipment, in order")
def events(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> EventList:
    """For storefronts and staff: events name who of the staff acted. Customers see their order's page."""
    if isinstance(who, CustomerLink):
        raise Problem(403, "storefront_or_staff_required", "Only the storefront or the staff may see the events.")
    with database.read() as tx:
        return event_list(visible(tx, str(order_id), who), to_public)


@router.get("/v1/orders/{order_id}/couriers", summary="Whom a parcel can be given to, those of the terms first")
def couriers(
    order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase, shipments: CurrentShipments
) -> CourierOptions:
    """For storefronts and staff."""
    if isinstance(who, CustomerLink):
        raise Problem(403, "storefront_or_staff_required", "Only the storefront or the staff choose a courier.")
    with database.read() as tx:
        visible(tx, str(order_id), who)
        order = _order(shipments.state(tx, str(order_id)))
        return courier_options(shipments.couriers, shipments.couriers_by_terms(order, now=tx.now))


@router.post("/v1/orders/{order_id}/parcels", status_code=201, response_model=ParcelView, summary="Pack a parcel")
def pack(
    order_id: OrderId,
    wanted: NewParcel,
    who: Agent,
    once: CurrentOnce,
    shipments: CurrentShipments,
    request: Request,
) -> Response:
    order, parcel = str(order_id), str(new_id())
    command = PackParcel(parcel, wanted.courier, wanted.pieces())

    def work(tx: Transaction) -> Answer:
        seller = visible(tx, order, who)[0].context.seller
        context = context_of(request, who, seller=seller)
        outcome = shipments.carry_out(tx, order, command=command, context=context)
        ruling = shipments.couriers_by_terms(_order(outcome.state), now=tx.now)
        view = parcel_of(outcome.state, parcel)
        return Answer(201, view.model_copy(update={"note": not_named(wanted.courier, ruling)}))

    return once.run(streams=[order], work=work)


@router.post(
    "/v1/orders/{order_id}/parcels/{parcel_id}/hand-over",
    response_model=ParcelView,
    summary="The courier took the parcel: from here on the order cannot be cancelled",
)
def hand_over(
    order_id: OrderId,
    parcel_id: ParcelId,
    wanted: HandOver,
    who: Agent,
    database: CurrentDatabase,
    once: CurrentOnce,
    shipments: CurrentShipments,
    request: Request,
) -> Response:
    order, parcel = str(order_id), str(parcel_id)

    def work(tx: Transaction) -> Answer:
        seller = visible(tx, order, who)[0].context.seller
        command = HandOverParcel(
            parcel, wanted.tracking_number, handed_over_at=wanted.handed_over_at or tx.now, now=tx.now
        )
        context = context_of(request, who, seller=seller)
        outcome = shipments.hand_over(tx, order, command=command, context=context)
        return Answer(200, parcel_of(outcome.state, parcel))

    streams = (*streams_of_order(database, shipments, order), tracking_lock(wanted.tracking_number))
    return once.run(streams=streams, work=work)


def streams_of_order(database: Database, shipments: Shipments, order_id: str) -> tuple[str, ...]:
    """What to lock for a command on the order that may move stock."""
    with database.read() as tx:
        return shipments.streams(tx, order_id)


def parcel_of(state: State, parcel_id: str) -> ParcelView:
    """The parcel that a command was about."""
    parcel = state.parcel(parcel_id) if isinstance(state, Shipping | Stopped) else None
    assert parcel is not None  # noqa: S101  a command on it was just carried out
    return parcel_view(parcel, _order(state))


def visible(tx: Transaction, order_id: str, who: Principal) -> tuple[Stored, ...]:
    """The order's events; 404 where there are none, or none for this principal."""
    stored = tx.load(order_id)
    if not stored:
        raise not_found()
    ensure_may_see(who, seller=stored[0].context.seller, subject=order_id)
    return stored


def _order(state: State) -> Order:
    if isinstance(state, NothingKnown | EndedUnseen):
        raise OrderUnknown
    return state.order
