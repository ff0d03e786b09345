"""What the desk's tests do with histories: fold them, look at them, read them in another order."""

from __future__ import annotations

from typing import cast

from hypothesis import strategies as st
from order_history import Happened, messages

from ordito.desk.adapters.kafka.events import read_event
from ordito.desk.domain.folds import fold
from ordito.desk.domain.parts import Part, Parts, Source
from ordito.desk.domain.status import Axes, axes
from ordito.kit.message import Message


def folded(read: list[Message]) -> Parts:
    parts: dict[Source, Part] = {}
    for message in read:
        event = read_event(message)
        assert event is not None
        source = cast(Source, message.source)
        parts[source] = fold(source, parts.get(source), event)
    return Parts.of(parts)


def seen(happened: list[Happened]) -> Axes:
    return axes(folded(messages(happened)))


def interleaved(data: st.DataObject, read: list[Message]) -> list[Message]:
    """Any reading that keeps each source's own order."""
    waiting = {source: [each for each in read if each.source == source] for source in sorted({m.source for m in read})}
    mixed: list[Message] = []
    while waiting:
        source = data.draw(st.sampled_from(sorted(waiting)))
        mixed.append(waiting[source].pop(0))
        if not waiting[source]:
            del waiting[source]
    return mixed


def up_to(path: list[Happened], kind: str, *, nth: int = 1) -> list[Happened]:
    """The path up to and with the nth event of this type's word."""
    places = [place for place, (_, body, *_rest) in enumerate(path) if f".{kind}." in body.type]
    return path[: places[nth - 1] + 1]
