"""`/v1/orders/{order_id}/payment` and `.../charges/{charge_id}`: what the customer pays through the order's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.idempotency import Answer, CurrentOnce, Once
from ordito.kit.http.principals import CurrentPrincipal, CustomerLink, Principal, Supervisor, context_of
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.transaction import Stored, Transaction
from ordito.payments.adapters.http.app_state import CurrentLinkMethods
from ordito.payments.adapters.http.payments import OrderId, visible
from ordito.payments.adapters.http.views import ChargeView, Reason, charge_view
from ordito.payments.adapters.postgres.attempts import attempts_of
from ordito.payments.application.handlers import handle
from ordito.payments.application.link_methods import LinkMethods
from ordito.payments.domain.charging import ORDER_CHARGE
from ordito.payments.domain.commands import PayCharge, WithdrawCharge
from ordito.payments.domain.decide import DECIDER

ChargeId = Annotated[str, Path(description="The charge's id within the order", min_length=1, max_length=100)]

router = APIRouter(tags=["charges"])


class Means(BaseModel):
    """What to pay with: the provider's token of a card or an account, never a card number."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"method": "card", "token": "tok_visa"}]})

    method: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    token: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = None


class LetOff(BaseModel):
    """Why the customer need not pay."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "Goodwill"}]})

    reason: Reason


def require_customer(order_id: OrderId, who: CurrentPrincipal) -> CustomerLink:
    """Dependency: the holder of the order's link. Nobody pays in another's name."""
    if not isinstance(who, CustomerLink):
        raise Problem(403, "customer_required", "Only the customer may do this.")
    if who.subject != str(order_id):
        raise not_found()
    return who


CurrentCustomer = Annotated[CustomerLink, Depends(require_customer)]


@dataclass(frozen=True, slots=True)
class Step:
    """What one request does to a charge, once."""

    methods: LinkMethods
    once: Once
    request: Request

    def take(
        self,
        who: Principal,
        order_id: UUID,
        charge_id: str,
        command: Callable[[Transaction, tuple[Stored, ...]], PayCharge | WithdrawCharge],
    ) -> Response:
        """A command, made of what is known of the order's money; the answer is the charge after it."""
        stream = str(order_id)

        def work(tx: Transaction) -> Answer:
            stored = visible(tx, stream, who)
            context = context_of(self.request, who, seller=stored[0].context.seller)
            charge = handle(tx, stream, command(tx, stored), context=context).state.charge(charge_id)
            assert charge is not None  # noqa: S101  else the command was rejected
            return Answer(202, charge_view(charge, attempts_of(tx, stream)))

        return self.once.run(streams=[stream], work=work)

    def pay(self, who: CustomerLink, order_id: UUID, charge_id: str, means: Means) -> Response:
        """Pay the charge by a method that the order's terms take."""

        def command(tx: Transaction, stored: tuple[Stored, ...]) -> PayCharge:
            known = DECIDER.fold(one.event for one in stored)
            self.methods.ensure(means.method, known, seller=stored[0].context.seller, at=tx.now)
            return PayCharge(str(order_id), charge_id, means.method, means.token, at=tx.now)

        return self.take(who, order_id, charge_id, command)


def current_step(methods: CurrentLinkMethods, once: CurrentOnce, request: Request) -> Step:
    """Dependency: the request, under its key."""
    return Step(methods, once, request)


CurrentStep = Annotated[Step, Depends(current_step)]


@router.post(
    "/v1/orders/{order_id}/payment",
    status_code=202,
    response_model=ChargeView,
    summary="Pay an order that waits for its customer",
)
def pay_order(order_id: OrderId, means: Means, who: CurrentCustomer, step: CurrentStep) -> Response:
    return step.pay(who, order_id, ORDER_CHARGE, means)


@router.post(
    "/v1/orders/{order_id}/charges/{charge_id}/payment",
    status_code=202,
    response_model=ChargeView,
    summary="Pay what was asked for on top of the order",
)
def pay_charge(
    order_id: OrderId, charge_id: ChargeId, means: Means, who: CurrentCustomer, step: CurrentStep
) -> Response:
    return step.pay(who, order_id, charge_id, means)


@router.post(
    "/v1/orders/{order_id}/charges/{charge_id}/withdrawal",
    status_code=202,
    response_model=ChargeView,
    summary="Let the customer off a charge that is not paid",
)
def withdraw(order_id: OrderId, charge_id: ChargeId, wanted: LetOff, who: Supervisor, step: CurrentStep) -> Response:
    command = WithdrawCharge(charge_id, wanted.reason)
    return step.take(who, order_id, charge_id, lambda _tx, _stored: command)
