"""What becomes of parcels that reach nobody: `…/parcels/{parcel_id}/release`, `/came-back`, `/lost`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce, Once
from ordito.kit.http.principals import Agent, Staff, context_of
from ordito.kit.transaction import Transaction
from ordito.schemas.money import Money
from ordito.shipping.adapters.http.shipments import OrderId, ParcelId, parcel_of, streams_of_order, visible
from ordito.shipping.adapters.http.views import CameBackNote, ParcelView, ReleaseInstruction
from ordito.shipping.application.handlers import Shipments
from ordito.shipping.domain.commands import ReleaseParcel, ShipmentCommand, TakeParcelBack, WriteParcelOff

_NOTHING = Money(0, "EUR")


def undelivered_router(shipments: Shipments) -> APIRouter:
    router = APIRouter(tags=["shipments"])
    parcel_path = "/v1/orders/{order_id}/parcels/{parcel_id}"

    def carry_out(
        order: str,
        parcel: str,
        make: Callable[[datetime], ShipmentCommand],
        *,
        who: Staff,
        once: Once,
        request: Request,
        streams: tuple[str, ...],
    ) -> Response:
        def work(tx: Transaction) -> Answer:
            seller = visible(tx, order, who)[0].context.seller
            context = context_of(request, who, seller=seller)
            outcome = shipments.carry_out(tx, order, command=make(tx.now), context=context)
            return Answer(200, parcel_of(outcome.state, parcel))

        return once.run(streams=streams, work=work)

    @router.post(
        f"{parcel_path}/release",
        response_model=ParcelView,
        summary="Tell the courier what to do with a parcel that he holds",
    )
    def release(
        order_id: OrderId,
        parcel_id: ParcelId,
        wanted: ReleaseInstruction,
        who: Agent,
        once: CurrentOnce,
        request: Request,
    ) -> Response:
        """403 with the ruling where the seller's terms leave it to the courier and the customer."""
        order, parcel = str(order_id), str(parcel_id)

        def make(now: datetime) -> ShipmentCommand:
            return ReleaseParcel(parcel, wanted.instruction, wanted.note, released_by=who.actor.id, now=now)

        return carry_out(order, parcel, make, who=who, once=once, request=request, streams=(order,))

    @router.post(
        f"{parcel_path}/came-back",
        response_model=ParcelView,
        summary="An undelivered parcel is in the warehouse: its pieces are in stock again",
    )
    def came_back(
        order_id: OrderId,
        parcel_id: ParcelId,
        found: CameBackNote,
        who: Agent,
        database: CurrentDatabase,
        once: CurrentOnce,
        request: Request,
    ) -> Response:
        order, parcel = str(order_id), str(parcel_id)

        def make(now: datetime) -> ShipmentCommand:
            return TakeParcelBack(
                parcel,
                found.cause,
                return_cost=found.return_cost or _NOTHING,
                customs_cost=found.customs_cost or _NOTHING,
                received_by=who.actor.id,
                now=now,
            )

        streams = streams_of_order(database, shipments, order)
        return carry_out(order, parcel, make, who=who, once=once, request=request, streams=streams)

    @router.post(f"{parcel_path}/lost", response_model=ParcelView, summary="The courier lost the parcel")
    def lost(order_id: OrderId, parcel_id: ParcelId, who: Agent, once: CurrentOnce, request: Request) -> Response:
        order, parcel = str(order_id), str(parcel_id)

        def make(now: datetime) -> ShipmentCommand:
            return WriteParcelOff(parcel, reported_by=who.actor.id, now=now)

        return carry_out(order, parcel, make, who=who, once=once, request=request, streams=(order,))

    return router
