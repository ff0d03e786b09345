"""What the comparer calls breaking, by small schemas in which one thing changes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from ordito.schemas.catalogue import every_event
from ordito.schemas.compatibility import breaking_changes
from ordito.schemas.json_schema import schema_of, shape_of

Schema = dict[str, Any]

EVENTS = [event for _, event in every_event()]
SCHEMAS = {event.type: schema_of(event) for event in EVENTS}


class Piece(BaseModel):
    """A part of the loan."""

    shelf: str
    place: int = 0


class BookLent(BaseModel):
    """The schema from which each change starts."""

    title: str
    copies: int = Field(ge=1)
    kind: Literal["paper", "audio"]
    note: str | None
    reader: str | None = None
    piece: Piece
    pieces: list[Piece]
    facts: dict[str, str | int]


OLD: Schema = BookLent.model_json_schema()


def changed(*changes: tuple[tuple[str, ...], Any]) -> Schema:
    """OLD with other values at some places; `...` removes what is there."""
    schema = deepcopy(OLD)
    for path, value in changes:
        place: Any = schema
        for step in path[:-1]:
            place = place[step]
        if value is ...:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    return schema


def required_but(*names: str, also: tuple[str, ...] = ()) -> list[str]:
    return [name for name in OLD["required"] if name not in names] + list(also)


BREAKING = {
    "a field is removed": (
        changed((("properties", "title"), ...), (("required",), required_but("title"))),
        "$.title: the field was removed",
    ),
    "an optional field is removed": (changed((("properties", "reader"), ...)), "$.reader: the field was removed"),
    "a field within a part is removed": (
        changed((("$defs", "Piece", "properties", "place"), ...)),
        "$.piece.place: the field was removed",
    ),
    "an optional field is required": (
        changed((("required",), required_but(also=("reader",)))),
        "$.reader: the field was optional and is required now",
    ),
    "a required field may be absent": (
        changed((("required",), required_but("title"))),
        "$.title: the field was required and may be absent now",
    ),
    "a new field is required": (
        changed((("properties", "shelf"), {"type": "string"}), (("required",), required_but(also=("shelf",)))),
        "$.shelf: a new field is required, which older messages do not carry",
    ),
    "null is no longer accepted": (
        changed((("properties", "note"), {"type": "string"})),
        "$.note: type null is no longer accepted",
    ),
    "null is accepted": (
        changed((("properties", "title"), {"anyOf": [{"type": "string"}, {"type": "null"}]})),
        "$.title: type null is accepted now, which consumers of this version do not know",
    ),
    "a type is another": (
        changed((("properties", "title"), {"type": "integer"})),
        "$.title: type string is no longer accepted",
    ),
    "a number becomes any number": (
        changed((("properties", "copies"), {"type": "number", "minimum": 1})),
        "$.copies: type integer is no longer accepted",
    ),
    "a value of an enumeration is removed": (
        changed((("properties", "kind", "enum"), ["paper"])),
        '$.kind: the value "audio" is no longer accepted',
    ),
    "an enumeration shrinks to a constant": (
        changed((("properties", "kind"), {"type": "string", "const": "paper"})),
        '$.kind: the value "audio" is no longer accepted',
    ),
    "a value of an enumeration is added": (
        changed((("properties", "kind", "enum"), ["paper", "audio", "braille"])),
        '$.kind: the value "braille" is accepted now, which consumers of this version do not know',
    ),
    "a string becomes an enumeration": (
        changed((("properties", "title", "enum"), ["Emma"])),
        '$.title: any value was accepted, now only "Emma"',
    ),
    "an enumeration becomes a string": (
        changed((("properties", "kind", "enum"), ...)),
        '$.kind: only "audio", "paper" was accepted, now any value',
    ),
    "a limit is another": (
        changed((("properties", "copies", "minimum"), 2)),
        "$.copies: minimum went from 1 to 2",
    ),
    "a limit is new": (
        changed((("properties", "title", "minLength"), 1)),
        "$.title: minLength went from nothing to 1",
    ),
    "a format is another": (
        changed((("properties", "title", "format"), "date")),
        '$.title: format went from nothing to "date"',
    ),
    "a default is another": (
        changed((("$defs", "Piece", "properties", "place", "default"), 1)),
        "$.piece.place: the default went from 0 to 1",
    ),
    "the items of a list are others": (
        changed((("properties", "pieces", "items"), {"type": "string"})),
        "$.pieces[]: type object is no longer accepted",
    ),
    "the values of a map are fewer": (
        changed((("properties", "facts", "additionalProperties"), {"type": "string"})),
        "$.facts.*: type integer is no longer accepted",
    ),
    "unknown fields are refused": (
        changed((("additionalProperties",), False)),
        "$: additionalProperties went from null to false",
    ),
}

COMPATIBLE = {
    "nothing changes": changed(),
    "an optional field is added": changed((("properties", "shelf"), {"type": "string", "default": "A"})),
    "an optional field is added to a part": changed(
        (("$defs", "Piece", "properties", "row"), {"type": "integer", "default": 0})
    ),
    "a description is another": changed((("description",), "Said better."), (("properties", "title", "title"), "Name")),
    "examples are added": changed((("examples",), [{"title": "Emma"}])),
    "fields are in another order": changed((("properties",), dict(reversed(OLD["properties"].items())))),
    "required fields are in another order": changed((("required",), list(reversed(OLD["required"])))),
    "an enumeration is in another order": changed((("properties", "kind", "enum"), ["audio", "paper"])),
    "alternatives are in another order": changed(
        (("properties", "note", "anyOf"), [{"type": "null"}, {"type": "string"}])
    ),
    "a part is called another name": changed(
        (("$defs", "Part"), OLD["$defs"]["Piece"]),
        (("$defs", "Piece"), ...),
        (("properties", "piece", "$ref"), "#/$defs/Part"),
        (("properties", "pieces", "items", "$ref"), "#/$defs/Part"),
    ),
    "a part is written in place": changed((("properties", "piece"), OLD["$defs"]["Piece"])),
}


@pytest.mark.parametrize("name", BREAKING)
def test_a_breaking_change_is_found_and_named(name: str) -> None:
    new, said = BREAKING[name]
    assert said in map(str, breaking_changes(OLD, new))


@pytest.mark.parametrize("name", COMPATIBLE)
def test_a_compatible_change_is_let_through(name: str) -> None:
    assert breaking_changes(OLD, COMPATIBLE[name]) == ()


def test_an_optional_field_that_was_added_once_cannot_go_again() -> None:
    with_shelf = COMPATIBLE["an optional field is added"]
    assert [str(change) for change in breaking_changes(with_shelf, OLD)] == ["$.shelf: the field was removed"]


def test_a_type_that_contains_itself_is_compared_and_ends() -> None:
    class Folder(BaseModel):
        name: str
        inside: list[Folder]

    old = Folder.model_json_schema()
    new = deepcopy(old)
    new["$defs"]["Folder"]["properties"]["name"] = {"type": "integer"}
    assert breaking_changes(old, old) == ()
    assert "$.name: type string is no longer accepted" in map(str, breaking_changes(old, new))


def test_a_new_alternative_of_several_objects_is_found() -> None:
    one, two, three = ({"type": "object", "properties": {name: {"type": "string"}}} for name in ("a", "b", "c"))
    old, new = {"anyOf": [one, two]}, {"anyOf": [one, two, three]}
    assert "type object (3) is accepted now" in str(breaking_changes(old, new)[0])


@given(old=st.sampled_from(list(SCHEMAS.values())), data=st.data())
def test_whatever_field_of_whatever_event_is_removed_is_found(old: Schema, data: st.DataObject) -> None:
    holder = data.draw(
        st.sampled_from([old, *(part for part in old.get("$defs", {}).values() if "properties" in part)])
    )
    name = data.draw(st.sampled_from(sorted(holder["properties"])))
    new = deepcopy(old)
    changed_holder = new if holder is old else new["$defs"][_name_of(old, holder)]
    del changed_holder["properties"][name]
    changed_holder["required"] = [each for each in changed_holder.get("required", ()) if each != name]
    assert any(
        change.path.endswith(f".{name}") and change.what == "the field was removed"
        for change in breaking_changes(old, new)
    )


@given(old=st.sampled_from(list(SCHEMAS.values())), data=st.data())
def test_whatever_optional_field_is_added_to_whatever_event_is_let_through(old: Schema, data: st.DataObject) -> None:
    new = deepcopy(old)
    parts = [new, *(part for part in new.get("$defs", {}).values() if "properties" in part)]
    holder = data.draw(st.sampled_from(parts))
    holder["properties"]["added_later"] = data.draw(
        st.sampled_from([{"type": "string", "default": ""}, {"anyOf": [{"type": "integer"}, {"type": "null"}]}])
    )
    assert breaking_changes(old, new) == ()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_a_shape_holds_what_decides_and_nothing_that_explains(event: Any) -> None:
    schema = schema_of(event, examples=[{"any": "thing"}])
    assert shape_of(shape_of(schema)) == shape_of(schema)
    assert breaking_changes(shape_of(schema), schema) == ()
    assert "examples" not in shape_of(schema)
    assert "description" not in str(shape_of(schema).get("$defs", {}).get("Money", ""))


def _name_of(schema: Schema, part: Schema) -> str:
    names: dict[str, Schema] = schema["$defs"]
    return next(name for name, each in names.items() if each is part)
