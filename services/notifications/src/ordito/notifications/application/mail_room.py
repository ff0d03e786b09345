"""How a queued e-mail becomes what goes on the wire: worded and addressed from the order's own events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ordito.kit.transaction import Stored
from ordito.notifications.application.ports import Envelope, Letter, Renderer
from ordito.notifications.domain.claim_notices import ClaimOpened
from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.decide import DECIDER
from ordito.notifications.domain.events import EmailQueued
from ordito.notifications.domain.notices import WithdrawalDeclined, WithdrawalReceived
from ordito.notifications.domain.state import Known
from ordito.terms import TermsBook


class EmailNotFound(LookupError):
    """The order has no e-mail of that key."""


@dataclass(frozen=True, slots=True)
class MailRoom:
    """Words and addresses e-mails. `link_to` makes the customer's link to an order."""

    book: TermsBook
    renderer: Renderer
    link_to: Callable[[str], str]

    def prepare(self, stored: tuple[Stored, ...], key: str) -> tuple[Envelope, Letter]:
        """The e-mail of this key among the order's events, ready to be sent. Raises EmailNotFound."""
        queued = next((one for one in stored if _is_queued(one, key)), None)
        state = DECIDER.fold(one.event for one in stored)
        if queued is None or not isinstance(state, Known):
            raise EmailNotFound(key)
        return self._envelope(state.contact, queued), self.word(state.contact, queued.event)

    def word(self, contact: Contact, queued: EmailQueued, *, link: str | None = None) -> Letter:
        """The letter, with the customer's link or, for other eyes, with `link` in its place."""
        return self.renderer.render(contact, queued.notice, link=link or self.link_to(contact.order_id))

    def _envelope(self, contact: Contact, stored: Stored) -> Envelope:
        rules = self.book.pinned(contact.terms).rules
        queued: EmailQueued = stored.event
        name, address = contact.customer.name, contact.customer.email
        if isinstance(queued.notice, WithdrawalReceived | WithdrawalDeclined | ClaimOpened):
            # Art. 54-bis: the acknowledgement goes to the contact that the statement itself gives. So does a claim's.
            name, address = queued.notice.name, queued.notice.contact_email
        return Envelope(
            sender_name=rules.name,
            sender=rules.contacts.email,
            recipient_name=name,
            recipient=address,
            message_id=queued.message_id,
            date=stored.at,
            language=queued.language,
        )


def _is_queued(stored: Stored, key: str) -> bool:
    return isinstance(stored.event, EmailQueued) and stored.event.key == key
