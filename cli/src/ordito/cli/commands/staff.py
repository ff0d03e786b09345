"""`ordito staff`: who may log in at the console. Does what `python -m ordito.desk.main staff` does.

In the environment of a desk (`DATABASE_URL` and its secrets) these are that desk's accounts, else those of this house,
which has to be up.
"""

import os
import subprocess
import sys
from typing import Annotated, Literal

import typer

from ordito.cli.engine.places import Home
from ordito.cli.engine.records import SUPERVISOR, Records
from ordito.cli.engine.services import api
from ordito.cli.engine.system import System
from ordito.cli.screen import fail

app = typer.Typer(help="Who may log in at the console.", no_args_is_help=True)
DESKS_OWN = ("DATABASE_URL", "ORDITO_STAFF_SECRET", "ORDITO_LINK_SECRET")

Email = Annotated[str, typer.Argument(help="The account's e-mail.")]


@app.command("add")
def add(
    email: Email,
    *,
    role: Annotated[Literal["viewer", "agent", "supervisor"], typer.Option(help="What it may do.")] = "agent",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")
    ] = False,
) -> None:
    """Make an account, or give it this role and another password; both hold at once, and its sessions end."""
    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    )
    _desk("put", email, role, given=f"{password}\n")


@app.command("end")
def end(email: Email) -> None:
    """Let nobody in with this account any more, and end its sessions."""
    _desk("end", email)


@app.command("list")
def every() -> None:
    """Every account, one JSON object a line."""
    _desk("list")


def _desk(*asked: str, given: str = "") -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ordito.desk.main", "staff", *asked],
        env=_environment(),
        input=given,
        text=True,
        check=False,
    )
    if run.returncode:
        raise typer.Exit(run.returncode)


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    if all(environment.get(name) for name in DESKS_OWN):
        return environment
    home = Home.default()
    if Records(home.run).read(SUPERVISOR) is None:
        fail(f"the house is not up; `ordito up` starts it. For another desk, set {', '.join(DESKS_OWN)}")
    return environment | dict(api(System(home.folder).surroundings(), "desk").environment)
