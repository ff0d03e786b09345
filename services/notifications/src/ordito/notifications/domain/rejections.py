"""Why a command is refused.

NotificationRejection
  + UnknownEmail           the order has no e-mail of that key
  + EmailAlreadyAnswered   the mail server said first one thing, then the other
"""

from __future__ import annotations

from typing import ClassVar

from ordito.kit.rejection import Rejection


class NotificationRejection(Rejection):
    """A command that cannot be carried out in this state."""

    code: ClassVar[str] = "notification_rejected"


class UnknownEmail(NotificationRejection):
    code: ClassVar[str] = "unknown_email"

    def __init__(self, *, key: str) -> None:
        super().__init__(f"The order has no e-mail {key}.")
        self.key = key


class EmailAlreadyAnswered(NotificationRejection):
    code: ClassVar[str] = "email_already_answered"

    def __init__(self, *, key: str) -> None:
        super().__init__(f"The mail server answered about {key} before, and otherwise.")
        self.key = key
