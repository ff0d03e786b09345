"""The API's OpenAPI document, and its examples held against it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from orders_api import settings_for

from ordito.orders.main import make_app

# The document needs no database: nothing connects before the first request.
APP = make_app(settings_for("postgresql://nobody@127.0.0.1:1/none"))
DOCUMENT: dict[str, Any] = APP.openapi()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
EXAMPLES = [(name, example) for name, schema in SCHEMAS.items() for example in schema.get("examples", [])]
PLACING: dict[str, Any] = DOCUMENT["paths"]["/v1/orders"]["post"]["responses"]


def test_the_document_has_the_endpoints() -> None:
    endpoints = {(method, path) for path, item in DOCUMENT["paths"].items() for method in item}
    assert endpoints >= {
        ("post", "/v1/orders"),
        ("get", "/v1/orders"),
        ("get", "/v1/orders/{order_id}"),
        ("get", "/v1/orders/{order_id}/events"),
        ("get", "/v1/orders/{order_id}/options"),
        ("post", "/v1/orders/{order_id}/cancel"),
        ("post", "/v1/orders/{order_id}/delivery-details"),
    }


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_every_example_is_as_the_document_says(name: str, example: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    jsonschema.Draft202012Validator(schema).validate(example)


@pytest.mark.parametrize("status", ["409", "422"])
def test_the_refusals_of_an_order_have_examples(status: str) -> None:
    schema = PLACING[status]["content"]["application/problem+json"]["schema"]
    (example,) = schema["examples"]
    jsonschema.Draft202012Validator({**schema, "components": {"schemas": SCHEMAS}}).validate(example)


def test_the_order_and_its_answer_have_examples() -> None:
    assert {"PlaceOrderBody", "PlacedAnswer", "CancelBody", "DeliveryDetailsBody"} <= {name for name, _ in EXAMPLES}
