"""`ordito status`: every process, whether it serves, since when, and what it takes."""

import time

import psutil
import typer
from rich.table import Table

from ordito.cli.engine.places import Home
from ordito.cli.engine.ports import answers
from ordito.cli.engine.probes import health_is_good
from ordito.cli.engine.records import Record, Records
from ordito.cli.screen import out

TITLES = ("process", "state", "pid", "port", "uptime", "memory", "restarts")


def status() -> None:
    """Show each process; exit code 1 when something does not serve, 3 when nothing runs."""
    records = Records(Home.default().run)
    if not records.supervisor():
        out.print("not running; `ordito up` starts it")
        raise typer.Exit(3)
    found = list(records)
    rows = [_row(record) for record in found]
    if out.is_terminal:
        table = Table(*TITLES, box=None)
        for row in rows:
            table.add_row(*row, style="" if row[1] == "ready" else "yellow")
        out.print(table)
    else:
        for row in (TITLES, *rows):
            out.print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, _widths(rows), strict=True)).rstrip())
    if any(row[1] != "ready" for row in rows):
        raise typer.Exit(1)


def _row(record: Record) -> tuple[str, ...]:
    process = record.process()
    port = str(record.port or "")
    if process is None:
        return (record.name, "down", "", port, "", "", str(record.restarts))
    memory = sum(map(_memory, [process, *process.children(recursive=True)]))
    uptime = _spell(time.time() - process.create_time())
    megabytes = f"{memory / 1e6:.0f} MB"
    return (record.name, _state(record), str(record.pid), port, uptime, megabytes, str(record.restarts))


def _memory(process: psutil.Process) -> int:
    """Its own memory and its part of what it shares, where the system tells; else all that it maps."""
    try:
        return int(getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _state(record: Record) -> str:
    if record.state != "ready" or record.port is None:
        return record.state
    good = answers(record.port) if record.name in {"postgres", "kafka"} else health_is_good(record.port)
    return "ready" if good else "not serving"


def _spell(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h {minutes:02}m" if hours else f"{minutes}m {rest:02}s"


def _widths(rows: list[tuple[str, ...]]) -> list[int]:
    return [max(len(row[column]) for row in (TITLES, *rows)) for column in range(len(TITLES))]
