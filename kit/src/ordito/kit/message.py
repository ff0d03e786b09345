"""A public event as it travels on Kafka: CloudEvents 1.0 in binary mode.

    MessageError
      + Unreadable

Headers carry the envelope (`ce_id`, `ce_source`, `ce_type`, `ce_subject`, `ce_time`, and the extensions `partitionkey`,
`seller`, `streamversion`, `correlation`, `causation`, `actor`), the value carries the event's data as JSON.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, cast

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from sqlalchemy import RowMapping

from ordito.kit.context import SYSTEM, Actor, ActorKind, Context
from ordito.kit.logs import storable
from ordito.kit.transaction import Stored

FORMAT = JSONFormat()
HIGHEST_VERSION = 2**31 - 1
NEEDED = ("ce_specversion", "ce_id", "ce_time")


class MessageError(Exception):
    """A message does not follow the convention."""


class Unreadable(MessageError):
    """An attribute is missing or malformed, or the value is not a JSON object."""


class PublicEvent(Protocol):
    """The data of a public event; a pydantic model in `schemas`."""

    type: ClassVar[str]

    def model_dump_json(self) -> str:
        """The data as JSON."""
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """A Kafka record as it came, readable or not."""

    topic: str
    partition: int
    offset: int
    headers: tuple[tuple[str, bytes], ...]
    key: bytes | None
    value: bytes | None

    @classmethod
    def received(cls, record: Any) -> Record:
        """A record of kafka-python. A header without a value, which Kafka allows, has an empty one."""
        headers = tuple((name, value or b"") for name, value in record.headers)
        return cls(record.topic, record.partition, record.offset, headers, record.key, record.value)

    @classmethod
    def kept(cls, row: RowMapping) -> Record:
        """The record that a row holds which was written with `columns`."""
        headers = tuple((name, base64.b64decode(value)) for name, value in row["headers"])
        return cls(row["topic"], row["partition"], row["offset"], headers, row["key"], row["value"])

    def columns(self) -> dict[str, Any]:
        """The record as the columns of a row. Headers are JSON there, which knows no bytes: their values are base64."""
        return {
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "headers": [[storable(name), base64.b64encode(value).decode()] for name, value in self.headers],
            "key": self.key,
            "value": self.value,
        }


def seller_in(headers: Sequence[Sequence[str]]) -> str | None:
    """Whose a kept record is, as far as its headers tell, be it readable or not."""
    told = (base64.b64decode(value).decode(errors="replace") for name, value in headers if name == "ce_seller")
    return next(told, None)


@dataclass(frozen=True, slots=True)
class Message:
    """A public event as a consumer sees it. `stream` is its subject; `version` counts one source's events in it."""

    id: str
    source: str
    type: str
    stream: str
    version: int
    time: datetime
    context: Context
    data: Mapping[str, Any]

    def caused(self, *, actor: Actor = SYSTEM) -> Context:
        """The context of what follows from this event."""
        return self.context.caused_by(self.id, actor=actor)


def to_kafka(stored: Stored, body: PublicEvent, *, source: str) -> KafkaMessage:
    """The message that publishes `stored` as `body`. Its key is the stream, so that a stream keeps its order."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(stored.id),
        "source": source,
        "type": body.type,
        "subject": stored.stream,
        "time": stored.at,
        "datacontenttype": "application/json",
        "partitionkey": stored.stream,
        "seller": stored.context.seller,
        "streamversion": str(stored.version),
        "correlation": stored.context.correlation,
        "actor": f"{stored.context.actor.kind}:{stored.context.actor.id}",
    }
    if stored.context.causation is not None:
        attributes["causation"] = stored.context.causation
    return to_binary(CloudEvent(attributes, body.model_dump_json().encode()), FORMAT)


def read_message(record: Record) -> Message:
    """Read a record. Raises Unreadable, which says what is wrong with it."""
    names = {name.lower() for name, _ in record.headers}
    for needed in NEEDED:
        if needed not in names:  # the library would invent them, and no repeat would ever be recognised
            raise Unreadable(f"it has no header {needed}")
    try:
        event = from_binary(KafkaMessage(dict(record.headers), record.key, record.value or b""), FORMAT)
        attributes = event.get_attributes()
        kind, _, name = str(attributes["actor"]).partition(":")
        time = attributes["time"]
        if time.tzinfo is None:
            raise Unreadable("its time has no time zone")
        data = event.get_data()
        if not isinstance(data, dict):
            raise Unreadable("its data is not a JSON object")
        version = int(attributes["streamversion"])
        if not 1 <= version <= HIGHEST_VERSION:
            raise Unreadable("its streamversion does not count from 1")
        if any("\0" in str(attributes[name]) for name in ("id", "source", "type", "subject")):
            raise Unreadable("an attribute holds a NUL character, which PostgreSQL does not store")
        return Message(
            id=str(attributes["id"]),
            source=str(attributes["source"]),
            type=str(attributes["type"]),
            stream=str(attributes["subject"]),
            version=version,
            time=time,
            context=Context(
                seller=str(attributes["seller"]),
                actor=Actor(kind=cast(ActorKind, kind), id=name),
                correlation=str(attributes["correlation"]),
                causation=attributes.get("causation"),
            ),
            data=data,
        )
    except Unreadable:
        raise
    except KeyError as error:
        raise Unreadable(f"it has no attribute {error}") from error
    except (ValueError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise Unreadable(f"an attribute cannot be read: {type(error).__name__}") from error
    except Exception as error:  # the library's own validation errors share no public base
        raise Unreadable(f"it is not a CloudEvent: {type(error).__name__}") from error
