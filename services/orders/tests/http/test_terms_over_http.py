"""`/v1/terms`: versions, questions, and hypothetical rulings."""

from __future__ import annotations

from typing import Any

import pytest
from orders_api import KEY, NOBODYS, Api, link, staff

from ordito.orders.adapters.http.examples import HYPOTHETICAL
from ordito.terms import QUESTIONS


def test_a_hypothetical_is_ruled_on_for_anybody_who_is_known(api: Api) -> None:
    for token in (KEY, staff("viewer"), link(NOBODYS)):
        answer = api.post("/v1/terms/rulings", HYPOTHETICAL, token=token)
        assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["terms"] == {"seller": "opsobjects", "version": "2026-01-01"}
    assert [ruling["code"] for ruling in told["rulings"]] == ["cancellable_until_forwarded"]
    assert api.client.post("/v1/terms/rulings", json=HYPOTHETICAL).status_code == 401


def test_both_sides_of_one_o_clock(api: Api) -> None:
    noon = {**HYPOTHETICAL, "facts": {**HYPOTHETICAL["facts"], "placed_at": "2026-11-02T12:00:00Z"}}
    (ruling,) = api.post("/v1/terms/rulings", noon).json()["rulings"]
    assert ruling["code"] == "customer_service_only"


def test_the_law_is_applied_where_it_is_asked_to_be(api: Api) -> None:
    facts = {
        "at": "2026-11-10T10:00:00Z",
        "delivered_at": "2026-11-05T10:00:00Z",
        "order_delivered_at": "2026-11-05T10:00:00Z",
    }
    body = {"seller": "oplashopping", "question": "withdrawal", "facts": facts}
    for law in ("flag", "enforce"):
        told = api.post("/v1/terms/rulings", {**body, "law": law}).json()
        assert told["law"] == law, told
        for ruling in told["rulings"]:
            assert ruling["law"] is None or ruling["law"]["applied"] is (law == "enforce")


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"seller": "nobody"}, "seller", "unknown_seller"),
        ({"at": None, "version": "1999"}, "version", "unknown_version"),
        ({"version": "2026-01-01"}, "version", "invalid_request"),
        ({"at": "2001-01-01T00:00:00Z"}, "at", "seller_not_trading"),
        ({"question": "meaning_of_life"}, "question", "impossible_question"),
        ({"facts": {"by": "customer"}}, "facts.placed_at", "impossible_question"),
        ({"facts": {**HYPOTHETICAL["facts"], "by": "robot"}}, "facts.by", "impossible_question"),
        ({"facts": {**HYPOTHETICAL["facts"], "placed_at": "tomorrow"}}, "facts.placed_at", "impossible_question"),
        ({"facts": {**HYPOTHETICAL["facts"], "placed_at": "0001-01-01T00:00:00+14:00"}}, "facts", None),
        ({"facts": {**HYPOTHETICAL["facts"], "colour": "red"}}, "facts.colour", "impossible_question"),
        ({"question": "weight", "facts": {"country": "IT", "grams": 10**30}}, "facts", "impossible_question"),
        ({"law": "ignore"}, "law", "invalid_request"),
    ],
)
def test_what_cannot_be_asked_names_the_field_and_the_mend(
    changes: dict[str, Any], param: str, code: str | None, api: Api
) -> None:
    body = {name: value for name, value in {**HYPOTHETICAL, **changes}.items() if value is not None}
    answer = api.post("/v1/terms/rulings", body)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["param"].startswith(param)
    assert code is None or problem["code"] == code
    assert problem["detail"]


def test_the_questions_are_listed_with_their_facts(api: Api) -> None:
    questions = {one["name"]: one for one in api.get("/v1/terms/questions").json()["questions"]}
    assert set(questions) == set(QUESTIONS)
    assert set(questions["cancellation"]["facts"]["required"]) == {"by", "placed_at", "forwarded"}


def test_the_versions_of_a_seller_are_listed(api: Api) -> None:
    told = api.get("/v1/terms/oplashopping").json()
    assert [one["version"] for one in told["versions"]] == ["2017-12"]
    assert told["versions"][0]["in_force_from"].startswith("2017-1")
    assert api.get("/v1/terms/nobody").status_code == 404
