"""The event store: versions, locks, and what is written together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from ledger_service import CONTEXT, LEDGER, NOON, Closed, Deposit, Deposited, deposit, open_database
from sessions import is_gone, waiting_for_locks
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from waiting import until

from ordito.kit import tables
from ordito.kit.clock import FixedClock
from ordito.kit.database import Database, StreamBusy, connect, is_unavailable
from ordito.kit.decider import execute
from ordito.kit.transaction import ConcurrencyConflict, ReadOnly, Stored, StreamNotLocked, Transaction


def test_events_come_back_in_order_as_they_were_appended(database: Database) -> None:
    with database.transaction("s") as tx:
        tx.append("s", [Deposited(1), Closed()], expected=0, context=CONTEXT)
    with database.read() as tx:
        loaded = tx.load("s")
    assert [(one.version, one.type, one.event, one.at, one.context) for one in loaded] == [
        (1, "deposited.v1", Deposited(1), NOON, CONTEXT),
        (2, "closed.v1", Closed(), NOON, CONTEXT),
    ]


def test_an_append_at_another_version_than_expected_is_a_conflict(database: Database) -> None:
    deposit(database, "s", 1)
    for wrong in (0, 2):
        with pytest.raises(ConcurrencyConflict), database.transaction("s") as tx:
            tx.append("s", [Deposited(2)], expected=wrong, context=CONTEXT)


def test_an_append_to_a_stream_that_was_not_locked_first_is_refused(database: Database) -> None:
    """Trap: a writer with a transaction id taken before the stream's lock inverts two versions in the relay's order.

    Fails when `Transaction._writable` does not check the locks.
    """
    with pytest.raises(StreamNotLocked), database.transaction("s") as tx:
        tx.append("another", [Deposited(1)], expected=0, context=CONTEXT)


def test_the_locks_of_a_transaction_assign_no_transaction_id(database: Database) -> None:
    """Trap: as above. Fails when anything that writes is done before the locks, such as a row lock or an insert."""
    with database.transaction("s", "t") as tx:
        assigned = tx.connection.execute(text("SELECT pg_current_xact_id_if_assigned()")).scalar()
    assert assigned is None


def test_two_writers_of_one_stream_get_transaction_ids_in_the_order_of_their_versions(database: Database) -> None:
    """Trap: (xid, id) order against version order. Fails when Database.transaction takes no locks."""
    writers, each = 12, 10

    def write(_: int) -> None:
        for _ in range(each):
            with database.transaction("s") as tx:
                execute(tx, LEDGER, stream="s", command=Deposit(1), context=CONTEXT)

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    with database.read() as tx:
        by_relay = tx.connection.execute(text("SELECT version FROM events ORDER BY xid, id")).scalars().all()
    assert by_relay == list(range(1, writers * each + 1))


def test_transactions_over_the_same_streams_in_another_order_do_not_deadlock(database: Database) -> None:
    """Trap: two transactions, each with the lock that the other waits for. Fails when the locks are not sorted."""

    def both(streams: tuple[str, str]) -> None:
        with database.transaction(*streams) as tx:
            tx.connection.execute(text("SELECT 1"))

    with ThreadPoolExecutor(2) as pool:
        with database.transaction("b"), database.transaction("a"):
            waiting = [pool.submit(both, streams) for streams in (("a", "b"), ("b", "a"))]
            until(lambda: len(waiting_for_locks(database)) == 2)  # each of them for its first
        for one in waiting:
            one.result(timeout=30)  # raises where PostgreSQL ended one of them


def test_what_raises_inside_a_transaction_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction("s") as tx:
        tx.append("s", [Deposited(1)], expected=0, context=CONTEXT)
        tx.effect(key="k", kind="mail", stream="s", payload={}, context=CONTEXT)
        tx.set_timer(key="t", kind="late", stream="s", due=NOON, payload={}, context=CONTEXT)
        raise RuntimeError
    with database.read() as tx:
        counts = [
            tx.connection.execute(select(table)).all() for table in (tables.events, tables.effects, tables.timers)
        ]
    assert counts == [[], [], []]


def test_consequences_are_written_with_the_event_that_causes_them(database_url: str) -> None:
    def mail(tx: Transaction, stored: Stored) -> None:
        tx.effect(key=f"mail:{stored.id}", kind="mail", stream=stored.stream, payload={}, context=stored.context)

    database = open_database(database_url, consequences=mail)
    [stored] = deposit(database, "s", 1)
    with database.read() as tx:
        assert tx.connection.execute(select(tables.effects.c.key)).scalars().all() == [f"mail:{stored.id}"]
    database.close()


def test_nothing_is_written_while_reading(database: Database) -> None:
    for write in _writes():
        with pytest.raises(ReadOnly), database.read() as tx:
            write(tx)


def _writes() -> list[Callable[[Transaction], object]]:
    return [
        lambda tx: tx.append("s", [Deposited(1)], expected=0, context=CONTEXT),
        lambda tx: tx.effect(key="k", kind="mail", stream="s", payload={}, context=CONTEXT),
        lambda tx: tx.set_timer(key="t", kind="late", stream="s", due=NOON, payload={}, context=CONTEXT),
        lambda tx: tx.cancel_timer("t"),
    ]


def test_a_transaction_left_idle_is_ended_by_the_server(database: Database) -> None:
    """Trap: a session idle in a transaction holds back the relay's horizon for ever. Fails without the setting."""
    with database.read() as tx:
        setting = tx.connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar()
    assert setting == "30s"


