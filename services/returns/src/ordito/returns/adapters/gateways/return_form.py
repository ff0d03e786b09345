"""The Return Authorisation Form: the page that travels with the goods, in the customer's language.

It says the code, once in letters and once as a QR code for the warehouse's scanner, where the goods go, which pieces,
by when, what the terms ask of the parcel, and by which clause. reportlab draws it, segno makes the QR code.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from ordito.returns.domain.events import ReturnAuthorised
from ordito.returns.domain.state import Opened
from ordito.schemas.values import Address, Clause, Language, Sentence
from ordito.terms import Terms, wording

QR_SIZE = 34 * mm
WIDTH = A4[0] - 40 * mm - 12
"""Between the margins, less the six points that reportlab's frame keeps on each side."""
_GREY = Color(0.35, 0.35, 0.35)
_TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=14)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=8, leading=11, textColor=_GREY)
_TITLE = ParagraphStyle("title", parent=_TEXT, fontName="Helvetica-Bold", fontSize=17, leading=22)
_HEADING = ParagraphStyle("heading", parent=_TEXT, fontName="Helvetica-Bold", fontSize=11, leading=15, spaceBefore=8)
_CODE = ParagraphStyle("code", parent=_TEXT, fontName="Courier-Bold", fontSize=18, leading=24)


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    order: str
    code: str
    send_to: str
    pieces: str
    article: str
    name: str
    quantity: str
    send_by: str
    mind: str
    clause: str
    signature: str


_WORDS: dict[Language, _Words] = {
    "it": _Words(
        title="Modulo di autorizzazione al reso",
        order="Ordine",
        code="Codice di reso",
        send_to="Spedire a",
        pieces="Merce resa",
        article="Articolo",
        name="Descrizione",
        quantity="Pezzi",
        send_by="Ultimo giorno",
        mind="Da osservare",
        clause="Condizioni applicate",
        signature="Data e firma del cliente",
    ),
    "en": _Words(
        title="Return Authorisation Form",
        order="Order",
        code="Return code",
        send_to="Send to",
        pieces="Goods returned",
        article="Article",
        name="Description",
        quantity="Pieces",
        send_by="Last day",
        mind="Please mind",
        clause="Terms applied",
        signature="Date and customer's signature",
    ),
}


def return_form(state: Opened, authorisation: ReturnAuthorised, terms: Terms) -> bytes:
    """The form of one authorised return, as a PDF of one page or, for very many lines, more. Same facts, same bytes."""
    language: Language = "en" if state.customer.language == "en" else "it"
    words = _WORDS[language]
    page = io.BytesIO()
    document = SimpleDocTemplate(
        page,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=f"{words.title} {authorisation.code}",
        author=terms.rules.name,
        subject=f"{words.order} {state.number}",
        lang=language,
        invariant=1,
    )
    document.build(list(_page(state, authorisation, terms, words, language)))
    return page.getvalue()


def _page(
    state: Opened, authorisation: ReturnAuthorised, terms: Terms, words: _Words, language: Language
) -> Sequence[Flowable]:
    story: list[Flowable] = [
        Paragraph(_safe(terms.rules.name), _SMALL),
        Paragraph(words.title, _TITLE),
        Spacer(0, 4 * mm),
        _head(state, authorisation, words),
        Paragraph(words.send_to, _HEADING),
        Paragraph("<br/>".join(_safe(line) for line in _lines(authorisation.address)), _TEXT),
        Paragraph(words.send_by, _HEADING),
        Paragraph(f"<b>{wording.day(authorisation.send_by).in_language(language)}</b>", _TEXT),
        Paragraph(_safe(authorisation.ruling.sentence.in_language(language)), _TEXT),
        Paragraph(_safe(authorisation.cost_ruling.sentence.in_language(language)), _TEXT),
        Paragraph(words.pieces, _HEADING),
        _goods(state, authorisation, words),
    ]
    if authorisation.instructions:
        story.append(Paragraph(words.mind, _HEADING))
        story += [_instruction(sentence, language) for sentence in authorisation.instructions]
    story.append(Paragraph(words.clause, _HEADING))
    story += [
        Paragraph(_clause(clause, terms), _SMALL)
        for clause in dict.fromkeys((authorisation.ruling.clause, authorisation.cost_ruling.clause))
    ]
    story += [Spacer(0, 14 * mm), Paragraph(f"{words.signature}: ________________________________", _TEXT)]
    return story


def _head(state: Opened, authorisation: ReturnAuthorised, words: _Words) -> Table:
    """Order and code on the left, the QR code on the right."""
    left = [
        Paragraph(words.code, _SMALL),
        Paragraph(_safe(authorisation.code), _CODE),
        Paragraph(words.order, _SMALL),
        Paragraph(f"{_safe(state.number)}, {_safe(state.customer.name)}", _TEXT),
    ]
    table = Table([[left, qr_code(authorisation.code)]], colWidths=[WIDTH - QR_SIZE, QR_SIZE])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return table


def qr_code(code: str) -> Drawing:
    """The code as a QR code, black squares on nothing, with the quiet zone that scanners need."""
    rows = [tuple(row) for row in segno.make(code, error="m", micro=False).matrix_iter(scale=1, border=4)]
    side = QR_SIZE / len(rows)
    drawing = Drawing(QR_SIZE, QR_SIZE)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                square = Rect(right * side, QR_SIZE - (down + 1) * side, side, side)
                square.fillColor, square.strokeColor, square.strokeWidth = black, None, 0
                drawing.add(square)
    return drawing


def _goods(state: Opened, authorisation: ReturnAuthorised, words: _Words) -> Table:
    bought = state.bought
    head = [Paragraph(f"<b>{each}</b>", _TEXT) for each in (words.article, words.name, words.quantity)]
    rows = [
        [
            Paragraph(_safe(bought[piece.line].sku), _TEXT),
            Paragraph(_safe(bought[piece.line].name), _TEXT),
            Paragraph(str(piece.quantity), _TEXT),
        ]
        for piece in authorisation.lines
    ]
    table = Table([head, *rows], colWidths=[40 * mm, WIDTH - 60 * mm, 20 * mm], repeatRows=1)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, _GREY), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return table


def _instruction(sentence: Sentence, language: Language) -> Paragraph:
    return Paragraph(f"– {_safe(sentence.in_language(language))}", _TEXT)


def _clause(clause: Clause, terms: Terms) -> str:
    return _safe(f"{clause.document}, {clause.section} ({terms.rules.version}): “{clause.quote}”")


def _lines(address: Address) -> list[str]:
    place = f"{address.postal_code} {address.city}" + (f" ({address.province})" if address.province else "")
    return [part for part in (address.name, address.line1, address.line2, place, address.country) if part]


def _safe(text: str) -> str:
    """Text that reportlab's mark-up takes as it is.

    The built-in fonts know western letters alone: others lose their marks (`ő` is written `o`) or become a `?`.
    """
    known = "".join(letter if _is_known(letter) else _plain(letter) for letter in text)
    return known.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_known(letter: str) -> bool:
    return letter.encode("cp1252", errors="ignore") != b""


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if _is_known(base) else "?"
