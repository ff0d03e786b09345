"""Terms files: what is refused, with file, line and mend; which version is in force."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from ordito.schemas.values import TermsVersion
from ordito.terms import (
    Fault,
    InvalidTerms,
    NotInForce,
    Terms,
    TermsBook,
    UnknownSeller,
    UnknownVersion,
    load_terms,
)
from ordito.terms.rules import Rule

NOVEMBER = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _load(folder: Path, *texts: str) -> TermsBook:
    for number, text in enumerate(texts, start=1):
        (folder / f"shop-{number}.toml").write_text(text, encoding="utf-8")
    return load_terms(folder)


def _faults(folder: Path, *texts: str) -> tuple[Fault, ...]:
    with pytest.raises(InvalidTerms) as refused:
        _load(folder, *texts)
    return refused.value.faults


def _line(text: str, line: int | None) -> str:
    assert line is not None
    return text.splitlines()[line - 1]


def _rules(entry: BaseModel, path: str = "") -> list[tuple[str, Rule]]:
    found = []
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if isinstance(value, Rule):
            found.append((f"{path}{name}", value))
        elif isinstance(value, BaseModel):
            found.extend(_rules(value, f"{path}{name}."))
    return found


def test_every_rule_is_named_by_its_place_in_the_file(opsobjects: Terms) -> None:
    rules = _rules(opsobjects.rules)
    assert len(rules) > 40
    assert [rule.id for _, rule in rules] == [path for path, _ in rules]


def test_the_version_in_force_is_found_and_can_be_pinned() -> None:
    book = load_terms()
    terms = book.in_force("opsobjects", NOVEMBER)
    assert terms.version == TermsVersion(seller="opsobjects", version="2026-01-01")
    assert book.pinned(terms.version) is terms


def test_a_version_begins_at_its_first_instant() -> None:
    book = load_terms()
    first = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    assert book.in_force("opsobjects", first).version.version == "2026-01-01"
    with pytest.raises(NotInForce):
        book.in_force("opsobjects", datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC))


def test_an_unknown_seller_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownSeller, match=r"opsobject5.*known: .*opsobjects") as refused:
        load_terms().in_force("opsobject5", NOVEMBER)
    assert "opsobjects" in refused.value.known


def test_an_unknown_version_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownVersion, match="2026-01-01"):
        load_terms().pinned(TermsVersion(seller="opsobjects", version="1999"))


def test_a_missing_quote_is_refused_at_its_rule(tmp_path: Path, opsobjects_text: str) -> None:
    text = opsobjects_text.replace('quote = "Yes, we ship all over the world except Russia."\n', "")
    (fault,) = _faults(tmp_path, text)
    assert fault.file == "shop-1.toml"
    assert fault.key == "ordering.shipping.quote"
    assert _line(text, fault.line) == "[ordering.shipping]"
    assert "is missing" in fault.mend


def test_an_unknown_key_is_refused_with_the_nearest_known_one(tmp_path: Path, opsobjects_text: str) -> None:
    text = opsobjects_text.replace("home_price = 490", "home_pryce = 490")
    unknown = next(fault for fault in _faults(tmp_path, text) if fault.key == "delivery.cost.home_pryce")
    assert _line(text, unknown.line) == "home_pryce = 490"
    assert "did you mean 'home_price'?" in unknown.mend


def test_an_unknown_rule_is_refused(tmp_path: Path, opsobjects_text: str) -> None:
    text = opsobjects_text + '\n[refund.tips]\nsection = "Tips"\nquote = "None."\n'
    (fault,) = _faults(tmp_path, text)
    assert fault.key == "refund.tips"
    assert _line(text, fault.line) == "[refund.tips]"
    assert "nobody knows this key" in fault.mend


@pytest.mark.parametrize(
    ("ours", "theirs", "key"),
    [
        ("days = 15", "days = 0", "withdrawal.window.days"),
        ("days = 15", 'days = "15"', "withdrawal.window.days"),
        ("days = 15", "days = 15.0", "withdrawal.window.days"),
        ("= 13:00:00", '= "13:00"', "cancellation.by_customer.customer_service_only_if_placed_by"),
        ('open_to = "everyone"', 'open_to = "friends"', "withdrawal.customers.open_to"),
        ("home_price = 490", "home_price = 4.90", "delivery.cost.home_price"),
        ("elsewhere = 2990", "elsewhere = -1", "delivery.cost.elsewhere"),
        ("price = 1990", 'price = "1990"', "delivery.cost.zones.1.price"),
        ('vat_rate = "22"', "vat_rate = 22", "delivery.cost.vat_rate"),
        ('law = "flag"', 'law = "ignore"', "law"),
        ('law_floor = "italy"', 'law_floor = "atlantis"', "law_floor"),
        ('never_to = ["RU"]', 'never_to = ["Russia"]', "ordering.shipping.never_to.0"),
        ("+01:00", "", "in_force_from"),
    ],
)
def test_an_impossible_value_is_refused_at_its_line(
    tmp_path: Path, opsobjects_text: str, ours: str, theirs: str, key: str
) -> None:
    text = opsobjects_text.replace(ours, theirs, 1)
    (fault,) = _faults(tmp_path, text)
    assert fault.key == key
    changed = next(at for at, line in enumerate(opsobjects_text.splitlines(), start=1) if ours in line)
    assert fault.line == changed
    assert str(fault).startswith(f"shop-1.toml:{changed}: {key}: ")


def test_a_country_with_two_prices_is_refused(tmp_path: Path, opsobjects_text: str) -> None:
    (fault,) = _faults(tmp_path, opsobjects_text.replace('"AD", "AL"', '"AD", "AT"'))
    assert "AT has two prices" in fault.mend


def test_an_unknown_time_zone_is_refused(tmp_path: Path, opsobjects_text: str) -> None:
    (fault,) = _faults(tmp_path, opsobjects_text.replace('"Europe/Rome"', '"Europe/Roma"'))
    assert fault.key == "calendar"
    assert "no time zone 'Europe/Roma'" in fault.mend


def test_a_file_that_is_not_toml_is_refused_at_its_line(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, 'seller = "shop"\nversion = = 1\n')
    assert fault.line == 2
    assert "is not TOML" in fault.mend


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path, opsobjects_text: str) -> None:
    faults = _faults(tmp_path, opsobjects_text.replace("days = 15", "days = 0", 1), "nothing = 1\n")
    assert {fault.file for fault in faults} == {"shop-1.toml", "shop-2.toml"}


def _version(text: str, *, label: str, since: str, until: str | None = None) -> str:
    text = text.replace('version = "2026-01-01"', f'version = "{label}"')
    end = "" if until is None else f"\nin_force_until = {until}"
    return text.replace("in_force_from = 2026-01-01T00:00:00+01:00", f"in_force_from = {since}{end}")


SINCE_2026, SINCE_2027 = "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00"


def test_a_version_holds_until_the_next_one_begins(tmp_path: Path, opsobjects_text: str) -> None:
    book = _load(
        tmp_path,
        _version(opsobjects_text, label="first", since=SINCE_2026),
        _version(opsobjects_text, label="second", since=SINCE_2027),
    )
    assert book.in_force("opsobjects", datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)).version.version == "first"
    assert book.in_force("opsobjects", datetime(2026, 12, 31, 23, 0, tzinfo=UTC)).version.version == "second"
    assert [terms.version.version for terms in book.versions("opsobjects")] == ["first", "second"]


def test_the_last_version_may_end(tmp_path: Path, opsobjects_text: str) -> None:
    book = _load(tmp_path, _version(opsobjects_text, label="only", since=SINCE_2026, until=SINCE_2027))
    with pytest.raises(NotInForce):
        book.in_force("opsobjects", datetime(2026, 12, 31, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("until", "since", "complaint"),
    [
        ("2026-12-01T00:00:00+01:00", SINCE_2027, "leaves a gap"),
        ("2027-02-01T00:00:00+01:00", SINCE_2027, "overlaps"),
        (None, SINCE_2026, "overlaps"),
    ],
)
def test_gaps_and_overlaps_between_versions_are_refused(
    tmp_path: Path, opsobjects_text: str, until: str | None, since: str, complaint: str
) -> None:
    (fault,) = _faults(
        tmp_path,
        _version(opsobjects_text, label="first", since=SINCE_2026, until=until),
        _version(opsobjects_text, label="second", since=since),
    )
    assert fault.file == "shop-2.toml"
    assert fault.key == "in_force_from"
    assert complaint in fault.mend


def test_two_versions_of_one_label_are_refused(tmp_path: Path, opsobjects_text: str) -> None:
    (fault,) = _faults(
        tmp_path,
        _version(opsobjects_text, label="same", since=SINCE_2026),
        _version(opsobjects_text, label="same", since=SINCE_2027),
    )
    assert "rename one" in fault.mend


def test_a_version_that_ends_before_it_begins_is_refused(tmp_path: Path, opsobjects_text: str) -> None:
    (fault,) = _faults(tmp_path, _version(opsobjects_text, label="x", since=SINCE_2027, until=SINCE_2026))
    assert "later than in_force_from" in fault.mend
