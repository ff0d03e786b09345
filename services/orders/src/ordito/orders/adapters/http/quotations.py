"""Quotations: what delivery costs of an order that is too heavy for the list of prices, and the order that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field
from starlette.requests import Request

from ordito.kit.http.app_state import CurrentDatabase, CurrentSettings
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import (
    Agent,
    CurrentPrincipal,
    CurrentStorefront,
    Principal,
    Staff,
    context_of,
    ensure_may_see,
)
from ordito.kit.http.problems import Problem
from ordito.kit.identifiers import new_id
from ordito.kit.settings import ServiceSettings
from ordito.kit.transaction import Transaction
from ordito.orders.adapters.http import translate
from ordito.orders.adapters.http.answers import ConflictDocument, PlacedAnswer, RefusedDocument, placed_answer
from ordito.orders.adapters.http.app_state import CurrentOrders
from ordito.orders.adapters.http.principals import ensure_own_seller
from ordito.orders.adapters.http.problems import documented, told_in_full
from ordito.orders.adapters.http.requests import AcceptanceBody, OfferBody, QuotationBody
from ordito.orders.adapters.http.seen import customer_link
from ordito.orders.adapters.kafka.publish import public_line, public_totals
from ordito.orders.application.handlers import Orders, Quoted
from ordito.schemas.money import Money
from ordito.schemas.orders import OrderLine, Totals
from ordito.schemas.values import Ruling

router = APIRouter(tags=["quotations"])


class QuotationLinks(BaseModel):
    """Where to go on from here, on this service."""

    self: str
    acceptance: str
    order: str

    @classmethod
    def of(cls, order_id: str) -> QuotationLinks:
        here = f"/v1/orders/{order_id}"
        return cls(self=f"{here}/quotation", acceptance=f"{here}/acceptance", order=here)


class OfferAnswer(BaseModel):
    delivery: Money
    total: Money = Field(description="With delivery; what a method costs more is in payment_methods")
    valid_until: date = Field(description="The last day on which the order can be placed so")


class PayableAnswer(BaseModel):
    """A method of payment, and the total with what it costs more."""

    method: str
    total: Money


class QuotationAnswer(BaseModel):
    """A question for the price of delivery. `id` is the later order's."""

    id: UUID
    number: str
    storefront_reference: str
    status: Literal["requested", "offered", "expired", "accepted"]
    lines: list[OrderLine]
    totals: Totals = Field(description="Without delivery")
    weight_grams: int
    offer: OfferAnswer | None
    payment_methods: list[PayableAnswer] = Field(
        description="With what it can be accepted now, by the seller's terms in force; empty before the offer and "
        "after its end"
    )
    ruling: Ruling
    customer_link: str = Field(description="The customer's page; whoever has the link has the quotation")
    links: QuotationLinks


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quotations as their callers may see them."""

    orders: Orders
    settings: ServiceSettings

    def seen(self, tx: Transaction, order_id: UUID, who: Principal) -> Quoted:
        """The quotation, or 404 for whoever may not know of it."""
        with told_in_full():
            quoted = self.orders.find_quotation(tx, str(order_id))
        ensure_may_see(who, seller=quoted.quotation.requested.terms.seller, subject=str(order_id))
        return quoted

    def answer(self, order_id: UUID, quoted: Quoted, *, now: datetime) -> QuotationAnswer:
        """The quotation as it is shown."""
        asked, offer = quoted.quotation.requested, quoted.quotation.offer
        today = self.orders.book.pinned(asked.terms).calendar.day(now)
        return QuotationAnswer(
            id=order_id,
            number=asked.number,
            storefront_reference=asked.storefront_reference,
            status=_status(quoted, today=today),
            lines=[public_line(line) for line in asked.lines],
            totals=public_totals(asked.totals),
            weight_grams=asked.weight_grams,
            offer=None
            if offer is None
            else OfferAnswer(delivery=offer.delivery, total=offer.total, valid_until=offer.valid_until),
            payment_methods=[
                PayableAnswer(method=method, total=totals.total)
                for method, totals in self.orders.payable(quoted, at=now).items()
            ],
            ruling=asked.ruling,
            customer_link=customer_link(order_id, self.settings),
            links=QuotationLinks.of(str(order_id)),
        )


def current_quotations(orders: CurrentOrders, settings: CurrentSettings) -> Quotations:
    """Dependency."""
    return Quotations(orders, settings)


CurrentQuotations = Annotated[Quotations, Depends(current_quotations)]


@router.post(
    "/v1/quotations",
    status_code=201,
    response_model=QuotationAnswer,
    summary="Ask what the delivery of a heavy order costs",
    responses={
        409: documented("The storefront_reference was posted before", ConflictDocument),
        422: documented("A field is wrong, or no quotation is needed"),
    },
)
def request_quotation(
    body: QuotationBody, who: CurrentStorefront, once: CurrentOnce, quotations: CurrentQuotations, request: Request
) -> Response:
    """An order without payment and total. Nothing is charged or reserved; staff say what delivery costs, and then
    the customer can place it."""
    orders = quotations.orders
    ensure_own_seller(who, body.seller, known=orders.book.sellers)
    order_id = new_id()

    def work(tx: Transaction) -> Answer:
        number = orders.next_number(tx, seller=body.seller)
        command = translate.request_quotation(body, number=number, at=tx.now)
        context = context_of(request, who, seller=body.seller)
        with told_in_full():
            quoted = orders.ask_quotation(tx, str(order_id), command=command, context=context)
        told = quotations.answer(order_id, quoted, now=tx.now)
        return Answer(201, told, headers={"Location": told.links.self})

    streams = orders.locks_to_place(str(order_id), seller=body.seller, storefront_reference=body.storefront_reference)
    return once.run(streams=streams, work=work)


@router.get("/v1/orders/{order_id}/quotation", summary="A quotation, before and after it was accepted")
def show(
    order_id: UUID, who: CurrentPrincipal, database: CurrentDatabase, quotations: CurrentQuotations
) -> QuotationAnswer:
    """For the storefront, the customer and the staff."""
    with database.read() as tx:
        return quotations.answer(order_id, quotations.seen(tx, order_id, who), now=tx.now)


@router.post(
    "/v1/orders/{order_id}/quotation",
    response_model=QuotationAnswer,
    summary="Say what the delivery of a heavy order costs",
    responses={409: documented("`order_already_placed`")},
)
def offer(
    order_id: UUID,
    body: OfferBody,
    who: Agent,
    once: CurrentOnce,
    quotations: CurrentQuotations,
    request: Request,
) -> Response:
    """By the staff. A later offer takes the place of an earlier one."""

    def work(tx: Transaction) -> Answer:
        quoted = quotations.seen(tx, order_id, who)
        command = translate.offer_quotation(body, offered_by=who.name, at=tx.now)
        context = context_of(request, who, seller=quoted.quotation.requested.terms.seller)
        after = quotations.orders.tell_quotation(tx, str(order_id), command=command, context=context)
        return Answer(200, quotations.answer(order_id, after, now=tx.now))

    return once.run(streams=[str(order_id)], work=work)


@router.post(
    "/v1/orders/{order_id}/acceptance",
    status_code=201,
    response_model=PlacedAnswer,
    summary="Place a quoted order",
    responses={
        409: documented("`quotation_not_offered` or `quotation_expired`"),
        422: documented("A field is wrong, or the total differs", RefusedDocument),
    },
)
def accept(
    order_id: UUID,
    body: AcceptanceBody,
    who: CurrentPrincipal,
    once: CurrentOnce,
    quotations: CurrentQuotations,
    request: Request,
) -> Response:
    """By the storefront, or by the customer with the link. From here on it is an order like any other."""
    if isinstance(who, Staff):
        raise Problem(403, "customer_or_storefront_required", "Only the customer or the storefront may order.")

    def work(tx: Transaction) -> Answer:
        asked = quotations.seen(tx, order_id, who).quotation.requested
        others = quotations.orders.other_accounts(
            tx, seller=asked.terms.seller, email=asked.customer.email, account=asked.account
        )
        command = translate.accept_quotation(body, other_accounts=others, at=tx.now)
        context = context_of(request, who, seller=asked.terms.seller)
        with told_in_full():
            order = quotations.orders.tell(tx, str(order_id), command=command, context=context)
        told = placed_answer(str(order_id), order, customer_link=customer_link(order_id, quotations.settings))
        return Answer(201, told, headers={"Location": told.links.self})

    return once.run(streams=[str(order_id)], work=work)


def _status(quoted: Quoted, *, today: date) -> Literal["requested", "offered", "expired", "accepted"]:
    if quoted.order is not None:
        return "accepted"
    if quoted.quotation.offer is None:
        return "requested"
    return "offered" if today <= quoted.quotation.offer.valid_until else "expired"
