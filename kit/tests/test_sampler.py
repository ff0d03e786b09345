"""Every figure of `/metrics` that a dashboard or an alert stands on, against real data."""

import threading
from datetime import timedelta

import pytest
from ledger_service import CONTEXT, NOON, Deposited, deposit, record, stored, to_public
from sqlalchemy import insert, text, update
from waiting import until

from ordito.kit import kafka, metrics, parking, tables
from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.http.tables import webhooks
from ordito.kit.inbox import Reaction
from ordito.kit.message import Message, read_message
from ordito.kit.relay import Relay
from ordito.kit.sampler import Sampler
from ordito.kit.transaction import Transaction


def figure(name: str, **labels: str) -> float | None:
    return metrics.REGISTRY.get_sample_value(name, labels)


@pytest.fixture
def sampler(database: Database) -> Sampler:
    return Sampler(database, source="bank")


def test_relay_lag_counts_the_events_behind_the_cursor(database: Database, sampler: Sampler) -> None:
    for cents in (1, 2, 3):
        deposit(database, "s", cents)
    sampler.sample()
    assert figure("ordito_relay_lag_events") == 3
    with database.transaction() as tx:
        tx.connection.execute(
            text("INSERT INTO relay_cursors (name, xid, id) SELECT 'bank', xid, id FROM events WHERE version = 2")
        )
    sampler.sample()
    assert figure("ordito_relay_lag_events") == 1


def test_horizon_age_is_that_of_the_oldest_transaction_that_holds_the_relay_back(
    database: Database, sampler: Sampler
) -> None:
    with database.transaction("s") as tx:
        tx.append("s", [Deposited(1)], expected=0, context=CONTEXT)
        threading.Event().wait(0.3)
        sampler.sample()
        age = figure("ordito_relay_horizon_age_seconds")
        assert age is not None
        assert age >= 0.3
    with database.read() as reading:  # holds nothing back: it has no transaction id
        reading.load("s")
        threading.Event().wait(0.2)
        sampler.sample()
        now = figure("ordito_relay_horizon_age_seconds")
        assert now is not None
        assert now < 0.2


def test_effects_pending_are_counted_by_kind_and_those_behind_a_parked_one_as_parked(
    database: Database, sampler: Sampler
) -> None:
    with database.transaction("s", "t") as tx:
        for key, kind, stream in (("a", "pay", "s"), ("b", "pay", "s"), ("c", "mail", "t")):
            tx.effect(key=key, kind=kind, stream=stream, payload={}, context=CONTEXT)
    sampler.sample()
    assert (figure("ordito_effects_pending", kind="pay"), figure("ordito_effects_pending", kind="mail")) == (2, 1)
    assert figure("ordito_parked", origin="effect") == 0
    with database.transaction() as tx:
        tx.connection.execute(update(tables.effects).where(tables.effects.c.key == "a").values(status="parked"))
    sampler.sample()
    assert figure("ordito_parked", origin="effect") == 2
    with database.transaction() as tx:
        tx.connection.execute(update(tables.effects).values(status="done"))
    sampler.sample()
    assert (figure("ordito_parked", origin="effect"), figure("ordito_effects_pending", kind="pay")) == (0, None)


def test_timers_are_overdue_by_the_business_clock(database: Database, sampler: Sampler) -> None:
    with database.transaction("s") as tx:
        for key, hours in (("past", -1), ("now", 0), ("later", 1)):
            due = NOON + timedelta(hours=hours)
            tx.set_timer(key=key, kind="late", stream="s", due=due, payload={}, context=CONTEXT)
    sampler.sample()
    assert figure("ordito_timers_overdue") == 2


def test_what_is_parked_is_counted_by_its_origin(database: Database, sampler: Sampler) -> None:
    message = record(stored("s", 1), offset=0)
    behind = record(stored("s", 2), offset=1)
    with database.transaction("s") as tx:
        parking.park(tx, "c", message, status="failed", message=read_message(message), error=ValueError("no"))
        parking.park(tx, "c", behind, status="waiting", message=read_message(behind))
        tx.set_timer(key="t", kind="late", stream="s", due=NOON, payload={}, context=CONTEXT)
        tx.connection.execute(update(tables.timers).values(status="parked"))
        tx.connection.execute(
            insert(webhooks).values(
                source="brt", webhook_id="1", received_at=NOON, headers={}, body=b"", correlation="c", status="parked"
            )
        )
    sampler.sample()
    assert {origin: figure("ordito_parked", origin=origin) for origin in ("message", "timer", "webhook")} == {
        "message": 2,
        "timer": 1,
        "webhook": 1,
    }
    assert figure("ordito_timers_overdue") == 0


def test_consumer_lag_tells_what_waits_while_a_message_is_handled_and_nothing_after(
    database: Database, kafka_bootstrap: str, unique_name: str
) -> None:
    handling, go_on = threading.Event(), threading.Event()

    def wait(tx: Transaction, message: Message) -> None:
        handling.set()
        go_on.wait(30)

    kafka.ensure_topics(kafka_bootstrap, [unique_name], partitions=1)
    for cents in (1, 2, 3):
        deposit(database, "s", cents)
    relay = Relay(database, source="bank", topic=unique_name, bootstrap_servers=kafka_bootstrap, to_public=to_public)
    producer = kafka.producer(kafka_bootstrap, client_id=unique_name)
    before = figure("ordito_relayed_events_total") or 0
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert relay.run_once(connection, producer) == 3
    producer.close()
    assert figure("ordito_relayed_events_total") == before + 3
    consumer = Consumer(
        database, name=unique_name, bootstrap_servers=kafka_bootstrap, topics=[unique_name],
        reactions={"test.deposited.v1": Reaction(wait)},
    )  # fmt: skip
    stop = threading.Event()
    thread = threading.Thread(target=consumer.run, args=(stop,))
    thread.start()
    labels = {"consumer": unique_name, "topic": unique_name, "partition": "0"}
    try:
        assert handling.wait(30)
        assert figure("ordito_consumer_lag_messages", **labels) == 3
        go_on.set()
        until(lambda: figure("ordito_consumer_lag_messages", **labels) == 0)
        outcome = {"consumer": unique_name, "type": "test.deposited.v1", "outcome": "handled"}
        assert figure("ordito_consumed_messages_total", **outcome) == 3
    finally:
        go_on.set()
        stop.set()
        thread.join(30)
