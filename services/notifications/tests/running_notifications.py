"""Notifications without Kafka: messages in, e-mails sent when a test says so."""

from __future__ import annotations

from dataclasses import dataclass

from ordito.kit.database import Database
from ordito.kit.effects import EffectWorker
from ordito.kit.inbox import Inbox
from ordito.kit.message import Message
from ordito.notifications.application.reactions import reactions
from ordito.terms import TermsBook

LINK_SECRET = "link-secret-of-the-tests-of-32-characters-"
PUBLIC_URL = "https://orders.example"


@dataclass(frozen=True, slots=True)
class Notifications:
    database: Database
    worker: EffectWorker
    book: TermsBook

    def hear(self, *messages: Message) -> None:
        inbox = Inbox("notifications", reactions(self.book))
        for message in messages:
            with self.database.transaction(*inbox.locks(message)) as tx:
                inbox.take(tx, message)

    def work(self) -> None:
        """Send e-mails until none is left that could be sent now."""
        while self.worker.run_once():
            pass

    def events(self, order: str) -> list[str]:
        with self.database.read() as tx:
            return [one.type for one in tx.load(order)]
