"""Effects on the outside world: rows with a unique business key, executed by a worker outside any transaction.

The business key is the provider's idempotency key, so that a retry after a lost answer or a crash does nothing twice.
An attempt is recorded before it starts; its outcome is recorded together with the events that follow from it. Effects
of one stream run in the order in which they were asked for: while one is parked, those asked for later wait behind it,
until a person redrives or discards it. Leases and back-off run on the server's clock: the business
clock may be moved.

    PermanentFailure
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, and_, exists, func, insert, or_, select, text, update

from ordito.kit import metrics, tables
from ordito.kit.context import SYSTEM, Context
from ordito.kit.database import Database
from ordito.kit.logs import error_line, get_logger, safe_message
from ordito.kit.transaction import Transaction

LEASE_SECONDS = 60
BACKOFF_SECONDS = (0.2, 1, 3, 10, 30, 60, 120, 300)
ATTEMPTS = 20
log = get_logger(__name__)


class PermanentFailure(Exception):
    """The outside world refuses for good: no retry. `code` is stable and ours, `message` theirs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing to do outside. `key` is its business and the provider's idempotency key; `attempt` counts from 1."""

    key: str
    kind: str
    stream: str
    payload: Mapping[str, Any]
    context: Context
    attempt: int


@dataclass(frozen=True, slots=True)
class EffectKind:
    """How effects of one kind are done. `execute` has its own time-outs, well below LEASE_SECONDS, and returns JSON.

    `succeeded` and `failed` record the outcome in one transaction, under the stream's lock.
    """

    execute: Callable[[Effect], dict[str, Any]]
    succeeded: Callable[[Transaction, Effect, dict[str, Any]], None]
    failed: Callable[[Transaction, Effect, PermanentFailure], None]


class EffectWorker:
    """A component of a worker. Several may run on one database: an effect is leased to one at a time."""

    name = "effects"

    def __init__(
        self,
        database: Database,
        kinds: Mapping[str, EffectKind],
        *,
        threads: int = 4,
        every_seconds: float = 1.0,
        attempts: int = ATTEMPTS,
        backoff_seconds: Sequence[float] = BACKOFF_SECONDS,
    ) -> None:
        self.wanted = threading.Event()
        self._database = database
        self._kinds = kinds
        self._threads = threads
        self._every_seconds = every_seconds
        self._attempts = attempts
        self._backoff_seconds = backoff_seconds

    def run(self, stop: threading.Event) -> None:
        """Execute effects until `stop` is set; those under way are finished."""
        lost = threading.Event()
        with ThreadPoolExecutor(self._threads, thread_name_prefix="effect") as pool:
            loops = [pool.submit(self._loop, stop, lost) for _ in range(self._threads)]
        for loop in loops:
            loop.result()

    def run_once(self) -> int:
        """Execute what is pending now, in this thread; returns how many were tried."""
        leased = self._lease(100)
        for effect in leased:
            self._run_one(effect)
        return len(leased)

    def _loop(self, stop: threading.Event, lost: threading.Event) -> None:
        try:
            while not (stop.is_set() or lost.is_set()):
                self.wanted.clear()
                leased = self._lease(1)
                for effect in leased:
                    self._run_one(effect)
                if not leased:
                    self.wanted.wait(self._every_seconds)
        finally:
            lost.set()

    def _lease(self, limit: int) -> list[Effect]:
        statement = text("""
            WITH free AS MATERIALIZED (
                SELECT e.id FROM effects e
                WHERE e.status IN ('pending', 'running') AND e.not_before <= clock_timestamp()
                  AND e.kind = ANY(:kinds)
                  AND NOT EXISTS (SELECT 1 FROM effects o WHERE o.stream = e.stream AND o.id < e.id
                                  AND o.status IN ('pending', 'running', 'parked'))
                ORDER BY e.id LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE effects SET status = 'running', attempt = attempt + 1,
                   not_before = clock_timestamp() + make_interval(secs => :lease)
            FROM free WHERE effects.id = free.id
            RETURNING effects.id, key, kind, stream, payload, seller, correlation, causation, attempt""")
        values = {"lease": LEASE_SECONDS, "kinds": list(self._kinds), "limit": limit}
        with self._database.transaction() as tx:
            rows = sorted(tx.connection.execute(statement, values).mappings(), key=lambda row: int(row["id"]))
            if rows:
                tx.connection.execute(
                    insert(tables.effect_attempts), [{"key": row["key"], "attempt": row["attempt"]} for row in rows]
                )
        return [_effect(row) for row in rows]

    def _run_one(self, effect: Effect) -> None:
        kind = self._kinds[effect.kind]
        try:
            result = kind.execute(effect)
        except PermanentFailure as refusal:
            failure = refusal
            self._record(effect, "refused", lambda tx: kind.failed(tx, effect, failure), error=failure)
        except Exception as error:  # noqa: BLE001  a provider's client may raise anything; it is retried, then parked
            self._retry(effect, error)
        else:
            self._record(effect, "done", lambda tx: kind.succeeded(tx, effect, result))

    def _record(
        self, effect: Effect, outcome: str, follow: Callable[[Transaction], None], *, error: Exception | None = None
    ) -> None:
        try:
            with self._database.transaction(effect.stream) as tx:
                mine = tx.connection.execute(
                    update(tables.effects)
                    .where(
                        tables.effects.c.key == effect.key,
                        tables.effects.c.status == "running",
                    )
                    .values(status=outcome, settled_at=func.clock_timestamp())
                ).rowcount
                if mine:
                    follow(tx)
                _end_attempt(tx, effect, outcome, error)
        except Exception as failure:  # noqa: BLE001  recording may fail like any handler: the effect is retried by key
            self._retry(effect, failure)
            return
        metrics.EFFECT_ATTEMPTS.labels(effect.kind, outcome).inc()

    def _retry(self, effect: Effect, error: Exception) -> None:
        log.warning(
            "effect failed",
            kind=effect.kind,
            stream=effect.stream,
            attempt=effect.attempt,
            error=type(error).__name__,
            reason=safe_message(error),
        )
        wait = self._backoff_seconds[min(effect.attempt, len(self._backoff_seconds)) - 1]
        is_parked = effect.attempt >= self._attempts
        with self._database.transaction() as tx:
            tx.connection.execute(
                update(tables.effects)
                .where(
                    tables.effects.c.key == effect.key,
                    tables.effects.c.attempt == effect.attempt,
                    tables.effects.c.status == "running",
                )
                .values(
                    status="parked" if is_parked else "pending",
                    not_before=func.clock_timestamp() + timedelta(seconds=wait),
                )
            )
            _end_attempt(tx, effect, "failed", error)
        metrics.EFFECT_ATTEMPTS.labels(effect.kind, "parked" if is_parked else "failed").inc()


