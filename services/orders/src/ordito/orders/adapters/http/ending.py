"""How an order ends early: refused by staff for its articles, or terminated by its customer because it is late."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response

from ordito.kit.http.principals import Agent
from ordito.orders.adapters.http.answers import OrderAnswer
from ordito.orders.adapters.http.principals import CustomerOrAgent, by_whom
from ordito.orders.adapters.http.problems import documented
from ordito.orders.adapters.http.requests import FurtherTimeBody, RejectionBody
from ordito.orders.adapters.http.seen import CurrentStep
from ordito.orders.application.handlers import Found
from ordito.orders.domain.commands import Command, GrantFurtherTime, RejectOrder, TerminateOrder

router = APIRouter(tags=["orders"])


@router.post(
    "/v1/orders/{order_id}/rejection",
    response_model=OrderAnswer,
    summary="Refuse an order for what is wrong with its articles",
    responses={409: documented("`not_rejectable`: the terms say that it is too late, or the order is over")},
)
def reject(order_id: UUID, body: RejectionBody, who: Agent, step: CurrentStep) -> Response:
    """By the staff, for a manifest error of price or description, or a restriction that the shop missed. Whatever
    was paid goes back, whatever was packed is unpacked."""

    def command(_: Found, at: datetime) -> Command:
        return RejectOrder(body.code, body.note, who.name, at=at)

    return step.tell(who, order_id, command)


@router.post(
    "/v1/orders/{order_id}/further-time",
    response_model=OrderAnswer,
    summary="Give the seller more time to deliver",
    responses={409: documented("`no_further_time_to_grant`: it is not late, or over")},
)
def grant_further_time(order_id: UUID, body: FurtherTimeBody, who: CustomerOrAgent, step: CurrentStep) -> Response:
    """By the customer, or for him by the staff, once the last day to deliver has ended."""

    def command(_: Found, at: datetime) -> Command:
        return GrantFurtherTime(body.until, by_whom(who), at=at)

    return step.tell(who, order_id, command)


@router.post(
    "/v1/orders/{order_id}/termination",
    response_model=OrderAnswer,
    summary="End the contract because the goods did not come in time",
    responses={409: documented("`not_terminable`, with the ruling that says why not, or not yet")},
)
def terminate(order_id: UUID, who: CustomerOrAgent, step: CurrentStep) -> Response:
    """By the customer, or for him by the staff. Everything that was paid goes back. Goods that come all the same
    change nothing."""

    def command(_: Found, at: datetime) -> Command:
        return TerminateOrder(by_whom(who), at=at)

    return step.tell(who, order_id, command)
