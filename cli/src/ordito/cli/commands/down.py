"""`ordito down`: stops the house, whichever terminal it was started from, and whatever a killed one left."""

import signal

import psutil

from ordito.cli.engine.places import Home
from ordito.cli.engine.records import SUPERVISOR, Records
from ordito.cli.screen import fail, out

PATIENCE = 90.0


def down() -> None:
    """Stop everything that runs; the data stays."""
    records = Records(Home.default().run)
    supervisor = records.supervisor()
    if supervisor:
        supervisor.send_signal(signal.SIGTERM)
        try:
            supervisor.wait(PATIENCE)
        except psutil.TimeoutExpired:
            fail(f"process {supervisor.pid} does not end; its log is {Home.default().log(SUPERVISOR)}")
    left = records.end_leftovers()
    if left:
        out.print(f"ended what a killed run had left: {', '.join(left)}")
    records.forget(SUPERVISOR)
    out.print("stopped" if supervisor or left else "nothing was running")
