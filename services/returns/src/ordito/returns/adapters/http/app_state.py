"""What the app keeps for the endpoints of returns, as dependencies; `main` puts it there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from ordito.returns.application.handlers import Returns
from ordito.returns.application.photos import Photos
from ordito.returns.application.unknown_parcels import UnknownParcels


def current_returns(request: Request) -> Returns:
    """Dependency: the application."""
    returns: Returns = request.app.state.returns
    return returns


def current_photos(request: Request) -> Photos:
    """Dependency: the photos of goods."""
    photos: Photos = request.app.state.photos
    return photos


def current_unknown_parcels(request: Request) -> UnknownParcels:
    """Dependency: the application's part for parcels of nobody."""
    parcels: UnknownParcels = request.app.state.unknown_parcels
    return parcels


CurrentReturns = Annotated[Returns, Depends(current_returns)]
CurrentPhotos = Annotated[Photos, Depends(current_photos)]
CurrentUnknownParcels = Annotated[UnknownParcels, Depends(current_unknown_parcels)]
