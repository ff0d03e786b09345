"""Wake-ups: a committed append is noticed at once; a poll behind it makes a lost wake-up harmless.

NOTIFY inside the writing transaction would serialise all commits on one lock (PostgreSQL's commit of a transaction with
notifications), so it is sent after the commit, on a connection of its own, many appends at a time.
"""

from __future__ import annotations

import threading

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from ordito.kit.logs import get_logger

CHANNEL = "ordito_appended"
log = get_logger(__name__)


class Waker:
    """Tells the listeners of a database that something was appended."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wanted = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def wake(self) -> None:
        """Ask for a wake-up soon; returns at once."""
        if self._thread is None:
            with self._starting:
                if self._thread is None and not self._closed:
                    self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
                    self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        """Stop telling."""
        self._closed = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._closed:
            self._wanted.wait()
            self._wanted.clear()
            if self._closed:
                return
            try:
                with self._engine.connect() as connection:
                    connection.execute(text(f"NOTIFY {CHANNEL}"))
                    connection.commit()
            except DBAPIError as error:
                log.warning("wake-up not sent, the poll will notice", error=type(error).__name__)


class Listener:
    """A component of a worker: sets the events given to it whenever something was appended."""

    name = "listener"

    def __init__(self, engine: Engine, *wanted: threading.Event) -> None:
        self._engine = engine
        self._wanted = wanted

    def run(self, stop: threading.Event) -> None:
        """Listen until `stop` is set."""
        with self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(f"LISTEN {CHANNEL}"))
            driver = connection.connection.driver_connection
            if driver is None:
                raise RuntimeError("the pool gave no connection to listen on")
            while not stop.is_set():
                for _ in driver.notifies(timeout=0.5, stop_after=1):
                    for event in self._wanted:
                        event.set()
