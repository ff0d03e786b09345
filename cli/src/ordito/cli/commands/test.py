"""`ordito test`: all tests, or what pytest's arguments choose."""

import os
import sys

import typer

from ordito.cli.engine.places import repository


def test(context: typer.Context) -> None:
    """Run the tests; arguments are pytest's, e.g. `ordito test cli -k provider`."""
    os.chdir(repository())
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *context.args])  # noqa: S606 - becomes pytest
