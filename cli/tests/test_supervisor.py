"""The supervisor brings back what dies, stops everything in reverse, and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from waiting import until

from ordito.cli.engine import DidNotStart
from ordito.cli.engine.program import Program
from ordito.cli.engine.records import Record, Records, has_ended
from ordito.cli.engine.supervisor import Supervisor

SERVES = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"


def sleeper(folder: Path, name: str, *, code: str = SERVES) -> Program:
    """A program that is ready once it has written its id."""
    mark = folder / f"{name}.mark"
    return Program(
        name=name,
        command=(sys.executable, "-c", code, str(mark)),
        ready=mark.exists,
        prepare=lambda: mark.unlink(missing_ok=True),
        log=folder / f"{name}.log",
    )


def test_a_killed_process_comes_back_by_itself(tmp_path: Path) -> None:
    supervisor = Supervisor(Records(tmp_path / "run"))
    supervisor.start([sleeper(tmp_path, "one"), sleeper(tmp_path, "two")])
    try:
        other = supervisor.keeper("two").pid
        killed = supervisor.keeper("one").kill()
        supervisor.keeper("one").wait_ready()
        assert supervisor.keeper("one").pid not in {None, killed}
        assert supervisor.keeper("one").restarts == 1
        assert supervisor.keeper("two").pid == other
    finally:
        supervisor.stop()


def test_stopping_ends_every_process_last_stage_first(tmp_path: Path) -> None:
    stopped: list[str] = []

    class Noting:
        def ready(self, program: Program, *, seconds: float, again: bool) -> None: ...
        def ended(self, program: Program, *, status: int | None, pause: float) -> None: ...
        def stopped(self, program: Program, *, seconds: float) -> None:  # noqa: ARG002 - the shape of a report
            stopped.append(program.name)

    records = Records(tmp_path / "run")
    supervisor = Supervisor(records, report=Noting())
    supervisor.start([sleeper(tmp_path, "first")])
    supervisor.start([sleeper(tmp_path, "second")])
    pids = [record.pid for record in records]
    supervisor.stop()
    assert stopped == ["second", "first"]
    assert all(has_ended(pid) for pid in pids)
    assert list(records) == []


def test_a_process_that_ignores_the_signal_is_ended_by_force(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SERVES
    program = sleeper(tmp_path, "deaf", code=deaf)
    patient = Program(
        name=program.name,
        command=program.command,
        ready=program.ready,
        prepare=program.prepare,
        log=program.log,
        stop_timeout=0.2,
    )
    supervisor = Supervisor(Records(tmp_path / "run"))
    supervisor.start([patient])
    pid = supervisor.keeper("deaf").pid
    supervisor.stop()
    assert pid is not None
    assert has_ended(pid)


def test_what_cannot_start_is_reported_with_its_log(tmp_path: Path) -> None:
    supervisor = Supervisor(Records(tmp_path / "run"))
    with pytest.raises(DidNotStart, match="broken did not start: it ended with status 3") as caught:
        supervisor.start([sleeper(tmp_path, "broken", code="print('no warp'); raise SystemExit(3)")])
    supervisor.stop()
    assert "no warp" in caught.value.log.read_text()


def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "child.mark"
    code = (
        "import sys, threading, pathlib\n"
        "from ordito.cli.engine.program import Program, start\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        f"start(Program(name='child', command=(sys.executable, '-c', {SERVES!r}, str(mark)), ready=mark.exists,"
        " log=mark.with_suffix('.log')))\n"
        "threading.Event().wait()\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], env=os.environ)
    until(lambda: mark.exists() and mark.read_text() != "")
    child = int(mark.read_text())
    assert not has_ended(child)
    supervisor.kill()
    supervisor.wait()
    until(lambda: has_ended(child))


def test_leftovers_are_ended_but_a_stranger_with_their_id_is_not(tmp_path: Path) -> None:
    records = Records(tmp_path / "run")
    leftover = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        made = psutil.Process(leftover.pid).create_time()
        records.write(Record("leftover", pid=leftover.pid, created=made, state="ready", order=0))
        records.write(Record("stranger", pid=stranger.pid, created=made - 100, state="ready", order=1))
        assert records.end_leftovers() == ["leftover"]
        assert leftover.wait(5) is not None
        assert stranger.poll() is None
    finally:
        for process in (leftover, stranger):
            process.kill()
            process.wait()
