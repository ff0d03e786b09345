"""`ordito clock`: shows and moves the development clock of all services together. It only goes forward."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from ordito.cli.engine.services import CLOCKED
from ordito.cli.reach import Reply, ask
from ordito.cli.screen import fail, out

app = typer.Typer(help="Show or move the development clock of all services.", no_args_is_help=True)


@app.command("show")
def show() -> None:
    """What time each service thinks it is."""
    _print_all(ask(service, "GET", "/v1/dev/clock", role="viewer") for service in CLOCKED)


@app.command("advance")
def advance(
    days: Annotated[int, typer.Argument(help="Whole days.")] = 0,
    *,
    hours: Annotated[int, typer.Option(help="Hours besides.")] = 0,
    seconds: Annotated[int, typer.Option(help="Seconds besides.")] = 0,
) -> None:
    """Move all clocks forward by so much."""
    distance = timedelta(days=days, hours=hours, seconds=seconds)
    if distance <= timedelta():
        fail("say how far: days, --hours or --seconds, above zero", code=2)
    _move({"advance_seconds": int(distance.total_seconds())})


@app.command("to")
def to(moment: Annotated[str, typer.Argument(help="ISO 8601 with its zone: 2026-12-01T00:00:00Z")]) -> None:
    """Move all clocks forward to this moment."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        fail(f"{moment!r} is not an ISO 8601 moment, as 2026-12-01T00:00:00Z is", code=2)
    if parsed.tzinfo is None:
        fail("say the moment's zone, as in 2026-12-01T00:00:00Z", code=2)
    _move({"to": parsed.isoformat()})


def _move(body: dict[str, Any]) -> None:
    _print_all(ask(service, "POST", "/v1/dev/clock", role="supervisor", body=body) for service in CLOCKED)


def _print_all(replies: Iterable[Reply]) -> None:
    """A line a service; exit code 1 when one of them has no clock to show."""
    refused = False
    for reply in replies:
        refused = refused or not reply.good
        out.print(f"{reply.service:<14} {reply.body['now'] if reply.good else reply.problem}", markup=False)
    if refused:
        raise typer.Exit(1)
