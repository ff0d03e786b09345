"""`ordito status` and `ordito reset`, where a house runs, and where none does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner, Result

from ordito.cli.engine.places import Home
from ordito.cli.engine.ports import free_port
from ordito.cli.engine.records import SUPERVISOR, Record, Records
from ordito.cli.main import app


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """What a house leaves behind when it has been stopped, and the tools that it was made with."""
    for name in ("postgres", "kafka", "logs", "uv", "cache"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("kept")
    (tmp_path / "secrets.json").write_text("{}")
    return Home(tmp_path)


def ordito(home: Home, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, arguments, env={"ORDITO_HOME": str(home.folder)}, input=typed)


def runs(home: Home, name: str, process: psutil.Process, *, port: int | None = None) -> None:
    created = process.create_time()
    Records(home.run).write(Record(name, pid=process.pid, created=created, state="ready", port=port))


def left(home: Home) -> set[str]:
    return {path.name for path in home.folder.iterdir()}


def test_where_nothing_runs_status_says_what_starts_it(home: Home) -> None:
    told = ordito(home, "status")
    assert (told.exit_code, told.stdout) == (3, "not running; `ordito up` starts it\n")


def test_a_process_that_ended_and_one_that_does_not_serve_are_told_apart(home: Home) -> None:
    """Trap: what was ready once is not for ever; a record alone says nothing of now."""
    ended = subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE)
    runs(home, SUPERVISOR, psutil.Process())
    runs(home, "mailbox", psutil.Process())
    runs(home, "orders", psutil.Process(), port=free_port())
    runs(home, "payments", psutil.Process(ended.pid), port=free_port())
    ended.communicate(b"\n", timeout=20)
    told = ordito(home, "status")
    assert told.exit_code == 1
    title, *lines = told.stdout.splitlines()
    assert title.split() == ["process", "state", "pid", "port", "uptime", "memory", "restarts"]
    states = {line.split()[0]: line for line in lines}
    assert f"mailbox   ready        {os.getpid()}" in states["mailbox"]
    assert f"orders    not serving  {os.getpid()}" in states["orders"]
    assert "payments  down " in states["payments"]


def test_reset_deletes_what_orders_left_and_keeps_the_tools(home: Home) -> None:
    assert ordito(home, "reset", "--yes").exit_code == 0
    assert left(home) == {"uv", "cache"}
    assert ordito(home, "reset").stdout == "there is nothing to delete\n"


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_reset_deletes_nothing_that_was_not_agreed_to(home: Home, typed: str) -> None:
    before = left(home)
    asked = ordito(home, "reset", typed=typed)
    assert asked.exit_code == 1
    assert "There is no way back." in asked.output
    assert left(home) == before


def test_reset_refuses_while_the_house_runs(home: Home) -> None:
    runs(home, SUPERVISOR, psutil.Process())
    before = left(home)
    refused = ordito(home, "reset", "--yes")
    assert (refused.exit_code, refused.stderr) == (1, "ordito: it is running; `ordito down` first\n")
    assert left(home) == before
