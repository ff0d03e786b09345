"""A service's own PostgreSQL database, and the transactions in which everything is written.

The first statement of every writing transaction takes the advisory locks of its streams. It assigns no transaction id,
so that of two writers of one stream the second has the higher id: the relay's order, (xid, id), is then also the order
of the versions. Locks are taken in one global order, so that two transactions over several streams cannot deadlock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from ordito.kit.clock import Clock
from ordito.kit.codec import Codec
from ordito.kit.transaction import Consequences, Transaction
from ordito.kit.wakeup import Waker

IDLE_IN_TRANSACTION_SECONDS = 30
LOCK_SECONDS = 30
UNAVAILABLE = (OperationalError, InterfaceError, PoolExhausted)
"""The database's trouble, not the message's: whatever was tried is tried again once the database is back."""


class Database:
    """Opens transactions. `consequences` runs for every appended event, in its transaction."""

    def __init__(
        self,
        url: str,
        *,
        codec: Codec,
        clock: Clock,
        consequences: Consequences | None = None,
        pool_size: int = 10,
    ) -> None:
        self.engine = connect(url, pool_size=pool_size)
        self.codec = codec
        self.clock = clock
        self._consequences = consequences
        self._waker = Waker(self.engine)

    @contextmanager
    def transaction(self, *streams: str) -> Iterator[Transaction]:
        """A writing transaction over `streams`; commits at the end of the block, rolls back when it raises."""
        with self._locked_connection(streams) as connection:
            tx = self._begin(connection, frozenset(streams))
            yield tx
            connection.commit()
        if tx.appended:
            self._waker.wake()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads and takes no lock."""
        with self.engine.connect() as connection:
            yield self._begin(connection, None)

    def close(self) -> None:
        """Close all connections."""
        self._waker.close()
        self.engine.dispose()

    def _begin(self, connection: Connection, locked: frozenset[str] | None) -> Transaction:
        return Transaction(
            connection, codec=self.codec, now=self.clock.now(), locked=locked, consequences=self._consequences
        )

    @contextmanager
    def _locked_connection(self, streams: Iterable[str]) -> Iterator[Connection]:
        keys = sorted({lock_key(stream) for stream in streams})
        connection = self.engine.connect()
        try:
            try:
                _take(connection, keys)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # The server went away while the connection lay in the pool. Nothing has happened yet: once more.
                connection.close()
                connection = self.engine.connect()
                _take(connection, keys)
            yield connection
        finally:
            connection.close()


def connect(url: str, *, pool_size: int = 10) -> Engine:
    """An engine on psycopg 3. A transaction left idle is ended by the server: it would hold back the relay."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL must start with postgresql://")
    return create_engine(
        f"postgresql+psycopg://{rest}",
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        hide_parameters=True,  # an error's text must not quote what was to be written
        connect_args={
            "connect_timeout": 5,
            "options": f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_SECONDS}s"
            f" -c lock_timeout={LOCK_SECONDS}s -c timezone=UTC",
        },
    )


def lock_key(name: str) -> int:
    """The advisory lock of a stream or another named thing: 64 bits of its BLAKE2b."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


def _take(connection: Connection, keys: list[int]) -> None:
    if keys:
        calls = ", ".join(f"pg_advisory_xact_lock(:k{place})" for place in range(len(keys)))
        connection.execute(text(f"SELECT {calls}"), {f"k{place}": key for place, key in enumerate(keys)})
