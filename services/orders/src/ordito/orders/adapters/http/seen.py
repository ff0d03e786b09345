"""Orders as their callers may see and tell them: whoever may not know of an order finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from starlette.requests import Request

from ordito.kit.http.principals import Principal, context_of, ensure_may_see
from ordito.kit.transaction import Transaction
from ordito.orders.adapters.http.problems import told_in_full
from ordito.orders.application.handlers import Found, Orders
from ordito.orders.domain.commands import Command


def ensure_seen(who: Principal, found: Found, order_id: UUID) -> None:
    """404 for whoever may not know of the order."""
    ensure_may_see(who, seller=found.order.terms.seller, subject=str(order_id))


def tell_seen(
    orders: Orders,
    tx: Transaction,
    order_id: UUID,
    *,
    who: Principal,
    request: Request,
    command: Callable[[Found, datetime], Command],
) -> Found:
    """Tell an order something on behalf of whoever may see it; the order after it."""
    with told_in_full():
        found = orders.find(tx, str(order_id))
        ensure_seen(who, found, order_id)
        context = context_of(request, who, seller=found.order.terms.seller)
        orders.tell(tx, str(order_id), command=command(found, tx.now), context=context)
        return orders.find(tx, str(order_id))
