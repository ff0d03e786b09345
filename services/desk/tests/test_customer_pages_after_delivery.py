"""Returns and claims on the customer's page over HTTP: what is shown, what is sent, and what survives a mistake."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from claim_history import CLAIMED
from customer_desk import LINES, NOW, PAGE, PHOTO, PNG, Shown, customer_desk, house, key_of, refused, withdrawal_ruling
from customer_papers import claim_document, return_document
from exchange_history import EXCHANGED, REPLACING
from later_facts import REPLACEMENT
from order_history import IN_TIME, RETURN, WHOLE_PATH, until

from ordito.desk.application.ports import Document

ANSWERS = {"returns/r1": return_document("authorised"), "claims/c1": claim_document("opened")}
REPORT = {
    "line": "1",
    "quantity": "1",
    "description": "Si ferma ogni notte.",
    "discovered_on": "2026-12-12",
    "wanted": "repair",
    "name": "Giulia Esempio",
    "email": "giulia@example.it",
    "key": "a-key-12",
}


@pytest.fixture
def desk() -> Iterator[Shown]:
    with customer_desk(behind=house(**ANSWERS)) as shown:
        yield shown


def photos(*contents: bytes, name: str = "orologio.png") -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("photos", (name, content, "image/png")) for content in contents]


# Returns


def test_a_return_has_its_code_address_instructions_and_form(desk: Shown) -> None:
    text = desk.page("/returns/r1").text
    assert "RET-CO-7F3K22" in text
    assert "Ufficio Resi" in text
    assert "Usare una spedizione tracciabile con firma alla consegna." in text
    assert f'href="{PAGE}/returns/r1/form.pdf"' in text
    assert "giovedì 10 dicembre 2026" in text


def test_the_form_is_handed_through_with_the_customers_own_token(desk: Shown) -> None:
    form = desk.client.get(f"{PAGE}/returns/r1/form.pdf")
    assert (form.status_code, form.headers["content-type"]) == (200, "application/pdf")
    assert form.content.startswith(b"%PDF")
    assert form.headers["cache-control"] == "no-store"


def test_a_photo_is_handed_through_and_nothing_that_is_none(desk: Shown) -> None:
    picture = desk.client.get(f"{PAGE}/photos/{PHOTO}")
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert picture.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    desk.house.answers["photos/[0-9a-f-]+"] = Document(b"<svg/>", "image/svg+xml")
    assert desk.client.get(f"{PAGE}/photos/{PHOTO}").status_code == 404


def test_the_customer_says_that_it_was_sent(desk: Shown) -> None:
    sent = {"key": "a-key-12", "courier": "Poste", "tracking_number": "AB123"}
    done = desk.send("/returns/r1/sent", sent)
    assert done.headers["location"] == f"{PAGE}/returns/r1?lang=it&said=sent_noted"
    body = {"courier": "Poste", "tracking_number": "AB123"}
    assert desk.house.posted == [("returns", "returns/r1/dispatch", "a-key-12", body)]
    assert "abbiamo annotato la spedizione" in desk.client.get(done.headers["location"]).text


def test_a_dispatch_without_a_courier_says_so_and_keeps_the_number(desk: Shown) -> None:
    answer = desk.send("/returns/r1/sent", {"key": "a-key-12", "courier": "", "tracking_number": "AB123"})
    assert answer.status_code == 422
    assert 'href="#courier">Scrivi il nome del corriere.' in answer.text
    assert 'value="AB123"' in answer.text
    assert f'href="{PAGE}/returns/r1?lang=en"' in answer.text, "the other language is a page, not a form"


def test_a_dispatch_without_the_code_is_refused_with_the_ruling(desk: Shown) -> None:
    desk.house.answers["dispatch"] = refused("returns", "return_code_needed", ruling=IN_TIME)
    answer = desk.send("/returns/r1/sent", {"key": "a-key-12", "courier": "Poste", "tracking_number": ""})
    assert answer.status_code == 409
    assert IN_TIME.clause.quote in answer.text


def test_what_was_found_is_taken_off_one_by_one_and_every_decision_says_why(desk: Shown) -> None:
    desk.house.answers["returns/r1"] = return_document("refund_due")
    text = desk.page("/returns/r1", lang="en").text
    assert "€193.50" in text
    assert "Loss of value of the goods: €25.00 withheld." in text
    assert "accepted with a reduction" in text
    assert f'src="{PAGE}/photos/{PHOTO}"' in text
    assert "Graffio sul vetro" in text
    assert text.count("<details>") >= 7
    assert "The law gives more" in text
    assert "Wednesday 16 December 2026" in text


def test_while_returns_is_down_a_return_shows_as_the_events_told_it() -> None:
    with customer_desk(until("return-authorised", happened=EXCHANGED)) as desk:
        desk.house.down = {"returns"}
        text = desk.page("/returns/r2", lang="en").text
        assert "R-1" in text
        assert "Orologio Posh Gold" in text
        desk.becomes(WHOLE_PATH)
        assert "17,55" in desk.page(f"/returns/{RETURN}").text


def test_an_exchange_and_its_new_order_lead_to_each_other() -> None:
    with customer_desk(EXCHANGED) as desk:
        order = desk.page().text
        (link,) = {part.split("?")[0] for part in order.split('href="') if part.startswith("/o/") and PAGE not in part}
        desk.views.files[REPLACEMENT] = next(iter(desk.views.files.values()))
        assert desk.client.get(link).status_code == 200
    with customer_desk(REPLACING) as desk:
        assert "Questo ordine sostituisce merce di un ordine precedente (cambio)." in desk.page().text


# Guarantee


def test_the_guarantee_is_shown_line_by_line_with_its_last_day(desk: Shown) -> None:
    text = desk.page("/guarantee", lang="en").text
    assert text.count("Thursday 23 November 2028") >= 3
    assert f'href="{PAGE}/claim?line=2&amp;lang=en"' in text


def test_a_report_is_written_read_over_and_sent(desk: Shown) -> None:
    first = desk.page("/claim")
    key = key_of(first)
    second = desk.send("/claim", {**REPORT, "key": key, "step": "check"}, files=photos(PNG, PNG + b"2"))
    assert second.status_code == 200
    assert "Si ferma ogni notte." in second.text
    assert second.text.count('name="photo"') == 2
    assert desk.house.posted == []
    kept = [part.split('"')[0] for part in second.text.split('name="photo" value="')[1:]]
    done = desk.send("/claim", {**REPORT, "key": key, "photo": kept, "step": "send"})
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}/claims/c1?lang=it&said=claim_sent")
    ((service, path, sent_key, body),) = desk.house.posted
    assert (service, path, sent_key) == ("returns", "claims", key)
    assert body == {
        "line": 1,
        "quantity": 1,
        "description": "Si ferma ogni notte.",
        "discovered_on": "2026-12-12",
        "wanted": "repair",
        "photos": kept,
        "name": "Giulia Esempio",
        "contact_email": "giulia@example.it",
    }
    assert "Abbiamo ricevuto la tua segnalazione" in desk.client.get(done.headers["location"]).text


@pytest.mark.parametrize(
    ("mistake", "at"),
    [
        ({"line": ""}, "line"),
        ({"line": "9"}, "line"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "2"}, "quantity"),
        ({"description": "  "}, "description"),
        ({"discovered_on": "ieri"}, "discovered_on"),
        ({"name": ""}, "name"),
        ({"email": "giulia@"}, "email"),
    ],
)
def test_a_mistake_costs_no_photo_and_no_word(desk: Shown, mistake: dict[str, str], at: str) -> None:
    answer = desk.send("/claim", {**REPORT, **mistake, "step": "check"}, files=photos(PNG))
    assert answer.status_code == 422
    assert f'href="#{at}"' in answer.text
    assert f'id="{at}-error"' in answer.text
    assert f'src="{PAGE}/photos/' in answer.text
    if at != "description":
        assert "Si ferma ogni notte." in answer.text
    assert desk.house.posted == []


def test_a_file_that_is_no_photo_is_named_and_the_others_stay(desk: Shown) -> None:
    first = desk.send("/claim", {**REPORT, "step": "check"}, files=photos(PNG))
    kept = first.text.split('name="photo" value="')[1].split('"')[0]
    desk.house.answers["photos"] = refused("returns", "not_a_photo", status=415)
    answer = desk.send("/claim", {**REPORT, "photo": kept, "step": "check"}, files=photos(b"GIF89a", name="gatto.gif"))
    assert answer.status_code == 422
    assert "gatto.gif: non è una foto JPEG, PNG o WebP" in answer.text
    assert kept in answer.text


def test_a_photo_that_is_too_large_goes_nowhere(desk: Shown) -> None:
    answer = desk.send("/claim", {**REPORT, "step": "check"}, files=photos(b"x" * (5 * 1024 * 1024 + 1)))
    assert "è più grande di 5 MB" in answer.text
    assert desk.house.uploads == []


def test_at_most_six_photos(desk: Shown) -> None:
    answer = desk.send("/claim", {**REPORT, "step": "check"}, files=photos(*(PNG + bytes([n]) for n in range(7))))
    assert 'href="#photos">Al massimo 6 foto' in answer.text
    assert answer.text.count('name="photo"') == 6


def test_a_report_that_the_terms_decline_is_shown_with_its_ruling(desk: Shown) -> None:
    ruling = withdrawal_ruling(LINES[2], at=NOW)
    desk.house.answers["claims"] = refused("returns", "claim_declined", ruling=ruling, location="/v1/x/claims/c1")
    done = desk.send("/claim", {**REPORT, "step": "send"})
    assert done.headers["location"] == f"{PAGE}/claims/c1?lang=it&said=claim_sent"


def test_what_returns_finds_wrong_with_a_report_stands_at_its_field(desk: Shown) -> None:
    for code, param, at in (
        ("discovered_at_no_time", "discovered_on", "discovered_on"),
        ("nothing_to_claim", "quantity", "quantity"),
        ("line_not_delivered", "line", "line"),
        ("invalid_request", "contact_email", "email"),
    ):
        desk.house.answers["claims"] = refused("returns", code, status=422, param=param)
        answer = desk.send("/claim", {**REPORT, "step": "send"})
        assert f'href="#{at}"' in answer.text, code
        assert "Si ferma ogni notte." in answer.text


def test_the_customer_chooses_among_the_remedies_that_are_his(desk: Shown) -> None:
    desk.house.answers["claims/c1"] = claim_document("checked")
    text = desk.page("/claims/c1", lang="en").text
    assert 'value="repair"' in text
    assert 'value="termination"' not in text
    assert "These remedies come first, as long as they are possible: repair and replacement." in text
    done = desk.send("/claims/c1/remedy", {"key": "a-key-12", "remedy": "replacement"})
    assert done.headers["location"] == f"{PAGE}/claims/c1?lang=it&said=remedy_chosen"
    assert desk.house.posted == [("returns", "claims/c1/remedy-choice", "a-key-12", {"remedy": "replacement"})]


def test_no_remedy_chosen_is_said_at_the_choice(desk: Shown) -> None:
    desk.house.answers["claims/c1"] = claim_document("checked")
    answer = desk.send("/claims/c1/remedy", {"key": "a-key-12"})
    assert (answer.status_code, 'href="#remedy">Scegli un rimedio.' in answer.text) == (422, True)


def test_a_remedy_that_is_not_the_customers_is_refused_with_its_ruling(desk: Shown) -> None:
    desk.house.answers["remedy-choice"] = refused("returns", "remedy_declined", ruling=IN_TIME)
    answer = desk.send("/claims/c1/remedy", {"key": "a-key-12", "remedy": "voucher"})
    assert answer.status_code == 409
    assert IN_TIME.clause.quote in answer.text


@pytest.mark.parametrize(("answer", "accepted"), [("yes", True), ("no", False)])
def test_a_repair_quotation_is_answered(desk: Shown, answer: str, accepted: bool) -> None:
    desk.house.answers["claims/c1"] = claim_document("quoted")
    assert "35,00" in desk.page("/claims/c1").text
    desk.send("/claims/c1/quotation", {"key": "a-key-12", "answer": answer})
    assert desk.house.posted == [("returns", "claims/c1/quotation/answer", "a-key-12", {"accepted": accepted})]


def test_the_guarantee_is_registered_and_a_claim_withdrawn(desk: Shown) -> None:
    assert _where(desk.send("/guarantee", {"key": "a-key-12", "line": "2"})) == "said=registered"
    assert _where(desk.send("/claims/c1/withdraw", {"key": "a-key-12"})) == "said=claim_withdrawn"
    assert [(path, body) for _, path, _, body in desk.house.posted] == [
        ("guarantee/registrations", {"line": 2}),
        ("claims/c1/withdraw", {}),
    ]


def test_while_returns_is_down_a_claim_shows_as_the_events_told_it() -> None:
    for length in range(1, len(CLAIMED) + 1):
        with customer_desk(CLAIMED[:length]) as desk:
            desk.house.down = {"returns"}
            assert desk.page("/claims/c1").status_code in (200, 404)
    with customer_desk(CLAIMED) as desk:
        text = desk.page("/claims/c1", lang="en").text
        assert "Stops at noon" in text
        assert "replaced" in text.lower()


def _where(answer: httpx.Response) -> str:
    assert answer.status_code == 303
    return answer.headers["location"].rpartition("&")[2]
