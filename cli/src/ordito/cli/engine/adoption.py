"""How the supervisor asks the nursery for a process, and keeps what the nursery forked as its own child."""

import ctypes
import json
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

SUPPORTED = sys.platform == "linux" and hasattr(os, "pidfd_open")
PR_SET_CHILD_SUBREAPER = 36
TIMEOUT = 5.0
UNKNOWN_STATUS = 255
YOUNG = 10.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A Python module to be run as a process."""

    name: str
    module: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path | None
    log: Path
    stop_signal: signal.Signals


class Adopted:
    """A process that the nursery forked; what `subprocess.Popen` is for one of our own making."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)
        self._lock = threading.Lock()
        self._status: int | None = None

    def __del__(self) -> None:
        os.close(self._handle)

    def poll(self) -> int | None:
        with self._lock:
            if self._status is None:
                try:
                    reaped, status = os.waitpid(self.pid, os.WNOHANG)
                except ChildProcessError:
                    self._status = UNKNOWN_STATUS  # it ended, and somebody else took its status
                else:
                    self._status = os.waitstatus_to_exitcode(status) if reaped else None
            return self._status

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit status, or None when it still runs after the time-out."""
        ended = select.poll()
        ended.register(self._handle, select.POLLIN)
        ended.poll(None if timeout is None else timeout * 1000)
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)


def adopt_orphans() -> None:
    """From now on, processes below this one that lose their parent become its own."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reap_strangers(known: set[int]) -> None:
    """Take leave of ended orphans that nobody keeps, as the back-ends of a killed PostgreSQL are.

    A young process is left alone: its keeper may be about to know it.
    """
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess, ChildProcessError):
            old = time.time() - child.create_time() > YOUNG
            if old and child.pid not in known and child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)


def request(address: str, wanted: Wanted) -> Adopted:
    """Have the nursery fork this process; OSError when it cannot be reached."""
    answer = _exchange(
        address,
        {
            "name": wanted.name,
            "module": wanted.module,
            "arguments": list(wanted.arguments),
            "environment": dict(wanted.environment),
            "folder": str(wanted.folder) if wanted.folder else None,
            "log": str(wanted.log),
            "stop_signal": int(wanted.stop_signal),
            "supervisor": os.getpid(),
        },
    )
    return Adopted(answer["pid"])


def is_open(address: str) -> bool:
    """Whether the nursery answers."""
    try:
        return "pid" in _exchange(address, {})
    except OSError:
        return False


def _exchange(address: str, message: Mapping[str, object]) -> dict[str, int]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(TIMEOUT)
        connection.connect("\0" + address)
        connection.sendall(json.dumps(message).encode() + b"\n")
        line = connection.makefile().readline()
    if not line:
        raise ConnectionError("the nursery hung up")
    answer: dict[str, int] = json.loads(line)
    return answer
