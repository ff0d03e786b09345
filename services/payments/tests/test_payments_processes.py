"""The worker and the API of payments as processes, on real Kafka: what `main.py` wires does the whole of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
from paid_order import NOW, SELLER, placed
from running_payments import PSP_KEY, RunningProvider
from topics import publish, published
from waiting import until

from ordito.cli.engine import free_port
from ordito.kit.http.tokens import make_staff_token
from ordito.kit.identifiers import new_id
from ordito.kit.kafka import reachable
from ordito.payments.adapters.kafka.publish import TOPIC

SECRET = "a-secret-of-the-tests-with-32-characters"


@contextmanager
def running(verb: str, environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "ordito.payments.main", verb]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}


def test_an_order_on_kafka_is_charged_published_and_shown(
    kafka_bootstrap: str, fresh_database: str, provider: RunningProvider
) -> None:
    order, port = str(new_id()), free_port()
    environment = {
        "DATABASE_URL": fresh_database,
        "KAFKA_BOOTSTRAP_SERVERS": kafka_bootstrap,
        "ORDITO_PORT": str(port),
        "ORDITO_WORKER_PORT": str(free_port()),
        "ORDITO_MIGRATE_ON_START": "1",
        "ORDITO_STAFF_SECRET": SECRET,
        "ORDITO_LINK_SECRET": SECRET,
        "ORDITO_PSP_URL": provider.url,
        "ORDITO_PSP_KEY": PSP_KEY,
    }
    token = make_staff_token(SECRET, "anna", role="viewer", sellers="*", now=datetime.now(tz=UTC))
    publish(kafka_bootstrap, order, placed(), at=NOW, seller=SELLER)
    with running("worker", environment), running("api", environment):
        messages = published(
            kafka_bootstrap, TOPIC, order, until=lambda found: any("captured" in one.type for one in found)
        )
        until(lambda: reachable(f"127.0.0.1:{port}"))
        shown = httpx.get(
            f"http://127.0.0.1:{port}/v1/payments/{order}", headers={"Authorization": f"Bearer {token}"}
        ).json()
    assert [message.type for message in messages] == [
        "ordito.payments.payment-requested.v1",
        "ordito.payments.payment-captured.v1",
    ]
    assert shown["captured"] == {"amount": 10660, "currency": "EUR"}
    booked = [entry["amount"] for entry in provider.ledger.entries() if entry["reference"] == order]
    assert booked == [10660]
