"""The API of payments on a real socket and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from paid_order import NOW, ORDER, SELLER, STRAP_REFUSED, eur, message, placed
from running_payments import PSP_KEY, Payments, RunningProvider

from ordito.kit.clock import FixedClock
from ordito.kit.effects import EffectKind, EffectWorker, PermanentFailure
from ordito.kit.http.events import EventList
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import Role, api_key_digest, make_link_token, make_staff_token
from ordito.payments.adapters.gateways.sandbox import SandboxGateway
from ordito.payments.adapters.http import examples
from ordito.payments.adapters.http.views import PaymentView, RefundView
from ordito.payments.adapters.postgres.books import DatabaseBooks
from ordito.payments.application.effects import effect_kinds
from ordito.payments.main import make_app
from ordito.payments.settings import Settings

STAFF_SECRET = "staff-secret-of-the-tests-of-32-characters"
LINK_SECRET = "link-secret-of-the-tests-of-32-characters-"
API_KEY = "ok_the-shop-of-the-tests-000000000000000000"
OTHER_KEY = "ok_another-shop-of-the-tests-00000000000000"
UNKNOWN = "0199a1b2-0000-7000-8000-00000000ffff"
PATH = f"/v1/payments/{ORDER}"


def staff(role: Role = "supervisor", *, sellers: list[str] | None = None) -> dict[str, str]:
    token = make_staff_token(STAFF_SECRET, "anna", role=role, sellers=sellers or [SELLER], now=datetime.now(tz=UTC))
    return {"Authorization": f"Bearer {token}"}


CUSTOMER = {"Authorization": f"Bearer {make_link_token(LINK_SECRET, UUID(ORDER))}"}
STRANGER = {"Authorization": f"Bearer {make_link_token(LINK_SECRET, UUID(UNKNOWN))}"}
STOREFRONT = {"Authorization": f"Bearer {API_KEY}"}
OTHER_STOREFRONT = {"Authorization": f"Bearer {OTHER_KEY}"}


@pytest.fixture
def api(database_url: str) -> Iterator[httpx.Client]:
    settings = Settings(
        database_url=database_url,
        staff_secret=STAFF_SECRET,
        link_secret=LINK_SECRET,
        api_keys={SELLER: (api_key_digest(API_KEY),), "oplashopping": (api_key_digest(OTHER_KEY),)},
        psp_key=PSP_KEY,
    )
    with serving(make_app(settings, clock=FixedClock(NOW))) as client:
        yield client


@pytest.fixture
def captured(payments: Payments) -> Payments:
    payments.hear(message(placed(), 1))
    payments.work()
    return payments


def post(api: httpx.Client, body: dict[str, Any], *, key: str = "k-1", path: str = "/refunds", **who: Any) -> Any:
    headers = {**(who.get("headers") or staff()), "Idempotency-Key": key}
    return api.post(PATH + path, json=body, headers=headers)


ONE_WATCH = {"lines": [{"line": 1, "quantity": 1}], "reason": "Scratched glass"}
TEN_EURO = {"amount": {"amount": 1000, "currency": "EUR"}, "reason": "Two weeks late"}


def test_the_payment_is_shown_with_refunds_causes_and_attempts(api: httpx.Client, captured: Payments) -> None:
    captured.hear(message(STRAP_REFUSED, 2))
    captured.work()
    shown = api.get(PATH, headers=staff("viewer")).json()
    assert shown["status"] == "captured"
    assert shown["captured"] == {"amount": 10660, "currency": "EUR"}
    assert shown["refunded"] == {"amount": 1350, "currency": "EUR"}
    assert shown["refundable"] == {"amount": 9310, "currency": "EUR"}
    assert [one["outcome"] for one in shown["attempts"]] == ["done"]
    (refund,) = shown["refunds"]
    assert (refund["cause"], refund["status"], refund["ruling"]["code"]) == (
        "lines_refused",
        "completed",
        "not_in_stock",
    )
    assert [one["outcome"] for one in refund["attempts"]] == ["done"]
    assert shown["lines"][1]["refundable_quantity"] == 0


def test_a_card_number_in_the_reason_is_refused(api: httpx.Client, captured: Payments) -> None:
    problem = post(api, {**TEN_EURO, "reason": "back to 4111 1111 1111 1111"}).json()
    assert (problem["status"], problem["code"], problem["param"]) == (422, "card_number_refused", "reason")


@pytest.mark.parametrize("who", [CUSTOMER, STOREFRONT])
def test_the_customer_and_the_storefront_see_it(api: httpx.Client, captured: Payments, who: dict[str, str]) -> None:
    assert api.get(PATH, headers=who).json()["status"] == "captured"


@pytest.mark.parametrize("who", [STRANGER, OTHER_STOREFRONT, staff(sellers=["oplashopping"])])
def test_nobody_else_learns_that_it_exists(api: httpx.Client, captured: Payments, who: dict[str, str]) -> None:
    assert api.get(PATH, headers=who).json()["code"] == "not_found"
    assert api.get(PATH + "x", headers=staff()).status_code == 422
    assert api.get(f"/v1/payments/{UNKNOWN}", headers=staff()).status_code == 404


def test_the_customer_does_not_see_what_the_staff_says_among_itself(api: httpx.Client, captured: Payments) -> None:
    assert post(api, TEN_EURO).status_code == 201
    assert api.get(PATH, headers=staff()).json()["refunds"][0]["asked_by"] == "anna"
    shown = api.get(PATH, headers=CUSTOMER).json()["refunds"][0]
    assert (shown["asked_by"], shown["reason"]) == (None, None)


def test_a_supervisor_pays_pieces_back_at_their_price(
    api: httpx.Client, captured: Payments, provider: RunningProvider
) -> None:
    answer = post(api, ONE_WATCH)
    assert answer.status_code == 201
    assert answer.json()["amount"] == {"amount": 4410, "currency": "EUR"}
    captured.work()
    assert [entry["amount"] for entry in provider.ledger.entries()] == [10660, 4410]


def test_a_supervisor_pays_an_amount_back_once_however_often_the_request_comes(
    api: httpx.Client, captured: Payments, provider: RunningProvider
) -> None:
    first, second = post(api, TEN_EURO), post(api, TEN_EURO)
    assert first.content == second.content
    assert second.headers["Idempotent-Replayed"] == "true"
    assert post(api, ONE_WATCH).json()["code"] == "idempotency_key_reused"
    captured.work()
    assert [entry["amount"] for entry in provider.ledger.entries()] == [10660, 1000]


def test_never_more_than_was_taken(api: httpx.Client, captured: Payments) -> None:
    assert post(api, {**TEN_EURO, "amount": {"amount": 10661, "currency": "EUR"}}).json()["code"] == (
        "refund_above_captured"
    )
    assert post(api, {**ONE_WATCH, "lines": [{"line": 1, "quantity": 3}]}).json()["code"] == "pieces_above_bought"
    unknown = post(api, {**ONE_WATCH, "lines": [{"line": 9, "quantity": 1}]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_line")
    dollars = post(api, {**TEN_EURO, "amount": {"amount": 5, "currency": "USD"}})
    assert (dollars.status_code, dollars.json()["code"]) == (422, "other_currency")
    assert dollars.json()["param"] == "amount.currency"
    for lines in ([{"line": 9, "quantity": 1}], [{"line": 1, "quantity": 999}]):
        assert post(api, {**ONE_WATCH, "lines": lines}).json()["param"] == "lines"
    assert api.get(PATH, headers=staff()).json()["refunds"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"reason": "nothing said"},
        {**ONE_WATCH, **TEN_EURO},
        {**TEN_EURO, "amount": {"amount": 0, "currency": "EUR"}},
        {**TEN_EURO, "amount": {"amount": 10.5, "currency": "EUR"}},
        {**TEN_EURO, "reason": " "},
        {**ONE_WATCH, "lines": []},
        {**ONE_WATCH, "unknown": 1},
    ],
)
def test_a_request_that_makes_no_sense_names_what_to_mend(
    api: httpx.Client, captured: Payments, body: dict[str, Any]
) -> None:
    answer = post(api, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_only_supervisors_of_the_seller_pay_back(api: httpx.Client, captured: Payments) -> None:
    assert post(api, ONE_WATCH, headers=staff("agent")).json()["code"] == "role_required"
    assert post(api, ONE_WATCH, headers=CUSTOMER).json()["code"] == "staff_required"
    assert post(api, ONE_WATCH, headers=staff(sellers=["oplashopping"])).status_code == 404
    assert api.post(PATH + "/refunds", json=ONE_WATCH, headers=staff()).json()["code"] == "idempotency_key_required"


def test_nothing_is_paid_back_before_it_was_taken(api: httpx.Client, payments: Payments) -> None:
    payments.hear(message(placed(), 1))
    assert api.get(PATH, headers=staff()).json()["status"] == "requested"
    assert post(api, ONE_WATCH).json()["code"] == "payment_not_captured"


def test_a_refused_refund_is_asked_for_again_under_a_new_number(
    api: httpx.Client, captured: Payments, provider: RunningProvider
) -> None:
    post(api, ONE_WATCH)
    refuse(captured)
    assert api.get(PATH, headers=staff()).json()["refunds"][0]["status"] == "failed"
    again = post(api, {"reason": "The card is open again"}, path="/refunds/1/repeat")
    assert (again.status_code, again.json()["number"], again.json()["again_of"]) == (201, 2, 1)
    assert again.json()["key"] == f"refund:{ORDER}:2"
    captured.work()
    assert [entry["amount"] for entry in provider.ledger.entries()] == [10660, eur(4410).amount]
    assert post(api, {"reason": "once more"}, key="k-2", path="/refunds/1/repeat").json()["code"] == (
        "refund_not_failed"
    )
    assert post(api, {"reason": "once more"}, key="k-3", path="/refunds/9/repeat").status_code == 404


def refuse(payments: Payments) -> None:
    def no(effect: object) -> dict[str, Any]:
        raise PermanentFailure("card_closed", "The card is closed.")

    gateway = SandboxGateway("http://127.0.0.1:1", key="")
    kind = effect_kinds({}, transfers=gateway, books=DatabaseBooks(payments.database))["refund"]
    gateway.close()
    EffectWorker(payments.database, {"refund": EffectKind(no, kind.succeeded, kind.failed)}).run_once()


def test_every_event_is_listed_under_its_public_name(api: httpx.Client, captured: Payments) -> None:
    items = api.get(PATH + "/events", headers=staff("viewer")).json()["items"]
    assert [one["type"] for one in items] == [
        "ordito.payments.payment-requested.v1",
        "ordito.payments.payment-captured.v1",
    ]
    assert [one["version"] for one in items] == [1, 2]
    assert items[1]["actor"] == "provider:sandbox"
    assert api.get(PATH + "/events", headers=STOREFRONT).status_code == 200
    assert api.get(PATH + "/events", headers=CUSTOMER).status_code == 403


def test_the_examples_of_the_document_are_what_the_api_answers() -> None:
    for model, example in (
        (PaymentView, examples.PAYMENT),
        (RefundView, examples.REQUESTED_REFUND),
        (EventList, examples.EVENTS),
    ):
        assert model.model_validate(example).model_dump(mode="json") == example
