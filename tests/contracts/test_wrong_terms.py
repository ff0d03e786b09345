"""No process starts with wrong terms: it says what to mend, line by line, and ends with exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SERVICES = ("orders", "payments", "shipping", "returns", "notifications")
SECRET = "a-secret-of-the-tests-of-32-characters-or-more"
PACKAGED = Path(__file__).parents[2] / "terms" / "src" / "ordito" / "terms" / "data"


def start(service: str, **terms: str) -> subprocess.CompletedProcess[str]:
    """The API of a service, which has no database and so cannot serve anyhow."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere",
        "ORDITO_STAFF_SECRET": SECRET,
        "ORDITO_LINK_SECRET": SECRET,
        "ORDITO_PSP_KEY": SECRET,
        **terms,
    }
    command = [sys.executable, "-m", f"ordito.{service}.main", "api"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("service", SERVICES)
def test_a_wrong_file_and_a_wrong_folder_end_the_process(service: str, tmp_path: Path) -> None:
    text = (PACKAGED / "opsobjects-2026-01-01.toml").read_text(encoding="utf-8")
    wrong = text.replace('seller = "opsobjects"', 'seller = "bottega"').replace(
        "[withdrawal.window]", "[withdrawal.windows]"
    )
    (tmp_path / "bottega.toml").write_text(wrong, encoding="utf-8")
    ended = start(service, ORDITO_TERMS_DIR=str(tmp_path))
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    faults = [line for line in ended.stderr.splitlines() if line.startswith("  ")]
    assert any(line.startswith("  bottega.toml:") and "withdrawal.windows" in line for line in faults)

    nowhere = start(service, ORDITO_TERMS_DIR=str(tmp_path / "missing"))
    assert nowhere.returncode == 2
    assert nowhere.stderr.splitlines()[1:] == [
        "  ORDITO_TERMS_DIR: the folder: does not exist: set it to one that does"
    ]


def test_a_wrong_switch_of_the_law_ends_the_process() -> None:
    ended = start("orders", ORDITO_LAW='{"opsobjects": "ignore"}')
    assert ended.returncode == 2
    (fault,) = ended.stderr.splitlines()[1:]
    assert fault.startswith("  ORDITO_LAW: the value: must be JSON")
