"""What is known of an order and told to its customer, folded from its events.

State = Unknown | Known
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.events import (
    ContactNoted,
    EmailDeferred,
    EmailFailed,
    EmailQueued,
    EmailSent,
    Event,
)

EmailStatus: TypeAlias = Literal["queued", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class Email:
    """One e-mail as it stands."""

    queued: EmailQueued
    status: EmailStatus


@dataclass(frozen=True, slots=True)
class Unknown:
    """The order is not known here yet; what there is to tell waits, by key."""

    waiting: Mapping[str, EmailDeferred] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """The order's customer is known; `emails` by key, in the order in which they were queued."""

    contact: Contact
    emails: Mapping[str, Email]


State: TypeAlias = Unknown | Known


def initial_state() -> State:
    """An order of which notifications has heard nothing."""
    return Unknown()


def evolve(state: State, event: Event) -> State:
    """Record what happened. Never rejects."""
    match event:
        case ContactNoted(contact=contact):
            return Known(contact=contact, emails=state.emails if isinstance(state, Known) else {})
        case EmailDeferred(key=key):
            return Unknown({**state.waiting, key: event}) if isinstance(state, Unknown) else state
        case EmailQueued():
            return _with(state, Email(event, "queued"))
        case EmailSent(key=key):
            return _answered(state, key, "sent")
        case EmailFailed(key=key):
            return _answered(state, key, "failed")
        case _:
            assert_never(event)


def _with(state: State, email: Email) -> State:
    match state:
        case Known(emails=emails):
            return replace(state, emails={**emails, email.queued.key: email})
        case Unknown():
            raise AssertionError("an e-mail was queued before its order was known")


def _answered(state: State, key: str, status: EmailStatus) -> State:
    match state:
        case Known(emails=emails):
            return _with(state, replace(emails[key], status=status))
        case Unknown():
            raise AssertionError("an e-mail was answered before its order was known")
