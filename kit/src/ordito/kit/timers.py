"""Durable deadlines: rows in PostgreSQL, fired once, each in one transaction with the events that follow.

A timer is due by the business clock, which may be moved in development. A timer whose handler fails is tried again with
growing pauses, on the server's clock, and then parked. One whose stream somebody holds is tried again soon. Neither
holds up the others: timers are deadlines of their own, not a queue.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from ordito.kit import metrics, tables
from ordito.kit.context import SYSTEM, Context
from ordito.kit.database import Database, StreamBusy, is_unavailable
from ordito.kit.logs import error_line, get_logger, safe_message
from ordito.kit.transaction import Transaction

ATTEMPTS = 10
BACKOFF_SECONDS = (1, 5, 15, 60, 120, 300)
PATIENCE_SECONDS = 0.2
BUSY_SECONDS = 1
BATCH = 100
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Timer:
    """A deadline that has come. `due` is when it was to fire, which may be some time ago."""

    key: str
    kind: str
    stream: str
    due: datetime
    payload: Mapping[str, Any]
    context: Context


TimerHandler = Callable[[Transaction, Timer], None]


class TimerWorker:
    """A component of a worker. Several may run on one database: the stream's lock lets one fire."""

    name = "timers"

    def __init__(
        self,
        database: Database,
        kinds: Mapping[str, TimerHandler],
        *,
        every_seconds: float = 0.5,
        attempts: int = ATTEMPTS,
        backoff_seconds: Sequence[float] = BACKOFF_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        """A stream that somebody holds is waited for `patience_seconds`, and its timers put off for `busy_seconds`."""
        self._database = database
        self._kinds = kinds
        self._every_seconds = every_seconds
        self._attempts = attempts
        self._backoff_seconds = backoff_seconds
        self._patience_seconds = patience_seconds
        self._busy_seconds = busy_seconds

    def run(self, stop: threading.Event) -> None:
        """Fire timers until `stop` is set."""
        while not stop.is_set():
            if not self.run_once():
                stop.wait(self._every_seconds)

    def run_once(self) -> int:
        """Fire what is due now; returns how many fired."""
        fired = 0
        busy: set[str] = set()
        for timer in self._due():
            if timer.stream in busy:
                continue
            try:
                fired += self._fire(timer)
            except StreamBusy:
                busy.add(timer.stream)
                self._put_off(timer.stream)
        return fired

    def _due(self) -> list[Timer]:
        rows = tables.timers.c
        query = (
            select(tables.timers)
            .where(
                rows.status == "waiting",
                rows.due <= self._database.clock.now(),
                rows.not_before <= func.clock_timestamp(),
                rows.kind.in_(self._kinds),
            )
            .order_by(rows.due, rows.key)
            .limit(BATCH)
        )
        with self._database.read() as tx:
            return [_timer(row) for row in tx.connection.execute(query).mappings()]

    def _fire(self, timer: Timer) -> int:
        try:
            with self._database.transaction(timer.stream, patience=self._patience_seconds) as tx:
                mine = tx.connection.execute(
                    update(tables.timers)
                    .where(
                        tables.timers.c.key == timer.key,
                        tables.timers.c.status == "waiting",
                        tables.timers.c.due == timer.due,
                    )
                    .values(status="fired", settled_at=func.clock_timestamp())
                ).rowcount
                if not mine:
                    return 0
                self._kinds[timer.kind](tx, timer)
        except Exception as error:  # what a handler may raise is unknown; it is retried, then parked
            if is_unavailable(error):
                raise
            self._keep_failure(timer, error)
            return 0
        metrics.TIMERS_FIRED.labels(timer.kind).inc()
        return 1

    def _keep_failure(self, timer: Timer, error: Exception) -> None:
        log.warning(
            "timer failed", kind=timer.kind, stream=timer.stream, error=type(error).__name__, reason=safe_message(error)
        )
        rows = tables.timers.c
        this = update(tables.timers).where(rows.key == timer.key, rows.status == "waiting")
        with self._database.transaction() as tx:
            failed = this.values(attempt=rows.attempt + 1, error=error_line(error)).returning(rows.attempt)
            attempts = tx.connection.execute(failed).scalar()
            if attempts is None:
                return
            if attempts >= self._attempts:
                tx.connection.execute(this.values(status="parked"))
            else:
                wait = self._backoff_seconds[min(attempts, len(self._backoff_seconds)) - 1]
                tx.connection.execute(this.values(not_before=func.clock_timestamp() + timedelta(seconds=wait)))

    def _put_off(self, stream: str) -> None:
        """All timers of a stream that somebody holds, so that they take no place among those that can fire."""
        rows, pause = tables.timers.c, timedelta(seconds=self._busy_seconds)
        with self._database.transaction() as tx:
            tx.connection.execute(
                update(tables.timers)
                .where(rows.stream == stream, rows.status == "waiting", rows.due <= tx.now)
                .values(not_before=func.greatest(rows.not_before, func.clock_timestamp() + pause))
            )


def _timer(row: Any) -> Timer:
    return Timer(
        key=row["key"],
        kind=row["kind"],
        stream=row["stream"],
        due=row["due"],
        payload=row["payload"],
        context=Context(seller=row["seller"], actor=SYSTEM, correlation=row["correlation"], causation=row["causation"]),
    )
