"""`/v1/orders/{order_id}/…`: withdrawing from an order, and what became of it, for customers and the staff."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.events import EventList, event_list
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import (
    CurrentPrincipal,
    CustomerLink,
    Staff,
    context_of,
    ensure_may_see,
)
from ordito.kit.http.problems import MEDIA_TYPE, Problem, correlation_of, not_found
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.http.app_state import CurrentReturns
from ordito.returns.adapters.http.option_views import WithdrawalOptions, options_view
from ordito.returns.adapters.http.order import CustomerOrAgent, OrderId, ReturnId, found, opened, visible
from ordito.returns.adapters.http.requests import NewWithdrawal
from ordito.returns.adapters.http.views import (
    DeclinedView,
    ReturnList,
    ReturnView,
    WithdrawalView,
    return_view,
    undelivered_view,
    what_follows,
)
from ordito.returns.adapters.kafka.publish import to_public
from ordito.returns.domain.commands import Withdraw
from ordito.returns.domain.events import WithdrawalDeclined, WithdrawalReceived
from ordito.returns.domain.state import Opened
from ordito.schemas.returns import Channel
from ordito.schemas.values import LineQuantity, Ruling

MINUTE = "%Y-%m-%d %H:%M UTC"
BY_CUSTOMER: tuple[Channel, ...] = ("page", "api")
BY_STAFF: tuple[Channel, ...] = ("letter", "email", "phone")


router = APIRouter(tags=["returns"])


@router.get("/v1/orders/{order_id}/withdrawal-options", summary="Line by line, whether one may withdraw, and why")
def withdrawal_options(
    order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase, returns: CurrentReturns
) -> WithdrawalOptions:
    with database.read() as tx:
        state = visible(returns, tx, order_id, who)
        options = returns.options(state, tx)
        exchanges = returns.exchange_options(state, options)
        function = returns.withdrawal_function(state, tx)
    return options_view(
        str(order_id),
        state,
        options,
        exchanges,
        return_code=returns.return_code(state),
        function=function,
        who=who,
    )


@router.get("/v1/orders/{order_id}/returns", summary="All withdrawals from the order and what became of them")
def show_all(
    order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase, returns: CurrentReturns
) -> ReturnList:
    with database.read() as tx:
        state = visible(returns, tx, order_id, who)
    return_code = returns.return_code(state)
    return ReturnList(
        order_id=str(order_id),
        number=state.number,
        items=[return_view(one, who=who, return_code=return_code) for one in state.returns],
        undelivered=[undelivered_view(one) for one in state.undelivered],
    )


@router.get("/v1/orders/{order_id}/returns/events", summary="Every event of the order's returns, in order")
def events(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> EventList:
    """For storefronts and staff: events name who of the staff acted. Customers see their order's page."""
    if isinstance(who, CustomerLink):
        raise Problem(403, "storefront_or_staff_required", "Only the storefront or the staff may see the events.")
    with database.read() as tx:
        stored = tx.load(str(order_id))
    if not stored:
        raise not_found()
    ensure_may_see(who, seller=stored[0].context.seller, subject=str(order_id))
    return event_list(stored, to_public)


@router.get("/v1/orders/{order_id}/returns/{return_id}", summary="One withdrawal and what became of it")
def show(
    order_id: OrderId,
    return_id: ReturnId,
    who: CurrentPrincipal,
    database: CurrentDatabase,
    returns: CurrentReturns,
) -> ReturnView:
    with database.read() as tx:
        state = visible(returns, tx, order_id, who)
    return return_view(found(state, return_id), who=who, return_code=returns.return_code(state))


@router.post(
    "/v1/orders/{order_id}/withdrawals",
    status_code=201,
    response_model=WithdrawalView,
    summary="Withdraw from the contract, for some pieces or the whole order",
)
def withdraw(
    order_id: OrderId,
    statement: NewWithdrawal,
    who: CustomerOrAgent,
    once: CurrentOnce,
    returns: CurrentReturns,
    request: Request,
) -> Response:
    channel = _channel(statement, who)
    _ensure_answerable(statement, who)

    def work(tx: Transaction) -> Answer:
        state = visible(returns, tx, order_id, who)
        received_at = _received_at(statement, who, state, now=tx.now)
        command = Withdraw(
            lines=_pieces(statement),
            name=statement.name,
            contact_email=statement.contact_email or state.customer.email,
            reason=statement.reason or None,
            channel=channel,
            received_at=received_at,
            dispatched_at=_dispatched_at(statement, who, state, received_at=received_at),
            entered_by=who.name if isinstance(who, Staff) else None,
        )
        context = context_of(request, who, seller=state.terms.seller)
        outcome = returns.handle(tx, str(order_id), command, context=context)
        answers = [one.event for one in outcome.events]
        return _acknowledged(
            str(order_id),
            opened(outcome.state),
            answers,
            return_code=returns.return_code(state),
            correlation=correlation_of(request),
        )

    return once.run(streams=[str(order_id)], work=work)