def redrive_effect(tx: Transaction, key: str) -> bool:
    """Try a parked effect again, with the same key. False if none of that key is parked."""
    result = tx.connection.execute(
        update(tables.effects)
        .where(tables.effects.c.key == key, tables.effects.c.status == "parked")
        .values(status="pending", not_before=func.clock_timestamp())
    )
    return bool(result.rowcount)


def discard_effect(tx: Transaction, key: str, *, reason: str) -> bool:
    """Never try a parked effect again. False if none of that key is parked."""
    result = tx.connection.execute(
        update(tables.effects)
        .where(tables.effects.c.key == key, tables.effects.c.status == "parked")
        .values(status="discarded", reason=reason, settled_at=func.clock_timestamp())
    )
    return bool(result.rowcount)


def list_parked_effects(tx: Transaction, *, only: str | None = None) -> Iterator[RowMapping]:
    """Effects that were given up, and the `pending` ones behind them, oldest first, each with its last error."""
    attempts = tables.effect_attempts.c
    last_error = (
        select(attempts.error)
        .where(attempts.key == tables.effects.c.key)
        .order_by(attempts.attempt.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows, earlier = tables.effects.c, tables.effects.alias("earlier")
    behind_one = exists().where(earlier.c.stream == rows.stream, earlier.c.id < rows.id, earlier.c.status == "parked")
    query = select(tables.effects, last_error.label("error")).where(
        or_(rows.status == "parked", and_(rows.status == "pending", behind_one))
    )
    if only is not None:
        query = query.where(rows.key == only)
    return tx.rows(query.order_by(rows.id))


def _end_attempt(tx: Transaction, effect: Effect, outcome: str, error: Exception | None) -> None:
    tx.connection.execute(
        update(tables.effect_attempts)
        .where(tables.effect_attempts.c.key == effect.key, tables.effect_attempts.c.attempt == effect.attempt)
        .values(
            ended_at=func.clock_timestamp(),
            outcome=outcome,
            error=error_line(error) if error else None,
        )
    )


def _effect(row: Any) -> Effect:
    return Effect(
        key=row["key"],
        kind=row["kind"],
        stream=row["stream"],
        payload=row["payload"],
        context=Context(seller=row["seller"], actor=SYSTEM, correlation=row["correlation"], causation=row["causation"]),
        attempt=row["attempt"],
    )
