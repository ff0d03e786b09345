"""Events of what was told to the customer, on topic `ordito.notifications`: key and subject are the order id.

Owner: notifications. Consumers: desk. Compatibility as for the orders' topic. No e-mail address travels here.
"""

from __future__ import annotations

from typing import ClassVar

from ordito.schemas.event import EventBody
from ordito.schemas.values import Language


class EmailDeferredV1(EventBody):
    """An e-mail is to be sent, but the order's contact is not known yet: it waits for it."""

    type: ClassVar[str] = "ordito.notifications.email-deferred.v1"

    key: str
    kind: str


class EmailQueuedV1(EventBody):
    """An e-mail is to be sent, once. Its business key is `email:{order}:{kind}`, with an id where there are several."""

    type: ClassVar[str] = "ordito.notifications.email-queued.v1"

    key: str
    kind: str
    language: Language
    message_id: str


class EmailSentV1(EventBody):
    """The mail server took the e-mail."""

    type: ClassVar[str] = "ordito.notifications.email-sent.v1"

    key: str
    kind: str
    message_id: str


class EmailFailedV1(EventBody):
    """The mail server refused the e-mail for good."""

    type: ClassVar[str] = "ordito.notifications.email-failed.v1"

    key: str
    kind: str
    code: str
    message: str


class ContactNotedV1(EventBody):
    """Notifications learned whom to write to and in which language."""

    type: ClassVar[str] = "ordito.notifications.contact-noted.v1"

    language: Language


EVENTS: tuple[type[EventBody], ...] = (ContactNotedV1, EmailDeferredV1, EmailQueuedV1, EmailSentV1, EmailFailedV1)
