"""`/v1/orders/{order_id}/returns/{return_id}/…`: the goods' way back, step by step, and the form that travels along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.context import Context
from ordito.kit.decider import Outcome
from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce, Once
from ordito.kit.http.principals import Agent, CustomerLink, Staff, context_of
from ordito.kit.http.problems import Problem
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.gateways.return_form import return_form
from ordito.returns.adapters.http.app_state import CurrentPhotos, CurrentReturns
from ordito.returns.adapters.http.order import (
    CustomerOrAgent,
    CustomerOrViewer,
    OrderId,
    ReturnId,
    found,
    noted_by,
    opened,
    visible,
)
from ordito.returns.adapters.http.requests import Authorisation, Dispatch, Inspection, Receipt, Refusal, SentBack
from ordito.returns.adapters.http.views import ReturnView, return_view
from ordito.returns.application.handlers import Returns
from ordito.returns.application.photos import named_photos
from ordito.returns.domain.commands import (
    DispatchReturn,
    FoundPieces,
    InspectReturn,
    ReceiveGoods,
    RefuseGoods,
    ReportReturnLost,
    SendGoodsBack,
)
from ordito.returns.domain.life import Declined, last_status
from ordito.returns.domain.state import State
from ordito.schemas.money import Money

WayBackCommand: TypeAlias = (
    DispatchReturn | ReceiveGoods | RefuseGoods | ReportReturnLost | InspectReturn | SendGoodsBack
)

_PDF = {"description": "The form", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}


router = APIRouter(tags=["returns"], prefix="/v1/orders/{order_id}/returns/{return_id}")


@dataclass(frozen=True, slots=True)
class Step:
    """What one request does to a return, once."""

    returns: Returns
    once: Once
    request: Request

    def take(
        self,
        who: CustomerLink | Staff,
        order_id: UUID,
        return_id: str,
        ask: Callable[[Transaction, Context], Outcome[State]],
    ) -> Response:
        """`ask` something of an order that they may see; the answer is the return after it."""

        def work(tx: Transaction) -> Answer:
            seller = visible(self.returns, tx, order_id, who).terms.seller
            state = opened(ask(tx, context_of(self.request, who, seller=seller)).state)
            view = return_view(found(state, return_id), who=who, return_code=self.returns.return_code(state))
            return Answer(200, view)

        return self.once.run(streams=[str(order_id)], work=work)

    def tell(
        self,
        who: CustomerLink | Staff,
        order_id: UUID,
        return_id: str,
        command: Callable[[Transaction], WayBackCommand],
    ) -> Response:
        """A command to the return; the answer is the return after it."""

        def ask(tx: Transaction, context: Context) -> Outcome[State]:
            return self.returns.handle(tx, str(order_id), command(tx), context=context)

        return self.take(who, order_id, return_id, ask)


def current_step(returns: CurrentReturns, once: CurrentOnce, request: Request) -> Step:
    """Dependency: the request, under its key."""
    return Step(returns, once, request)


CurrentStep = Annotated[Step, Depends(current_step)]


@router.post("/authorise", response_model=ReturnView, summary="Let the goods come back: a code, an address and a day")
def authorise(order_id: OrderId, return_id: ReturnId, wanted: Authorisation, who: Agent, step: CurrentStep) -> Response:
    def ask(tx: Transaction, context: Context) -> Outcome[State]:
        return step.returns.authorise(
            tx, str(order_id), return_id, defective=wanted.defective, by=who.name, context=context
        )

    return step.take(who, order_id, return_id, ask)


@router.post("/dispatch", response_model=ReturnView, summary="The goods are on their way back")
def dispatch(
    order_id: OrderId, return_id: ReturnId, sent: Dispatch, who: CustomerOrAgent, step: CurrentStep
) -> Response:
    def command(tx: Transaction) -> DispatchReturn:
        at = tx.now if sent.dispatched_at is None else sent.dispatched_at.astimezone(UTC)
        if at > tx.now:
            raise Problem(422, "in_the_future", "The goods cannot have been sent in the future.", param="dispatched_at")
        return DispatchReturn(return_id, sent.courier, sent.tracking_number, at, noted_by(who))

    return step.tell(who, order_id, return_id, command)


@router.post("/receive", response_model=ReturnView, summary="The goods reached the warehouse and were taken")
def receive(
    order_id: OrderId, return_id: ReturnId, who: Agent, step: CurrentStep, how: Receipt | None = None
) -> Response:
    how = how or Receipt()

    def command(tx: Transaction) -> ReceiveGoods:
        return ReceiveGoods(return_id, who.name, tx.now, how.parcels, carriage_forward=how.carriage_forward)

    return step.tell(who, order_id, return_id, command)


@router.post("/refuse", response_model=ReturnView, summary="A parcel of the return is not taken")
def refuse(order_id: OrderId, return_id: ReturnId, why: Refusal, who: Agent, step: CurrentStep) -> Response:
    return step.tell(who, order_id, return_id, lambda tx: RefuseGoods(return_id, why.reason, who.name, tx.now))


@router.post("/lost", response_model=ReturnView, summary="The parcel that was sent back will not come")
def lost(order_id: OrderId, return_id: ReturnId, who: Agent, step: CurrentStep) -> Response:
    return step.tell(who, order_id, return_id, lambda tx: ReportReturnLost(return_id, who.name, tx.now))


@router.post(
    "/inspect",
    response_model=ReturnView,
    summary="What the warehouse found; the refund that is due follows from it",
)
def inspect(
    order_id: OrderId,
    return_id: ReturnId,
    saw: Inspection,
    who: Agent,
    step: CurrentStep,
    photos: CurrentPhotos,
) -> Response:
    def command(tx: Transaction) -> InspectReturn:
        lines = tuple(
            FoundPieces(
                line=each.line,
                quantity=each.quantity,
                condition=each.condition,
                reduction=None if each.reduction is None else Money(each.reduction.amount, each.reduction.currency),
                note=each.note or None,
                refused=each.refused,
                photos=named_photos(photos, tx, str(order_id), each.photos, param=f"lines[{place}].photos"),
            )
            for place, each in enumerate(saw.lines)
        )
        return InspectReturn(return_id, lines, who.name, tx.now)

    return step.tell(who, order_id, return_id, command)


@router.post(
    "/send-back", response_model=ReturnView, summary="Pieces that were refused go back to the customer, at his cost"
)
def send_back(order_id: OrderId, return_id: ReturnId, how: SentBack, who: Agent, step: CurrentStep) -> Response:
    command = SendGoodsBack(return_id, how.courier, how.tracking_number, who.name)
    return step.tell(who, order_id, return_id, lambda _: command)


@router.get(
    "/form.pdf",
    response_class=Response,
    responses={200: _PDF},
    summary="The Return Authorisation Form, in the customer's language",
)
def form(
    order_id: OrderId,
    return_id: ReturnId,
    who: CustomerOrViewer,
    database: CurrentDatabase,
    returns: CurrentReturns,
) -> Response:
    with database.read() as tx:
        state = visible(returns, tx, order_id, who)
    last = last_status(found(state, return_id))
    authorisation = None if isinstance(last, Declined) else last.way.authorisation
    if authorisation is None:
        raise Problem(409, "not_authorised", "The form exists once the return is authorised.")
    still_to_come = replace(authorisation, lines=last.notice.lines)
    content = return_form(state, still_to_come, returns.terms_of(state))
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{authorisation.code}.pdf"',
            "Cache-Control": "no-store",
        },
    )
