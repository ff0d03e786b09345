"""Placing under terms that say more, and what people do about an order besides its goods, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from orders_api import KEY, NOBODYS, OP_KEY, OTHER_KEY, Api, link, op_order, order, staff, tell
from orders_of_op import NOTE_ALLOCATION, NOTE_CAPTURE, NOTE_DELIVERED, NOTE_SHIPPED

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.timers import TimerWorker
from ordito.orders.adapters.http import examples
from ordito.orders.application.deadlines import timer_kinds
from ordito.orders.main import make_orders, teller


def place(api: Api, **changes: Any) -> dict[str, Any]:
    answer = api.place(op_order(**changes), token=OP_KEY)
    assert answer.status_code == 201, answer.text
    placed: dict[str, Any] = answer.json()
    return placed


def refusal(answer: httpx.Response) -> tuple[int, str, str | None]:
    problem = answer.json()
    return answer.status_code, problem["code"], problem.get("ruling", {}).get("code")


def shipped(api: Api, database: Database, **changes: Any) -> dict[str, Any]:
    placed = place(api, **changes)
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION, NOTE_SHIPPED)
    return placed


# Placing


def test_cash_on_delivery_shows_its_surcharge(api: Api) -> None:
    placed = place(api, payment__method="cash_on_delivery", expected_total__amount=2746)
    assert placed["totals"]["surcharge"] == {"amount": 56, "currency": "EUR"}
    shown = api.get(placed["links"]["self"], token=OP_KEY).json()
    assert {ruling["code"] for ruling in shown["rulings"]} >= {"offered", "collected_on_delivery", "binding_proposal"}
    differs = api.place(op_order(payment__method="cash_on_delivery", storefront_reference="x"), token=OP_KEY).json()
    assert differs["totals"]["surcharge"] == {"amount": 56, "currency": "EUR"}


@pytest.mark.parametrize(
    ("changes", "param", "code", "ruling"),
    [
        ({"lines__0__quantity": 1, "lines__0__unit_price__amount": 1199, "payment__method": "cash_on_delivery"},
         "payment.method", "cash_on_delivery_refused", "below_minimum"),
        ({"lines__0__customised": True, "payment__method": "cash_on_delivery"},
         "payment.method", "cash_on_delivery_refused", "not_for_customised"),
        ({"lines__0__weight_grams": 50_001}, "lines", "quotation_needed", "quotation_needed"),
        ({"gift_note": "Auguri!"}, "gift_note", "gift_note_not_offered", "not_offered"),
    ],
)  # fmt: skip
def test_what_the_terms_do_not_take_is_refused_with_the_ruling(
    changes: dict[str, Any], param: str, code: str, ruling: str, api: Api
) -> None:
    answer = api.place(op_order(**changes), token=OP_KEY)
    assert refusal(answer) == (422, code, ruling)
    assert answer.json()["param"] == param


def test_a_person_has_one_account_where_the_terms_say_so(api: Api) -> None:
    place(api, account="c-1")
    place(api, account="c-1", storefront_reference="again")
    second = op_order(account="c-2", storefront_reference="other", customer__email="CLIENTE@example.it")
    assert refusal(api.place(second, token=OP_KEY)) == (422, "account_refused", "one_account_only")
    place(api, storefront_reference="as-a-guest")
    place(api, account="c-3", storefront_reference="else", customer__email="altro@example.it")
    assert api.place(order(account="c-1")).status_code == 201
    assert api.place(order(account="c-2", storefront_reference="b")).status_code == 201


# Rejection


def test_staff_refuse_an_order_until_it_is_a_contract(api: Api, database: Database) -> None:
    placed = place(api)
    path = placed["links"]["rejection"]
    assert api.post(path, examples.REJECTION, token=OP_KEY).status_code == 403
    assert api.post(path, examples.REJECTION, token=link(placed["id"])).status_code == 403
    assert api.post(path, {"code": "not_in_stock"}, token=staff()).status_code == 422
    refused = api.post(path, examples.REJECTION, token=staff())
    assert (refused.status_code, refused.json()["status"]) == (200, "rejected")
    last = api.get(placed["links"]["events"], token=OP_KEY).json()["events"][-1]
    assert (last["data"]["rejected_by"], last["data"]["code"]) == ("anna", "manifest_error")
    later = shipped(api, database, storefront_reference="later")
    too_late = api.post(later["links"]["rejection"], examples.REJECTION, token=staff())
    assert refusal(too_late) == (409, "not_rejectable", "too_late")


# Late


def test_a_late_order_is_terminated_after_its_further_time(api: Api, database: Database, clock: FixedClock) -> None:
    placed = shipped(api, database)
    timers = TimerWorker(database, timer_kinds(teller(make_orders())))
    further, end = placed["links"]["further_time"], placed["links"]["termination"]
    mine = link(placed["id"])
    assert refusal(api.post(end, token=mine)) == (409, "not_terminable", "not_yet_due")
    assert refusal(api.post(further, examples.FURTHER_TIME, token=mine)) == (
        409,
        "no_further_time_to_grant",
        "not_yet_due",
    )
    assert timers.run_once() == 0
    clock.advance(timedelta(days=32))  # 4 December: the last day was the 3rd
    assert timers.run_once() == 1
    assert api.get(placed["links"]["self"], token=OP_KEY).json()["lateness"]["due"] == "2026-12-03"
    options = api.get(placed["links"]["options"], token=mine).json()
    assert (options["grant_further_time"]["allowed"], options["terminate"]["allowed"]) == (True, False)
    assert refusal(api.post(end, token=mine)) == (409, "not_terminable", "grant_further_time")
    assert api.post(further, {"until": "2026-12-01"}, token=mine).json()["param"] == "until"
    granted = api.post(further, examples.FURTHER_TIME, token=mine)
    assert (granted.status_code, granted.json()["lateness"]["further_until"]) == (200, "2026-12-14")
    clock.advance(timedelta(days=9))
    assert refusal(api.post(end, token=mine)) == (409, "not_terminable", "further_time_running")
    clock.advance(timedelta(days=2))
    assert timers.run_once() == 1
    ended = api.post(end, token=mine)
    assert (ended.status_code, ended.json()["status"]) == (200, "terminated")
    assert ended.json()["acceptance"]["ruling"]["code"] == "may_terminate"
    tell(database, placed["id"], NOTE_DELIVERED)
    assert api.get(placed["links"]["self"], token=OP_KEY).json()["status"] == "terminated"
    types = [event["type"] for event in api.get(placed["links"]["events"], token=OP_KEY).json()["events"]]
    assert types.count("ordito.orders.delivery-overdue.v1") == 2


def test_an_order_that_is_never_handed_over_is_late_by_its_receipt_and_ended_by_a_business_too(
    api: Api, database: Database, clock: FixedClock
) -> None:
    placed = place(api, customer={**op_order()["customer"], "kind": "business"})
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION)
    timers = TimerWorker(database, timer_kinds(teller(make_orders())))
    mine, end = link(placed["id"]), placed["links"]["termination"]
    clock.advance(timedelta(days=30))
    assert timers.run_once() == 0
    clock.advance(timedelta(days=1))  # 3 December: the 30th day after the receipt was the 2nd
    assert timers.run_once() == 1
    late = api.get(placed["links"]["self"], token=OP_KEY).json()
    assert (late["lateness"]["due"], late["status"]) == ("2026-12-02", "confirmed")
    assert refusal(api.post(end, token=mine)) == (409, "not_terminable", "grant_further_time")
    assert api.post(placed["links"]["further_time"], {"until": "2026-12-12"}, token=mine).status_code == 200
    clock.advance(timedelta(days=10))
    ended = api.post(end, token=mine)
    assert (ended.status_code, ended.json()["status"]) == (200, "terminated")
    assert ended.json()["acceptance"]["ruling"]["law"] is None


def test_an_order_that_came_in_time_is_never_overdue(api: Api, database: Database, clock: FixedClock) -> None:
    placed = shipped(api, database)
    tell(database, placed["id"], NOTE_DELIVERED)
    clock.advance(timedelta(days=60))
    assert TimerWorker(database, timer_kinds(teller(make_orders()))).run_once() == 0


def test_storefronts_and_strangers_end_nothing(api: Api, database: Database) -> None:
    placed = shipped(api, database)
    for path in (placed["links"]["termination"], placed["links"]["further_time"]):
        assert api.post(path, examples.FURTHER_TIME, token=OP_KEY).status_code == 403
        assert api.post(path, examples.FURTHER_TIME, token=link(NOBODYS)).status_code == 404
        assert api.post(path, examples.FURTHER_TIME, token=staff("viewer")).status_code == 403
    elsewhere = staff(sellers=["opsobjects"])
    assert api.post(placed["links"]["termination"], token=elsewhere).status_code == 404


# Corresponding


def test_an_invoice_asked_for_too_late_is_declined_with_the_ruling(api: Api) -> None:
    placed = place(api)
    path = placed["links"]["invoice_requests"]
    declined = api.post(path, examples.INVOICE_REQUEST, token=link(placed["id"])).json()
    assert (declined["granted"], declined["ruling"]["code"]) == (False, "invoice_asked_too_late")
    elsewhere = api.placed()
    granted = api.post(elsewhere["links"]["invoice_requests"], examples.INVOICE_REQUEST, token=link(elsewhere["id"]))
    assert (granted.status_code, granted.json()["granted"]) == (200, True)
    assert api.get(elsewhere["links"]["self"]).json()["invoice"]["vat_number"] == "IT00743110157"


def test_the_invoice_of_the_order_is_answered_as_such(api: Api) -> None:
    placed = place(api, invoice=examples.INVOICE_REQUEST["invoice"])
    told = api.post(placed["links"]["invoice_requests"], examples.INVOICE_REQUEST, token=staff()).json()
    assert (told["granted"], told["ruling"]["code"]) == (True, "invoice_in_order")


def test_a_complaint_is_recorded_and_answered(api: Api) -> None:
    placed = place(api)
    path = placed["links"]["complaints"]
    first = api.post(path, examples.COMPLAINT, token=link(placed["id"]))
    assert (first.status_code, first.json()["complaint_id"], first.json()["channel"]) == (201, "k1", "page")
    assert api.post(path, examples.COMPLAINT, token=OP_KEY).json()["channel"] == "api"
    by_phone = api.post(path, {**examples.COMPLAINT, "channel": "phone"}, token=staff())
    assert (by_phone.json()["complaint_id"], by_phone.json()["channel"]) == ("k3", "phone")
    wrong = api.post(path, {**examples.COMPLAINT, "channel": "phone"}, token=link(placed["id"]))
    assert (wrong.status_code, wrong.json()["param"]) == (422, "channel")
    assert api.post(path, examples.COMPLAINT, token=staff("viewer")).status_code == 403
    assert api.post(path, examples.COMPLAINT, token=OTHER_KEY).status_code == 404
    told = api.post(f"{path}/k1/answer", examples.COMPLAINT_ANSWER, token=staff())
    assert (told.status_code, told.json()["answers"]) == (200, [examples.COMPLAINT_ANSWER["text"]])
    assert api.post(f"{path}/k9/answer", examples.COMPLAINT_ANSWER, token=staff()).status_code == 404
    assert api.post(f"{path}/k1/answer", examples.COMPLAINT_ANSWER, token=link(placed["id"])).status_code == 403
    mine = api.get(placed["links"]["self"], token=link(placed["id"]))
    assert [one["complaint_id"] for one in mine.json()["complaints"]] == ["k1", "k2", "k3"]
    assert "anna" not in mine.text


def test_the_newsletter_consent_is_the_customers(api: Api) -> None:
    placed = place(api, newsletter=True)
    path = placed["links"]["newsletter"]
    assert api.post(path, {"consent": False}, token=link(placed["id"])).json()["newsletter"] is False
    assert api.post(path, {"consent": True}, token=staff()).json()["newsletter"] is True
    assert api.post(path, {"consent": True}, token=OP_KEY).status_code == 403


def test_the_options_name_everything_that_can_be_done(api: Api) -> None:
    placed = place(api)
    mine = api.get(placed["links"]["options"], token=link(placed["id"])).json()
    assert {name: one["ruling"]["code"] for name, one in mine.items() if isinstance(one, dict)} == {
        "cancel": "never",
        "change_delivery_details": mine["change_delivery_details"]["ruling"]["code"],
        "withdraw": "before_delivery",
        "change_order": "no_change_new_order",
        "grant_further_time": "not_concluded_yet",
        "terminate": "not_concluded_yet",
        "request_invoice": "invoice_asked_too_late",
        "complain": "recorded",
        "newsletter": "no_consent",
    }
    assert mine["reject"] is None
    theirs = api.get(placed["links"]["options"], token=staff("viewer")).json()
    assert theirs["reject"]["ruling"]["code"] == "refusable"


def test_staff_cancel_for_the_sellers_reasons(api: Api) -> None:
    placed = place(api)
    other = api.post(placed["links"]["cancel"], {"ground": "other"}, token=staff())
    assert refusal(other) == (409, "not_cancellable_by_staff", "not_for_this_reason")
    assert refusal(api.post(placed["links"]["cancel"], token=link(placed["id"])))[1:] == (
        "not_cancellable_by_customer",
        "never",
    )
    assert api.post(placed["links"]["cancel"], {"ground": "not_in_stock"}, token=staff()).status_code == 202


def test_the_keys_of_the_tests_are_of_different_sellers() -> None:
    assert len({KEY, OTHER_KEY, OP_KEY}) == 3
