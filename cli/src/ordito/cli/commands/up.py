"""`ordito up`: the whole house in the foreground until Ctrl-C, or in the background."""

import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Annotated

import psutil
import typer

from ordito.cli.engine.errors import DidNotStart, EngineError
from ordito.cli.engine.places import Home, repository
from ordito.cli.engine.program import rotate
from ordito.cli.engine.records import SUPERVISOR, Records
from ordito.cli.engine.services import SERVICES
from ordito.cli.engine.system import System
from ordito.cli.screen import Progress, fail, out, problems

MEMORY_WANTED = 1_800_000_000


class _Told(Exception):
    """A signal asked this process to end."""


def up(
    *,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Start in the background; return when ready.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(help="`infra`: PostgreSQL, Kafka and the stand-ins alone; or a service besides them. Repeatable."),
    ] = None,
) -> None:
    """Start PostgreSQL, Kafka, all services and the desk, and serve until Ctrl-C."""
    services = _chosen(only)
    if detach:
        _in_background(only or [])
    else:
        _in_foreground(services)


def _chosen(only: list[str] | None) -> tuple[str, ...]:
    if only is None:
        return SERVICES
    unknown = set(only) - {"infra", *SERVICES}
    if unknown:
        fail(f"--only knows infra, {', '.join(SERVICES)}; not {', '.join(sorted(unknown))}", code=2)
    return tuple(service for service in SERVICES if service in only)


def _in_foreground(services: tuple[str, ...]) -> None:
    began = time.monotonic()
    available = psutil.virtual_memory().available
    if services and available < MEMORY_WANTED:
        free = f"{available / 1e9:.1f} GB"
        problems.print(f"only {free} of memory are free; the whole house wants about 1.8", style="yellow")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _tell)
    system = None
    try:
        system = System(Home.default().folder, only=services, report=Progress())
        system.start()
        out.print(f"up in {time.monotonic() - began:.1f} s\n")
        out.print(_where_to_look(system, services))
        threading.Event().wait()
    except _Told:
        pass
    except DidNotStart as error:
        _ignore_signals()
        problems.print(_last_lines(error), markup=False)
        fail(str(error))
    except EngineError as error:
        fail(str(error))
    finally:
        _ignore_signals()
        if system:
            system.stop()
    out.print(f"stopped; the data stays in {Home.default().folder}", markup=False)


def _tell(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the shape of a signal handler
    _ignore_signals()
    raise _Told


def _ignore_signals() -> None:
    """From here on everything is being stopped, in order; another Ctrl-C shall not break that."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _in_background(only: list[str]) -> None:
    home = Home.default()
    log = home.log(SUPERVISOR)
    rotate(log)
    arguments = [part for name in only for part in ("--only", name)]
    with log.open("ab") as handle:
        start = handle.tell()
        process = subprocess.Popen(
            [sys.executable, "-m", "ordito.cli.main", "up", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            cwd=repository(),
            start_new_session=True,
        )
    records = Records(home.run)
    with log.open() as follow:
        follow.seek(start)
        while process.poll() is None:
            out.print(follow.read(), end="", markup=False)
            record = records.read(SUPERVISOR)
            if record and record.pid == process.pid and record.state == "ready":
                out.print(follow.read(), end="", markup=False)
                out.print("in the background; `ordito down` stops it")
                return
            time.sleep(0.1)
        out.print(follow.read(), end="", markup=False)
    raise typer.Exit(process.returncode or 1)


def _where_to_look(system: System, services: tuple[str, ...]) -> str:
    lines = []
    if "desk" in services:
        lines += [f"desk      {system.url('desk')}"]
        lines += [f"          {account.role:<11} {account.email}  {account.password}" for account in system.keys.staff]
    lines += [f"mailbox   {system.url('mailbox')}", f"payments  {system.url('provider')}/v1/ledger (the stand-in)"]
    lines += [f"{service:<9} {system.url(service)}" for service in services if service == "orders"]
    lines += ["API keys  `ordito token storefront`", f"secrets   {system.home.keys}"]
    return "\n".join(lines)


def _last_lines(error: DidNotStart, count: int = 15) -> str:
    if not error.log.exists():
        return ""
    lines = error.log.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"  {line}" for line in lines)
