"""Whether a process has ended, as the records of a house and whoever waits for its ports must know it."""

import subprocess
import sys

import psutil
from waiting import until

from ordito.cli.engine.records import Record, has_ended

FIRST_THREAD_ENDS = """
import ctypes, sys, threading
threading.Thread(target=sys.stdin.read).start()
ctypes.pythonapi.PyThread_exit_thread()
"""


def test_a_process_whose_first_thread_has_ended_still_runs() -> None:
    with subprocess.Popen([sys.executable, "-c", FIRST_THREAD_ENDS], stdin=subprocess.PIPE) as started:
        process = psutil.Process(started.pid)
        until(lambda: process.status() == psutil.STATUS_ZOMBIE)
        record = Record("kafka", pid=process.pid, created=process.create_time(), state="ready")
        assert not has_ended(process.pid)
        assert record.process() == process
        started.kill()
        until(lambda: has_ended(process.pid))
        assert record.process() is None
    assert has_ended(process.pid)
