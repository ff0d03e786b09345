"""Whether a house is quiet: nothing left to publish, to handle, to do, and nothing happened while we looked.

Read from the services' own databases, so that no test has to wait "long enough".
"""

import psycopg
from chaos.evidence import PUBLISHING
from kafka import KafkaConsumer, TopicPartition

from ordito.cli.engine import System
from ordito.cli.outside import until

PATIENCE = 240.0
UNDONE = {
    "events to publish": (
        "SELECT count(*) FROM events e WHERE (e.xid, e.id) > "
        "(coalesce((SELECT xid FROM relay_cursors WHERE name = %(source)s), '0'::xid8), "
        "coalesce((SELECT id FROM relay_cursors WHERE name = %(source)s), 0))"
    ),
    "effects": "SELECT count(*) FROM effects WHERE status IN ('pending', 'running')",
    "webhooks": "SELECT count(*) FROM webhooks WHERE status = 'pending'",
    "messages held back": "SELECT count(*) FROM parked WHERE settled_at IS NULL",
}


def wait_until_still(system: System, *, seconds: float = PATIENCE) -> None:
    """Return when everything that can follow from what was asked has followed."""
    until(lambda: what_moves(system), lambda moving: moving == [], what="the house to be quiet", seconds=seconds)


def what_moves(system: System) -> list[str]:
    """What is still to be done anywhere, in words."""
    try:
        before = _ends(system)
        moving = [one for source in PUBLISHING for one in _undone(system, source, before)]
        return moving + ([] if _ends(system) == before else ["messages are being published"])
    except (psycopg.OperationalError, OSError) as error:
        return [f"{type(error).__name__}: {error}"]


def _undone(system: System, source: str, ends: dict[tuple[str, int], int]) -> list[str]:
    with psycopg.connect(system.database_url(source), connect_timeout=5) as connection:
        counted = {what: _count(connection, query, source) for what, query in UNDONE.items()}
        rows = connection.execute("SELECT topic, partition, next_offset FROM consumer_offsets").fetchall()
    positions = {(topic, partition): offset for topic, partition, offset in rows}
    behind = sum(
        end - positions.get(place, 0) for place, end in ends.items() if place[0] in {topic for topic, _ in positions}
    )
    return [f"{source}: {count} {what}" for what, count in {**counted, "messages to handle": behind}.items() if count]


def _count(connection: "psycopg.Connection[tuple[int, ...]]", query: str, source: str) -> int:
    row = connection.execute(query, {"source": source}).fetchone()
    return row[0] if row else 0


def _ends(system: System) -> dict[tuple[str, int], int]:
    """How many messages each partition holds."""
    consumer = KafkaConsumer(
        bootstrap_servers=system.bootstrap_servers, group_id=None, enable_auto_commit=False, metrics_enabled=False
    )
    try:
        partitions = [
            TopicPartition(f"ordito.{source}", number)
            for source in PUBLISHING
            for number in consumer.partitions_for_topic(f"ordito.{source}") or ()
        ]
        found = consumer.end_offsets(partitions)
    finally:
        consumer.close(autocommit=False)
    return {(place.topic, place.partition): end for place, end in found.items()}
