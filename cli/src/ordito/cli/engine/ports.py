"""Loopback ports: the fixed ones of the house, free ones for tests, and who sits on a port that is taken."""

import random
import socket
from contextlib import suppress

import psutil

from ordito.cli.engine.errors import PortTaken

LOOPBACK = "127.0.0.1"
UNASSIGNED = range(20_000, 32_768)
DICE = random.SystemRandom()  # a test that seeds the common one would have its neighbours choose the same ports


def free_ports(count: int) -> list[int]:
    """That many distinct ports on which nobody listens now.

    They lie below those that systems give to outgoing connections (Linux from 32768, RFC 6335 from 49152), so that a
    server which is down for a moment finds its port again.
    """
    found: set[int] = set()
    while len(found) < count:
        with suppress(PortTaken):
            port = DICE.choice(UNASSIGNED)
            ensure_free(port, wanted_by="whoever asks")
            found.add(port)
    return list(found)


def free_port() -> int:
    return free_ports(1)[0]


def ensure_free(port: int, *, wanted_by: str) -> None:
    """Raise PortTaken, naming the process where it can be known, unless the port can be bound now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise PortTaken(port, wanted_by=wanted_by, held_by=_holder(port)) from error


def answers(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def _holder(port: int) -> str | None:
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,) and connection.pid:
                process = psutil.Process(connection.pid)
                return f"process {process.pid} ({process.name()})"
    except psutil.Error:
        return None  # another user's process: the port is taken all the same
    return None
