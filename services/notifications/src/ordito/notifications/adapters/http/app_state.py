"""What the app keeps for the endpoints of notifications, as dependencies; `main` puts it there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from ordito.notifications.application.mail_room import MailRoom


def current_mail_room(request: Request) -> MailRoom:
    """Dependency: whoever words the e-mails."""
    mail_room: MailRoom = request.app.state.mail_room
    return mail_room


CurrentMailRoom = Annotated[MailRoom, Depends(current_mail_room)]
