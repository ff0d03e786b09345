"""The services' OpenAPI documents: committed without drift, and their examples are valid under their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from contracts.openapi import SERVICES, STALE, document, drifted
from jsonschema import Draft202012Validator

Document = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "patch")

each_service = pytest.mark.parametrize("service", SERVICES)


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a document, with the schema that it stands beside."""

    place: str
    schema: Document
    value: Any


described = cache(document)


def test_no_document_has_drifted() -> None:
    assert drifted() == (), STALE


@each_service
def test_a_document_is_openapi_3_1_and_says_what_the_service_is_for(service: str) -> None:
    found = described(service)
    assert found["openapi"].startswith("3.1.")
    assert found["info"]["title"]
    assert found["info"]["description"]


@each_service
def test_schemas_are_json_schemas(service: str) -> None:
    for name, schema in described(service)["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema, name


@each_service
def test_references_lead_somewhere(service: str) -> None:
    found = described(service)
    for reference in _references(found):
        here: Any = found
        for step in reference.removeprefix("#/").split("/"):
            here = here[step.replace("~1", "/").replace("~0", "~")]


@each_service
def test_operations_are_named_once_and_can_fail_with_a_problem(service: str) -> None:
    operations = list(_operations(described(service)))
    assert operations
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names)
    for place, operation in operations:
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Problem"}, place


@each_service
def test_examples_are_valid_under_their_schemas(service: str) -> None:
    found = described(service)
    wrong = [
        f"{example.place}: {error.json_path} {error.message[:200]}"
        for example in (*_body_examples(found), *_schema_examples(found))
        for error in Draft202012Validator({**example.schema, "components": found["components"]}).iter_errors(
            example.value
        )
    ]
    assert wrong == []


@each_service
def test_what_is_asked_for_has_an_example(service: str) -> None:
    """A whole one, or one of each field."""
    found = described(service)
    lacking = [
        place
        for place, operation in _operations(found)
        if (schema := _asked(operation)) is not None and not _has_example(found, operation, schema)
    ]
    assert lacking == []


def _operations(found: Document) -> Iterator[tuple[str, Document]]:
    for path, methods in found["paths"].items():
        for method in METHODS:
            if method in methods:
                yield f"{method.upper()} {path}", methods[method]


def _asked(operation: Document) -> Document | None:
    """The schema of the JSON that an operation takes."""
    schema: Document | None = (
        operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    )
    return schema or None


def _body_examples(found: Document) -> Iterator[Example]:
    for place, operation in _operations(found):
        bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for part, body in bodies.items():
            for media, content in body.get("content", {}).items():
                if "schema" not in content or "json" not in media:
                    continue
                values = [content["example"]] if "example" in content else []
                values += [one["value"] for one in content.get("examples", {}).values()]
                for value in values:
                    yield Example(f"{place} {part}", content["schema"], value)


def _schema_examples(found: Document) -> Iterator[Example]:
    for name, schema in found["components"]["schemas"].items():
        for value in schema.get("examples", ()):
            yield Example(name, schema, value)
        for field, part in schema.get("properties", {}).items():
            for value in part.get("examples", ()):
                yield Example(f"{name}.{field}", part, value)


def _has_example(found: Document, operation: Document, schema: Document) -> bool:
    content = operation["requestBody"]["content"]["application/json"]
    body = next((one for one in schema.get("anyOf", ()) if "$ref" in one), schema)
    name = body.get("$ref", "").removeprefix("#/components/schemas/")
    whole = found["components"]["schemas"].get(name, body)
    if "example" in content or "examples" in content or "examples" in whole:
        return True
    fields = whole.get("properties", {}).values()
    return bool(fields) and all(field.keys() & {"examples", "const", "enum", "default", "$ref"} for field in fields)


def _references(value: Any) -> Iterator[str]:
    match value:
        case dict():
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for key, inner in value.items():
                if key not in ("example", "examples", "const", "enum", "default"):
                    yield from _references(inner)
        case list():
            for inner in value:
                yield from _references(inner)
