"""Withdrawing on line over HTTP: two steps with the labels of the law, a receipt, and no harm in sending twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from customer_desk import (
    CONFIRMED,
    NOW,
    PAGE,
    WATCHES,
    Shown,
    customer_desk,
    house,
    key_of,
    refused,
    statement,
    withdrawal_options,
    withdrawal_ruling,
)
from customer_desk import LINES as WATCH_LINES
from order_history import DELIVERED_AT

from ordito.desk.application.words_withdrawal import CONFIRM, WITHDRAW

FILLED = {"name": "Giulia Esempio", "email": "giulia@example.it", "reason": "", "line-1": "1", "line-2": "1"}


@pytest.fixture
def desk() -> Iterator[Shown]:
    recorded = {"items": [statement(), statement(declined=True)], "undelivered": []}
    with customer_desk(behind=house(returns=recorded)) as shown:
        yield shown


def test_the_labels_are_those_of_the_laws_data() -> None:
    """Codice del consumo, art. 54-bis."""
    law = WATCHES.law.online_withdrawal
    assert (WITHDRAW.it, WITHDRAW.en) == (law.withdraw_label.it, law.withdraw_label.en)
    assert (CONFIRM.it, CONFIRM.en) == (law.confirm_label.it, law.confirm_label.en)


@pytest.mark.parametrize(
    ("language", "withdraw", "confirm"),
    [
        ("it", "recedere dal contratto qui", "conferma recesso"),
        ("en", "withdraw from contract here", "confirm withdrawal"),
    ],
)
def test_withdrawing_takes_two_steps_with_the_words_of_the_law(
    desk: Shown, language: str, withdraw: str, confirm: str
) -> None:
    assert f">{withdraw}</a>" in desk.page(lang=language).text
    first = desk.page("/withdraw", lang=language)
    assert 'value="Giulia Esempio"' in first.text
    assert 'value="giulia@example.it"' in first.text
    key = key_of(first)
    second = desk.send("/withdraw", {**FILLED, "key": key, "step": "check"}, lang=language)
    assert f">{confirm}</button>" in second.text
    assert "1 × Orologio Subacqueo 40 mm" in second.text
    assert desk.house.posted == []
    done = desk.send("/withdraw", {**FILLED, "key": key, "step": "confirm"}, lang=language)
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}/withdrawals/r1?lang={language}")
    ((service, path, sent_key, body),) = desk.house.posted
    assert (service, path, sent_key) == ("returns", "withdrawals", key)
    assert body == {
        "name": "Giulia Esempio",
        "contact_email": "giulia@example.it",
        "lines": [{"line": 1, "quantity": 1}, {"line": 2, "quantity": 1}],
        "channel": "page",
    }


def test_all_that_can_be_is_chosen_before_anybody_chooses(desk: Shown) -> None:
    text = desk.page("/withdraw").text
    assert 'name="line-1" value="1" checked' in text
    assert '<option value="2" selected>2 su 2</option>' in text


def test_an_excluded_line_says_why_with_its_clause_and_cannot_be_chosen(desk: Shown) -> None:
    text = desk.page("/withdraw").text
    assert 'name="line-3"' not in text
    assert "Gli articoli personalizzati sono esclusi dal diritto di recesso." in text
    assert "Right of withdrawal" in text


def test_it_says_until_when_and_who_bears_which_cost(desk: Shown) -> None:
    text = desk.page("/withdraw", lang="en").text
    assert "Monday 7 December 2026" in text
    assert "The cost of delivery, €9.00, is not refunded." in text
    assert "Consumer" in text or "Codice del consumo" in text, "the law gives more, and the page says so"
    assert "The cost of sending the goods back is the customer&#39;s." in text


def test_the_receipt_shows_what_arrived_to_the_second_and_promises_nothing(desk: Shown) -> None:
    text = desk.page("/withdrawals/r1").text
    assert "26 novembre 2026, 12:40:07 (ora di Roma)" in text
    assert "Recedo dal contratto dell&#39;ordine CO-2026-000117" in text
    assert "giulia@example.it" in text
    assert "non ancora se il recesso o il reso sono accettati" in text
    assert "per queste righe" not in text
    assert "Gli articoli personalizzati sono esclusi" in text, "what the terms do not allow says why"


def test_sending_twice_leads_to_the_same_receipt_under_the_same_key(desk: Shown) -> None:
    confirm = {**FILLED, "key": "a-key-12", "step": "confirm"}
    first, second = desk.send("/withdraw", confirm), desk.send("/withdraw", confirm)
    assert first.headers["location"] == second.headers["location"]
    assert {key for _, _, key, _ in desk.house.posted} == {"a-key-12"}


def test_a_statement_that_the_terms_decline_has_its_receipt_too(desk: Shown) -> None:
    desk.house.answers["withdrawals"] = refused(
        "returns", "withdrawal_declined", ruling=withdrawal_ruling(WATCH_LINES[2], at=NOW), location="/v1/x/returns/r2"
    )
    done = desk.send("/withdraw", {**FILLED, "key": "a-key-12", "step": "confirm"})
    assert done.headers["location"] == f"{PAGE}/withdrawals/r2?lang=it"


def test_before_delivery_too(desk: Shown) -> None:
    with customer_desk(CONFIRMED) as early:
        assert "recedere dal contratto qui" in early.page().text


LAST = DELIVERED_AT.replace(hour=22, minute=59, second=59) + timedelta(days=14)


def test_after_the_window_the_page_says_so_with_clause_deadline_and_arithmetic() -> None:
    for late, told in ((timedelta(), True), (timedelta(seconds=1), False)):
        with customer_desk(behind=house(withdrawal_options=withdrawal_options(at=LAST + late))) as desk:
            order, text = desk.page().text, desk.page("/withdraw").text
        assert (">recedere dal contratto qui</a>" in order) is told
        assert ("Il recesso non è possibile" in text) is not told
        if not told:
            assert "lunedì 7 dicembre 2026" in text
            assert "14 giorni" in text
            assert "<blockquote>" in text
            assert 'value="check"' not in text


def test_a_withdrawal_can_be_changed_before_it_is_confirmed(desk: Shown) -> None:
    again = desk.send("/withdraw", {**FILLED, "key": "a-key-12", "step": "change"})
    assert again.status_code == 200
    assert '<option value="1" selected>1 su 2</option>' in again.text
    assert key_of(again) == "a-key-12"


@pytest.mark.parametrize(
    ("mistake", "at", "told"),
    [
        ({"line-1": "0", "line-2": "0"}, "pieces", "Scegli almeno un articolo."),
        ({"line-1": "", "line-2": "-3"}, "pieces", "Scegli almeno un articolo."),
        ({"name": "  "}, "name", "Scrivi il tuo nome e cognome."),
        ({"email": "giulia"}, "email", "Scrivi un indirizzo e-mail completo"),
    ],
)
def test_a_statement_that_is_not_complete_says_what_to_mend_and_where(
    desk: Shown, mistake: dict[str, str], at: str, told: str
) -> None:
    answer = desk.send("/withdraw", {**FILLED, **mistake, "key": "a-key-12", "step": "confirm"})
    assert answer.status_code == 422
    assert f'<a href="#{at}">{told}' in answer.text
    assert f'id="{at}-error"' in answer.text
    assert desk.house.posted == []


def test_what_returns_finds_wrong_stands_at_its_field_and_nothing_is_lost(desk: Shown) -> None:
    desk.house.answers["withdrawals"] = refused("returns", "invalid_request", status=422, param="contact_email")
    answer = desk.send("/withdraw", {**FILLED, "reason": "Troppo grande", "key": "a-key-12", "step": "confirm"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert "Troppo grande" in answer.text


def test_fewer_pieces_left_than_chosen_is_said_at_the_pieces(desk: Shown) -> None:
    desk.house.answers["withdrawals"] = refused("returns", "quantity_too_high", param="lines[1].quantity")
    answer = desk.send("/withdraw", {**FILLED, "key": "a-key-12", "step": "confirm"})
    assert 'href="#pieces">Di questo articolo restano meno pezzi' in answer.text


def test_while_returns_is_down_the_withdrawal_can_be_written_but_not_sent(desk: Shown) -> None:
    desk.house.down = {"returns"}
    assert "Puoi dichiarare il recesso lo stesso." in desk.page("/withdraw").text
    answer = desk.send("/withdraw", {**FILLED, "key": "a-key-12", "step": "confirm"})
    assert answer.status_code == 503
    assert "Il servizio al momento non risponde" in answer.text
    assert "conferma recesso" in answer.text
    assert key_of(answer) == "a-key-12", "it may have arrived: the same key makes it one statement"


def test_what_a_customer_wrote_is_escaped(desk: Shown) -> None:
    answer = desk.send("/withdraw", {**FILLED, "name": "<b>x</b>", "key": "a-key-12", "step": "check"})
    assert "<b>x</b>" not in answer.text
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
