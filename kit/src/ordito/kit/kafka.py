"""kafka-python as this house uses it: idempotent producer, no auto-commit, topics that keep everything."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

PARTITIONS = 6
SESSION_TIMEOUT_MS = 10_000
METADATA_MAX_AGE_MS = 10_000
TOPIC_SECONDS = 30
MOST_MESSAGE_BYTES = 8 * 1024 * 1024
"""Far above what one request may bring (1 MiB): an event that a broker refuses would hold up all those behind it."""


def producer(bootstrap_servers: str, *, client_id: str) -> Any:
    """A producer that loses nothing and keeps the order: idempotent, acks=all, unlimited retries within two minutes."""
    return KafkaProducer(
        bootstrap_servers=bootstrap_servers.split(","),
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        batch_size=64 * 1024,
        max_request_size=MOST_MESSAGE_BYTES,
        allow_auto_create_topics=False,
        reconnect_backoff_max_ms=1000,
        metrics_enabled=False,
    )


def consumer(bootstrap_servers: str, *, group: str | None, client_id: str, instance: str | None = None) -> Any:
    """A consumer whose offsets live in PostgreSQL. `instance` makes its membership static: a restart takes over."""
    return KafkaConsumer(
        bootstrap_servers=bootstrap_servers.split(","),
        group_id=group,
        group_instance_id=instance,
        client_id=client_id,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        session_timeout_ms=SESSION_TIMEOUT_MS,
        heartbeat_interval_ms=2000,
        metadata_max_age_ms=METADATA_MAX_AGE_MS,
        fetch_max_wait_ms=100,
        reconnect_backoff_max_ms=1000,
        metrics_enabled=group is not None,
    )


def ensure_topics(bootstrap_servers: str, topics: Iterable[str], *, partitions: int = PARTITIONS) -> None:
    """Create the topics that do not exist, with unlimited retention, and wait until all of them can be used.

    A consumer that joined its group before a topic had leaders would be given none of its partitions until its metadata
    expires. Raises TimeoutError where a topic gets no leaders.
    """
    wanted = sorted(set(topics))
    admin = KafkaAdminClient(bootstrap_servers=bootstrap_servers.split(","), reconnect_backoff_max_ms=1000)
    try:
        existing = set(admin.list_topics())
        for topic in wanted:
            if topic not in existing:
                _create(admin, topic, partitions)
        deadline = time.monotonic() + TOPIC_SECONDS
        while not all(_usable(one) for one in admin.describe_topics(wanted)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"no leaders for some of {', '.join(wanted)}")
            time.sleep(0.05)
    finally:
        admin.close()


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
