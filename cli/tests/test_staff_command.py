"""`ordito staff`: hands what is asked to the desk that the environment names, and says when there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "ordito.cli.main", "staff")
NOWHERE = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "ORDITO_STAFF_SECRET": "a secret of nobody, only for a test of this",
    "ORDITO_LINK_SECRET": "another secret of nobody, only for a test",
}


def told(
    folder: Path, *arguments: str, environment: dict[str, str] | None = None, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name not in NOWHERE}
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**known, "ORDITO_HOME": str(folder), **(environment or {})},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_without_a_house_it_says_what_is_missing(tmp_path: Path) -> None:
    refused = told(tmp_path, "list")
    assert refused.returncode == 1
    assert "the house is not up" in refused.stderr
    assert "DATABASE_URL" in refused.stderr


def test_what_the_desk_refuses_is_refused(tmp_path: Path) -> None:
    added = told(tmp_path, "add", "sara@example.it", "--password-stdin", environment=NOWHERE, typed="short\n")
    assert added.returncode == 2
    assert "12 characters" in added.stderr


def test_what_is_no_address_is_said_in_ordinary_words(tmp_path: Path) -> None:
    added = told(tmp_path, "add", "not-an-email", "--password-stdin", environment=NOWHERE, typed="a long password\n")
    assert added.returncode == 2
    assert "'not-an-email' is no e-mail address" in added.stderr
    assert "ordito.desk" not in added.stderr


@pytest.mark.parametrize("role", ["owner", ""])
def test_a_role_is_one_of_three(tmp_path: Path, role: str) -> None:
    assert told(tmp_path, "add", "sara@example.it", "--role", role, environment=NOWHERE).returncode == 2
