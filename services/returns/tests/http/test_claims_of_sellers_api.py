"""The guarantee over HTTP where a seller's terms differ: who brings the goods, what is owed, what is charged.

Delivered on 2 November 2026; the clock starts on the 10th.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ordito.schemas.money import Money
from ordito.schemas.payments import ChargePaidV1, ChargeWithdrawnV1, RefundCompletedV1

if TYPE_CHECKING:
    from conftest import House

OB = ("opsobjects", "2026-01-01")
OP = ("oplashopping", "2017-12")
CO = ("capitalorologi", "2026-01-01")
NEITHER = ["repair", "replacement"]
JPEG = b"\xff\xd8\xff\xe0 the picture of a watch"
CLAIM: dict[str, Any] = {
    "line": 1,
    "quantity": 1,
    "description": "L'orologio si è fermato.",
    "discovered_on": "2026-11-09",
    "name": "Cliente Esempio",
    "contact_email": "cliente@example.it",
}
BY_BRT = {"courier": "brt", "tracking_number": "T-9"}


def euro(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "EUR"}


def verification(cents: int) -> dict[str, Any]:
    return {"what": "verification", "amount": euro(cents), "reason": "Mezz'ora di laboratorio"}


def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx.Response, code: str, *, status: int = 409) -> dict[str, Any]:
    body = ok(answer, status)
    assert body["code"] == code
    return body


def received(house: House, seller: tuple[str, str], **claim: Any) -> dict[str, Any]:
    """A claim whose goods are there; answers how they came."""
    house.hear_delivered(*seller)
    ok(house.post("/claims", CLAIM | claim, token=house.customer()), 201)
    arranged = ok(house.post("/claims/c1/collection", {"pickup_on": "2026-11-12"}, token=house.staff()))
    ok(house.post("/claims/c1/receive", None, token=house.staff()))
    return arranged


def checked(house: House, seller: tuple[str, str], **found: Any) -> dict[str, Any]:
    received(house, seller)
    return ok(house.post("/claims/c1/check", {"defect": True} | found, token=house.staff()))


def sent_photo(house: House) -> str:
    headers = {"Authorization": f"Bearer {house.customer()}", "Idempotency-Key": "photo", "Content-Type": "image/jpeg"}
    return str(house.api.post(f"/v1/orders/{house.order_id}/photos", content=JPEG, headers=headers).json()["photo"])


# oplashopping


def test_the_seller_collects_and_the_customer_chooses_between_repair_and_replacement(house: House) -> None:
    arranged = received(house, OP, wanted="replacement")
    collection = arranged["collection"]
    assert (collection["by"], collection["pickup_on"]) == ("seller", "2026-11-12")
    assert (collection["ruling"]["code"], collection["ruling"]["clause"]["section"]) == ("seller_collects", "10.2")
    found = ok(house.post("/claims/c1/check", {"defect": True}, token=house.staff()))
    choices = {each["remedy"]: each["ruling"]["code"] for each in found["choices"]}
    assert (choices["repair"], choices["replacement"]) == ("remedy_granted", "remedy_granted")
    assert choices["price_reduction"] == choices["termination"] == "repair_or_replacement_first"

    closed = ok(house.post("/claims/c1/remedy-choice", {"remedy": "replacement"}, token=house.customer()))
    assert (closed["status"], closed["outcome"]) == ("closed", "replaced")
    assert closed["remedy"]["replacement_order_id"] is not None
    assert closed["remedy"]["wanted"][0]["sku"] == "OPSPW-86"
    assert not closed["to_send_back"]
    refused(house.post("/claims/c1/send-back", BY_BRT, token=house.staff()), "claimed_goods_stay")


def test_a_price_is_reduced_refunded_and_the_goods_travel_back_at_the_sellers_cost(house: House) -> None:
    checked(house, OP)
    body = {"remedy": "price_reduction", "amount": euro(1500), "impossible": NEITHER}
    owed = ok(house.post("/claims/c1/remedy", body, token=house.staff()))
    assert (owed["status"], owed["refund"]["amount"], owed["refund"]["due"]) == (
        "refund_due",
        euro(1500),
        "2026-11-24",
    )
    assert (owed["refund"]["ruling"]["code"], owed["refund"]["ruling"]["terms"]["seller"]) == ("refund_due", OP[0])
    assert owed["to_send_back"]
    back = ok(house.post("/claims/c1/send-back", BY_BRT, token=house.staff()))
    assert not back["to_send_back"]
    assert back["sent_back"] == {**BY_BRT, "cost_bearer": "seller", "sent_back_by": "anna"}
    house.hear(
        RefundCompletedV1(
            number=1,
            amount=Money(1500, "EUR"),
            cause="return",
            return_id="c1",
            provider="sandbox",
            provider_reference="re_1",
            refunded_in_all=Money(1500, "EUR"),
        )
    )
    assert ok(house.get("/claims/c1", token=house.customer()))["outcome"] == "price_reduced"


def test_a_voucher_needs_both_sides_to_agree(house: House) -> None:
    checked(house, OP)
    alone = house.post("/claims/c1/remedy-choice", {"remedy": "voucher"}, token=house.customer())
    assert refused(alone, "remedy_declined")["ruling"]["code"] == "needs_agreement"
    agreed = {"remedy": "voucher", "agreed": True, "amount": euro(4000)}
    closed = ok(house.post("/claims/c1/remedy", agreed, token=house.staff()))
    assert (closed["outcome"], closed["voucher"]["amount"]) == ("voucher", euro(4000))
    assert closed["voucher"]["code"].startswith("VOU-OP-")


def test_a_minor_defect_does_not_end_the_contract(house: House) -> None:
    checked(house, OP, minor=True)
    wanted = {"remedy": "termination", "impossible": NEITHER}
    declined = refused(house.post("/claims/c1/remedy", wanted, token=house.staff()), "remedy_declined")
    assert declined["ruling"]["code"] == "not_for_minor_defect"
    assert declined["ruling"]["clause"]["section"] == "10.1, 10.2"
    reduced = {"remedy": "price_reduction", "amount": euro(500), "impossible": NEITHER}
    assert ok(house.post("/claims/c1/remedy", reduced, token=house.staff()))["status"] == "refund_due"


def test_a_defect_that_is_not_minor_ends_it(house: House) -> None:
    checked(house, OP)
    wanted = {"remedy": "termination", "impossible": NEITHER}
    owed = ok(house.post("/claims/c1/remedy", wanted, token=house.staff()))
    assert (owed["refund"]["amount"], owed["to_send_back"]) == (euro(4410), False)


def test_no_check_is_charged_where_the_terms_let_nothing_be_charged(house: House) -> None:
    received(house, OP)
    charged = house.post("/claims/c1/check", {"defect": False, "costs": [verification(1500)]}, token=house.staff())
    assert refused(charged, "costs_not_chargeable", status=422)["ruling"]["code"] == "nothing_charged"
    closed = ok(house.post("/claims/c1/check", {"defect": False}, token=house.staff()))
    assert (closed["outcome"], closed["to_send_back"]) == ("no_defect", True)
    back = ok(house.post("/claims/c1/send-back", None, token=house.staff()))
    assert back["sent_back"]["cost_bearer"] == "seller"


# capitalorologi


def test_a_defect_reported_after_two_months_is_declined_and_the_law_flagged(house: House) -> None:
    house.hear_delivered(*CO)
    house.move_to(datetime(2027, 1, 9, 22, 59, 59, tzinfo=UTC))
    in_time = ok(house.post("/claims", CLAIM, token=house.customer()), 201)
    assert in_time["report_ruling"]["code"] == "in_time"
    ok(house.post("/claims/c1/withdraw", None, token=house.customer()))

    house.move_to(datetime(2027, 1, 9, 23, 0, tzinfo=UTC))
    answer = house.post("/claims", CLAIM, token=house.customer())
    ruling = refused(answer, "claim_declined")["ruling"]
    assert (ruling["code"], ruling["law"]["applied"]) == ("too_late", False)
    assert "170/2021" in ruling["law"]["article"]
    assert answer.headers["Location"].endswith("/claims/c2")
    assert ok(house.get("/claims/c2", token=house.customer()))["status"] == "declined"
    assert house.events()[-1] == "claim-declined.v1"


def test_where_no_defect_is_found_the_costs_are_charged_and_the_goods_travel_at_the_customers_cost(
    house: House,
) -> None:
    received(house, CO)
    photo = sent_photo(house)
    body = {"defect": False, "note": "Funziona.", "photos": [photo], "costs": [verification(1500)]}
    charged = ok(house.post("/claims/c1/check", body, token=house.staff()))
    assert (charged["status"], charged["charge"]["amount"]) == ("charge_due", euro(1500))
    assert (charged["charge"]["charge_id"], charged["charge"]["reason"]) == ("c1-check", "no_defect_found")
    assert charged["check"]["costs"] == [verification(1500)]
    assert charged["check"]["ruling"]["code"] == "costs_charged"
    assert [each["id"] for each in charged["check"]["photos"]] == [photo]

    back = ok(house.post("/claims/c1/send-back", BY_BRT, token=house.staff()))
    assert back["sent_back"]["cost_bearer"] == "customer"
    again = ok(house.post("/claims/c1/send-back", {"courier": "dhl"}, token=house.staff()))
    assert again["sent_back"]["courier"] == "brt"
    house.hear(
        ChargePaidV1(
            charge_id="c1-check",
            amount=Money(1500, "EUR"),
            reason="no_defect_found",
            provider="sandbox",
            provider_reference="ch_1",
        )
    )
    shown = ok(house.get("/claims/c1", token=house.customer()))
    assert (shown["status"], shown["outcome"]) == ("closed", "no_defect")
    assert (shown["sent_back"]["tracking_number"], shown["sent_back"]["sent_back_by"]) == ("T-9", None)
    published = ok(house.get("/returns/events", token=house.staff()))["items"]
    assert [each["data"]["return_id"] for each in published if each["type"].endswith("goods-sent-back.v1")] == ["c1"]


def test_costs_above_what_was_paid_for_the_goods_are_a_supervisors_to_charge(house: House) -> None:
    received(house, CO)
    body = {"defect": False, "costs": [verification(4411)]}
    problem = refused(house.post("/claims/c1/check", body, token=house.staff()), "costs_above_price", status=403)
    assert problem["param"] == "costs"
    assert "EUR 44.10 were paid for the goods" in problem["detail"]
    assert "supervisor" in problem["detail"]
    for wrong in ({"what": "verification", "amount": euro(100)}, verification(100) | {"reason": " "}):
        unsaid = {"defect": False, "costs": [wrong]}
        refused(house.post("/claims/c1/check", unsaid, token=house.staff()), "invalid_request", status=422)
    charged = ok(house.post("/claims/c1/check", body, token=house.staff("supervisor")))
    assert charged["charge"]["amount"] == euro(4411)


def test_photos_of_the_report_and_the_check_are_kept_with_the_claim(house: House) -> None:
    house.hear_delivered(*CO)
    photo = sent_photo(house)
    claim = ok(house.post("/claims", CLAIM | {"photos": [photo]}, token=house.customer()), 201)
    assert [each["id"] for each in claim["photos"]] == [photo]
    shown = house.get(f"/photos/{photo}", token=house.staff("viewer"))
    assert (shown.status_code, shown.content) == (200, JPEG)


# Quotations, opsobjects


@pytest.fixture
def quoted(house: House) -> dict[str, Any]:
    """The watch's glass is broken: that is no part that is repaired for nothing."""
    checked(house, OB, part="glass")
    return ok(house.post("/claims/c1/quotation", {"amount": euro(3500), "valid_days": 10}, token=house.staff()))


