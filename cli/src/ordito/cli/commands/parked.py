"""`ordito parked`: what no retry could handle; each waits for a person, and the rest of its order waits behind it."""

import json
from typing import Annotated, Any
from urllib.parse import quote

import typer

from ordito.cli.reach import ask, chosen
from ordito.cli.screen import fail, out

app = typer.Typer(help="List, redrive or discard what could not be handled.", no_args_is_help=True)
FIELDS = ("service", "id", "status", "name", "stream", "since", "error")
Service = Annotated[str, typer.Argument(help="The service that parked it.")]
Identity = Annotated[str, typer.Argument(help="Its id, from `ordito parked list`.")]


@app.command("list")
def list_parked(
    service: Annotated[str | None, typer.Argument(help="One service; else all.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Everything that is known, as JSON.")] = False,
) -> None:
    """What is parked, oldest first."""
    found = []
    for name in chosen(service):
        reply = ask(name, "GET", "/v1/parked", role="viewer")
        if not reply.good:
            fail(f"{name}: {reply.problem}")
        found += [{"service": name, **item} for item in reply.body["items"]]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    if not found:
        out.print("nothing is parked")
    for item in found:
        out.print("  ".join(str(item[field] or "-").partition("\n")[0] for field in FIELDS), markup=False)


@app.command("redrive")
def redrive(service: Service, identity: Identity) -> None:
    """Let it be handled again, and what waited behind it after it, in order."""
    _act(service, identity, "redrive", None)


@app.command("discard")
def discard(
    service: Service,
    identity: Identity,
    *,
    reason: Annotated[str, typer.Option(help="Why it may be left out; kept with it.", prompt=True)],
) -> None:
    """Leave it out for ever, with a reason; what waited behind it goes on."""
    _act(service, identity, "discard", {"reason": reason})


def _act(service: str, identity: str, verb: str, body: dict[str, Any] | None) -> None:
    (name,) = chosen(service)
    reply = ask(name, "POST", f"/v1/parked/{quote(identity)}/{verb}", role="supervisor", body=body)
    if not reply.good:
        fail(f"{name}: {reply.problem}")
    out.print(f"{name}: {identity} {'will be tried again' if verb == 'redrive' else 'discarded'}", markup=False)
