"""Notifications on a real PostgreSQL, with a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from mail_server import RunningServer, mail_server
from running_notifications import LINK_SECRET, PUBLIC_URL, Notifications
from sample_letters import PLACED_AT

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.effects import EffectWorker
from ordito.kit.migrate import upgrade
from ordito.notifications.adapters.gateways.letters.render import Letters
from ordito.notifications.adapters.gateways.smtp import MailServer, SmtpMailer
from ordito.notifications.adapters.http.links import customer_links
from ordito.notifications.adapters.postgres.codec import CODEC
from ordito.notifications.application.consequences import consequences
from ordito.notifications.application.effects import effect_kinds
from ordito.notifications.application.mail_room import MailRoom
from ordito.notifications.main import MIGRATIONS
from ordito.terms import load_terms


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def database_url(fresh_database: str) -> str:
    upgrade(fresh_database, MIGRATIONS)
    return fresh_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, codec=CODEC, clock=FixedClock(PLACED_AT), consequences=consequences)
    yield database
    database.close()


@pytest.fixture
def notifications(database: Database, server: RunningServer) -> Notifications:
    book = load_terms()
    room = MailRoom(book=book, renderer=Letters(book), link_to=customer_links(PUBLIC_URL, secret=LINK_SECRET))
    mailer = SmtpMailer(MailServer("smtp", "127.0.0.1", server.port))
    return Notifications(database, EffectWorker(database, effect_kinds(database, room, mailer)), book)
