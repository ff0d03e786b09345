"""What an app keeps for its endpoints, as dependencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from ordito.kit.clock import Clock
from ordito.kit.database import Database
from ordito.kit.http.problems import correlation_of
from ordito.kit.settings import ServiceSettings


def current_database(request: Request) -> Database:
    """Dependency: the service's database."""
    database: Database = request.app.state.database
    return database


def current_clock(request: Request) -> Clock:
    """Dependency: the service's clock."""
    clock: Clock = request.app.state.clock
    return clock


def current_settings(request: Request) -> ServiceSettings:
    """Dependency: the service's settings."""
    settings: ServiceSettings = request.app.state.settings
    return settings


CurrentDatabase = Annotated[Database, Depends(current_database)]
CurrentClock = Annotated[Clock, Depends(current_clock)]
CurrentSettings = Annotated[ServiceSettings, Depends(current_settings)]
CurrentCorrelation = Annotated[str, Depends(correlation_of)]
