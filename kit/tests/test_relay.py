"""The relay on real Kafka: nothing skipped, nothing inverted, whatever the writers do."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ledger_service import (
    CONTEXT,
    LEDGER,
    Closed,
    ClosedV1,
    Deposit,
    Deposited,
    DepositedV1,
    deposit,
    open_database,
    to_public,
)
from sqlalchemy import Connection, text

from ordito.kit import kafka, metrics
from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.decider import execute
from ordito.kit.message import Message, Record, read_message
from ordito.kit.relay import Relay, Untranslatable
from ordito.kit.transaction import Stored


class Topic:
    """A topic of the test's own, its relay, and what was published on it so far."""

    def __init__(self, database: Database, bootstrap: str, name: str) -> None:
        kafka.ensure_topics(bootstrap, [name], partitions=3)
        self.relay = Relay(database, source="bank", topic=name, bootstrap_servers=bootstrap, to_public=to_public)
        self.connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.producer = kafka.producer(bootstrap, client_id=name)
        self._consumer = kafka.consumer(bootstrap, group=None, client_id=name)
        self._consumer.subscribe([name])
        self._messages: list[Message] = []

    def relay_once(self) -> int:
        return self.relay.run_once(self.connection, self.producer)

    def messages(self, *, until: int) -> list[Message]:
        for _ in range(100):
            if len(self._messages) >= until:
                break
            for records in self._consumer.poll(timeout_ms=200).values():
                self._messages += [_message(one) for one in records]
        return self._messages

    def close(self) -> None:
        self.connection.close()
        self.producer.close()
        self._consumer.close()


def _message(one: Any) -> Message:
    return read_message(Record.received(one))


@pytest.fixture
def topic(database: Database, kafka_bootstrap: str, unique_name: str) -> Iterator[Topic]:
    topic = Topic(database, kafka_bootstrap, unique_name)
    yield topic
    topic.close()


def test_an_event_is_published_as_a_cloud_event_with_its_whole_context(database: Database, topic: Topic) -> None:
    [stored] = deposit(database, "s", 7)
    assert topic.relay_once() == 1
    [message] = topic.messages(until=1)
    assert message == Message(
        id=str(stored.id), source="bank", type="test.deposited.v1", stream="s", version=1, time=stored.at,
        context=CONTEXT, data={"cents": 7},
    )  # fmt: skip
    assert topic.relay_once() == 0


def test_an_event_of_a_clock_that_was_moved_ahead_is_published(
    database_url: str, kafka_bootstrap: str, unique_name: str
) -> None:
    """Trap: Kafka 4 refuses records stamped more than an hour ahead. Fails when the event's own time is the stamp."""
    database = open_database(database_url, clock=FixedClock(datetime.now(UTC) + timedelta(days=3650)))
    topic = Topic(database, kafka_bootstrap, unique_name)
    [stored] = deposit(database, "s", 7)
    assert topic.relay_once() == 1
    assert topic.messages(until=1)[0].time == stored.at
    topic.close()
    database.close()


def test_an_event_committed_late_with_an_early_id_is_not_skipped(database: Database, topic: Topic) -> None:
    """Trap: a cursor on the id skips for ever the events of a transaction that took its ids early and committed late.

    Fails when the relay reads past the horizon (without `xid < pg_snapshot_xmin(...)`).
    """
    with database.transaction("early") as early:
        early.append("early", [Deposited(1)], expected=0, context=CONTEXT)
        deposit(database, "late", 2)
        assert topic.relay_once() == 0
    assert topic.relay_once() == 2
    assert [message.stream for message in sorted(topic.messages(until=2), key=lambda one: one.data["cents"])] == [
        "early",
        "late",
    ]


def test_an_event_whose_id_is_lower_but_whose_transaction_is_later_is_not_skipped(
    database: Database, topic: Topic
) -> None:
    """Trap: `xid < xmin` with a cursor on the id alone: a later transaction may hold a lower id than the cursor's.

    The sequence hands ids out of transaction order here. Fails when the cursor compares ids only.
    """
    with database.transaction("first") as first:
        first.append("first", [Deposited(1)], expected=0, context=CONTEXT)
    with database.engine.begin() as connection:
        connection.execute(text("SELECT setval(pg_get_serial_sequence('events', 'id'), 1000)"))
    deposit(database, "high id", 2)
    assert topic.relay_once() == 2
    with database.engine.begin() as connection:
        connection.execute(text("SELECT setval(pg_get_serial_sequence('events', 'id'), 500)"))
    deposit(database, "low id", 3)
    assert topic.relay_once() == 1
    assert {message.stream for message in topic.messages(until=3)} == {"first", "high id", "low id"}


def test_transaction_ids_are_ordered_as_numbers(database: Database, topic: Topic, unique_name: str) -> None:
    """Trap: sorted as text, 1000 comes before 999, and a batch that ends between them skips events for ever.

    Fails when READ orders by an output column of the name `xid`.
    """
    topic.relay = Relay(database, source="bank", topic=unique_name, bootstrap_servers="-", to_public=to_public, batch=2)
    for xid in (9, 10, 99, 100):
        [stored] = deposit(database, "s", 1)
        with database.engine.begin() as connection:
            connection.execute(
                text("UPDATE events SET xid = CAST(:xid AS xid8) WHERE event_id = :id"),
                {"xid": str(xid), "id": stored.id},
            )
    assert [topic.relay_once() for _ in range(3)] == [2, 2, 0]
    assert [one.version for one in topic.messages(until=4)] == [1, 2, 3, 4]


