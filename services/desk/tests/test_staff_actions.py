"""Every action of the staff: offered when it is time, sent to the service that decides, and never lost."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from order_history import IN_TIME, PARCEL, RETURN
from pydantic_core import to_jsonable_python
from staff_scenes import SCENES, StaffDesk, order_of, staff_desk

from ordito.desk.application.ports import ServiceRefused
from ordito.desk.application.staff_actions import SAID, forms
from ordito.desk.application.staff_answers import ask_services
from ordito.desk.application.staff_view import staff_view

EUR = "EUR"
DESCRIBED = Path(__file__).parents[3] / "docs" / "api"


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the form on the page."""
    found = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    return {name: found[name] for name in ("form_token", "key", "foreseen") if name in found}


def send(desk: StaffDesk, scene: str, form_id: str, typed: dict[str, Any], **more: Any) -> Any:
    """Open the form, send it, and, where it shows what the terms say first, send it once more."""
    path = f"/staff/orders/{order_of(scene)}/{form_id}"
    shown = desk.client.get(path)
    assert shown.status_code == 200, shown.headers.get("location")
    answer = desk.client.post(path, data={**hidden(shown.text), **typed}, **more)
    if answer.status_code == 200:
        assert "What the terms say to this" in answer.text
        assert desk.services.posted == []
        answer = desk.client.post(path, data={**typed, **hidden(answer.text)})
    return answer


WANTED = {"sku-1": "OPSPW-90", "goods-1": "Posh Gold", "quantity-1": "1", "price-1": "59,00"}
WANTED_LINE = {
    "sku": "OPSPW-90",
    "name": "Posh Gold",
    "quantity": 1,
    "unit_price": {"amount": 5900, "currency": EUR},
}
CUSTOMER = {"name": "Giulia Esempio", "contact_email": "giulia@example.it"}


