"""Projections: in order, once, parked rather than lost, and built again byte for byte. On real Kafka and PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from types import SimpleNamespace

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, Text, select, text
from waiting import until

from ordito.kit import kafka
from ordito.kit.database import connect
from ordito.kit.message import Message, Record
from ordito.kit.metrics import PARKED, REGISTRY
from ordito.kit.projection import Taken, built_by, create, enter, exclusive, held, live_schema, parked, positions, take
from ordito.kit.projection_rebuild import AlreadyRunning, NothingKept, _alone, rebuild, roll_back, verify
from ordito.kit.projection_runner import ProjectionRunner, discard, redrive

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
tables = MetaData()
words = Table("words", tables, Column("stream", Text, primary_key=True), Column("text", Text), Column("count", Integer))


@dataclass(frozen=True)
class Words:
    """Joins the words of a stream; `bad` cannot be applied."""

    topics: Sequence[str] = ("letters",)
    name: str = "words"
    version: int = 1
    metadata: MetaData = tables
    unbearable: str = "bad"

    def apply(self, connection: Connection, messages: Sequence[Message], /) -> None:
        for message in messages:
            word = str(message.data["word"])
            if word == self.unbearable:
                raise ValueError("this word cannot be applied")
            connection.execute(
                text(
                    "INSERT INTO words VALUES (:stream, :word, 1) ON CONFLICT (stream)"
                    " DO UPDATE SET text = words.text || ' ' || :word, count = words.count + 1"
                ),
                {"stream": message.stream, "word": word},
            )


def headers(stream: str, version: int) -> tuple[tuple[str, bytes], ...]:
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": f"{stream}-{version}",
        "ce_source": "letters",
        "ce_type": "test.word.v1",
        "ce_subject": stream,
        "ce_time": NOON.isoformat(),
        "ce_partitionkey": stream,
        "ce_seller": "a-seller",
        "ce_streamversion": str(version),
        "ce_correlation": "c-1",
        "ce_actor": "system:ordito",
        "content-type": "application/json",
    }
    return tuple((name, value.encode()) for name, value in attributes.items())


def record(offset: int, stream: str, version: int, word: str) -> Record:
    return Record("letters", 0, offset, headers(stream, version), stream.encode(), json.dumps({"word": word}).encode())


def unreadable(offset: int) -> Record:
    return Record("letters", 0, offset, (), b"a", b"\xff no event")


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = connect(fresh_database)
    yield engine
    engine.dispose()


def apply(engine: Engine, *records: Record, projection: Words = Words()) -> Taken:
    with exclusive(engine, projection) as connection:
        create(connection, projection, schema=live_schema(projection))
        enter(connection, live_schema(projection))
        return take(connection, projection, records)


def sentences(engine: Engine) -> dict[str, str]:
    with engine.begin() as connection:
        enter(connection, "words_live")
        return {row.stream: row.text for row in connection.execute(select(words))}


def waiting(engine: Engine) -> tuple[int, int]:
    """How many are held, how many parked."""
    with engine.begin() as connection:
        enter(connection, "words_live")
        open_ones = connection.execute(select(parked).where(parked.c.status == "parked")).all()
        return len(connection.execute(select(held)).all()), len(open_ones)


def only_parked(engine: Engine) -> int:
    with engine.begin() as connection:
        enter(connection, "words_live")
        return connection.execute(select(parked.c.id)).scalar_one()


def test_events_are_applied_in_order_and_offsets_move_with_them(engine: Engine) -> None:
    taken = apply(engine, record(0, "a", 1, "one"), record(1, "b", 1, "uno"), record(2, "a", 2, "two"))
    assert taken == Taken(applied=3)
    assert sentences(engine) == {"a": "one two", "b": "uno"}
    with engine.begin() as connection:
        enter(connection, "words_live")
        assert positions(connection) == {("letters", 0): 3}


def test_what_was_seen_is_skipped(engine: Engine) -> None:
    apply(engine, record(0, "a", 1, "one"))
    taken = apply(engine, record(1, "a", 1, "one"), record(2, "a", 2, "two"), record(3, "a", 2, "two"))
    assert taken == Taken(applied=1, skipped=2)
    assert sentences(engine) == {"a": "one two"}


def test_an_event_that_comes_early_waits_for_its_predecessor(engine: Engine) -> None:
    assert apply(engine, record(0, "a", 1, "one"), record(1, "a", 4, "four"), record(2, "a", 3, "three")).held == 2
    assert sentences(engine) == {"a": "one"}
    apply(engine, record(3, "a", 2, "two"))
    assert sentences(engine) == {"a": "one two three four"}
    assert waiting(engine) == (0, 0)


def test_an_unreadable_message_is_parked_as_it_came_and_the_rest_flows(engine: Engine) -> None:
    assert apply(engine, unreadable(0), record(1, "a", 1, "one")) == Taken(applied=1, parked=1)
    assert sentences(engine) == {"a": "one"}
    with engine.begin() as connection:
        enter(connection, "words_live")
        assert connection.execute(select(parked.c.value)).scalar_one() == b"\xff no event"


def test_a_message_that_postgresql_cannot_keep_is_parked_and_the_rest_flows(engine: Engine) -> None:
    """Trap: a limit exceeded is an OperationalError; waiting for it to pass stops the projection for ever."""
    endless = "".join(sha256(str(number).encode()).hexdigest() for number in range(300))
    assert apply(engine, record(0, endless, 1, "one"), record(1, "a", 1, "one")) == Taken(applied=1, parked=1)
    assert sentences(engine) == {"a": "one"}


def test_a_header_without_a_value_is_an_empty_one(engine: Engine) -> None:
    """Trap: Kafka allows a header to be null, and nothing that keeps a record could keep it."""
    received = SimpleNamespace(topic="letters", partition=0, offset=0, headers=[("ce_id", None)], key=None, value=b"{}")
    assert apply(engine, Record.received(received), record(1, "a", 1, "one")) == Taken(applied=1, parked=1)
    with engine.begin() as connection:
        enter(connection, "words_live")
        assert Record.kept(connection.execute(select(parked)).mappings().one()).headers == (("ce_id", b""),)


def test_behind_an_event_that_cannot_be_applied_only_its_own_stream_waits(engine: Engine) -> None:
    """Fails when `together` parks a whole batch, or moves a stream past what it parked."""
    taken = apply(
        engine, record(0, "a", 1, "bad"), record(1, "a", 2, "two"), record(2, "b", 1, "uno"), record(3, "b", 2, "due")
    )
    assert (taken.applied, taken.held, taken.parked) == (2, 1, 1)
    assert sentences(engine) == {"b": "uno due"}


def test_a_mended_event_is_redriven_and_those_behind_it_follow(engine: Engine) -> None:
    apply(engine, record(0, "a", 1, "bad"), record(1, "a", 2, "two"))
    assert not redrive(engine, Words(), only_parked(engine))
    assert redrive(engine, Words(unbearable="worse"), only_parked(engine))
    assert sentences(engine) == {"a": "bad two"}
    assert waiting(engine) == (0, 0)


def test_a_discarded_event_lets_those_behind_it_go_on(engine: Engine) -> None:
    apply(engine, record(0, "a", 1, "bad"), record(1, "a", 2, "two"), record(2, "a", 3, "three"))
    assert discard(engine, Words(), only_parked(engine), reason="sent by mistake")
    assert sentences(engine) == {"a": "two three"}
    assert waiting(engine) == (0, 0)


def test_a_fault_of_the_database_parks_nothing(engine: Engine) -> None:
    apply(engine, record(0, "a", 1, "one"))

    class Broken(Words):
        def apply(self, connection: Connection, _: Sequence[Message], /) -> None:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(Exception, match=r"terminat|closed|connection"):
        apply(engine, record(1, "a", 2, "two"), projection=Broken())
    assert waiting(engine) == (0, 0)
    apply(engine, record(1, "a", 2, "two"))
    assert sentences(engine) == {"a": "one two"}


def test_nothing_that_reacts_or_has_effects_is_loaded_with_projections() -> None:
    """Replaying has no effects, because what has effects is not there: fails when an import brings it in."""
    program = (
        "import sys, ordito.kit.projection_rebuild, ordito.kit.projection_runner;"
        "print([name for name in ('effects', 'inbox', 'consumer', 'timers', 'relay', 'parking', 'decider')"
        " if f'ordito.kit.{name}' in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@contextmanager
def running(engine: Engine, projection: Words, bootstrap: str) -> Iterator[None]:
    stop = threading.Event()
    runner = ProjectionRunner(engine, projection, bootstrap_servers=bootstrap, batch=7)
    thread = threading.Thread(target=runner.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)


def publish(bootstrap: str, topic: str, events: Sequence[tuple[str, int, str]]) -> None:
    producer = kafka.producer(bootstrap, client_id="test")
    for stream, version, word in events:
        value = json.dumps({"word": word}).encode()
        producer.send(topic, key=stream.encode(), value=value, headers=list(headers(stream, version)))
    producer.flush(timeout=30)
    producer.close(timeout=5)


def total(engine: Engine) -> int:
    with engine.begin() as connection:
        enter(connection, "words_live")
        return connection.execute(text("SELECT coalesce(sum(count), 0) FROM words")).scalar_one()


def is_being_rebuilt(engine: Engine) -> bool:
    try:
        with _alone(engine, Words()):
            return False
    except AlreadyRunning:
        return True


def test_a_rebuild_equals_the_live_version_and_takes_its_place(
    engine: Engine, kafka_bootstrap: str, unique_name: str
) -> None:
    topic = f"letters.{unique_name}"
    projection = Words(topics=(topic,))
    kafka.ensure_topics(kafka_bootstrap, [topic])
    events = [(f"s{number % 7}", number // 7 + 1, f"w{number}") for number in range(140)]
    events[20], events[27] = events[27], events[20]  # a hole, filled later
    events.insert(50, events[49])  # a duplicate
    publish(kafka_bootstrap, topic, events)
    with running(engine, projection, kafka_bootstrap):
        until(lambda: total(engine) == 140 if live_exists(engine) else False)
        proof = verify(engine, projection, bootstrap_servers=kafka_bootstrap)
        assert (proof.equal, proof.swapped, proof.events) == (True, False, 141)
        swapped = rebuild(engine, projection, bootstrap_servers=kafka_bootstrap, swap="if_equal")
        assert (swapped.equal, swapped.swapped) == (True, True)
        publish(kafka_bootstrap, topic, [("s0", 21, "after")])
        until(lambda: total(engine) == 141)
        roll_back(engine, projection)
        until(lambda: total(engine) == 141)
        assert verify(engine, projection, bootstrap_servers=kafka_bootstrap).equal
    roll_back(engine, projection)


def test_what_is_parked_is_counted_until_staff_have_settled_it(
    engine: Engine, kafka_bootstrap: str, unique_name: str
) -> None:
    """Fails when the runner adds up what it parks: an alert would never end, or end with the process."""
    topic = f"letters.{unique_name}"
    projection = Words(topics=(topic,))
    kafka.ensure_topics(kafka_bootstrap, [topic])
    publish(kafka_bootstrap, topic, [("a", 1, "bad")])
    with running(engine, projection, kafka_bootstrap):
        until(lambda: counted_as_parked() == 1)
    PARKED.clear()  # as a process that starts
    with running(engine, projection, kafka_bootstrap):
        until(lambda: counted_as_parked() == 1)
        assert discard(engine, projection, only_parked(engine), reason="sent by mistake")
        until(lambda: counted_as_parked() == 0)


def counted_as_parked() -> float | None:
    return REGISTRY.get_sample_value("ordito_parked", {"origin": "projection words"})


def test_a_row_that_events_do_not_explain_is_found_and_mended(
    engine: Engine, kafka_bootstrap: str, unique_name: str
) -> None:
    topic = f"letters.{unique_name}"
    projection = Words(topics=(topic,))
    kafka.ensure_topics(kafka_bootstrap, [topic])
    publish(kafka_bootstrap, topic, [("a", 1, "one"), ("b", 1, "uno")])
    with running(engine, projection, kafka_bootstrap):
        until(lambda: live_exists(engine) and total(engine) == 2)
        with engine.begin() as connection:
            connection.execute(text("UPDATE words_live.words SET text = 'forged' WHERE stream = 'a'"))
        proof = rebuild(engine, projection, bootstrap_servers=kafka_bootstrap, swap="if_equal")
        assert (proof.equal, proof.swapped, proof.differences) == (False, False, ('words ["a"]',))
        assert rebuild(engine, projection, bootstrap_servers=kafka_bootstrap, swap="always").swapped
        assert sentences(engine) == {"a": "one", "b": "uno"}


def test_a_new_version_of_the_projection_is_built_before_it_goes_live(
    engine: Engine, kafka_bootstrap: str, unique_name: str
) -> None:
    """Fails when the runner goes on with rows that other folds have made."""
    topic = f"letters.{unique_name}"
    kafka.ensure_topics(kafka_bootstrap, [topic])
    publish(kafka_bootstrap, topic, [("a", 1, "one"), ("b", 1, "uno")])
    with running(engine, Words(topics=(topic,)), kafka_bootstrap):
        until(lambda: live_exists(engine) and total(engine) == 2)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE words_live.words DROP COLUMN text"))
    newer = Words(topics=(topic,), version=2)
    assert not verify(engine, newer, bootstrap_servers=kafka_bootstrap).equal
    with running(engine, newer, kafka_bootstrap):
        until(lambda: made_by(engine) == 2)
        until(lambda: not is_being_rebuilt(engine))
        assert verify(engine, newer, bootstrap_servers=kafka_bootstrap).equal
    assert sentences(engine) == {"a": "one", "b": "uno"}


def test_two_rebuilds_at_once_are_refused(engine: Engine) -> None:
    with _alone(engine, Words()), pytest.raises(AlreadyRunning):
        verify(engine, Words(), bootstrap_servers="127.0.0.1:1")


def test_there_is_nothing_to_roll_back_to_before_a_rebuild(engine: Engine) -> None:
    apply(engine, record(0, "a", 1, "one"))
    with pytest.raises(NothingKept):
        roll_back(engine, Words())


def live_exists(engine: Engine) -> bool:
    with engine.begin() as connection:
        return bool(connection.execute(text("SELECT to_regclass('words_live.words') IS NOT NULL")).scalar_one())


def made_by(engine: Engine) -> int:
    with engine.begin() as connection:
        enter(connection, "words_live")
        return built_by(connection)
