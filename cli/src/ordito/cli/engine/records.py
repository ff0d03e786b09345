"""What runs in a house, written down a file a process, so that any later command can see it, and end what was left.

A process is known by its id *and* the moment it was made: an id alone is soon a stranger's.
"""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import psutil

State = Literal["starting", "ready", "waiting", "stopping"]
SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Record:
    name: str
    pid: int
    created: float
    state: State
    port: int | None = None
    restarts: int = 0
    stop_signal: int = int(signal.SIGTERM)
    order: int = 0
    """When it was started among the others; what is left over is ended in reverse."""

    def process(self) -> psutil.Process | None:
        """The process itself, or None when it has ended."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < 0.05 and not has_ended(self.pid)
        except psutil.NoSuchProcess:
            return None
        return process if same else None


class Records:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, record: Record) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        making = self.folder / f".{record.name}.{os.getpid()}"
        making.write_text(json.dumps(asdict(record)))
        making.replace(self._file(record.name))

    def forget(self, name: str) -> None:
        self._file(name).unlink(missing_ok=True)

    def read(self, name: str) -> Record | None:
        try:
            return Record(**json.loads(self._file(name).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def __iter__(self) -> Iterator[Record]:
        """Every process of the house but its supervisor, in the order of their start."""
        found = [self.read(file.stem) for file in self.folder.glob("*.json") if file.stem != SUPERVISOR]
        return iter(sorted((record for record in found if record), key=lambda record: record.order))

    def supervisor(self) -> psutil.Process | None:
        record = self.read(SUPERVISOR)
        return record.process() if record else None

    def end_leftovers(self, *, timeout: float = 20.0) -> list[str]:
        """End what a killed supervisor left behind, last started first; the names of what had to be ended."""
        ended = []
        for record in reversed(list(self)):
            process = record.process()
            if process:
                ended.append(record.name)
                end(process, record.stop_signal, timeout=timeout)
            self.forget(record.name)
        return ended

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def has_ended(pid: int) -> bool:
    """Whether nothing of a process runs any more, be its status taken or not.

    After a SIGKILL the first thread may be a zombie while others still hold the process's files and ports.
    """
    try:
        process = psutil.Process(pid)
        return bool(process.status() == psutil.STATUS_ZOMBIE) and process.num_threads() <= 1
    except psutil.NoSuchProcess:
        return True


def end(process: psutil.Process, stop_signal: int, *, timeout: float) -> None:
    """Ask it to end, wait, and end it by force when it does not."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(stop_signal)
        try:
            process.wait(timeout)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(timeout)
