"""The worker of notifications as a process, on real Kafka: what `main.py` wires does the whole of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mail_server import RunningServer
from sample_letters import PLACED_AT, SELLER
from told_order import PLACED
from topics import publish, published

from ordito.cli.engine import free_port
from ordito.kit.identifiers import new_id
from ordito.notifications.adapters.kafka.publish import TOPIC

SECRET = "a-secret-of-the-tests-with-32-characters"


@contextmanager
def running(verb: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "ordito.notifications.main", verb]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}


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
    publish(kafka_bootstrap, order, PLACED, at=PLACED_AT, seller=SELLER)
    with running("migrate", environment) as migration:
        assert migration.wait(timeout=60) == 0
    with running("worker", environment):
        messages = published(
            kafka_bootstrap, TOPIC, order, until=lambda found: any("sent" in one.type for one in found)
        )
    assert [message.type for message in messages] == [
        "ordito.notifications.contact-noted.v1",
        "ordito.notifications.email-queued.v1",
        "ordito.notifications.email-sent.v1",
    ]
    mails = [mail for mail in server.inbox.messages if mail["To"] == "Nicolò D’Amico & Figli <nicolo@example.it>"]
    assert len({str(mail["Message-ID"]) for mail in mails}) == len(mails) >= 1
