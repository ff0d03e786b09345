"""What the command prints: coloured for a person, plain for a program. Problems go to standard error."""

import threading
import time
from typing import NoReturn

import typer
from rich.console import Console

from ordito.cli.engine.program import Program

out = Console(highlight=False, soft_wrap=True)
problems = Console(stderr=True, highlight=False, soft_wrap=True)


def fail(message: str, *, code: int = 1) -> NoReturn:
    problems.print(f"ordito: {message}", style="red", markup=False)
    raise typer.Exit(code)


class Progress:
    """A supervisor's report as lines of text, each step with its time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def ready(self, program: Program, *, seconds: float, again: bool) -> None:
        where = f"127.0.0.1:{program.port}" if program.port else ""
        self._line("ready again" if again else "ready", program.name, f"{seconds:5.1f} s", where, style="green")

    def ended(self, program: Program, *, status: int | None, pause: float) -> None:
        how = _how(status)
        self._line("ended", program.name, how, f"starting it again in {pause:g} s; log: {program.log}", style="yellow")

    def stopped(self, program: Program, *, seconds: float) -> None:
        self._line("stopped", program.name, f"{seconds:5.1f} s", "", style="cyan")

    def _line(self, word: str, name: str, measure: str, rest: str, *, style: str) -> None:
        with self._lock:
            at = "" if out.is_terminal else time.strftime("%H:%M:%S ")
            out.print(f"{at}[{style}]{word:<11}[/] {name:<21} {measure:<9} {rest}".rstrip())


def _how(status: int | None) -> str:
    if status is None:
        return "not run"
    return f"signal {-status}" if status < 0 else f"status {status}"
