"""The nursery: a process that has imported what all services use, and forks each of them in a few milliseconds.

Twelve Python processes that each import the same libraries cost two cores some twenty seconds at every start, and
their copies several hundred megabytes. Here the libraries are imported once; a forked service shares their memory until
it writes to it. The processes are as separate as if each had been started by itself: own session, environment, log,
death.

A forked process is orphaned on purpose (a fork twice over), so that the kernel gives it to the supervisor, which has
declared itself its subreaper: when the nursery is killed, no service notices. Linux only; elsewhere services are
started the long way. Runs as a script, on the standard library, and imports nothing of Ordito's own: a service that is
started again after a change of its code runs the new code.

    python -P nursery.py ADDRESS      listens on the abstract socket; a line of JSON in, a line of JSON out
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import Any

PRELOADED = (
    *("alembic.command", "alembic.context", "alembic.migration", "alembic.script", "babel.dates", "babel.numbers"),
    *("cloudevents.core", "fastapi.openapi.utils", "fastapi.security", "fastapi.staticfiles", "holidays", "httpx"),
    *("jinja2", "jwt", "kafka", "kafka.admin", "prometheus_client", "psycopg", "psycopg.rows", "psycopg.types.json"),
    *("pydantic", "pydantic_settings", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.postgresql.psycopg"),
    *(
        "sqlalchemy.ext.asyncio",
        "standardwebhooks",
        "structlog",
        "tenacity",
        "uuid_utils",
        "uvicorn",
        "uvicorn.lifespan.on",
    ),
    *("uvicorn.loops.auto", "uvicorn.protocols.http.auto", "uvloop", "zoneinfo"),
)
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
LONGEST_NAME = 15


def main(address: str) -> None:
    gc.disable()
    for name in PRELOADED:
        with suppress(ImportError):  # what is not installed, no service here uses
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # the collector shall not touch, and so copy, what is shared
    request = serve(address)
    if request:
        become(request)


def serve(address: str) -> dict[str, Any] | None:
    """Answer requests for ever. Returns only in a forked process, with what it is to become."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind("\0" + address)
        listener.listen(64)
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError, ValueError):
                if owner_of(connection) != os.geteuid():
                    continue
                connection.settimeout(5)
                request: dict[str, Any] = json.loads(connection.makefile().readline())
                if "module" not in request:
                    introduce_to(connection)
                elif fork_orphan():
                    adopted = end_with(request["supervisor"], request["stop_signal"], name=request["name"])
                    if not adopted:
                        return None
                    introduce_to(connection)  # it answers itself: whoever knows its id knows that it runs
                    return request


def introduce_to(connection: socket.socket) -> None:
    connection.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")


def fork_orphan() -> bool:
    """Fork twice and let the one between end. True in the grandchild, which has no parent then."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return False
    if os.fork():
        os._exit(0)
    return True


def end_with(supervisor: int, stop_signal: int, *, name: str) -> bool:
    """End when the supervisor does. False when it has not adopted this process, or is gone already."""
    for _ in range(1000):
        if os.getppid() == supervisor:
            break
        time.sleep(0.001)  # the process between the two is still ending; its death must not count as the supervisor's
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
    libc.prctl(PR_SET_NAME, name[:LONGEST_NAME].encode(), 0, 0, 0)
    return os.getppid() == supervisor


def become(request: dict[str, Any]) -> None:
    """Turn this process into the one that was asked for, as if it had been started by itself."""
    os.setsid()
    os.environ.clear()
    os.environ.update(request["environment"])
    if request["folder"]:
        os.chdir(request["folder"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for given, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(given, standard)
    os.close(nothing)
    os.close(log)
    gc.enable()
    sys.argv = [request["module"], *request["arguments"]]
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


def owner_of(connection: socket.socket) -> int:
    """The user at the other end."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    user: int = struct.unpack("3i", credentials)[1]
    return user


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    main(sys.argv[1])
