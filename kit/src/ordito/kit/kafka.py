"""kafka-python as this house uses it: idempotent producer, no auto-commit, topics that keep everything.

Where no broker answers, everything here gives up within seconds, so that a worker told to stop can stop.

    BrokerUnreachable
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError
from kafka.net.compat import KafkaNetClient

PARTITIONS = 6
SESSION_TIMEOUT_MS = 10_000
METADATA_MAX_AGE_MS = 10_000
TOPIC_SECONDS = 30
CONNECT_SECONDS = 1.0
BOOTSTRAP_MS = 2000
SEND_BLOCK_MS = 5000
CLOSE_SECONDS = 1.0
LOOK_SECONDS = 2.0
MOST_MESSAGE_BYTES = 8 * 1024 * 1024
"""Far above what one request may bring (1 MiB): an event that a broker refuses would hold up all those behind it."""


class BrokerUnreachable(Exception):
    """No broker answers at any of the addresses."""


class Presence:
    """Keeps `ready` true to whether a broker can be reached, for a component that would wait for one in silence."""

    def __init__(self, bootstrap_servers: str, ready: threading.Event) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._ready = ready
        self._look_at = 0.0

    def look(self) -> None:
        """Look, if the last look was some time ago."""
        if time.monotonic() < self._look_at:
            return
        if reachable(self._bootstrap_servers):
            self._ready.set()
        else:
            self._ready.clear()
        self._look_at = time.monotonic() + LOOK_SECONDS


def reachable(bootstrap_servers: str) -> bool:
    """Whether anything listens at one of the addresses."""
    for server in bootstrap_servers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS).close()
        except OSError:
            continue
        return True
    return False


def producer(bootstrap_servers: str, *, client_id: str) -> Any:
    """A producer that loses nothing and keeps the order: idempotent, acks=all, unlimited retries within two minutes."""
    return _open(
        KafkaProducer,
        bootstrap_servers,
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        batch_size=64 * 1024,
        max_request_size=MOST_MESSAGE_BYTES,
        max_block_ms=SEND_BLOCK_MS,
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )


def consumer(bootstrap_servers: str, *, group: str | None, client_id: str) -> Any:
    """A consumer whose offsets live in PostgreSQL."""
    return _open(
        KafkaConsumer,
        bootstrap_servers,
        group_id=group,
        client_id=client_id,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        session_timeout_ms=SESSION_TIMEOUT_MS,
        heartbeat_interval_ms=2000,
        metadata_max_age_ms=METADATA_MAX_AGE_MS,
        fetch_max_wait_ms=500,
        metrics_enabled=group is not None,
    )


def ensure_topics(
    bootstrap_servers: str,
    topics: Iterable[str],
    *,
    partitions: int = PARTITIONS,
    stop: threading.Event | None = None,
) -> None:
    """Create the topics that do not exist, with unlimited retention, and wait until all of them can be used.

    A consumer that joined its group before a topic had leaders would be given none of its partitions until its metadata
    expires. Raises BrokerUnreachable, and TimeoutError where a topic gets no leaders.
    """
    wanted = sorted(set(topics))
    admin = _open(KafkaAdminClient, bootstrap_servers)
    try:
        existing = set(admin.list_topics())
        for topic in wanted:
            if topic not in existing:
                _create(admin, topic, partitions)
        deadline = time.monotonic() + TOPIC_SECONDS
        while not all(_usable(one) for one in admin.describe_topics(wanted)):
            if stop is not None and stop.is_set():
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"no leaders for some of {', '.join(wanted)}")
            time.sleep(0.05)
    finally:
        admin.close()


def _open(kind: Callable[..., Any], bootstrap_servers: str, **options: Any) -> Any:
    """A client of `kind`, or BrokerUnreachable.

    A constructor that finds no broker leaves its thread and its sockets behind, and an outage is many constructors.
    """
    if not reachable(bootstrap_servers):
        raise BrokerUnreachable(f"nothing listens at {bootstrap_servers}")
    opened: list[Any] = []

    def client(**config: Any) -> Any:
        opened.append(KafkaNetClient(**config))
        return opened[-1]

    try:
        return kind(
            bootstrap_servers=bootstrap_servers.split(","),
            bootstrap_timeout_ms=BOOTSTRAP_MS,
            reconnect_backoff_max_ms=1000,
            kafka_client=client,
            **options,
        )
    except KafkaError as error:
        for one in opened:
            one.close()
        raise BrokerUnreachable(f"no broker answers at {bootstrap_servers}") from error


def _create(admin: Any, topic: str, partitions: int) -> None:
    options = {
        "num_partitions": partitions,
        "replication_factor": -1,
        "configs": {
            "retention.ms": "-1",
            "retention.bytes": "-1",
            "cleanup.policy": "delete",
            "max.message.bytes": str(MOST_MESSAGE_BYTES),
        },
    }
    try:
        admin.create_topics({topic: options})
    except TopicAlreadyExistsError:
        return  # another process was first


def _usable(described: Any) -> bool:
    partitions = described["partitions"]
    return bool(partitions) and all(one["leader_id"] >= 0 and not one["error_code"] for one in partitions)
