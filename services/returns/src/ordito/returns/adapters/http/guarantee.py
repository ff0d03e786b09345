"""What the endpoints of the guarantee share: what they work with, what they show, and how a step is taken once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.context import Context
from ordito.kit.decider import Outcome
from ordito.kit.http.idempotency import Answer, CurrentOnce, Once
from ordito.kit.http.principals import CustomerLink, Principal, Staff, context_of
from ordito.kit.http.problems import MEDIA_TYPE, Problem, correlation_of, not_found
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.http.claim_views import ClaimView, claim_for_customer, claim_view
from ordito.returns.adapters.http.order import OrderId, opened, visible
from ordito.returns.application.claims import Claims
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.claim_commands import ClaimCommand
from ordito.returns.domain.claim_events import RemedyDeclined
from ordito.returns.domain.claim_state import Claim
from ordito.returns.domain.claimed_goods import is_to_be_sent_back
from ordito.returns.domain.state import Opened, State
from ordito.schemas.values import Ruling

Work = Callable[[Transaction, Opened, Context], Answer]
Ask = Callable[[Transaction, Opened, Context], Outcome[State]]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """The application, wired in `main` and found at the app's state."""

    returns: Returns
    claims: Claims

    def seen(self, tx: Transaction, order_id: UUID | str, who: Principal) -> Opened:
        """The order's returns and claims, or 404 for whoever may not see them."""
        return visible(self.returns, tx, order_id, who)

    def view(self, state: Opened, claim_id: str, who: Principal) -> ClaimView:
        """A claim as this principal sees it, or 404."""
        claim = state.find_claim(claim_id)
        if claim is None:
            raise not_found()
        waits = isinstance(claim, Claim) and is_to_be_sent_back(state, claim)
        view = claim_view(claim, choices=self.claims.choices(state, claim), to_send_back=waits)
        return claim_for_customer(view) if isinstance(who, CustomerLink) else view


@dataclass(frozen=True, slots=True)
class Step:
    """What one request does to an order's claims."""

    guarantee: Guarantee
    order_id: str
    once: Once
    request: Request

    def take(self, who: CustomerLink | Staff, work: Work) -> Response:
        """Do `work` on what they may see."""

        def seen(tx: Transaction) -> Answer:
            state = self.guarantee.seen(tx, self.order_id, who)
            return work(tx, state, context_of(self.request, who, seller=state.terms.seller))

        return self.once.run(streams=[self.order_id], work=seen)

    def ask(self, who: CustomerLink | Staff, claim_id: str, ask: Ask) -> Response:
        """`ask` something of the claim; the answer is the claim after it."""

        def work(tx: Transaction, state: Opened, context: Context) -> Answer:
            after = opened(ask(tx, state, context).state)
            return self._shown(after, claim_id, who)

        return self.take(who, work)

    def decide(self, who: CustomerLink | Staff, claim_id: str, ask: Ask) -> Response:
        """The same of a remedy, which the terms may not give: 409 then, with the ruling."""

        def work(tx: Transaction, state: Opened, context: Context) -> Answer:
            after = opened(ask(tx, state, context).state)
            refused = _refused(after, claim_id)
            return self.declined("remedy_declined", refused, claim_id) if refused else self._shown(after, claim_id, who)

        return self.take(who, work)

    def tell(
        self, who: CustomerLink | Staff, claim_id: str, command: Callable[[Transaction], ClaimCommand]
    ) -> Response:
        """A command to the claim; the answer is the claim after it."""

        def ask(tx: Transaction, _: Opened, context: Context) -> Outcome[State]:
            return self.guarantee.returns.handle(tx, self.order_id, command(tx), context=context)

        return self.ask(who, claim_id, ask)

    def declined(self, code: str, ruling: Ruling, claim_id: str) -> Answer:
        """What the terms do not give: recorded, and said with its ruling."""
        problem = Problem(409, code, ruling.sentence.en, ruling=ruling)
        body = problem.document(correlation=correlation_of(self.request)).model_dump_json(exclude_none=True).encode()
        return Answer(409, body, headers={"Location": self.address(claim_id)}, media_type=MEDIA_TYPE)

    def address(self, claim_id: str) -> str:
        return f"/v1/orders/{self.order_id}/claims/{claim_id}"

    def _shown(self, state: Opened, claim_id: str, who: Principal) -> Answer:
        return Answer(200, self.guarantee.view(state, claim_id, who))


def current_guarantee(request: Request) -> Guarantee:
    """Dependency."""
    guarantee: Guarantee = request.app.state.guarantee
    return guarantee


CurrentGuarantee = Annotated[Guarantee, Depends(current_guarantee)]


def current_step(order_id: OrderId, guarantee: CurrentGuarantee, once: CurrentOnce, request: Request) -> Step:
    """Dependency."""
    return Step(guarantee, str(order_id), once, request)


CurrentStep = Annotated[Step, Depends(current_step)]


def _refused(state: Opened, claim_id: str) -> Ruling | None:
    """By which ruling the remedy that was just asked for is not given, if it is not."""
    claim = state.find_claim(claim_id)
    last = claim.facts[-1] if isinstance(claim, Claim) and claim.facts else None
    return last.ruling if isinstance(last, RemedyDeclined) else None
