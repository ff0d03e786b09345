"""Effects: once by their key, whatever dies in between."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from ledger_service import CONTEXT, LEDGER, Deposit
from psycopg import sql
from sqlalchemy import select, text
from waiting import until

from ordito.kit import tables
from ordito.kit.database import Database
from ordito.kit.decider import execute
from ordito.kit.effects import (
    Effect,
    EffectKind,
    EffectWorker,
    PermanentFailure,
    discard_effect,
    list_parked_effects,
    redrive_effect,
)
from ordito.kit.transaction import Transaction


@dataclass
class Provider:
    """A payment provider that keeps idempotency keys, and a record of what was asked."""

    calls: list[str] = field(default_factory=list)
    booked: set[str] = field(default_factory=set)
    answer: Callable[[Effect], None] = lambda _: None

    def execute(self, effect: Effect) -> dict[str, Any]:
        self.calls.append(effect.key)
        self.booked.add(effect.key)
        self.answer(effect)
        return {"cents": effect.payload["cents"]}

    def kind(self) -> EffectKind:
        def succeeded(tx: Transaction, effect: Effect, result: dict[str, Any]) -> None:
            execute(tx, LEDGER, stream=effect.stream, command=Deposit(result["cents"]), context=effect.context)

        def failed(tx: Transaction, effect: Effect, failure: PermanentFailure) -> None:
            execute(tx, LEDGER, stream=effect.stream, command=Deposit(-1), context=effect.context)

        return EffectKind(execute=self.execute, succeeded=succeeded, failed=failed)


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def worker(database: Database, provider: Provider) -> EffectWorker:
    return EffectWorker(database, {"pay": provider.kind()}, attempts=3, backoff_seconds=(0,))


def ask(database: Database, key: str, *, stream: str = "s", cents: int = 5) -> bool:
    with database.transaction(stream) as tx:
        return tx.effect(key=key, kind="pay", stream=stream, payload={"cents": cents}, context=CONTEXT)


def deposits(database: Database, stream: str = "s") -> list[int]:
    with database.read() as tx:
        return [one.event.cents for one in tx.load(stream)]


def statuses(database: Database) -> dict[str, tuple[str, int]]:
    with database.read() as tx:
        rows = tx.connection.execute(select(tables.effects)).mappings()
        return {row["key"]: (row["status"], row["attempt"]) for row in rows}


def test_an_effect_asked_for_twice_is_done_once(database: Database, worker: EffectWorker, provider: Provider) -> None:
    assert ask(database, "pay:1")
    assert not ask(database, "pay:1")
    worker.run_once()
    worker.run_once()
    assert provider.calls == ["pay:1"]
    assert deposits(database) == [5]


def test_a_lost_answer_is_asked_for_again_with_the_same_key(
    database: Database, worker: EffectWorker, provider: Provider
) -> None:
    """Trap: a retry with a new key pays twice. Fails when the worker makes a key of its own for each attempt."""

    def lose_the_first(effect: Effect) -> None:
        if effect.attempt == 1:
            raise TimeoutError("no answer")

    provider.answer = lose_the_first
    ask(database, "pay:1")
    worker.run_once()
    worker.run_once()
    assert provider.calls == ["pay:1", "pay:1"]
    assert provider.booked == {"pay:1"}
    assert deposits(database) == [5]


def test_a_worker_killed_between_the_call_and_its_record_is_followed_by_another(
    database: Database, worker: EffectWorker, provider: Provider
) -> None:
    """Trap: an attempt that died is never finished, or finished as a new one. Fails without the lease's end."""

    class Killed(BaseException):
        pass

    def die(_: Effect) -> None:
        raise Killed

    provider.answer = die
    ask(database, "pay:1")
    with pytest.raises(Killed):
        worker.run_once()
    provider.answer = lambda _: None
    assert worker.run_once() == 0
    _end_leases(database)
    assert worker.run_once() == 1
    assert provider.booked == {"pay:1"}
    assert deposits(database) == [5]


def _end_leases(database: Database) -> None:
    with database.transaction() as tx:
        tx.connection.execute(text("UPDATE effects SET not_before = clock_timestamp() WHERE status = 'running'"))


def test_a_refusal_for_good_is_not_retried_and_is_recorded(
    database: Database, worker: EffectWorker, provider: Provider
) -> None:
    def refuse(_: Effect) -> None:
        raise PermanentFailure("declined", "insufficient funds")

    provider.answer = refuse
    ask(database, "pay:1")
    worker.run_once()
    worker.run_once()
    assert provider.calls == ["pay:1"]
    assert deposits(database) == [-1]
    assert statuses(database) == {"pay:1": ("refused", 1)}


