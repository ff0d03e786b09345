"""`ordito test`: all tests, or what pytest's arguments choose.

All of them run in two parts: first those of the parts of the house, on every core and by one more worker than there are
cores, since many wait for a server to stop; then, one after the other, those that start a whole house and want the
machine for themselves.
"""

import os
import subprocess
import sys
from pathlib import Path

import typer

from ordito.cli.engine.places import repository

PARTS = ("kit", "schemas", "terms", "cli", "services", "tests/architecture", "tests/contracts")
WHOLE = ("tests/e2e", "tests/papers", "tests/chaos")


def test(context: typer.Context) -> None:
    """Run the tests; arguments are pytest's, e.g. `ordito test cli -k provider`."""
    os.chdir(repository())
    pytest = str(Path(sys.executable).with_name("pytest"))
    if context.args:
        os.execv(pytest, [pytest, *context.args])  # noqa: S606 - becomes pytest
    workers = str((os.cpu_count() or 1) + 1)
    parts = subprocess.run([pytest, "-q", "-n", workers, "--dist", "loadfile", *PARTS], check=False)
    whole = subprocess.run([pytest, "-q", *WHOLE], check=False)
    raise typer.Exit(parts.returncode or whole.returncode)
