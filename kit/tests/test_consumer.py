"""Inbox, contiguity and parking on the real PostgreSQL; the whole consumer on real Kafka."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from ledger_service import LEDGER, Deposit, cents_of, deposit, open_database, record, stored, to_public
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from ordito.kit import kafka, metrics, parking, tables
from ordito.kit.consumer import Consumer, next_offsets
from ordito.kit.database import Database
from ordito.kit.decider import execute
from ordito.kit.inbox import Reaction, TooEarly
from ordito.kit.message import Message, Record, read_message
from ordito.kit.parking import Redriver
from ordito.kit.process import Worker
from ordito.kit.relay import Relay
from ordito.kit.transaction import Transaction


class Broken(Exception):
    pass


class Reacting:
    """A reaction that deposits what the message says; it fails while `broken` says so."""

    def __init__(self) -> None:
        self.broken = False
        self.early = False
        self.calls = 0

    def __call__(self, tx: Transaction, message: Message) -> None:
        self.calls += 1
        cents = cents_of(message)
        execute(tx, LEDGER, stream=message.stream, command=Deposit(cents), context=message.caused())
        if self.broken and cents == 13:
            raise Broken("thirteen")
        if self.early and cents == 13:
            raise TooEarly("thirteen")


@pytest.fixture
def reacting() -> Reacting:
    return Reacting()


@pytest.fixture
def consumer(database: Database, reacting: Reacting) -> Consumer:
    return Consumer(
        database,
        name="savings",
        bootstrap_servers="127.0.0.1:1",
        topics=["test.bank"],
        reactions={"test.deposited.v1": Reaction(reacting)},
        retry_seconds=(0.0, 0.0),
    )


def balances(database: Database, *streams: str) -> list[list[int]]:
    with database.read() as tx:
        return [[one.event.cents for one in tx.load(stream)] for stream in streams]


def parked(database: Database) -> list[tuple[str | None, int | None, str]]:
    with database.read() as tx:
        return [(one.stream, one.version, one.status) for one in parking.list_parked(tx)]


def test_a_message_is_handled_once_with_its_inbox_position_and_offset(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    message = record(stored("s", 1, cents=5), offset=41)
    consumer.take_all([message, message])
    consumer.take_all([message])
    assert balances(database, "s") == [[5]]
    assert reacting.calls == 1
    assert next_offsets(database, "savings") == {("test.bank", 0): 42}


def test_a_message_that_was_handled_is_not_handled_again_under_another_version(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    """Trap: a source restored from its backup counts its versions anew. Fails without the inbox."""
    again = replace(stored("s", 1, cents=5), version=2)
    consumer.take_all([record(stored("s", 1, cents=5), offset=0), record(again, offset=1)])
    consumer.take_all([record(stored("s", 3, cents=7), offset=2)])
    assert balances(database, "s") == [[5, 7]]
    assert reacting.calls == 2


def test_what_follows_carries_the_message_as_its_cause(database: Database, consumer: Consumer) -> None:
    cause = stored("s", 1)
    consumer.take_all([record(cause, offset=0)])
    with database.read() as tx:
        [followed] = tx.load("s")
    assert (followed.context.causation, followed.context.correlation) == (str(cause.id), cause.context.correlation)


def test_a_message_that_comes_before_its_predecessor_waits_for_it(database: Database, consumer: Consumer) -> None:
    """Trap: an event that overtakes another is applied to the wrong state. Fails without the contiguity check."""
    consumer.take_all([record(stored("s", 2, cents=2), offset=0), record(stored("other", 1, cents=9), offset=1)])
    assert balances(database, "s", "other") == [[], [9]]
    assert parked(database) == [("s", 2, "waiting")]
    consumer.take_all([record(stored("s", 1, cents=1), offset=2)])
    Redriver(database, consumer.inbox).run_once()
    assert balances(database, "s") == [[1, 2]]
    assert parked(database) == []


def test_a_failing_message_is_parked_and_only_its_own_stream_waits(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    """Trap: a failure logged and dropped loses an event; one that blocks the partition stops every order.

    Fails when the consumer moves the position past a failed message, or does not move the offset.
    """
    reacting.broken = True
    consumer.take_all(
        [
            record(stored("s", 1, cents=13), offset=0),
            record(stored("s", 2, cents=2), offset=1),
            record(stored("other", 1, cents=9), offset=2),
        ]
    )
    assert balances(database, "s", "other") == [[], [9]]
    assert parked(database) == [("s", 1, "failed"), ("s", 2, "waiting")]
    with database.read() as tx:
        [failed, _] = parking.list_parked(tx)
    assert failed.error == "Broken: thirteen"
    assert "in __call__" in (failed.traceback or "")


def test_what_cannot_be_stored_of_an_error_or_a_header_does_not_keep_a_message_from_being_parked(
    database: Database,
) -> None:
    """Trap: PostgreSQL stores no U+0000 and no half pairs. An error that quotes one could not be parked: all stands."""

    def quote(_: Transaction, message: Message) -> None:
        raise Broken("of what came: \0 \ud800")

    consumer = Consumer(
        database, name="savings", bootstrap_servers="127.0.0.1:1", topics=["test.bank"],
        reactions={"test.deposited.v1": Reaction(quote)},
    )  # fmt: skip
    failing = record(stored("s", 1, cents=5), offset=0)
    strange = Record("test.bank", 0, 1, (("a\0b", b"x"),), None, None)
    consumer.take_all([failing, strange])
    assert parked(database) == [("s", 1, "failed"), (None, None, "failed")]


def test_a_message_that_comes_too_early_waits_by_itself_until_it_is_not(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    """Trap: topics overtake each other; a message about what another topic has yet to tell would need a person."""
    reacting.early = True
    consumer.take_all(
        [
            record(stored("s", 1, cents=13), offset=0),
            record(stored("s", 2, cents=2), offset=1),
            record(stored("other", 1, cents=9), offset=2),
        ]
    )
    redriver = Redriver(database, consumer.inbox)
    assert redriver.run_once() == 0
    assert balances(database, "s", "other") == [[], [9]]
    assert parked(database) == [("s", 1, "waiting"), ("s", 2, "waiting")]
    reacting.early = False
    while redriver.run_once():
        pass
    assert balances(database, "s") == [[13, 2]]
    assert parked(database) == []


def test_a_redriven_message_that_is_still_too_early_waits(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    reacting.broken = True
    consumer.take_all([record(stored("s", 1, cents=13), offset=0)])
    reacting.broken, reacting.early = False, True
    _request(database, action="redrive")
    redriver = Redriver(database, consumer.inbox)
    assert redriver.run_once() == 1
    assert redriver.run_once() == 0
    assert parked(database) == [("s", 1, "waiting")]


def test_a_redriven_message_and_those_behind_it_are_handled_in_order(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    reacting.broken = True
    consumer.take_all([record(stored("s", version, cents=14 - version), offset=version) for version in (1, 2, 3)])
    reacting.broken = False
    redriver = Redriver(database, consumer.inbox)
    assert redriver.run_once() == 0
    _request(database, action="redrive")
    while redriver.run_once():
        pass
    assert balances(database, "s") == [[13, 12, 11]]
    assert parked(database) == []


def test_a_redriven_message_that_fails_again_stays_parked(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    reacting.broken = True
    consumer.take_all([record(stored("s", 1, cents=13), offset=0)])
    _request(database, action="redrive")
    Redriver(database, consumer.inbox).run_once()
    assert parked(database) == [("s", 1, "failed")]


def test_a_discarded_message_lets_those_behind_it_follow_and_keeps_its_reason(
    database: Database, consumer: Consumer, reacting: Reacting
) -> None:
    reacting.broken = True
    consumer.take_all([record(stored("s", 1, cents=13), offset=0), record(stored("s", 2, cents=2), offset=1)])
    _request(database, action="discard", reason="booked by hand")
    redriver = Redriver(database, consumer.inbox)
    while redriver.run_once():
        pass
    assert balances(database, "s") == [[2]]
    with database.read() as tx:
        settled = {one.status: one.reason for one in parking.list_parked(tx, settled=True)}
    assert settled == {"discarded": "booked by hand", "handled": None}


def test_a_message_whose_locks_cannot_be_told_can_be_discarded(database: Database, reacting: Reacting) -> None:
    """Which streams a reaction locks may stand in the payload: a wrong one would stay parked for ever."""

    def locks(message: Message) -> tuple[str, ...]:
        raise ValueError("no order in it")

    consumer = Consumer(
        database,
        name="savings",
        bootstrap_servers="127.0.0.1:1",
        topics=["test.bank"],
        reactions={"test.deposited.v1": Reaction(reacting, locks=locks)},
        retry_seconds=(0.0,),
    )
    consumer.take_all([record(stored("s", 1, cents=1), offset=0)])
    assert parked(database) == [("s", 1, "failed")]
    _request(database, action="discard", reason="nonsense")
    Redriver(database, consumer.inbox).run_once()
    assert parked(database) == []


def test_a_message_that_waits_for_what_never_comes_can_be_discarded_but_not_redriven(
    database: Database, consumer: Consumer
) -> None:
    consumer.take_all([record(stored("s", 99, cents=2), offset=0), record(stored("s", 100, cents=3), offset=1)])
    with database.transaction() as tx:
        first, behind = (one.id for one in parking.list_parked(tx))
        assert parking.ask_for(tx, first, action="redrive") is None
        assert parking.ask_for(tx, behind, action="discard", reason="of another house") is None
    _request(database, action="discard", reason="of another house")
    Redriver(database, consumer.inbox).run_once()
    assert parked(database) == [("s", 100, "waiting")]
    consumer.take_all([record(stored("s", 1, cents=1), offset=2)])
    assert balances(database, "s") == [[1]]


def test_a_version_that_is_not_known_yet_is_parked_and_not_skipped(database: Database, consumer: Consumer) -> None:
    """Trap: a consumer deployed after its producer skips the new version for ever. Fails without `UnknownVersion`."""
    known = record(stored("s", 1, cents=5), offset=0)
    newer = tuple((name, b"test.deposited.v9" if name == "ce_type" else value) for name, value in known.headers)
    consumer.take_all([replace(known, headers=newer), record(stored("other", 1, cents=9), offset=1)])
    assert balances(database, "s", "other") == [[], [9]]
    assert parked(database) == [("s", 1, "failed")]


def test_an_unreadable_message_is_parked_as_it_came_and_the_rest_flows(database: Database, consumer: Consumer) -> None:
    strange = Record("test.bank", 0, 0, (("ce_type", b"x"),), b"key", b"\xff not json")
    consumer.take_all([strange, record(stored("s", 1, cents=1), offset=1)])
    assert balances(database, "s") == [[1]]
    with database.read() as tx:
        row = tx.connection.execute(select(tables.parked)).mappings().one()
    assert (row["status"], row["key"], row["value"]) == ("failed", b"key", b"\xff not json")
    _request(database, action="discard", reason="not ours")
    Redriver(database, consumer.inbox).run_once()
    assert parked(database) == []


def test_while_the_database_is_away_the_consumer_waits_and_loses_nothing(
    database: Database, database_url: str, consumer: Consumer
) -> None:
    name = database.engine.url.database
    admin = open_database(database_url.replace(f"/{name}", "/postgres"))
    _allow_connections(admin, name, allowed=False)
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(consumer.take_all, [record(stored("s", 1, cents=5), offset=0)])
        with pytest.raises(TimeoutError):
            taking.result(timeout=0.3)
        _allow_connections(admin, name, allowed=True)
        taking.result(timeout=30)
    admin.close()
    assert balances(database, "s") == [[5]]


def test_a_message_whose_locks_are_looked_up_waits_for_the_database_too(
    database: Database, database_url: str, reacting: Reacting
) -> None:
    """Trap: a look-up outside the retried transaction parks a message for nothing but a restart of the database."""

    def look_up(message: Message) -> tuple[str, ...]:
        with database.read() as tx:
            tx.load(message.stream)
        return (message.stream,)

    consumer = Consumer(
        database, name="savings", bootstrap_servers="127.0.0.1:1", topics=["test.bank"],
        reactions={"test.deposited.v1": Reaction(reacting, locks=look_up)},
    )  # fmt: skip
    name = database.engine.url.database
    admin = open_database(database_url.replace(f"/{name}", "/postgres"))
    _allow_connections(admin, name, allowed=False)
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(consumer.take_all, [record(stored("s", 1, cents=5), offset=0)])
        with pytest.raises(TimeoutError):
            taking.result(timeout=1.5)
        _allow_connections(admin, name, allowed=True)
        taking.result(timeout=30)
    admin.close()
    assert balances(database, "s") == [[5]]
    assert parked(database) == []


def test_a_redrive_that_the_database_interrupts_stays_asked_for(database: Database) -> None:
    trouble = [OperationalError("SELECT 1", {}, Exception("the server went away")), Broken("thirteen")]

    def react(tx: Transaction, message: Message) -> None:
        if trouble:
            raise trouble.pop()

    consumer = Consumer(
        database, name="savings", bootstrap_servers="127.0.0.1:1", topics=["test.bank"],
        reactions={"test.deposited.v1": Reaction(react)},
    )  # fmt: skip
    message = record(stored("s", 1), offset=0)
    with database.transaction() as tx:
        parking.park(tx, "savings", message, status="failed", message=read_message(message), error=trouble.pop())
    _request(database, action="redrive")
    redriver = Redriver(database, consumer.inbox)
    with pytest.raises(OperationalError):
        redriver.run_once()
    assert parked(database) == [("s", 1, "redrive")]
    redriver.run_once()
    assert parked(database) == []


def _allow_connections(admin: Database, name: str | None, *, allowed: bool) -> None:
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {str(allowed).lower()}'))
        connection.execute(
            text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )


def _request(database: Database, *, action: parking.Action, reason: str | None = None) -> None:
    with database.transaction() as tx:
        [first, *_] = parking.list_parked(tx)
        assert parking.ask_for(tx, first.id, action=action, reason=reason) is not None


class Bank:
    """A relay and a consumer on one real topic, each in its own thread while wanted."""

    def __init__(self, database: Database, bootstrap: str, topic: str, reaction: Callable[..., None]) -> None:
        self.database = database
        self.relay = Relay(database, source="bank", topic=topic, bootstrap_servers=bootstrap, to_public=to_public)
        self.reaction = reaction
        self.bootstrap = bootstrap
        self.topic = topic

    def consumer(self) -> Consumer:
        return Consumer(
            self.database, name=self.topic, bootstrap_servers=self.bootstrap, topics=[self.topic],
            reactions={"test.deposited.v1": Reaction(self.reaction, locks=lambda message: (f"copy {message.stream}",))},
        )  # fmt: skip

    def run_until(self, condition: Callable[[], bool]) -> None:
        worker = Worker([self.relay, self.consumer()])
        worker.start()
        try:
            waiting = threading.Event()
            for _ in range(2000):
                if condition():
                    break
                waiting.wait(0.05)
        finally:
            worker.stop.set()
            unfinished = worker.join()
        assert condition()
        assert unfinished == ()


@pytest.fixture
def bank(database: Database, kafka_bootstrap: str, unique_name: str) -> Bank:
    def copy(tx: Transaction, message: Message) -> None:
        execute(
            tx, LEDGER, stream=f"copy {message.stream}", command=Deposit(cents_of(message)), context=message.caused()
        )

    return Bank(database, kafka_bootstrap, unique_name, copy)


def test_a_restarted_consumer_goes_on_where_postgresql_says_and_repeats_nothing(bank: Bank) -> None:
    """Trap: an offset kept in Kafka apart from the events is lost or repeated by a crash.

    Kafka's own offsets are never committed here: fails when the consumer does not seek to PostgreSQL's offset.
    """
    for stream in ("a", "b"):
        deposit(bank.database, stream, 1)
    bank.run_until(lambda: balances(bank.database, "copy a", "copy b") == [[1], [1]])
    before = next_offsets(bank.database, bank.topic)
    deposit(bank.database, "a", 2)
    bank.run_until(lambda: balances(bank.database, "copy a") == [[1, 2]])
    after = next_offsets(bank.database, bank.topic)
    assert all(after[key] >= before[key] for key in before)
    assert balances(bank.database, "copy b") == [[1]]
    again = {"consumer": bank.topic, "type": "test.deposited.v1", "outcome": "seen"}
    assert metrics.REGISTRY.get_sample_value("ordito_consumed_messages_total", again) is None


def test_an_event_may_be_larger_than_kafka_takes_by_default(kafka_bootstrap: str, unique_name: str) -> None:
    """Trap: one event that the broker refuses holds up every event behind it."""
    kafka.ensure_topics(kafka_bootstrap, [unique_name], partitions=1)
    producer = kafka.producer(kafka_bootstrap, client_id=unique_name)
    reader = kafka.consumer(kafka_bootstrap, group=None, client_id=unique_name)
    reader.subscribe([unique_name])
    producer.send(unique_name, key=b"s", value=bytes(3_000_000)).get(timeout=30)
    sizes = [len(one.value) for _ in range(50) for records in reader.poll(timeout_ms=200).values() for one in records]
    producer.close()
    reader.close()
    assert sizes == [3_000_000]


def test_topics_keep_everything_for_ever(kafka_bootstrap: str, unique_name: str) -> None:
    kafka.ensure_topics(kafka_bootstrap, [unique_name])
    kafka.ensure_topics(kafka_bootstrap, [unique_name])
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    [described] = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, unique_name)])["topic"].values()
    admin.close()
    kept = {name: described[name]["value"] for name in ("retention.ms", "retention.bytes", "cleanup.policy")}
    assert kept == {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
