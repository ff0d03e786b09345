"""How an e-mail is sent: worded from the order's events, handed to the mail server, the answer recorded.

SMTP knows no idempotency key. Between the server's acceptance and our record of it lies an instant in which a crash
makes us send the e-mail again: delivery is at least once, as it is everywhere in SMTP (RFC 5321, 4.5.4.1 and 6.1). Two
things close the gap for the reader. The Message-ID is derived from the business key, Date and boundary from the event,
so that a repeat is the same message; and mail systems that suppress duplicates by Message-ID (Cyrus's duplicate
delivery database, Sieve's `duplicate` test of RFC 7352, Gmail) show it once.
"""

from __future__ import annotations

from typing import Any

from ordito.kit.context import Actor
from ordito.kit.database import Database
from ordito.kit.effects import Effect, EffectKind, PermanentFailure
from ordito.kit.transaction import Transaction
from ordito.notifications.application.consequences import EMAIL
from ordito.notifications.application.handlers import handle
from ordito.notifications.application.mail_room import MailRoom
from ordito.notifications.application.ports import Mailer
from ordito.notifications.domain.commands import Command, RecordFailure, RecordSent

MAIL_SERVER = Actor(kind="provider", id="mail-server")


def effect_kinds(database: Database, mail_room: MailRoom, mailer: Mailer) -> dict[str, EffectKind]:
    """The one effect of notifications."""

    def send(effect: Effect) -> dict[str, Any]:
        with database.read() as tx:
            stored = tx.load(effect.stream)
        envelope, letter = mail_room.prepare(stored, effect.key)
        mailer.send(envelope, letter)
        return {}

    return {EMAIL: EffectKind(execute=send, succeeded=_sent, failed=_refused)}


def _sent(tx: Transaction, effect: Effect, _: dict[str, Any]) -> None:
    _record(tx, effect, RecordSent(effect.key))


def _refused(tx: Transaction, effect: Effect, failure: PermanentFailure) -> None:
    _record(tx, effect, RecordFailure(effect.key, failure.code, failure.message))


def _record(tx: Transaction, effect: Effect, command: Command) -> None:
    context = effect.context.caused_by(effect.context.causation or effect.key, actor=MAIL_SERVER)
    handle(tx, effect.stream, command, context=context)
