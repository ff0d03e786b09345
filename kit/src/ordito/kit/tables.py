"""The tables that every service's database has. Services add their own by their own migrations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

metadata = MetaData()


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id, which never wraps round."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


NOW = text("clock_timestamp()")

events = Table(
    "events",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("seller", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("causation", Text),
    UniqueConstraint("stream", "version"),
    Index("events_relay_order", "xid", "id"),
)

relay_cursors = Table(
    "relay_cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("xid", Xid8, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("moved_at", DateTime(timezone=True), nullable=False, server_default=NOW),
)

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    PrimaryKeyConstraint("consumer", "message_id"),
)

stream_positions = Table(
    "stream_positions",
    metadata,
    Column("consumer", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("consumer", "source", "stream"),
)

consumer_offsets = Table(
    "consumer_offsets",
    metadata,
    Column("consumer", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
    PrimaryKeyConstraint("consumer", "topic", "partition"),
)

parked = Table(
    "parked",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("source", Text),
    Column("stream", Text),
    Column("version", Integer),
    Column("type", Text),
    Column("headers", JSONB, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("status", Text, nullable=False),
    Column("error", Text),
    Column("traceback", Text),
    Column("parked_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("settled_at", DateTime(timezone=True)),
    Column("reason", Text),
    UniqueConstraint("consumer", "topic", "partition", "offset"),
    Index(
        "parked_by_stream",
        "consumer",
        "source",
        "stream",
        "version",
        postgresql_where=text("settled_at IS NULL"),
    ),
)

effects = Table(
    "effects",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("seller", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("causation", Text),
    Column("status", Text, nullable=False, server_default="pending"),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("settled_at", DateTime(timezone=True)),
    Column("reason", Text),
    Index(
        "effects_open",
        "stream",
        "id",
        postgresql_where=text("status IN ('pending', 'running', 'parked')"),
    ),
)

effect_attempts = Table(
    "effect_attempts",
    metadata,
    Column("key", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("ended_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("error", Text),
    PrimaryKeyConstraint("key", "attempt"),
)

timers = Table(
    "timers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("due", DateTime(timezone=True), nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("seller", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("causation", Text),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("error", Text),
    Column("settled_at", DateTime(timezone=True)),
    Index("timers_waiting", "due", postgresql_where=text("status = 'waiting'")),
)

dev_clock = Table(
    "dev_clock",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("offset_microseconds", BigInteger, nullable=False),
)
