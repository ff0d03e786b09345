"""The worker as a process of its own, on real Kafka and PostgreSQL: an order in, its allocation out."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running_shipping import BRT_SECRET, LINK_SECRET, STAFF_SECRET, RunningShipping
from shipped_order import NOW, SELLER, placed

from ordito.cli.engine import free_port
from ordito.kit import kafka
from ordito.kit.context import Actor, Context
from ordito.kit.identifiers import new_id
from ordito.kit.message import Message, Record, read_message, to_kafka
from ordito.kit.transaction import Stored
from ordito.schemas.shipping import AllocationMadeV1
from ordito.schemas.values import LineQuantity


@pytest.fixture
def worker(database_url: str, kafka_bootstrap: str, tmp_path: Path) -> Iterator[int]:
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka_bootstrap,
        "ORDITO_WORKER_PORT": str(port),
        "ORDITO_STAFF_SECRET": STAFF_SECRET,
        "ORDITO_LINK_SECRET": LINK_SECRET,
        "ORDITO_COURIER_SECRETS": json.dumps({"brt": BRT_SECRET}),
    }
    with (tmp_path / "worker.log").open("wb") as log:
        command = [sys.executable, "-m", "ordito.shipping.main", "worker"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        yield port
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, (tmp_path / "worker.log").read_text()


def test_an_order_on_the_topic_becomes_an_allocation_on_ours(
    shipping: RunningShipping, worker: int, kafka_bootstrap: str
) -> None:
    shipping.count("WATCH", 1)
    order = str(new_id())
    _publish(kafka_bootstrap, order)
    message = _next(kafka_bootstrap, order)
    assert message.type == AllocationMadeV1.type
    assert AllocationMadeV1.model_validate(message.data) == AllocationMadeV1(
        reserved=[LineQuantity(1, 1)], unavailable=[LineQuantity(1, 1), LineQuantity(2, 1)]
    )
    assert (message.source, message.version, message.context.seller) == ("shipping", 1, SELLER)
    assert httpx.get(f"http://127.0.0.1:{worker}/health/ready", timeout=5).status_code == 200


def _publish(bootstrap: str, order: str) -> None:
    context = Context(seller=SELLER, actor=Actor(kind="storefront", id=SELLER), correlation="c-1")
    stored = Stored(new_id(), order, 1, "order-placed.v1", None, NOW, context)
    message = to_kafka(stored, placed(), source="orders")
    kafka.ensure_topics(bootstrap, ["ordito.orders", "ordito.shipping"])
    producer = kafka.producer(bootstrap, client_id="test")
    headers = list(message.headers.items())
    producer.send("ordito.orders", key=order.encode(), value=message.value, headers=headers).get(timeout=30)
    producer.close()


def _next(bootstrap: str, order: str) -> Message:
    """The first message of shipping on this order."""
    reader = kafka.consumer(bootstrap, group=None, client_id="test")
    reader.subscribe(["ordito.shipping"])
    try:
        for _ in range(300):
            for records in reader.poll(timeout_ms=200).values():
                for one in records:
                    message = read_message(
                        Record(one.topic, one.partition, one.offset, tuple(one.headers), one.key, one.value)
                    )
                    if message.stream == order:
                        return message
    finally:
        reader.close()
    raise AssertionError("shipping said nothing about the order within a minute")
