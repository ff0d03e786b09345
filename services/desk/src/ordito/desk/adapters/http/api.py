"""The desk's view as JSON: an order, its timeline, and the list. For staff; an order also for whoever has its link."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.adapters.http.order_document import OrderView, order_view
from ordito.desk.application import story
from ordito.desk.application.ports import OrderFile, Search
from ordito.desk.domain.parts import OrderPart
from ordito.desk.domain.proposal import Proposal
from ordito.desk.domain.status import Status
from ordito.desk.domain.timeline import for_customer
from ordito.kit.http.principals import CustomerLink, Staff, Viewer, customer_or_staff, ensure_may_see
from ordito.kit.http.problems import Problem, not_found
from ordito.schemas.money import Money
from ordito.schemas.values import Sentence

router = APIRouter(tags=["orders"])

Reader = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id"))]


class NamedRuling(BaseModel):
    """One ruling of an event: `about` is the field that carries it (`ruling`, `cost_ruling`, `lines[0].ruling`)."""

    about: str
    ruling: dict[str, Any]


class TimelineEntry(BaseModel):
    """One event, with who, when, because of which event, and the ruling where there was one."""

    id: str
    source: str
    version: int
    type: str
    time: datetime
    actor: str
    correlation: str
    causation: str | None
    bookkeeping: bool
    told: Sentence
    ruling: dict[str, Any] | None
    rulings: list[NamedRuling] = Field(description="All of its rulings; `ruling` is the one that decided")
    data: dict[str, Any]


class Timeline(BaseModel):
    items: list[TimelineEntry]


class OrderRow(BaseModel):
    id: str
    number: str
    seller: str
    storefront_reference: str
    customer_name: str
    status: str
    acceptance: str
    payment: str
    delivery: str
    returns_state: str
    guarantee_state: str
    attention: list[str]
    total: Money
    placed_at: datetime
    updated_at: datetime


class OrderList(BaseModel):
    items: list[OrderRow]
    next: str | None = Field(default=None, description="Send it as `before` for older orders; null on the last page")


@router.get("/v1/orders", summary="Find orders, latest first")
def orders(
    who: Viewer,
    desk: CurrentDesk,
    q: Annotated[str, Query(max_length=200, description="Words in number, reference, customer or articles")] = "",
    status: Status | None = None,
    seller: str | None = None,
    placed_from: date | None = None,
    placed_to: date | None = None,
    attention: bool = False,
    before: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> OrderList:
    search = Search(
        words=tuple(q.split())[:10],
        status=status,
        seller=seller,
        placed_from=placed_from,
        placed_to=placed_to,
        attention=attention,
        sellers=who.sellers,
    )
    try:
        found = desk.views.search(search, before=before, limit=limit)
    except ValueError as error:
        raise Problem(422, "unknown_cursor", f"before: {error}", param="before") from error
    items = [
        OrderRow(
            id=row.order_id,
            number=row.number,
            seller=row.seller,
            storefront_reference=row.storefront_reference,
            customer_name=row.customer_name,
            status=row.status,
            acceptance=row.acceptance,
            payment=row.payment,
            delivery=row.delivery,
            returns_state=row.returns,
            guarantee_state=row.guarantee,
            attention=list(row.attention),
            total=Money(row.total, row.currency),
            placed_at=row.placed_at,
            updated_at=row.updated_at,
        )
        for row in found.rows
    ]
    return OrderList(items=items, next=found.older)


@router.get("/v1/orders/{order_id}", summary="An order, as all services together tell it")
def order(order_id: UUID, who: Reader, desk: CurrentDesk) -> OrderView:
    """A quotation is an order that is not placed yet: status `quotation`."""
    file, placed, part = _file(desk, order_id, who)
    return order_view(file, placed, part, for_staff=isinstance(who, Staff))


@router.get("/v1/orders/{order_id}/timeline", summary="What happened to it, and why, causes first")
def timeline(order_id: UUID, who: Reader, desk: CurrentDesk) -> Timeline:
    """Customers read `staff` where staff read who of the staff it was."""
    entries = _file(desk, order_id, who)[0].timeline
    if isinstance(who, CustomerLink):
        entries = for_customer(entries)
    return Timeline(
        items=[
            TimelineEntry(
                id=entry.id,
                source=entry.source,
                version=entry.version,
                type=entry.type,
                time=entry.at,
                actor=entry.actor,
                correlation=entry.correlation,
                causation=entry.causation,
                bookkeeping=entry.bookkeeping,
                told=story.tell(entry),
                ruling=dict(entry.ruling) if entry.ruling is not None else None,
                rulings=[NamedRuling(about=about, ruling=dict(ruling)) for about, ruling in entry.rulings],
                data=dict(entry.data),
            )
            for entry in entries
        ]
    )


def _file(desk: CurrentDesk, order_id: UUID, who: CustomerLink | Staff) -> tuple[OrderFile, Proposal, OrderPart]:
    """The order with its proposal, or 404."""
    file = desk.views.find(str(order_id))
    part = None if file is None else file.parts.orders
    placed = None if part is None else part.proposal
    if file is None or part is None or placed is None:
        raise not_found()
    ensure_may_see(who, seller=placed.terms.seller, subject=str(order_id))
    return file, placed, part