@pytest.mark.parametrize(
    ("scene", "form_id", "typed", "service", "path", "body"),
    [
        ("quotation", "quotation", {"delivery": "38.50", "valid_days": "10"}, "orders", "quotation",
         {"delivery": {"amount": 3850, "currency": EUR}, "valid_days": 10}),
        ("packing", "cancel", {"ground": "not_in_stock", "reason": "none left"}, "orders", "cancel",
         {"reason": "none left", "ground": "not_in_stock"}),
        ("packing", "parcels", {"courier": "gls", "pieces-1": "1", "pieces-2": "0"}, "shipping", "parcels",
         {"courier": "gls", "lines": [{"line": 1, "quantity": 1}]}),
        ("packing", "parcels", {"courier": "brt", "pieces-1": "1", "pieces-2": "2"}, "shipping", "parcels",
         {"courier": "brt"}),
        ("held", f"parcels/{PARCEL}/release", {"instruction": "deliver_again", "note": "after six"}, "shipping",
         f"parcels/{PARCEL}/release", {"instruction": "deliver_again", "note": "after six"}),
        ("coming-back", f"parcels/{PARCEL}/came-back", {"cause": "refused", "return_cost": "7", "customs_cost": ""},
         "shipping", f"parcels/{PARCEL}/came-back",
         {"cause": "refused", "return_cost": {"amount": 700, "currency": EUR},
          "customs_cost": {"amount": 0, "currency": EUR}}),
        ("coming-back", f"parcels/{PARCEL}/lost", {}, "shipping", f"parcels/{PARCEL}/lost", {}),
        ("delivered", "withdrawals",
         {"pieces-1": "1", "pieces-2": "0", "channel": "letter", "dispatched_at": "2026-12-01T09:30", **CUSTOMER},
         "returns", "withdrawals",
         {"lines": [{"line": 1, "quantity": 1}], **CUSTOMER, "channel": "letter",
          "dispatched_at": "2026-12-01T09:30:00+01:00"}),
        ("delivered", "exchanges", {"pieces-1": "1", "pieces-2": "0", **WANTED}, "returns", "exchanges",
         {"lines": [{"line": 1, "quantity": 1}], "wanted": [WANTED_LINE], "defective": False}),
        ("withdrawn", f"returns/{RETURN}/authorise", {"defective": "1"}, "returns", f"returns/{RETURN}/authorise",
         {"defective": True}),
        ("authorised", f"returns/{RETURN}/dispatch", {"courier": "brt", "tracking_number": "77"}, "returns",
         f"returns/{RETURN}/dispatch", {"courier": "brt", "tracking_number": "77", "dispatched_at": None}),
        ("authorised", f"returns/{RETURN}/receive", {"parcels": "2", "carriage_forward": "1"}, "returns",
         f"returns/{RETURN}/receive", {"carriage_forward": True, "parcels": 2}),
        ("authorised", f"returns/{RETURN}/refuse", {"reason": "carriage_forward"}, "returns",
         f"returns/{RETURN}/refuse", {"reason": "carriage_forward"}),
        ("authorised", f"returns/{RETURN}/lost", {}, "returns", f"returns/{RETURN}/lost", {}),
        ("returned", f"returns/{RETURN}/inspect",
         {"condition-2": "worn", "reduction-2": "4,90", "note-2": "scratched", "refused-2": ""}, "returns",
         f"returns/{RETURN}/inspect",
         {"lines": [{"line": 2, "quantity": 1, "condition": "worn", "reduction": {"amount": 490, "currency": EUR},
                     "note": "scratched"}]}),
        ("delivered", "claims",
         {"line": "1", "quantity": "1", "discovered_on": "2027-03-01", "description": "stands still",
          "channel": "phone", **CUSTOMER}, "returns", "claims",
         {"line": 1, "quantity": 1, "description": "stands still", "discovered_on": "2027-03-01", **CUSTOMER,
          "channel": "phone"}),
        ("claim-opened", "claims/c1/collection", {"pickup_on": "2027-03-08"}, "returns", "claims/c1/collection",
         {"pickup_on": "2027-03-08"}),
        ("claim-arranged", "claims/c1/receive", {}, "returns", "claims/c1/receive", {}),
        ("claim-received", "claims/c1/check", {"found": "none", "verification": "12.00",
         "verification-reason": "half an hour", "note": "runs well"}, "returns", "claims/c1/check",
         {"defect": False, "minor": False, "note": "runs well", "costs": [{"what": "verification",
          "amount": {"amount": 1200, "currency": EUR}, "reason": "half an hour"}]}),
        ("claim-received", "claims/c1/check", {"found": "minor", "part": "glass"}, "returns", "claims/c1/check",
         {"defect": True, "minor": True, "part": "glass"}),
        ("claim-checked", "claims/c1/remedy", {"remedy": "replacement", "impossible-repair": "1"}, "returns",
         "claims/c1/remedy", {"remedy": "replacement", "impossible": ["repair"]}),
        ("claim-checked", "claims/c1/remedy", {"remedy": "voucher", "amount": "20", "agreed": "1"}, "returns",
         "claims/c1/remedy", {"remedy": "voucher", "amount": {"amount": 2000, "currency": EUR}, "agreed": True}),
        ("claim-checked", "claims/c1/withdraw", {}, "returns", "claims/c1/withdraw", {}),
        ("repair-received", "claims/c1/quotation", {"amount": "35", "note": "new movement"}, "returns",
         "claims/c1/quotation",
         {"amount": {"amount": 3500, "currency": EUR}, "note": "new movement", "valid_days": 30}),
        ("claim-remedied", "claims/c1/send-back", {"courier": "brt", "tracking_number": "9"}, "returns",
         "claims/c1/send-back", {"courier": "brt", "tracking_number": "9"}),
        ("repair-quoted", "claims/c1/quotation/answer", {"accepted": "yes"}, "returns", "claims/c1/quotation/answer",
         {"accepted": True}),
        ("repairing", "claims/c1/repair/finish", {"courier": "brt", "tracking_number": "087"}, "returns",
         "claims/c1/repair/finish", {"courier": "brt", "tracking_number": "087"}),
        ("bank-details", "bank-details", {"iban": "IT60X0542811101000000123456", "holder": "Giulia Esempio"},
         "payments", "bank-details", {"iban": "IT60X0542811101000000123456", "holder": "Giulia Esempio"}),
        ("delivered", "complaints", {"channel": "email", "text": "Too slow.\nTwice."}, "orders", "complaints",
         {"text": "Too slow.\nTwice.", "channel": "email"}),
        ("complained", "complaints/k1/answer", {"text": "We are sorry."}, "orders", "complaints/k1/answer",
         {"text": "We are sorry."}),
        ("delivered", "invoice-requests", {"company": "Esempio Srl", "vat_number": "IT12345678901"}, "orders",
         "invoice-requests", {"invoice": {"company": "Esempio Srl", "vat_number": "IT12345678901"}}),
        ("delivered", "newsletter", {}, "orders", "newsletter", {"consent": True}),
        ("delivered", "notes", {"text": "Called.\nNobody answered."}, "orders", "notes",
         {"text": "Called.\nNobody answered."}),
        ("gone", "notes", {"text": "BRT brings it back.", "settles": "under_way_after_end"}, "orders", "notes",
         {"text": "BRT brings it back.", "settles": "under_way_after_end"}),
    ],
)  # fmt: skip
def test_each_form_becomes_one_call_to_the_service_that_decides(
    scene: str, form_id: str, typed: dict[str, Any], service: str, path: str, body: dict[str, Any]
) -> None:
    with staff_desk(scene) as desk:
        answer = send(desk, scene, form_id, typed)
        assert answer.status_code == 303, re.findall(r'class="fault"[^>]*>([^<]+)', answer.text)
        ((asked, at, _, sent),) = desk.services.posted
        assert (asked, at, sent) == (service, f"/v1/orders/{order_of(scene)}/{path}", body)
        said = answer.headers["location"].rpartition("said=")[2]
        assert SAID[said] in unescape(desk.client.get(answer.headers["location"]).text)
        assert desk.services.impossible == []
        described(service, at).validate(body)


