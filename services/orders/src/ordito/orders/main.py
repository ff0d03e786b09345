"""Where the orders service is wired: `python -m ordito.orders.main api|worker|migrate`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from fastapi import FastAPI

from ordito.kit.clock import Clock
from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.http.app import create_app
from ordito.kit.http.idempotency import AnswerPurge
from ordito.kit.parking import Redriver
from ordito.kit.process import Component
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.service import clock_of, run_service
from ordito.kit.timers import Timer, TimerWorker
from ordito.kit.transaction import Transaction
from ordito.kit.wakeup import Listener
from ordito.orders.adapters.http import corresponding, ending, notes, quotations, routes, terms
from ordito.orders.adapters.http.problems import STATUSES
from ordito.orders.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.orders.adapters.postgres.codec import CODEC
from ordito.orders.adapters.postgres.directory import PostgresDirectory
from ordito.orders.application.consequences import consequences
from ordito.orders.application.deadlines import Tell, timer_kinds
from ordito.orders.application.handlers import Orders
from ordito.orders.application.reactions import TOPICS, reactions
from ordito.orders.domain.commands import Command
from ordito.orders.settings import Settings
from ordito.terms import stopped_by_wrong_terms, terms_from_environment

MIGRATIONS = Path(__file__).parent / "migrations"
MOST_BODY_BYTES = 262_144
"""Two hundred lines with the longest names fit in."""

DESCRIPTION = """
The order: proposal, acceptance, cancellation, contract, and the terms pinned to it.

Storefronts place orders with their API key, customers look and cancel with their link, staff with their token. Every
POST takes an `Idempotency-Key`. Errors are RFC 9457 problem documents; where a seller's terms decided, they carry the
ruling.
"""


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or clock_of(settings)
    orders = make_orders()
    app = create_app(
        service=SOURCE,
        title="Ordito orders",
        description=DESCRIPTION,
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[routes.router, ending.router, corresponding.router, notes.router, quotations.router, terms.router],
        rejections=STATUSES,
        migrations=MIGRATIONS,
        most_body_bytes=MOST_BODY_BYTES,
    )
    app.state.orders = orders
    return app


def make_orders() -> Orders:
    """The application, under the terms of every seller."""
    return Orders(book=terms_from_environment(), directory=PostgresDirectory())


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of orders."""
    directory = PostgresDirectory()
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=consequences(directory))


def make_components(settings: Settings, database: Database) -> tuple[Component, ...]:
    """What the worker runs: the relay, the reactions, the deadlines, and what keeps them well."""
    servers = settings.kafka_bootstrap_servers
    orders = make_orders()
    relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
    consumer = Consumer(database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(orders))
    return (
        relay,
        consumer,
        TimerWorker(database, timer_kinds(teller(orders))),
        Listener(database.engine, relay.wanted),
        Redriver(database, consumer.inbox),
        AnswerPurge(database),
        Sampler(database, source=SOURCE),
    )


def teller(orders: Orders) -> Tell:
    """Tells an order what its timer stands for."""

    def tell(tx: Transaction, timer: Timer, command: Command) -> None:
        orders.tell(tx, timer.stream, command=command, context=timer.context)

    return tell


@contextmanager
def open_worker(settings: Settings) -> Iterator[Sequence[Component]]:
    """The worker's components, on a database that is closed after them."""
    with closing(make_database(settings, clock_of(settings))) as database:
        yield make_components(settings, database)


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
