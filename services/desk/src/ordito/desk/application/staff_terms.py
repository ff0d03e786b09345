"""Asking the terms about a case that has not happened: a question's facts as fields, and back.

The fields are made from the schema that the orders service gives for the question, so that a new question needs no
new form. A ruling's own facts fill them in: a decision can be asked again, and changed by one fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pydantic import TypeAdapter

from ordito.desk.application.staff_forms import Field, Given, cents
from ordito.desk.domain.calendar import CALENDAR
from ordito.schemas.values import Ruling

TYPED, RAW = "f.", "raw."
"""The prefixes of what was typed, and of a ruling's own facts, in the page's address."""

_YES_OR_NO = (("false", "no"), ("true", "yes"))
_RULING = TypeAdapter(Ruling)


def fields_of(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    """What is asked for a question; an object's facts stand in a fieldset of their own."""
    return tuple(_fields(schema))


def facts_of(schema: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """The facts as the terms want them; what was left empty is left out. Raises ValueError for what cannot be read."""
    needed = set(schema.get("required", ()))
    facts: dict[str, Any] = {}
    for name, about in schema.get("properties", {}).items():
        if "properties" in about:
            found = {
                inner: value
                for inner, each in about["properties"].items()
                if (value := _value(each, given.text(f"{name}.{inner}"))) is not None
            }
            facts[name] = found
        elif (value := _value(about, given.text(name))) is not None:
            facts[name] = value
        elif name in needed and _nullable(about):
            facts[name] = None
    return facts


def typed_facts(schema: Mapping[str, Any], raw: Mapping[str, str]) -> dict[str, str]:
    """A ruling's own facts, as they would have been typed."""
    typed: dict[str, str] = {}
    for name, about in schema.get("properties", {}).items():
        if (text := raw.get(name)) is not None:
            typed[name] = _as_typed(about, text)
    return typed


def again(ruling: Ruling | Mapping[str, Any]) -> str | None:
    """Where this decision can be asked again; None for one that no question leads to."""
    told = ruling if isinstance(ruling, Mapping) else _RULING.dump_python(ruling, mode="json")
    if not told.get("question"):
        return None
    facts = {f"{RAW}{name}": _plain(value) for name, value in told["facts"].items() if value is not None}
    asked = {"seller": told["terms"]["seller"], "version": told["terms"]["version"], "question": told["question"]}
    return "/staff/terms?" + urlencode({**asked, **facts})


def _fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    needed = set(schema.get("required", ()))
    for name, about in schema.get("properties", {}).items():
        if "properties" in about:
            for inner, each in about["properties"].items():
                field = _field(f"{name}.{inner}", each, required=False)
                yield replace(
                    field, label=_words(inner), group=_words(name), choices=(("", "not said"), *field.choices)
                )
        else:
            yield _field(name, about, required=name in needed and not _nullable(about))


def _field(name: str, about: Mapping[str, Any], *, required: bool) -> Field:
    one = _one(about)
    label, default = _words(name), "" if about.get("default") is None else _plain(about["default"])
    empty = () if required else (("", "not said"),)
    match one:
        case {"enum": values}:
            choices = tuple((str(value), _words(str(value)).lower()) for value in values)
            return Field(name, label, "choice", required=required, choices=(*empty, *choices), value=default)
        case {"type": "boolean"}:
            return Field(name, label, "choice", required=required, choices=_YES_OR_NO, value=default)
        case {"type": "integer", "description": str(told)} if told.startswith("Minor units"):
            return Field(name, label, "amount", required=required)
        case {"type": "integer"}:
            return Field(name, label, "count", required=required, most=10_000_000, value=default)
        case {"format": "date-time"}:
            return Field(name, label, "moment", required=required)
        case {"format": "date"}:
            return Field(name, label, "day", required=required)
        case {"type": "array", "items": {"enum": values}}:
            return Field(name, label, hint="Any of: " + ", ".join(values), required=required, longest=500)
        case {"type": "array", "items": {"properties": properties}}:
            hint = "As in a ruling's facts: " + " × ".join(properties)
            return Field(name, label, hint=hint, required=required, longest=2000)
        case _:
            return Field(name, label, required=required, value=default, longest=500)


def _one(about: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first of several types that is not null."""
    kinds = about.get("anyOf")
    if kinds is None:
        return about
    found: Mapping[str, Any] = next(each for each in kinds if each.get("type") != "null")
    return found


def _nullable(about: Mapping[str, Any]) -> bool:
    return any(each.get("type") == "null" for each in about.get("anyOf", ()))


def _value(about: Mapping[str, Any], text: str | None) -> Any:
    if text is None:
        return None
    match _one(about):
        case {"type": "boolean"}:
            return text == "true"
        case {"type": "integer", "description": str(told)} if told.startswith("Minor units"):
            return cents(text)
        case {"type": "integer"}:
            return int(text)
        case {"format": "date-time"}:
            at = datetime.fromisoformat(text)
            return (at if at.tzinfo is not None else at.replace(tzinfo=CALENDAR)).isoformat()
        case _:
            return text


def _as_typed(about: Mapping[str, Any], raw: str) -> str:
    try:
        match _one(about):
            case {"type": "integer", "description": str(told)} if told.startswith("Minor units"):
                return f"{int(raw) / 100:.2f}"
            case {"format": "date-time"}:
                return datetime.fromisoformat(raw).astimezone(CALENDAR).strftime("%Y-%m-%dT%H:%M:%S")
            case _:
                return raw
    except ValueError:
        return raw


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _words(name: str) -> str:
    words = name.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]
