"""Whether a consumer is still a living member of its group.

kafka-python 3.0.12 can stay for ever in a rebalance that it takes no more part in: heartbeats end, `poll` spins, and no
error is raised. The age of the last heartbeat, which the client itself measures, tells; starting again is always safe,
as the offsets are in PostgreSQL.

    MembershipLost
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

SILENT_SECONDS = 30.0


class MembershipLost(Exception):
    """The client sends no heartbeats any more; its component has to start again."""


class Membership:
    """Watches one group consumer made with `metrics_enabled`."""

    def __init__(self, client: Any, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._monotonic = monotonic
        self._alive_at = monotonic()

    def check(self) -> None:
        """Raises MembershipLost after SILENT_SECONDS without a heartbeat; as long is given to join."""
        age = self._client.metrics()["consumer-coordinator-metrics"]["last-heartbeat-seconds-ago"]
        now = self._monotonic()
        if age <= SILENT_SECONDS:
            self._alive_at = now
        elif now - self._alive_at > SILENT_SECONDS:
            raise MembershipLost(f"no heartbeat for {now - self._alive_at:.0f} s")
