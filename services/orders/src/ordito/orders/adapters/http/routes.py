"""`/v1/orders`: placed by storefronts, seen by whoever may, cancelled by customers and staff, corrected by staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime
from starlette.requests import Request

from ordito.kit.http.app_state import CurrentDatabase, CurrentSettings
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import (
    Agent,
    CurrentPrincipal,
    CurrentStorefront,
    CustomerLink,
    Principal,
    Staff,
    Storefront,
    context_of,
)
from ordito.kit.http.problems import Problem
from ordito.kit.identifiers import new_id
from ordito.kit.transaction import Transaction
from ordito.orders.adapters.http import translate
from ordito.orders.adapters.http.answers import (
    CancelAnswer,
    ConflictDocument,
    EventsAnswer,
    OrderAnswer,
    OrdersAnswer,
    PlacedAnswer,
    RefusedDocument,
    cancel_answer,
    event_answer,
    order_answer,
    placed_answer,
)
from ordito.orders.adapters.http.app_state import CurrentOrders
from ordito.orders.adapters.http.options import OptionsAnswer, options_answer
from ordito.orders.adapters.http.principals import Asker, CustomerOrAgent, by_whom, ensure_own_seller
from ordito.orders.adapters.http.problems import documented, told_in_full
from ordito.orders.adapters.http.requests import CancelBody, DeliveryDetailsBody, PlaceOrderBody
from ordito.orders.adapters.http.seen import CurrentStep, customer_link, ensure_seen
from ordito.orders.application.handlers import Found
from ordito.orders.domain.commands import Command
from ordito.orders.domain.events import CancelledBy
from ordito.orders.domain.state import Cancelled

router = APIRouter(tags=["orders"])


@router.post(
    "/v1/orders",
    status_code=201,
    response_model=PlacedAnswer,
    summary="Place an order",
    responses={
        409: documented("The storefront_reference was posted before", ConflictDocument),
        422: documented("A field is wrong, or the total differs", RefusedDocument),
    },
)
def place(
    body: PlaceOrderBody,
    who: CurrentStorefront,
    once: CurrentOnce,
    orders: CurrentOrders,
    settings: CurrentSettings,
    request: Request,
) -> Response:
    """Places an order, once: the same `Idempotency-Key` gets the same answer, the same `storefront_reference`
    under another key 409 with the order's id. Nothing is stored of an order that is refused."""
    ensure_own_seller(who, body.seller, known=orders.book.sellers)
    order_id = new_id()

    def work(tx: Transaction) -> Answer:
        number = orders.next_number(tx, seller=body.seller)
        others = orders.other_accounts(tx, seller=body.seller, email=body.customer.email, account=body.account)
        command = translate.place_order(body, number=number, other_accounts=others, at=tx.now)
        context = context_of(request, who, seller=body.seller)
        with told_in_full():
            order = orders.place(tx, str(order_id), command=command, context=context)
        answer = placed_answer(str(order_id), order, customer_link=customer_link(order_id, settings))
        return Answer(201, answer, headers={"Location": answer.links.self})

    streams = orders.locks_to_place(str(order_id), seller=body.seller, storefront_reference=body.storefront_reference)
    return once.run(streams=streams, work=work)


@router.get("/v1/orders", summary="Find orders by the storefront's reference")
def find(
    storefront_reference: Annotated[str, Query(min_length=1, max_length=64)],
    who: CurrentPrincipal,
    database: CurrentDatabase,
    orders: CurrentOrders,
) -> OrdersAnswer:
    """A storefront finds its own seller's order, staff those of the sellers that they serve: none, or one each."""
    with database.read() as tx:
        known = orders.find_by_reference(tx, storefront_reference)
        seen = [order_id for seller, order_id in sorted(known.items()) if _may_list(who, seller)]
        found = [(order_id, one) for order_id in seen if (one := orders.find_placed(tx, order_id)) is not None]
    return OrdersAnswer(orders=[order_answer(order_id, one.order, version=one.version) for order_id, one in found])