def test_sixty_writers_are_published_completely_and_each_stream_in_order(database: Database, topic: Topic) -> None:
    """Traps: skipped and inverted events under concurrency. Fails without the horizon or without the streams' locks."""
    streams, each = 20, 12
    stop = threading.Event()

    def relay(_: Connection | None = None) -> None:
        while not stop.is_set():
            topic.relay_once()

    def write(writer: int) -> None:
        stream = f"stream {writer % streams}"
        for _ in range(each):
            with database.transaction(stream) as tx:
                execute(tx, LEDGER, stream=stream, command=Deposit(1), context=CONTEXT)

    with ThreadPoolExecutor(1) as relaying:
        running = relaying.submit(relay)
        with ThreadPoolExecutor(60) as pool:
            list(pool.map(write, range(60)))
        stop.set()
        running.result()
    topic.relay_once()
    seen: dict[str, list[int]] = {}
    for message in topic.messages(until=60 * each):
        seen.setdefault(message.stream, []).append(message.version)
    assert seen == {f"stream {number}": list(range(1, 3 * each + 1)) for number in range(streams)}


def test_a_relay_that_dies_before_it_moves_its_cursor_publishes_again_and_loses_nothing(
    database: Database, topic: Topic
) -> None:
    """Trap: a cursor moved before the acknowledgement loses events. Fails when `_move` runs before `_produce`."""
    [stored] = deposit(database, "s", 1)

    class Killed(Exception):
        pass

    class DeadProducer:
        def send(self, *_: object, **__: object) -> object:
            raise Killed

    with pytest.raises(Killed):
        topic.relay.run_once(topic.connection, DeadProducer())
    assert topic.relay_once() == 1
    assert [message.id for message in topic.messages(until=1)] == [str(stored.id)]


def test_a_second_relay_stands_by_until_the_first_is_gone(
    database: Database, topic: Topic, kafka_bootstrap: str, unique_name: str
) -> None:
    """Trap: two relays publish everything twice and move each other's cursor. Fails without the session lock."""
    by_second: list[int] = []

    def noted(stored: Stored) -> DepositedV1 | ClosedV1:
        by_second.append(stored.version)
        return to_public(stored)

    first_stop, second_stop = threading.Event(), threading.Event()
    second = Relay(
        database, source="bank", topic=unique_name, bootstrap_servers=kafka_bootstrap, to_public=noted,
        every_seconds=0.01,
    )  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        try:
            first_run = pool.submit(topic.relay.run, first_stop)
            assert topic.relay.ready.wait(30)
            second_run = pool.submit(second.run, second_stop)
            assert second.ready.wait(30)
            for cents in (1, 2, 3):
                deposit(database, "s", cents)
                assert len(topic.messages(until=cents)) == cents
            assert by_second == []
            first_stop.set()
            first_run.result(timeout=30)
            deposit(database, "s", 4)
            assert [message.version for message in topic.messages(until=4)] == [1, 2, 3, 4]
            assert by_second == [4]
        finally:
            first_stop.set()
            second_stop.set()
        second_run.result(timeout=30)


def test_a_lost_wake_up_is_made_good_by_the_poll(database: Database, topic: Topic) -> None:
    """Trap: a notification is lost with its connection, and an event waits for the next one. Fails without the poll."""
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(topic.relay.run, stop)
        try:
            assert topic.relay.ready.wait(30)
            deposit(database, "s", 1)  # nobody listens
            appended = time.monotonic()
            assert len(topic.messages(until=1)) == 1
            assert time.monotonic() - appended < 10
        finally:
            topic.relay.wanted.set()
            stop.set()
            running.result(timeout=30)


def test_a_relay_stops_at_an_event_that_it_cannot_translate_and_names_it(
    database: Database, topic: Topic, unique_name: str
) -> None:
    """Trap: one that skips it loses it; one that gives its whole batch up publishes those before it again and again.

    Fails when `_translate` does not end at the obstacle, or `run_once` raises before it has moved the cursor.
    """
    deposit(database, "s", 1)
    with database.transaction("s") as tx:
        [obstacle] = tx.append("s", [Closed()], expected=1, context=CONTEXT)
    deposit(database, "s", 3)

    def without_closed(stored: Stored) -> DepositedV1 | ClosedV1:
        if stored.event == Closed():
            raise KeyError("closed")
        return to_public(stored)

    mended = topic.relay
    topic.relay = Relay(database, source="bank", topic=unique_name, bootstrap_servers="-", to_public=without_closed)
    for _ in range(3):
        with pytest.raises(Untranslatable) as raised:
            topic.relay_once()
    assert str(raised.value) == f"closed.v1, version 2 of s (event {obstacle.id}): KeyError: 'closed'"
    assert metrics.REGISTRY.get_sample_value("ordito_relay_stopped") == 1
    assert [message.version for message in topic.messages(until=1)] == [1]
    topic.relay = mended
    assert topic.relay_once() == 2
    assert metrics.REGISTRY.get_sample_value("ordito_relay_stopped") == 0
    assert [message.version for message in topic.messages(until=3)] == [1, 2, 3]
