"""Private events as other services see them, on topic `ordito.notifications`: who the customer is stays here."""

from __future__ import annotations

from typing import assert_never, cast

from ordito.kit.transaction import Stored
from ordito.notifications.domain.events import (
    ContactNoted,
    EmailDeferred,
    EmailFailed,
    EmailQueued,
    EmailSent,
    Event,
)
from ordito.schemas.event import EventBody
from ordito.schemas.notifications import (
    ContactNotedV1,
    EmailDeferredV1,
    EmailFailedV1,
    EmailQueuedV1,
    EmailSentV1,
)

SOURCE = "notifications"
TOPIC = "ordito.notifications"


def to_public(stored: Stored) -> EventBody:
    """The public event of one stored event."""
    event = cast(Event, stored.event)
    match event:
        case ContactNoted(contact=contact):
            return ContactNotedV1(language=contact.customer.language)
        case EmailDeferred():
            return EmailDeferredV1(key=event.key, kind=event.notice.kind)
        case EmailQueued():
            return EmailQueuedV1(
                key=event.key, kind=event.notice.kind, language=event.language, message_id=event.message_id
            )
        case EmailSent():
            return EmailSentV1(key=event.key, kind=event.kind, message_id=event.message_id)
        case EmailFailed():
            return EmailFailedV1(key=event.key, kind=event.kind, code=event.code, message=event.message)
        case _:
            assert_never(event)
