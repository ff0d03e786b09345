"""`create_app`: a service's HTTP API, with every convention of the house in place.

    app = create_app(
        service="orders",
        title="Ordito orders",
        description="...",
        settings=settings,
        database=database,
        clock=clock,
        routers=[orders_router],
        rejections={OrderRejection: 409, UnknownSeller: 422},
        readiness={"schema": schema_at_head},
    )

Endpoints are plain `def`; they get the database as `request.app.state.database`, or the dependency `CurrentDatabase`.
Routers write their whole paths (`/v1/orders/{order_id}`), so that logs and metrics can name the route.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from ordito.kit.clock import Clock
from ordito.kit.database import Database
from ordito.kit.http.health import ReadinessCheck, health_router
from ordito.kit.http.middleware import BodyLimit, RequestScope
from ordito.kit.http.openapi import problem_openapi
from ordito.kit.http.problems import ProblemPage, install_problem_handlers
from ordito.kit.rejection import Rejection
from ordito.kit.settings import ServiceSettings

MOST_BODY_BYTES = 1_048_576


class _Api(FastAPI):
    """FastAPI with the problem document in its OpenAPI."""

    def openapi(self) -> dict[str, object]:
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
    readiness: Mapping[str, ReadinessCheck] | None = None,
    problem_page: ProblemPage | None = None,
    on_stop: Sequence[Callable[[], None]] = (),
    most_body_bytes: int = MOST_BODY_BYTES,
) -> FastAPI:
    """The API of `service`. It owns `database` from here on, and closes it when it stops, after `on_stop`.

    `rejections` is the one table in which the statuses of the domain's refusals are chosen; the most specific class
    counts, and one that is not named answers 409. `problem_page` may show a problem to a browser as a page.
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
    app.add_middleware(BodyLimit, most=most_body_bytes)
    app.add_middleware(RequestScope)

    checks = {"database": _reachable(database), **(readiness or {})}
    app.include_router(health_router(service=service, checks=checks))
    for router in routers:
        app.include_router(router)
    return app


def current_database(request: Request) -> Database:
    """Dependency: the service's database."""
    database: Database = request.app.state.database
    return database


CurrentDatabase = Annotated[Database, Depends(current_database)]


def _reachable(database: Database) -> ReadinessCheck:
    def check() -> None:
        with database.read() as tx:
            tx.connection.execute(text("SELECT 1"))

    return check
