"""Bank details, charges and vouchers over HTTP: who may, what is refused, and that an IBAN is nowhere repeated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from paid_order import (
    EXCHANGE_TO_PAY,
    IBAN,
    NOW,
    ORDER,
    REPAIR_TO_PAY,
    SELLER,
    WATCH_RETURNED,
    delivered,
    eur,
    message,
    placed,
    voucher_due,
)
from running_payments import PSP_KEY, Payments, RunningProvider

from ordito.kit.clock import FixedClock
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import Role, api_key_digest, make_link_token, make_staff_token
from ordito.payments.adapters.http import examples
from ordito.payments.adapters.http.views import ChargeView
from ordito.payments.adapters.http.vouchers import VoucherView
from ordito.payments.main import make_app
from ordito.payments.settings import Settings
from ordito.schemas.orders import Replaced
from ordito.schemas.values import TermsVersion

STAFF_SECRET = "staff-secret-of-the-tests-of-32-characters"
LINK_SECRET = "link-secret-of-the-tests-of-32-characters-"
API_KEY = "ok_the-shop-of-the-tests-000000000000000000"
OTHER_KEY = "ok_another-shop-of-the-tests-00000000000000"
UNKNOWN = "0199a1b2-0000-7000-8000-00000000ffff"
CASH = message(placed(method="cash_on_delivery", token=None), 1)
SPACED = "IT60 X054 2811 1010 0000 0123 456"
DETAILS = {"iban": SPACED, "holder": "Ada Rossi"}
MEANS = {"method": "card", "token": "tok_visa"}


def staff(role: Role = "supervisor", *, sellers: list[str] | None = None) -> dict[str, str]:
    token = make_staff_token(STAFF_SECRET, "anna", role=role, sellers=sellers or [SELLER], now=datetime.now(tz=UTC))
    return {"Authorization": f"Bearer {token}"}


CUSTOMER = {"Authorization": f"Bearer {make_link_token(LINK_SECRET, UUID(ORDER))}"}
STRANGER = {"Authorization": f"Bearer {make_link_token(LINK_SECRET, UUID(UNKNOWN))}"}
STOREFRONT = {"Authorization": f"Bearer {API_KEY}"}
OTHER_STOREFRONT = {"Authorization": f"Bearer {OTHER_KEY}"}


def settings_of(database_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        staff_secret=STAFF_SECRET,
        link_secret=LINK_SECRET,
        api_keys={SELLER: (api_key_digest(API_KEY),), "oplashopping": (api_key_digest(OTHER_KEY),)},
        psp_key=PSP_KEY,
    )


@pytest.fixture
def api(database_url: str) -> Iterator[httpx.Client]:
    with serving(make_app(settings_of(database_url), clock=FixedClock(NOW))) as client:
        yield client


def post(
    api: httpx.Client, path: str, body: dict[str, Any], *, key: str = "k-1", who: dict[str, str] = CUSTOMER
) -> httpx.Response:
    return api.post(f"/v1/orders/{ORDER}{path}", json=body, headers={**who, "Idempotency-Key": key})


def shown(api: httpx.Client, who: dict[str, str] = CUSTOMER) -> Any:
    return api.get(f"/v1/payments/{ORDER}", headers=who).json()


class TestLinkMethods:
    def test_a_link_offers_the_methods_of_the_terms_and_tells_until_when(
        self, api: httpx.Client, payments: Payments
    ) -> None:
        payments.hear(message(placed(), 1), message(EXCHANGE_TO_PAY, 1))
        view = shown(api)
        assert view["link_methods"] == ["card", "paypal"]
        (charge,) = view["charges"]
        assert (charge["reason"], charge["pay_by"]) == ("exchange_not_returned", "2026-12-07T22:59:59Z")

    def test_a_repair_is_not_paid_after_its_last_day_even_before_the_timer_comes(
        self, database_url: str, payments: Payments
    ) -> None:
        payments.hear(message(placed(), 1), message(REPAIR_TO_PAY, 1))
        last = datetime(2026, 12, 7, 22, 59, 59, tzinfo=UTC)
        path = f"/charges/{REPAIR_TO_PAY.charge_id}/payment"
        with serving(make_app(settings_of(database_url), clock=FixedClock(last + timedelta(hours=9)))) as late:
            problem = post(late, path, MEANS)
        assert (problem.status_code, problem.json()["code"]) == (409, "charge_expired")
        with serving(make_app(settings_of(database_url), clock=FixedClock(last))) as in_time:
            assert post(in_time, path, MEANS, key="k-2").status_code == 202

    def test_another_method_is_refused_with_its_ruling_and_nothing_is_paid(
        self, api: httpx.Client, payments: Payments
    ) -> None:
        cash_too = placed().model_copy(update={"terms": TermsVersion("oplashopping", "2017-12")})
        payments.hear(message(cash_too, 1), message(EXCHANGE_TO_PAY, 1))
        path = "/charges/r1-exchange-1/payment"
        for method, code in (("cash_on_delivery", "not_by_link"), ("bitcoin", "method_not_offered")):
            answer = post(api, path, {"method": method}, key=f"k-{method}")
            problem = answer.json()
            assert (answer.status_code, problem["code"], problem["param"]) == (
                422,
                "payment_method_not_offered",
                "method",
            )
            assert problem["ruling"]["code"] == code
        assert post(api, path, {"method": "paypal", "token": "tok_paypal"}, key="k-paid").status_code == 202
        asked = [name for name in payments.events(ORDER) if name.startswith("charge-")]
        assert asked == ["charge-requested.v1", "charge-started.v1"]


class TestBankDetails:
    def test_a_refund_that_waits_begins_when_the_customer_says_where_to(
        self, api: httpx.Client, payments: Payments, provider: RunningProvider
    ) -> None:
        payments.hear(CASH)
        assert (shown(api)["status"], shown(api)["to_collect"]) == ("to_collect", {"amount": 10660, "currency": "EUR"})
        payments.hear(message(delivered(eur(10660)), 1), message(WATCH_RETURNED, 1))
        (refund,) = shown(api)["refunds"]
        assert (refund["status"], refund["means"]) == ("awaiting_bank_details", "bank_transfer")
        answer = post(api, "/bank-details", DETAILS)
        assert (answer.status_code, answer.json()) == (201, {"iban_country": "IT", "iban_last4": "3456"})
        payments.work()
        view = shown(api)
        assert view["refunds"][0]["status"] == "completed"
        assert view["bank_details"] == {"iban_country": "IT", "iban_last4": "3456"}
        (entry,) = provider.ledger.entries()
        assert (entry["kind"], entry["amount"], entry["method"]) == ("transfer", 4410, "IT…3456")

    def test_staff_enters_them_for_the_customer(self, api: httpx.Client, payments: Payments) -> None:
        payments.hear(CASH)
        assert post(api, "/bank-details", DETAILS, who=staff("viewer")).json()["code"] == "role_required"
        assert post(api, "/bank-details", DETAILS, who=staff("agent")).status_code == 201
        (given,) = [one for one in events(api) if "given" in one["type"]]
        assert given["data"] == {"iban_country": "IT", "iban_last4": "3456", "given_by": "anna"}

    @pytest.mark.parametrize("who", [STRANGER, staff(sellers=["oplashopping"])])
    def test_nobody_else_does(self, api: httpx.Client, payments: Payments, who: dict[str, str]) -> None:
        payments.hear(CASH)
        assert post(api, "/bank-details", DETAILS, who=who).status_code == 404
        assert post(api, "/bank-details", DETAILS, who=STOREFRONT).status_code == 403

    @pytest.mark.parametrize(
        "iban",
        [
            "IT60X0542811101000000123457",
            "IT60A0542811101000000123456",
            "IT60X054281110100000012345",
            "XX60X0542811101000000123456",
            "hello",
        ],
    )
    def test_an_account_that_cannot_be_is_refused_and_not_repeated(
        self, api: httpx.Client, payments: Payments, iban: str
    ) -> None:
        payments.hear(CASH)
        answer = post(api, "/bank-details", {**DETAILS, "iban": iban})
        assert (answer.status_code, answer.json()["code"], answer.json()["param"]) == (422, "iban_invalid", "iban")
        assert iban not in answer.text

    @pytest.mark.parametrize(
        "iban", [SPACED, IBAN.lower(), "DE89 3704 0044 0532 0130 00", "DE89 4111 1111 1111 1111 11"]
    )
    def test_an_account_is_not_taken_for_a_card(self, api: httpx.Client, payments: Payments, iban: str) -> None:
        payments.hear(CASH)
        assert post(api, "/bank-details", {**DETAILS, "iban": iban}).status_code == 201

    def test_a_card_number_is_not_taken_for_an_account(self, api: httpx.Client, payments: Payments) -> None:
        payments.hear(CASH)
        answer = post(api, "/bank-details", {**DETAILS, "holder": "4111 1111 1111 1111"})
        assert (answer.status_code, answer.json()["code"]) == (422, "card_number_refused")

    def test_the_account_is_in_no_answer_event_or_log(
        self, api: httpx.Client, payments: Payments, capfd: pytest.CaptureFixture[str]
    ) -> None:
        payments.hear(CASH, message(delivered(eur(10660)), 1), message(WATCH_RETURNED, 1))
        answers = [
            post(api, "/bank-details", body, key=key) for key, body in (("k-1", DETAILS), ("k-2", {"iban": IBAN}))
        ]
        payments.work()
        out = capfd.readouterr()
        texts = [answer.text for answer in answers]
        for text in [*texts, str(shown(api)), str(shown(api, staff())), str(events(api)), out.out, out.err]:
            assert "0542811101" not in text.replace(" ", "")
            assert "Rossi" not in text


class TestCharges:
    def test_the_customer_pays_what_is_due(
        self, api: httpx.Client, payments: Payments, provider: RunningProvider
    ) -> None:
        payments.hear(message(placed(), 1), message(REPAIR_TO_PAY, 1))
        payments.work()
        path = "/charges/c1-1/payment"
        assert post(api, path, {**MEANS, "token": "tok_declined"}).json()["status"] == "paying"
        assert post(api, path, MEANS, key="k-2").json()["code"] == "charge_not_open"
        payments.work()
        (charge,) = shown(api)["charges"]
        assert (charge["status"], charge["declined"], charge["ruling"]["code"]) == (
            "open",
            "card_declined",
            "not_in_stock",
        )
        first, repeated = (post(api, path, MEANS, key="k-3") for _ in range(2))
        assert (first.status_code, first.content) == (202, repeated.content)
        payments.work()
        (charge,) = shown(api)["charges"]
        assert (charge["status"], charge["method"]) == ("paid", "card")
        assert [one["outcome"] for one in charge["attempts"]] == ["refused", "done"]
        assert [entry["amount"] for entry in provider.ledger.entries() if entry["status"] == "succeeded"] == [
            10660,
            2500,
        ]

    def test_an_order_that_waits_for_its_customer_is_paid(self, api: httpx.Client, payments: Payments) -> None:
        replaced = Replaced(order_id=UNKNOWN, return_id="r-1", reason="exchange", credit=eur(10000))
        payments.hear(message(placed(method="payment_link", token=None, replaces=replaced), 1))
        view = shown(api)
        assert (view["status"], view["amount"]["amount"], view["credit"]["amount"]["amount"]) == (
            "awaiting_payment",
            660,
            10000,
        )
        assert post(api, "/payment", MEANS).status_code == 202
        payments.work()
        view = shown(api)
        assert (view["status"], view["captured"]["amount"]) == ("captured", 660)

    def test_only_the_customer_pays(self, api: httpx.Client, payments: Payments) -> None:
        payments.hear(message(placed(), 1), message(REPAIR_TO_PAY, 1))
        for who in (staff(), STOREFRONT):
            assert post(api, "/charges/c1-1/payment", MEANS, who=who).json()["code"] == "customer_required"
        assert post(api, "/charges/c1-1/payment", MEANS, who=STRANGER).status_code == 404
        assert post(api, "/charges/c9/payment", MEANS).json()["code"] == "unknown_charge"
        assert post(api, "/payment", MEANS).json()["code"] == "unknown_charge"
        assert post(api, "/charges/c1-1/payment", {"method": "shells"}).status_code == 422
        card = post(api, "/charges/c1-1/payment", {**MEANS, "token": "4111111111111111"})
        assert card.json()["code"] == "card_number_refused"

    def test_a_supervisor_lets_the_customer_off(self, api: httpx.Client, payments: Payments) -> None:
        payments.hear(message(placed(), 1), message(REPAIR_TO_PAY, 1))
        path, body = "/charges/c1-1/withdrawal", {"reason": "Goodwill"}
        assert post(api, path, body, who=staff("agent")).json()["code"] == "role_required"
        assert post(api, path, body, who=staff()).json()["status"] == "withdrawn"
        assert post(api, "/charges/c1-1/payment", MEANS, key="k-2").json()["code"] == "charge_not_open"


class TestVouchers:
    PATH = f"/v1/vouchers/{SELLER}/v-1"

    def test_the_storefront_and_the_staff_see_balance_and_ledger(self, api: httpx.Client, payments: Payments) -> None:
        payments.hear(message(voucher_due(7000), 1, order=UNKNOWN), message(placed(voucher="V-1"), 1))
        payments.work()
        for who in (STOREFRONT, staff("viewer")):
            seen = api.get(self.PATH, headers=who).json()
            assert (seen["code"], seen["balance"]["amount"], seen["return_id"]) == ("V-1", 0, "c1")
            assert [(one["kind"], one["amount"]["amount"], one["order_id"]) for one in seen["ledger"]] == [
                ("issued", 7000, UNKNOWN),
                ("spent", 7000, ORDER),
            ]
        assert shown(api)["voucher"] == {"code": "V-1", "amount": {"amount": 7000, "currency": "EUR"}}

    def test_nobody_else_does(self, api: httpx.Client, payments: Payments) -> None:
        payments.hear(message(voucher_due(7000), 1, order=UNKNOWN))
        assert api.get(self.PATH, headers=OTHER_STOREFRONT).status_code == 404
        assert api.get(self.PATH, headers=staff(sellers=["oplashopping"])).status_code == 404
        assert api.get(self.PATH, headers=CUSTOMER).status_code == 403
        assert api.get(f"/v1/vouchers/{SELLER}/V-9", headers=STOREFRONT).status_code == 404


def events(api: httpx.Client) -> Any:
    return api.get(f"/v1/payments/{ORDER}/events", headers=staff()).json()["items"]


def test_the_examples_of_the_document_are_what_the_api_answers() -> None:
    for model, example in ((ChargeView, examples.CHARGE), (VoucherView, examples.VOUCHER)):
        assert model.model_validate(example).model_dump(mode="json") == example
