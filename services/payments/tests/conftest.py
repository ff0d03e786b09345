"""Payments on a real PostgreSQL, with the sandbox provider on a real socket."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paid_order import NOW
from running_payments import PSP_KEY, Payments, RunningProvider

from ordito.cli.sandbox.ledger import Ledger
from ordito.cli.sandbox.provider import Provider
from ordito.cli.sandbox.web import Server
from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.effects import EffectWorker
from ordito.payments.adapters.gateways.sandbox import SandboxGateway
from ordito.payments.adapters.postgres.books import DatabaseBooks
from ordito.payments.adapters.postgres.codec import CODEC
from ordito.payments.application.consequences import consequences
from ordito.payments.application.effects import effect_kinds
from ordito.payments.main import MIGRATIONS


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[RunningProvider]:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    server = Server(0, Provider(ledger, key=PSP_KEY))
    thread = threading.Thread(target=server.serve_forever, name="provider")
    thread.start()
    yield RunningProvider(f"http://127.0.0.1:{server.server_address[1]}", ledger)
    server.shutdown()
    thread.join()
    server.server_close()
    ledger.close()


@pytest.fixture
def gateway(provider: RunningProvider) -> Iterator[SandboxGateway]:
    gateway = SandboxGateway(provider.url, key=PSP_KEY)
    yield gateway
    gateway.close()


@pytest.fixture
def database_url(migrated_database: Callable[[Path], str]) -> str:
    return migrated_database(MIGRATIONS)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, codec=CODEC, clock=FixedClock(NOW), consequences=consequences)
    yield database
    database.close()


@pytest.fixture
def payments(database: Database, gateway: SandboxGateway) -> Payments:
    gateways = {"card": gateway, "paypal": gateway}
    kinds = effect_kinds(gateways, transfers=gateway, books=DatabaseBooks(database))
    return Payments(database, EffectWorker(database, kinds))
