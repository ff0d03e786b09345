"""What happened to the e-mails of an order. Private: contact and notices stay here, see `adapters/kafka/publish.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.notices import Notice
from ordito.schemas.values import Language


@dataclass(frozen=True, slots=True)
class ContactNoted:
    """Whom to write to, in which language, about what order."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class EmailDeferred:
    """There is something to tell, but the order itself is not known here yet: the e-mail waits for it."""

    key: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class EmailQueued:
    """An e-mail is to be sent, once. `message_id` is derived from `key`, so that a repeat can be recognised."""

    key: str
    notice: Notice
    language: Language
    message_id: str


@dataclass(frozen=True, slots=True)
class EmailSent:
    """The mail server took the e-mail."""

    key: str
    kind: str
    message_id: str


@dataclass(frozen=True, slots=True)
class EmailFailed:
    """The mail server refused the e-mail for good."""

    key: str
    kind: str
    code: str
    message: str


Event: TypeAlias = ContactNoted | EmailDeferred | EmailQueued | EmailSent | EmailFailed
