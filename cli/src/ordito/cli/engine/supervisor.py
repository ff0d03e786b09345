"""Keeps programs running: starts them stage by stage, restarts what dies, stops them in reverse.

A keeper is a thread a program. It starts the process, waits until it serves, then sleeps in the kernel until the
process ends; what ends unasked is started again, at once at first, then with growing pauses.
"""

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from ordito.cli.engine.adoption import reap_strangers
from ordito.cli.engine.errors import DidNotStart
from ordito.cli.engine.program import Program, Running, launch
from ordito.cli.engine.records import Record, Records, State

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0
STEADY_AFTER = 30.0
ATTEMPTS_AT_FIRST = 3


class Report(Protocol):
    """Who is told what happens; called from several threads."""

    def ready(self, program: Program, *, seconds: float, again: bool) -> None: ...
    def ended(self, program: Program, *, status: int | None, pause: float) -> None: ...
    def stopped(self, program: Program, *, seconds: float) -> None: ...


class Silent:
    """Tells nobody."""

    def ready(self, program: Program, *, seconds: float, again: bool) -> None: ...
    def ended(self, program: Program, *, status: int | None, pause: float) -> None: ...
    def stopped(self, program: Program, *, seconds: float) -> None: ...


class Supervisor:
    def __init__(self, records: Records, *, report: Report | None = None) -> None:
        self._records = records
        self._report = report or Silent()
        self._stages: list[list[Keeper]] = []
        self._order = itertools.count()

    def start(self, stage: Sequence[Program]) -> None:
        """Start these side by side and return when all serve; raise DidNotStart when one cannot be brought to."""
        keepers = [
            Keeper(
                program, order=next(self._order), records=self._records, report=self._report, reap=self._reap_strangers
            )
            for program in stage
        ]
        self._stages.append(keepers)
        for keeper in keepers:
            keeper.start()
        for keeper in keepers:
            keeper.wait_first_ready()

    def stop(self) -> None:
        """Stop everything, last stage first; when it returns nothing runs."""
        while self._stages:
            keepers = self._stages[-1]
            with ThreadPoolExecutor(max(1, len(keepers))) as pool:
                list(pool.map(Keeper.stop, keepers))
            self._stages.pop()

    def keeper(self, name: str) -> "Keeper":
        for keeper in itertools.chain(*self._stages):
            if keeper.program.name == name:
                return keeper
        known = ", ".join(keeper.program.name for keeper in itertools.chain(*self._stages))
        raise KeyError(f"no process {name!r} here; there are: {known}")

    def _reap_strangers(self) -> None:
        reap_strangers({keeper.last_pid for keeper in itertools.chain(*self._stages)})

    def names(self) -> list[str]:
        return [keeper.program.name for keeper in itertools.chain(*self._stages)]


class Keeper:
    """Keeps one program running until it is told to stop."""

    def __init__(
        self, program: Program, *, order: int, records: Records, report: Report, reap: Callable[[], None]
    ) -> None:
        self.program = program
        self.restarts = 0
        self._order = order
        self._records = records
        self._report = report
        self._reap = reap
        self._running: Running | None = None
        self._failure: BaseException | None = None
        self._settled = threading.Event()  # it served once, or never will
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"keeper-{program.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        began = time.monotonic()
        self._stopping.set()
        self._ready.clear()
        running = self._running
        if running and running.alive:
            self._note(running, "stopping")
            running.stop()
        if self._thread.ident is not None:
            self._thread.join()
        self._records.forget(self.program.name)
        self._report.stopped(self.program, seconds=time.monotonic() - began)

    @property
    def pid(self) -> int | None:
        running = self._running
        return running.pid if running and running.alive else None

    @property
    def last_pid(self) -> int:
        """The id of its newest process, also when that has ended; 0 before the first."""
        return self._running.pid if self._running else 0

    def kill(self) -> int:
        """SIGKILL its process, as a crash would; the id of the one that was killed."""
        running = self._running
        if running is None or not running.alive:
            raise ProcessLookupError(f"{self.program.name} is not running now")
        self._ready.clear()
        running.kill()
        return running.pid

    def wait_first_ready(self) -> None:
        self._settled.wait()
        if self._failure:
            raise self._failure

    def wait_ready(self, timeout: float = 60.0) -> None:
        """Return when it serves, also after it was killed."""
        if not self._ready.wait(timeout):
            raise DidNotStart(self.program.name, reason=f"not ready after {timeout:g} s", log=self.program.log)

    def _run(self) -> None:
        pause = FIRST_PAUSE
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            status, failure = self._run_once(began)
            if self._stopping.is_set():
                break
            if failure and not self._settled.is_set():
                failures += 1
                if failures == ATTEMPTS_AT_FIRST or not isinstance(failure, DidNotStart):
                    self._failure = failure
                    break
            if time.monotonic() - began > STEADY_AFTER:
                pause = FIRST_PAUSE
            self._report.ended(self.program, status=status, pause=pause)
            self._reap()
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            self.restarts += 1
        self._settled.set()

    def _run_once(self, began: float) -> tuple[int | None, BaseException | None]:
        """From start to end of one process: its exit status, and why it never served if so."""
        try:
            running = self._running = launch(self.program)
        except Exception as error:  # noqa: BLE001 - kept, and raised to whoever started the stage
            return None, error
        try:
            self._note(running, "starting")
            running.wait_ready(given_up=self._stopping.is_set)
            self._note(running, "ready")
            self._ready.set()
            self._report.ready(self.program, seconds=time.monotonic() - began, again=self._settled.is_set())
            self._settled.set()
        except Exception as error:  # noqa: BLE001 - kept, and raised to whoever started the stage
            running.stop()
            return running.wait(), error
        if self._stopping.is_set():
            running.stop()  # told to stop between its start and its being known
        status = running.wait()
        self._ready.clear()
        if not self._stopping.is_set():
            self._note(running, "waiting")
        return status, None

    def _note(self, running: Running, state: State) -> None:
        self._records.write(
            Record(
                name=self.program.name,
                pid=running.pid,
                created=running.created,
                state=state,
                port=self.program.port,
                restarts=self.restarts,
                stop_signal=int(self.program.stop_signal),
                order=self._order,
            )
        )
