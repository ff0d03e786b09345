"""The processes of returns, wired by hand.

python -m ordito.returns.main api       the HTTP API
python -m ordito.returns.main worker    relay, consumer, effects, timers
python -m ordito.returns.main migrate   brings the database to the newest migration, and ends
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
from ordito.kit.timers import TimerWorker
from ordito.kit.transaction import Stored, Transaction
from ordito.kit.wakeup import Listener
from ordito.returns.adapters.gateways.codes import draw_claim_code, draw_code, draw_voucher_code
from ordito.returns.adapters.http import claims, exchanges, photos, returns, unknown_parcels, way_back
from ordito.returns.adapters.http.guarantee import Guarantee
from ordito.returns.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.returns.adapters.postgres.codec import CODEC
from ordito.returns.adapters.postgres.first_orders import DatabaseFirstOrders
from ordito.returns.adapters.postgres.photos import PostgresPhotos
from ordito.returns.adapters.postgres.unknown_parcels import list_parcel
from ordito.returns.application.claims import Claims
from ordito.returns.application.consequences import consequences
from ordito.returns.application.deadlines import timer_kinds
from ordito.returns.application.effects import effect_kinds
from ordito.returns.application.handlers import Returns
from ordito.returns.application.photos import Photos
from ordito.returns.application.reactions import TOPICS, reactions
from ordito.returns.application.unknown_parcels import UnknownParcels
from ordito.returns.domain.claim_rejections import (
    ClaimUnknown,
    CostsAboveThePrice,
    CostsNotChargeable,
    DiscoveredAtNoTime,
    PhotoUnknown,
    RemedyNeeds,
)
from ordito.returns.domain.rejections import (
    InspectionIncomplete,
    LineNamedTwice,
    LineUnknown,
    OrderUnknown,
    OtherCurrency,
    PiecesNotRefusable,
    ReductionNotPossible,
    ReturnRejection,
    ReturnUnknown,
    StatementBeforeOrder,
)
from ordito.returns.domain.unknown_parcels import ParcelEvent, ParcelUnknown
from ordito.returns.settings import Settings
from ordito.terms import TermsBook, stopped_by_wrong_terms, terms_from_environment

MIGRATIONS = Path(__file__).parent / "migrations"

REJECTIONS = {
    ReturnRejection: 409,
    OrderUnknown: 404,
    ReturnUnknown: 404,
    LineUnknown: 422,
    LineNamedTwice: 422,
    StatementBeforeOrder: 422,
    InspectionIncomplete: 422,
    ReductionNotPossible: 422,
    PiecesNotRefusable: 422,
    OtherCurrency: 422,
    ParcelUnknown: 404,
    PhotoUnknown: 422,
    ClaimUnknown: 404,
    DiscoveredAtNoTime: 422,
    CostsNotChargeable: 422,
    CostsAboveThePrice: 403,
    RemedyNeeds: 422,
}


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or clock_of(settings)
    book, kept_photos = terms_from_environment(), PostgresPhotos()
    application = make_returns(book)
    app = create_app(
        service=SOURCE,
        title="Ordito returns",
        description="Withdrawing from an order, the way of its goods back, and the refund that is due.",
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[
            returns.router,
            way_back.router,
            exchanges.router,
            unknown_parcels.router,
            photos.router,
            claims.router,
        ],
        rejections=REJECTIONS,
        migrations=MIGRATIONS,
        larger_bodies=photos.LARGER_BODIES,
    )
    app.state.returns = application
    app.state.photos = kept_photos
    app.state.unknown_parcels = UnknownParcels(book, application)
    app.state.guarantee = Guarantee(application, make_claims(application, kept_photos))
    return app


def make_returns(book: TermsBook | None = None) -> Returns:
    """The application, under the terms of every seller."""
    return Returns(book or terms_from_environment(), draw_code=draw_code)


def make_claims(returns: Returns, photos: Photos) -> Claims:
    """The guarantee's part of the application."""
    return Claims(returns, photos, draw_claim_code=draw_claim_code, draw_voucher_code=draw_voucher_code)


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of returns."""
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=make_consequences)


def make_consequences(tx: Transaction, stored: Stored) -> None:
    """What follows from an event in its transaction: a parcel's place in the list, or an order's deadlines."""
    if isinstance(stored.event, ParcelEvent):
        list_parcel(tx, stored, stored.event)
    else:
        consequences(tx, stored)


def make_components(settings: Settings, database: Database) -> tuple[Component, ...]:
    """What the worker runs: publish, react, tell first orders, keep deadlines, redrive, purge, measure."""
    returns = make_returns()
    servers = settings.kafka_bootstrap_servers
    effects = EffectWorker(database, effect_kinds(DatabaseFirstOrders(database, returns)))
    relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
    consumer = Consumer(database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=reactions(returns))
    return (
        relay,
        consumer,
        effects,
        TimerWorker(database, timer_kinds(returns)),
        Listener(database.engine, relay.wanted, effects.wanted),
        Redriver(database, consumer.inbox),
        AnswerPurge(database),
        Sampler(database, source=SOURCE),
    )


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
