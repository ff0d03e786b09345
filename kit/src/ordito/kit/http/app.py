"""`create_app`: a service's HTTP API, with every convention of the house in place.

    app = create_app(
        service="orders",
        title="Ordito orders",
        description="...",
        settings=settings,
        database=database,
        clock=clock,
        routers=[routes.router],
        rejections={OrderRejection: 409, UnknownSeller: 422},
        migrations=MIGRATIONS,
    )

Endpoints are plain functions at the top of their files, below a `router`; what they need comes from dependencies: those
of `app_state`, `principals` and `idempotency`, and the service's own `app_state` for what its `main` keeps at the app:

    app.state.orders = make_orders()                              # main
    CurrentOrders = Annotated[Orders, Depends(current_orders)]    # app_state

Routers write their whole paths (`/v1/orders/{order_id}`), so that logs and metrics can name the route.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool

from ordito.kit.clock import Clock
from ordito.kit.database import Database
from ordito.kit.dev_clock import MovableClock
from ordito.kit.http.card_numbers import NoCardNumber
from ordito.kit.http.dev_clock import dev_clock_router
from ordito.kit.http.health import NotReady, ReadinessCheck, health_router
from ordito.kit.http.middleware import BodyLimit, RequestScope
from ordito.kit.http.openapi import problem_openapi
from ordito.kit.http.parked import parked_router
from ordito.kit.http.problems import ProblemPage, install_problem_handlers
from ordito.kit.migrate import at_head
from ordito.kit.rejection import Rejection
from ordito.kit.settings import ServiceSettings

MOST_BODY_BYTES = 1_048_576


class _Api(FastAPI):
    """FastAPI with the problem document in its OpenAPI."""

    def openapi(self) -> dict[str, Any]:
        return problem_openapi(self)


def create_app(
    *,
    service: str,
    title: str,
    description: str,
    settings: ServiceSettings,
    database: Database,
    clock: Clock,
    routers: Sequence[APIRouter],
    rejections: Mapping[type[Rejection], int] | None = None,
    migrations: Path | None = None,
    readiness: Mapping[str, ReadinessCheck] | None = None,
    problem_page: ProblemPage | None = None,
    parked: APIRouter | None = None,
    on_stop: Sequence[Callable[[], None]] = (),
    most_body_bytes: int = MOST_BODY_BYTES,
    larger_bodies: Mapping[str, int] | None = None,
) -> FastAPI:
    """The API of `service`. It owns `database` from here on, and closes it when it stops, after `on_stop`.

    `rejections` is the one table in which the statuses of the domain's refusals are chosen; the most specific class
    counts, and one that is not named answers 409. It is ready when the database answers, its schema has the newest of
    `migrations`, and every check of `readiness` passes. With ORDITO_DEV=1 and a MovableClock there is `/v1/dev/clock`.
    `problem_page` may show a problem to a browser as a page. No JSON body may hold a card number (`card_numbers`).
    `parked` answers `/v1/parked` in a service that keeps elsewhere what it parked. `larger_bodies` says, by the end of
    an address, where a body may have more than `most_body_bytes`.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            for stop in on_stop:
                await run_in_threadpool(stop)
            await run_in_threadpool(database.close)

    app = _Api(
        title=title,
        description=description,
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.settings = settings
    app.state.database = database
    app.state.clock = clock

    install_problem_handlers(app, rejections or {}, page=problem_page)
    app.add_middleware(BodyLimit, most=most_body_bytes, larger=larger_bodies)
    app.add_middleware(RequestScope)

    checks: dict[str, ReadinessCheck] = {"database": _reachable(database)}
    if migrations is not None:
        checks["schema"] = _schema_at_head(settings.database_url, migrations)
    app.include_router(health_router(service=service, checks={**checks, **(readiness or {})}))
    if settings.dev and isinstance(clock, MovableClock):
        app.include_router(dev_clock_router(clock))
    for router in [parked or parked_router(), *routers]:
        app.include_router(router, dependencies=[NoCardNumber])
    return app


def _reachable(database: Database) -> ReadinessCheck:
    def check() -> None:
        with database.read() as tx:
            tx.connection.execute(text("SELECT 1"))

    return check


def _schema_at_head(url: str, migrations: Path) -> ReadinessCheck:
    seen = False

    def check() -> None:
        nonlocal seen
        # Migrations only go forward: what was at head once stays there while this process runs.
        seen = seen or at_head(url, migrations)
        if not seen:
            raise NotReady("the newest migration has not run yet")

    return check
