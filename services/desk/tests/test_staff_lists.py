"""The staff's lists, vouchers, unknown parcels, and the question what the terms would say."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from later_facts import UNKNOWN, VOUCHER
from order_history import IN_TIME, ORDER, RETURN, SELLER
from pydantic_core import to_jsonable_python
from staff_scenes import SCENES, order_of, staff_desk

from ordito.desk.application.ports import Chosen, ServiceRefused
from ordito.desk.application.staff_terms import again, fields_of, typed_facts
from ordito.desk.application.staff_work import QUEUES
from ordito.terms import QUESTIONS


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize(
    ("queue", "scene", "stage", "link"),
    [
        ("returns", "withdrawn", "to authorise", f"returns/{RETURN}/authorise"),
        ("returns", "returned", "to inspect", f"returns/{RETURN}/inspect"),
        ("refunds", "bank-details", "waits for bank details", "bank-details"),
        ("refunds", "collected-twice", "paid too much", "refunds"),
        ("overdue", "unpaid", "charge", "charges/r2-exchange-1/withdrawal"),
        ("claims", "claim-opened", "opened", "claims/c1/collection"),
        ("claims", "claim-received", "received", "claims/c1/check"),
        ("claims", "repair-received", "received", "claims/c1/quotation"),
        ("claims", "claim-checked", "checked", "claims/c1/remedy"),
        ("claims", "repairing", "in repair", "claims/c1/repair/finish"),
        ("overdue", "repairing", "repair", "claims/c1/repair/finish"),
        ("overdue", "late", "delivery", "further-time"),
        ("parcels", "held", "held", "/release"),
        ("parcels", "coming-back", "coming back", "/came-back"),
        ("complaints", "complained", "by phone", "complaints/k1/answer"),
        ("quotations", "quotation", "to offer", "quotation"),
    ],
)
def test_what_waits_is_listed_with_the_form_that_settles_it(queue: str, scene: str, stage: str, link: str) -> None:
    with staff_desk(scene) as desk:
        text = desk.client.get(f"/staff/work/{queue}").text
        assert f">{stage}</span>" in text
        found = re.findall(rf'href="(/staff/orders/{order_of(scene)}/[^"]+)"', text)
        assert len(found) == 1
        assert found[0].endswith(link)
        assert desk.client.get(found[0]).status_code == 200


def test_every_list_says_when_nothing_waits_and_counts_what_does() -> None:
    with staff_desk("delivered") as desk:
        for queue in QUEUES:
            assert queue.empty in words(desk.client.get(f"/staff/work/{queue.name}").text)
        assert desk.client.get("/staff/work/nonsense").status_code == 404
    with staff_desk() as desk:
        text = words(desk.client.get("/staff/work/claims").text)
        assert "Returns 4 Refunds 2 Claims 7 Overdue 3 Parcels 5 Complaints 1 Quotations 1" in text


def test_a_list_is_narrowed_by_seller_and_stage() -> None:
    with staff_desk("claim-opened", "claim-checked") as desk:
        text = desk.client.get("/staff/work/claims", params={"state": "checked", "seller": SELLER}).text
        assert order_of("claim-checked") in text
        assert order_of("claim-opened") not in text
        assert "No claim is open." in desk.client.get("/staff/work/claims", params={"seller": "another"}).text


def test_a_viewer_sees_the_lists_without_what_to_do() -> None:
    with staff_desk(*SCENES) as desk:
        desk.log_in("vera@example.it")
        for queue in QUEUES:
            text = desk.client.get(f"/staff/work/{queue.name}").text
            assert "/staff/orders/" in text
            assert 'class="button small" href' not in text


# Unknown parcels


def keys(text: str) -> dict[str, str]:
    found = dict(re.findall(r'type="hidden" name="(form_token|key)" value="([^"]+)"', text))
    return {"form_token": found["form_token"], "key": found["key"]}


def test_an_unknown_parcel_is_recorded_assigned_and_sent_back() -> None:
    with staff_desk("authorised") as desk:
        page = "/staff/unknown-parcels"
        text = desk.client.get(page).text
        assert "G. E." in text
        new = {"seller": SELLER, "sender": "Anna, Bari", "tracking_number": "", "note": "a watch"}
        assert desk.client.post(page, data={**keys(text), **new}).headers["location"] == f"{page}?said=recorded"
        typed = {**keys(text), "order": "OB-2026-000042"}
        assert desk.client.post(f"{page}/{UNKNOWN}/assign", data=typed).status_code == 303
        assert desk.client.post(f"{page}/{UNKNOWN}/send-back", data=keys(text)).status_code == 303
        assert [(path, body) for _, path, _, body in desk.services.posted] == [
            ("/v1/unknown-parcels", {"seller": SELLER, "sender": "Anna, Bari", "note": "a watch"}),
            (f"/v1/unknown-parcels/{UNKNOWN}/assign", {"order_id": order_of("authorised"), "return_id": RETURN}),
            (f"/v1/unknown-parcels/{UNKNOWN}/send-back", {}),
        ]


def test_an_order_that_is_not_found_keeps_what_was_typed() -> None:
    with staff_desk("delivered") as desk:
        page = f"/staff/unknown-parcels/{UNKNOWN}/assign"
        form = keys(desk.client.get("/staff/unknown-parcels").text)
        nowhere = desk.client.post(page, data={**form, "order": "OB-0"})
        assert nowhere.status_code == 422
        assert "No order is found by" in nowhere.text
        assert 'value="OB-0"' in nowhere.text
        without = desk.client.post(page, data={**form, "order": "OB-2026-000042"})
        assert "That order has no return, or several" in words(without.text)
        assert desk.services.posted == []


def test_a_refused_assignment_shows_the_services_words() -> None:
    with staff_desk("authorised") as desk:
        form = keys(desk.client.get("/staff/unknown-parcels").text)
        desk.services.refusal = ServiceRefused(
            "returns", status=409, code="settled", detail="It was settled before.", ruling=to_jsonable_python(IN_TIME)
        )
        typed = {**form, "order": ORDER, "return_id": "r1"}
        answer = desk.client.post(f"/staff/unknown-parcels/{UNKNOWN}/assign", data=typed)
        assert answer.status_code == 409
        assert "It was settled before." in answer.text
        desk.services.refusal, desk.services.down = None, {"returns"}
        answer = desk.client.post("/staff/unknown-parcels", data={**form, "seller": SELLER, "sender": "Anna"})
        assert answer.status_code == 503
        assert 'value="Anna"' in answer.text
        assert keys(answer.text[answer.text.index("A parcel came") :] + answer.text)["form_token"] == form["form_token"]


# Vouchers


def test_a_voucher_is_found_by_a_part_of_its_code_and_shows_its_ledger() -> None:
    with staff_desk("delivered") as desk:
        text = desk.client.get("/staff/vouchers", params={"q": "7f3", "seller": SELLER}).text
        assert desk.holdings.asked[-1] == Chosen(SELLER, None, "7f3")
        assert VOUCHER in text
        ledger = words(desk.client.get(f"/staff/vouchers/{SELLER}/{VOUCHER}").text)
        assert "issued" in ledger
        assert "€10.00" in ledger
        assert "No voucher has this code" in desk.client.get("/staff/vouchers", params={"q": "zzz"}).text
        assert desk.client.get(f"/staff/vouchers/{SELLER}/ZZZ").status_code == 404


# What would the terms say?


def test_a_case_is_answered_with_the_law_pointed_out_and_applied() -> None:
    with staff_desk("delivered") as desk:
        arrived = {"f.delivered_at": "2026-11-23T10:40", "f.order_delivered_at": "2026-11-23T10:40"}
        asked = {"seller": SELLER, "question": "withdrawal", "ask": "1", "f.at": "2026-12-09T12:00", **arrived}
        text = desk.client.get("/staff/terms", params=asked).text
        flag, enforce = text.index("The law pointed out"), text.index("The law applied")
        assert "The time for withdrawing ended" in text[flag:enforce]
        assert "You may withdraw" in text[enforce:]
        assert [each.get("law") for each in desk.services.ruled] == [None, "flag", "enforce"]
        assert desk.services.ruled[0]["facts"]["at"] == "2026-12-09T12:00:00+01:00"
        assert 'value="2026-12-09T12:00"' in text


def test_a_fact_that_is_missing_is_asked_for_and_nothing_is_lost() -> None:
    with staff_desk("delivered") as desk:
        asked = {"seller": SELLER, "question": "exchange", "ask": "1", "f.credit": "44.10", "f.price": "much"}
        text = desk.client.get("/staff/terms", params=asked).text
        assert "An amount is written like 4.90 or 4,90." in text
        assert 'value="44.10"' in text
        assert desk.services.ruled == []


def test_a_ruling_leads_to_its_question_with_its_own_facts() -> None:
    with staff_desk("delivered") as desk:
        told = desk.services.answers["/withdrawal-options"]["lines"][0]["ruling"]
        link = again(told)
        assert link is not None
        text = desk.client.get(link).text
        assert unescape(told["sentence"]["en"]) in unescape(text)
        assert 'value="2026-11-23T11:40:00" ' in text
        page = desk.client.get(f"/staff/orders/{order_of('delivered')}/withdrawals").text
        assert "Ask the terms again" in page


def test_while_orders_is_down_the_page_says_so() -> None:
    with staff_desk("delivered") as desk:
        desk.services.down = {"orders"}
        assert "the terms cannot be asked" in words(desk.client.get("/staff/terms").text)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_every_question_has_a_form(question: str) -> None:
    schema = QUESTIONS[question].schema()
    fields = fields_of(schema)
    assert {each.name.partition(".")[0] for each in fields} == set(schema["properties"])
    with staff_desk("delivered") as desk:
        text = desk.client.get(f"/staff/terms?seller={SELLER}&question={quote(question)}").text
        assert "Not sent yet" not in text
        assert all(f'name="f.{each.name}"' in text for each in fields)
    assert typed_facts(schema, {}) == {}
