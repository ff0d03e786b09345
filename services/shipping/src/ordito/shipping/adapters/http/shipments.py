"""`/v1/orders/{order_id}/shipment` and the order's parcels."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.database import Database
from ordito.kit.http.app_state import CurrentDatabase
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
from ordito.shipping.adapters.http.views import (
    EventList,
    HandOver,
    NewParcel,
    ParcelView,
    ShipmentView,
    event_views,
    parcel_view,
    shipment_view,
)
from ordito.shipping.application.handlers import Shipments
from ordito.shipping.application.ports import tracking_lock
from ordito.shipping.domain.commands import HandOverParcel, PackParcel
from ordito.shipping.domain.state import Shipping, State

OrderId = Annotated[UUID, Path(description="The order's id")]
ParcelId = Annotated[UUID, Path(description="The parcel's id")]


def shipments_router(shipments: Shipments) -> APIRouter:
    router = APIRouter(tags=["shipments"])

    @router.get("/v1/orders/{order_id}/shipment", summary="What is reserved, packed, under way and delivered")
    def show(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> ShipmentView:
        with database.read() as tx:
            _visible(tx, str(order_id), who)
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
            return event_views(_visible(tx, str(order_id), who))

    @router.post("/v1/orders/{order_id}/parcels", status_code=201, response_model=ParcelView, summary="Pack a parcel")
    def pack(order_id: OrderId, wanted: NewParcel, who: Agent, once: CurrentOnce, request: Request) -> Response:
        order, parcel = str(order_id), str(new_id())
        command = PackParcel(parcel, wanted.courier, wanted.pieces())

        def work(tx: Transaction) -> Answer:
            seller = _visible(tx, order, who)[0].context.seller
            context = context_of(request, who, seller=seller)
            outcome = shipments.carry_out(tx, order, command=command, context=context)
            return Answer(201, _parcel(outcome.state, parcel))

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
        request: Request,
    ) -> Response:
        order, parcel = str(order_id), str(parcel_id)

        def work(tx: Transaction) -> Answer:
            seller = _visible(tx, order, who)[0].context.seller
            command = HandOverParcel(
                parcel, wanted.tracking_number, handed_over_at=wanted.handed_over_at or tx.now, now=tx.now
            )
            context = context_of(request, who, seller=seller)
            outcome = shipments.hand_over(tx, order, command=command, context=context)
            return Answer(200, _parcel(outcome.state, parcel))

        streams = (*_streams(database, shipments, order), tracking_lock(wanted.tracking_number))
        return once.run(streams=streams, work=work)

    return router


def _streams(database: Database, shipments: Shipments, order_id: str) -> tuple[str, ...]:
    with database.read() as tx:
        return shipments.streams(tx, order_id)


def _parcel(state: State, parcel_id: str) -> ParcelView:
    parcel = state.parcel(parcel_id) if isinstance(state, Shipping) else None
    assert parcel is not None  # noqa: S101  it was just packed or handed over
    return parcel_view(parcel)


def _visible(tx: Transaction, order_id: str, who: Principal) -> tuple[Stored, ...]:
    """The order's events; 404 where there are none, or none for this principal."""
    stored = tx.load(order_id)
    if not stored:
        raise not_found()
    ensure_may_see(who, seller=stored[0].context.seller, subject=order_id)
    return stored
