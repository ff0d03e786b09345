"""Renders a notice as an e-mail: subject, plain text, HTML.

Each letter is one template a language (`templates/it/order_received.j2`). It is rendered twice, with two sets of parts
of the same names (`templates/text/parts.j2`, `templates/html/parts.j2`), so that text and HTML always say the same. A
name that a template does not know is an error, never an empty space in a letter.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ordito.notifications.adapters.gateways.letters.words import Words
from ordito.notifications.application.ports import Attachment, Letter
from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.notices import Notice, ParcelShipped
from ordito.terms import Terms, TermsBook

TEMPLATES = Path(__file__).parent / "templates"
LINE_WIDTH = 72


class Letters:
    """Implements the Renderer port. Safe to use from many threads."""

    def __init__(self, book: TermsBook) -> None:
        self._book = book
        self._text = _environment("text", escape=False)
        self._html = _environment("html", escape=True)

    def render(self, contact: Contact, notice: Notice, *, link: str) -> Letter:
        """The letter in the customer's language, by the terms of the order. `link` is the customer's own."""
        language = contact.customer.language
        terms = self._book.pinned(contact.terms)
        words = Words(contact, terms=terms, language=language)
        values = {
            "w": words,
            "notice": notice,
            "number": contact.number,
            "seller": terms.rules.name,
            "contacts": terms.rules.contacts,
            "hours": terms.rules.contacts.hours.en if language == "en" else terms.rules.contacts.hours.it,
            "language": language,
            "link": link,
        }
        name = f"{language}/{notice.kind}.j2"
        text, html = self._text.get_template(name), self._html.get_template(name)
        subject = "".join(text.blocks["subject"](text.new_context(values)))
        return Letter(
            subject=" ".join(subject.split()),
            text=_tidy(text.render(values)),
            html=_tidy(html.render(values)),
            attachments=_attachments(terms, notice),
        )


def _attachments(terms: Terms, notice: Notice) -> tuple[Attachment, ...]:
    """The seller's whole text, where the terms promise it with the e-mail that concludes the contract."""
    rule = terms.rules.ordering.contract
    if not isinstance(notice, ParcelShipped) or rule.concluded != "at_hand_over" or not rule.terms_attached:
        return ()
    return (Attachment(f"{terms.rules.seller}-{terms.rules.version.replace('/', '-')}.txt", terms.published_text),)


def _environment(form: str, *, escape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES / form, TEMPLATES]),
        autoescape=escape,  # noqa: S701  plain text has nothing to escape; HTML is made with True
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["fill"] = _fill
    environment.filters["flat"] = _flat
    return environment


def _fill(text: str, indent: str = "") -> str:
    """One paragraph in lines of at most LINE_WIDTH; an address or a link is never broken."""
    return textwrap.fill(
        " ".join(text.split()),
        width=LINE_WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _flat(text: str) -> str:
    """The text in one line; what was escaped stays as it is."""
    flat = " ".join(text.split())
    return Markup(flat) if isinstance(text, Markup) else flat  # noqa: S704  it was markup before


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
