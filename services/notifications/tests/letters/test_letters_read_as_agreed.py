"""Every e-mail in both languages, as committed in `golden/`. `ORDITO_UPDATE_GOLDEN=1 pytest` writes them anew."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import UndefinedError
from sample_letters import CONTACTS, ITALIAN, LINK, NOTICES, RETURN

from ordito.notifications.adapters.gateways.letters import render
from ordito.notifications.adapters.gateways.letters.render import Letters
from ordito.notifications.application.ports import Letter
from ordito.notifications.domain.notices import Notice, OrderReceived
from ordito.terms import load_terms

GOLDEN = Path(__file__).parent / "golden"
UPDATING = os.environ.get("ORDITO_UPDATE_GOLDEN") == "1"
BOOK = load_terms()
LETTERS = Letters(BOOK)
EVERY_LETTER = [(language, name) for language in CONTACTS for name in NOTICES]


def letter(language: str, name: str) -> Letter:
    return LETTERS.render(CONTACTS[language], NOTICES[name], link=LINK)


@pytest.mark.parametrize(("language", "name"), EVERY_LETTER)
def test_the_letter_reads_as_agreed(language: str, name: str) -> None:
    made = letter(language, name)
    _compare(GOLDEN / language / f"{name}.txt", f"{made.subject}\n\n{made.text}")
    _compare(GOLDEN / language / f"{name}.html", made.html)


def _compare(file: Path, made: str) -> None:
    if UPDATING:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8")


def test_what_goods_of_another_order_paid_goes_back_as_that_one_was_paid() -> None:
    contact = replace(CONTACTS["it"], payment_method="none")
    text = LETTERS.render(contact, NOTICES["order_cancelled_by_customer"], link=LINK).text
    assert "(come il primo ordine)" in " ".join(text.split())


def test_no_golden_letter_is_left_over() -> None:
    found = {str(file.relative_to(GOLDEN)) for file in GOLDEN.rglob("*.*")}
    assert found == {f"{language}/{name}.{form}" for language, name in EVERY_LETTER for form in ("txt", "html")}


def test_every_kind_of_notice_has_a_letter_in_every_language() -> None:
    kinds = {kind.__dataclass_fields__["kind"].default for kind in get_args(Notice)}
    assert len(kinds) == len(get_args(Notice))
    assert {notice.kind for notice in NOTICES.values()} == kinds
    for language in CONTACTS:
        assert {file.stem for file in (render.TEMPLATES / language).iterdir()} == kinds


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "meta"}:
            self.open.append(tag)
        if tag in {"img", "script", "link", "iframe", "object", "video"} or "src" in dict(attrs):
            self.loads.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.extend(data.split())


@pytest.mark.parametrize(("language", "name"), EVERY_LETTER)
def test_html_is_well_formed_loads_nothing_and_says_what_the_text_says(language: str, name: str) -> None:
    made = letter(language, name)
    page = _Page()
    page.feed(made.html)
    assert page.open == []
    assert page.loads == []
    text = re.sub(r"https?://\S+", "", made.text)
    assert set(_words(text)) <= set(_words(" ".join(page.words)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize(("language", "name"), EVERY_LETTER)
def test_text_is_at_most_78_wide_but_for_links(language: str, name: str) -> None:
    assert all(len(line) <= 78 or "http" in line for line in letter(language, name).text.splitlines())


@pytest.mark.parametrize("language", CONTACTS)
def test_the_acknowledgement_of_a_withdrawal_has_statement_day_and_time_and_promises_nothing(language: str) -> None:
    made = letter(language, "withdrawal_received")
    assert "Gli orologi <non> mi piacciono." in made.text
    assert "23:59:59" in made.text  # in Rome; 22:59:59 UTC
    assert "nuovo@example.it" in made.text
    assert RETURN not in made.text
    for promise in ("accolta", "accettat", "accept", "rimbors", "refund"):
        assert promise not in made.text.lower()


@pytest.mark.parametrize(("language", "named"), [("it", "Conferma di consegna"), ("en", "Delivery Confirmation")])
def test_where_the_parcel_concludes_the_contract_its_letter_says_so_and_brings_the_terms(
    language: str, named: str
) -> None:
    contact = replace(CONTACTS[language], terms=BOOK.versions("oplashopping")[0].version)
    made = LETTERS.render(contact, NOTICES["parcel_shipped"], link=LINK)
    assert made.subject.startswith(named)
    for promised in ("0123456789", "106,60" if language == "it" else "€113.00", named):
        assert promised in made.text
    (terms,) = made.attachments
    assert terms.name.endswith(".txt")
    assert "CLAUSE 9 - RIGHT TO WITHDRAW" in terms.text


def test_other_letters_bring_no_attachment() -> None:
    assert letter("it", "parcel_shipped").attachments == ()


def test_a_name_that_a_template_does_not_know_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("text", "html"):
        (tmp_path / form).mkdir()
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "order_received.j2").write_text("{% block subject %}{{ nubmer }}{% endblock %}")
    monkeypatch.setattr(render, "TEMPLATES", tmp_path)
    with pytest.raises(UndefinedError, match="nubmer"):
        Letters(load_terms()).render(ITALIAN, OrderReceived(), link=LINK)
