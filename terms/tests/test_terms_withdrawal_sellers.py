"""Withdrawals under terms that differ: who may, from which parcel, by which statement, until which second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ordito.terms import Terms, withdrawal, withdrawal_notice, withdrawal_window

ROME = ZoneInfo("Europe/Rome")
SECOND = timedelta(seconds=1)


def rome(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=ROME).astimezone(UTC)


MONDAY = rome(2026, 11, 2)  # + 14 days = Monday 16 November
THURSDAY = rome(2026, 11, 5)  # + 14 days = Thursday 19 November
SATURDAY = rome(2026, 11, 7)  # + 14 days = Saturday 21 November, + 2 = Monday


@pytest.fixture(params=["oplashopping", "capitalorologi"])
def fourteen_days(request: pytest.FixtureRequest) -> Terms:
    terms: Terms = request.getfixturevalue(request.param)
    return terms


@pytest.mark.parametrize(
    ("delivered", "last_second"),
    [
        (MONDAY, rome(2026, 11, 16, 23, 59, 59)),
        (rome(2026, 3, 18, 23, 59, 59), rome(2026, 4, 1, 23, 59, 59)),  # summer time begins in between
        (rome(2026, 3, 15, 0, 0, 0), rome(2026, 3, 29, 23, 59, 59)),  # the last day has 23 hours
        (rome(2026, 10, 11, 0, 0, 0), rome(2026, 10, 25, 23, 59, 59)),  # the last day has 25 hours
    ],
)
def test_the_last_second_of_day_fourteen_is_in_time_and_the_next_one_is_not(
    fourteen_days: Terms, delivered: datetime, last_second: datetime
) -> None:
    in_time = withdrawal(fourteen_days, at=last_second, delivered_at=delivered, order_delivered_at=delivered)
    assert (in_time.allowed, in_time.code) == (True, "in_time")
    too_late = withdrawal(fourteen_days, at=last_second + SECOND, delivered_at=delivered, order_delivered_at=delivered)
    assert (too_late.allowed, too_late.code) == (False, "window_over")


def test_the_window_runs_from_the_last_parcel_for_every_line(fourteen_days: Terms) -> None:
    ruling = withdrawal(fourteen_days, at=THURSDAY, delivered_at=MONDAY, order_delivered_at=THURSDAY)
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2026, 11, 19)
    assert ruling.deadline.arithmetic.en.startswith("Delivery of the last parcel on Thursday 5 November 2026 (day 0)")
    waiting = withdrawal(fourteen_days, at=THURSDAY, delivered_at=MONDAY, order_delivered_at=None)
    assert (waiting.code, waiting.deadline, waiting.law) == ("before_delivery", None, None)


def test_companies_may_withdraw_where_the_terms_speak_to_every_customer(
    oplashopping: Terms, capitalorologi: Terms
) -> None:
    def company(terms: Terms) -> tuple[bool, str, str]:
        ruling = withdrawal(terms, at=MONDAY, delivered_at=MONDAY, order_delivered_at=MONDAY, customer_kind="business")
        return ruling.allowed, ruling.code, ruling.clause.section

    assert company(oplashopping) == (False, "consumers_only", "9.7")
    assert company(capitalorologi) == (True, "in_time", "Right of withdrawal")
    window = withdrawal_window(oplashopping, delivered_at=MONDAY, order_delivered_at=MONDAY, customer_kind="business")
    assert (window.allowed, window.code, window.rule) == (False, "consumers_only", "withdrawal.customers")


@pytest.mark.parametrize("peculiarity", ["customised", "made_to_measure"])
def test_customised_goods_are_excluded_even_before_delivery(fourteen_days: Terms, peculiarity: str) -> None:
    ruling = withdrawal(
        fourteen_days,
        at=MONDAY,
        delivered_at=None,
        order_delivered_at=None,
        customised=peculiarity == "customised",
        made_to_measure=peculiarity == "made_to_measure",
    )
    assert (ruling.allowed, ruling.code, ruling.rule) == (False, f"excluded_{peculiarity}", "withdrawal.exclusions")
    assert ruling.law is None  # art. 59(1)(c) lets the seller exclude them


def test_a_letter_counts_by_the_day_on_which_it_was_sent(opsobjects: Terms) -> None:
    received = rome(2026, 11, 20)  # the window ended on Tuesday the 17th
    last_second = rome(2026, 11, 17, 23, 59, 59)

    def sent(at: datetime) -> tuple[bool, str]:
        ruling = withdrawal(opsobjects, at=received, dispatched_at=at, delivered_at=MONDAY, order_delivered_at=MONDAY)
        return ruling.allowed, ruling.sentence.en

    assert sent(last_second) == (
        True,
        "You may withdraw, without giving a reason, until 24:00 on Tuesday 17 November 2026. "
        "What counts is when the statement was sent, Tuesday 17 November 2026 at 23:59:59.",
    )
    assert sent(last_second + SECOND)[0] is False


def test_a_statement_cannot_have_been_sent_after_it_came(opsobjects: Terms) -> None:
    ruling = withdrawal(
        opsobjects,
        at=MONDAY + timedelta(days=1),
        dispatched_at=MONDAY + timedelta(days=90),
        delivered_at=MONDAY,
        order_delivered_at=MONDAY,
    )
    assert ruling.allowed
    assert "What counts" not in ruling.sentence.en


def test_a_window_is_recorded_alone_and_anew_when_a_delivery_is_corrected(opsobjects: Terms) -> None:
    def window(delivered: datetime | None) -> tuple[str, date | None]:
        ruling = withdrawal_window(opsobjects, delivered_at=delivered, order_delivered_at=delivered)
        assert ruling.allowed
        return ruling.code, None if ruling.deadline is None else ruling.deadline.last_day

    assert window(None) == ("not_delivered_yet", None)
    assert window(MONDAY) == ("window_open_until", date(2026, 11, 17))
    assert window(MONDAY - timedelta(days=2)) == ("window_open_until", date(2026, 11, 15))


def test_a_window_and_a_withdrawal_have_the_same_deadline_and_law(fourteen_days: Terms) -> None:
    for terms in (fourteen_days, fourteen_days.under("enforce")):
        window = withdrawal_window(terms, delivered_at=SATURDAY, order_delivered_at=SATURDAY)
        asked = withdrawal(terms, at=MONDAY, delivered_at=SATURDAY, order_delivered_at=SATURDAY)
        assert (window.deadline, window.law) == (asked.deadline, asked.law)
        assert window.law is not None
        assert window.deadline is not None
        assert window.deadline.last_day == (date(2026, 11, 23) if window.law.applied else date(2026, 11, 21))


def test_while_a_parcel_is_missing_the_law_keeps_the_window_open(enforcing: Terms) -> None:
    window = withdrawal_window(enforcing, delivered_at=MONDAY, order_delivered_at=None)
    assert (window.code, window.deadline) == ("not_delivered_yet", None)
    assert window.law is not None
    assert window.law.applied


def test_a_statement_lacks_what_the_terms_ask_for_though_the_law_asks_for_less(oplashopping: Terms) -> None:
    flagged = withdrawal_notice(oplashopping, given=frozenset({"order_number", "name"}))
    assert (flagged.allowed, flagged.code) == (False, "lacks")
    assert flagged.facts["missing"] == "product_code, email"
    assert flagged.sentence.it == (
        "Nella dichiarazione di recesso manca: il codice del prodotto e l'indirizzo e-mail. "
        "Si può completare per e-mail, per lettera e per telefono."
    )
    assert flagged.law is not None
    assert "54" in flagged.law.article

    enforcing = oplashopping.under("enforce")
    assert withdrawal_notice(enforcing, given=frozenset({"order_number", "name"})).facts["missing"] == "email"
    assert withdrawal_notice(enforcing, given=frozenset({"order_number", "name", "email"})).code == "complete"
    nothing_more = withdrawal_notice(oplashopping, given=frozenset({"order_number", "product_code", "name"}))
    assert (nothing_more.code, nothing_more.law) == ("lacks", None)


def test_no_statement_lacks_a_reason(opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms) -> None:
    for terms in (opsobjects, oplashopping, capitalorologi):
        ruling = withdrawal_notice(terms, given=frozenset({"order_number", "product_code", "name", "email"}))
        assert (ruling.allowed, ruling.code, ruling.law) == (True, "complete", None)


def test_the_law_knows_the_two_labels_of_a_withdrawal_on_line(opsobjects: Terms) -> None:
    online = opsobjects.law.online_withdrawal
    assert (online.withdraw_label.it, online.withdraw_label.en) == (
        "recedere dal contratto qui",
        "withdraw from contract here",
    )
    assert (online.confirm_label.it, online.confirm_label.en) == ("conferma recesso", "confirm withdrawal")
    assert online.statement_holds == ("name", "contract", "contact")
    assert online.in_force_from == date(2026, 6, 19)
