"""The golden examples: what was once published and must be readable for ever, in `schemas/golden/<topic>/`.

A file is called after its event and what it shows: `order-placed.v1.full.json`. Once on the main branch it is neither
edited nor removed; another example is another file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ordito.schemas.catalogue import Topic, short_name
from ordito.schemas.event import EventBody
from ordito.schemas.json_schema import Json


def golden_files(folder: Path, topic: Topic, event: type[EventBody]) -> tuple[Path, ...]:
    """The examples of one event, by name."""
    return tuple(sorted((folder / topic.name).glob(f"{short_name(event)}.*.json")))


def examples(folder: Path, topic: Topic, event: type[EventBody]) -> Iterator[Json]:
    """The data of each example of one event."""
    for file in golden_files(folder, topic, event):
        yield json.loads(file.read_text(encoding="utf-8"))


def canonical(data: Any) -> str:
    """The one way to write data as JSON: sorted names, no spaces, no escapes that are not needed."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
