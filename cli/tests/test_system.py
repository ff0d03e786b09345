"""The infrastructure of a whole house: one at a time in a folder, clear about taken ports, gone when it is stopped."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
from waiting import until

from ordito.cli.engine import AlreadyRunning, PortTaken, System, fresh_ports
from ordito.cli.engine.records import Records, has_ended


def pids_of(records: Records) -> dict[str, int]:
    return {record.name: record.pid for record in records}


def test_the_house_is_refused_a_second_time_restarts_what_is_killed_and_leaves_nothing(tmp_path: Path) -> None:
    records = Records(tmp_path / "run")
    with System(tmp_path, ports=fresh_ports(), only=(), environment={}) as system:
        with pytest.raises(AlreadyRunning, match="already running"):
            System(tmp_path, ports=fresh_ports(), only=(), environment={}).start()
        for name in ("postgres", "kafka", "mailbox", "provider"):
            killed = system.kill(name)
            system.wait_ready(name)
            assert system.pid(name) != killed
        with psycopg.connect(system.database_url("orders")) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("ordito_orders",)
        folders = [each for each in tmp_path.iterdir() if each.is_dir()]
        assert {each.name for each in folders} >= {"postgres", "kafka", "mail", "provider", "run", "logs"}
        assert [each.name for each in folders if each.stat().st_mode & 0o077] == []
        pids = pids_of(records)
        assert set(pids) == {"postgres", "kafka", "mailbox", "provider"}
    assert all(has_ended(pid) for pid in pids.values())
    assert list(records) == []


def test_a_taken_port_is_named_with_its_holder_and_nothing_starts(tmp_path: Path) -> None:
    ports = fresh_ports()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", ports["kafka"]))
        holder.listen()
        process = psutil.Process()
        with pytest.raises(PortTaken, match=f"port {ports['kafka']}.*process {process.pid} "):
            System(tmp_path, ports=ports, only=(), environment={}).start()
    assert list(Records(tmp_path / "run")) == []


def test_a_killed_supervisor_leaves_nothing_and_the_next_goes_on_with_its_data(tmp_path: Path) -> None:
    ports = fresh_ports()
    code = (
        "import pathlib, threading; from ordito.cli.engine import System\n"
        f"System(pathlib.Path({str(tmp_path)!r}), ports={ports!r}, only=(), environment={{}}).start()\n"
        "print('up', flush=True); threading.Event().wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        assert supervisor.stdout.readline() == "up\n"
        pids = pids_of(Records(tmp_path / "run"))
        supervisor.send_signal(signal.SIGKILL)
    until(lambda: all(has_ended(pid) for pid in pids.values()))
    with System(tmp_path, ports=ports, only=(), environment={}) as system:
        assert set(system.processes) == set(pids)
