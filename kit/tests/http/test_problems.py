"""Every error is a problem document with a stable code; none repeats what was sent."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sessions import is_gone
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from waiting import until

from ordito.kit.http.app import create_app
from ordito.kit.http.problems import ProblemDocument
from ordito.kit.http.testing import serving
from ordito.kit.logs import configure_logging

CARD = "4111111111111112"  # wrong by its last digit: a right one is refused before the fields are read
DEPOSIT, DEPOSIT_AT = "deposit.amount", "#/deposit/amount"
QUANTITY, QUANTITY_AT = "copies[0].quantity", "#/copies/0/quantity"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(service="loans", level="debug", stream=stream)
    yield stream
    root.handlers, root.level = handlers, level


def post(client: httpx.Client, callers: Any, body: Any) -> httpx.Response:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1", "Content-Type": "application/json"}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/v1/loans", content=content, headers=headers)


def test_a_problem_document_has_the_shape_of_rfc_9457(client: httpx.Client) -> None:
    answer = client.get("/v1/raise/already_lent", headers={"X-Correlation-ID": "correlation-1"})
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:ordito:problem:already_lent",
        "title": "Already lent",
        "status": 409,
        "code": "already_lent",
        "detail": "The book is lent until 2026-05-04.",
        "param": "title",
        "ruling": {"rule": "one reader a book"},
        "correlation": "correlation-1",
    }


def test_the_status_of_a_rejection_is_that_of_its_most_specific_class_in_the_table(client: httpx.Client) -> None:
    assert client.get("/v1/raise/overdue").status_code == 403


@pytest.mark.parametrize(
    ("body", "param", "pointer", "code"),
    [
        ({"copies": [{"title": "Romola", "quantity": 0}]}, QUANTITY, QUANTITY_AT, "greater_than_equal"),
        ({"copies": [{"title": "Romola"}]}, QUANTITY, QUANTITY_AT, "missing"),
        ({"copies": [{"title": "Romola", "quantity": 1.5}]}, QUANTITY, QUANTITY_AT, "int_from_float"),
        ({}, "copies", "#/copies", "missing"),
        ({"copies": [], "fine": 1}, "fine", "#/fine", "extra_forbidden"),
        ({"copies": [], CARD: 1}, "(unknown field)", "#/(unknown field)", "extra_forbidden"),
        ({"copies": [], "deposit": {"method": "cash"}}, DEPOSIT, DEPOSIT_AT, "missing"),
        ({"copies": [], "deposit": {"method": "cash", "amount": 0}}, DEPOSIT, DEPOSIT_AT, "greater_than_equal"),
        ({"copies": [], "deposit": {"method": CARD}}, "deposit", "#/deposit", "union_tag_invalid"),
        ({"copies": [], "deposit": {}}, "deposit", "#/deposit", "union_tag_not_found"),
        ([], None, "#", "model_attributes_type"),
    ],
)  # fmt: skip
def test_a_field_at_fault_is_named(
    client: httpx.Client, callers: Any, body: Any, param: str | None, pointer: str, code: str
) -> None:
    answer = post(client, callers, body)
    document = answer.json()
    assert (answer.status_code, document["code"], document.get("param")) == (422, "invalid_request", param)
    assert [(one.get("param"), one["pointer"], one["code"]) for one in document["errors"]] == [(param, pointer, code)]
    assert document["detail"].endswith(document["errors"][0]["detail"])
    assert CARD not in answer.text


def test_every_field_at_fault_is_listed_and_the_first_leads(client: httpx.Client, callers: Any) -> None:
    document = post(
        client, callers, {"copies": [{"title": CARD * 3, "quantity": 1}, {"title": "", "quantity": 0}]}
    ).json()
    assert document["param"] == "copies[0].title"
    assert [one["param"] for one in document["errors"]] == ["copies[0].title", "copies[1].title", "copies[1].quantity"]
    assert CARD not in json.dumps(document)


def test_a_query_or_path_parameter_at_fault_is_named_without_a_pointer(client: httpx.Client, callers: Any) -> None:
    query = client.get("/v1/raise/fault?limit=many").json()
    assert (query["param"], query["errors"][0].get("pointer")) == ("limit", None)
    path = client.get(f"/v1/loans/{CARD}", headers=callers.storefront())
    assert (path.status_code, path.json()["param"]) == (422, "loan_id")
    assert CARD not in path.text


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"copies": [', 400, "malformed_json"),
        (b"\xff\xfe\x00", 400, "malformed_body"),
        (b"[" * 100_000, 400, "malformed_body"),
        (b"", 422, "invalid_request"),
        (b" " * 1_048_577, 413, "body_too_large"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(
    client: httpx.Client, callers: Any, content: bytes, status: int, code: str
) -> None:
    answer = post(client, callers, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_whose_length_is_not_told_is_cut_off_at_the_limit(client: httpx.Client, callers: Any) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1", "Content-Type": "application/json"}
    answer = client.post("/v1/loans", content=(b" " * 65536 for _ in range(20)), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_body_that_is_not_json_by_its_header_is_refused(client: httpx.Client, callers: Any) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1", "Content-Type": "text/plain"}
    answer = client.post("/v1/loans", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_an_unknown_address_and_a_wrong_method_are_problems(client: httpx.Client) -> None:
    unknown = client.get("/v1/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    wrong = client.put("/v1/raise/already_lent")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["Allow"] == "GET"


@pytest.mark.parametrize("address", ["/v1/raise/%00", "/v1/raise/overdue?limit=%00"])
def test_an_address_with_a_nul_is_refused(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_address")


def test_a_fault_of_ours_is_a_500_with_a_correlation_and_a_traceback_in_the_log(
    client: httpx.Client, log: io.StringIO
) -> None:
    answer = client.get("/v1/raise/fault")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "fault of ours" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    failed = next(line for line in lines if line["event"] == "http.failed")
    assert failed["correlation"] == answer.json()["correlation"] == answer.headers["X-Correlation-ID"]
    assert "RuntimeError: a fault of ours, 10" in failed["exception"]
    assert failed["route"] == "/v1/raise/{what}"


def test_the_access_log_holds_ids_and_templates_and_neither_token_nor_body(
    client: httpx.Client, callers: Any, log: io.StringIO
) -> None:
    loan = post(client, callers, {"copies": [{"title": "Romola", "quantity": 1}]}).json()["id"]
    client.get(f"/v1/loans/{loan}?secret={CARD}", headers=callers.customer(loan))
    client.get(f"/v1/raise/{CARD}")
    text = log.getvalue()
    for private in ("Romola", CARD, callers.api_key, callers.customer(loan)["Authorization"].split()[1]):
        assert private not in text
    lines = [json.loads(line) for line in text.splitlines()]
    seen = [line for line in lines if line["event"] == "http.request"]
    assert (seen[0]["route"], seen[0]["status"], seen[0]["actor"]) == ("/v1/loans", 201, "storefront:north")
    assert (seen[1]["route"], seen[1]["loan_id"]) == ("/v1/loans/{loan_id}", loan)


@pytest.mark.parametrize(("given", "is_taken"), [("abc-1", True), ("a b", False), ("x" * 65, False), ("", False)])
def test_a_sane_correlation_is_taken_over_and_any_other_replaced(
    client: httpx.Client, given: str, is_taken: bool
) -> None:
    answer = client.get("/health/live", headers={"X-Correlation-ID": given})
    assert (answer.headers["X-Correlation-ID"] == given) is is_taken
    assert len(answer.headers["X-Correlation-ID"]) in ((len(given),) if is_taken else (36,))


def test_every_answer_carries_the_guards(client: httpx.Client) -> None:
    for path in ("/health/live", "/v1/nothing", "/openapi.json"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Cache-Control"] == "no-store"


def test_health_and_metrics_answer(client: httpx.Client) -> None:
    assert client.get("/health/live").json() == {"status": "alive", "service": "loans"}
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()["checks"]) == (200, {"database": "ok"})
    client.get("/v1/raise/overdue")
    counted = client.get("/metrics").text
    assert 'ordito_http_request_seconds_count{method="GET",route="/v1/raise/{what}",status="403"}' in counted


def test_without_its_database_a_service_is_alive_but_not_ready_and_says_503(
    settings: Any, database: Any, clock: Any, app: FastAPI, callers: Any
) -> None:
    database.engine.dispose()
    unreachable = type(database)("postgresql://nobody@127.0.0.1:1/nothing", codec=database.codec, clock=clock)
    app.state.database = unreachable
    other = create_app(
        service="loans", title="Loans", description="", settings=settings, database=unreachable, clock=clock, routers=[]
    )
    with serving(app) as client:
        answer = client.get("/v1/loans/0191f3c2-7a4e-7c7b-9d6e-0d4f3f1a2b3c", headers=callers.storefront())
        assert (answer.status_code, answer.json()["code"]) == (503, "temporarily_unavailable")
        assert answer.headers["Retry-After"]
    with serving(other) as client:
        assert client.get("/health/live").status_code == 200
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (503, "not_ready")
        assert ready.json()["checks"] == {"database": "not reachable"}


def test_a_transaction_that_the_server_ended_says_503_and_asks_for_the_same_key_again(
    app: FastAPI, client: httpx.Client
) -> None:
    """Trap: an ended idle transaction is an InternalError, and a 500 tells the caller not to send it again.

    Its outcome may be unknown: the answer must not say that nothing was done.
    """

    def lend_slowly() -> None:
        with app.state.database.transaction("s") as tx:
            tx.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10ms'"))
            own = tx.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            until(lambda: is_gone(app.state.database, own))
            tx.load("s")

    app.add_api_route("/v1/slow", lend_slowly)
    answer = client.get("/v1/slow")
    assert (answer.status_code, answer.json()["code"]) == (503, "temporarily_unavailable")
    assert "Idempotency-Key" in answer.json()["detail"]


def test_what_the_database_refuses_for_good_is_a_fault_of_ours(app: FastAPI, client: httpx.Client) -> None:
    def ask_nonsense() -> None:
        with app.state.database.read() as tx:
            tx.connection.execute(text("SELECT nothing_of_the_kind"))

    app.add_api_route("/v1/nonsense", ask_nonsense)
    answer = client.get("/v1/nonsense")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")


def test_a_service_with_pages_may_show_a_problem_as_a_page(settings: Any, database: Any, clock: Any) -> None:
    def page(_: Request, document: ProblemDocument) -> Response:
        return HTMLResponse(f"<h1>{document.title}</h1>", status_code=document.status)

    app = create_app(
        service="loans",
        title="Loans",
        description="",
        settings=settings,
        database=database,
        clock=clock,
        routers=[],
        problem_page=page,
    )
    with serving(app) as client:
        shown = client.get("/nowhere", headers={"Accept": "text/html"})
        assert (shown.status_code, shown.text) == (404, "<h1>Not found</h1>")
        assert shown.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert client.get("/nowhere").json()["code"] == "not_found"


def test_the_openapi_document_has_the_problem_as_its_only_error(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    lend = document["paths"]["/v1/loans"]["post"]
    assert lend["responses"]["default"] == {"$ref": "#/components/responses/Problem"}
    assert "422" not in lend["responses"]
    assert "HTTPValidationError" not in json.dumps(document)
    problem = document["components"]["responses"]["Problem"]["content"]["application/problem+json"]
    assert problem["schema"] == {"$ref": "#/components/schemas/ProblemDocument"}
    assert "FieldError" in document["components"]["schemas"]
    key = next(one for one in lend["parameters"] if one["name"] == "Idempotency-Key")
    assert key["required"] is True
    assert lend["security"]
