"""What happened to an order, event by event, and because of what.

Services have clocks of their own, so times alone cannot order what happened: an effect may bear an earlier time than
its cause. Entries follow each other by time, except that none comes before its cause, nor before its predecessor in its
stream. The order depends on the events alone.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ordito.desk.domain.parts import SOURCES

BOOKKEEPING = frozenset(
    {
        "ordito.orders.payment-noted",
        "ordito.orders.allocation-noted",
        "ordito.orders.return-noted",
        "ordito.payments.payment-requested",
        "ordito.returns.returns-opened",
        "ordito.returns.order-progress-noted",
        "ordito.notifications.contact-noted",
        "ordito.payments.refund-deferred",
        "ordito.notifications.email-deferred",
        "ordito.notifications.email-queued",
        "ordito.shipping.shipment-opened",
        "ordito.shipping.allocation-released",
        "ordito.shipping.destination-changed",
        "ordito.returns.return-closed",
    }
)
"""A service learned what another did, or prepares what comes next: the staff's interest, not the customer's."""


_STAFF_NAMES = frozenset({"asked_by", "authorised_by", "changed_by", "counted_by", "inspected_by", "received_by"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of an order, as it was published."""

    id: str
    source: str
    version: int
    type: str
    at: datetime
    actor_kind: str
    actor_id: str
    correlation: str
    causation: str | None
    data: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The type without its version: `ordito.orders.order-placed`."""
        return self.type.rpartition(".v")[0]

    @property
    def name(self) -> str:
        """The type's own word: `order-placed`."""
        return self.kind.rpartition(".")[2]

    @property
    def bookkeeping(self) -> bool:
        return self.kind in BOOKKEEPING

    @property
    def actor(self) -> str:
        """Who it was: `customer:<order>`, `staff:<name>`, or `staff` where the name is not for the reader."""
        return f"{self.actor_kind}:{self.actor_id}".removesuffix(":")

    @property
    def ruling(self) -> Mapping[str, Any] | None:
        ruling = self.data.get("ruling")
        return ruling if isinstance(ruling, dict) else None


def without_staff(entry: Entry) -> Entry:
    """The entry as a customer may read it: no name of the staff, nor why they ask for a refund of their own accord."""
    hidden = _STAFF_NAMES & entry.data.keys()
    if entry.data.get("asked_by") is not None:
        hidden |= {"reason"}
    data = {name: value for name, value in entry.data.items() if name not in hidden}
    return replace(entry, actor_id="" if entry.actor_kind == "staff" else entry.actor_id, data=data)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries as they happened, causes first."""
    all_of_them = {entry.id: entry for entry in entries}
    places = {(entry.source, entry.version): entry.id for entry in all_of_them.values()}
    followers: dict[str, list[str]] = defaultdict(list)
    waits: dict[str, int] = {}
    for entry in all_of_them.values():
        named = {entry.causation, places.get((entry.source, entry.version - 1))} - {entry.id}
        before = [each for each in named if each is not None and each in all_of_them]
        waits[entry.id] = len(before)
        for cause in before:
            followers[cause].append(entry.id)
    ready = [(_key(all_of_them[each]), each) for each, count in waits.items() if count == 0]
    heapq.heapify(ready)
    result: list[Entry] = []
    while ready:
        _, each = heapq.heappop(ready)
        result.append(all_of_them[each])
        for follower in followers[each]:
            waits[follower] -= 1
            if waits[follower] == 0:
                heapq.heappush(ready, (_key(all_of_them[follower]), follower))
    # Causes that go in a circle exist in no honest history; what is left is shown all the same.
    shown = {entry.id for entry in result}
    return (*result, *sorted((entry for entry in all_of_them.values() if entry.id not in shown), key=_key))


def _key(entry: Entry) -> tuple[datetime, int, int, str]:
    rank = SOURCES.index(entry.source) if entry.source in SOURCES else len(SOURCES)
    return (entry.at, rank, entry.version, entry.id)
