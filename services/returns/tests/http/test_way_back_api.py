"""The goods' way back over HTTP: sent, received, refused, lost, inspected with photos, sent back; and the options."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from conftest import House

Withdrawn = Callable[..., str]
OP, CO = ("oplashopping", "2017-12"), ("capitalorologi", "2026-01-01")
STATEMENT: dict[str, Any] = {
    "lines": [{"line": 1, "quantity": 1}],
    "name": "Cliente Esempio",
    "contact_email": "cliente@example.it",
}
SENT = {"courier": "brt", "tracking_number": "T-7"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


def step(house: House, name: str, body: object, *, token: str | None = None) -> httpx.Response:
    return house.post(f"/returns/r1/{name}", body, token=token or house.staff())


def codes(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def actions(house: House, token: str) -> list[str]:
    answered = house.get("/withdrawal-options", token=token).json()["returns"]
    return list(answered[0]["actions"]) if answered else []


def test_a_customer_says_that_the_goods_are_on_their_way_and_sees_what_may_follow(
    house: House, withdrawn: Withdrawn
) -> None:
    house.hear_until("delivered")
    withdrawn()
    customer = house.customer()
    assert actions(house, customer) == []
    assert actions(house, house.staff()) == ["authorise", "refuse"]
    assert codes(step(house, "dispatch", SENT, token=customer)) == (409, "return_code_needed")
    step(house, "authorise", {})
    assert actions(house, customer) == ["dispatch", "form"]
    assert actions(house, house.staff()) == ["dispatch", "form", "receive", "refuse", "lost"]
    sent = step(house, "dispatch", SENT, token=customer).json()
    assert (sent["status"], sent["dispatch"]["tracking_number"]) == ("dispatched", "T-7")
    assert step(house, "dispatch", SENT | {"tracking_number": "T-8"}).json()["dispatch"]["tracking_number"] == "T-8"
    assert [each.split(".")[0] for each in house.events()][-2:] == ["return-dispatched"] * 2


def test_goods_are_not_sent_in_the_future(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    step(house, "authorise", {})
    future = (house.clock.now() + timedelta(seconds=1)).isoformat()
    refused = step(house, "dispatch", {"dispatched_at": future}, token=house.customer())
    assert (*codes(refused), refused.json()["param"]) == (422, "in_the_future", "dispatched_at")


def test_the_receipt_is_answered_with_its_ruling_and_carriage_forward_is_refused(
    house: House, withdrawn: Withdrawn
) -> None:
    house.hear_until("delivered")
    withdrawn()
    assert codes(step(house, "receive", None)) == (409, "goods_not_taken")
    step(house, "authorise", {})
    refused = step(house, "receive", {"carriage_forward": True})
    assert refused.json()["ruling"]["code"] == "refused_carriage_forward"
    kept_out = step(house, "refuse", {"reason": "carriage_forward"}).json()
    assert kept_out["status"] == "authorised"
    assert [ruling["code"] for ruling in kept_out["refusals"]] == ["refused_carriage_forward"]
    assert step(house, "receive", {}).json()["receipt"]["code"] == "in_time"
    assert codes(step(house, "refuse", {"reason": "nothing"}))[0] == 422


def test_one_shipment_only_is_said_of_a_second_parcel(house: House) -> None:
    house.hear_delivered(*CO)
    assert house.post("/withdrawals", STATEMENT, token=house.customer()).status_code == 201
    step(house, "authorise", {})
    received = step(house, "receive", {"parcels": 2}).json()
    assert received["receipt"]["code"] == "refusable_second_shipment"
    assert step(house, "refuse", {"reason": "second_shipment"}).json()["status"] == "received"


def test_where_no_code_is_needed_the_goods_come_back_and_the_money_goes_by_bank_transfer(house: House) -> None:
    house.hear_delivered(*OP)
    answer = house.post("/withdrawals", STATEMENT, token=house.customer()).json()
    assert answer["return_code"]["code"] == "no_code_needed"
    assert actions(house, house.customer()) == ["dispatch"]
    assert step(house, "dispatch", SENT, token=house.customer()).status_code == 200
    step(house, "receive", None)
    intact = {"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]}
    refund = step(house, "inspect", intact).json()["refund"]
    assert (refund["means"], refund["means_ruling"]["code"]) == ("bank_transfer", "bank_details_needed")
    assert refund["delivery_ruling"]["code"] == "delivery_not_refunded"


def test_pieces_are_refused_with_a_photo_and_sent_back_at_the_customers_cost(house: House) -> None:
    house.hear_delivered(*OP)
    house.post("/withdrawals", STATEMENT | {"lines": [{"line": 2, "quantity": 3}]}, token=house.customer())
    step(house, "receive", None)
    headers = {"Authorization": f"Bearer {house.staff()}", "Idempotency-Key": "photo-1"}
    photo = house.api.post(f"/v1/orders/{house.order_id}/photos", content=PNG, headers=headers).json()["photo"]
    lines = [
        {"line": 2, "quantity": 1, "condition": "worn", "refused": True, "photos": [photo], "note": "scratched"},
        {"line": 2, "quantity": 1, "condition": "diminished", "reduction": {"amount": 100, "currency": "EUR"}},
        {"line": 2, "quantity": 1, "condition": "intact"},
    ]
    unknown = [lines[0] | {"photos": ["0193aaaa-0000-7000-8000-000000000000"]}, *lines[1:]]
    assert step(house, "inspect", {"lines": unknown}).json()["param"] == "lines[0].photos[0]"
    inspected = step(house, "inspect", {"lines": lines}).json()
    worn, diminished, intact = inspected["inspection"]
    assert (worn["outcome"], worn["ruling"]["code"], worn["photos"][0]["id"]) == ("refused", "refusable", photo)
    assert (diminished["outcome"], intact["outcome"]) == ("reduced", "accepted")
    assert {each["code"]: each["amount"]["amount"] for each in inspected["refund"]["deductions"]} == {
        "refused_pieces": 333,
        "loss_of_value": 100,
    }
    assert inspected["refund"]["amount"]["amount"] == 1000 - 333 - 100
    assert "send_back" in inspected["actions"]
    sent = step(house, "send-back", SENT).json()
    assert sent["sent_back"]["lines"] == [{"line": 2, "quantity": 1}]
    assert sent["sent_back"]["cost_bearer"] == "customer"
    assert "send_back" not in sent["actions"]
    assert house.events()[-1] == "goods-sent-back.v1"


def test_pieces_that_the_terms_let_nobody_refuse_are_not_refused(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    step(house, "authorise", {})
    step(house, "receive", None)
    worn = {"lines": [{"line": 1, "quantity": 1, "condition": "worn", "refused": True}]}
    refused = step(house, "inspect", worn)
    assert (*codes(refused), refused.json()["param"]) == (422, "pieces_not_refusable", "lines[0].refused")
    assert refused.json()["ruling"]["code"] == "worth_less"


def test_a_lost_parcel_is_paid_back_or_not_as_the_ruling_says(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    step(house, "authorise", {})
    assert codes(step(house, "lost", None)) == (409, "proof_of_dispatch_needed")
    step(house, "dispatch", SENT)
    lost = step(house, "lost", None).json()
    assert (lost["status"], lost["lost"]["code"]) == ("refund_due", "sellers_risk")
    assert lost["refund"]["amount"]["amount"] == 4410


def test_goods_lost_at_the_customers_risk_close_the_return(house: House) -> None:
    house.hear_delivered(*CO)
    house.post("/withdrawals", STATEMENT, token=house.customer())
    step(house, "authorise", {})
    step(house, "dispatch", SENT)
    lost = step(house, "lost", None).json()
    assert (lost["status"], lost["lost"]["code"]) == ("closed", "no_refund_lost_in_transit")
    assert "56" in lost["lost"]["law"]["article"]


def test_staff_enter_a_letter_with_the_day_on_which_it_was_sent(house: House) -> None:
    house.hear_delivered(*OP)
    house.move_to(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    letter: dict[str, Any] = {
        "name": "Cliente Esempio",
        "channel": "letter",
        "dispatched_at": "2026-11-16T23:59:59+01:00",
    }
    letter["lines"] = [{"line": 2, "quantity": 3}]
    answer = house.post("/withdrawals", letter, token=house.staff())
    assert answer.status_code == 201
    shown = house.get("/returns/r1", token=house.staff()).json()
    assert (shown["dispatched_at"], shown["entered_by"]) == ("2026-11-16T22:59:59Z", "anna")
    assert shown["contact_email"] == "cliente@example.it"
    assert house.get("/returns/r1", token=house.customer()).json()["entered_by"] is None
    late = letter | {"dispatched_at": "2026-11-17T00:00:00+01:00", "lines": [{"line": 1, "quantity": 1}]}
    declined = house.post("/withdrawals", late, token=house.staff())
    assert (*codes(declined), declined.json()["ruling"]["code"]) == (409, "withdrawal_declined", "window_over")


def test_only_staff_may_say_when_a_statement_was_sent_and_not_after_it_came(house: House) -> None:
    house.hear_until("delivered")
    sent = STATEMENT | {"dispatched_at": "2026-11-09T10:00:00Z"}
    assert codes(house.post("/withdrawals", sent, token=house.customer())) == (422, "staff_only")
    after = STATEMENT | {"channel": "letter", "dispatched_at": "2026-11-10T10:30:01Z"}
    too_late = house.post("/withdrawals", after, token=house.staff())
    assert codes(too_late) == (422, "in_the_future")
    assert "The order was placed on 2026-10-30 08:00 UTC." in too_late.json()["detail"]
    before = STATEMENT | {"channel": "letter", "dispatched_at": "2026-10-29T22:59:59Z"}
    refused = house.post("/withdrawals", before, token=house.staff())
    assert (*codes(refused), refused.json()["param"]) == (422, "statement_before_order", "dispatched_at")
    assert "placed on 2026-10-30" in refused.json()["detail"]
    nowhere = {"name": "Cliente Esempio"}
    assert codes(house.post("/withdrawals", nowhere, token=house.customer())) == (422, "invalid_request")


def test_the_options_say_of_each_line_when_it_came_and_whether_it_can_be_exchanged(house: House) -> None:
    house.hear_until("delivered")
    options = house.get("/withdrawal-options", token=house.customer()).json()
    assert options["return_code"]["code"] == "code_needed"
    for line in options["lines"]:
        assert line["delivered_at"] == "2026-11-02T10:30:00Z"
        assert (line["exchange"]["code"], line["exchange"]["allowed"]) == ("same_value", True)
    house.move_to(datetime(2026, 11, 17, 23, 0, tzinfo=UTC))
    over = house.get("/withdrawal-options", token=house.customer()).json()["lines"]
    assert {line["exchange"]["code"] for line in over} == {"window_over"}


def test_a_retried_step_is_answered_the_same_and_done_once(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    step(house, "authorise", {})
    first = house.post("/returns/r1/dispatch", SENT, token=house.customer(), key="sent")
    again = house.post("/returns/r1/dispatch", SENT, token=house.customer(), key="sent")
    assert (again.status_code, again.content) == (200, first.content)
    assert house.events().count("return-dispatched.v1") == 1


@pytest.mark.parametrize("name", ["receive", "refuse", "lost", "inspect", "send-back"])
def test_customers_and_viewers_do_not_move_a_return_in_the_warehouse(
    house: House, withdrawn: Withdrawn, name: str
) -> None:
    house.hear_until("delivered")
    withdrawn()
    bodies: dict[str, Any] = {
        "refuse": {"reason": "late"},
        "inspect": {"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]},
        "send-back": {},
    }
    for token in (house.customer(), house.staff("viewer")):
        assert step(house, name, bodies.get(name), token=token).status_code == 403
    assert house.events() == ["withdrawal-received.v1"]
