"""`ordito logs`: the last lines of a service's processes, and what comes behind them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "ordito.cli.main", "logs")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The logs of a house in which orders have run."""
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "orders.log").write_text("one\ntwo\nthree\n")
    (logs / "orders-worker.log").write_text("uno\n")
    return logs


def told(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home = {**os.environ, "ORDITO_HOME": str(folder.parent)}
    return subprocess.run([*COMMAND, *arguments], env=home, capture_output=True, text=True, check=False, timeout=60)


def test_a_services_processes_are_told_apart(folder: Path) -> None:
    lines = [line.split() for line in told(folder, "orders", "-n", "2").stdout.splitlines()]
    assert lines == [["orders", "two"], ["orders", "three"], ["orders-worker", "uno"]]
    assert told(folder, "orders-worker").stdout == "uno\n"


def test_what_has_no_log_is_refused_with_what_there_is(folder: Path) -> None:
    refused = told(folder, "order")
    assert refused.returncode == 1
    assert "there is no log of 'order'; there are: orders, orders-worker" in refused.stderr


def test_what_is_written_later_follows_also_in_a_file_that_was_begun_anew(folder: Path) -> None:
    """Fails when following begins at another place than the one where the last lines ended."""
    file = folder / "orders-worker.log"
    home = {**os.environ, "ORDITO_HOME": str(folder.parent)}
    with subprocess.Popen(
        [*COMMAND, "orders-worker", "--follow"], env=home, stdout=subprocess.PIPE, text=True
    ) as following:
        try:
            assert following.stdout is not None
            assert following.stdout.readline() == "uno\n"
            with file.open("a") as log:
                log.write("due\n")
            assert following.stdout.readline() == "due\n"
            file.write_text("tre\n")
            assert following.stdout.readline() == "tre\n"
        finally:
            following.kill()
