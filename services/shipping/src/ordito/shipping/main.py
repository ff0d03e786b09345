"""The processes of shipping, wired by hand.

python -m ordito.shipping.main api       the HTTP API
python -m ordito.shipping.main worker    relay, consumer, couriers' webhooks
python -m ordito.shipping.main migrate   brings the database to the newest migration, and ends
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from ordito.kit.clock import Clock
from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.http.app import create_app
from ordito.kit.http.idempotency import AnswerPurge
from ordito.kit.http.webhook_inbox import WebhookInbox
from ordito.kit.http.webhooks import webhook_router
from ordito.kit.parking import Redriver
from ordito.kit.process import Component
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.service import clock_of, run_service
from ordito.kit.settings import SettingsIncomplete
from ordito.kit.wakeup import Listener
from ordito.shipping.adapters.gateways.courier_webhooks import webhook_handlers
from ordito.shipping.adapters.gateways.couriers import load_couriers
from ordito.shipping.adapters.http import shipments, stock, undelivered
from ordito.shipping.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.shipping.adapters.postgres.codec import CODEC
from ordito.shipping.adapters.postgres.stock import PostgresStockLevels
from ordito.shipping.adapters.postgres.tracking import PostgresTrackingNumbers
from ordito.shipping.adapters.postgres.vouchers import PostgresVoucherParts
from ordito.shipping.application.consequences import Consequences
from ordito.shipping.application.handlers import Shipments, StockKeeping
from ordito.shipping.application.reactions import TOPICS, reactions
from ordito.shipping.domain.rejections import (
    CourierUnknown,
    HandedOverInTheFuture,
    OrderUnknown,
    ParcelUnknown,
    ReleaseNotForStaff,
    ShippingRejection,
)
from ordito.shipping.settings import Settings
from ordito.terms import stopped_by_wrong_terms, terms_from_environment

MIGRATIONS = Path(__file__).parent / "migrations"

REJECTIONS = {
    ShippingRejection: 409,
    OrderUnknown: 404,
    ParcelUnknown: 404,
    CourierUnknown: 422,
    HandedOverInTheFuture: 422,
    ReleaseNotForStaff: 403,
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
        shipments=Shipments(
            couriers=load_couriers(),
            stock=stock,
            numbers=numbers,
            vouchers=PostgresVoucherParts(),
            book=terms_from_environment(),
        ),
    )


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or clock_of(settings)
    wiring = wire(settings, clock)
    strangers = sorted(settings.courier_secrets.keys() - wiring.shipments.couriers.keys())
    if strangers:
        raise SettingsIncomplete(f"ORDITO_COURIER_SECRETS names couriers that nobody knows: {', '.join(strangers)}")
    app = create_app(
        service=SOURCE,
        title="Ordito shipping",
        description="Stock and reservations, parcels, couriers and what they report.",
        settings=settings,
        database=wiring.database,
        clock=clock,
        routers=[
            stock.router,
            shipments.router,
            undelivered.router,
            webhook_router(settings.courier_secrets, path="/v1/webhooks/couriers/{source}"),
        ],
        rejections=REJECTIONS,
        migrations=MIGRATIONS,
    )
    app.state.stock = wiring.stock
    app.state.shipments = wiring.shipments
    return app


@contextmanager
def open_worker(settings: Settings) -> Iterator[Sequence[Component]]:
    """What publishes, reacts and follows parcels."""
    wiring = wire(settings, clock_of(settings))
    shipments = wiring.shipments
    servers = settings.kafka_bootstrap_servers
    with closing(wiring.database) as database:
        relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
        consumer = Consumer(
            database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(database, shipments)
        )
        yield (
            relay,
            consumer,
            WebhookInbox(database, webhook_handlers(shipments, shipments.couriers)),
            Listener(database.engine, relay.wanted),
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
