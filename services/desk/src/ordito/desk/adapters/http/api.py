"""The desk's view as JSON: an order, its timeline, and the list. For staff; an order also for whoever has its link."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.application import story
from ordito.desk.application.ports import OrderFile, Search
from ordito.desk.domain.money import LineMoney, money_by_line
from ordito.desk.domain.parts import Letter, Parcel, Refund, Refused, Return
from ordito.desk.domain.status import Acceptance, Attention, Delivery, PaymentState, ReturnState, Status, axes
from ordito.desk.domain.timeline import without_staff
from ordito.kit.http.principals import CustomerLink, Staff, Viewer, customer_or_staff, ensure_may_see
from ordito.kit.http.problems import Problem, not_found
from ordito.schemas.money import Money
from ordito.schemas.orders import OrderLine, Totals
from ordito.schemas.values import Address, Customer, Sentence, TermsVersion

router = APIRouter(tags=["orders"])

Reader = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id"))]


class LineView(OrderLine):
    """A line with what became of its money."""

    captured: Money
    refunding: Money
    refunded: Money


class MoneyView(BaseModel):
    due: Money
    captured: Money
    refunding: Money
    refunded: Money


class OrderView(BaseModel):
    """One order, as all services together tell it."""

    id: str
    number: str
    seller: str
    storefront_reference: str
    terms: TermsVersion
    status: Status
    acceptance: Acceptance
    payment: PaymentState
    delivery: Delivery
    returns_state: ReturnState
    attention: list[Attention]
    customer: Customer
    shipping_address: Address
    lines: list[LineView]
    refused: list[Refused]
    totals: Totals
    money: MoneyView
    refunds: list[Refund]
    parcels: list[Parcel]
    returns: list[Return]
    emails: list[Letter]
    placed_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    updated_at: datetime
    versions: dict[str, int] = Field(description="The version of each service's stream that this view has seen")


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
    return _view(_file(desk, order_id, who))


@router.get("/v1/orders/{order_id}/timeline", summary="What happened to it, and why, causes first")
def timeline(order_id: UUID, who: Reader, desk: CurrentDesk) -> Timeline:
    """Customers read `staff` where staff read who of the staff it was."""
    entries = _file(desk, order_id, who).timeline
    if isinstance(who, CustomerLink):
        entries = tuple(without_staff(entry) for entry in entries)
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
                data=dict(entry.data),
            )
            for entry in entries
        ]
    )


def _file(desk: CurrentDesk, order_id: UUID, who: CustomerLink | Staff) -> OrderFile:
    file = desk.views.find(str(order_id))
    placed = file.parts.orders.placed if file is not None and file.parts.orders is not None else None
    if file is None or placed is None:
        raise not_found()
    ensure_may_see(who, seller=placed.terms.seller, subject=str(order_id))
    return file


def _view(file: OrderFile) -> OrderView:
    parts = file.parts
    order = parts.orders
    assert order is not None and order.placed is not None  # noqa: S101, PT018  `_file` saw to it
    placed, on = order.placed, axes(parts)
    money = money_by_line(placed, parts)
    return OrderView(
        id=file.order_id,
        number=placed.number,
        seller=placed.terms.seller,
        storefront_reference=placed.storefront_reference,
        terms=placed.terms,
        status=on.status,
        acceptance=on.acceptance,
        payment=on.payment,
        delivery=on.delivery,
        returns_state=on.returns,
        attention=list(on.attention),
        customer=placed.customer,
        shipping_address=order.address or placed.shipping_address,
        lines=[_line(line, row) for line, row in zip(placed.lines, money.lines, strict=True)],
        refused=list(order.refused),
        totals=placed.totals,
        money=MoneyView(due=money.due, captured=money.captured, refunding=money.refunding, refunded=money.refunded),
        refunds=list(parts.payments.refunds) if parts.payments else [],
        parcels=list(parts.shipping.parcels) if parts.shipping else [],
        returns=list(parts.returns.returns) if parts.returns else [],
        emails=list(parts.notifications.letters) if parts.notifications else [],
        placed_at=placed.placed_at,
        shipped_at=order.shipped_at,
        delivered_at=order.delivered_at,
        updated_at=max(part.updated_at for part in parts.present()),
        versions=_versions(file),
    )


def _line(line: OrderLine, row: LineMoney) -> LineView:
    return LineView(**line.model_dump(), captured=row.captured, refunding=row.refunding, refunded=row.refunded)


def _versions(file: OrderFile) -> dict[str, int]:
    seen: dict[str, int] = {}
    for entry in file.timeline:
        seen[entry.source] = max(seen.get(entry.source, 0), entry.version)
    return seen
