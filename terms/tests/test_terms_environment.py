"""Which terms a process decides by: the package's, a further folder's, and the law's switch over all of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ordito.terms import InvalidTerms, load_terms, stopped_by_wrong_terms, terms_from_environment

NOVEMBER = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def further(tmp_path: Path, opsobjects_text: str) -> Path:
    text = opsobjects_text.replace('seller = "opsobjects"', 'seller = "bottega-rossi"')
    (tmp_path / "bottega-rossi-2026-01-01.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_further_folder_adds_its_sellers(further: Path) -> None:
    assert set(load_terms(more=further).sellers) == {*load_terms().sellers, "bottega-rossi"}


def test_a_further_folder_may_not_repeat_a_version(tmp_path: Path, opsobjects_text: str) -> None:
    (tmp_path / "again.toml").write_text(opsobjects_text, encoding="utf-8")
    with pytest.raises(InvalidTerms, match="rename one"):
        load_terms(more=tmp_path)


def test_the_laws_switch_is_set_by_seller() -> None:
    book = load_terms(law={"oplashopping": "enforce"})
    assert book.in_force("oplashopping", NOVEMBER).law_enforced
    assert not book.in_force("opsobjects", NOVEMBER).law_enforced
    pinned = load_terms().in_force("oplashopping", NOVEMBER).version
    assert book.pinned(pinned).law_enforced


def test_a_switch_for_nobody_is_refused() -> None:
    with pytest.raises(InvalidTerms, match=r"oplashoping: there is no such seller; known: .*oplashopping"):
        load_terms(law={"oplashoping": "enforce"})


def test_the_environment_names_the_folder_and_the_switch(further: Path) -> None:
    environment = {"ORDITO_TERMS_DIR": str(further), "ORDITO_LAW": '{"bottega-rossi": "enforce"}'}
    book = terms_from_environment(environment)
    assert book.in_force("bottega-rossi", NOVEMBER).law_enforced
    assert terms_from_environment({"ORDITO_TERMS_DIR": "", "ORDITO_LAW": ""}).sellers == load_terms().sellers


@pytest.mark.parametrize(
    ("variable", "value", "complaint"),
    [
        ("ORDITO_TERMS_DIR", "/nowhere/at/all", "ORDITO_TERMS_DIR: .* does not exist"),
        ("ORDITO_LAW", "enforce", "ORDITO_LAW: .* must be JSON"),
        ("ORDITO_LAW", '["opsobjects"]', "ORDITO_LAW: .* must be JSON"),
        ("ORDITO_LAW", '{"opsobjects": "ignore"}', "ORDITO_LAW: .* must be JSON"),
        ("ORDITO_LAW", '{"opsobjects": ["flag"]}', "ORDITO_LAW: .* must be JSON"),
    ],
)
def test_a_wrong_variable_is_refused_by_its_name(variable: str, value: str, complaint: str) -> None:
    with pytest.raises(InvalidTerms, match=complaint):
        terms_from_environment({variable: value})


def test_wrong_terms_end_a_process_with_a_line_for_each_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, stopped_by_wrong_terms():
        terms_from_environment({"ORDITO_LAW": "enforce"})
    assert ended.value.code == 2
    first, fault = capsys.readouterr().err.splitlines()
    assert first.startswith("The terms are not right")
    assert fault.startswith("  ORDITO_LAW: the value: must be JSON")
    with stopped_by_wrong_terms():
        terms_from_environment({})
