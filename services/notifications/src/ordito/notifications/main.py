"""The processes of notifications, wired by hand.

python -m ordito.notifications.main api       the HTTP API
python -m ordito.notifications.main worker    relay, consumer, effects
python -m ordito.notifications.main migrate   brings the database to the newest migration, and ends
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from fastapi import FastAPI

from ordito.kit.clock import Clock
from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.effects import EffectWorker
from ordito.kit.http.app import create_app
from ordito.kit.http.idempotency import AnswerPurge
from ordito.kit.parking import Redriver
from ordito.kit.process import Component
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.service import clock_of, run_service
from ordito.kit.wakeup import Listener
from ordito.notifications.adapters.gateways.letters.render import Letters
from ordito.notifications.adapters.gateways.smtp import SmtpMailer
from ordito.notifications.adapters.http import emails
from ordito.notifications.adapters.http.links import customer_links
from ordito.notifications.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.notifications.adapters.postgres.codec import CODEC
from ordito.notifications.application.consequences import consequences
from ordito.notifications.application.effects import effect_kinds
from ordito.notifications.application.mail_room import MailRoom
from ordito.notifications.application.reactions import TOPICS, reactions
from ordito.notifications.settings import Settings
from ordito.terms import stopped_by_wrong_terms, terms_from_environment

MIGRATIONS = Path(__file__).parent / "migrations"


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or clock_of(settings)
    mail_room = make_mail_room(settings)
    app = create_app(
        service=SOURCE,
        title="Ordito notifications",
        description="What the customer of an order was written, as it reads.",
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[emails.router],
        migrations=MIGRATIONS,
    )
    app.state.mail_room = mail_room
    return app


def make_mail_room(settings: Settings) -> MailRoom:
    """Whoever words and addresses the e-mails, under the terms of every seller."""
    book = terms_from_environment()
    secret = settings.link_secret.get_secret_value()
    return MailRoom(book=book, renderer=Letters(book), link_to=customer_links(settings.public_url, secret=secret))


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of notifications."""
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=consequences)


@contextmanager
def open_worker(settings: Settings) -> Iterator[Sequence[Component]]:
    """What publishes, reacts and sends e-mails."""
    servers = settings.kafka_bootstrap_servers
    mail_room = make_mail_room(settings)
    with closing(make_database(settings, clock_of(settings))) as database:
        relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
        consumer = Consumer(
            database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(mail_room.book)
        )
        effects = EffectWorker(database, effect_kinds(database, mail_room, SmtpMailer(settings.mail_server)))
        yield (
            relay,
            consumer,
            effects,
            Listener(database.engine, relay.wanted, effects.wanted),
            Redriver(database, consumer.inbox),
            AnswerPurge(database),
            Sampler(database, source=SOURCE),
        )


def main(arguments: list[str] | None = None) -> None:
    """The process that the first argument names."""
    with stopped_by_wrong_terms():
        run_service(
            arguments,
            service=SOURCE,
            settings=Settings.load(),
            migrations=MIGRATIONS,
            make_app=make_app,
            open_worker=open_worker,
        )


if __name__ == "__main__":
    main()
