"""The services' topics as a test uses them: what another service says, and what has been published of a stream."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from ordito.kit import kafka
from ordito.kit.context import SYSTEM, Context
from ordito.kit.message import Message, PublicEvent, Record, read_message, to_kafka
from ordito.kit.transaction import Stored

PATIENCE_SECONDS = 60


def publish(
    bootstrap: str,
    stream: str,
    *bodies: PublicEvent,
    at: datetime,
    seller: str = "opsobjects",
    times: int = 1,
) -> None:
    """What their service's relay would send of the stream's first events; more than once, as after a crash."""
    (source,) = {body.type.split(".")[1] for body in bodies}
    topic = f"ordito.{source}"
    kafka.ensure_topics(bootstrap, [topic])
    producer = kafka.producer(bootstrap, client_id="test")
    context = Context(seller=seller, actor=SYSTEM, correlation="c-1")
    for version, body in [*enumerate(bodies, 1)] * times:
        identity = uuid5(NAMESPACE_URL, f"{topic}/{stream}/{version}")
        message = to_kafka(Stored(identity, stream, version, body.type, None, at, context), body, source=source)
        headers = list(message.headers.items())
        producer.send(topic, key=stream.encode(), value=message.value, headers=headers).get(timeout=30)
    producer.close()


def published(bootstrap: str, topic: str, stream: str, *, until: Callable[[list[Message]], bool]) -> list[Message]:
    """The stream's messages on the topic, from its first one on, once they are enough. Fails where they never are."""
    kafka.ensure_topics(bootstrap, [topic])
    consumer = kafka.consumer(bootstrap, group=None, client_id="test")
    consumer.subscribe([topic])
    found: list[Message] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while not until(found):
            types = [message.type for message in found]
            assert time.monotonic() < deadline, f"only {types} within {PATIENCE_SECONDS} s"
            for records in consumer.poll(timeout_ms=200).values():
                messages = [read_message(Record.received(one)) for one in records]
                found += [message for message in messages if message.stream == stream]
    finally:
        consumer.close()
    return found
