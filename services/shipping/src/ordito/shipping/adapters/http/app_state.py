"""What the app keeps for the endpoints of shipping, as dependencies; `main` puts it there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from ordito.shipping.application.handlers import Shipments, StockKeeping


def current_shipments(request: Request) -> Shipments:
    """Dependency: the shipments of orders."""
    shipments: Shipments = request.app.state.shipments
    return shipments


def current_stock(request: Request) -> StockKeeping:
    """Dependency: the stock of articles."""
    stock: StockKeeping = request.app.state.stock
    return stock


CurrentShipments = Annotated[Shipments, Depends(current_shipments)]
CurrentStockKeeping = Annotated[StockKeeping, Depends(current_stock)]
