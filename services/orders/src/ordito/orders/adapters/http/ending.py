"""How an order ends early: refused by staff for its articles, or terminated by its customer because it is late."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.requests import Request

from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import Agent, CustomerLink, Principal
from ordito.kit.transaction import Transaction
from ordito.orders.adapters.http.answers import OrderAnswer, order_answer
from ordito.orders.adapters.http.principals import CustomerOrAgent
from ordito.orders.adapters.http.problems import documented
from ordito.orders.adapters.http.requests import FurtherTimeBody, RejectionBody
from ordito.orders.adapters.http.seen import tell_seen
from ordito.orders.application.handlers import Found, Orders
from ordito.orders.domain.commands import Command, GrantFurtherTime, RejectOrder, TerminateOrder
from ordito.orders.domain.events import CancelledBy


def ending_router(orders: Orders) -> APIRouter:
    """The endpoints of refusals, further time and terminations."""
    router = APIRouter(tags=["orders"])

    @router.post(
        "/v1/orders/{order_id}/rejection",
        response_model=OrderAnswer,
        summary="Refuse an order for what is wrong with its articles",
        responses={409: documented("`not_rejectable`: the terms say that it is too late, or the order is over")},
    )
    def reject(order_id: UUID, body: RejectionBody, who: Agent, once: CurrentOnce, request: Request) -> Response:
        """By the staff, for a manifest error of price or description, or a restriction that the shop missed. Whatever
        was paid goes back, whatever was packed is unpacked."""

        def command(_: Found, at: datetime) -> Command:
            return RejectOrder(body.code, body.note, who.name, at=at)

        def work(tx: Transaction) -> Answer:
            return _shown(order_id, tell_seen(orders, tx, order_id, who=who, request=request, command=command))

        return once.run(streams=[str(order_id)], work=work)

    @router.post(
        "/v1/orders/{order_id}/further-time",
        response_model=OrderAnswer,
        summary="Give the seller more time to deliver",
        responses={409: documented("`no_further_time_to_grant`: it is not late, or over")},
    )
    def grant_further_time(
        order_id: UUID, body: FurtherTimeBody, who: CustomerOrAgent, once: CurrentOnce, request: Request
    ) -> Response:
        """By the customer, or for him by the staff, once the last day to deliver has ended."""

        def command(_: Found, at: datetime) -> Command:
            return GrantFurtherTime(body.until, by_whom(who), at=at)

        def work(tx: Transaction) -> Answer:
            return _shown(order_id, tell_seen(orders, tx, order_id, who=who, request=request, command=command))

        return once.run(streams=[str(order_id)], work=work)

    @router.post(
        "/v1/orders/{order_id}/termination",
        response_model=OrderAnswer,
        summary="End the contract because the goods did not come in time",
        responses={409: documented("`not_terminable`, with the ruling that says why not, or not yet")},
    )
    def terminate(order_id: UUID, who: CustomerOrAgent, once: CurrentOnce, request: Request) -> Response:
        """By the customer, or for him by the staff. Everything that was paid goes back. Goods that come all the same
        change nothing."""

        def command(_: Found, at: datetime) -> Command:
            return TerminateOrder(by_whom(who), at=at)

        def work(tx: Transaction) -> Answer:
            return _shown(order_id, tell_seen(orders, tx, order_id, who=who, request=request, command=command))

        return once.run(streams=[str(order_id)], work=work)

    return router


def by_whom(who: Principal) -> CancelledBy:
    return "customer" if isinstance(who, CustomerLink) else "staff"


def _shown(order_id: UUID, after: Found) -> Answer:
    return Answer(200, order_answer(str(order_id), after.order, version=after.version))
