"""`/v1/orders/{order_id}/payment` and `.../charges/{charge_id}`: what the customer pays through the order's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import CurrentPrincipal, CustomerLink, Principal, Supervisor, context_of
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.transaction import Transaction
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


@router.post(
    "/v1/orders/{order_id}/charges/{charge_id}/withdrawal",
    status_code=202,
    response_model=ChargeView,
    summary="Let the customer off a charge that is not paid",
)
def withdraw(
    order_id: OrderId, charge_id: ChargeId, wanted: LetOff, who: Supervisor, once: CurrentOnce, request: Request
) -> Response:
    command = WithdrawCharge(charge_id, wanted.reason)
    return _run(command, str(order_id), who=who, once=once, request=request)


def paying_router(methods: LinkMethods) -> APIRouter:
    """The endpoints by which customers pay, with the methods that their orders' terms take."""
    router = APIRouter(tags=["charges"])

    @router.post(
        "/v1/orders/{order_id}/payment",
        status_code=202,
        response_model=ChargeView,
        summary="Pay an order that waits for its customer",
    )
    def pay_order(
        order_id: OrderId, means: Means, who: CurrentCustomer, once: CurrentOnce, request: Request
    ) -> Response:
        command = PayCharge(str(order_id), ORDER_CHARGE, means.method, means.token)
        return _run(command, str(order_id), who=who, once=once, request=request, methods=methods)

    @router.post(
        "/v1/orders/{order_id}/charges/{charge_id}/payment",
        status_code=202,
        response_model=ChargeView,
        summary="Pay what was asked for on top of the order",
    )
    def pay_charge(
        order_id: OrderId,
        charge_id: ChargeId,
        means: Means,
        who: CurrentCustomer,
        once: CurrentOnce,
        request: Request,
    ) -> Response:
        command = PayCharge(str(order_id), charge_id, means.method, means.token)
        return _run(command, str(order_id), who=who, once=once, request=request, methods=methods)

    return router


def _run(
    command: PayCharge | WithdrawCharge,
    order_id: str,
    *,
    who: Principal,
    once: CurrentOnce,
    request: Request,
    methods: LinkMethods | None = None,
) -> Response:
    def work(tx: Transaction) -> Answer:
        stored = visible(tx, order_id, who)
        seller = stored[0].context.seller
        if methods is not None and isinstance(command, PayCharge):
            known = DECIDER.fold(one.event for one in stored)
            methods.ensure(command.method, known, seller=seller, at=tx.now)
        timed = replace(command, at=tx.now) if isinstance(command, PayCharge) else command
        state = handle(tx, order_id, timed, context=context_of(request, who, seller=seller)).state
        charge = state.charge(command.charge_id)
        assert charge is not None  # noqa: S101  else the command was rejected
        return Answer(202, charge_view(charge, attempts_of(tx, order_id)))

    return once.run(streams=[order_id], work=work)
