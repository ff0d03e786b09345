"""The worker and the API of payments as processes, on real Kafka: what `main.py` wires does the whole of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
from paid_order import NOW, SELLER, placed
from running_payments import PSP_KEY, RunningProvider

from ordito.cli.engine import free_port
from ordito.kit import kafka
from ordito.kit.context import Actor, Context
from ordito.kit.http.tokens import make_staff_token
from ordito.kit.identifiers import new_id
from ordito.kit.message import to_kafka
from ordito.kit.transaction import Stored

SECRET = "a-secret-of-the-tests-with-32-characters"
PATIENCE_SECONDS = 60


@contextmanager
def running(verb: str, environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "ordito.payments.main", verb]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}


def publish_placed(bootstrap: str, order: str) -> None:
    context = Context(seller=SELLER, actor=Actor(kind="storefront", id=SELLER), correlation="c-1")
    stored = Stored(new_id(), order, 1, "order-placed.v1", None, NOW, context)
    message = to_kafka(stored, placed(), source="orders")
    kafka.ensure_topics(bootstrap, ["ordito.orders"])
    producer = kafka.producer(bootstrap, client_id="test")
    headers = list(message.headers.items())
    producer.send("ordito.orders", key=order.encode(), value=message.value, headers=headers).get(timeout=30)
    producer.close()


def published(bootstrap: str, order: str, *, until: str) -> list[str]:
    """The types of the order's public events, in order, up to the one that ends with `until`."""
    kafka.ensure_topics(bootstrap, ["ordito.payments"])
    consumer = kafka.consumer(bootstrap, group=None, client_id="test")
    consumer.subscribe(["ordito.payments"])
    found: list[str] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not any(until in kind for kind in found):
        for records in consumer.poll(timeout_ms=200).values():
            found += [dict(one.headers)["ce_type"].decode() for one in records if one.key == order.encode()]
    consumer.close()
    return found


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
    publish_placed(kafka_bootstrap, order)
    with running("worker", environment), running("api", environment):
        types = published(kafka_bootstrap, order, until="captured")
        shown = httpx.get(
            f"http://127.0.0.1:{port}/v1/payments/{order}", headers={"Authorization": f"Bearer {token}"}
        ).json()
    assert types == ["ordito.payments.payment-requested.v1", "ordito.payments.payment-captured.v1"]
    assert shown["captured"] == {"amount": 10660, "currency": "EUR"}
    booked = [entry["amount"] for entry in provider.ledger.entries() if entry["reference"] == order]
    assert booked == [10660]
