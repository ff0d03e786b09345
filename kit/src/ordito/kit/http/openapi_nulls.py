"""Nulls for an OpenAPI document's examples: FastAPI leaves every null out of the document that it makes.

An example would then lack fields that are required and may be null, and not be valid under its own schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def restore_nulls(document: Json) -> None:
    """Set to null, in every example of the document, what is required, absent and may be null."""
    for holder, schema in _holders(document):
        examples = holder.get("examples")
        if isinstance(examples, list):
            for example in examples:
                _complete(document, schema, example)
        elif isinstance(examples, dict):
            for example in examples.values():
                _complete(document, schema, example.get("value"))
        _complete(document, schema, holder.get("example"))


def _holders(value: Any) -> Iterator[tuple[Json, Json]]:
    """What may carry examples, with the schema that they stand beside: media types, and schemas themselves."""
    match value:
        case dict():
            schema = value.get("schema")
            yield value, schema if isinstance(schema, dict) else value
            for keyword, inner in value.items():
                if keyword not in ("example", "examples"):
                    yield from _holders(inner)
        case list():
            for inner in value:
                yield from _holders(inner)


def _complete(document: Json, schema: Json, example: Any) -> None:
    if example is None:
        return
    if "$ref" in schema:
        _complete(document, _resolve(document, schema), example)
    for alternative in schema.get("anyOf", ()):
        if _fits(_resolve(document, alternative), example):
            _complete(document, alternative, example)
            break
    if isinstance(example, dict):
        fields: Json = schema.get("properties", {})
        for name, field in fields.items():
            if name in example:
                _complete(document, field, example[name])
            elif name in schema.get("required", ()) and _may_be_null(document, field):
                example[name] = None
    elif isinstance(example, list) and isinstance(schema.get("items"), dict):
        for one in example:
            _complete(document, schema["items"], one)


def _fits(schema: Json, example: Any) -> bool:
    """Whether this alternative is meant: of the same kind, and knowing every field of the example."""
    match example:
        case dict():
            return set(example) <= set(schema.get("properties", ()))
        case list():
            return schema.get("type") == "array"
        case _:
            return False


def _may_be_null(document: Json, field: Json) -> bool:
    resolved = _resolve(document, field)
    return any(alternative.get("type") == "null" for alternative in (resolved, *resolved.get("anyOf", ())))


def _resolve(document: Json, schema: Json) -> Json:
    if "$ref" not in schema:
        return schema
    found: Any = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found if isinstance(found, dict) else {}
