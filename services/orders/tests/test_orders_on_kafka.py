"""The worker as it is wired, on a real broker: what is placed is published, what is heard is noted and published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from orders_api import Api, settings_for
from orders_examples import MONDAY_AFTERNOON, euro
from topics import publish, published
from waiting import until

from ordito.kit import kafka
from ordito.kit.database import Database
from ordito.kit.process import Worker
from ordito.orders.main import make_components
from ordito.schemas import payments, shipping
from ordito.schemas.values import LineQuantity

CAPTURED = payments.PaymentCapturedV1(amount=euro(4410), method="card", provider="sandbox", provider_reference="p-1")
ALLOCATED = shipping.AllocationMadeV1(reserved=[LineQuantity(1, 1)], unavailable=[])


@pytest.fixture
def worker(migrated: str, database: Database, kafka_bootstrap: str) -> Iterator[Worker]:
    worker = Worker(make_components(settings_for(migrated, kafka=kafka_bootstrap), database))
    worker.start()
    yield worker
    worker.stop.set()
    assert worker.join() == ()


def test_an_order_is_published_and_confirmed_by_what_others_publish(
    api: Api, worker: Worker, kafka_bootstrap: str
) -> None:
    placed = api.placed()
    kafka.ensure_topics(kafka_bootstrap, ["ordito.payments", "ordito.shipping", "ordito.returns"])
    publish(kafka_bootstrap, placed["id"], ALLOCATED, at=MONDAY_AFTERNOON)
    publish(kafka_bootstrap, placed["id"], CAPTURED, at=MONDAY_AFTERNOON)
    until(lambda: api.get(placed["links"]["self"]).json()["status"] == "confirmed")
    messages = published(kafka_bootstrap, "ordito.orders", placed["id"], until=lambda found: len(found) >= 4)
    assert [(message.stream, message.version) for message in messages] == [(placed["id"], n) for n in (1, 2, 3, 4)]
    assert messages[0].type == "ordito.orders.order-placed.v1"
    assert messages[0].context.correlation
    assert messages[-1].type == "ordito.orders.order-confirmed.v1"
    assert not worker.failing
