"""The console's sessions that were logged out of, so that a copy of their cookie opens nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, exists, select
from sqlalchemy.dialects.postgresql import insert

from ordito.desk.adapters.postgres.tables import ended_sessions
from ordito.kit.clock import Clock


class EndedStaffSessions:
    """Implements `ports.EndedSessions`. Each end forgets those that would have expired by now."""

    def __init__(self, engine: Engine, *, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def end(self, session: str, *, until: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(ended_sessions).where(ended_sessions.c.until <= self._clock.now()))
            connection.execute(insert(ended_sessions).values(session=session, until=until).on_conflict_do_nothing())

    def has(self, session: str) -> bool:
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(exists().where(ended_sessions.c.session == session))))
