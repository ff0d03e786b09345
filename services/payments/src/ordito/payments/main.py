"""The processes of payments, wired by hand.

python -m ordito.payments.main api       the HTTP API
python -m ordito.payments.main worker    relay, consumer, effects, deadlines
python -m ordito.payments.main migrate   brings the database to the newest migration, and ends
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
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
from ordito.kit.wakeup import Listener
from ordito.payments.adapters.gateways.sandbox import SandboxGateway
from ordito.payments.adapters.http import bank_details, charges, payments, vouchers
from ordito.payments.adapters.kafka.publish import SOURCE, TOPIC, to_public
from ordito.payments.adapters.postgres.books import DatabaseBooks
from ordito.payments.adapters.postgres.codec import CODEC
from ordito.payments.application.consequences import consequences
from ordito.payments.application.deadlines import timer_kinds
from ordito.payments.application.effects import effect_kinds
from ordito.payments.application.link_methods import LinkMethods
from ordito.payments.application.reactions import TOPICS, reactions
from ordito.payments.domain.rejections import (
    ChargeOfNothing,
    MethodNotOffered,
    OtherCurrency,
    PaymentRejection,
    PaymentUnknown,
    RefundOfNothing,
    UnknownCharge,
    UnknownLine,
    UnknownRefund,
    VoucherRejection,
    VoucherUnknown,
)
from ordito.payments.settings import Settings
from ordito.terms import stopped_by_wrong_terms, terms_from_environment

MIGRATIONS = Path(__file__).parent / "migrations"

REJECTIONS = {
    PaymentRejection: 409,
    PaymentUnknown: 404,
    UnknownRefund: 404,
    UnknownCharge: 404,
    ChargeOfNothing: 422,
    MethodNotOffered: 422,
    OtherCurrency: 422,
    RefundOfNothing: 422,
    UnknownLine: 422,
    VoucherRejection: 409,
    VoucherUnknown: 404,
}


def make_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The HTTP API."""
    clock = clock or clock_of(settings)
    methods = LinkMethods(terms_from_environment())
    app = create_app(
        service=SOURCE,
        title="Ordito payments",
        description="What was captured, charged and refunded for an order, on which method, and why; and vouchers.",
        settings=settings,
        database=make_database(settings, clock),
        clock=clock,
        routers=[
            payments.router,
            bank_details.router,
            charges.router,
            vouchers.router,
        ],
        rejections=REJECTIONS,
        migrations=MIGRATIONS,
    )
    app.state.link_methods = methods
    return app


def make_database(settings: Settings, clock: Clock) -> Database:
    """The database of payments."""
    follow = partial(consequences, link_lasts=timedelta(days=settings.payment_link_days))
    return Database(settings.database_url, codec=CODEC, clock=clock, consequences=follow)


@contextmanager
def open_worker(settings: Settings) -> Iterator[Sequence[Component]]:
    """What publishes, reacts, charges, refunds and keeps deadlines."""
    servers = settings.kafka_bootstrap_servers
    with (
        closing(make_database(settings, clock_of(settings))) as database,
        closing(SandboxGateway(settings.psp_url, key=settings.psp_key.get_secret_value())) as gateway,
    ):
        relay = Relay(database, source=SOURCE, topic=TOPIC, bootstrap_servers=servers, to_public=to_public)
        follow = reactions(link_lasts=timedelta(days=settings.payment_link_days))
        consumer = Consumer(database, name=SOURCE, bootstrap_servers=servers, topics=TOPICS, reactions=follow)
        gateways = {"card": gateway, "paypal": gateway}
        effects = EffectWorker(database, effect_kinds(gateways, transfers=gateway, books=DatabaseBooks(database)))
        yield (
            relay,
            consumer,
            effects,
            TimerWorker(database, timer_kinds()),
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
