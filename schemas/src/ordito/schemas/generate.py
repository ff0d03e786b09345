"""Write what is generated from the contracts: `python -m ordito.schemas.generate [--check]`.

    schemas/json/<topic>/<event>.v1.json           the JSON Schema of one version of one event
    schemas/asyncapi.json                          all topics, messages, operations
    docs/events.md                                 the reference for people
    schemas/released/<topic>/<event>.v1/<n>.json   every shape that this version ever had; this folder only grows

With `--check` nothing is written: exit code 1 and the names of the files that are not as they would be written. In both
modes a change that breaks a version is refused with exit code 1 and what to do instead: the new shape is compared with
each released one, so that a field that was added once cannot go again either.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from ordito.schemas.asyncapi import document
from ordito.schemas.catalogue import TOPICS, Topic, every_event, short_name
from ordito.schemas.compatibility import HOW_TO_MEND, Breaking, breaking_changes
from ordito.schemas.event import EventBody
from ordito.schemas.golden import examples
from ordito.schemas.json_schema import Json, schema_of, shape_of
from ordito.schemas.reference import reference

ROOT = Path(__file__).resolve().parents[4]

GOLDEN = Path("schemas/golden")
JSON = Path("schemas/json")
RELEASED = Path("schemas/released")
ASYNCAPI = Path("schemas/asyncapi.json")
REFERENCE = Path("docs/events.md")

STALE = "Not up to date; run `python -m ordito.schemas.generate` and commit:"


@dataclass(frozen=True, slots=True)
class Broken:
    """A version that is not what it was when it was released."""

    event_type: str
    changes: tuple[Breaking, ...]

    def __str__(self) -> str:
        changes = "".join(f"\n  {change}" for change in self.changes)
        return f"{self.event_type} is not compatible with what was released:{changes}"


def generated(root: Path) -> dict[Path, str]:
    """Every generated file with its content, by its path under `root`."""
    schemas = dict(_schemas(root))
    released = {
        file: _written(shape) for topic, event in every_event() for file, shape in _new_shape(root, topic, event)
    }
    return {
        **{JSON / topic / f"{name}.json": _written(schema) for (topic, name), schema in schemas.items()},
        ASYNCAPI: _written(document(version=version("ordito-schemas"))),
        REFERENCE: reference(),
        **released,
    }


def broken(root: Path) -> tuple[Broken, ...]:
    """The versions whose contract was broken since it was released."""
    found: list[Broken] = []
    known = {(topic.name, short_name(event)): event for topic, event in every_event()}
    for folder in sorted((root / RELEASED).glob("*/*/")):
        event = known.get((folder.parent.name, folder.name))
        if event is None:
            found.append(Broken(f"{folder.parent.name}.{folder.name}", (Breaking("$", "the event was removed"),)))
            continue
        if changes := changes_since_release(folder, event):
            found.append(Broken(event.type, changes))
    return tuple(found)


def changes_since_release(folder: Path, event: type[EventBody]) -> tuple[Breaking, ...]:
    """What breaks an event's version, compared with each shape that `folder` holds of it."""
    schema = schema_of(event)
    return tuple(
        dict.fromkeys(change for shape in released_shapes(folder) for change in breaking_changes(shape, schema))
    )


def drifted(root: Path) -> tuple[Path, ...]:
    """The files that are missing, differ from what would be generated, or should not be there any more."""
    files = generated(root)
    differing = [path for path, content in files.items() if _content(root / path) != content]
    left_over = [path.relative_to(root) for path in (root / JSON).glob("*/*") if path.relative_to(root) not in files]
    return tuple(sorted([*differing, *left_over]))


def released_shapes(folder: Path) -> tuple[Json, ...]:
    """The shapes that one version had, the oldest first."""
    return tuple(json.loads(file.read_text(encoding="utf-8")) for file in _revisions(folder))


def write(root: Path) -> tuple[Path, ...]:
    """Bring every generated file up to date; those that changed."""
    files = generated(root)
    changed = drifted(root)
    for path in changed:
        target = root / path
        if path in files:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(files[path], encoding="utf-8")
        else:
            target.unlink()
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m ordito.schemas.generate", description="Write the contracts' files."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not up to date")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository's root")
    options = parser.parse_args(arguments)
    if breaks := broken(options.root):
        _say(sys.stderr, *map(str, breaks), HOW_TO_MEND)
        return 1
    if options.check:
        drift = drifted(options.root)
        if drift:
            _say(sys.stderr, STALE, *(f"  {path}" for path in drift))
        return 1 if drift else 0
    _say(sys.stdout, *(f"wrote {path}" for path in write(options.root)))
    return 0


def _schemas(root: Path) -> Iterator[tuple[tuple[str, str], Json]]:
    for topic in TOPICS:
        for event in topic.events:
            schema = schema_of(event, examples=tuple(examples(root / GOLDEN, topic, event)))
            yield (topic.name, short_name(event)), schema


def _new_shape(root: Path, topic: Topic, event: type[EventBody]) -> Iterator[tuple[Path, Json]]:
    """The file for the event's shape, unless it is the newest one already."""
    folder = RELEASED / topic.name / short_name(event)
    shape = shape_of(schema_of(event))
    known = released_shapes(root / folder)
    if not known or known[-1] != shape:
        yield folder / f"{len(known) + 1}.json", shape


def _revisions(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"), key=lambda file: int(file.stem))


def _content(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _say(stream: TextIO, *lines: str) -> None:
    stream.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
