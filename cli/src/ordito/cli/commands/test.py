"""`ordito test`: all tests, or what pytest's arguments choose.

All of them run in two parts: first those of the parts of the house, by one worker more than there are cores, since many
wait for a server to stop; then those that start a whole house, of which two stand at a time: one to be walked through,
one to be killed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import typer

from ordito.cli.engine.places import repository

PARTS = ("kit", "schemas", "terms", "cli", "services", "tests/architecture", "tests/contracts")
WALKS = ("tests/e2e", "tests/papers")
KILLS = ("tests/chaos",)


def test(context: typer.Context) -> None:
    """Run the tests; arguments are pytest's, e.g. `ordito test cli -k provider`."""
    os.chdir(repository())
    pytest = str(Path(sys.executable).with_name("pytest"))
    if context.args:
        os.execv(pytest, [pytest, *context.args])  # noqa: S606 - becomes pytest
    workers = str((os.cpu_count() or 1) + 1)
    parts = subprocess.run([pytest, "-q", "-n", workers, "--dist", "loadfile", *PARTS], check=False)
    with tempfile.TemporaryFile() as said:
        walks = subprocess.Popen([pytest, "-q", *WALKS], stdout=said, stderr=subprocess.STDOUT)
        kills = subprocess.run([pytest, "-q", *KILLS], check=False)
        walks.wait()
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
    raise typer.Exit(parts.returncode or walks.returncode or kills.returncode)