def _pieces(statement: NewWithdrawal) -> tuple[LineQuantity, ...] | None:
    if statement.lines is None:
        return None
    return tuple(LineQuantity(each.line, each.quantity) for each in statement.lines)


def _channel(statement: NewWithdrawal, who: CustomerLink | Staff) -> Channel:
    """How the statement came: customers write themselves, staff record what reached them."""
    possible, default = (BY_STAFF, None) if isinstance(who, Staff) else (BY_CUSTOMER, "page")
    channel = statement.channel or default
    if channel not in possible:
        raise Problem(422, "channel_not_possible", f"The channel is one of: {', '.join(possible)}.", param="channel")
    return channel


def _ensure_answerable(statement: NewWithdrawal, who: CustomerLink | Staff) -> None:
    """A customer says where the acknowledgement goes; a letter that says nothing is answered at the order's address."""
    if statement.contact_email is None and not isinstance(who, Staff):
        raise Problem(422, "invalid_request", "contact_email: Field required", param="contact_email")


def _received_at(statement: NewWithdrawal, who: CustomerLink | Staff, state: Opened, *, now: datetime) -> datetime:
    if statement.received_at is None:
        return now
    if not isinstance(who, Staff):
        raise Problem(422, "staff_only", "Only the staff may say when a statement arrived.", param="received_at")
    if statement.received_at > now:
        detail = f"A statement cannot have arrived in the future: it is {now:{MINUTE}}."
        raise _in_the_future(detail, state, param="received_at")
    return statement.received_at.astimezone(UTC)


def _dispatched_at(
    statement: NewWithdrawal, who: CustomerLink | Staff, state: Opened, *, received_at: datetime
) -> datetime | None:
    if statement.dispatched_at is None:
        return None
    if not isinstance(who, Staff):
        raise Problem(422, "staff_only", "Only the staff may say when a statement was sent.", param="dispatched_at")
    if statement.dispatched_at > received_at:
        detail = f"A statement is sent before it arrives: this one arrived on {received_at:{MINUTE}}."
        raise _in_the_future(detail, state, param="dispatched_at")
    return statement.dispatched_at.astimezone(UTC)


def _in_the_future(detail: str, state: Opened, *, param: str) -> Problem:
    placed = "" if state.placed_at is None else f" The order was placed on {state.placed_at:{MINUTE}}."
    return Problem(422, "in_the_future", detail + placed, param=param)


def _acknowledged(
    order_id: str, state: Opened, answers: list[object], *, return_code: Ruling, correlation: str
) -> Answer:
    """201 for what was received; 409 where everything was declined, recorded all the same."""
    received = next((event for event in answers if isinstance(event, WithdrawalReceived)), None)
    declined = [event for event in answers if isinstance(event, WithdrawalDeclined)]
    if received is None:
        problem = Problem(409, "withdrawal_declined", declined[0].ruling.sentence.en, ruling=declined[0].ruling)
        body = problem.document(correlation=correlation).model_dump_json(exclude_none=True).encode()
        headers = {"Location": f"/v1/orders/{order_id}/returns/{declined[0].return_id}"}
        return Answer(409, body, headers=headers, media_type=MEDIA_TYPE)
    view = WithdrawalView(
        return_id=received.return_id,
        status="withdrawn",
        lines=list(received.lines),
        statement=received.statement,
        received_at=received.received_at,
        ruling=received.ruling,
        deadline=received.ruling.deadline,
        return_code=return_code,
        what_follows=what_follows(state),
        declined=[
            DeclinedView(return_id=event.return_id, lines=list(event.lines), ruling=event.ruling) for event in declined
        ],
        undelivered=[
            undelivered_view(one)
            for one in state.undelivered
            if {piece.line for piece in one.settlement.lines} & {piece.line for piece in received.lines}
        ],
    )
    return Answer(201, view, headers={"Location": f"/v1/orders/{order_id}/returns/{received.return_id}"})
