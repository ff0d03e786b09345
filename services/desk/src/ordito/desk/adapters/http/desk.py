"""What the pages are made with, wired in `main` and found at the application's state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from ordito.desk.adapters.http.session import LoginLimit
from ordito.desk.application.ports import Accounts, EndedSessions, Holdings, OwnParked, Services, Views, Work
from ordito.desk.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    views: Views
    holdings: Holdings
    work: Work
    services: Services
    accounts: Accounts
    ended_sessions: EndedSessions
    parked: OwnParked
    logins: LoginLimit


def current_desk(request: Request) -> Desk:
    """Dependency."""
    desk: Desk = request.app.state.desk
    return desk


CurrentDesk = Annotated[Desk, Depends(current_desk)]
