"""Orders as their callers may see and tell them: whoever may not know of an order finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.idempotency import Answer, CurrentOnce, Once
from ordito.kit.http.principals import Principal, context_of, ensure_may_see
from ordito.kit.http.tokens import make_link_token
from ordito.kit.settings import ServiceSettings
from ordito.kit.transaction import Transaction
from ordito.orders.adapters.http.answers import order_answer
from ordito.orders.adapters.http.app_state import CurrentOrders
from ordito.orders.adapters.http.problems import told_in_full
from ordito.orders.application.handlers import Found, Orders
from ordito.orders.domain.commands import Command

Telling = Callable[[Found, datetime], Command]
"""What an order is told, made of the order as it is and of the instant."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one request does to an order, once."""

    orders: Orders
    once: Once
    request: Request

    def tell(self, who: Principal, order_id: UUID, command: Telling) -> Response:
        """Tell the order something on behalf of whoever may see it; the answer is the order after it."""

        def answer(after: Found) -> Answer:
            return Answer(200, order_answer(str(order_id), after.order, version=after.version))

        return self.take(who, order_id, command, answer)

    def take(self, who: Principal, order_id: UUID, command: Telling, answer: Callable[[Found], Answer]) -> Response:
        """The same, with another answer that is made of the order after it."""
        stream = str(order_id)

        def work(tx: Transaction) -> Answer:
            with told_in_full():
                found = self.orders.find(tx, stream)
                ensure_seen(who, found, order_id)
                context = context_of(self.request, who, seller=found.order.terms.seller)
                self.orders.tell(tx, stream, command=command(found, tx.now), context=context)
                after = self.orders.find(tx, stream)
            return answer(after)

        return self.once.run(streams=[stream], work=work)


def current_step(orders: CurrentOrders, once: CurrentOnce, request: Request) -> Step:
    """Dependency: the request, under its key."""
    return Step(orders, once, request)


CurrentStep = Annotated[Step, Depends(current_step)]


def ensure_seen(who: Principal, found: Found, order_id: UUID) -> None:
    """404 for whoever may not know of the order."""
    ensure_may_see(who, seller=found.order.terms.seller, subject=str(order_id))


def customer_link(order_id: UUID, settings: ServiceSettings) -> str:
    """The address of the customer's page; whoever has it has the order."""
    return f"{settings.public_url}/o/{make_link_token(settings.link_secret.get_secret_value(), order_id)}"