def test_a_quotation_that_nobody_answers_ends_the_claim_and_the_goods_are_sent_back(
    house: House, quoted: dict[str, Any]
) -> None:
    assert quoted["quotation"]["valid_until"] == "2026-11-20"
    ends = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    house.move_to(ends - timedelta(seconds=1))
    assert not house.timers.run_once()
    house.move_to(ends)
    late = house.post("/claims/c1/quotation/answer", {"accepted": True}, token=house.customer())
    refused(late, "quotation_expired")
    assert house.timers.run_once()
    closed = ok(house.get("/claims/c1", token=house.customer()))
    assert (closed["outcome"], closed["to_send_back"]) == ("not_repaired", True)
    back = ok(house.post("/claims/c1/send-back", BY_BRT, token=house.staff()))
    assert back["sent_back"]["cost_bearer"] == "customer"


def test_a_new_quotation_counts_its_days_anew(house: House, quoted: dict[str, Any]) -> None:
    again = ok(house.post("/claims/c1/quotation", {"amount": euro(3000)}, token=house.staff()))
    assert quoted["quotation"]["valid_until"] < again["quotation"]["valid_until"] == "2026-12-10"
    house.move_to(datetime(2026, 11, 20, 23, 0, tzinfo=UTC))
    assert not house.timers.run_once()
    ok(house.post("/claims/c1/quotation/answer", {"accepted": True}, token=house.customer()))
    house.move_to(datetime(2026, 12, 11, tzinfo=UTC))
    assert not house.timers.run_once()


