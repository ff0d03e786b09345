"""`/v1/payments/{order_id}`: an order's money, for its customer, its storefront and the staff."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.events import EventList, event_list
from ordito.kit.http.idempotency import HEADER, Answer, CurrentOnce
from ordito.kit.http.principals import (
    CurrentPrincipal,
    CustomerLink,
    Principal,
    Staff,
    Supervisor,
    context_of,
    ensure_may_see,
)
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.transaction import Stored, Transaction
from ordito.payments.adapters.http import examples
from ordito.payments.adapters.http.app_state import CurrentLinkMethods
from ordito.payments.adapters.http.views import (
    NewRefund,
    PaymentView,
    RefundView,
    RepeatedRefund,
    for_customer,
    payment_view,
    refund_view,
)
from ordito.payments.adapters.kafka.publish import to_public
from ordito.payments.adapters.postgres.attempts import attempts_of
from ordito.payments.application.handlers import handle
from ordito.payments.domain.commands import RepeatRefund, RequestRefund
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.due import ChosenAmount, ChosenPieces, cause_of
from ordito.payments.domain.state import Refund, State, Taken
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity

OrderId = Annotated[UUID, Path(description="The order's id")]

router = APIRouter(tags=["payments"])


@router.get("/v1/payments/{order_id}", summary="What was captured and refunded, and why")
def show(
    order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase, methods: CurrentLinkMethods
) -> PaymentView:
    with database.read() as tx:
        stored = visible(tx, str(order_id), who)
        state = DECIDER.fold(one.event for one in stored)
        view = payment_view(str(order_id), state, attempts_of(tx, str(order_id)))
        by_link = methods.of(state, seller=stored[0].context.seller, at=tx.now)
    view = view.model_copy(update={"link_methods": list(by_link)})
    return for_customer(view) if isinstance(who, CustomerLink) else view


@router.get(
    "/v1/payments/{order_id}/events",
    summary="Every event of the order's money, in order",
    responses={200: {"content": {"application/json": {"example": examples.EVENTS}}}},
)
def events(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> EventList:
    if isinstance(who, CustomerLink):
        raise Problem(403, "storefront_or_staff_required", "Only the storefront or the staff may do this.")
    with database.read() as tx:
        return event_list(visible(tx, str(order_id), who), to_public)


@router.post(
    "/v1/payments/{order_id}/refunds",
    status_code=201,
    response_model=RefundView,
    summary="Pay pieces or an amount back",
)
def refund(order_id: OrderId, wanted: NewRefund, who: Supervisor, once: CurrentOnce, request: Request) -> Response:
    key = f"{who.name}:{request.headers[HEADER]}"
    if wanted.lines is not None:
        lines = tuple(LineQuantity(each.line, each.quantity) for each in wanted.lines)
        command = RequestRefund(ChosenPieces(key, lines, wanted.reason, who.name))
    else:
        assert wanted.amount is not None  # noqa: S101  the model takes one of both
        amount = Money(wanted.amount.amount, wanted.amount.currency)
        command = RequestRefund(ChosenAmount(key, amount, wanted.reason, who.name))
    return once.run(
        streams=[str(order_id)], work=lambda tx: _requested(tx, str(order_id), command, who=who, request=request)
    )


@router.post(
    "/v1/payments/{order_id}/refunds/{number}/repeat",
    status_code=201,
    response_model=RefundView,
    summary="Ask again for a refund that the provider refused, under a new number",
)
def repeat(
    order_id: OrderId, number: int, wanted: RepeatedRefund, who: Supervisor, once: CurrentOnce, request: Request
) -> Response:
    command = RepeatRefund(number, wanted.reason, who.name)
    return once.run(
        streams=[str(order_id)], work=lambda tx: _requested(tx, str(order_id), command, who=who, request=request)
    )


def _requested(
    tx: Transaction, order_id: str, command: RequestRefund | RepeatRefund, *, who: Staff, request: Request
) -> Answer:
    seller = visible(tx, order_id, who)[0].context.seller
    outcome = handle(tx, order_id, command, context=context_of(request, who, seller=seller))
    return Answer(201, refund_view(_refund_of(outcome.state, command), attempts_of(tx, order_id)))


def _refund_of(state: State, command: RequestRefund | RepeatRefund) -> Refund:
    """The refund that the command asked for, just now or, if the saved answer is long gone, at the first time."""
    assert isinstance(state, Taken)  # noqa: S101  else the command was rejected
    match command:
        case RequestRefund(intent=intent):
            return next(refund for refund in state.refunds if refund.request.cause == cause_of(intent))
        case RepeatRefund(number=number):
            return next(refund for refund in state.refunds if refund.request.again_of == number)


def visible(tx: Transaction, order_id: str, who: Principal) -> tuple[Stored, ...]:
    """The order's events; 404 where there are none, or none for this principal."""
    stored = tx.load(order_id)
    if not stored:
        raise not_found()
    ensure_may_see(who, seller=stored[0].context.seller, subject=order_id)
    return stored
