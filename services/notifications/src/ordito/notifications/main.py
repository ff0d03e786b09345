"""The processes of notifications, wired by hand.

python -m ordito.notifications.main api       the HTTP API
python -m ordito.notifications.main worker    relay, consumer, effects
python -m ordito.notifications.main migrate   brings the database to the newest migration, and ends
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from ordito.kit.clock import Clock, SystemClock
from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.dev_clock import MovableClock
from ordito.kit.effects import EffectWorker
from ordito.kit.http.app import create_app
from ordito.kit.http.idempotency import AnswerPurge
from ordito.kit.logs import configure_logging
from ordito.kit.migrate import upgrade, wait_for_head
from ordito.kit.parking import Redriver
from ordito.kit.process import run_worker
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.wakeup import Listener
from ordito.notifications.adapters.gateways.letters.render import Letters
from ordito.notifications.adapters.gateways.smtp import SmtpMailer
from ordito.notifications.adapters.http.emails import emails_router
from ordito.notifications.adapters.http.links import customer_links
from ordito.notifications.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.notifications.adapters.postgres.codec import CODEC
from ordito.notifications.application.consequences import consequences
from ordito.notifications.application.effects import effect_kinds
from ordito.notifications.application.mail_room import MailRoom
from ordito.notifications.application.reactions import TOPICS, reactions
from ordito.notifications.settings import Settings
from ordito.terms import load_terms

MIGRATIONS = Path(__file__).parent / "migrations"


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or _clock(settings)
    return create_app(
        service=SOURCE,
        title="Ordito notifications",
        description="What the customer of an order was written, as it reads.",
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[emails_router(make_mail_room(settings))],
        migrations=MIGRATIONS,
    )


def make_mail_room(settings: Settings) -> MailRoom:
    """Whoever words and addresses the e-mails, under the terms of every seller."""
    book = load_terms()
    secret = settings.link_secret.get_secret_value()
    return MailRoom(book=book, renderer=Letters(book), link_to=customer_links(settings.public_url, secret=secret))


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of notifications."""
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=consequences)


def run_api(settings: Settings) -> None:
    """Serve until told to stop."""
    if settings.migrate_on_start:
        upgrade(settings.database_url, MIGRATIONS)
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


def run_components(settings: Settings) -> None:
    """Publish, react and send e-mails until told to stop."""
    wait_for_head(settings.database_url, MIGRATIONS)
    database = make_database(settings, _clock(settings))
    servers = settings.kafka_bootstrap_servers
    mail_room = make_mail_room(settings)
    relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
    consumer = Consumer(
        database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(mail_room.book)
    )
    effects = EffectWorker(database, effect_kinds(database, mail_room, SmtpMailer(settings.mail_server)))
    components = (
        relay,
        consumer,
        effects,
        Listener(database.engine, relay.wanted, effects.wanted),
        Redriver(database, consumer.inbox),
        AnswerPurge(database),
        Sampler(database, source=SOURCE),
    )
    try:
        run_worker(components, host=settings.host, port=settings.worker_port)
    finally:
        database.close()


def main(arguments: list[str] | None = None) -> None:
    """The process that the first argument names."""
    settings = Settings.load()
    configure_logging(service=SOURCE, level=settings.log_level)
    match arguments if arguments is not None else sys.argv[1:]:
        case ["api"]:
            run_api(settings)
        case ["worker"]:
            run_components(settings)
        case ["migrate"]:
            upgrade(settings.database_url, MIGRATIONS)
        case _:
            raise SystemExit("usage: python -m ordito.notifications.main api|worker|migrate")


def _clock(settings: Settings) -> Clock:
    return MovableClock(settings.database_url) if settings.dev else SystemClock()


if __name__ == "__main__":
    main()
