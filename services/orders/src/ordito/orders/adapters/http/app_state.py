"""What the app keeps for the endpoints of orders, as dependencies; `main` puts it there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from ordito.orders.application.handlers import Orders


def current_orders(request: Request) -> Orders:
    """Dependency: the application."""
    orders: Orders = request.app.state.orders
    return orders


CurrentOrders = Annotated[Orders, Depends(current_orders)]
