"""What NOTIFY inside the writing transaction costs, against none, and against one sent after the commit.

Sixteen writers append rows and commit, in alternating rounds of one run, on one PostgreSQL with its usual fsync; one
session listens. The ratio is the result; the absolute numbers belong to the machine and its load.

    .venv/bin/python bench/notify.py            # about a minute; docs/adr/0007 quotes a run
"""

# ruff: noqa: T201  what a script prints is its purpose

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg

from ordito.cli.engine import Postgres, free_port

WRITERS = 16
APPEND = "INSERT INTO events (data) VALUES (repeat('x', 400))"
Wake = Callable[[], None]


def writes(url: str, seconds: float, *, inside: bool, wake: Wake) -> float:
    """Commits a second."""
    counts = [0] * WRITERS
    until = time.monotonic() + seconds

    def write(place: int) -> None:
        with psycopg.connect(url) as connection:
            while time.monotonic() < until:
                connection.execute(APPEND)
                if inside:
                    connection.execute("NOTIFY appended")
                connection.commit()
                wake()
                counts[place] += 1

    threads = [threading.Thread(target=write, args=(place,)) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


class Waker:
    """As the kit does it: one connection of its own, many appends at a time."""

    def __init__(self, url: str) -> None:
        self._wanted = threading.Event()
        self._closed = False
        self._connection = psycopg.connect(url, autocommit=True)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def wake(self) -> None:
        """Ask for a NOTIFY soon."""
        self._wanted.set()

    def close(self) -> None:
        """End the thread and the connection."""
        self._closed = True
        self._wanted.set()
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while not self._closed:
            self._wanted.wait()
            self._wanted.clear()
            self._connection.execute("NOTIFY appended")


def measure(rounds: int, seconds: float) -> None:
    """Alternate, and print each round and the medians."""
    with tempfile.TemporaryDirectory(prefix="ordito-bench-") as folder:
        postgres = Postgres(Path(folder) / "data", free_port())
        postgres.start()
        try:
            _alternate(postgres.url(), rounds, seconds)
        finally:
            postgres.stop()


def _alternate(url: str, rounds: int, seconds: float) -> None:
    with psycopg.connect(url, autocommit=True) as connection, closing(Waker(url)) as waker:
        connection.execute(
            "CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data text NOT NULL)"
        )
        connection.execute("LISTEN appended")
        print(f"{WRITERS} writers, {seconds:g} s a round, load average at the start {os.getloadavg()[0]:.1f}")
        inside, after = [], []
        for _ in range(rounds):
            none = writes(url, seconds, inside=False, wake=lambda: None)
            inside.append(writes(url, seconds, inside=True, wake=lambda: None) / none)
            after.append(writes(url, seconds, inside=False, wake=waker.wake) / none)
            print(
                f"without {none:6.0f}/s   NOTIFY inside {inside[-1]:.2f} of it   after the commit {after[-1]:.2f} of it"
            )
        print(f"medians: inside {statistics.median(inside):.2f}, after {statistics.median(after):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    arguments = parser.parse_args()
    measure(arguments.rounds, arguments.seconds)


if __name__ == "__main__":
    main()
