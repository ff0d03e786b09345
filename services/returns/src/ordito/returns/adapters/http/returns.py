"""`/v1/orders/{order_id}/…`: withdrawing from an order and the way of its goods back, for customers and the staff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import (
    Agent,
    CurrentPrincipal,
    CustomerLink,
    Principal,
    Staff,
    context_of,
    customer_or_staff,
    ensure_may_see,
)
from ordito.kit.http.problems import MEDIA_TYPE, Problem, correlation_of, not_found
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.http.requests import Authorisation, Inspection, NewWithdrawal
from ordito.returns.adapters.http.views import (
    DeclinedView,
    EventList,
    ReturnList,
    ReturnView,
    WithdrawalOptions,
    WithdrawalView,
    event_view,
    for_customer,
    option_view,
    return_view,
    stage_of,
    what_follows,
)
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.commands import FoundPieces, InspectReturn, ReceiveGoods, Withdraw
from ordito.returns.domain.events import WithdrawalDeclined, WithdrawalReceived
from ordito.returns.domain.state import Opened, State
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel
from ordito.schemas.values import LineQuantity, Ruling

OrderId = Annotated[UUID, Path(description="The order's id")]
ReturnId = Annotated[str, Path(pattern=r"^r[1-9][0-9]{0,5}$", description="The return's id within the order: `r1`")]
CustomerOrAgent = Annotated[CustomerLink | Staff, Depends(customer_or_staff(role="agent"))]

BY_CUSTOMER: tuple[Channel, ...] = ("page", "api")
BY_STAFF: tuple[Channel, ...] = ("letter", "email", "phone")


def returns_router(returns: Returns) -> APIRouter:
    """The endpoints of returns."""
    router = APIRouter(tags=["returns"])

    @router.get("/v1/orders/{order_id}/withdrawal-options", summary="Line by line, whether one may withdraw, and why")
    def withdrawal_options(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> WithdrawalOptions:
        with database.read() as tx:
            state = _visible(returns.state_of(tx, str(order_id)), str(order_id), who)
            lines = [option_view(option) for option in returns.options(state, tx)]
        stage = stage_of(state.progress)
        return WithdrawalOptions(
            order_id=str(order_id),
            number=state.number,
            stage=stage,
            allowed=any(line.allowed for line in lines),
            lines=lines,
        )

    @router.get("/v1/orders/{order_id}/returns", summary="All withdrawals from the order and what became of them")
    def show_all(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> ReturnList:
        with database.read() as tx:
            state = _visible(returns.state_of(tx, str(order_id)), str(order_id), who)
        views = [return_view(one) for one in state.returns]
        seen = [for_customer(view) for view in views] if isinstance(who, CustomerLink) else views
        return ReturnList(order_id=str(order_id), number=state.number, items=seen)

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
        return EventList(items=[event_view(one) for one in stored])

    @router.get("/v1/orders/{order_id}/returns/{return_id}", summary="One withdrawal and what became of it")
    def show(order_id: OrderId, return_id: ReturnId, who: CurrentPrincipal, database: CurrentDatabase) -> ReturnView:
        with database.read() as tx:
            state = _visible(returns.state_of(tx, str(order_id)), str(order_id), who)
        view = _return(state, return_id)
        return for_customer(view) if isinstance(who, CustomerLink) else view

    @router.post(
        "/v1/orders/{order_id}/withdrawals",
        status_code=201,
        response_model=WithdrawalView,
        summary="Withdraw from the contract, for some pieces or the whole order",
    )
    def withdraw(
        order_id: OrderId, statement: NewWithdrawal, who: CustomerOrAgent, once: CurrentOnce, request: Request
    ) -> Response:
        channel = _channel(statement, who)

        def work(tx: Transaction) -> Answer:
            state = _visible(returns.state_of(tx, str(order_id)), str(order_id), who)
            command = Withdraw(
                lines=_pieces(statement),
                name=statement.name,
                contact_email=statement.contact_email,
                reason=statement.reason or None,
                channel=channel,
                received_at=_received_at(statement, who, now=tx.now),
            )
            context = context_of(request, who, seller=state.terms.seller)
            outcome = returns.handle(tx, str(order_id), command, context=context)
            answers = [one.event for one in outcome.events]
            return _acknowledged(
                str(order_id),
                _opened(outcome.state),
                answers,
                return_code=returns.return_code(state),
                correlation=correlation_of(request),
            )

        return once.run(streams=[str(order_id)], work=work)

    @router.post(
        "/v1/orders/{order_id}/returns/{return_id}/authorise",
        response_model=ReturnView,
        summary="Let the goods come back: a code, an address and a day",
    )
    def authorise(
        order_id: OrderId,
        return_id: ReturnId,
        wanted: Authorisation,
        who: Agent,
        once: CurrentOnce,
        request: Request,
    ) -> Response:
        def work(tx: Transaction) -> Answer:
            seller = _visible(returns.state_of(tx, str(order_id)), str(order_id), who).terms.seller
            outcome = returns.authorise(
                tx,
                str(order_id),
                return_id,
                defective=wanted.defective,
                by=who.name,
                context=context_of(request, who, seller=seller),
            )
            return Answer(200, _return(_opened(outcome.state), return_id))

        return once.run(streams=[str(order_id)], work=work)

    @router.post(
        "/v1/orders/{order_id}/returns/{return_id}/receive",
        response_model=ReturnView,
        summary="The parcel reached the warehouse",
    )
    def receive(order_id: OrderId, return_id: ReturnId, who: Agent, once: CurrentOnce, request: Request) -> Response:
        return once.run(
            streams=[str(order_id)],
            work=lambda tx: _next_step(tx, str(order_id), ReceiveGoods(return_id, who.name, tx.now), who, request),
        )

    @router.post(
        "/v1/orders/{order_id}/returns/{return_id}/inspect",
        response_model=ReturnView,
        summary="What the warehouse found; the refund that is due follows from it",
    )
    def inspect(
        order_id: OrderId, return_id: ReturnId, found: Inspection, who: Agent, once: CurrentOnce, request: Request
    ) -> Response:
        lines = tuple(
            FoundPieces(
                line=each.line,
                quantity=each.quantity,
                condition=each.condition,
                reduction=None if each.reduction is None else Money(each.reduction.amount, each.reduction.currency),
                note=each.note or None,
            )
            for each in found.lines
        )
        return once.run(
            streams=[str(order_id)],
            work=lambda tx: _next_step(
                tx, str(order_id), InspectReturn(return_id, lines, who.name, tx.now), who, request
            ),
        )

    def _next_step(
        tx: Transaction, order_id: str, command: ReceiveGoods | InspectReturn, who: Staff, request: Request
    ) -> Answer:
        seller = _visible(returns.state_of(tx, order_id), order_id, who).terms.seller
        outcome = returns.handle(tx, order_id, command, context=context_of(request, who, seller=seller))
        return Answer(200, _return(_opened(outcome.state), command.return_id))

    return router


def _visible(state: State, order_id: str, who: Principal) -> Opened:
    """The order's returns; 404 where there is no such order, or none for this principal."""
    if not isinstance(state, Opened):
        raise not_found()
    ensure_may_see(who, seller=state.terms.seller, subject=order_id)
    return state


def _opened(state: State) -> Opened:
    if not isinstance(state, Opened):
        raise AssertionError("a command on an order that is not known is rejected")
    return state


def _return(state: Opened, return_id: str) -> ReturnView:
    one = state.find(return_id)
    if one is None:
        raise not_found()
    return return_view(one)


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


def _received_at(statement: NewWithdrawal, who: CustomerLink | Staff, *, now: datetime) -> datetime:
    if statement.received_at is None:
        return now
    if not isinstance(who, Staff):
        raise Problem(422, "staff_only", "Only the staff may say when a statement arrived.", param="received_at")
    if statement.received_at > now:
        raise Problem(422, "in_the_future", "A statement cannot have arrived in the future.", param="received_at")
    return statement.received_at.astimezone(UTC)


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
    )
    return Answer(201, view, headers={"Location": f"/v1/orders/{order_id}/returns/{received.return_id}"})
