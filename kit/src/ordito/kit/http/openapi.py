"""The OpenAPI document: FastAPI's, with every error as the one problem document."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from ordito.kit.http.idempotency import HEADER
from ordito.kit.http.openapi_nulls import restore_nulls
from ordito.kit.http.problems import MEDIA_TYPE, ProblemDocument

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_REPLACED = ("HTTPValidationError", "ValidationError")


def problem_openapi(app: FastAPI) -> dict[str, Any]:
    """`app`'s document, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _with_problems(FastAPI.openapi(app))
    return app.openapi_schema


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for replaced in _REPLACED:
        schemas.pop(replaced, None)
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["ProblemDocument"] = problem
    components.setdefault("responses", {})["Problem"] = {
        "description": "A problem; its `code` says which",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    for path in document.get("paths", {}).values():
        for method in _METHODS:
            if method in path:
                _describe(path[method])
    restore_nulls(document)
    return document


def _describe(operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    if _is_validation(responses.get("422")):
        del responses["422"]
    responses.setdefault("default", {"$ref": "#/components/responses/Problem"})
    for parameter in operation.get("parameters", ()):
        if parameter.get("in") == "header" and parameter.get("name") == HEADER:
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}


def _is_validation(response: dict[str, Any] | None) -> bool:
    return response is not None and "HTTPValidationError" in str(response.get("content"))
