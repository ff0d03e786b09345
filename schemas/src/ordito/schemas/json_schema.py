"""The JSON Schema (2020-12) of a public event, as a consumer needs it.

It describes every message of that version that was or will be published: a field with a default is not required, and
fields that are not declared here are allowed, because a later producer may add some.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from ordito.schemas.event import EventBody

Json = dict[str, Any]

DIALECT = GenerateJsonSchema.schema_dialect
ANNOTATIONS = frozenset({"$comment", "$id", "$schema", "deprecated", "description", "examples", "title"})
"""Keywords that explain and never decide whether data is valid."""

_NAMED = frozenset({"$defs", "properties"})
_DATA = frozenset({"const", "default", "enum"})


def schema_of(event: type[EventBody], *, examples: Sequence[Json] = ()) -> Json:
    """The published schema of one version of an event."""
    schema = _rewritten(event.model_json_schema(mode="validation"), leave_out=_says_nothing)
    published: Json = {"$schema": DIALECT, "$id": f"urn:ordito:event:{event.type}", **schema, "title": event.type}
    if examples:
        published["examples"] = list(examples)
    return published


def shape_of(schema: Mapping[str, Any]) -> Json:
    """What a schema demands, without what it explains: two schemas of the same shape accept the same data."""
    return _rewritten(schema, leave_out=lambda keyword, _: keyword in ANNOTATIONS)


def _rewritten(schema: Mapping[str, Any], leave_out: Callable[[str, Any], bool]) -> Json:
    """A copy, at every depth without the keywords that `leave_out` names."""
    rewritten: Json = {}
    for keyword, value in schema.items():
        if leave_out(keyword, value):
            continue
        if keyword in _NAMED:
            rewritten[keyword] = {name: _rewritten(inner, leave_out) for name, inner in value.items()}
        elif keyword in _DATA:
            rewritten[keyword] = value
        elif isinstance(value, dict):
            rewritten[keyword] = _rewritten(value, leave_out)
        elif isinstance(value, list):
            rewritten[keyword] = [_rewritten(each, leave_out) if isinstance(each, dict) else each for each in value]
        else:
            rewritten[keyword] = value
    return rewritten


def _says_nothing(keyword: str, value: Any) -> bool:
    """To a consumer: the producers' refusal of unknown fields, and titles that repeat a name."""
    return keyword == "title" or (keyword == "additionalProperties" and value is False)
