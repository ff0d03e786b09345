"""What the outside can know of a quiet house: its own book, the provider's, the mailbox, every event thrice.

Events are read from each service's API, from each service's store, and from Kafka's offset 0 by a plain consumer.
(Notifications has no API for its events; its store and its topic are compared.)
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from chaos.crowd import Accepted, Crowd
from kafka import KafkaConsumer, TopicPartition

from ordito.cli.engine import System
from ordito.cli.outside import House

PUBLISHING = ("orders", "payments", "shipping", "returns", "notifications")
EVENT_PATHS = {
    "orders": ("/v1/orders/{id}/events?limit=500", "events"),
    "payments": ("/v1/payments/{id}/events", "items"),
    "shipping": ("/v1/orders/{id}/events", "items"),
    "returns": ("/v1/orders/{id}/returns/events", "items"),
}


@dataclass(frozen=True, slots=True)
class Event:
    source: str
    stream: str
    version: int
    id: str
    type: str
    """Without prefix and version: `orders.order-placed`."""
    content: str
    """Its data as canonical JSON."""


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail in the mailbox, and how often it was brought there."""

    message_id: str
    to: str
    deliveries: int


@dataclass(frozen=True, slots=True)
class Evidence:
    accepted: tuple[Accepted, ...]
    ledger: tuple[Mapping[str, Any], ...]
    messages: tuple[Message, ...]
    told: tuple[Event, ...]
    """By the services' APIs, for the accepted orders."""
    published: tuple[Event, ...]
    """On Kafka, every copy, in the order of its partition."""
    stored: frozenset[tuple[str, str, str, int]]
    """source, stream, event id, version of every row of every store."""
    desk: Mapping[str, Mapping[str, int]]
    """For each accepted order, the newest version of each source that the desk shows."""
    stock: Mapping[str, tuple[int, int]]
    """On hand and reserved, for every article."""
    parked: tuple[Mapping[str, Any], ...]
    internal_errors: int


def gather(system: System, crowd: Crowd) -> Evidence:
    house = crowd.house
    accepted = tuple(crowd.accepted)
    return Evidence(
        accepted=accepted,
        ledger=tuple(house.ledger()["entries"]),
        messages=tuple(_messages(house)),
        told=tuple(event for one in accepted for event in _told(house, one.order_id)),
        published=tuple(published(system.bootstrap_servers)),
        stored=frozenset(_stored(system)),
        desk={one.order_id: house.view(one.order_id).get("versions", {}) for one in accepted},
        stock=_stock(house),
        parked=tuple(house.parked()),
        internal_errors=sum(times for what, times in crowd.noted.items() if what.startswith("500")),
    )


def published(bootstrap_servers: str) -> Iterator[Event]:
    """Everything on the topics of the house, from offset 0."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap_servers, group_id=None, enable_auto_commit=False, metrics_enabled=False
    )
    try:
        partitions = [
            TopicPartition(topic, number)
            for topic in (f"ordito.{source}" for source in PUBLISHING)
            for number in sorted(consumer.partitions_for_topic(topic) or ())
        ]
        ends = consumer.end_offsets(partitions)
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        while any(consumer.position(partition) < end for partition, end in ends.items()):
            for records in consumer.poll(timeout_ms=500).values():
                for record in records:
                    yield _from_kafka(record)
    finally:
        consumer.close(autocommit=False)


def by_order(events: Iterable[Event]) -> dict[str, Counter[str]]:
    """How often each type of event happened, by stream; copies of an event count once."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for event in {event.id: event for event in events}.values():
        counted[event.stream][event.type] += 1
    return counted


def _from_kafka(record: Any) -> Event:
    headers = {name: value.decode() for name, value in record.headers}
    return Event(
        source=headers["ce_source"],
        stream=headers["ce_subject"],
        version=int(headers["ce_streamversion"]),
        id=headers["ce_id"],
        type=_plain(headers["ce_type"]),
        content=_canonical(json.loads(record.value)),
    )


def _told(house: House, order_id: str) -> Iterator[Event]:
    for source, (path, name) in EVENT_PATHS.items():
        answer = house.ask("GET", source, path.format(id=order_id), bearer=house.staff("viewer"))
        for event in answer[name]:
            yield Event(
                source=source,
                stream=order_id,
                version=event["version"],
                id=event["id"],
                type=_plain(event["type"]),
                content=_canonical(event["data"]),
            )


def _stored(system: System) -> Iterator[tuple[str, str, str, int]]:
    for source in PUBLISHING:
        with psycopg.connect(system.database_url(source)) as connection:
            for stream, event_id, version in connection.execute("SELECT stream, event_id, version FROM events"):
                yield source, stream, str(event_id), version


def _messages(house: House) -> Iterator[Message]:
    for message in house.http.get(f"{house.urls['mailbox']}/messages").json():
        for recipient in message["to"]:
            yield Message(message["message_id"], recipient, message["deliveries"])


def _stock(house: House) -> dict[str, tuple[int, int]]:
    found = house.ask("GET", "shipping", "/v1/stock/opsobjects?limit=1000", bearer=house.staff("viewer"))
    return {one["sku"]: (one["on_hand"], one["reserved"]) for one in found["items"]}


def _plain(event_type: str) -> str:
    return event_type.removeprefix("ordito.").rpartition(".v")[0]


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True)
