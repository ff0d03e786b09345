"""The worker of returns between real Kafka and PostgreSQL: orders' events come in, what follows goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from topics import publish, published

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.identifiers import new_id
from ordito.kit.process import Worker
from ordito.returns.adapters.kafka.publish import TOPIC
from ordito.returns.main import make_components, make_database
from ordito.returns.settings import Settings
from ordito.schemas.event import EventBody

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)


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


def test_an_orders_events_come_in_once_and_what_follows_goes_out_in_order(
    running: Database, kafka_bootstrap: str, delivered_order: tuple[EventBody, ...]
) -> None:
    order_id = str(new_id())
    publish(kafka_bootstrap, order_id, *delivered_order, at=NOW, times=2)
    messages = published(kafka_bootstrap, TOPIC, order_id, until=lambda found: len(found) >= 5)
    assert [message.type for message in messages] == [
        "ordito.returns.returns-opened.v1",
        *["ordito.returns.order-progress-noted.v1"] * 3,
        "ordito.returns.withdrawal-window-set.v1",
    ]
    assert [message.version for message in messages] == [1, 2, 3, 4, 5]
    with running.read() as tx:
        assert len(tx.load(order_id)) == 5
