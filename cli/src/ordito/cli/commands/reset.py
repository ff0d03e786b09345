"""`ordito reset`: forgets everything that the house holds. Asks first."""

import shutil
from typing import Annotated

import typer

from ordito.cli.engine.places import Home
from ordito.cli.engine.records import Records
from ordito.cli.screen import fail, out

KEPT = {"uv", "python", "synced", "cache"}
"""Tools and downloads: they hold no order."""


def reset(*, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """Delete all data: orders, events, e-mails, secrets, logs."""
    home = Home.default()
    if Records(home.run).supervisor():
        fail("it is running; `ordito down` first")
    doomed = [path for path in home.folder.glob("*") if path.name not in KEPT]
    if not doomed:
        out.print("there is nothing to delete")
        return
    if not yes:
        typer.confirm(f"Delete all data in {home.folder}? There is no way back.", abort=True)
    Records(home.run).end_leftovers()
    for path in doomed:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    out.print("deleted; the next `ordito up` starts from nothing")
