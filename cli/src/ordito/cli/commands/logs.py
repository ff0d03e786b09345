"""`ordito logs SERVICE`: what a process wrote, and with -f what it writes."""

import time
from collections import deque
from pathlib import Path
from typing import Annotated

import typer

from ordito.cli.engine.places import Home
from ordito.cli.engine.services import SERVICES
from ordito.cli.screen import fail


def logs(
    service: Annotated[str, typer.Argument(help="A service (its API and worker) or a process: kafka, orders-worker")],
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="How many of the last lines.")] = 100,
) -> None:
    """Print the last lines of a process's log."""
    home = Home.default()
    names = [service, f"{service}-worker"] if service in SERVICES else [service]
    files = [home.log(name) for name in names if home.log(name).exists()]
    if not files:
        known = ", ".join(sorted(file.stem for file in home.logs.glob("*.log")))
        fail(f"there is no log of {service!r}" + (f"; there are: {known}" if known else " yet"))
    places: dict[Path, int] = {}
    for file in files:
        with file.open(errors="replace") as handle:
            for line in deque(handle, maxlen=lines):
                _print(file, line, several=len(files) > 1)
            places[file] = handle.tell()
    if follow:
        try:
            _follow(places)
        except KeyboardInterrupt:
            return


def _follow(places: dict[Path, int]) -> None:
    """Print what is written behind these places, for ever."""
    while True:
        for file, place in places.items():
            size = file.stat().st_size if file.exists() else 0
            begin = 0 if size < place else place  # it was rotated
            if size > begin:
                with file.open(errors="replace") as handle:
                    handle.seek(begin)
                    for line in handle:
                        _print(file, line, several=len(places) > 1)
                    places[file] = handle.tell()
            else:
                places[file] = size
        time.sleep(0.2)


def _print(file: Path, line: str, *, several: bool) -> None:
    typer.echo(f"{file.stem:<20} {line}" if several else line, nl=not line.endswith("\n"))
