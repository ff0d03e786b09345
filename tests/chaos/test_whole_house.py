"""The power fails: every process dies at the same moment, its supervisor too. The same folder goes on with it all."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from chaos.crowd import Crowd, Traffic
from chaos.evidence import gather
from chaos.ground import filled_shelf, house_of, move_to_an_afternoon
from chaos.oracle import faults
from chaos.plans import mixed
from chaos.stillness import wait_until_still
from infra import own_folder

from ordito.cli.demo.proof import verify
from ordito.cli.engine import System, fresh_ports
from ordito.cli.engine.records import has_ended
from ordito.cli.outside import until

pytestmark = pytest.mark.timeout(900)

ORDERS = 40
BEFORE_THE_END = 25
PATIENCE = 120.0
RUN = """
import json, sys, threading
from pathlib import Path
from ordito.cli.engine import System
System(Path(sys.argv[1]), ports=json.loads(sys.argv[2]), environment={}).start()
print("up", flush=True)
threading.Event().wait()
"""


def test_a_house_that_died_as_a_whole_has_lost_nothing_and_repeats_nothing(
    dice: random.Random, tell: Callable[[str], None]
) -> None:
    with own_folder("blackout") as folder:
        ports = fresh_ports()
        system = System(folder, ports=ports, environment={})
        with _supervised(folder, ports) as supervisor:
            crowd = Crowd(house_of(system))
            move_to_an_afternoon(crowd.house)
            plans = mixed(filled_shelf(crowd.house), ORDERS, dice=dice)
            traffic = Traffic(crowd)
            posted = traffic.send(plans)
            until(lambda: len(crowd.accepted), lambda count: count >= BEFORE_THE_END, what="orders", seconds=PATIENCE)
            died = _kill_all(supervisor)
        in_flight = sum(not one.done() for one in posted)
        began = time.monotonic()
        with system:
            again = time.monotonic() - began
            tell(f"{died} processes died at once, {in_flight} orders unanswered; up {again:.0f} s later")
            traffic.finish()
            wait_until_still(system)
            found = faults(gather(system, crowd))
            assert not found, "\n".join(found)
            assert len(crowd.accepted) == ORDERS
            report = verify(system)
            assert report.get("equal"), report
        crowd.house.close()


@contextmanager
def _supervised(folder: Path, ports: dict[str, int]) -> Iterator["subprocess.Popen[str]"]:
    """A house in a process of its own, which can be killed with everything below it."""
    command = [sys.executable, "-c", RUN, str(folder), json.dumps(ports)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        try:
            assert supervisor.stdout
            assert supervisor.stdout.readline() == "up\n"
            yield supervisor
        finally:
            if supervisor.poll() is None:
                supervisor.terminate()


def _kill_all(supervisor: "subprocess.Popen[str]") -> int:
    """SIGKILL to every process of the house; how many there were. The supervisor is held first, so as not to help."""
    os.kill(supervisor.pid, signal.SIGSTOP)
    everybody = psutil.Process(supervisor.pid).children(recursive=True)
    for process in everybody:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait()
    until(
        lambda: [process for process in everybody if not has_ended(process.pid)],
        lambda left: not left,
        what="the processes to be gone",
        seconds=PATIENCE,
    )
    return len(everybody) + 1
