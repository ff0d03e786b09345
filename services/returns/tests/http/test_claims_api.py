"""The guarantee over HTTP, on a real PostgreSQL. Delivered on 2 November 2026; the clock starts on the 10th."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ordito.schemas.money import Money
from ordito.schemas.payments import ChargePaidV1, RefundCompletedV1

if TYPE_CHECKING:
    from conftest import House

CLAIM: dict[str, Any] = {
    "line": 1,
    "quantity": 1,
    "description": "L'orologio si è fermato.",
    "discovered_on": "2026-11-09",
    "name": "Cliente Esempio",
    "contact_email": "cliente@example.it",
}
NEITHER = ["repair", "replacement"]
JPEG = b"\xff\xd8\xff\xe0 the picture of a watch"


def euro(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "EUR"}


def sent_photo(house: House) -> str:
    headers = {"Authorization": f"Bearer {house.customer()}", "Idempotency-Key": "photo", "Content-Type": "image/jpeg"}
    answer = house.api.post(f"/v1/orders/{house.order_id}/photos", content=JPEG, headers=headers)
    return str(answer.json()["photo"])


def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def checked(house: House, **found: Any) -> None:
    """A claim of the watch, looked at."""
    staff = house.staff()
    ok(house.post("/claims", CLAIM, token=house.customer()), 201)
    ok(house.post("/claims/c1/collection", {}, token=staff))
    ok(house.post("/claims/c1/receive", None, token=staff))
    ok(house.post("/claims/c1/check", {"defect": True, **found}, token=staff))


def test_a_claim_walks_from_the_report_to_the_repaired_watch(house: House) -> None:
    house.hear_until("delivered")
    staff, customer = house.staff(), house.customer()
    photo = sent_photo(house)

    answer = house.post("/claims", CLAIM | {"photos": [photo, photo], "wanted": "repair"}, token=customer)
    claim = ok(answer, 201)
    assert answer.headers["Location"] == f"/v1/orders/{house.order_id}/claims/c1"
    assert (claim["claim_id"], claim["status"], claim["covered"]) == ("c1", "opened", True)
    assert [each["id"] for each in claim["photos"]] == [photo]
    assert claim["ruling"]["code"] == "covered"
    assert claim["report_ruling"]["code"] == "no_limit"

    arranged = ok(house.post("/claims/c1/collection", {}, token=staff))
    assert arranged["collection"]["code"].startswith("GAR-OB-")
    assert arranged["collection"]["by"] == "customer"
    assert arranged["collection"]["address"]["city"] == "Marcianise"
    again = ok(house.post("/claims/c1/collection", None, token=staff))
    assert again["collection"] == arranged["collection"]

    assert ok(house.post("/claims/c1/receive", None, token=staff))["status"] == "received"
    found = ok(house.post("/claims/c1/check", {"defect": True, "part": "battery", "photos": [photo]}, token=staff))
    assert found["status"] == "checked"
    assert found["check"]["checked_by"] == "anna"
    assert {each["remedy"]: each["ruling"]["code"] for each in found["choices"]}["repair"] == "remedy_granted"

    repaired = ok(house.post("/claims/c1/remedy-choice", {"remedy": "repair"}, token=customer))
    assert repaired["status"] == "in_repair"
    assert repaired["remedy"]["decided_by"] == "customer"
    assert repaired["check"]["checked_by"] is None
    assert repaired["collection"]["arranged_by"] is None
    assert repaired["repair"]["due"] == "2026-12-01"

    done = {"courier": "brt", "tracking_number": "4242424242424242"}
    closed = ok(house.post("/claims/c1/repair/finish", done, token=staff))
    assert (closed["status"], closed["outcome"], closed["repair"]["finished"]) == ("closed", "repaired", True)
    assert house.get("/claims", token=customer).json()["items"][0]["outcome"] == "repaired"
    assert house.events() == [
        "claim-opened.v1",
        "claim-collection-arranged.v1",
        "claim-goods-received.v1",
        "claim-checked.v1",
        "remedy-decided.v1",
        "repair-started.v1",
        "repair-finished.v1",
        "claim-closed.v1",
    ]
    published = house.get("/returns/events", token=staff).json()["items"]
    assert published[-1]["type"] == "ordito.returns.claim-closed.v1"


def test_a_repair_that_takes_too_long_is_overdue_once(house: House) -> None:
    house.hear_until("delivered")
    checked(house, part="movement")
    started = ok(house.post("/claims/c1/remedy", {"remedy": "repair"}, token=house.staff()))
    ends = datetime.fromisoformat(started["repair"]["ruling"]["deadline"]["end"])
    assert ends == datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
    house.move_to(ends - timedelta(seconds=1))
    assert not house.timers.run_once()
    house.move_to(ends)
    assert house.timers.run_once()
    assert not house.timers.run_once()
    assert house.events()[-1] == "repair-overdue.v1"
    assert ok(house.get("/claims/c1", token=house.customer()))["repair"]["overdue"]
    closed = ok(house.post("/claims/c1/repair/finish", None, token=house.staff()))
    assert not closed["repair"]["overdue"]


def test_a_finished_repair_is_never_overdue(house: House) -> None:
    house.hear_until("delivered")
    checked(house, part="movement")
    ok(house.post("/claims/c1/remedy", {"remedy": "repair"}, token=house.staff()))
    ok(house.post("/claims/c1/repair/finish", None, token=house.staff()))
    house.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    assert not house.timers.run_once()


def test_after_the_guarantee_a_repair_is_quoted_accepted_paid_and_done(house: House) -> None:
    house.hear_until("delivered")
    house.move_to(datetime(2029, 1, 10, 9, 0, tzinfo=UTC))
    staff, customer = house.staff(), house.customer()
    options = ok(house.get("/claim-options", token=customer))
    assert options["lines"][0]["guarantee"]["code"] == "over"
    assert options["lines"][0]["paid_repair"]["code"] == "paid_repair_quoted"

    claim = ok(house.post("/claims", CLAIM | {"discovered_on": "2029-01-09"}, token=customer), 201)
    assert (claim["covered"], claim["ruling"]["code"]) == (False, "over")
    ok(house.post("/claims/c1/collection", {}, token=staff))
    ok(house.post("/claims/c1/receive", None, token=staff))
    quoted = ok(house.post("/claims/c1/quotation", {"amount": euro(4200), "note": "Quadrante"}, token=staff))
    assert (quoted["status"], quoted["quotation"]["accepted"]) == ("quoted", None)
    accepted = ok(house.post("/claims/c1/quotation/answer", {"accepted": True}, token=customer))
    assert accepted["status"] == "charge_due"
    assert accepted["charge"]["charge_id"] == "c1-repair"
    assert accepted["charge"]["amount"] == euro(4200)

    house.hear(
        ChargePaidV1(
            charge_id="c1-repair",
            amount=Money(4200, "EUR"),
            reason="paid_repair",
            provider="sandbox",
            provider_reference="ch_1",
        )
    )
    assert ok(house.get("/claims/c1", token=customer))["status"] == "in_repair"
    closed = ok(house.post("/claims/c1/repair/finish", {}, token=staff))
    assert closed["outcome"] == "repaired"


def test_a_charge_that_no_claim_waits_for_changes_nothing(house: House) -> None:
    house.hear_until("delivered")
    before = house.events()
    house.hear(
        ChargePaidV1(
            charge_id="exchange-1",
            amount=Money(100, "EUR"),
            reason="exchange",
            provider="sandbox",
            provider_reference="ch_1",
        )
    )
    assert house.events() == before


def test_a_remedy_that_is_not_the_customers_is_recorded_and_declined_with_its_ruling(house: House) -> None:
    house.hear_until("delivered")
    checked(house)
    declined = house.post("/claims/c1/remedy-choice", {"remedy": "termination"}, token=house.customer(), key="no")
    assert (declined.status_code, declined.json()["code"]) == (409, "remedy_declined")
    assert declined.headers["content-type"] == "application/problem+json"
    assert declined.json()["ruling"]["code"] == "repair_or_replacement_first"
    again = house.post("/claims/c1/remedy-choice", {"remedy": "termination"}, token=house.customer(), key="no")
    assert (again.status_code, again.content) == (409, declined.content)
    retried = house.post("/claims/c1/remedy-choice", {"remedy": "termination"}, token=house.customer())
    assert (retried.status_code, retried.json()["code"]) == (409, "remedy_declined")
    assert house.events().count("remedy-declined.v1") == 1
    shown = ok(house.get("/claims/c1", token=house.customer()))
    assert [each["remedy"] for each in shown["declined"]] == ["termination"]
    assert shown["status"] == "checked"


def test_a_termination_is_refunded_and_closed_when_the_money_is_back(house: House) -> None:
    house.hear_until("delivered")
    checked(house)
    body = {"remedy": "termination", "impossible": NEITHER}
    owed = ok(house.post("/claims/c1/remedy", body, token=house.staff()))
    assert (owed["status"], owed["refund"]["amount"]) == ("refund_due", euro(4410))
    assert owed["refund"]["due"] == "2026-11-24"
    refunded = RefundCompletedV1(
        number=1,
        amount=Money(4410, "EUR"),
        cause="return",
        return_id="c1",
        provider="sandbox",
        provider_reference="re_1",
        refunded_in_all=Money(4410, "EUR"),
    )
    house.hear(refunded)
    closed = ok(house.get("/claims/c1", token=house.customer()))
    assert (closed["status"], closed["outcome"]) == ("closed", "terminated")
    house.move_to(datetime(2026, 12, 24, tzinfo=UTC))
    assert not house.timers.run_once()
    again = house.post(
        "/withdrawals",
        {"lines": [{"line": 1, "quantity": 1}], "name": "C", "contact_email": "c@example.it"},
        token=house.customer(),
    )
    assert (again.status_code, again.json()["code"]) == (409, "quantity_too_high")


def test_a_refund_of_a_claim_that_is_not_paid_is_overdue(house: House) -> None:
    house.hear_until("delivered")
    checked(house)
    body = {"remedy": "price_reduction", "amount": euro(1000), "impossible": NEITHER}
    ok(house.post("/claims/c1/remedy", body, token=house.staff()))
    house.move_to(datetime(2026, 11, 24, 23, 0, tzinfo=UTC))
    assert house.timers.run_once()
    assert house.events()[-1] == "refund-overdue.v1"
    assert ok(house.get("/claims/c1", token=house.staff("viewer")))["refund"]["overdue"]


def test_an_agreed_voucher_has_a_code_that_is_not_guessed(house: House) -> None:
    house.hear_until("delivered")
    checked(house)
    closed = ok(house.post("/claims/c1/remedy", {"remedy": "voucher", "agreed": True}, token=house.staff()))
    assert (closed["outcome"], closed["voucher"]["amount"]) == ("voucher", euro(4410))
    assert closed["voucher"]["code"].startswith("VOU-OB-")
    assert len(closed["voucher"]["code"]) == len("VOU-OB-") + 16


def test_a_replacement_goes_out_as_an_order_of_its_own(house: House) -> None:
    house.hear_until("delivered")
    checked(house)
    body = {"remedy": "replacement", "impossible": ["repair"]}
    closed = ok(house.post("/claims/c1/remedy", body, token=house.staff()))
    assert closed["outcome"] == "replaced"
    assert closed["remedy"]["replacement_order_id"] not in (None, house.order_id)
    assert closed["remedy"]["wanted"] == [
        {"sku": "OPSPW-86", "name": "Watch", "quantity": 1, "unit_price": euro(4410), "vat_rate": "22"}
    ]


def test_a_guarantee_is_registered_by_the_customer_once(house: House) -> None:
    house.hear_until("delivered")
    first = house.post("/guarantee/registrations", {"line": 1}, token=house.customer())
    assert ok(first, 201)["ruling"]["deadline"]["last_day"] == "2028-11-10"
    second = house.post("/guarantee/registrations", {"line": 1}, token=house.staff())
    assert ok(second, 200) == first.json()
    options = ok(house.get("/claim-options", token=house.customer()))
    assert options["lines"][0]["registered_at"] is not None
    assert options["lines"][1]["registered_at"] is None
    assert options["collection"]["code"] == "customer_sends"


def test_a_claim_is_withdrawn_by_the_customer(house: House) -> None:
    house.hear_until("delivered")
    assert ok(house.post("/claims", CLAIM, token=house.customer()), 201)["withdrawable"]
    assert ok(house.get("/claim-options", token=house.customer()))["lines"][0]["claimable"] == 0
    closed = ok(house.post("/claims/c1/withdraw", None, token=house.customer()))
    assert (closed["outcome"], closed["withdrawable"]) == ("withdrawn", False)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"photos": ["0195a1c0-0000-7000-8000-000000000000"]}, 422, "photo_unknown"),
        ({"discovered_on": "2026-11-11"}, 422, "discovered_at_no_time"),
        ({"line": 9}, 422, "line_unknown"),
        ({"quantity": 2}, 409, "nothing_to_claim"),
        ({"description": " "}, 422, "invalid_request"),
        ({"channel": "phone"}, 422, "channel_not_possible"),
        ({"received_at": "2026-11-09T10:00:00Z"}, 422, "staff_only"),
        ({"card": "4242"}, 422, "invalid_request"),
    ],
)
def test_a_report_that_cannot_be_names_what_to_mend(
    house: House, change: dict[str, Any], status: int, code: str
) -> None:
    house.hear_until("delivered")
    answer = house.post("/claims", CLAIM | change, token=house.customer())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert house.events() == []


def test_staff_say_how_and_when_a_report_came(house: House) -> None:
    house.hear_until("delivered")
    unsaid = house.post("/claims", CLAIM, token=house.staff())
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "channel_not_possible")
    by_phone = CLAIM | {"channel": "phone", "received_at": "2026-11-09T10:00:00Z"}
    claim = ok(house.post("/claims", by_phone, token=house.staff()), 201)
    assert (claim["channel"], claim["opened_at"]) == ("phone", "2026-11-09T10:00:00Z")


def test_before_the_delivery_there_is_nothing_to_claim(house: House) -> None:
    house.hear_until("shipped")
    answer = house.post("/claims", CLAIM, token=house.customer())
    assert (answer.status_code, answer.json()["code"]) == (409, "line_not_delivered")
    options = ok(house.get("/claim-options", token=house.customer()))
    assert (options["lines"][0]["guarantee"], options["lines"][0]["claimable"]) == (None, 0)


def test_who_may_do_what(house: House) -> None:
    house.hear_until("delivered")
    ok(house.post("/claims", CLAIM, token=house.customer()), 201)
    for path, body in [
        ("/claims/c1/collection", {}),
        ("/claims/c1/receive", None),
        ("/claims/c1/check", {"defect": True}),
        ("/claims/c1/remedy", {"remedy": "repair"}),
        ("/claims/c1/quotation", {"amount": euro(100)}),
        ("/claims/c1/repair/finish", {}),
    ]:
        assert house.post(path, body, token=house.customer()).status_code == 403
        assert house.post(path, body, token=house.staff("viewer")).status_code == 403
        assert house.post(path, body, token=house.staff(seller="another")).status_code == 404
    other = house.customer("01932b5e-7c1a-7d3e-9f00-3a5b7c9d1e30")
    assert house.post("/claims", CLAIM, token=other).status_code == 404
    assert house.get("/claims/c1", token=other).status_code == 404
    assert house.get("/claims/c9", token=house.customer()).status_code == 404
    missing = house.post("/claims/c9/withdraw", None, token=house.customer())
    assert (missing.status_code, missing.json()["code"]) == (404, "claim_unknown")