def test_what_keeps_failing_is_parked_and_can_be_redriven_or_discarded(
    database: Database, worker: EffectWorker, provider: Provider
) -> None:
    def down(_: Effect) -> None:
        raise ConnectionError("refused")

    provider.answer = down
    for key in ("pay:1", "pay:2"):
        ask(database, key, stream=key)
    while worker.run_once():
        pass
    assert statuses(database) == {"pay:1": ("parked", 3), "pay:2": ("parked", 3)}
    with database.read() as tx:
        assert [row["error"] for row in list_parked_effects(tx)] == ["ConnectionError: refused"] * 2
    provider.answer = lambda _: None
    with database.transaction() as tx:
        assert redrive_effect(tx, "pay:1")
        assert not redrive_effect(tx, "pay:1")
        assert discard_effect(tx, "pay:2", reason="paid by hand")
    worker.run_once()
    assert {key: status for key, (status, _) in statuses(database).items()} == {"pay:1": "done", "pay:2": "discarded"}


def test_every_attempt_is_on_record(database: Database, worker: EffectWorker, provider: Provider) -> None:
    def lose_the_first(effect: Effect) -> None:
        if effect.attempt == 1:
            raise TimeoutError("no answer")

    provider.answer = lose_the_first
    ask(database, "pay:1")
    worker.run_once()
    worker.run_once()
    with database.read() as tx:
        rows = tx.connection.execute(
            select(tables.effect_attempts).order_by(tables.effect_attempts.c.attempt)
        ).mappings()
        attempts = [(row["attempt"], row["outcome"], row["error"]) for row in rows]
    assert attempts == [(1, "failed", "TimeoutError: no answer"), (2, "done", None)]


def test_effects_of_one_stream_run_in_the_order_they_were_asked_for(
    database: Database, worker: EffectWorker, provider: Provider
) -> None:
    for number in range(5):
        ask(database, f"pay:{number}", cents=number + 1)
    while worker.run_once():
        pass
    assert deposits(database) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("settle", ["redrive", "discard"])
def test_effects_behind_a_parked_one_wait_until_it_is_settled(
    database: Database, worker: EffectWorker, provider: Provider, settle: str
) -> None:
    """Trap: a later refund overtakes a parked charge. Fails when `_lease` does not wait for parked effects."""

    def refuse_the_first(effect: Effect) -> None:
        if effect.key == "pay:1":
            raise ConnectionError("refused")

    provider.answer = refuse_the_first
    for key, stream, cents in (("pay:1", "s", 1), ("pay:2", "s", 2), ("pay:3", "s", 3), ("pay:4", "other", 4)):
        ask(database, key, stream=stream, cents=cents)
    while worker.run_once():
        pass
    assert (deposits(database), deposits(database, "other")) == ([], [4])
    with database.read() as tx:
        shown = [(row["key"], row["status"]) for row in list_parked_effects(tx)]
    assert shown == [("pay:1", "parked"), ("pay:2", "pending"), ("pay:3", "pending")]
    provider.answer = lambda _: None
    with database.transaction() as tx:
        assert not redrive_effect(tx, "pay:2")
        assert redrive_effect(tx, "pay:1") if settle == "redrive" else discard_effect(tx, "pay:1", reason="by hand")
    while worker.run_once():
        pass
    assert deposits(database) == ([1, 2, 3] if settle == "redrive" else [2, 3])


def test_two_workers_never_execute_the_same_effect_at_once(
    database: Database, worker: EffectWorker, provider: Provider
) -> None:
    streams = [f"s{number}" for number in range(30)]
    for stream in streams:
        ask(database, f"pay:{stream}", stream=stream)
    other = EffectWorker(database, {"pay": provider.kind()})
    stop = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(one.run, stop) for one in (worker, other)]
        try:
            until(lambda: all(status == "done" for status, _ in statuses(database).values()))
        finally:
            stop.set()
        for run in runs:
            run.result(timeout=30)
    assert sorted(provider.calls) == sorted(f"pay:{stream}" for stream in streams)
    assert [deposits(database, stream) for stream in streams] == [[5]] * 30


def test_a_lease_takes_no_more_than_its_limit_whatever_the_plan(
    database_url: str, database: Database, worker: EffectWorker
) -> None:
    """Trap: `UPDATE … WHERE id IN (SELECT … LIMIT … FOR UPDATE SKIP LOCKED)` may run the sub-select once for every row.

    Each run skips what is locked and finds another, so that one thread leases everything and works it off one by one,
    past the end of the leases. Fails when the sub-select of `_lease` is not a materialised CTE.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        for node in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            setting = sql.Identifier(f"enable_{node}")
            connection.execute(sql.SQL("ALTER DATABASE {} SET {} = off").format(name, setting))
    for number in range(5):
        ask(database, f"pay:{number}", stream=f"s{number}")
    assert [len(worker._lease(1)) for _ in range(6)] == [1, 1, 1, 1, 1, 0]
    with database.read() as tx:
        assert tx.connection.execute(text("SHOW enable_hashjoin")).scalar_one() == "off"
