"""What notifications decides for one order: tell everything once, and nothing before the order itself is known."""

from __future__ import annotations

from hashlib import blake2b
from typing import assert_never

from ordito.kit.decider import Decider
from ordito.notifications.domain.commands import Command, NoteContact, Notify, RecordFailure, RecordSent
from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.events import (
    ContactNoted,
    EmailDeferred,
    EmailFailed,
    EmailQueued,
    EmailSent,
    Event,
)
from ordito.notifications.domain.notices import Notice, OrderReceived, QuotationRequested, Refunded, key_of
from ordito.notifications.domain.rejections import EmailAlreadyAnswered, UnknownEmail
from ordito.notifications.domain.state import Email, Known, State, Unknown, evolve, initial_state


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """The events that `command` leads to; `()` where it is already so. Raises NotificationRejection."""
    match command:
        case NoteContact():
            return _note_contact(state, command)
        case Notify():
            return _notify(state, command)
        case RecordSent(key=key):
            return _record_sent(_email(state, key))
        case RecordFailure():
            return _record_failure(_email(state, command.key), command)
        case _:
            assert_never(command)


def _note_contact(state: State, command: NoteContact) -> tuple[Event, ...]:
    contact = command.contact
    acknowledgement = QuotationRequested() if command.for_quotation else OrderReceived()
    match state:
        case Unknown(waiting=waiting):
            notices = (acknowledgement, *(deferred.notice for deferred in waiting.values()))
            return (ContactNoted(contact), *(_queued(contact, notice) for notice in notices))
        case Known(emails=emails) if key_of(contact.order_id, acknowledgement) in emails:
            return ()
        case Known():
            return (ContactNoted(contact), _queued(contact, acknowledgement))
        case _:
            assert_never(state)


def _notify(state: State, command: Notify) -> tuple[Event, ...]:
    notice, key = command.notice, key_of(command.order_id, command.notice)
    if isinstance(notice, Refunded) and not notice.amount:
        return ()  # a return of which nothing was left to pay: there is no money to announce
    match state:
        case Unknown(waiting=waiting):
            return () if key in waiting else (EmailDeferred(key, notice),)
        case Known(contact=contact, emails=emails):
            return () if key in emails else (_queued(contact, notice),)
        case _:
            assert_never(state)


def _queued(contact: Contact, notice: Notice) -> EmailQueued:
    key = key_of(contact.order_id, notice)
    return EmailQueued(
        key=key, notice=notice, language=contact.customer.language, message_id=message_id(key, contact.mail_domain)
    )


def message_id(key: str, mail_domain: str) -> str:
    """The Message-ID (RFC 5322, 3.6.4) of the e-mail with this business key: the same for every attempt to send it.

    A digest, so that the header is not folded: some mail systems compare it with the line break.
    """
    return f"<{blake2b(key.encode(), digest_size=16).hexdigest()}@{mail_domain}>"


def _record_sent(email: Email) -> tuple[Event, ...]:
    queued = email.queued
    match email.status:
        case "queued":
            return (EmailSent(queued.key, queued.notice.kind, queued.message_id),)
        case "sent":
            return ()
        case "failed":
            raise EmailAlreadyAnswered(key=queued.key)
        case _:
            assert_never(email.status)


def _record_failure(email: Email, command: RecordFailure) -> tuple[Event, ...]:
    match email.status:
        case "queued":
            return (EmailFailed(command.key, email.queued.notice.kind, command.code, command.message),)
        case "sent":
            raise EmailAlreadyAnswered(key=command.key)
        case "failed":
            return ()
        case _:
            assert_never(email.status)


def _email(state: State, key: str) -> Email:
    if isinstance(state, Known) and key in state.emails:
        return state.emails[key]
    raise UnknownEmail(key=key)


DECIDER: Decider[State, Command, Event] = Decider(initial=initial_state(), decide=decide, evolve=evolve)
