"""What the app keeps for the endpoints of payments, as dependencies; `main` puts it there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from ordito.payments.application.link_methods import LinkMethods


def current_link_methods(request: Request) -> LinkMethods:
    """Dependency: the methods that an order's terms take for a link."""
    methods: LinkMethods = request.app.state.link_methods
    return methods


CurrentLinkMethods = Annotated[LinkMethods, Depends(current_link_methods)]
