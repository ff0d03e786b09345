"""`/v1/unknown-parcels`: what the warehouse has of nobody, for the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import Agent, Staff, Viewer, context_of
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.identifiers import new_id
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.http.app_state import CurrentReturns, CurrentUnknownParcels
from ordito.returns.adapters.http.order import visible
from ordito.returns.adapters.http.requests import Note, Short
from ordito.returns.adapters.postgres.unknown_parcels import ListedParcel, parcels_of, seller_of
from ordito.returns.application.unknown_parcels import UnknownParcels, parcel_stream
from ordito.returns.domain.unknown_parcels import (
    AssignParcel,
    ParcelState,
    ReceiveUnknownParcel,
    SendParcelBack,
    Settled,
    Unheard,
    UnknownParcelAssigned,
)
from ordito.schemas.values import Ruling

Seller = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
ParcelId = Annotated[UUID, Path(description="The parcel's id")]

router = APIRouter(tags=["unknown parcels"])


class NewUnknownParcel(BaseModel):
    """A parcel that came. What stands on it helps to find out whose it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"seller": "opsobjects", "sender": "Cliente Esempio, Napoli"}]},
    )

    seller: Seller
    sender: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] | None = None
    tracking_number: Short | None = None
    note: Note | None = None


class Assignment(BaseModel):
    """The return that the parcel belongs to."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"order_id": "01932b5e-7c1a-7d3e-9f00-3a5b7c9d1e2f", "return_id": "r1"}]},
    )

    order_id: UUID
    return_id: Annotated[str, Field(pattern=r"^r[1-9][0-9]{0,5}$")]


class UnknownParcelView(BaseModel):
    """A parcel, where it stands, and whether it had to be taken at all."""

    parcel_id: str
    seller: str
    status: Literal["kept", "assigned", "sent_back"]
    sender: str | None
    tracking_number: str | None
    note: str | None
    received_at: datetime
    order_id: str | None
    return_id: str | None
    ruling: Ruling


class ListedView(BaseModel):
    parcel_id: str
    status: str
    sender: str | None
    tracking_number: str | None
    note: str | None
    received_at: datetime
    order_id: str | None
    return_id: str | None


class UnknownParcelList(BaseModel):
    """Those that wait first, then the newest."""

    seller: str
    items: list[ListedView]


@router.post(
    "/v1/unknown-parcels",
    status_code=201,
    response_model=UnknownParcelView,
    summary="A parcel came that belongs to no return",
)
def receive(
    new: NewUnknownParcel, who: Agent, once: CurrentOnce, parcels: CurrentUnknownParcels, request: Request
) -> Response:
    _ensure_served(parcels, new.seller, who)
    parcel_id = str(new_id())

    def work(tx: Transaction) -> Answer:
        command = ReceiveUnknownParcel(
            parcel_id=parcel_id,
            sender=new.sender or None,
            tracking_number=new.tracking_number,
            note=new.note or None,
            received_by=who.name,
            at=tx.now,
        )
        context = context_of(request, who, seller=new.seller)
        outcome = parcels.handle(tx, new.seller, parcel_id, command, context=context)
        return Answer(201, _view(new.seller, outcome.state))

    return once.run(streams=[parcel_stream(new.seller, parcel_id)], work=work)


@router.get("/v1/unknown-parcels", summary="The seller's parcels that belong, or belonged, to no return")
def show_all(
    seller: Annotated[Seller, Query()], who: Viewer, database: CurrentDatabase, parcels: CurrentUnknownParcels
) -> UnknownParcelList:
    _ensure_served(parcels, seller, who)
    with database.read() as tx:
        items = [_listed(one) for one in parcels_of(tx, seller)]
    return UnknownParcelList(seller=seller, items=items)


@router.post(
    "/v1/unknown-parcels/{parcel_id}/assign",
    response_model=UnknownParcelView,
    summary="The parcel is this return's, and has been received there",
)
def assign(
    parcel_id: ParcelId,
    to: Assignment,
    who: Agent,
    once: CurrentOnce,
    database: CurrentDatabase,
    returns: CurrentReturns,
    parcels: CurrentUnknownParcels,
    request: Request,
) -> Response:
    seller, order_id = _seller(database, parcel_id, who), str(to.order_id)

    def work(tx: Transaction) -> Answer:
        if visible(returns, tx, order_id, who).terms.seller != seller:
            raise not_found()
        command = AssignParcel(order_id, to.return_id, assigned_by=who.name)
        context = context_of(request, who, seller=seller)
        parcel, _ = parcels.assign(tx, seller, str(parcel_id), command, context=context)
        return Answer(200, _view(seller, parcel.state))

    return once.run(streams=[parcel_stream(seller, str(parcel_id)), order_id], work=work)


@router.post(
    "/v1/unknown-parcels/{parcel_id}/send-back",
    response_model=UnknownParcelView,
    summary="The parcel goes back to its sender",
)
def send_back(
    parcel_id: ParcelId,
    who: Agent,
    once: CurrentOnce,
    database: CurrentDatabase,
    parcels: CurrentUnknownParcels,
    request: Request,
) -> Response:
    seller = _seller(database, parcel_id, who)

    def work(tx: Transaction) -> Answer:
        context = context_of(request, who, seller=seller)
        outcome = parcels.handle(tx, seller, str(parcel_id), SendParcelBack(who.name), context=context)
        return Answer(200, _view(seller, outcome.state))

    return once.run(streams=[parcel_stream(seller, str(parcel_id))], work=work)


def _ensure_served(parcels: UnknownParcels, seller: str, who: Staff) -> None:
    if not parcels.knows(seller) or not who.serves(seller):
        raise Problem(422, "seller_unknown", "There is no such seller that you serve.", param="seller")


def _seller(database: CurrentDatabase, parcel_id: UUID, who: Staff) -> str:
    """Whose parcel it is; it never changes."""
    with database.read() as tx:
        seller = seller_of(tx, str(parcel_id))
    if seller is None or not who.serves(seller):
        raise not_found()
    return seller


def _view(seller: str, state: ParcelState) -> UnknownParcelView:
    if isinstance(state, Unheard):
        raise AssertionError("a parcel that was never recorded is rejected")
    receipt = state.receipt
    settlement = state.settlement if isinstance(state, Settled) else None
    assigned = settlement if isinstance(settlement, UnknownParcelAssigned) else None
    return UnknownParcelView(
        parcel_id=receipt.parcel_id,
        seller=seller,
        status="kept" if settlement is None else "sent_back" if assigned is None else "assigned",
        sender=receipt.sender,
        tracking_number=receipt.tracking_number,
        note=receipt.note,
        received_at=receipt.received_at,
        order_id=None if assigned is None else assigned.order_id,
        return_id=None if assigned is None else assigned.return_id,
        ruling=receipt.ruling,
    )


def _listed(one: ListedParcel) -> ListedView:
    return ListedView(
        parcel_id=one.parcel_id,
        status=one.status,
        sender=one.sender,
        tracking_number=one.tracking_number,
        note=one.note,
        received_at=one.received_at,
        order_id=one.order_id,
        return_id=one.return_id,
    )
