"""The decisions that a house has made, read from its events: from every topic's first event, without a group.

Nothing is written anywhere, and the house need not know.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kafka import TopicPartition
from pydantic import TypeAdapter, ValidationError

from ordito.kit import kafka
from ordito.kit.message import Message, Record, read_message
from ordito.schemas.catalogue import TOPICS, split_version
from ordito.schemas.event import read
from ordito.schemas.orders import OrderPlacedV1
from ordito.schemas.values import Ruling
from ordito.terms import Recorded, Terms

RULING = TypeAdapter(Ruling)
SHAPE = frozenset({"rule", "allowed", "code", "sentence", "clause", "terms", "facts"})
"""What tells a ruling from everything else that an event may hold."""
PLACED, _ = split_version(OrderPlacedV1.type)
SILENCE_SECONDS = 60
HOUSE = tuple(topic.name for topic in TOPICS)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a seller's calendar, both included."""

    first: date
    last: date


def events(bootstrap_servers: str, topics: Iterable[str] = HOUSE) -> Iterator[Message]:
    """Every event of the topics up to now, from offset 0, in no order between topics or streams.

    Raises BrokerUnreachable, and Unreadable for a message that follows no convention.
    """
    consumer = kafka.consumer(bootstrap_servers, group=None, client_id="ordito-what-if")
    try:
        existing = consumer.topics()
        partitions = [
            TopicPartition(topic, number)
            for topic in topics
            if topic in existing
            for number in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        ends = consumer.end_offsets(partitions)
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        heard = time.monotonic()
        while any(consumer.position(partition) < end for partition, end in ends.items()):
            polled = consumer.poll(timeout_ms=500)
            if polled:
                heard = time.monotonic()
            elif time.monotonic() > heard + SILENCE_SECONDS:
                raise kafka.BrokerUnreachable(f"{bootstrap_servers} gives no more events")
            for records in polled.values():
                for each in records:
                    yield read_message(
                        Record(each.topic, each.partition, each.offset, tuple(each.headers), each.key, each.value)
                    )
    finally:
        consumer.close(autocommit=False)


def decisions(messages: Iterable[Message], terms: Terms, period: Period) -> Iterator[Recorded]:
    """The rulings about the orders of the terms' seller that were placed in the period, order by order as they came.

    A ruling that several events of an order hold is one decision; the first of them is named.
    """
    numbers: dict[str, str] = {}
    held: dict[str, list[tuple[Message, Ruling]]] = {}
    for message in messages:
        if split_version(message.type)[0] == PLACED and message.context.seller == terms.version.seller:
            placed = read(OrderPlacedV1, message.data)
            if period.first <= terms.calendar.day(placed.placed_at) <= period.last:
                numbers[message.stream] = placed.number
        found = [ruling for ruling in rulings(message.data) if ruling.terms.seller == terms.version.seller]
        held.setdefault(message.stream, []).extend((message, ruling) for ruling in found)
    for stream, number in sorted(numbers.items(), key=lambda each: each[1]):
        yield from _once(number, held.get(stream, []))


def rulings(data: object) -> Iterator[Ruling]:
    """Every ruling anywhere inside an event's data."""
    match data:
        case Mapping() if data.keys() >= SHAPE:
            try:
                yield RULING.validate_python(data)
            except ValidationError:
                yield from _inside(data)
        case Mapping():
            yield from _inside(data)
        case list():
            for each in data:
                yield from rulings(each)
        case _:
            return


def _inside(data: Mapping[str, Any]) -> Iterator[Ruling]:
    for each in data.values():
        yield from rulings(each)


def _once(number: str, held: list[tuple[Message, Ruling]]) -> Iterator[Recorded]:
    seen: set[tuple[object, ...]] = set()
    for message, ruling in sorted(held, key=lambda each: (each[0].time, each[0].source, each[0].version)):
        key = (ruling.rule, ruling.question, ruling.code, tuple(sorted(ruling.facts.items(), key=lambda fact: fact[0])))
        if key not in seen:
            seen.add(key)
            yield Recorded(order=number, event=message.type, ruling=ruling)
