"""Golden examples: what was published once is read for ever."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from ordito.schemas.catalogue import Topic, every_event, short_name
from ordito.schemas.event import EventBody, read
from ordito.schemas.generate import GOLDEN, JSON, RELEASED, ROOT
from ordito.schemas.golden import canonical, golden_files

Event = type[EventBody]

EVENTS = list(every_event())
EXAMPLES = [
    pytest.param(topic, event, file, id=file.stem)
    for topic, event in EVENTS
    for file in golden_files(ROOT / GOLDEN, topic, event)
]
WITH_THEIR_RULE = {("Ruling", "deadline"), ("Ruling", "law"), ("Ruling", "question")}
"""Fields that only some rules set: one example of any event is enough."""

each_event = pytest.mark.parametrize(("topic", "event"), EVENTS, ids=lambda one: getattr(one, "type", one))
each_example = pytest.mark.parametrize(("topic", "event", "file"), EXAMPLES)


@each_event
def test_every_event_has_examples(topic: Topic, event: Event) -> None:
    assert golden_files(ROOT / GOLDEN, topic, event), f"write schemas/golden/{topic.name}/{short_name(event)}.full.json"


def test_every_example_belongs_to_an_event() -> None:
    known = {file for topic, event in EVENTS for file in golden_files(ROOT / GOLDEN, topic, event)}
    assert {file for file in (ROOT / GOLDEN).rglob("*") if file.is_file()} == known


@each_example
def test_an_example_can_be_read(topic: Topic, event: Event, file: Path) -> None:
    assert isinstance(read(event, _data(file)), event)


@each_example
def test_an_example_is_valid_under_the_committed_schema(topic: Topic, event: Event, file: Path) -> None:
    schema = json.loads((ROOT / JSON / topic.name / f"{short_name(event)}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(_data(file))


@each_example
def test_an_example_is_written_again_as_it_was_read(topic: Topic, event: Event, file: Path) -> None:
    """Byte for byte in canonical JSON; fields that the example does not carry may only appear with their default."""
    data = _data(file)
    written = json.loads(read(event, data).model_dump_json())
    assert canonical(_restricted(written, data, _defaults(event))) == canonical(data)
    assert canonical(json.loads(read(event, written).model_dump_json())) == canonical(written)


@each_example
def test_consumers_ignore_what_they_do_not_know(topic: Topic, event: Event, file: Path) -> None:
    data = _data(file)
    assert read(event, _with_unknown_fields(data, event)) == read(event, data)


@each_example
def test_producers_cannot_add_what_is_not_declared(topic: Topic, event: Event, file: Path) -> None:
    with pytest.raises(ValidationError, match="added_later"):
        event.model_validate({**_data(file), "added_later": "x"})


@each_event
def test_every_field_is_set_in_an_example_and_absent_in_another_where_it_may_be(topic: Topic, event: Event) -> None:
    """One example carries everything, and where fields may be absent or null, one carries nothing of them."""
    schema = event.model_json_schema()
    documents = [_data(file) for file in golden_files(ROOT / GOLDEN, topic, event)]
    assert any(not list(_left_out(schema, schema, data)) for data in documents), [
        list(_left_out(schema, schema, data)) for data in documents
    ]
    assert any(not list(_could_be_left_out(schema, schema, data)) for data in documents) or not any(
        list(_could_be_left_out(schema, schema, data, within_lists=False)) for data in documents
    ), "add an example with the required fields only: .minimal.json"


def test_rulings_with_a_deadline_and_with_more_from_the_law_are_among_the_examples() -> None:
    rulings = [
        ruling
        for topic, event in EVENTS
        for file in golden_files(ROOT / GOLDEN, topic, event)
        if isinstance(ruling := _data(file).get("ruling"), dict)
    ]
    assert any(ruling.get("deadline") for ruling in rulings)
    assert any(ruling.get("law") for ruling in rulings)


def test_what_was_committed_once_is_neither_edited_nor_removed() -> None:
    """Golden examples and released shapes are compared with the newest commits that are known here.

    HEAD is there even in a shallow clone and catches what is about to be committed; its parent, and the place where a
    branch left main, catch what a pushed branch brings, where the clone is deep enough to know them.
    """
    bases = _bases()
    if not bases:
        pytest.skip("no git history here: nothing to compare with")
    for base in bases:
        for path, before in _committed(base):
            file = ROOT / path
            assert file.exists(), f"{path} was removed: consumers may still meet such a message; restore it"
            assert file.read_bytes() == before, f"{path} was edited: restore it, and write another example beside it"


def _data(file: Path) -> dict[str, Any]:
    data = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def _defaults(event: Event) -> dict[str, list[Any]]:
    """What each field of the event and of its parts may be where it was left out, by the field's name."""
    schema = event.model_json_schema()
    defaults: dict[str, list[Any]] = {}
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            if name not in part.get("required", ()):
                defaults.setdefault(name, []).append(field.get("default", []))
    return defaults


