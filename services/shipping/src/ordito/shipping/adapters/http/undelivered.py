"""What becomes of parcels that reach nobody: `…/parcels/{parcel_id}/release`, `/came-back`, `/lost`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce, Once
from ordito.kit.http.principals import Agent, Staff, context_of
from ordito.kit.transaction import Transaction
from ordito.schemas.money import Money
from ordito.shipping.adapters.http.app_state import CurrentShipments
from ordito.shipping.adapters.http.shipments import OrderId, ParcelId, parcel_of, streams_of_order, visible
from ordito.shipping.adapters.http.views import CameBackNote, ParcelView, ReleaseInstruction
from ordito.shipping.application.handlers import Shipments
from ordito.shipping.domain.commands import ReleaseParcel, ShipmentCommand, TakeParcelBack, WriteParcelOff

_NOTHING = Money(0, "EUR")

router = APIRouter(tags=["shipments"], prefix="/v1/orders/{order_id}/parcels/{parcel_id}")


@dataclass(frozen=True, slots=True)
class Step:
    """What one request does to a parcel, once."""

    shipments: Shipments
    once: Once
    request: Request

    def tell(
        self,
        who: Staff,
        order_id: UUID,
        parcel_id: UUID,
        command: Callable[[datetime], ShipmentCommand],
        *,
        streams: tuple[str, ...],
    ) -> Response:
        """A command to the order, with `streams` locked; the answer is the parcel after it."""
        order = str(order_id)

        def work(tx: Transaction) -> Answer:
            seller = visible(tx, order, who)[0].context.seller
            context = context_of(self.request, who, seller=seller)
            outcome = self.shipments.carry_out(tx, order, command=command(tx.now), context=context)
            return Answer(200, parcel_of(outcome.state, str(parcel_id)))

        return self.once.run(streams=streams, work=work)


def current_step(shipments: CurrentShipments, once: CurrentOnce, request: Request) -> Step:
    """Dependency: the request, under its key."""
    return Step(shipments, once, request)


CurrentStep = Annotated[Step, Depends(current_step)]


@router.post("/release", response_model=ParcelView, summary="Tell the courier what to do with a parcel that he holds")
def release(
    order_id: OrderId, parcel_id: ParcelId, wanted: ReleaseInstruction, who: Agent, step: CurrentStep
) -> Response:
    """403 with the ruling where the seller's terms leave it to the courier and the customer."""

    def command(now: datetime) -> ShipmentCommand:
        return ReleaseParcel(str(parcel_id), wanted.instruction, wanted.note, released_by=who.actor.id, now=now)

    return step.tell(who, order_id, parcel_id, command, streams=(str(order_id),))


@router.post(
    "/came-back",
    response_model=ParcelView,
    summary="An undelivered parcel is in the warehouse: its pieces are in stock again",
)
def came_back(
    order_id: OrderId,
    parcel_id: ParcelId,
    found: CameBackNote,
    who: Agent,
    database: CurrentDatabase,
    step: CurrentStep,
) -> Response:
    def command(now: datetime) -> ShipmentCommand:
        return TakeParcelBack(
            str(parcel_id),
            found.cause,
            return_cost=found.return_cost or _NOTHING,
            customs_cost=found.customs_cost or _NOTHING,
            received_by=who.actor.id,
            now=now,
        )

    streams = streams_of_order(database, step.shipments, str(order_id))
    return step.tell(who, order_id, parcel_id, command, streams=streams)


@router.post("/lost", response_model=ParcelView, summary="The courier lost the parcel")
def lost(order_id: OrderId, parcel_id: ParcelId, who: Agent, step: CurrentStep) -> Response:
    def command(now: datetime) -> ShipmentCommand:
        return WriteParcelOff(str(parcel_id), reported_by=who.actor.id, now=now)

    return step.tell(who, order_id, parcel_id, command, streams=(str(order_id),))
