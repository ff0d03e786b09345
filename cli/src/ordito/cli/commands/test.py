"""`ordito test`: all tests, or what pytest's arguments choose."""

import os
import sys
from pathlib import Path

import typer

from ordito.cli.engine.places import repository


def test(context: typer.Context) -> None:
    """Run the tests; arguments are pytest's, e.g. `ordito test cli -k provider`."""
    os.chdir(repository())
    pytest = str(Path(sys.executable).with_name("pytest"))
    os.execv(pytest, [pytest, *context.args])  # noqa: S606 - becomes pytest
