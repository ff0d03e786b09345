"""Who may do what, and what the others learn: nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

LOAN = {"copies": [{"title": "Romola", "quantity": 1}]}
ELSEWHERE = "0191f3c2-7a4e-7c7b-9d6e-0d4f3f1a2b3c"


@pytest.fixture
def loan(client: httpx.Client, callers: Any) -> str:
    answer = client.post("/v1/loans", json=LOAN, headers={**callers.storefront(), "Idempotency-Key": "key-1"})
    found: str = answer.json()["id"]
    return found


def outcome(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_without_a_token_one_is_asked_for(client: httpx.Client) -> None:
    answer = client.get(f"/v1/loans/{ELSEWHERE}")
    assert outcome(answer) == (401, "authentication_required")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer ok_unknown", "Bearer a.b.c", "Bearer nonsense", "Bearer ok_"])
def test_a_token_that_is_not_genuine_is_refused_without_saying_why(client: httpx.Client, header: str) -> None:
    answer = client.get(f"/v1/loans/{ELSEWHERE}", headers={"Authorization": header})
    assert outcome(answer) == (401, "invalid_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "ok_unknown"])
def test_another_kind_of_authorization_is_none(client: httpx.Client, header: str) -> None:
    answer = client.get(f"/v1/loans/{ELSEWHERE}", headers={"Authorization": header})
    assert outcome(answer) == (401, "authentication_required")


def test_a_staff_token_signed_by_somebody_else_is_refused(client: httpx.Client, callers: Any) -> None:
    forged = callers.staff("supervisor", secret="another secret of the same length, or so")
    assert outcome(client.delete("/v1/loans", headers=forged)) == (401, "invalid_token")


def test_a_subject_is_seen_by_its_seller_its_customer_and_its_staff(
    client: httpx.Client, callers: Any, loan: str
) -> None:
    for who in (
        callers.storefront(),
        callers.customer(loan),
        callers.staff("viewer"),
        callers.staff("viewer", sellers=["north"]),
    ):
        assert client.get(f"/v1/loans/{loan}", headers=who).status_code == 200


def test_for_everybody_else_it_is_as_if_it_did_not_exist(client: httpx.Client, callers: Any, loan: str) -> None:
    nothing = client.get(f"/v1/loans/{ELSEWHERE}", headers={**callers.storefront(), "X-Correlation-ID": "same"})
    for who in (
        callers.storefront(callers.other_api_key),
        callers.customer(ELSEWHERE),
        callers.staff("supervisor", sellers=["south"]),
    ):
        answer = client.get(f"/v1/loans/{loan}", headers={**who, "X-Correlation-ID": "same"})
        assert outcome(answer) == (404, "not_found")
        assert answer.content == nothing.content


def test_only_a_storefront_lends(client: httpx.Client, callers: Any) -> None:
    for who in (callers.customer(ELSEWHERE), callers.staff("supervisor")):
        answer = client.post("/v1/loans", json=LOAN, headers={**who, "Idempotency-Key": "key-1"})
        assert outcome(answer) == (403, "storefront_required")


def test_a_role_includes_those_below_it(client: httpx.Client, callers: Any) -> None:
    assert outcome(client.delete("/v1/loans", headers=callers.staff("viewer"))) == (403, "role_required")
    assert outcome(client.delete("/v1/loans", headers=callers.staff("agent"))) == (403, "role_required")
    assert client.delete("/v1/loans", headers=callers.staff("supervisor")).status_code == 200
    assert outcome(client.delete("/v1/loans", headers=callers.storefront())) == (403, "staff_required")


def test_customer_or_staff(client: httpx.Client, callers: Any, loan: str) -> None:
    address = f"/v1/loans/{loan}/fine"
    assert client.get(address, headers=callers.customer(loan)).json() == {"kind": "CustomerLink"}
    assert client.get(address.replace(loan, loan.upper()), headers=callers.customer(loan)).status_code == 200
    assert client.get(address, headers=callers.staff("agent")).json() == {"kind": "Staff"}
    assert outcome(client.get(address, headers=callers.customer(ELSEWHERE))) == (404, "not_found")
    assert outcome(client.get(address, headers=callers.staff("viewer"))) == (403, "role_required")
    assert outcome(client.get(address, headers=callers.storefront())) == (403, "customer_or_staff_required")