def test_a_repair_that_is_not_paid_in_time_is_over_and_the_goods_are_sent_back(
    house: House, quoted: dict[str, Any]
) -> None:
    assert quoted["status"] == "quoted"
    taken = ok(house.post("/claims/c1/quotation/answer", {"accepted": True}, token=house.customer()))
    assert (taken["status"], taken["to_send_back"]) == ("charge_due", False)
    house.hear(ChargeWithdrawnV1(charge_id="c1-repair", reason="payment_expired"))
    closed = ok(house.get("/claims/c1", token=house.customer()))
    assert (closed["outcome"], closed["because"], closed["to_send_back"]) == ("not_repaired", "not_paid", True)


def test_who_is_let_off_the_price_of_a_repair_gets_it(house: House, quoted: dict[str, Any]) -> None:
    assert quoted["status"] == "quoted"
    ok(house.post("/claims/c1/quotation/answer", {"accepted": True}, token=house.customer()))
    house.hear(ChargeWithdrawnV1(charge_id="c1-repair", reason="a good customer"))
    assert ok(house.get("/claims/c1", token=house.customer()))["status"] == "in_repair"


def test_only_staff_send_goods_back(house: House) -> None:
    received(house, OB)
    assert house.post("/claims/c1/send-back", BY_BRT, token=house.customer()).status_code == 403
    assert house.post("/claims/c1/send-back", BY_BRT, token=house.staff("viewer")).status_code == 403
    refused(house.post("/claims/c1/send-back", BY_BRT, token=house.staff()), "wrong_claim_status")
