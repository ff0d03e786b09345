"""`/v1/orders/{order_id}/claims…`: what the guarantee gives, for customers and the staff.

A claim or a remedy that the terms do not allow is recorded and answered with 409 and its ruling.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.context import Context
from ordito.kit.decider import Outcome
from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce, Once
from ordito.kit.http.principals import Agent, CurrentPrincipal, CustomerLink, Principal, Staff, context_of
from ordito.kit.http.problems import MEDIA_TYPE, Problem, correlation_of, not_found
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
    claim_for_customer,
    claim_option_view,
    claim_view,
)
from ordito.returns.adapters.http.order import CustomerOrAgent, OrderId, noted_by, opened, visible
from ordito.returns.adapters.http.requests import SentBack
from ordito.returns.adapters.http.returns import BY_CUSTOMER, BY_STAFF
from ordito.returns.application.claims import Claims
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.claim_commands import (
    AnswerQuotation,
    ClaimCommand,
    FinishRepair,
    QuoteRepair,
    ReceiveClaimedGoods,
    RegisterGuarantee,
    SendClaimedGoodsBack,
    WithdrawClaim,
)
from ordito.returns.domain.claim_events import RemedyDeclined
from ordito.returns.domain.claim_state import Claim, DeclinedClaim
from ordito.returns.domain.claimed_goods import is_to_be_sent_back
from ordito.returns.domain.state import Opened, State
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel
from ordito.schemas.values import Ruling

ClaimId = Annotated[str, Path(pattern=r"^c[1-9][0-9]{0,5}$", description="The claim's id within the order: `c1`")]
Ask = Callable[[Transaction, Opened, Context], Outcome[State]]


def claims_router(returns: Returns, claims: Claims) -> APIRouter:
    """The endpoints of the guarantee."""
    router = APIRouter(tags=["guarantee"], prefix="/v1/orders/{order_id}")

    @router.get("/claim-options", summary="Line by line, what the guarantee gives, and why")
    def claim_options(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> ClaimOptions:
        with database.read() as tx:
            state = visible(returns.state_of(tx, str(order_id)), str(order_id), who)
            lines = [claim_option_view(option) for option in claims.options(tx, state)]
        return ClaimOptions(
            order_id=str(order_id), number=state.number, lines=lines, collection=claims.collection(state)
        )

    @router.get("/claims", summary="All claims of the order and what became of them")
    def show_all(order_id: OrderId, who: CurrentPrincipal, database: CurrentDatabase) -> ClaimList:
        with database.read() as tx:
            state = visible(returns.state_of(tx, str(order_id)), str(order_id), who)
        items = [_view(state, claim.claim_id, who) for claim in state.claims]
        return ClaimList(order_id=str(order_id), number=state.number, items=items)

    @router.get("/claims/{claim_id}", summary="One claim and what became of it")
    def show(order_id: OrderId, claim_id: ClaimId, who: CurrentPrincipal, database: CurrentDatabase) -> ClaimView:
        with database.read() as tx:
            state = visible(returns.state_of(tx, str(order_id)), str(order_id), who)
        return _view(state, claim_id, who)

    @router.post(
        "/guarantee/registrations",
        status_code=201,
        response_model=RegistrationView,
        summary="Register the guarantee of a line, where the terms know it",
    )
    def register(
        order_id: OrderId, form: Registration, who: CustomerOrAgent, once: CurrentOnce, request: Request
    ) -> Response:
        def work(tx: Transaction) -> Answer:
            state = visible(returns.state_of(tx, str(order_id)), str(order_id), who)
            context = context_of(request, who, seller=state.terms.seller)
            outcome = returns.handle(tx, str(order_id), RegisterGuarantee(form.line, tx.now), context=context)
            done = next(one for one in opened(outcome.state).registrations if one.line == form.line)
            view = RegistrationView(line=done.line, registered_at=done.registered_at, ruling=done.ruling)
            return Answer(201 if outcome.events else 200, view)

        return once.run(streams=[str(order_id)], work=work)

    @router.post("/claims", status_code=201, response_model=ClaimView, summary="Report a defect")
    def report(
        order_id: OrderId, claim: NewClaim, who: CustomerOrAgent, once: CurrentOnce, request: Request
    ) -> Response:
        channel = _channel(claim, who)

        def work(tx: Transaction) -> Answer:
            state = visible(returns.state_of(tx, str(order_id)), str(order_id), who)
            outcome = claims.report(
                tx,
                str(order_id),
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
                context=context_of(request, who, seller=state.terms.seller),
            )
            after = opened(outcome.state)
            last = after.claims[-1]
            address = f"/v1/orders/{order_id}/claims/{last.claim_id}"
            if isinstance(last, DeclinedClaim):
                return _declined("claim_declined", last.notice.ruling, request, address)
            return Answer(201, _view(after, last.claim_id, who), headers={"Location": address})

        return once.run(streams=[str(order_id)], work=work)

    @router.post(
        "/claims/{claim_id}/collection", response_model=ClaimView, summary="How the goods come to be looked at"
    )
    def arrange(
        order_id: OrderId,
        claim_id: ClaimId,
        who: Agent,
        once: CurrentOnce,
        request: Request,
        pickup: Pickup | None = None,
    ) -> Response:
        pickup_on = None if pickup is None else pickup.pickup_on

        def ask(tx: Transaction, state: Opened, context: Context) -> Outcome[State]:
            return claims.arrange(tx, state, str(order_id), claim_id, pickup_on=pickup_on, by=who.name, context=context)

        return _step(order_id, claim_id, who, once, request, ask)

    @router.post("/claims/{claim_id}/receive", response_model=ClaimView, summary="The goods are there")
    def receive(order_id: OrderId, claim_id: ClaimId, who: Agent, once: CurrentOnce, request: Request) -> Response:
        return _told(order_id, who, once, request, claim_id, lambda tx: ReceiveClaimedGoods(claim_id, who.name, tx.now))

    @router.post("/claims/{claim_id}/check", response_model=ClaimView, summary="Whether there is a defect")
    def check(
        order_id: OrderId, claim_id: ClaimId, found: Check, who: Agent, once: CurrentOnce, request: Request
    ) -> Response:
        def ask(tx: Transaction, _: Opened, context: Context) -> Outcome[State]:
            return claims.check(
                tx,
                str(order_id),
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

        return _step(order_id, claim_id, who, once, request, ask)

    @router.post("/claims/{claim_id}/remedy", response_model=ClaimView, summary="How the defect is made good")
    def remedy(
        order_id: OrderId,
        claim_id: ClaimId,
        decision: RemedyDecision,
        who: Agent,
        once: CurrentOnce,
        request: Request,
    ) -> Response:
        def ask(tx: Transaction, state: Opened, context: Context) -> Outcome[State]:
            return claims.decide(
                tx,
                state,
                str(order_id),
                claim_id,
                remedy=decision.remedy,
                amount=money(decision.amount),
                wanted=wanted_lines(decision.wanted),
                impossible=tuple(decision.impossible),
                agreed=decision.agreed,
                by=who.name,
                context=context,
            )

        return _step(order_id, claim_id, who, once, request, ask, decides=True)

    @router.post("/claims/{claim_id}/remedy-choice", response_model=ClaimView, summary="The customer chooses a remedy")
    def choose(
        order_id: OrderId,
        claim_id: ClaimId,
        choice: RemedyChoice,
        who: CustomerOrAgent,
        once: CurrentOnce,
        request: Request,
    ) -> Response:
        def ask(tx: Transaction, state: Opened, context: Context) -> Outcome[State]:
            return claims.decide(
                tx, state, str(order_id), claim_id, remedy=choice.remedy, by=noted_by(who), context=context
            )

        return _step(order_id, claim_id, who, once, request, ask, decides=True)

    @router.post("/claims/{claim_id}/quotation", response_model=ClaimView, summary="What a repair would cost")
    def quote(
        order_id: OrderId, claim_id: ClaimId, quoted: Quotation, who: Agent, once: CurrentOnce, request: Request
    ) -> Response:
        amount = Money(quoted.amount.amount, quoted.amount.currency)
        return _told(
            order_id,
            who,
            once,
            request,
            claim_id,
            lambda tx: QuoteRepair(claim_id, amount, quoted.note or None, who.name, tx.now, quoted.valid_days),
        )

    @router.post("/claims/{claim_id}/quotation/answer", response_model=ClaimView, summary="Is the repair wanted?")
    def answer_quotation(
        order_id: OrderId,
        claim_id: ClaimId,
        answer: QuotationAnswer,
        who: CustomerOrAgent,
        once: CurrentOnce,
        request: Request,
    ) -> Response:
        return _told(
            order_id,
            who,
            once,
            request,
            claim_id,
            lambda tx: AnswerQuotation(claim_id, answer.accepted, answered_by=noted_by(who), at=tx.now),
        )

    @router.post("/claims/{claim_id}/repair/finish", response_model=ClaimView, summary="Repaired and on its way back")
    def finish(
        order_id: OrderId,
        claim_id: ClaimId,
        who: Agent,
        once: CurrentOnce,
        request: Request,
        how: Finished | None = None,
    ) -> Response:
        how = how or Finished()
        command = FinishRepair(claim_id, how.courier, how.tracking_number, finished_by=who.name)
        return _told(order_id, who, once, request, claim_id, lambda _: command)

    @router.post("/claims/{claim_id}/send-back", response_model=ClaimView, summary="Back to the customer as they are")
    def send_back(
        order_id: OrderId,
        claim_id: ClaimId,
        who: Agent,
        once: CurrentOnce,
        request: Request,
        how: SentBack | None = None,
    ) -> Response:
        how = how or SentBack()
        command = SendClaimedGoodsBack(claim_id, how.courier, how.tracking_number, sent_back_by=who.name)
        return _told(order_id, who, once, request, claim_id, lambda _: command)

    @router.post("/claims/{claim_id}/withdraw", response_model=ClaimView, summary="Nothing is wanted any more")
    def withdraw(
        order_id: OrderId, claim_id: ClaimId, who: CustomerOrAgent, once: CurrentOnce, request: Request
    ) -> Response:
        return _told(order_id, who, once, request, claim_id, lambda _: WithdrawClaim(claim_id))

    def _told(
        order_id: OrderId,
        who: CustomerLink | Staff,
        once: Once,
        request: Request,
        claim_id: str,
        command: Callable[[Transaction], ClaimCommand],
    ) -> Response:
        def ask(tx: Transaction, _: Opened, context: Context) -> Outcome[State]:
            return returns.handle(tx, str(order_id), command(tx), context=context)

        return _step(order_id, claim_id, who, once, request, ask)

    def _step(
        order_id: OrderId,
        claim_id: str,
        who: CustomerLink | Staff,
        once: Once,
        request: Request,
        ask: Ask,
        *,
        decides: bool = False,
    ) -> Response:
        def work(tx: Transaction) -> Answer:
            state = visible(returns.state_of(tx, str(order_id)), str(order_id), who)
            outcome = ask(tx, state, context_of(request, who, seller=state.terms.seller))
            declined = _refused(opened(outcome.state), claim_id) if decides else None
            if declined is not None:
                address = f"/v1/orders/{order_id}/claims/{claim_id}"
                return _declined("remedy_declined", declined, request, address)
            return Answer(200, _view(opened(outcome.state), claim_id, who))

        return once.run(streams=[str(order_id)], work=work)

    def _view(state: Opened, claim_id: str, who: Principal) -> ClaimView:
        claim = state.find_claim(claim_id)
        if claim is None:
            raise not_found()
        waits = isinstance(claim, Claim) and is_to_be_sent_back(state, claim)
        view = claim_view(claim, choices=claims.choices(state, claim), to_send_back=waits)
        return claim_for_customer(view) if isinstance(who, CustomerLink) else view

    return router


def _refused(state: Opened, claim_id: str) -> Ruling | None:
    """By which ruling the remedy that was just asked for is not given, if it is not."""
    claim = state.find_claim(claim_id)
    last = claim.facts[-1] if isinstance(claim, Claim) and claim.facts else None
    return last.ruling if isinstance(last, RemedyDeclined) else None


def _declined(code: str, ruling: Ruling, request: Request, address: str) -> Answer:
    """What the terms do not give: recorded, and said with its ruling."""
    problem = Problem(409, code, ruling.sentence.en, ruling=ruling)
    body = problem.document(correlation=correlation_of(request)).model_dump_json(exclude_none=True).encode()
    return Answer(409, body, headers={"Location": address}, media_type=MEDIA_TYPE)


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
