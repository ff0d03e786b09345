"""A service's own PostgreSQL database, and the transactions in which everything is written.

The first statement of every writing transaction takes the advisory locks of its streams. It assigns no transaction id,
so that of two writers of one stream the second has the higher id: the relay's order, (xid, id), is then also the order
of the versions. Locks are taken in one global order, so that two transactions over several streams cannot deadlock.
"""

from __future__ import annotations

import hashlib
import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from ordito.kit.clock import Clock
from ordito.kit.codec import Codec
from ordito.kit.transaction import Consequences, Transaction
from ordito.kit.wakeup import Waker

IDLE_IN_TRANSACTION_SECONDS = 30
LOCK_SECONDS = 30
_LIMIT_EXCEEDED = "54"
_LOCK_NOT_AVAILABLE = "55P03"


class StreamBusy(Exception):
    """Another transaction holds one of the streams, and the time to wait for it is over. Nothing has been done."""


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
    def transaction(self, *streams: str, patience: float = LOCK_SECONDS) -> Iterator[Transaction]:
        """A writing transaction over `streams`; commits at the end of the block, rolls back when it raises.

        Raises StreamBusy where somebody else holds a stream for longer than `patience` seconds.
        """
        with self.engine.connect() as connection:
            _take(connection, sorted({lock_key(stream) for stream in streams}), patience=patience)
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


def connect(url: str, *, pool_size: int = 10) -> Engine:
    """An engine on psycopg 3. A transaction left idle is ended by the server: it would hold back the relay."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL must start with postgresql://")
    engine = create_engine(
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
    event.listen(engine, "checkout", _Alive(engine))
    return engine


def is_unavailable(error: BaseException) -> bool:
    """Whether this is the database's trouble, not that of what was tried: it is tried again once the database is back.

    Connections that the server ended come under several classes: an idle transaction's is an InternalError.
    """
    match error:
        case StreamBusy() | InterfaceError() | PoolExhausted() | psycopg.InterfaceError():
            return True
        case OperationalError():
            return _is_passing(error.orig)
        case DBAPIError():
            return error.connection_invalidated
        case psycopg.OperationalError():
            return _is_passing(error)
        case _:
            return False


def lock_key(name: str) -> int:
    """The advisory lock of a stream or another named thing: 64 bits of its BLAKE2b."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


def _is_passing(error: BaseException | None) -> bool:
    """A limit that a value exceeds (an index row's size) is operational by its class only: it never passes."""
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return state is None or not state.startswith(_LIMIT_EXCEEDED)


def _take(connection: Connection, keys: list[int], *, patience: float) -> None:
    """Take the locks in one statement; a target list is evaluated from left to right."""
    if not keys:
        return
    calls = [f"pg_advisory_xact_lock(:k{place})" for place in range(len(keys))]
    if patience != LOCK_SECONDS:
        short, usual = f"{int(patience * 1000)}ms", f"{LOCK_SECONDS}s"
        calls = [f"set_config('lock_timeout', '{short}', true)", *calls, f"set_config('lock_timeout', '{usual}', true)"]
    try:
        connection.execute(text(f"SELECT {', '.join(calls)}"), {f"k{place}": key for place, key in enumerate(keys)})
    except OperationalError as error:
        if isinstance(error.orig, psycopg.Error) and error.orig.sqlstate == _LOCK_NOT_AVAILABLE:
            raise StreamBusy("another transaction holds the stream") from error
        raise


class _Alive:
    """Sees to it that a connection from the pool is alive, without a round trip for each.

    A server that ends a session sends its farewell: only a connection with something to read is asked whether it lives.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, connection: Any, _record: Any, _proxy: Any) -> None:
        try:
            waiting = select.poll()
            waiting.register(connection.fileno(), select.POLLIN)
            if waiting.poll(0):
                self._engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise DisconnectionError("the server ended this session") from error
