"""The processes of the desk, wired by hand.

python -m ordito.desk.main api                the pages and the JSON API
python -m ordito.desk.main worker             keeps the projection up with the topics
python -m ordito.desk.main migrate            brings the database to the newest migration, and ends
python -m ordito.desk.main verify             builds the projection again from offset 0 and compares; prints JSON
python -m ordito.desk.main rebuild [--always] the same, then swaps it in if equal (or always)
python -m ordito.desk.main staff ...          who may log in: put EMAIL ROLE, end EMAIL, list
python -m ordito.desk.main rollback           exchanges the live version and the one that it replaced
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine

from ordito.desk.adapters.gateways.services import HttpServices
from ordito.desk.adapters.http import own_parked, staff_actions
from ordito.desk.adapters.http.app import ROUTERS, install, problem_page
from ordito.desk.adapters.http.customer import LARGER_BODIES
from ordito.desk.adapters.http.desk import Desk
from ordito.desk.adapters.http.session import LoginLimit
from ordito.desk.adapters.postgres.accounts import StaffAccounts
from ordito.desk.adapters.postgres.ended_sessions import EndedStaffSessions
from ordito.desk.adapters.postgres.holdings import ProjectionHoldings
from ordito.desk.adapters.postgres.own_parked import ProjectionParked
from ordito.desk.adapters.postgres.projection import DeskProjection
from ordito.desk.adapters.postgres.views import ProjectionViews
from ordito.desk.adapters.postgres.work import ProjectionWork
from ordito.desk.application.ports import Account
from ordito.desk.application.staff_accounts import staff
from ordito.desk.settings import Settings
from ordito.kit.clock import SystemClock
from ordito.kit.codec import Codec
from ordito.kit.database import Database, connect
from ordito.kit.http.app import create_app
from ordito.kit.logs import configure_logging
from ordito.kit.migrate import wait_for_head
from ordito.kit.process import Component
from ordito.kit.projection_rebuild import RebuildError, Swap, rebuild, roll_back
from ordito.kit.projection_runner import ProjectionRunner
from ordito.kit.service import run_service

SERVICE = "desk"
MIGRATIONS = Path(__file__).parent / "migrations"


def make_app(settings: Settings) -> FastAPI:
    """The pages and the API."""
    clock = SystemClock()
    database = Database(settings.database_url, codec=Codec({}), clock=clock)
    services = HttpServices(
        {
            "orders": settings.orders_url,
            "payments": settings.payments_url,
            "shipping": settings.shipping_url,
            "returns": settings.returns_url,
            "notifications": settings.notifications_url,
        }
    )
    app = create_app(
        service=SERVICE,
        title="Ordito desk",
        description="What people look at: every order with its timeline, folded from the events of all services.",
        settings=settings,
        database=database,
        clock=clock,
        routers=ROUTERS,
        migrations=MIGRATIONS,
        problem_page=problem_page,
        parked=own_parked.router,
        on_stop=(services.close,),
        larger_bodies={**LARGER_BODIES, **staff_actions.LARGER_BODIES},
    )
    engine = database.engine
    install(
        app,
        Desk(
            settings=settings,
            views=ProjectionViews(engine),
            holdings=ProjectionHoldings(engine),
            work=ProjectionWork(engine),
            services=services,
            accounts=StaffAccounts(engine),
            ended_sessions=EndedStaffSessions(engine, clock=clock),
            parked=ProjectionParked(engine),
            logins=LoginLimit(),
        ),
    )
    return app


def open_app(settings: Settings) -> FastAPI:
    """The app on a schema that is at head, with the accounts of development."""
    wait_for_head(settings.database_url, MIGRATIONS)
    if settings.dev and settings.dev_staff:
        engine = connect(settings.database_url, pool_size=1)
        accounts = StaffAccounts(engine)
        for one in settings.dev_staff:
            account, password = Account(one.email, one.role), one.password.get_secret_value()
            if accounts.verify(one.email, password) != account:  # else a restart would end its sessions
                accounts.put(account, password)
        engine.dispose()
    return make_app(settings)


@contextmanager
def open_worker(settings: Settings) -> Iterator[Sequence[Component]]:
    """What keeps the projection up."""
    engine = connect(settings.database_url)
    try:
        yield (ProjectionRunner(engine, DeskProjection(), bootstrap_servers=settings.kafka_bootstrap_servers),)
    finally:
        engine.dispose()


def prove(settings: Settings, *, swap: Swap) -> int:
    """Build again, compare, print the report. The exit code is 0 only if the two are equal, or were swapped."""
    engine = connect(settings.database_url)
    try:
        report = rebuild(engine, DeskProjection(), bootstrap_servers=settings.kafka_bootstrap_servers, swap=swap)
    except RebuildError as error:
        _print({"error": type(error).__name__, "detail": str(error)})
        return 2
    finally:
        engine.dispose()
    _print(asdict(report))
    return 0 if report.equal or report.swapped else 1


def _roll_back(engine: Engine) -> int:
    try:
        roll_back(engine, DeskProjection())
    except RebuildError as error:
        _print({"error": type(error).__name__, "detail": str(error)})
        return 2
    finally:
        engine.dispose()
    _print({"rolled_back": True})
    return 0


def _staff(engine: Engine, asked: list[str]) -> int:
    try:
        return staff(StaffAccounts(engine), asked)
    finally:
        engine.dispose()


def main(arguments: list[str] | None = None) -> None:
    """The process that the first argument names."""
    settings = Settings.load()
    asked = sys.argv[1:] if arguments is None else arguments
    configure_logging(service=SERVICE, level=settings.log_level, stream=sys.stderr)
    match asked:
        case ["verify"]:
            raise SystemExit(prove(settings, swap="never"))
        case ["rebuild"]:
            raise SystemExit(prove(settings, swap="if_equal"))
        case ["rebuild", "--always"]:
            raise SystemExit(prove(settings, swap="always"))
        case ["rollback"]:
            raise SystemExit(_roll_back(connect(settings.database_url)))
        case ["staff", *rest]:
            raise SystemExit(_staff(connect(settings.database_url, pool_size=1), rest))
        case ["api"] | ["worker"] | ["migrate"]:
            run_service(
                asked,
                service=SERVICE,
                settings=settings,
                migrations=MIGRATIONS,
                make_app=open_app,
                open_worker=open_worker,
            )
        case _:
            raise SystemExit(
                "usage: python -m ordito.desk.main api|worker|migrate|staff ...|verify|rebuild [--always]|rollback"
            )


def _print(report: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
