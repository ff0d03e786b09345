"""The order's own page over HTTP: what it tells, what it keeps to itself, and cancelling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from customer_desk import PAGE, TOKEN, Shown, customer_desk, house, key_of, options, refused
from later_history import PATHS
from order_history import CANCELLABLE, IN_TIME, WHOLE_PATH, Happened, until
from pydantic_core import to_jsonable_python

from ordito.desk.application import customer_words, words_guarantee, words_money, words_requests, words_withdrawal
from ordito.desk.application.wording import WORDS

CAN_CANCEL = {"allowed": True, "ruling": to_jsonable_python(CANCELLABLE)}


@pytest.fixture
def desk() -> Iterator[Shown]:
    with customer_desk(until("parcel-packed"), house(options={**options(), "cancel": CAN_CANCEL}, cancel={})) as shown:
        yield shown


def test_the_page_tells_in_the_customers_language_where_the_order_is(desk: Shown) -> None:
    answer = desk.client.get(PAGE)
    assert answer.status_code == 200
    assert '<html lang="it">' in answer.text
    assert "Stiamo preparando il tuo ordine" in answer.text
    assert "105,30" in answer.text
    assert "Non disponibile, rimborsato" in answer.text


def test_the_language_can_be_changed(desk: Shown) -> None:
    answer = desk.page(lang="en")
    assert '<html lang="en">' in answer.text
    assert "We are preparing your order" in answer.text
    assert "€105.30" in answer.text


def test_a_nonsensical_language_falls_back_to_the_customers(desk: Shown) -> None:
    assert '<html lang="it">' in desk.page(lang="xx").text


def test_the_link_to_the_other_language_stays_on_the_page(desk: Shown) -> None:
    assert f'href="{PAGE}/complaint?lang=en"' in desk.page("/complaint").text


def test_every_option_comes_with_its_reason_and_its_clause(desk: Shown) -> None:
    text = desk.page().text
    assert "L&#39;ordine può essere annullato finché non è affidato al corriere." in text
    assert "recedere dal contratto qui" in text
    assert "opsobjects-faq" in text


def test_what_services_note_for_themselves_is_not_told(desk: Shown) -> None:
    text = desk.page(lang="en").text
    assert "Payment of €105.30 taken (card)" in text
    assert "Payment noted on the order" not in text


def test_it_is_kept_from_search_engines_caches_and_other_sites(desk: Shown) -> None:
    headers = desk.page().headers
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def test_static_files_may_be_kept(desk: Shown) -> None:
    answer = desk.client.get("/static/desk.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert desk.client.get("/static/nothing.css").status_code == 404


PAGES = (
    "",
    "/cancel",
    "/withdraw",
    "/guarantee",
    "/claim",
    "/bank-details",
    "/late",
    "/complaint",
    "/invoice",
    "/newsletter",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_a_script_or_a_style_of_its_own(desk: Shown, path: str) -> None:
    text = desk.page(path).text
    assert "<script" not in text
    assert " style=" not in text
    assert " on" not in {part[:3] for part in text.split('"') if part.startswith(" on")}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows_while_no_service_answers(desk: Shown, path: str) -> None:
    desk.house.down = {"orders", "payments", "shipping", "returns", "notifications"}
    assert desk.page(path).status_code == 200


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[-1][1].type.split(".")[2])
def test_the_page_shows_whatever_may_become_of_an_order(desk: Shown, path: list[Happened]) -> None:
    """Every prefix of every path: nothing that any event tells breaks the page."""
    for length in range(1, len(path) + 1):
        desk.becomes(path[:length])
        for language in ("it", "en"):
            answer = desk.page(lang=language)
            assert answer.status_code == 200 or "Un attimo" in answer.text or "One moment" in answer.text


def test_a_link_that_is_not_genuine_is_a_friendly_404(desk: Shown) -> None:
    for token in ("nonsense", TOKEN[:-2] + "AA", "%20"):
        answer = desk.client.get(f"/o/{token}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert "Questa pagina non c&#39;è" in answer.text


def test_a_page_that_the_order_does_not_have_is_a_friendly_404(desk: Shown) -> None:
    for path in ("/returns/r9", "/claims/c9", "/pay/c9", "/withdrawals/r9", "/quotation"):
        answer = desk.page(path)
        assert (answer.status_code, "non c&#39;è più" in answer.text) == (404, True), path


def test_a_genuine_link_whose_order_was_not_read_yet_says_so() -> None:
    with customer_desk([]) as desk:
        answer = desk.page()
    assert answer.status_code == 404
    assert "Un attimo di pazienza" in answer.text


def test_while_a_service_is_down_the_page_shows_and_says_so(desk: Shown) -> None:
    desk.house.down = {"orders", "returns"}
    answer = desk.page(lang="en")
    assert answer.status_code == 200
    assert "We are preparing your order" in answer.text
    assert "Just now we cannot tell you what you can do" in answer.text
    assert "withdraw from contract here" in answer.text, "the function is there for the whole window"


def test_cancelling_asks_first_and_then_asks_orders_once(desk: Shown) -> None:
    question = desk.page("/cancel")
    assert "Vuoi annullare l&#39;ordine?" in question.text
    key = key_of(question)
    done = desk.send("/cancel", {"key": key, "reason": "Ho cambiato idea"})
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}?lang=it&said=cancel_asked")
    assert desk.house.posted == [("orders", "cancel", key, {"reason": "Ho cambiato idea"})]
    assert desk.house.tokens == {TOKEN}
    assert "Richiesta ricevuta" in desk.client.get(done.headers["location"]).text


def test_a_cancellation_that_cannot_be_asked_for_now_keeps_what_was_written_and_its_key(desk: Shown) -> None:
    """It may have arrived all the same: sent again under the same key, it cannot happen twice."""
    desk.house.down = {"orders"}
    answer = desk.send("/cancel", {"key": "a-key-12", "reason": "Troppo tardi"})
    assert answer.status_code == 503
    assert "Il servizio al momento non risponde" in answer.text
    assert "Troppo tardi" in answer.text
    assert key_of(answer) == "a-key-12"


def test_a_refused_cancellation_is_explained_by_its_ruling(desk: Shown) -> None:
    desk.house.answers["cancel"] = refused("orders", "not_cancellable_by_customer", ruling=IN_TIME)
    answer = desk.send("/cancel", {"key": "a-key-12", "reason": ""}, lang="en")
    assert answer.status_code == 409
    assert IN_TIME.sentence.en in answer.text
    assert IN_TIME.clause.section in answer.text
    assert key_of(answer) != "a-key-12"


def test_a_card_number_in_the_reason_is_explained_in_the_customers_language(desk: Shown) -> None:
    desk.house.answers["cancel"] = refused("orders", "card_number_refused", status=422)
    for language, told in (("it", "numero di carta"), ("en", "card number")):
        answer = desk.send("/cancel", {"key": "a-key-12", "reason": "4111…"}, lang=language)
        assert (answer.status_code, told in answer.text) == (422, True)


def test_the_whole_path_shows_the_return_and_all_that_was_refunded() -> None:
    with customer_desk(WHOLE_PATH) as desk:
        text = desk.page(lang="en").text
    assert "Return completed" in text
    assert "Track the parcel" in text
    assert "€43.65" in text
    assert "Return authorised, with its code" in text


def test_no_word_of_the_pages_is_said_by_two() -> None:
    every = [WORDS, *(words.WORDS for words in (words_withdrawal, words_guarantee, words_money, words_requests))]
    assert sum(len(words) for words in every) == len(customer_words.WORDS)
