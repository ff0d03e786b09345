"""The Return Authorisation Form: what it says, in both languages, and a QR code that scanners read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import segno
from pypdf import PdfReader
from reportlab.graphics.shapes import Rect

from ordito.returns.adapters.gateways.return_form import QR_SIZE, qr_code
from ordito.schemas.values import Customer, Language

if TYPE_CHECKING:
    import httpx

    from conftest import House

STATEMENT = {
    "lines": [{"line": 1, "quantity": 1}, {"line": 2, "quantity": 2}],
    "name": "Cliente Esempio",
    "contact_email": "cliente@example.it",
}


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def authorised(house: House, *, language: Language) -> str:
    customer = Customer("consumer", "Cliente Esempio", "cliente@example.it", phone=None, language=language)
    house.hear_delivered("opsobjects", "2026-01-01", customer=customer)
    house.post("/withdrawals", STATEMENT, token=house.customer())
    answer = house.post("/returns/r1/authorise", {}, token=house.staff())
    return str(answer.json()["authorisation"]["code"])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("it", ("Modulo di autorizzazione al reso", "martedì 24 novembre 2026", "Unire il modulo di reso.")),
        ("en", ("Return Authorisation Form", "Tuesday 24 November 2026", "Enclose the return form.")),
    ],
)
def test_the_form_says_all_that_is_needed_to_send_the_goods_back(
    house: House, language: Language, said: tuple[str, ...]
) -> None:
    code = authorised(house, language=language)
    for token in (house.customer(), house.staff("viewer")):
        text = text_of(house.get("/returns/r1/form.pdf", token=token))
        for words in (*said, code, "OB-2026-000123", "81025 Marcianise (CE)", "OPSPW-86", "Bracelet", "Opsobjects FAQ"):
            assert words in text, words


def test_the_same_return_prints_the_same_form(house: House) -> None:
    authorised(house, language="it")
    first, second = (house.get("/returns/r1/form.pdf", token=house.customer()).content for _ in range(2))
    assert first == second


def test_letters_that_the_fonts_do_not_know_lose_their_marks_and_mark_up_is_shown_as_it_is(house: House) -> None:
    customer = Customer("consumer", "Jenő <b>Ł & Ж", "cliente@example.it", phone=None, language="it")
    house.hear_delivered("opsobjects", "2026-01-01", customer=customer)
    house.post("/withdrawals", STATEMENT, token=house.customer())
    house.post("/returns/r1/authorise", {}, token=house.staff())
    assert "Jeno <b>? & ?" in text_of(house.get("/returns/r1/form.pdf", token=house.customer()))


def test_there_is_no_form_before_the_authorisation_nor_for_strangers(house: House) -> None:
    house.hear_until("delivered")
    house.post("/withdrawals", STATEMENT, token=house.customer())
    refused = house.get("/returns/r1/form.pdf", token=house.customer())
    assert (refused.status_code, refused.json()["code"]) == (409, "not_authorised")
    stranger = house.customer("01932b5e-0000-7000-8000-000000000000")
    assert house.get("/returns/r1/form.pdf", token=stranger).status_code == 404
    assert house.get("/returns/r7/form.pdf", token=house.customer()).status_code == 404


def test_the_drawn_squares_are_the_codes_qr_code() -> None:
    code = "RET-OB-7K4M9QX2"
    expected = [list(row) for row in segno.make(code, error="m", micro=False).matrix_iter(scale=1, border=4)]
    side = QR_SIZE / len(expected)
    drawn = [[0] * len(expected) for _ in expected]
    for square in qr_code(code).contents:
        assert isinstance(square, Rect)
        drawn[round((QR_SIZE - square.y) / side) - 1][round(square.x / side)] = 1
    assert drawn == [[int(bool(module)) for module in row] for row in expected]