def described(service: str, path: str) -> Draft202012Validator:
    """What the service's published API says of the body at this address."""
    api = json.loads((DESCRIBED / f"{service}.openapi.json").read_text())
    for known, methods in api["paths"].items():
        if "post" in methods and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", known), path):
            content = methods["post"].get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {"const": {}})
            return Draft202012Validator({**schema, "components": api["components"]})
    raise LookupError(path)


@pytest.mark.parametrize("form_id", ["rejection", "further-time", "termination"])
def test_what_the_terms_allow_only_sometimes_follows_their_answer(form_id: str) -> None:
    names = {"rejection": "reject", "further-time": "grant_further_time", "termination": "terminate"}
    typed = {"rejection": {"code": "manifest_error", "note": "1 euro"}, "further-time": {"until": "2027-01-08"}}
    with staff_desk("late") as desk:
        option = desk.services.answers["/options"][names[form_id]]
        page = f"/staff/orders/{order_of('late')}"
        option["allowed"] = False
        assert "The terms do not allow it." in desk.client.get(f"{page}/{form_id}").text
        option["allowed"] = True
        assert send(desk, "late", form_id, typed.get(form_id, {})).status_code == 303
        assert desk.services.posted[0][1].endswith(form_id)


@pytest.mark.parametrize("scene", SCENES)
def test_every_question_that_a_form_asks_is_one_that_the_terms_answer(scene: str) -> None:
    with staff_desk(scene) as desk:
        file = desk.views.files[order_of(scene)]
        view = staff_view(file)
        assert view is not None
        offered = forms(view, ask_services(desk.services, view, token="any"))
        assert len({each.id for each in offered}) == len(offered)
        assert {each.said for each in offered} <= set(SAID)
        for each in offered:
            page = desk.client.get(f"/staff/orders/{order_of(scene)}/{each.id}")
            assert page.status_code == 200
            assert page.text.count('class="verdict') >= len(each.asks)
        assert desk.services.impossible == []


