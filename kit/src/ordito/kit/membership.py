"""Keeps a consumer a living member of its group, which kafka-python 3.0.12 alone does not.

A rejoin that a change of a topic's metadata asked for is forgotten by the client when `poll` gives up between the
leader's assignment and the broker's answer to it: `ConsumerCoordinator.need_rejoin` compares two snapshots that the
assignment has just made equal. Nobody takes the answer then, heartbeats stay off, the broker drops the member, `poll`
spins and no error is raised. Java's client sets the flag of the rejoin itself (KAFKA-10134, apache/kafka#9354); so
does `check`. Against anything else of the kind it watches the age of the last heartbeat, which the client measures:
starting again is always safe, as the offsets are in PostgreSQL.

    MembershipLost
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from kafka.structs import MemberState

SILENT_SECONDS = 30.0


class MembershipLost(Exception):
    """The client sends no heartbeats any more; its component has to start again."""


class Membership:
    """Watches one group consumer made with `metrics_enabled`; `check` belongs before each `poll`."""

    def __init__(self, client: Any, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._monotonic = monotonic
        self._alive_at = monotonic()

    def check(self) -> None:
        """Hold on to an unfinished rejoin. Raises MembershipLost after SILENT_SECONDS without a heartbeat.

        As long is given to join.
        """
        if self._client.group_metadata().state is MemberState.REBALANCING:
            self._client._coordinator.request_rejoin()  # it has no public way
        age = self._client.metrics()["consumer-coordinator-metrics"]["last-heartbeat-seconds-ago"]
        now = self._monotonic()
        if age <= SILENT_SECONDS:
            self._alive_at = now
        elif now - self._alive_at > SILENT_SECONDS:
            raise MembershipLost(f"no heartbeat for {now - self._alive_at:.0f} s")
