"""What follows from notifications' own events, in their transaction: an e-mail is sent."""

from __future__ import annotations

from ordito.kit.transaction import Stored, Transaction
from ordito.notifications.domain.events import EmailQueued

EMAIL = "email"


def consequences(tx: Transaction, stored: Stored) -> None:
    """Ask for the effect of a queued e-mail. Its content stays in the event: the effect carries the key alone."""
    match stored.event:
        case EmailQueued(key=key):
            context = stored.context.caused_by(str(stored.id))
            tx.effect(key=key, kind=EMAIL, stream=stored.stream, payload={}, context=context)
        case _:
            pass