def test_the_difference_of_an_exchange_is_shown_before_it_is_agreed() -> None:
    with staff_desk("delivered") as desk:
        path = f"/staff/orders/{order_of('delivered')}/exchanges"
        typed = {"pieces-1": "1", "pieces-2": "0", **WANTED}
        first = desk.client.post(path, data={**hidden(desk.client.get(path).text), **typed})
        assert first.status_code == 200
        assert desk.services.ruled[-1]["facts"] == {"in_window": True, "credit": 4410, "price": 5900}
        changed = {**typed, **hidden(first.text), "price-1": "49.00"}
        again = desk.client.post(path, data=changed)
        assert again.status_code == 200
        assert desk.services.ruled[-1]["facts"]["price"] == 4900
        assert desk.services.posted == []
        assert 'value="49.00"' in again.text


def test_nothing_that_was_typed_is_lost_when_a_field_is_wrong() -> None:
    with staff_desk("returned") as desk:
        typed = {"condition-2": "worn", "reduction-2": "a lot", "note-2": "scratched <b>"}
        answer = send(desk, "returned", f"returns/{RETURN}/inspect", typed)
        assert answer.status_code == 422
        assert "An amount is written like 4.90 or 4,90." in answer.text
        assert 'value="a lot"' in answer.text
        assert "scratched &lt;b&gt;" in answer.text
        assert '<option value="worn" selected>' in answer.text
        assert desk.services.posted == []


def test_a_reduction_needs_a_reason_and_every_piece_its_place() -> None:
    with staff_desk("returned") as desk:
        answer = send(desk, "returned", f"returns/{RETURN}/inspect", {"condition-2": "intact", "reduction-2": "5"})
        assert "Only for pieces that are worn or worth less." in answer.text


def test_a_refusal_shows_its_ruling_and_keeps_what_was_typed_under_a_new_key() -> None:
    with staff_desk("bank-details") as desk:
        path = f"/staff/orders/{order_of('bank-details')}/bank-details"
        first = hidden(desk.client.get(path).text)
        desk.services.refusal = ServiceRefused(
            "payments",
            status=422,
            code="iban_invalid",
            detail="This is not a valid IBAN.",
            ruling=None,
            problem={"param": "iban"},
        )
        answer = desk.client.post(path, data={**first, "iban": "IT00", "holder": "Giulia"})
        assert answer.status_code == 422
        assert "This is not a valid IBAN." in answer.text
        assert 'value="IT00"' in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert hidden(answer.text)["key"] != first["key"]


def test_while_a_service_is_down_the_form_stays_with_its_key_so_that_twice_is_once() -> None:
    with staff_desk("withdrawn") as desk:
        path = f"/staff/orders/{order_of('withdrawn')}/returns/{RETURN}/authorise"
        first = hidden(desk.client.get(path).text)
        desk.services.down = {"returns"}
        answer = desk.client.post(path, data={**first, "defective": "1"})
        assert answer.status_code == 503
        assert "What you typed is still here" in answer.text
        assert hidden(answer.text)["key"] == first["key"]
        assert " checked" in answer.text


def test_what_is_recorded_and_declined_says_so_with_its_ruling() -> None:
    with staff_desk("claim-checked") as desk:
        desk.services.refusal = ServiceRefused(
            "returns",
            status=409,
            code="remedy_declined",
            detail="Repair comes first.",
            ruling=to_jsonable_python(IN_TIME),
            location="/v1/orders/1/claims/c1",
        )
        answer = send(desk, "claim-checked", "claims/c1/remedy", {"remedy": "termination"})
        assert answer.status_code == 409
        assert "It was recorded, and declined under the terms. Repair comes first." in answer.text
        assert "within 15 days. from delivery" in answer.text


