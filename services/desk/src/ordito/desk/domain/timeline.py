"""What happened to an order, event by event, and because of what.

Services have clocks of their own, so times alone cannot order what happened: an effect may bear an earlier time than
its cause. Entries follow each other by time, except that none comes before its cause, nor before its predecessor in its
stream. The order depends on the events alone.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ordito.desk.domain.parts import SOURCES

BOOKKEEPING = frozenset(
    {
        "ordito.orders.payment-noted",
        "ordito.orders.voucher-noted",
        "ordito.orders.allocation-noted",
        "ordito.orders.return-noted",
        "ordito.payments.payment-requested",
        "ordito.returns.returns-opened",
        "ordito.returns.order-progress-noted",
        "ordito.returns.voucher-noted",
        "ordito.returns.parcel-delivery-noted",
        "ordito.notifications.contact-noted",
        "ordito.payments.refund-deferred",
        "ordito.payments.charge-started",
        "ordito.notifications.email-deferred",
        "ordito.notifications.email-queued",
        "ordito.shipping.shipment-opened",
        "ordito.shipping.allocation-released",
        "ordito.shipping.destination-changed",
        "ordito.returns.return-closed",
    }
)
"""A service learned what another did, or prepares what comes next: the staff's interest, not the customer's."""


_STAFF_NAMES = frozenset(
    {
        "agreed_by",
        "answered_by",
        "arranged_by",
        "asked_by",
        "assigned_by",
        "authorised_by",
        "changed_by",
        "checked_by",
        "counted_by",
        "decided_by",
        "entered_by",
        "finished_by",
        "given_by",
        "inspected_by",
        "noted_by",
        "offered_by",
        "quoted_by",
        "received_by",
        "recorded_by",
        "refused_by",
        "rejected_by",
        "released_by",
        "reported_by",
        "sent_back_by",
    }
)
_STAFF_NOTES = frozenset({"ordito.orders.order-rejected", "ordito.shipping.parcel-released"})
"""Events whose `note` staff wrote for each other."""
_FOR_STAFF = frozenset({"ordito.orders.note-added"})
"""Events of which customers learn nothing at all."""


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
    def for_staff(self) -> bool:
        """Whether it is none of the customer's business."""
        return self.kind in _FOR_STAFF

    @property
    def actor(self) -> str:
        """Who it was: `customer:<order>`, `staff:<name>`, or `staff` where the name is not for the reader."""
        return f"{self.actor_kind}:{self.actor_id}".removesuffix(":")

    @property
    def ruling(self) -> Mapping[str, Any] | None:
        """The ruling that decided."""
        ruling = self.data.get("ruling")
        return ruling if isinstance(ruling, dict) else None

    @property
    def rulings(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """Every ruling that it carries, with the field's name: the one that decided first."""
        return tuple(sorted(_rulings(self.data), key=lambda each: each[0] != "ruling"))


def _rulings(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, value in data.items():
        if isinstance(value, dict) and name.endswith("ruling"):
            yield f"{path}{name}", value
        elif isinstance(value, list):
            for place, each in enumerate(value):
                if isinstance(each, dict):
                    here = f"{path}{name}[{place}]"
                    found = ((here, each),) if name == "rulings" else _rulings(each, f"{here}.")
                    yield from found


def for_customer(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries as a customer may read them: no name of the staff, nor what they note for each other."""
    return tuple(_without_staff(entry) for entry in entries if not entry.for_staff)


def _without_staff(entry: Entry) -> Entry:
    hidden = _STAFF_NAMES & entry.data.keys()
    if entry.data.get("asked_by") is not None:
        hidden |= {"reason"}
    if entry.kind in _STAFF_NOTES:
        hidden |= {"note"}
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
