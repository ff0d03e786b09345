"""What notifications needs to write to a customer: somebody who words a letter, and somebody who carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.notices import Notice
from ordito.schemas.values import Language


@dataclass(frozen=True, slots=True)
class Attachment:
    """A plain text that travels with a letter."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as its reader sees it, in both of its forms."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom. The same e-mail has the same `message_id` and `date` on every attempt."""

    sender_name: str
    sender: str
    recipient_name: str
    recipient: str
    message_id: str
    date: datetime
    language: Language


class Renderer(Protocol):
    """Words a letter. The same facts give the same letter."""

    def render(self, contact: Contact, notice: Notice, *, link: str) -> Letter:
        """The letter in the customer's language. `link` leads to the customer's page of the order."""
        ...


class Mailer(Protocol):
    """A mail server. Every call ends within half a minute.

    Raises ordito.kit.effects.PermanentFailure where the server refuses this e-mail for good; any other exception is
    followed by another attempt with the same Message-ID.
    """

    def send(self, envelope: Envelope, letter: Letter) -> None:
        """Hand the e-mail over; it is the server's once this returns."""
        ...
