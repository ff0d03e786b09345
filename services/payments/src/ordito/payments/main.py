"""The processes of payments, wired by hand.

python -m ordito.payments.main api       the HTTP API
python -m ordito.payments.main worker    relay, consumer, effects
python -m ordito.payments.main migrate   brings the database to the newest migration, and ends
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
from ordito.payments.adapters.gateways.sandbox import SandboxGateway
from ordito.payments.adapters.http.payments import router
from ordito.payments.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.payments.adapters.postgres.codec import CODEC
from ordito.payments.application.consequences import consequences
from ordito.payments.application.effects import effect_kinds
from ordito.payments.application.reactions import REACTIONS, TOPICS
from ordito.payments.domain.rejections import (
    OtherCurrency,
    PaymentRejection,
    PaymentUnknown,
    RefundOfNothing,
    UnknownLine,
    UnknownRefund,
)
from ordito.payments.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"

REJECTIONS = {
    PaymentRejection: 409,
    PaymentUnknown: 404,
    UnknownRefund: 404,
    OtherCurrency: 422,
    RefundOfNothing: 422,
    UnknownLine: 422,
}


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or _clock(settings)
    return create_app(
        service=SOURCE,
        title="Ordito payments",
        description="What was captured and refunded for an order, on which method, and why.",
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[router],
        rejections=REJECTIONS,
        migrations=MIGRATIONS,
    )


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of payments."""
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=consequences)


def run_api(settings: Settings) -> None:
    """Serve until told to stop."""
    if settings.migrate_on_start:
        upgrade(settings.database_url, MIGRATIONS)
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


def run_components(settings: Settings) -> None:
    """Publish, react, charge and refund until told to stop."""
    wait_for_head(settings.database_url, MIGRATIONS)
    database = make_database(settings, _clock(settings))
    servers = settings.kafka_bootstrap_servers
    gateway = SandboxGateway(settings.psp_url, key=settings.psp_key.get_secret_value())
    relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
    consumer = Consumer(database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=REACTIONS)
    effects = EffectWorker(database, effect_kinds({"card": gateway, "paypal": gateway}))
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
        gateway.close()
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
            raise SystemExit("usage: python -m ordito.payments.main api|worker|migrate")


def _clock(settings: Settings) -> Clock:
    return MovableClock(settings.database_url) if settings.dev else SystemClock()


if __name__ == "__main__":
    main()