def test_a_form_that_was_settled_in_the_meantime_leads_back_to_the_order() -> None:
    with staff_desk("claim-remedied") as desk:
        page = f"/staff/orders/{order_of('claim-remedied')}"
        answer = desk.client.get(f"{page}/claims/c1/remedy")
        assert answer.headers["location"] == f"{page}?said=settled"
        form = hidden(desk.client.get(f"{page}/complaints").text)
        assert desk.client.post(f"{page}/claims/c1/remedy", data=form).headers["location"] == f"{page}?said=settled"
        assert "settled in the meantime" in desk.client.get(f"{page}?said=settled").text


def test_photos_are_sent_first_and_kept_when_something_else_is_wrong() -> None:
    with staff_desk("returned") as desk:
        files = [("photos-2-new", ("scratch.png", b"png bytes", "image/png"))]
        typed = {"condition-2": "worn", "reduction-2": "?"}
        answer = send(desk, "returned", f"returns/{RETURN}/inspect", typed, files=files)
        assert answer.status_code == 422
        ((path, _, content),) = desk.services.uploaded
        assert (path, content) == (f"/v1/orders/{order_of('returned')}/photos", b"png bytes")
        kept = re.findall(r'name="photos-2" value="([^"]+)"', answer.text)
        assert len(kept) == 1
        typed = {"condition-2": "worn", "reduction-2": "5", "photos-2": kept[0], **hidden(answer.text)}
        path = f"/staff/orders/{order_of('returned')}/returns/{RETURN}/inspect"
        assert desk.client.post(path, data=typed).status_code == 303
        assert desk.services.posted[0][3]["lines"][0]["photos"] == kept


def test_a_photo_of_some_megabytes_is_taken_and_one_that_is_too_large_is_told() -> None:
    with staff_desk("returned") as desk:
        files = [
            ("photos-2-new", ("fine.jpg", b"x" * 3_000_000, "image/jpeg")),
            ("photos-2-new", ("huge.jpg", b"x" * 6_000_000, "image/jpeg")),
        ]
        answer = send(desk, "returned", f"returns/{RETURN}/inspect", {"condition-2": "intact"}, files=files)
        assert answer.status_code == 422
        assert "huge.jpg is larger than 5 MiB." in answer.text
        assert len(desk.services.uploaded) == 1


def test_a_photo_and_a_form_come_from_the_returns_service() -> None:
    with staff_desk("claim-checked") as desk:
        page = f"/staff/orders/{order_of('claim-checked')}"
        photo = desk.client.get(f"{page}/photos/019c5b6e-7a10-7c44-9d5c-4f1b5e0c00dd")
        assert photo.headers["content-type"] == "image/png"
        assert "sandbox" in photo.headers["content-security-policy"]
        form = desk.client.get(f"{page}/returns/r1/form.pdf")
        assert form.headers["content-type"] == "application/pdf"
        desk.services.down = {"returns"}
        assert desk.client.get(f"{page}/returns/r1/form.pdf").status_code == 503


def test_a_viewer_reads_every_ruling_and_opens_no_form() -> None:
    with staff_desk("claim-checked") as desk:
        desk.log_in("vera@example.it")
        page = f"/staff/orders/{order_of('claim-checked')}"
        text = desk.client.get(page).text
        assert "Decide the remedy" not in text
        assert "Stops at noon" in text
        assert "within 15 days. from delivery" in text
        assert desk.client.get(f"{page}/claims/c1/remedy").status_code == 403
        assert desk.client.post(f"{page}/claims/c1/remedy", data=hidden(text)).status_code == 403
        assert desk.services.posted == []
