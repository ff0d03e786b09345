"""The worker of returns between real Kafka and PostgreSQL: orders' events come in, what follows goes out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from ordito.kit import kafka
from ordito.kit.clock import FixedClock
from ordito.kit.context import SYSTEM, Context
from ordito.kit.database import Database
from ordito.kit.identifiers import new_id
from ordito.kit.message import to_kafka
from ordito.kit.process import Worker
from ordito.kit.transaction import Stored
from ordito.returns.main import make_components, make_database
from ordito.returns.settings import Settings
from ordito.schemas.event import EventBody

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
CONTEXT = Context(seller="opsobjects", actor=SYSTEM, correlation="the-order")
PATIENCE_SECONDS = 60


@pytest.fixture
def running(settings: Settings, kafka_bootstrap: str) -> Iterator[Database]:
    """The worker's components, on the database that is yielded."""
    settings = settings.model_copy(update={"kafka_bootstrap_servers": kafka_bootstrap})
    database = make_database(settings, FixedClock(NOW))
    worker = Worker(make_components(settings, database))
    worker.start()
    try:
        yield database
    finally:
        worker.stop.set()
        unfinished = worker.join()
        database.close()
    assert unfinished == ()


def publish(bootstrap: str, order_id: str, events: tuple[EventBody, ...]) -> None:
    """What orders' relay would send, and once more from the start, as after a crash."""
    kafka.ensure_topics(bootstrap, ["ordito.orders"])
    producer = kafka.producer(bootstrap, client_id="orders-of-the-test")
    try:
        for version, body in [*enumerate(events, 1), *enumerate(events, 1)]:
            identity = uuid5(NAMESPACE_URL, f"{order_id}/{version}")
            stored = Stored(identity, order_id, version, body.type, event=None, at=NOW, context=CONTEXT)
            message = to_kafka(stored, body, source="orders")
            headers = list(message.headers.items())
            producer.send("ordito.orders", key=order_id.encode(), value=message.value, headers=headers)
        producer.flush()
    finally:
        producer.close()


def published(bootstrap: str, order_id: str, *, count: int) -> list[Any]:
    """The order's records on returns' topic, once there are `count`."""
    kafka.ensure_topics(bootstrap, ["ordito.returns"])
    consumer = kafka.consumer(bootstrap, group=None, client_id="reader-of-the-test")
    consumer.subscribe(["ordito.returns"])
    found: list[Any] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while len(found) < count and time.monotonic() < deadline:
            for records in consumer.poll(timeout_ms=200).values():
                found += [record for record in records if record.key == order_id.encode()]
    finally:
        consumer.close()
    return found


def test_an_orders_events_come_in_once_and_what_follows_goes_out_in_order(
    running: Database, kafka_bootstrap: str, delivered_order: tuple[EventBody, ...]
) -> None:
    order_id = str(new_id())
    publish(kafka_bootstrap, order_id, delivered_order)
    records = published(kafka_bootstrap, order_id, count=5)
    headers = [dict(record.headers) for record in records]
    assert [header["ce_type"].decode() for header in headers] == [
        "ordito.returns.returns-opened.v1",
        *["ordito.returns.order-progress-noted.v1"] * 3,
        "ordito.returns.withdrawal-window-set.v1",
    ]
    assert [header["ce_streamversion"].decode() for header in headers] == ["1", "2", "3", "4", "5"]
    with running.read() as tx:
        assert len(tx.load(order_id)) == 5