def test_a_connection_that_the_server_closed_is_replaced_before_anything_is_lost(database: Database) -> None:
    deposit(database, "s", 1)
    _end_other_sessions(database)
    with database.read() as tx:
        assert [one.event for one in tx.load("s")] == [Deposited(1)]
    _end_other_sessions(database)
    deposit(database, "s", 2)
    with database.read() as tx:
        assert [one.event for one in tx.load("s")] == [Deposited(1), Deposited(2)]


def _end_other_sessions(database: Database) -> None:
    engine = connect(database.engine.url.render_as_string(hide_password=False), pool_size=1)
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


def test_a_transaction_whose_connection_the_server_ended_is_the_databases_trouble(database: Database) -> None:
    """Trap: the end of an idle transaction is an InternalError, and parks a message for nothing.

    Fails when `is_unavailable` goes by the classes of OperationalError and InterfaceError only.
    """
    with pytest.raises(DBAPIError) as raised, database.transaction("s") as tx:
        tx.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10ms'"))
        own = tx.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        until(lambda: is_gone(database, own))
        tx.load("s")
    assert raised.type.__name__ == "InternalError"
    assert is_unavailable(raised.value)


def test_a_value_that_postgresql_cannot_keep_is_not_the_databases_trouble(database: Database) -> None:
    """Trap: a limit exceeded is an OperationalError; waiting for it to pass stops the partition for ever."""
    endless = "".join(sha256(str(number).encode()).hexdigest() for number in range(300))
    with pytest.raises(OperationalError) as raised, database.transaction() as tx:
        tx.connection.execute(insert(tables.inbox).values(consumer="c", message_id=endless))
    assert not is_unavailable(raised.value)


def test_a_stream_that_somebody_holds_is_busy_once_the_patience_is_over(database: Database) -> None:
    with database.transaction("s"):
        with pytest.raises(StreamBusy) as raised, database.transaction("s", patience=0.05):
            pass
        assert is_unavailable(raised.value)
    with database.transaction("s", patience=0.05) as tx:
        assert tx.connection.execute(text("SHOW lock_timeout")).scalar() == "30s"
        assert tx.connection.execute(text("SELECT pg_current_xact_id_if_assigned()")).scalar() is None


def test_a_fixed_clock_moves_forward_only() -> None:
    clock = FixedClock(NOON)
    clock.advance(timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(timedelta(seconds=-1))


@pytest.mark.parametrize("loaded_first", [True, False])
def test_time_does_not_go_back_within_a_stream(database: Database, database_url: str, loaded_first: bool) -> None:
    """Trap: two processes' clocks differ, and "the order as of noon" holds an event without those before it.

    Fails when `append` takes its own clock's time only.
    """
    ahead = open_database(database_url, clock=FixedClock(NOON + timedelta(minutes=1)))
    deposit(ahead, "s", 1)
    ahead.close()
    with database.transaction("s") as tx:
        if loaded_first:
            tx.load("s")
        (late,) = tx.append("s", [Deposited(2)], expected=1, context=CONTEXT)
    assert late.at == NOON + timedelta(minutes=1)
    with database.read() as tx:
        assert [one.at for one in tx.load("s")] == [NOON + timedelta(minutes=1)] * 2