@router.get("/v1/orders/{order_id}", summary="An order, now or as it was")
def show(
    order_id: UUID,
    who: CurrentPrincipal,
    database: CurrentDatabase,
    orders: CurrentOrders,
    as_of: Annotated[
        AwareDatetime | None,
        Query(description="Fold only what was recorded until then (ISO 8601 with zone)"),
    ] = None,
) -> OrderAnswer:
    """Folded from the order's events. With `as_of`, from those recorded until then; before it was placed: 404."""
    with database.read() as tx, told_in_full():
        found = orders.find(tx, str(order_id), as_of=as_of)
    ensure_seen(who, found, order_id)
    return order_answer(str(order_id), found.order, version=found.version)


@router.get("/v1/orders/{order_id}/events", summary="What happened to an order, in order")
def events(
    order_id: UUID,
    who: CurrentPrincipal,
    database: CurrentDatabase,
    orders: CurrentOrders,
    after: Annotated[int, Query(ge=0, description="Begin behind this version")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> EventsAnswer:
    """For storefronts and staff: events name who of the staff acted. Customers see their order's page."""
    if isinstance(who, CustomerLink):
        raise Problem(403, "storefront_or_staff_required", "Only the storefront or the staff may see the events.")
    with database.read() as tx, told_in_full():
        found = orders.find(tx, str(order_id))
    ensure_seen(who, found, order_id)
    page = found.events[after : after + limit]
    more = after + len(page) < found.version
    return EventsAnswer(
        events=[event_answer(stored) for stored in page], next_after=page[-1].version if page and more else None
    )


@router.get("/v1/orders/{order_id}/options", summary="What may be done with an order now, and why")
def options(
    order_id: UUID,
    who: Asker,
    database: CurrentDatabase,
    orders: CurrentOrders,
    by: Annotated[CancelledBy | None, Query(description="Staff may ask for the customer's options")] = None,
) -> OptionsAnswer:
    """For the customer or the staff, by whose link or token it is; each with the ruling that says why."""
    with database.read() as tx, told_in_full():
        found = orders.find(tx, str(order_id))
        now = tx.now
    ensure_seen(who, found, order_id)
    asking: CancelledBy = "customer" if isinstance(who, CustomerLink) else by or "staff"
    order, terms = found.order, orders.book.pinned(found.order.terms)
    return options_answer(order, by=asking, at=now, terms=terms)


@router.post(
    "/v1/orders/{order_id}/cancel",
    status_code=202,
    response_model=CancelAnswer,
    summary="Cancel an order before it is forwarded",
    responses={
        200: {"model": CancelAnswer, "description": "It is cancelled already"},
        409: documented("`not_cancellable_by_customer` or `not_cancellable_by_staff`"),
    },
)
def cancel(order_id: UUID, who: CustomerOrAgent, step: CurrentStep, body: CancelBody | None = None) -> Response:
    """By the customer with the order's link, or by the staff. Shipping is asked to stop; its answer makes the order
    cancelled, or, if a parcel is with the courier already, leaves it as it was."""

    def command(_: Found, at: datetime) -> Command:
        return translate.request_cancellation(body, by=by_whom(who), at=at)

    def answer(after: Found) -> Answer:
        done = isinstance(after.order.acceptance, Cancelled)
        return Answer(200 if done else 202, cancel_answer(str(order_id), after.order))

    return step.take(who, order_id, command, answer)


@router.post(
    "/v1/orders/{order_id}/delivery-details",
    response_model=OrderAnswer,
    summary="Correct where or to whom an order goes",
    responses={409: documented("`delivery_details_fixed`: it is too late, or the order is over")},
)
def change_delivery_details(order_id: UUID, body: DeliveryDetailsBody, who: Agent, step: CurrentStep) -> Response:
    """By the staff, until the order is forwarded; only where delivery costs the same."""

    def command(found: Found, at: datetime) -> Command:
        return translate.change_delivery_details(body, known_phone=found.order.phone, changed_by=who.name, at=at)

    return step.tell(who, order_id, command)


def _may_list(who: Principal, seller: str) -> bool:
    match who:
        case Storefront():
            return who.seller == seller
        case Staff():
            return who.serves(seller)
        case CustomerLink():
            return False
