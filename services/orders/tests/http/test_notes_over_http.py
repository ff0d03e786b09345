"""The staff's notes on an order, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from orders_api import KEY, NOBODYS, Api, link, staff, tell
from orders_examples import NOTE_ALLOCATION, NOTE_CAPTURE, NOTE_STOPPED

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.orders.adapters.http import examples
from ordito.orders.domain.commands import RequestCancellation


def noted(api: Api, path: str) -> list[dict[str, Any]]:
    told = api.get(path, token=staff("viewer")).json()["events"]
    return [event["data"] for event in told if event["type"] == "ordito.orders.note-added.v1"]


def test_staff_note_something_and_what_it_settles(api: Api, clock: FixedClock) -> None:
    placed = api.placed()
    clock.advance(timedelta(hours=1))
    answer = api.post(placed["links"]["notes"], examples.NOTE, token=staff())
    assert answer.status_code == 201, answer.text
    at = answer.json().pop("at")
    assert at == clock.now().isoformat().replace("+00:00", "Z")
    assert answer.json() == {**examples.NOTE, "by": "anna", "at": at}
    assert api.post(placed["links"]["notes"], {"text": "It is\nurgent."}, token=staff()).json()["settles"] is None
    assert noted(api, placed["links"]["events"]) == [
        {**examples.NOTE, "by": "anna"},
        {"text": "It is\nurgent.", "by": "anna", "settles": None},
    ]


def test_the_same_note_with_the_same_key_is_noted_once(api: Api) -> None:
    placed = api.placed()
    first = api.post(placed["links"]["notes"], examples.NOTE, token=staff(), key="note-1")
    again = api.post(placed["links"]["notes"], examples.NOTE, token=staff(), key="note-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert len(noted(api, placed["links"]["events"])) == 1
    other = api.post(placed["links"]["notes"], {"text": "Something else"}, token=staff(), key="note-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_an_order_that_is_over_takes_notes_and_stays_over(api: Api, database: Database, clock: FixedClock) -> None:
    placed = api.placed()
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION)
    tell(database, placed["id"], RequestCancellation("staff", None, at=clock.now(), ground="other"), NOTE_STOPPED)
    assert api.post(placed["links"]["notes"], examples.NOTE, token=staff()).status_code == 201
    assert api.get(placed["links"]["self"], token=staff()).json()["status"] == "cancelled"


def test_only_agents_write_notes_and_customers_read_none(api: Api) -> None:
    placed = api.placed()
    path = placed["links"]["notes"]
    for token in (staff("viewer"), link(placed["id"]), KEY):
        assert api.post(path, examples.NOTE, token=token).status_code == 403
    assert api.post(path, examples.NOTE, token=staff(sellers=["another-shop"])).status_code == 404
    assert api.post(f"/v1/orders/{NOBODYS}/notes", examples.NOTE, token=staff()).status_code == 404
    assert api.post(path, examples.NOTE, token=staff()).status_code == 201
    assert examples.NOTE["text"] not in api.get(placed["links"]["self"], token=link(placed["id"])).text
    assert api.get(placed["links"]["events"], token=link(placed["id"])).status_code == 403


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "a\x07b"}, "text"),
        ({"text": "a\x1bb"}, "text"),
        ({"text": "Card 4111111111111111"}, "text"),
        ({"settles": "delivered_after_loss"}, "text"),
        ({"text": "x", "settles": "refund_failed"}, "settles"),
        ({"text": "x", "by": "somebody"}, "by"),
    ],
)
def test_what_is_no_note_is_refused_naming_the_field(body: dict[str, Any], param: str, api: Api) -> None:
    placed = api.placed()
    refused = api.post(placed["links"]["notes"], body, token=staff())
    assert (refused.status_code, refused.json()["param"]) == (422, param)
    assert noted(api, placed["links"]["events"]) == []
