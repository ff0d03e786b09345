"""No JSON body of any endpoint takes a card number; webhooks and articles' numbers are left alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from ordito.kit.http.webhooks import signed_headers

CARD = "4111 1111 1111 1111"
NOW = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)


def loan(title: str) -> dict[str, Any]:
    return {"copies": [{"title": title, "quantity": 1}]}


def test_a_card_number_is_refused_by_the_name_of_its_field(client: httpx.Client, callers: Any) -> None:
    answer = client.post("/v1/loans", json=loan(CARD), headers={**callers.storefront(), "Idempotency-Key": "key-1"})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "card_number_refused")
    assert problem["param"] == "copies[0].title"
    assert "4111" not in answer.text


def test_the_reason_of_a_discard_holds_none(client: httpx.Client, callers: Any) -> None:
    headers = {**callers.staff("supervisor"), "Idempotency-Key": "key-1"}
    answer = client.post("/v1/parked/message:1/discard", json={"reason": f"paid with {CARD}"}, headers=headers)
    assert (answer.status_code, answer.json()["code"], answer.json()["param"]) == (422, "card_number_refused", "reason")


def test_strangers_are_turned_away_before_anything_is_looked_at(client: httpx.Client) -> None:
    assert client.post("/v1/loans", json=loan(CARD)).status_code == 401


@pytest.mark.parametrize("title", ["4006381333931", "9780201379624"])
def test_a_barcode_is_none(client: httpx.Client, callers: Any, title: str) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1"}
    assert client.post("/v1/loans", json=loan(title), headers=headers).status_code == 201


def test_a_couriers_long_number_comes_in_by_its_webhook(client: httpx.Client, callers: Any) -> None:
    body = json.dumps({"tracking_number": CARD.replace(" ", "")}).encode()
    headers = signed_headers(callers.courier_secret, webhook_id="msg_1", body=body, at=NOW)
    assert client.post("/v1/webhooks/brt", content=body, headers=headers).status_code == 202