def _restricted(written: Any, data: Any, defaults: dict[str, list[Any]]) -> Any:
    """What was written, without the fields that the example leaves out; those must be at their default."""
    match written, data:
        case dict(), dict():
            assert all(written[name] in defaults[name] for name in written.keys() - data.keys())
            return {name: _restricted(value, data[name], defaults) for name, value in written.items() if name in data}
        case list(), list():
            assert len(written) == len(data)
            return [_restricted(one, other, defaults) for one, other in zip(written, data, strict=True)]
        case _:
            return written


def _with_unknown_fields(data: Any, event: Event) -> Any:
    """The data with a field more in every object that is a part with fields of its own, not a map."""
    schema = event.model_json_schema()

    def grown(schema_here: Any, here: Any) -> Any:
        part = _part(schema, schema_here, here)
        match here:
            case dict() if "properties" in part:
                fields = {name: grown(part["properties"][name], value) for name, value in here.items()}
                return {**fields, "added_later": {"by": "a newer producer"}}
            case list():
                return [grown(part["items"], one) for one in here]
            case _:
                return here

    return grown(schema, data)


def _part(root: Any, schema: Any, data: Any) -> Any:
    """The schema of this data: references followed, the alternative that is not null chosen."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return {"name": name, **_part(root, root["$defs"][name], data)}
    if "anyOf" in schema and data is not None:
        return _part(root, next(one for one in schema["anyOf"] if one.get("type") != "null"), data)
    return schema


def _left_out(root: Any, schema: Any, data: Any, path: str = "$") -> Iterator[str]:
    """The fields that are absent, null or an empty list."""
    part = _part(root, schema, data)
    if isinstance(data, dict) and "properties" in part:
        for name, field in part["properties"].items():
            if (part.get("name"), name) in WITH_THEIR_RULE and data.get(name) is None:
                continue
            if data.get(name) is None or data[name] == []:
                yield f"{path}.{name}"
            else:
                yield from _left_out(root, field, data[name], f"{path}.{name}")
    elif isinstance(data, list):
        # among several parts of a list one is enough that carries everything
        missing = [list(_left_out(root, part["items"], one, f"{path}[]")) for one in data]
        yield from min(missing, key=len, default=[f"{path}[]"])


def _could_be_left_out(
    root: Any, schema: Any, data: Any, path: str = "$", *, within_lists: bool = True
) -> Iterator[str]:
    """The fields that are set although they could be absent or null."""
    part = _part(root, schema, data)
    if isinstance(data, dict) and "properties" in part:
        for name, field in part["properties"].items():
            if (part.get("name"), name) in WITH_THEIR_RULE:
                continue
            if name not in part.get("required", ()):
                if name in data:
                    yield f"{path}.{name}"
            elif "anyOf" in field and data.get(name) is not None:
                yield f"{path}.{name}"
            else:
                yield from _could_be_left_out(root, field, data[name], f"{path}.{name}", within_lists=within_lists)
    elif isinstance(data, list) and within_lists:
        for one in data:
            yield from _could_be_left_out(root, part["items"], one, f"{path}[]")


def _bases() -> list[str]:
    """The commits to compare with, as far as this clone knows them."""
    candidates = (["rev-parse", "HEAD"], ["rev-parse", "HEAD~1"], ["merge-base", "origin/main", "HEAD"])
    return list(dict.fromkeys(commit for arguments in candidates if (commit := _git(*arguments).strip().decode())))


def _committed(base: str) -> Iterator[tuple[str, bytes]]:
    names = _git("ls-tree", "-r", "-z", "--name-only", base, "--", str(GOLDEN), str(RELEASED))
    for path in names.decode().split("\0"):
        if path:
            yield path, _git("show", f"{base}:{path}")


def _git(*arguments: str) -> bytes:
    """What git answers; nothing where there is no git, no repository or no such commit."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False, timeout=60)
    except FileNotFoundError:
        return b""
    return done.stdout if done.returncode == 0 else b""
