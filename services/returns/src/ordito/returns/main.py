"""The processes of returns, wired by hand.

python -m ordito.returns.main api       the HTTP API
python -m ordito.returns.main worker    relay, consumer, timers
python -m ordito.returns.main migrate   brings the database to the newest migration, and ends
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
from ordito.kit.http.app import create_app
from ordito.kit.http.idempotency import AnswerPurge
from ordito.kit.logs import configure_logging
from ordito.kit.migrate import upgrade, wait_for_head
from ordito.kit.parking import Redriver
from ordito.kit.process import Component, run_worker
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.timers import TimerWorker
from ordito.kit.wakeup import Listener
from ordito.returns.adapters.gateways.codes import draw_code
from ordito.returns.adapters.http.returns import returns_router
from ordito.returns.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.returns.adapters.postgres.codec import CODEC
from ordito.returns.application.consequences import consequences
from ordito.returns.application.deadlines import timer_kinds
from ordito.returns.application.handlers import Returns
from ordito.returns.application.reactions import TOPICS, reactions
from ordito.returns.domain.rejections import (
    InspectionIncomplete,
    LineNamedTwice,
    LineUnknown,
    OrderUnknown,
    ReductionNotPossible,
    ReturnRejection,
    ReturnUnknown,
)
from ordito.returns.settings import Settings
from ordito.terms import load_terms

MIGRATIONS = Path(__file__).parent / "migrations"

REJECTIONS = {
    ReturnRejection: 409,
    OrderUnknown: 404,
    ReturnUnknown: 404,
    LineUnknown: 422,
    LineNamedTwice: 422,
    InspectionIncomplete: 422,
    ReductionNotPossible: 422,
}


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or _clock(settings)
    return create_app(
        service=SOURCE,
        title="Ordito returns",
        description="Withdrawing from an order, the way of its goods back, and the refund that is due.",
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[returns_router(make_returns())],
        rejections=REJECTIONS,
        migrations=MIGRATIONS,
    )


def make_returns() -> Returns:
    """The application, under the terms of every seller."""
    return Returns(load_terms(), draw_code=draw_code)


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of returns."""
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=consequences)


def run_api(settings: Settings) -> None:
    """Serve until told to stop."""
    if settings.migrate_on_start:
        upgrade(settings.database_url, MIGRATIONS)
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


def make_components(settings: Settings, database: Database) -> tuple[Component, ...]:
    """What the worker runs: publish, react, keep deadlines, redrive, purge, measure."""
    returns = make_returns()
    servers = settings.kafka_bootstrap_servers
    relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
    consumer = Consumer(database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(returns))
    return (
        relay,
        consumer,
        TimerWorker(database, timer_kinds(returns)),
        Listener(database.engine, relay.wanted),
        Redriver(database, consumer.inbox),
        AnswerPurge(database),
        Sampler(database, source=SOURCE),
    )


def run_components(settings: Settings) -> None:
    """Publish, react and keep deadlines until told to stop."""
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
            raise SystemExit("usage: python -m ordito.returns.main api|worker|migrate")


def _clock(settings: Settings) -> Clock:
    return MovableClock(settings.database_url) if settings.dev else SystemClock()


if __name__ == "__main__":
    main()
