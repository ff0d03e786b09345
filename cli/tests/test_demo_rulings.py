"""Rulings on a terminal: what was asked, answered, by which words, until when, and what the law says."""

from collections.abc import Mapping
from typing import Any

import pytest

from ordito.cli.commands.demo import SELLERS as TOLD
from ordito.cli.demo.rulings import written
from ordito.cli.engine.keys import SELLERS

RULING: Mapping[str, Any] = {
    "rule": "withdrawal.window",
    "allowed": False,
    "code": "window_over",
    "sentence": {"it": "Il termine è scaduto.", "en": "The time to withdraw is over."},
    "clause": {"document": "Conditions", "section": "9.1", "quote": "within and no later than the 14th day " * 20},
    "terms": {"seller": "bottega", "version": "2026-01"},
    "facts": {"at": "2026-12-06T23:00:00.123456Z", "customised": False, "reason": None},
    "deadline": {"arithmetic": {"it": "…", "en": "Delivery on Saturday (day 0) + 14 days = Saturday, until 24:00."}},
    "law": {
        "article": "Codice del consumo, art. 52",
        "gives": {"it": "…", "en": "The law gives fourteen days."},
        "applied": False,
    },
    "question": "withdrawal",
}


def lines(ruling: Mapping[str, Any], **how: Any) -> list[str]:
    return [text for text, _ in written(ruling, **how)]


def test_a_ruling_says_what_was_asked_and_why_it_is_so() -> None:
    text = "\n".join(lines(RULING, width=100))
    assert "asked     withdrawal (at 2026-12-06T23:00:00Z, customised no)" in text
    assert "ruling    not allowed: window_over. The time to withdraw is over." in text
    assert "clause    Conditions, 9.1  [withdrawal.window, bottega 2026-01]" in text
    assert "“within and no later than the 14th day" in text
    assert "…”" in text, "a long clause is cut, and it shows"
    assert "deadline  Delivery on Saturday (day 0) + 14 days" in text
    assert "pointed out: Codice del consumo, art. 52. The law gives fourteen days." in text


def test_the_law_that_is_applied_is_told_apart_from_the_law_that_is_pointed_out() -> None:
    applied = {**RULING, "law": {**RULING["law"], "applied": True}}
    assert any("applied: Codice del consumo" in text for text in lines(applied, width=100))
    assert not any("law" in text[:14] for text in lines({**RULING, "law": None, "deadline": None}, width=100))


@pytest.mark.parametrize("width", [80, 100, 110])
def test_it_is_never_wider_than_the_terminal(width: int) -> None:
    assert max(len(text) for text in lines(RULING, width=width)) <= width


def test_every_seller_of_the_house_has_its_demo() -> None:
    assert set(TOLD) == set(SELLERS)
