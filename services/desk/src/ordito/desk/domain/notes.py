"""What the staff note for each other on an order, and what a note puts an end to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Settled = Literal["delivered_after_loss", "under_way_after_end", "cash_not_collected"]
"""What waits for a person and is over once somebody says so: nothing that happens need ever end it."""


@dataclass(frozen=True, slots=True)
class Note:
    """`settles` is what it puts an end to, as far as it was known by then."""

    at: datetime
    text: str
    settles: str | None = None


def settled(notes: Iterable[Note], what: Settled, *facts: datetime | None) -> bool:
    """Whether a note put an end to it later than each of these facts was recorded."""
    return any(note.settles == what and all(note.at > fact for fact in facts if fact is not None) for note in notes)
