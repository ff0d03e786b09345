"""An order as JSON, for staff and for its customer, on every path that it may take."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from canned_desk import SECRET, TOKEN, canned_desk
from claim_history import CLAIMED, REPAIRED
from exchange_history import BOTH_CAME_BACK, EXCHANGED
from folding import up_to
from later_facts import EXCHANGE, REPLACEMENT
from later_history import HELD, PATHS, QUOTATION, REJECTED
from order_history import ORDER, STAFF, WHOLE_PATH, Happened

from ordito.kit.http.tokens import make_staff_token


def documents(path: list[Happened]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What staff read, and what the customer reads."""
    token = make_staff_token(SECRET, "sara", role="agent", sellers=["opsobjects"], now=datetime.now(tz=UTC))
    with canned_desk(path) as canned:
        answers = [
            canned.client.get(f"/v1/orders/{ORDER}", headers={"Authorization": f"Bearer {bearer}"})
            for bearer in (token, TOKEN)
        ]
    assert [answer.status_code for answer in answers] == [200, 200]
    staff, customer = (answer.json() for answer in answers)
    return staff, customer


@pytest.mark.parametrize("path", [WHOLE_PATH, *PATHS])
def test_staff_and_customer_read_the_same_but_for_the_staffs_notes(path: list[Happened]) -> None:
    staff, customer = documents(path)
    assert STAFF.id not in repr(customer)
    assert {name for name in staff if staff[name] != customer[name]} <= {"rejected", "parcels", "notes"}


def test_a_note_of_the_staff_is_for_the_staff() -> None:
    staff, customer = documents(REJECTED)
    assert (staff["rejected"]["note"], customer["rejected"]["note"]) == ("One cent?", None)
    assert [each["text"] for each in staff["notes"]] == ["Called, nobody answered."]
    assert customer["notes"] == []
    staff, customer = documents(up_to(HELD, "parcel-released"))
    assert staff["parcels"][0]["held"]["release"]["note"] == "rings twice"
    assert customer["parcels"][0]["held"]["release"]["note"] is None


def test_a_quotation_is_read_as_an_order_that_is_not_placed_yet() -> None:
    _, customer = documents(QUOTATION[:2])
    assert (customer["status"], customer["payment"], customer["payment_method"]) == ("quotation", "none", None)
    assert customer["quotation"]["offer"]["total"] == {"amount": 15030, "currency": "EUR"}


def test_windows_carry_what_held_before_and_why() -> None:
    _, customer = documents(EXCHANGED)
    window = customer["windows"][0]
    assert (window["line"], window["because"]) == (1, "delivery_corrected")
    assert window["former"][0]["because"] == "delivered"
    assert window["ruling"]["deadline"]["arithmetic"]["it"]
    assert customer["replaced_by"] == [{"order_id": REPLACEMENT, "return_id": EXCHANGE, "reason": "exchange"}]


def test_claims_charges_and_what_is_owed_are_in_the_document() -> None:
    _, customer = documents(CLAIMED)
    assert [each["stage"] for each in customer["claims"]] == ["declined", "closed"]
    _, customer = documents(REPAIRED)
    assert customer["charges"][0]["paid_at"]
    _, customer = documents(HELD)
    assert customer["undelivered"][0]["owed"]["deductions"][0]["code"] == "return_cost"


def test_the_order_document_carries_the_money_of_each_charge() -> None:
    for document in documents(BOTH_CAME_BACK):
        (charge,) = document["charges"]
        told = {name: charge[name]["amount"] for name in ("amount", "paid", "refunding", "refunded")}
        assert told == {"amount": 4410, "paid": 4410, "refunding": 0, "refunded": 4410}
        assert [each["of_charge"] for each in document["refunds"]] == [None, None, "r2-exchange-1", "r2-exchange-1"]
