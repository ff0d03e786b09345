"""How a service is started: `python -m ordito.<service>.main api|worker|migrate`, the same for all.

A service's `main.py` says by hand what its API and its worker are made of; what is done with them is here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import uvicorn
from fastapi import FastAPI

from ordito.kit.clock import Clock, SystemClock
from ordito.kit.dev_clock import MovableClock
from ordito.kit.logs import configure_logging
from ordito.kit.migrate import upgrade, wait_for_head
from ordito.kit.process import Component, run_worker
from ordito.kit.settings import ServiceSettings

AnySettings = TypeVar("AnySettings", bound=ServiceSettings)


def run_service(
    arguments: Sequence[str] | None,
    *,
    service: str,
    settings: AnySettings,
    migrations: Path,
    make_app: Callable[[AnySettings], FastAPI],
    open_worker: Callable[[AnySettings], AbstractContextManager[Sequence[Component]]],
) -> None:
    """Run the process that the first argument (of the command line, where None) names, until it is told to stop.

    `open_worker` gives the worker's components, and closes what they stand on once they have ended.
    """
    configure_logging(service=service, level=settings.log_level)
    match list(sys.argv[1:] if arguments is None else arguments):
        case ["api"]:
            serve_api(settings, migrations=migrations, make_app=make_app)
        case ["worker"]:
            work(settings, migrations=migrations, open_worker=open_worker)
        case ["migrate"]:
            upgrade(settings.database_url, migrations)
        case _:
            raise SystemExit(f"usage: python -m ordito.{service}.main api|worker|migrate")


def serve_api(settings: AnySettings, *, migrations: Path, make_app: Callable[[AnySettings], FastAPI]) -> None:
    """Serve until told to stop. With ORDITO_MIGRATE_ON_START=1 the schema is brought to head first."""
    if settings.migrate_on_start:
        upgrade(settings.database_url, migrations)
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


def work(
    settings: AnySettings,
    *,
    migrations: Path,
    open_worker: Callable[[AnySettings], AbstractContextManager[Sequence[Component]]],
) -> None:
    """Wait until the schema is at head, then run the components until told to stop."""
    wait_for_head(settings.database_url, migrations)
    with open_worker(settings) as components:
        run_worker(components, host=settings.host, port=settings.worker_port)


def clock_of(settings: ServiceSettings) -> Clock:
    """The machine's clock; in development one that can be moved ahead."""
    return MovableClock(settings.database_url) if settings.dev else SystemClock()
