"""`/v1/orders/{order_id}/claims…`: what the guarantee gives, for customers and the staff.

A claim or a remedy that the terms do not allow is recorded and answered with 409 and its ruling.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from ordito.kit.context import Context
from ordito.kit.decider import Outcome
from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer
from ordito.kit.http.principals import Agent, CurrentPrincipal, CustomerLink, Staff
from ordito.kit.http.problems import Problem
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.http.claim_requests import (
    Check,
    Finished,
    NewClaim,
    Pickup,
    Quotation,
    QuotationAnswer,
    Registration,
    RemedyChoice,
    RemedyDecision,
    check_costs,
    money,
    wanted_lines,
)
from ordito.returns.adapters.http.claim_views import (
    ClaimList,
    ClaimOptions,
    ClaimView,
    RegistrationView,
    claim_option_view,
)
from ordito.returns.adapters.http.guarantee import CurrentGuarantee, CurrentStep
from ordito.returns.adapters.http.order import CustomerOrAgent, OrderId, noted_by, opened
from ordito.returns.adapters.http.requests import SentBack
from ordito.returns.adapters.http.returns import BY_CUSTOMER, BY_STAFF
from ordito.returns.domain.claim_commands import (
    AnswerQuotation,
    FinishRepair,
    QuoteRepair,
    ReceiveClaimedGoods,
    RegisterGuarantee,
    SendClaimedGoodsBack,
    WithdrawClaim,
)
from ordito.returns.domain.claim_state import DeclinedClaim
from ordito.returns.domain.state import Opened, State
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel

ClaimId = Annotated[str, Path(pattern=r"^c[1-9][0-9]{0,5}$", description="The claim's id within the order: `c1`")]

router = APIRouter(tags=["guarantee"], prefix="/v1/orders/{order_id}")


@router.get("/claim-options", summary="Line by line, what the guarantee gives, and why")
def claim_options(
    order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase, guarantee: CurrentGuarantee
) -> ClaimOptions:
    with database.read() as tx:
        state = guarantee.seen(tx, order_id, who)
        lines = [claim_option_view(option) for option in guarantee.claims.options(tx, state)]
    collection = guarantee.claims.collection(state)
    return ClaimOptions(order_id=str(order_id), number=state.number, lines=lines, collection=collection)


@router.get("/claims", summary="All claims of the order and what became of them")
def show_all(
    order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase, guarantee: CurrentGuarantee
) -> ClaimList:
    with database.read() as tx:
        state = guarantee.seen(tx, order_id, who)
    items = [guarantee.view(state, claim.claim_id, who) for claim in state.claims]
    return ClaimList(order_id=str(order_id), number=state.number, items=items)


@router.get("/claims/{claim_id}", summary="One claim and what became of it")
def show(
    order_id: OrderId, claim_id: ClaimId, who: CurrentPrincipal, database: CurrentDatabase, guarantee: CurrentGuarantee
) -> ClaimView:
    with database.read() as tx:
        state = guarantee.seen(tx, order_id, who)
    return guarantee.view(state, claim_id, who)


@router.post(
    "/guarantee/registrations",
    status_code=201,
    response_model=RegistrationView,
    summary="Register the guarantee of a line, where the terms know it",
)
def register(form: Registration, who: CustomerOrAgent, step: CurrentStep) -> Response:
    def work(tx: Transaction, _: Opened, context: Context) -> Answer:
        command = RegisterGuarantee(form.line, tx.now)
        outcome = step.guarantee.returns.handle(tx, step.order_id, command, context=context)
        done = next(one for one in opened(outcome.state).registrations if one.line == form.line)
        view = RegistrationView(line=done.line, registered_at=done.registered_at, ruling=done.ruling)
        return Answer(201 if outcome.events else 200, view)

    return step.take(who, work)


@router.post("/claims", status_code=201, response_model=ClaimView, summary="Report a defect")
def report(claim: NewClaim, who: CustomerOrAgent, step: CurrentStep) -> Response:
    channel = _channel(claim, who)

    def work(tx: Transaction, _: Opened, context: Context) -> Answer:
        outcome = step.guarantee.claims.report(
            tx,
            step.order_id,
            line=claim.line,
            quantity=claim.quantity,
            description=claim.description,
            discovered_on=claim.discovered_on,
            wanted=claim.wanted,
            photos=claim.photos,
            name=claim.name,
            contact_email=claim.contact_email,
            channel=channel,
            at=_received_at(claim, who, now=tx.now),
            context=context,
        )
        after = opened(outcome.state)
        last = after.claims[-1]
        if isinstance(last, DeclinedClaim):
            return step.declined("claim_declined", last.notice.ruling, last.claim_id)
        view = step.guarantee.view(after, last.claim_id, who)
        return Answer(201, view, headers={"Location": step.address(last.claim_id)})

    return step.take(who, work)


@router.post("/claims/{claim_id}/collection", response_model=ClaimView, summary="How the goods come to be looked at")
def arrange(claim_id: ClaimId, who: Agent, step: CurrentStep, pickup: Pickup | None = None) -> Response:
    pickup_on = None if pickup is None else pickup.pickup_on

    def ask(tx: Transaction, state: Opened, context: Context) -> Outcome[State]:
        return step.guarantee.claims.arrange(
            tx, state, step.order_id, claim_id, pickup_on=pickup_on, by=who.name, context=context
        )

    return step.ask(who, claim_id, ask)


@router.post("/claims/{claim_id}/receive", response_model=ClaimView, summary="The goods are there")
def receive(claim_id: ClaimId, who: Agent, step: CurrentStep) -> Response:
    return step.tell(who, claim_id, lambda tx: ReceiveClaimedGoods(claim_id, who.name, tx.now))


@router.post("/claims/{claim_id}/check", response_model=ClaimView, summary="Whether there is a defect")
def check(claim_id: ClaimId, found: Check, who: Agent, step: CurrentStep) -> Response:
    def ask(tx: Transaction, _: Opened, context: Context) -> Outcome[State]:
        return step.guarantee.claims.check(
            tx,
            step.order_id,
            claim_id,
            defect=found.defect,
            minor=found.minor,
            part=found.part,
            note=found.note or None,
            photos=found.photos,
            costs=check_costs(found.costs),
            by=who.name,
            by_supervisor=who.role == "supervisor",
            context=context,
        )

    return step.ask(who, claim_id, ask)


@router.post("/claims/{claim_id}/remedy", response_model=ClaimView, summary="How the defect is made good")
def remedy(claim_id: ClaimId, decision: RemedyDecision, who: Agent, step: CurrentStep) -> Response:
    def ask(tx: Transaction, state: Opened, context: Context) -> Outcome[State]:
        return step.guarantee.claims.decide(
            tx,
            state,
            step.order_id,
            claim_id,
            remedy=decision.remedy,
            amount=money(decision.amount),
            wanted=wanted_lines(decision.wanted),
            impossible=tuple(decision.impossible),
            agreed=decision.agreed,
            by=who.name,
            context=context,
        )

    return step.decide(who, claim_id, ask)


@router.post("/claims/{claim_id}/remedy-choice", response_model=ClaimView, summary="The customer chooses a remedy")
def choose(claim_id: ClaimId, choice: RemedyChoice, who: CustomerOrAgent, step: CurrentStep) -> Response:
    def ask(tx: Transaction, state: Opened, context: Context) -> Outcome[State]:
        return step.guarantee.claims.decide(
            tx, state, step.order_id, claim_id, remedy=choice.remedy, by=noted_by(who), context=context
        )

    return step.decide(who, claim_id, ask)


@router.post("/claims/{claim_id}/quotation", response_model=ClaimView, summary="What a repair would cost")
def quote(claim_id: ClaimId, quoted: Quotation, who: Agent, step: CurrentStep) -> Response:
    amount = Money(quoted.amount.amount, quoted.amount.currency)

    def command(tx: Transaction) -> QuoteRepair:
        return QuoteRepair(claim_id, amount, quoted.note or None, who.name, tx.now, quoted.valid_days)

    return step.tell(who, claim_id, command)


@router.post("/claims/{claim_id}/quotation/answer", response_model=ClaimView, summary="Is the repair wanted?")
def answer_quotation(claim_id: ClaimId, answer: QuotationAnswer, who: CustomerOrAgent, step: CurrentStep) -> Response:
    def command(tx: Transaction) -> AnswerQuotation:
        return AnswerQuotation(claim_id, answer.accepted, answered_by=noted_by(who), at=tx.now)

    return step.tell(who, claim_id, command)


@router.post("/claims/{claim_id}/repair/finish", response_model=ClaimView, summary="Repaired and on its way back")
def finish(claim_id: ClaimId, who: Agent, step: CurrentStep, how: Finished | None = None) -> Response:
    how = how or Finished()
    command = FinishRepair(claim_id, how.courier, how.tracking_number, finished_by=who.name)
    return step.tell(who, claim_id, lambda _: command)


@router.post("/claims/{claim_id}/send-back", response_model=ClaimView, summary="Back to the customer as they are")
def send_back(claim_id: ClaimId, who: Agent, step: CurrentStep, how: SentBack | None = None) -> Response:
    how = how or SentBack()
    command = SendClaimedGoodsBack(claim_id, how.courier, how.tracking_number, sent_back_by=who.name)
    return step.tell(who, claim_id, lambda _: command)


@router.post("/claims/{claim_id}/withdraw", response_model=ClaimView, summary="Nothing is wanted any more")
def withdraw(claim_id: ClaimId, who: CustomerOrAgent, step: CurrentStep) -> Response:
    return step.tell(who, claim_id, lambda _: WithdrawClaim(claim_id))


def _channel(claim: NewClaim, who: CustomerLink | Staff) -> Channel:
    possible, default = (BY_STAFF, None) if isinstance(who, Staff) else (BY_CUSTOMER, "page")
    channel = claim.channel or default
    if channel not in possible:
        raise Problem(422, "channel_not_possible", f"The channel is one of: {', '.join(possible)}.", param="channel")
    return channel


def _received_at(claim: NewClaim, who: CustomerLink | Staff, *, now: datetime) -> datetime:
    if claim.received_at is None:
        return now
    if not isinstance(who, Staff):
        raise Problem(422, "staff_only", "Only the staff may say when a report arrived.", param="received_at")
    if claim.received_at > now:
        raise Problem(422, "in_the_future", "A report cannot have arrived in the future.", param="received_at")
    return claim.received_at.astimezone(UTC)
