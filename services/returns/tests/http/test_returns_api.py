"""Returns over HTTP, on a real PostgreSQL. Delivered on 2 November 2026; the clock starts on the 10th."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ordito.schemas.money import Money
from ordito.schemas.payments import RefundCompletedV1

if TYPE_CHECKING:
    from conftest import House

WINDOW_ENDS = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)
STATEMENT: dict[str, Any] = {
    "lines": [{"line": 1, "quantity": 1}],
    "name": "Cliente Esempio",
    "contact_email": "cliente@example.it",
}
INTACT = {"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]}
REFUNDED = RefundCompletedV1(
    number=1,
    amount=Money(4410, "EUR"),
    cause="return",
    return_id="r1",
    provider="sandbox",
    provider_reference="re_1",
    refunded_in_all=Money(4410, "EUR"),
)
Withdrawn = Callable[..., str]


def test_a_withdrawal_walks_to_the_money_back(house: House) -> None:
    house.hear_until("delivered")
    staff = house.staff()

    received = house.post("/withdrawals", STATEMENT, token=house.customer())
    assert received.status_code == 201
    assert received.headers["Location"] == f"/v1/orders/{house.order_id}/returns/r1"
    acknowledgement = received.json()
    assert acknowledgement["return_id"] == "r1"
    assert acknowledgement["ruling"]["code"] == "in_time"
    assert acknowledgement["deadline"]["last_day"] == "2026-11-17"
    assert acknowledgement["declined"] == []
    assert acknowledgement["return_code"]["code"] == "code_needed"
    assert "57(1)" in acknowledgement["return_code"]["law"]["article"]
    assert "Servizio Clienti" in acknowledgement["what_follows"]["it"]

    authorised = house.post("/returns/r1/authorise", {}, token=staff).json()
    assert authorised["status"] == "authorised"
    assert authorised["authorisation"]["code"].startswith("RET-OB-")
    assert authorised["authorisation"]["cost_bearer"] == "customer"
    assert authorised["authorisation"]["address"]["city"] == "Marcianise"
    assert authorised["authorisation"]["send_by"] == "2026-11-24"

    assert house.post("/returns/r1/receive", None, token=staff).json()["status"] == "received"
    inspected = house.post("/returns/r1/inspect", INTACT, token=staff).json()
    assert inspected["status"] == "refund_due"
    assert inspected["refund"]["amount"] == {"amount": 4410, "currency": "EUR"}
    assert inspected["refund"]["due"] == "2026-11-24"

    house.hear(REFUNDED)
    shown = house.get("/returns/r1", token=house.customer()).json()
    assert shown["status"] == "closed"
    assert shown["refunded"] == {"amount": 4410, "currency": "EUR"}
    assert shown["refund"]["amount"] == shown["refunded"]
    assert house.events() == [
        "withdrawal-received.v1",
        "return-authorised.v1",
        "goods-received.v1",
        "return-inspected.v1",
        "refund-due.v1",
        "return-closed.v1",
    ]


def test_a_withdrawal_after_the_window_is_recorded_and_declined_with_its_ruling(house: House) -> None:
    house.hear_until("delivered")
    house.move_to(WINDOW_ENDS)
    declined = house.post("/withdrawals", STATEMENT, token=house.customer(), key="too-late")
    assert declined.status_code == 409
    assert declined.headers["content-type"] == "application/problem+json"
    problem = declined.json()
    assert problem["code"] == "withdrawal_declined"
    assert problem["ruling"]["code"] == "window_over"
    assert problem["ruling"]["deadline"]["last_day"] == "2026-11-17"
    again = house.post("/withdrawals", STATEMENT, token=house.customer(), key="too-late")
    assert (again.status_code, again.content) == (409, declined.content)
    assert house.events() == ["withdrawal-declined.v1"]
    (shown,) = house.get("/returns", token=house.customer()).json()["items"]
    assert (shown["return_id"], shown["status"]) == ("r1", "declined")


def test_the_same_request_again_is_answered_the_same_and_recorded_once(house: House) -> None:
    house.hear_until("delivered")
    first = house.post("/withdrawals", STATEMENT, token=house.customer(), key="once")
    second = house.post("/withdrawals", STATEMENT, token=house.customer(), key="once")
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert house.events() == ["withdrawal-received.v1"]


def test_two_withdrawals_at_once_never_take_more_pieces_than_there_are(house: House) -> None:
    house.hear_until("delivered")
    body = STATEMENT | {"lines": [{"line": 2, "quantity": 2}]}

    def withdraw(number: int) -> int:
        return house.post("/withdrawals", body, token=house.customer(), key=f"at-once-{number}").status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(withdraw, range(6)))
    assert statuses == [201, 409, 409, 409, 409, 409]
    assert house.events() == ["withdrawal-received.v1"]


def test_a_retried_authorisation_keeps_the_code(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    first = house.post("/returns/r1/authorise", {"defective": True}, token=house.staff()).json()
    second = house.post("/returns/r1/authorise", {"defective": True}, token=house.staff()).json()
    assert first["authorisation"]["cost_bearer"] == "seller"
    assert second == first


@pytest.mark.parametrize(
    ("stage", "hint"),
    [("confirmed", "tratteniamo questi articoli"), ("shipped", "in viaggio")],
    ids=["in the house", "on its way"],
)
def test_before_delivery_a_withdrawal_is_recorded_and_says_what_follows(house: House, stage: str, hint: str) -> None:
    house.hear_until(stage)
    answer = house.post("/withdrawals", STATEMENT | {"lines": None}, token=house.customer())
    assert answer.status_code == 201
    assert answer.json()["ruling"]["code"] == "before_delivery"
    assert answer.json()["deadline"] is None
    assert hint in answer.json()["what_follows"]["it"]


def test_goods_in_the_house_are_not_authorised(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("confirmed")
    withdrawn()
    refused = house.post("/returns/r1/authorise", {}, token=house.staff())
    assert (refused.status_code, refused.json()["code"]) == (409, "order_not_shipped")


def test_the_options_say_what_is_left_and_until_when(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    options = house.get("/withdrawal-options", token=house.customer()).json()
    assert (options["stage"], options["allowed"]) == ("delivered", True)
    watch, bracelets = options["lines"]
    assert (watch["left"], watch["allowed"]) == (0, False)
    assert (bracelets["bought"], bracelets["left"], bracelets["allowed"]) == (3, 3, True)
    assert bracelets["ruling"]["deadline"]["last_day"] == "2026-11-17"


def test_the_options_carry_the_labels_of_the_law_and_what_becomes_of_each_cost(house: House) -> None:
    house.hear_until("delivered")
    options = house.get("/withdrawal-options", token=house.customer()).json()
    assert options["labels"]["withdraw"] == {"it": "recedere dal contratto qui", "en": "withdraw from contract here"}
    assert options["labels"]["confirm"] == {"it": "conferma recesso", "en": "confirm withdrawal"}
    assert options["delivery_cost"]["code"] in {"delivery_refunded", "delivery_not_refunded"}
    assert options["return_cost"]["code"] == "at_customers_expense"


def test_staff_record_what_came_by_letter_with_the_day_on_which_it_came(house: House) -> None:
    house.hear_until("delivered")
    house.move_to(WINDOW_ENDS)
    letter = STATEMENT | {"channel": "letter", "received_at": "2026-11-17T09:00:00+01:00"}
    answer = house.post("/withdrawals", letter, token=house.staff())
    assert answer.status_code == 201
    assert answer.json()["received_at"] == "2026-11-17T08:00:00Z"
    assert house.get("/returns/r1", token=house.staff()).json()["channel"] == "letter"


WRONG: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"channel": "letter"}, "channel_not_possible", "channel"),
    ({"received_at": "2026-11-01T00:00:00Z"}, "staff_only", "received_at"),
    ({"lines": []}, "invalid_request", "lines"),
    ({"lines": [{"line": 1, "quantity": 0}]}, "invalid_request", "lines[0].quantity"),
    ({"lines": [{"line": 1, "quantity": 1.5}]}, "invalid_request", "lines[0].quantity"),
    ({"lines": [{"line": 9, "quantity": 1}]}, "line_unknown", "lines[0].line"),
    ({"lines": [{"line": 1, "quantity": 1}] * 2}, "line_named_twice", "lines[1].line"),
    ({"name": "  "}, "invalid_request", "name"),
    ({"contact_email": "nobody"}, "invalid_request", "contact_email"),
    ({"surprise": 1}, "invalid_request", "surprise"),
)


def test_a_wrong_statement_names_the_field_and_nothing_is_recorded(house: House) -> None:
    house.hear_until("delivered")
    for change, code, param in WRONG:
        refused = house.post("/withdrawals", STATEMENT | change, token=house.customer())
        assert (refused.status_code, refused.json()["code"], refused.json()["param"]) == (422, code, param)
    assert house.events() == []


def test_a_card_number_in_the_reason_is_refused_and_nothing_is_recorded(house: House) -> None:
    house.hear_until("delivered")
    body = STATEMENT | {"reason": "carta 4111 1111 1111 1111"}
    refused = house.post("/withdrawals", body, token=house.customer())
    problem = refused.json()
    assert (problem["status"], problem["code"], problem["param"]) == (422, "card_number_refused", "reason")
    assert "4111" not in refused.text
    assert house.events() == []


def test_staff_have_to_say_how_the_statement_came(house: House) -> None:
    house.hear_until("delivered")
    refused = house.post("/withdrawals", STATEMENT, token=house.staff())
    assert (refused.status_code, refused.json()["code"]) == (422, "channel_not_possible")
    future = STATEMENT | {"channel": "phone", "received_at": "2026-11-11T10:00:00Z"}
    assert house.post("/withdrawals", future, token=house.staff()).json()["code"] == "in_the_future"


def test_more_pieces_than_are_left_are_refused(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn(lines=[{"line": 2, "quantity": 2}])
    refused = house.post("/withdrawals", STATEMENT | {"lines": [{"line": 2, "quantity": 2}]}, token=house.customer())
    assert (refused.status_code, refused.json()["code"]) == (409, "quantity_too_high")
    assert refused.json()["param"] == "lines[0].quantity"


def test_a_proposal_is_not_withdrawn_from(house: House) -> None:
    house.hear_until("placed")
    refused = house.post("/withdrawals", STATEMENT, token=house.customer())
    assert (refused.status_code, refused.json()["code"]) == (409, "order_not_confirmed")


def test_an_inspection_that_leaves_pieces_out_or_reduces_wrongly_is_refused(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn(lines=[{"line": 2, "quantity": 2}])
    house.post("/returns/r1/authorise", {}, token=house.staff())
    house.post("/returns/r1/receive", None, token=house.staff())
    one = {"lines": [{"line": 2, "quantity": 1, "condition": "intact"}]}
    refused = house.post("/returns/r1/inspect", one, token=house.staff())
    assert (refused.status_code, refused.json()["code"]) == (422, "inspection_incomplete")
    reduced = {"line": 2, "quantity": 2, "condition": "worn", "reduction": {"amount": 668, "currency": "EUR"}}
    refused = house.post("/returns/r1/inspect", {"lines": [reduced]}, token=house.staff())
    assert (refused.status_code, refused.json()["code"]) == (422, "reduction_not_possible")
    reduced["reduction"] = {"amount": 667, "currency": "EUR"}
    closed = house.post("/returns/r1/inspect", {"lines": [reduced]}, token=house.staff()).json()
    assert (closed["status"], closed["refunded"]["amount"]) == ("closed", 0)


# Who may do what


def test_only_staff_moves_a_return_on(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    for step, body in (("authorise", {}), ("receive", None), ("inspect", INTACT)):
        assert house.post(f"/returns/r1/{step}", body, token=house.customer()).status_code == 403
        assert house.post(f"/returns/r1/{step}", body, token=house.staff("viewer")).status_code == 403
    assert house.events() == ["withdrawal-received.v1"]


def test_nobody_sees_the_returns_of_others(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    stranger, elsewhere = house.customer("01932b5e-0000-7000-8000-000000000000"), house.staff(seller="oplashopping")
    for token in (stranger, elsewhere):
        for path in ("/returns", "/returns/r1", "/withdrawal-options"):
            assert house.get(path, token=token).status_code == 404
        statement = STATEMENT | {"channel": "phone"}
        assert house.post("/withdrawals", statement, token=token).status_code == 404
    assert house.get("/returns/events", token=stranger).status_code == 403  # events name staff: no customer sees any
    assert house.get("/returns/events", token=elsewhere).status_code == 404


def test_an_order_that_is_not_known_is_not_found(house: House) -> None:
    assert house.get("/returns", token=house.customer()).status_code == 404
    assert house.post("/withdrawals", STATEMENT, token=house.customer()).json()["code"] == "not_found"


def test_a_return_that_does_not_exist_is_not_found(house: House) -> None:
    house.hear_until("delivered")
    assert house.get("/returns/r1", token=house.customer()).status_code == 404
    assert house.post("/returns/r7/receive", None, token=house.staff()).json()["code"] == "return_unknown"


def test_the_events_are_shown_as_they_were_published_with_who_and_why(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    events = house.get("/returns/events", token=house.staff()).json()["items"]
    assert [event["type"] for event in events] == [
        "ordito.returns.returns-opened.v1",
        *["ordito.returns.order-progress-noted.v1"] * 3,
        "ordito.returns.withdrawal-window-set.v1",
        "ordito.returns.withdrawal-received.v1",
    ]
    assert [event["version"] for event in events] == [1, 2, 3, 4, 5, 6]
    assert events[0]["data"] == {"number": "OB-2026-000123"}
    assert events[0]["causation"] is not None
    assert events[-1]["actor"] == f"customer:{house.order_id}"


def test_customers_see_neither_the_events_nor_who_of_the_staff_acted(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    staff = house.staff()
    house.post("/returns/r1/authorise", {}, token=staff)
    house.post("/returns/r1/receive", None, token=staff)
    house.post("/returns/r1/inspect", INTACT, token=staff)
    refused = house.get("/returns/events", token=house.customer())
    assert (refused.status_code, refused.json()["code"]) == (403, "storefront_or_staff_required")
    for path in ("/returns", "/returns/r1"):
        assert "anna" in house.get(path, token=staff).text
        assert "anna" not in house.get(path, token=house.customer()).text
