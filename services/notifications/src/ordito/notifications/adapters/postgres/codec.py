"""The names under which private events are kept. A name never changes; a changed event is a new version beside it."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.notifications.domain import events

CODEC = Codec(
    {
        "contact-noted.v1": events.ContactNoted,
        "email-deferred.v1": events.EmailDeferred,
        "email-queued.v1": events.EmailQueued,
        "email-sent.v1": events.EmailSent,
        "email-failed.v1": events.EmailFailed,
    }
)
