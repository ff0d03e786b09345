"""`GET …/events`: the events of one stream, in order, in the shape in which every service shows them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from ordito.kit.message import PublicEvent
from ordito.kit.transaction import Stored


class EventView(BaseModel):
    """One event, as it was published."""

    id: str
    type: str
    version: int
    time: datetime
    actor: str
    correlation: str
    causation: str | None
    data: dict[str, Any]


class EventList(BaseModel):
    items: list[EventView]


def event_list(stored: Iterable[Stored], to_public: Callable[[Stored], PublicEvent]) -> EventList:
    """Stored events, under their public names."""
    return EventList(items=[_event(one, to_public(one)) for one in stored])


def _event(stored: Stored, body: PublicEvent) -> EventView:
    return EventView(
        id=str(stored.id),
        type=body.type,
        version=stored.version,
        time=stored.at,
        actor=f"{stored.context.actor.kind}:{stored.context.actor.id}",
        correlation=stored.context.correlation,
        causation=stored.context.causation,
        data=json.loads(body.model_dump_json()),
    )
