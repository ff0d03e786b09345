"""A program that the house runs: how to prepare, start, recognise as ready, and stop it; and its running process.

Every process is started by one thread that lives as long as this process: Linux tells a child of its *thread's* death,
so a child started by a passing thread would be ended with it.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

from ordito.cli.engine import adoption
from ordito.cli.engine.errors import DidNotStart

LARGEST_LOG = 10 * 1024 * 1024
FIRST_CHECK, LONGEST_CHECK = 0.03, 0.3


def _nothing() -> None:
    return None


class Process(Protocol):
    """A child process: `subprocess.Popen`, or one that the nursery forked."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int | None: ...
    def send_signal(self, number: int, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user that a program runs as, when the house itself runs as root."""

    user: int
    group: int


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool]
    """Whether it serves now. Called often; must return within a second or two and raise nothing."""
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    folder: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout: float = 20.0
    start_timeout: float = 120.0
    prepare: Callable[[], None] = _nothing
    """Before each start."""
    finish: Callable[[], None] = _nothing
    """Each time it answers, before others may use it."""
    nursery: str | None = None
    """Where the nursery listens that may fork it, when its command is `python -m module ...`."""


class Running:
    """One process of a program, from its start to its end."""

    def __init__(self, program: Program, process: Process) -> None:
        self.program = program
        self.pid = process.pid
        self._process = process
        try:
            self.created = psutil.Process(process.pid).create_time()
        except psutil.NoSuchProcess:
            self.created = 0.0

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit status, or None when it still runs after the time-out."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None  # what Popen raises; Adopted returns it

    def signal(self, number: signal.Signals) -> None:
        if self.alive:
            self._process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, wait, and end it by force when it does not."""
        self.signal(self.program.stop_signal)
        if self.wait(self.program.stop_timeout) is None:
            self.kill()
            self.wait()

    def wait_ready(self, *, given_up: Callable[[], bool] = lambda: False) -> None:
        """Return once it serves; raise DidNotStart when it ends first, takes too long, or nobody waits any more."""
        deadline = time.monotonic() + self.program.start_timeout
        interval = FIRST_CHECK
        while not self.program.ready():
            status = self._process.poll()
            if status is not None:
                raise DidNotStart(self.program.name, reason=f"it ended with status {status}", log=self.program.log)
            if given_up():
                raise DidNotStart(self.program.name, reason="it was told to stop", log=self.program.log)
            if time.monotonic() > deadline:
                seconds = f"{self.program.start_timeout:g}"
                raise DidNotStart(self.program.name, reason=f"not ready after {seconds} s", log=self.program.log)
            time.sleep(interval)
            interval = min(interval * 1.2, LONGEST_CHECK)
        self.program.finish()


def launch(program: Program) -> Running:
    """Start the program's process, without waiting until it is ready."""
    program.prepare()
    return Running(program, _spawner.run(lambda: _begin(program)))


def start(program: Program) -> Running:
    """Start the program and wait until it is ready; nothing is left running when it does not become so."""
    running = launch(program)
    try:
        running.wait_ready()
    except BaseException:
        running.kill()
        running.wait()
        raise
    return running


class Server(ABC):
    """A program that can be started by itself, as tests and measurements do; the house has a supervisor for it."""

    _running: Running | None = None

    @abstractmethod
    def program(self) -> Program: ...

    def start(self) -> None:
        """Return when it serves."""
        self._running = start(self.program())

    def stop(self) -> None:
        if self._running:
            self._running.stop()
            self._running = None

    def kill(self) -> None:
        """SIGKILL, as a crash; `start` recovers from it."""
        if self._running:
            self._running.kill()
            self._running.wait()
            self._running = None


def rotate(log: Path) -> None:
    """Keep one older log beside the current one, so that neither grows for ever."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _begin(program: Program) -> Process:
    rotate(program.log)
    if program.nursery and adoption.SUPPORTED:
        with suppress(OSError):  # the nursery is being started again: the long way leads there too
            return adoption.request(program.nursery, _wanted(program))
    return _popen(program)


def _wanted(program: Program) -> adoption.Wanted:
    _, _, module, *arguments = program.command
    return adoption.Wanted(
        name=program.name,
        module=module,
        arguments=tuple(arguments),
        environment={**os.environ, **program.environment},
        folder=program.folder,
        log=program.log,
        stop_signal=program.stop_signal,
    )


def _popen(program: Program) -> "subprocess.Popen[bytes]":
    account = program.account
    ids = (str(account.user), str(account.group)) if account else ("-", "-")
    wrapper = [sys.executable, "-I", "-S", str(Path(__file__).with_name("child.py"))]
    with program.log.open("ab") as log:
        return subprocess.Popen(
            [*wrapper, str(os.getpid()), str(int(program.stop_signal)), *ids, *program.command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=program.folder,
            env={**os.environ, **program.environment},
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the rest in order
        )


class _Spawner:
    """The one long-lived thread that starts every process."""

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Process], Future[Process]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def run(self, work: Callable[[], Process]) -> Process:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._loop, name="spawner", daemon=True)
                self._thread.start()
        future: Future[Process] = Future()
        self._work.put((work, future))
        return future.result()

    def _loop(self) -> None:
        while True:
            work, future = self._work.get()
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - handed to the thread that asked
                future.set_exception(error)


_spawner = _Spawner()
