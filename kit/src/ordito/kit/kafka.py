"""kafka-python as this house uses it: idempotent producer, no auto-commit, topics that keep everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

PARTITIONS = 6
SESSION_TIMEOUT_MS = 10_000


def producer(bootstrap_servers: str, *, client_id: str) -> Any:
    """A producer that loses nothing and keeps the order: idempotent, acks=all, unlimited retries within two minutes."""
    return KafkaProducer(
        bootstrap_servers=bootstrap_servers.split(","),
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        batch_size=64 * 1024,
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
        fetch_max_wait_ms=100,
        reconnect_backoff_max_ms=1000,
        metrics_enabled=False,
    )


def ensure_topics(bootstrap_servers: str, topics: Iterable[str], *, partitions: int = PARTITIONS) -> None:
    """Create the topics that do not exist, with unlimited retention, and wait until they can be used."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap_servers.split(","), reconnect_backoff_max_ms=1000)
    try:
        existing = set(admin.list_topics())
        for topic in sorted(set(topics) - existing):
            options = {
                "num_partitions": partitions,
                "replication_factor": -1,
                "configs": {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"},
            }
            try:
                admin.create_topics({topic: options}, wait_for_metadata=True)
            except TopicAlreadyExistsError:
                continue
    finally:
        admin.close()
