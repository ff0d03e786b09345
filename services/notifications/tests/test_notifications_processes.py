"""The worker of notifications as a process, on real Kafka: what `main.py` wires does the whole of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from mail_server import RunningServer
from sample_letters import PLACED_AT, SELLER
from told_order import PLACED

from ordito.cli.engine import free_port
from ordito.kit import kafka
from ordito.kit.context import Actor, Context
from ordito.kit.identifiers import new_id
from ordito.kit.message import to_kafka
from ordito.kit.transaction import Stored

SECRET = "a-secret-of-the-tests-with-32-characters"
PATIENCE_SECONDS = 60


@contextmanager
def running(verb: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "ordito.notifications.main", verb]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}


def publish_placed(bootstrap: str, order: str) -> None:
    context = Context(seller=SELLER, actor=Actor(kind="storefront", id=SELLER), correlation="c-1")
    stored = Stored(new_id(), order, 1, "order-placed.v1", None, PLACED_AT, context)
    message = to_kafka(stored, PLACED, source="orders")
    kafka.ensure_topics(bootstrap, ["ordito.orders"])
    producer = kafka.producer(bootstrap, client_id="test")
    headers = list(message.headers.items())
    producer.send("ordito.orders", key=order.encode(), value=message.value, headers=headers).get(timeout=30)
    producer.close()


def published(bootstrap: str, order: str, *, until: str) -> list[str]:
    """The types of the order's public events, in order, up to the one that ends with `until`."""
    kafka.ensure_topics(bootstrap, ["ordito.notifications"])
    consumer = kafka.consumer(bootstrap, group=None, client_id="test")
    consumer.subscribe(["ordito.notifications"])
    found: list[str] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not any(until in kind for kind in found):
        for records in consumer.poll(timeout_ms=200).values():
            found += [dict(one.headers)["ce_type"].decode() for one in records if one.key == order.encode()]
    consumer.close()
    return found


def test_an_order_on_kafka_is_acknowledged_by_email(
    kafka_bootstrap: str, fresh_database: str, server: RunningServer
) -> None:
    order = str(new_id())
    environment = {
        "DATABASE_URL": fresh_database,
        "KAFKA_BOOTSTRAP_SERVERS": kafka_bootstrap,
        "ORDITO_PORT": str(free_port()),
        "ORDITO_WORKER_PORT": str(free_port()),
        "ORDITO_STAFF_SECRET": SECRET,
        "ORDITO_LINK_SECRET": SECRET,
        "ORDITO_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
    }
    publish_placed(kafka_bootstrap, order)
    with running("migrate", environment) as migration:
        assert migration.wait(timeout=PATIENCE_SECONDS) == 0
    with running("worker", environment):
        types = published(kafka_bootstrap, order, until="sent")
    assert types == [
        "ordito.notifications.contact-noted.v1",
        "ordito.notifications.email-queued.v1",
        "ordito.notifications.email-sent.v1",
    ]
    mails = [mail for mail in server.inbox.messages if mail["To"] == "Nicolò D’Amico & Figli <nicolo@example.it>"]
    assert len({str(mail["Message-ID"]) for mail in mails}) == len(mails) >= 1
