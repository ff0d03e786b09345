"""Where the orders service is wired: `python -m ordito.orders.main api|worker|migrate`."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from ordito.kit.clock import Clock, SystemClock
from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.dev_clock import MovableClock
from ordito.kit.http.app import create_app
from ordito.kit.http.idempotency import AnswerPurge
from ordito.kit.logs import configure_logging
from ordito.kit.migrate import upgrade, wait_for_head
from ordito.kit.parking import Redriver
from ordito.kit.process import Component, run_worker
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.wakeup import Listener
from ordito.orders.adapters.http.problems import STATUSES
from ordito.orders.adapters.http.routes import orders_router
from ordito.orders.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.orders.adapters.postgres.codec import CODEC
from ordito.orders.adapters.postgres.directory import PostgresDirectory
from ordito.orders.application.consequences import consequences
from ordito.orders.application.handlers import Orders
from ordito.orders.application.reactions import TOPICS, reactions
from ordito.orders.settings import Settings
from ordito.terms import load_terms

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
    clock = clock or _clock(settings)
    return create_app(
        service=SOURCE,
        title="Ordito orders",
        description=DESCRIPTION,
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[orders_router(make_orders(), settings=settings)],
        rejections=STATUSES,
        migrations=MIGRATIONS,
        most_body_bytes=MOST_BODY_BYTES,
    )


def make_orders() -> Orders:
    """The application, under the terms of every seller."""
    return Orders(book=load_terms(), directory=PostgresDirectory())


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of orders."""
    directory = PostgresDirectory()
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=consequences(directory))


def run_api(settings: Settings) -> None:
    """Serve until told to stop."""
    if settings.migrate_on_start:
        upgrade(settings.database_url, MIGRATIONS)
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


def make_components(settings: Settings, database: Database) -> tuple[Component, ...]:
    """What the worker runs: the relay, the reactions, and what keeps them well."""
    servers = settings.kafka_bootstrap_servers
    relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
    consumer = Consumer(
        database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(make_orders())
    )
    return (
        relay,
        consumer,
        Listener(database.engine, relay.wanted),
        Redriver(database, consumer.inbox),
        AnswerPurge(database),
        Sampler(database, source=SOURCE),
    )


def run_components(settings: Settings) -> None:
    """Publish and react until told to stop."""
    wait_for_head(settings.database_url, MIGRATIONS)
    database = make_database(settings, _clock(settings))
    try:
        run_worker(make_components(settings, database), host=settings.host, port=settings.worker_port)
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
            raise SystemExit("usage: python -m ordito.orders.main api|worker|migrate")


def _clock(settings: Settings) -> Clock:
    return MovableClock(settings.database_url) if settings.dev else SystemClock()


if __name__ == "__main__":
    main()
