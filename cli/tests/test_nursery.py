"""What the nursery forks is a process of its own, kept by the supervisor, whatever becomes of the nursery."""

import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from waiting import until

from ordito.cli.engine import adoption, nursery
from ordito.cli.engine.program import Program, Running, start
from ordito.cli.engine.records import has_ended

pytestmark = pytest.mark.skipif(not adoption.SUPPORTED, reason="subreapers and pidfds are Linux's")

MODULE = """
import os, pathlib, sys, time
print("woven", sys.argv[1], os.environ["COLOUR"], flush=True)
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(600)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nursery")
    (folder / "loom.py").write_text(MODULE)
    return folder


def nursery_at(address: str, folder: Path) -> Program:
    return Program(
        name="nursery",
        command=(sys.executable, "-P", nursery.__file__, address),
        environment={"PYTHONPATH": str(folder)},
        ready=lambda: adoption.is_open(address),
        log=folder / "nursery.log",
    )


def loom_at(address: str, folder: Path, *, name: str) -> Program:
    mark = folder / f"{name}.mark"
    return Program(
        name=name,
        command=(sys.executable, "-m", "loom", str(mark)),
        environment={"COLOUR": "indigo"},
        ready=lambda: mark.exists() and mark.read_text() != "",
        log=folder / f"{name}.log",
        nursery=address,
    )


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    address = f"ordito-test-{secrets.token_hex(8)}"
    adoption.adopt_orphans()
    running = start(nursery_at(address, folder))
    yield address
    running.stop()


def test_a_forked_process_has_its_own_environment_log_and_session(address: str, folder: Path) -> None:
    running = start(loom_at(address, folder, name="own"))
    try:
        assert psutil.Process(running.pid).ppid() == psutil.Process().pid
        assert (folder / "own.mark").read_text() == str(running.pid)
        assert "indigo" in (folder / "own.log").read_text()
    finally:
        running.stop()
    assert running.wait() == -signal.SIGTERM


def test_a_killed_one_is_seen_as_killed(address: str, folder: Path) -> None:
    running = start(loom_at(address, folder, name="killed"))
    running.kill()
    assert running.wait() == -signal.SIGKILL


def test_without_a_nursery_the_process_is_started_the_long_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(folder))
    running = start(loom_at("nobody-listens-here", folder, name="long"))
    running.stop()
    assert running.wait() == -signal.SIGTERM


def test_a_killed_nursery_takes_none_of_its_forks_with_it(folder: Path) -> None:
    address = f"ordito-test-{secrets.token_hex(8)}"
    adoption.adopt_orphans()
    mother = start(nursery_at(address, folder))
    forked: Running = start(loom_at(address, folder, name="orphan"))
    mother.kill()
    mother.wait()
    assert forked.alive
    forked.stop()


def test_a_fork_ends_when_its_supervisor_is_killed(address: str, folder: Path) -> None:
    mark = folder / "bereaved.mark"
    code = (
        "import pathlib, sys, threading\n"
        "from ordito.cli.engine import adoption\n"
        "from ordito.cli.engine.program import Program, start\n"
        "adoption.adopt_orphans()\n"
        f"folder, mark = pathlib.Path({str(folder)!r}), pathlib.Path({str(mark)!r})\n"
        f"start(Program(name='nursery', command=(sys.executable, '-P', {nursery.__file__!r}, {address + '-2'!r}),\n"
        f"    environment={{'PYTHONPATH': str(folder)}}, ready=lambda: adoption.is_open({address + '-2'!r}),\n"
        "    log=folder / 'second.log'))\n"
        "start(Program(name='bereaved', command=(sys.executable, '-m', 'loom', str(mark)), ready=mark.exists,\n"
        f"    environment={{'COLOUR': 'indigo'}}, log=folder / 'bereaved.log', nursery={address + '-2'!r}))\n"
        "threading.Event().wait()\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: mark.exists() and mark.read_text() != "")
    pid = int(mark.read_text())
    supervisor.kill()
    supervisor.wait()
    until(lambda: has_ended(pid))
