"""Durable timers: fired once, when due by the business clock."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic

import pytest
from ledger_service import CONTEXT, LEDGER, NOON, Deposit, open_database
from sqlalchemy import select

from ordito.kit import tables
from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.decider import execute
from ordito.kit.timers import Timer, TimerWorker
from ordito.kit.transaction import Transaction


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def database(database_url: str, clock: FixedClock) -> Iterator[Database]:
    database = open_database(database_url, clock=clock)
    yield database
    database.close()


def pay_interest(tx: Transaction, timer: Timer) -> None:
    execute(tx, LEDGER, stream=timer.stream, command=Deposit(timer.payload["cents"]), context=timer.context)


@pytest.fixture
def worker(database: Database) -> TimerWorker:
    return TimerWorker(database, {"interest": pay_interest})


def set_timer(database: Database, *, due: datetime, key: str = "interest:s", stream: str = "s", cents: int = 3) -> None:
    with database.transaction(stream) as tx:
        tx.set_timer(key=key, kind="interest", stream=stream, due=due, payload={"cents": cents}, context=CONTEXT)


def deposits(database: Database, stream: str = "s") -> list[int]:
    with database.read() as tx:
        return [one.event.cents for one in tx.load(stream)]


def test_a_timer_fires_once_when_it_is_due_and_not_a_moment_earlier(
    database: Database, worker: TimerWorker, clock: FixedClock
) -> None:
    set_timer(database, due=NOON + timedelta(days=15))
    clock.advance(timedelta(days=15, microseconds=-1))
    assert worker.run_once() == 0
    clock.advance(timedelta(microseconds=1))
    assert worker.run_once() == 1
    assert worker.run_once() == 0
    assert deposits(database) == [3]


def test_a_timer_set_again_moves_and_one_that_fired_stays_fired(
    database: Database, worker: TimerWorker, clock: FixedClock
) -> None:
    set_timer(database, due=NOON)
    set_timer(database, due=NOON + timedelta(days=1), cents=4)
    assert worker.run_once() == 0
    clock.advance(timedelta(days=1))
    assert worker.run_once() == 1
    set_timer(database, due=NOON, cents=5)
    assert worker.run_once() == 0
    assert deposits(database) == [4]


def test_a_cancelled_timer_does_not_fire(database: Database, worker: TimerWorker) -> None:
    set_timer(database, due=NOON)
    with database.transaction("s") as tx:
        tx.cancel_timer("interest:s")
    assert worker.run_once() == 0


def test_a_cancelled_timer_may_be_set_again(database: Database, worker: TimerWorker) -> None:
    set_timer(database, due=NOON)
    with database.transaction("s") as tx:
        tx.cancel_timer("interest:s")
    set_timer(database, due=NOON, cents=4)
    assert worker.run_once() == 1
    set_timer(database, due=NOON, cents=5)
    assert worker.run_once() == 0
    assert deposits(database) == [4]


def test_a_stream_that_somebody_holds_does_not_hold_up_the_timers_of_others(
    database: Database,
) -> None:
    """Trap: one long transaction delays every deadline of the house. Fails when `_fire` waits for its stream's lock."""
    worker = TimerWorker(database, {"interest": pay_interest}, busy_seconds=0)
    for number in range(20):
        set_timer(database, due=NOON - timedelta(hours=1), key=f"interest:{number}", cents=number + 1)
    set_timer(database, due=NOON, key="interest:free", stream="free")
    with database.transaction("s"):
        started = monotonic()
        assert worker.run_once() == 1
        assert monotonic() - started < 5
    assert deposits(database, "free") == [3]
    assert worker.run_once() == 20
    with database.read() as tx:
        assert set(tx.connection.execute(select(tables.timers.c.attempt)).scalars()) == {0}


def test_a_timer_that_failed_is_tried_again_after_a_pause_and_others_fire(database: Database) -> None:
    """Trap: ten attempts within seconds park a timer for a trouble of one minute. Fails without `not_before`."""

    def break_one(tx: Transaction, timer: Timer) -> None:
        if timer.stream == "s":
            raise RuntimeError("broken")
        pay_interest(tx, timer)

    worker = TimerWorker(database, {"interest": break_one})
    set_timer(database, due=NOON)
    set_timer(database, due=NOON, key="interest:t", stream="t")
    assert worker.run_once() == 1
    assert worker.run_once() == 0
    with database.read() as tx:
        row = tx.connection.execute(select(tables.timers).where(tables.timers.c.stream == "s")).mappings().one()
    assert (row["status"], row["attempt"]) == ("waiting", 1)


def test_two_workers_fire_a_timer_once(database: Database) -> None:
    """Trap: two workers read the same due timer. Fails when `_fire` does not claim the row under the stream's lock."""
    for number in range(20):
        set_timer(database, due=NOON, key=f"interest:{number}", cents=number + 1)
    # So patient that all of them reach the claim.
    workers = [TimerWorker(database, {"interest": pay_interest}, patience_seconds=30) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        fired = list(pool.map(lambda worker: worker.run_once(), workers))
    assert sum(fired) == 20
    assert sorted(deposits(database)) == list(range(1, 21))


def test_a_timer_whose_handler_fails_leaves_nothing_and_is_parked_in_the_end(database: Database) -> None:
    def break_after(tx: Transaction, timer: Timer) -> None:
        pay_interest(tx, timer)
        raise RuntimeError("broken")

    worker = TimerWorker(database, {"interest": break_after}, attempts=3, backoff_seconds=(0,))
    set_timer(database, due=NOON)
    for _ in range(3):
        assert worker.run_once() == 0
    assert deposits(database) == []
    with database.read() as tx:
        row = tx.connection.execute(select(tables.timers)).mappings().one()
    assert (row["status"], row["attempt"], row["error"]) == ("parked", 3, "RuntimeError: broken")
