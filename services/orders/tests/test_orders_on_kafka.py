"""The worker as it is wired, on a real broker: what is placed is published, what is heard is noted and published."""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

import pytest
from orders_api import Api, settings_for
from orders_examples import MONDAY_AFTERNOON, euro
from waiting import until

from ordito.kit import kafka
from ordito.kit.context import SYSTEM, Context
from ordito.kit.database import Database
from ordito.kit.message import Message, Record, read_message, to_kafka
from ordito.kit.process import Worker
from ordito.kit.transaction import Stored
from ordito.orders.main import make_components
from ordito.schemas import payments, shipping
from ordito.schemas.event import EventBody
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


def produce(bootstrap: str, order_id: str, body: EventBody) -> None:
    """What another service would publish of the order."""
    source = body.type.split(".")[1]
    context = Context(seller="opsobjects", actor=SYSTEM, correlation="c-1")
    stored = Stored(
        uuid5(NAMESPACE_URL, f"{order_id}/{body.type}"), order_id, 1, body.type, body, MONDAY_AFTERNOON, context
    )
    message = to_kafka(stored, body, source=source)
    producer = kafka.producer(bootstrap, client_id="a-test")
    headers = list(message.headers.items())
    producer.send(f"ordito.{source}", key=order_id.encode(), value=message.value, headers=headers).get(timeout=30)
    producer.close()


def published(bootstrap: str, order_id: str, *, expected: int) -> list[Message]:
    """The first events of the order on its topic, which other tests may have used."""
    client = kafka.consumer(bootstrap, group=None, client_id="a-test")
    client.subscribe(["ordito.orders"])
    found: list[Message] = []
    deadline = time.monotonic() + 30
    while len(found) < expected and time.monotonic() < deadline:
        for records in client.poll(timeout_ms=200).values():
            for one in records:
                message = read_message(Record.received(one))
                if message.stream == order_id:
                    found.append(message)
    client.close()
    return found


def test_an_order_is_published_and_confirmed_by_what_others_publish(
    api: Api, worker: Worker, kafka_bootstrap: str
) -> None:
    placed = api.placed()
    kafka.ensure_topics(kafka_bootstrap, ["ordito.payments", "ordito.shipping", "ordito.returns"])
    produce(kafka_bootstrap, placed["id"], ALLOCATED)
    produce(kafka_bootstrap, placed["id"], CAPTURED)
    until(lambda: api.get(placed["links"]["self"]).json()["status"] == "confirmed")
    messages = published(kafka_bootstrap, placed["id"], expected=4)
    assert [(message.stream, message.version) for message in messages] == [(placed["id"], n) for n in (1, 2, 3, 4)]
    assert messages[0].type == "ordito.orders.order-placed.v1"
    assert messages[0].context.correlation
    assert messages[-1].type == "ordito.orders.order-confirmed.v1"
    assert not worker.failing
