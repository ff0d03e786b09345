"""A clock that development can move ahead, so that a fortnight is walked in a test of the running system.

Its offset is a row in the service's own database: the API moves it, every process of the service follows within
`FOLLOWS_WITHIN`. It is made only where ORDITO_DEV=1; everywhere else the clock is the machine's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from ordito.kit.clock import Clock, SystemClock
from ordito.kit.database import connect, lock_key
from ordito.kit.tables import dev_clock

FOLLOWS_WITHIN = timedelta(milliseconds=250)
_ONLY = 1
_MICROSECOND = timedelta(microseconds=1)


class MovesForwardOnly(ValueError):
    """What has happened stays in the past."""

    def __init__(self) -> None:
        super().__init__("The clock moves forward only.")


class MovableClock:
    """The machine's time plus the offset that the database holds. Safe to use from many threads."""

    def __init__(self, url: str, *, real: Clock | None = None) -> None:
        self._real = real or SystemClock()
        self._engine = connect(url, pool_size=1)
        self._offset = timedelta(0)
        self._read_at = float("-inf")
        self._reading = threading.Lock()

    def now(self) -> datetime:
        self._follow()
        return (self._real.now() + self._offset).astimezone(UTC)

    @property
    def offset(self) -> timedelta:
        """How far it is ahead of the machine."""
        self._follow()
        return self._offset

    def advance(self, by: timedelta) -> datetime:
        """Move on by `by`; returns the new time. Raises MovesForwardOnly."""
        return self._move(lambda offset: offset + by)

    def move_to(self, instant: datetime) -> datetime:
        """Move on to `instant`; returns the new time. Raises MovesForwardOnly."""
        return self._move(lambda _: instant - self._real.now())

    def close(self) -> None:
        self._engine.dispose()

    def _move(self, to: Callable[[timedelta], timedelta]) -> datetime:
        with self._engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(lock_key("dev clock"))))
            before = _offset(connection.execute(select(dev_clock.c.offset_microseconds)).scalar_one_or_none())
            after = to(before)
            if after < before:
                raise MovesForwardOnly
            values = {"offset_microseconds": after // _MICROSECOND}
            connection.execute(
                insert(dev_clock)
                .values(only=_ONLY, **values)
                .on_conflict_do_update(index_elements=["only"], set_=values)
            )
        self._offset = max(self._offset, after)
        return self.now()

    def _follow(self) -> None:
        if monotonic() - self._read_at < FOLLOWS_WITHIN.total_seconds():
            return
        # One thread reads; the others go on with what they know. The very first read is waited for.
        if not self._reading.acquire(blocking=self._read_at == float("-inf")):
            return
        try:
            with self._engine.connect() as connection:
                found = _offset(connection.execute(select(dev_clock.c.offset_microseconds)).scalar_one_or_none())
            self._offset = max(self._offset, found)
        except SQLAlchemyError:
            pass  # Not reachable, or not migrated yet: the offset stays as it was last read.
        finally:
            self._read_at = monotonic()
            self._reading.release()


def _offset(microseconds: int | None) -> timedelta:
    return timedelta(microseconds=microseconds or 0)
