"""The customer's page over HTTP, with canned orders and services."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from canned_desk import TOKEN, Canned, canned_desk
from order_history import IN_TIME, ORDER, WHOLE_PATH, until
from pydantic_core import to_jsonable_python

from ordito.desk.application.ports import ServiceRefused

PAGE = f"/o/{TOKEN}"


@pytest.fixture
def desk() -> Iterator[Canned]:
    with canned_desk(until("parcel-packed")) as canned:
        yield canned


def key_of(response: httpx.Response) -> str:
    found = re.search(r'name="key" value="([^"]+)"', response.text)
    assert found is not None
    return found.group(1)


def test_the_page_tells_in_the_customers_language_where_the_order_is(desk: Canned) -> None:
    answer = desk.client.get(PAGE)
    assert answer.status_code == 200
    assert '<html lang="it">' in answer.text
    assert "Stiamo preparando il tuo ordine" in answer.text
    assert "105,30" in answer.text
    assert "Non disponibile, rimborsato" in answer.text


def test_the_language_can_be_changed(desk: Canned) -> None:
    answer = desk.client.get(PAGE, params={"lang": "en"})
    assert '<html lang="en">' in answer.text
    assert "We are preparing your order" in answer.text
    assert "€105.30" in answer.text


def test_a_nonsensical_language_falls_back_to_the_customers(desk: Canned) -> None:
    assert '<html lang="it">' in desk.client.get(PAGE, params={"lang": "xx"}).text


def test_every_option_comes_with_its_reason_and_its_clause(desk: Canned) -> None:
    text = desk.client.get(PAGE).text
    assert "L&#39;ordine può essere annullato finché non è affidato al corriere." in text
    assert "Recedere dal contratto qui" in text
    assert "opsobjects-faq" in text
    assert "Il recesso è possibile fino a martedì 8 dicembre 2026." in text


def test_what_services_note_for_themselves_is_not_told(desk: Canned) -> None:
    text = desk.client.get(PAGE, params={"lang": "en"}).text
    assert "Payment of €105.30 taken (card)" in text
    assert "Payment noted on the order" not in text


def test_it_is_kept_from_search_engines_caches_and_other_sites(desk: Canned) -> None:
    headers = desk.client.get(PAGE).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["cache-control"] == "no-store"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_static_files_may_be_kept(desk: Canned) -> None:
    answer = desk.client.get("/static/desk.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert desk.client.get("/static/nothing.css").status_code == 404


def test_the_page_holds_no_script_and_no_style_of_its_own(desk: Canned) -> None:
    for path in (PAGE, f"{PAGE}/cancel", f"{PAGE}/withdraw"):
        text = desk.client.get(path).text
        assert "<script" not in text
        assert " style=" not in text


def test_a_link_that_is_not_genuine_is_a_friendly_404(desk: Canned) -> None:
    for token in ("nonsense", TOKEN[:-2] + "AA", "%20"):
        answer = desk.client.get(f"/o/{token}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert "Questa pagina non c&#39;è" in answer.text


def test_a_genuine_link_whose_order_was_not_read_yet_says_so(desk: Canned) -> None:
    desk.views.files.clear()
    answer = desk.client.get(PAGE)
    assert answer.status_code == 404
    assert "Un attimo di pazienza" in answer.text


def test_while_a_service_is_down_the_page_shows_and_says_so(desk: Canned) -> None:
    desk.services.down = {"orders", "returns"}
    answer = desk.client.get(PAGE, params={"lang": "en"})
    assert answer.status_code == 200
    assert "We are preparing your order" in answer.text
    assert "Just now we cannot tell you what you can do" in answer.text


def test_cancelling_asks_first_and_then_asks_orders_once(desk: Canned) -> None:
    question = desk.client.get(f"{PAGE}/cancel")
    assert "Vuoi annullare l&#39;ordine?" in question.text
    key = key_of(question)
    done = desk.client.post(f"{PAGE}/cancel", data={"key": key, "reason": "Ho cambiato idea"})
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}?lang=it&said=cancel_asked")
    path = f"/v1/orders/{ORDER}/cancel"
    assert desk.services.posted == [("orders", path, key, {"reason": "Ho cambiato idea"})]
    assert desk.services.tokens == {TOKEN}
    assert "Richiesta ricevuta" in desk.client.get(done.headers["location"]).text


def test_a_cancellation_that_cannot_be_asked_for_now_keeps_what_was_written(desk: Canned) -> None:
    desk.services.down = {"orders"}
    answer = desk.client.post(f"{PAGE}/cancel", data={"key": "a-key-12", "reason": "Troppo tardi"})
    assert answer.status_code == 503
    assert "Il servizio al momento non risponde" in answer.text
    assert "Troppo tardi" in answer.text


def test_a_refused_cancellation_is_explained_by_its_ruling(desk: Canned) -> None:
    ruling = to_jsonable_python(IN_TIME)
    desk.services.refusal = ServiceRefused("orders", status=409, code="no", detail="no", ruling=ruling)
    answer = desk.client.post(f"{PAGE}/cancel?lang=en", data={"key": "a-key-12", "reason": ""})
    assert answer.status_code == 409
    assert IN_TIME.sentence.en in answer.text


def test_a_card_number_in_the_reason_is_explained_in_the_customers_language(desk: Canned) -> None:
    desk.services.refusal = ServiceRefused(
        "orders", status=422, code="card_number_refused", detail="Looks like one.", ruling=None
    )
    for language, told in (("it", "numero di carta"), ("en", "card number")):
        answer = desk.client.post(f"{PAGE}/cancel?lang={language}", data={"key": "a-key-12", "reason": "4111…"})
        assert (answer.status_code, told in answer.text) == (409, True)


STATEMENT = {"name": "Giulia Esempio", "email": "giulia@example.it", "reason": "", "line-2": "1"}


def test_withdrawing_takes_two_steps_with_the_words_of_the_law(desk: Canned) -> None:
    """Consumer Code, art. 54-bis: "recedere dal contratto qui", then "conferma recesso"; no reason asked."""
    first = desk.client.get(f"{PAGE}/withdraw")
    assert "Recedere dal contratto qui" in first.text
    assert 'value="Giulia Esempio"' in first.text
    assert 'value="giulia@example.it"' in first.text
    key = key_of(first)
    second = desk.client.post(f"{PAGE}/withdraw", data={**STATEMENT, "key": key, "step": "check"})
    assert second.status_code == 200
    assert "Conferma recesso" in second.text
    assert "1 × Bracciale True" in second.text
    assert desk.services.posted == []
    done = desk.client.post(f"{PAGE}/withdraw", data={**STATEMENT, "key": key, "step": "confirm"})
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}?lang=it&said=withdraw_sent")
    ((service, path, sent_key, body),) = desk.services.posted
    assert (service, path, sent_key) == ("returns", f"/v1/orders/{ORDER}/withdrawals", key)
    assert body["lines"] == [{"line": 2, "quantity": 1}]
    assert (body["name"], body["contact_email"]) == ("Giulia Esempio", "giulia@example.it")


def test_withdrawing_says_the_same_in_english(desk: Canned) -> None:
    assert "Withdraw from contract here" in desk.client.get(f"{PAGE}/withdraw?lang=en").text
    second = desk.client.post(f"{PAGE}/withdraw?lang=en", data={**STATEMENT, "key": "a-key-12", "step": "check"})
    assert "Confirm withdrawal" in second.text


def test_a_withdrawal_can_be_changed_before_it_is_confirmed(desk: Canned) -> None:
    again = desk.client.post(f"{PAGE}/withdraw", data={**STATEMENT, "key": "a-key-12", "step": "change"})
    assert again.status_code == 200
    assert '<option value="1" selected>1</option>' in again.text


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ({"line-2": "0"}, "Scegli almeno un articolo."),
        ({"line-2": "-3"}, "Scegli almeno un articolo."),
        ({"name": "  "}, "Scrivi il tuo nome."),
        ({"email": "giulia"}, "Scrivi un indirizzo e-mail valido."),
    ],
)
def test_a_statement_that_is_not_complete_says_what_to_mend(desk: Canned, mistake: dict[str, str], told: str) -> None:
    answer = desk.client.post(f"{PAGE}/withdraw", data={**STATEMENT, **mistake, "key": "a-key-12", "step": "confirm"})
    assert answer.status_code == 422
    assert told in answer.text
    assert desk.services.posted == []


def test_while_returns_is_down_the_withdrawal_can_be_written_but_not_sent(desk: Canned) -> None:
    desk.services.down = {"returns"}
    assert desk.client.get(f"{PAGE}/withdraw").status_code == 200
    answer = desk.client.post(f"{PAGE}/withdraw", data={**STATEMENT, "key": "a-key-12", "step": "confirm"})
    assert answer.status_code == 503
    assert "Il servizio al momento non risponde" in answer.text
    assert "Conferma recesso" in answer.text


def test_the_whole_path_shows_the_return_and_all_that_was_refunded() -> None:
    with canned_desk(WHOLE_PATH) as desk:
        text = desk.client.get(PAGE, params={"lang": "en"}).text
    assert "Return completed" in text
    assert "Track the parcel" in text
    assert "€43.65" in text
    assert "Return authorised, with its code" in text


def test_what_a_customer_wrote_is_escaped(desk: Canned) -> None:
    answer = desk.client.post(f"{PAGE}/withdraw", data={**STATEMENT, "name": "<b>x</b>", "key": "k", "step": "check"})
    assert "<b>x</b>" not in answer.text
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
