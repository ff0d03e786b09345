"""The processes of shipping, wired by hand.

python -m ordito.shipping.main api       the HTTP API
python -m ordito.shipping.main worker    relay, consumer, couriers' webhooks
python -m ordito.shipping.main migrate   brings the database to the newest migration, and ends
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from ordito.kit.clock import Clock, SystemClock
from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.dev_clock import MovableClock
from ordito.kit.http.app import create_app
from ordito.kit.http.idempotency import AnswerPurge
from ordito.kit.http.webhook_inbox import WebhookInbox
from ordito.kit.http.webhooks import webhook_router
from ordito.kit.logs import configure_logging
from ordito.kit.migrate import upgrade, wait_for_head
from ordito.kit.parking import Redriver
from ordito.kit.process import run_worker
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.settings import SettingsIncomplete
from ordito.kit.wakeup import Listener
from ordito.shipping.adapters.gateways.courier_webhooks import webhook_handlers
from ordito.shipping.adapters.gateways.couriers import load_couriers
from ordito.shipping.adapters.http.shipments import shipments_router
from ordito.shipping.adapters.http.stock import stock_router
from ordito.shipping.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.shipping.adapters.postgres.codec import CODEC
from ordito.shipping.adapters.postgres.stock import PostgresStockLevels
from ordito.shipping.adapters.postgres.tracking import PostgresTrackingNumbers
from ordito.shipping.application.consequences import Consequences
from ordito.shipping.application.handlers import Shipments, StockKeeping
from ordito.shipping.application.reactions import TOPICS, reactions
from ordito.shipping.domain.rejections import (
    CourierUnknown,
    HandedOverInTheFuture,
    OrderUnknown,
    ParcelUnknown,
    ShippingRejection,
)
from ordito.shipping.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"

REJECTIONS = {
    ShippingRejection: 409,
    OrderUnknown: 404,
    ParcelUnknown: 404,
    CourierUnknown: 422,
    HandedOverInTheFuture: 422,
}


@dataclass(frozen=True, slots=True)
class Wiring:
    """What both processes are made of."""

    database: Database
    stock: StockKeeping
    shipments: Shipments


def wire(settings: Settings, clock: Clock) -> Wiring:
    """The application on its database."""
    levels, numbers = PostgresStockLevels(), PostgresTrackingNumbers()
    stock = StockKeeping(levels)
    consequences = Consequences(levels, numbers)
    return Wiring(
        database=Database(settings.database_url, codec=CODEC, clock=clock, consequences=consequences),
        stock=stock,
        shipments=Shipments(couriers=load_couriers(), stock=stock, numbers=numbers),
    )


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or _clock(settings)
    wiring = wire(settings, clock)
    strangers = sorted(settings.courier_secrets.keys() - wiring.shipments.couriers.keys())
    if strangers:
        raise SettingsIncomplete(f"ORDITO_COURIER_SECRETS names couriers that nobody knows: {', '.join(strangers)}")
    return create_app(
        service=SOURCE,
        title="Ordito shipping",
        description="Stock and reservations, parcels, couriers and what they report.",
        settings=settings,
        database=wiring.database,
        clock=clock,
        routers=[
            stock_router(wiring.stock),
            shipments_router(wiring.shipments),
            webhook_router(settings.courier_secrets, path="/v1/webhooks/couriers/{source}"),
        ],
        rejections=REJECTIONS,
        migrations=MIGRATIONS,
    )


def run_api(settings: Settings) -> None:
    """Serve until told to stop."""
    if settings.migrate_on_start:
        upgrade(settings.database_url, MIGRATIONS)
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


def run_components(settings: Settings) -> None:
    """Publish, react and follow parcels until told to stop."""
    wait_for_head(settings.database_url, MIGRATIONS)
    wiring = wire(settings, _clock(settings))
    database, shipments = wiring.database, wiring.shipments
    servers = settings.kafka_bootstrap_servers
    relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
    consumer = Consumer(
        database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(database, shipments)
    )
    components = (
        relay,
        consumer,
        WebhookInbox(database, webhook_handlers(shipments, shipments.couriers)),
        Listener(database.engine, relay.wanted),
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
            raise SystemExit("usage: python -m ordito.shipping.main api|worker|migrate")


def _clock(settings: Settings) -> Clock:
    return MovableClock(settings.database_url) if settings.dev else SystemClock()


if __name__ == "__main__":
    main()
