"""Delivery: how long, by whom, what when it is late, held, lost or comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ordito.schemas.money import Money, total
from ordito.schemas.values import Ruling
from ordito.terms import (
    ImpossibleRefund,
    Terms,
    courier,
    delivered_when,
    delivery_cost,
    delivery_time,
    duties,
    held_parcel,
    late_delivery,
    lost_parcel,
    tracking_number,
    undelivered,
)

ROME = ZoneInfo("Europe/Rome")
SECOND = timedelta(seconds=1)


def rome(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=ROME).astimezone(UTC)


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


FRIDAY = rome(2026, 11, 20)


def _between(ruling: Ruling) -> tuple[datetime, datetime]:
    assert ruling.code == "expected_between"
    return datetime.fromisoformat(str(ruling.facts["from"])), datetime.fromisoformat(str(ruling.facts["to"]))


@pytest.mark.parametrize(
    ("country", "since", "customised", "expected"),
    [
        ("IT", rome(2026, 11, 16), False, (rome(2026, 11, 17), rome(2026, 11, 18))),
        ("IT", rome(2026, 11, 16), True, (rome(2026, 11, 18), rome(2026, 11, 20))),
        ("IT", FRIDAY, False, (rome(2026, 11, 23), rome(2026, 11, 24))),  # over the weekend
        ("IT", rome(2026, 11, 21), False, (rome(2026, 11, 24, 0), rome(2026, 11, 25, 0))),  # ready on a Saturday
        ("IT", rome(2026, 12, 7), False, (rome(2026, 12, 9), rome(2026, 12, 10))),  # 8 December is a holiday
        ("DE", FRIDAY, False, (rome(2026, 11, 24), rome(2026, 11, 25))),
        ("IT", rome(2026, 3, 27), False, (rome(2026, 3, 30), rome(2026, 3, 31))),  # summer time begins in between
    ],
)
def test_hours_of_delivery_run_on_working_days(
    oplashopping: Terms, country: str, since: datetime, customised: bool, expected: tuple[datetime, datetime]
) -> None:
    ruling = delivery_time(oplashopping, country=country, since=since, customised=customised)
    assert _between(ruling) == expected
    assert ruling.deadline is not None
    assert ruling.deadline.end == expected[1]


def test_far_away_delivery_has_an_earliest_day_only(oplashopping: Terms) -> None:
    ruling = delivery_time(oplashopping, country="US", since=FRIDAY)
    assert (ruling.facts["from"], ruling.facts["to"]) == ("2026-11-24T23:00:00Z", None)
    assert ruling.deadline is None
    assert "from Wednesday 25 November 2026 onwards" in ruling.sentence.en
    later = delivery_time(oplashopping, country="US", since=FRIDAY, customised=True)
    assert "from Thursday 26 November 2026 onwards" in later.sentence.en


@pytest.mark.parametrize(
    ("placed_at", "first", "last"),
    [
        (FRIDAY, date(2026, 11, 24), date(2026, 11, 27)),
        (rome(2026, 11, 21), date(2026, 11, 24), date(2026, 11, 27)),  # a Saturday
        (rome(2026, 12, 30), date(2027, 1, 4), date(2027, 1, 8)),  # New Year's Day and Epiphany
    ],
)
def test_days_of_delivery_are_working_days(opsobjects: Terms, placed_at: datetime, first: date, last: date) -> None:
    ruling = delivery_time(opsobjects, country="IT", since=placed_at)
    begins, ends = _between(ruling)
    assert begins.astimezone(ROME) == datetime(first.year, first.month, first.day, tzinfo=ROME)
    assert ruling.deadline is not None
    assert (ruling.deadline.last_day, ruling.deadline.end, ruling.deadline.days) == (last, ends, 5)


def test_no_time_is_given_where_the_text_gives_none(opsobjects: Terms, capitalorologi: Terms) -> None:
    assert delivery_time(opsobjects, country="DE", since=FRIDAY).code == "no_time_given"
    assert delivery_time(capitalorologi, country="IT", since=FRIDAY).code == "no_time_given"


CONTRACT = rome(2026, 11, 20, 9)  # + 30 days = Sunday 20 December
LIMIT = rome(2026, 12, 21, 0)


@pytest.mark.parametrize("seller", ["opsobjects", "oplashopping", "capitalorologi"])
@pytest.mark.parametrize(
    ("now", "further_until", "code"),
    [
        (LIMIT - SECOND, None, "not_yet_due"),
        (LIMIT, None, "grant_further_time"),
        (LIMIT, date(2026, 12, 31), "further_time_running"),
        (rome(2026, 12, 31, 23, 59, 59), date(2026, 12, 31), "further_time_running"),
        (rome(2027, 1, 1, 0), date(2026, 12, 31), "may_terminate"),
    ],
)
def test_a_customer_ends_the_contract_only_after_a_further_time(
    request: pytest.FixtureRequest, seller: str, now: datetime, further_until: date | None, code: str
) -> None:
    terms: Terms = request.getfixturevalue(seller)
    ruling = late_delivery(terms, concluded_at=CONTRACT, now=now, further_until=further_until)
    assert (ruling.code, ruling.allowed) == (code, code == "may_terminate")
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2026, 12, 20)
    assert (ruling.law is not None) is (code == "may_terminate")


def test_a_company_has_no_law_on_its_side_when_delivery_is_late(oplashopping: Terms) -> None:
    ruling = late_delivery(
        oplashopping,
        concluded_at=CONTRACT,
        now=rome(2027, 1, 1),
        further_until=date(2026, 12, 31),
        customer_kind="business",
    )
    assert (ruling.code, ruling.law) == ("may_terminate", None)


def test_a_limit_beyond_the_law_is_cut_where_the_law_is_enforced(oplashopping: Terms) -> None:
    slow = oplashopping.rules.delivery.limit.model_copy(update={"days": 60})
    delivery = oplashopping.rules.delivery.model_copy(update={"limit": slow})
    terms = replace(oplashopping, rules=oplashopping.rules.model_copy(update={"delivery": delivery}))
    flagged = late_delivery(terms, concluded_at=CONTRACT, now=LIMIT)
    assert flagged.code == "not_yet_due"
    assert flagged.law is not None
    assert not flagged.law.applied
    enforced = late_delivery(terms.under("enforce"), concluded_at=CONTRACT, now=LIMIT)
    assert enforced.code == "grant_further_time"
    assert enforced.law is not None
    assert enforced.law.applied


def test_couriers_at_home_and_abroad(opsobjects: Terms, oplashopping: Terms) -> None:
    home, abroad = courier(opsobjects, country="IT"), courier(opsobjects, country="DE")
    assert (home.facts["courier"], home.facts["other_couriers"]) == ("brt", "gls")
    assert home.sentence.en == "The parcel travels with BRT; in specific cases with GLS."
    assert (abroad.facts["courier"], abroad.facts["other_couriers"]) == ("dhl", "")
    assert courier(oplashopping, country="IT").facts["courier"] == "brt"


@pytest.mark.parametrize(
    ("placed_at", "hours"),
    [
        (FRIDAY, 24),
        (rome(2026, 11, 20, 23, 59, 59), 24),
        (rome(2026, 11, 21, 0), 72),  # Saturday
        (rome(2026, 11, 22, 23, 59, 59), 72),  # Sunday
        (rome(2026, 11, 23, 0), 24),  # Monday
    ],
)
def test_the_tracking_number_comes_a_day_after_the_order_and_later_at_the_weekend(
    opsobjects: Terms, placed_at: datetime, hours: int
) -> None:
    ruling = tracking_number(opsobjects, placed_at=placed_at)
    assert ruling.code == "tracking_expected_by"
    assert ruling.deadline is not None
    assert ruling.deadline.end == placed_at + timedelta(hours=hours)


def test_the_tracking_number_is_in_the_e_mail_of_the_hand_over(oplashopping: Terms, capitalorologi: Terms) -> None:
    for terms in (oplashopping, capitalorologi):
        assert tracking_number(terms, placed_at=FRIDAY).code == "tracking_in_confirmation"


def test_customer_service_releases_held_parcels_of_one_seller(
    opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms
) -> None:
    codes = [held_parcel(terms).code for terms in (opsobjects, oplashopping, capitalorologi)]
    assert codes == ["released_by_customer_service", "courier_only", "courier_only"]


@pytest.mark.parametrize("seller", ["opsobjects", "oplashopping", "capitalorologi"])
def test_a_lost_parcel_is_at_the_sellers_risk(request: pytest.FixtureRequest, seller: str) -> None:
    terms: Terms = request.getfixturevalue(seller)
    ruling = lost_parcel(terms)
    assert (ruling.code, ruling.clause.section) == ("refund_or_resend", "art. 63(1)")
    assert delivered_when(terms).code == "handed_to_client_or_appointee"


@pytest.mark.parametrize("seller", ["opsobjects", "oplashopping", "capitalorologi"])
@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("IT", "no_duties_within_eu"),
        ("DE", "no_duties_within_eu"),
        ("TR", "duties_at_customers_expense"),
        ("CH", "duties_at_customers_expense"),
    ],
)
def test_duties_are_the_customers_outside_the_union(
    request: pytest.FixtureRequest, seller: str, country: str, code: str
) -> None:
    assert duties(request.getfixturevalue(seller), country=country).code == code


@pytest.mark.parametrize(
    ("seller", "country", "cents"),
    [
        ("oplashopping", "IT", 690),
        ("oplashopping", "DE", 1290),
        ("capitalorologi", "IT", 590),
        ("capitalorologi", "US", 2990),
    ],
)
def test_delivery_is_never_free_where_the_terms_do_not_say_so(
    request: pytest.FixtureRequest, seller: str, country: str, cents: int
) -> None:
    terms: Terms = request.getfixturevalue(seller)
    assert delivery_cost(terms, country=country, goods_after_discount=euro(100_000)).amount == euro(cents)
    assert terms.rules.delivery.cost.reading is not None
    assert "assumed" in terms.rules.delivery.cost.reading


def test_the_costs_of_an_undelivered_parcel_are_kept_each_once(oplashopping: Terms) -> None:
    answer = undelivered(oplashopping, paid=euro(5590), delivery=euro(690), return_cost=euro(500), customs=euro(100))
    assert [(each.name, each.amount) for each in answer.deductions] == [
        ("delivery", euro(690)),
        ("return", euro(500)),
        ("customs", euro(100)),
    ]
    assert (answer.refund, answer.ruling.code, answer.ruling.clause.section) == (euro(4300), "costs_withheld", "6.3")
    assert answer.ruling.law is not None
    assert (answer.ruling.law.article, answer.ruling.law.applied) == (
        "Codice del consumo (d.lgs. 206/2005), art. 56(1)",
        False,
    )


def test_nothing_is_kept_where_the_law_is_enforced_or_the_terms_keep_nothing(
    oplashopping: Terms, opsobjects: Terms, capitalorologi: Terms
) -> None:
    for terms in (oplashopping.under("enforce"), opsobjects, capitalorologi):
        answer = undelivered(terms, paid=euro(5590), delivery=euro(690), return_cost=euro(500), customs=euro(0))
        assert (answer.refund, answer.deductions, answer.ruling.code) == (euro(5590), (), "refunded_in_full")
    business = undelivered(
        oplashopping.under("enforce"),
        paid=euro(5590),
        delivery=euro(690),
        return_cost=euro(500),
        customs=euro(0),
        customer_kind="business",
    )
    assert (business.refund, business.ruling.law) == (euro(4400), None)


def test_a_cost_below_zero_is_none(oplashopping: Terms) -> None:
    with pytest.raises(ImpossibleRefund, match="not below zero"):
        undelivered(oplashopping, paid=euro(5590), delivery=euro(690), return_cost=euro(-1), customs=euro(0))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(*[st.integers(0, 20_000)] * 4)
def test_what_is_refunded_and_what_is_kept_add_up_to_what_was_paid(
    oplashopping: Terms, paid: int, delivery: int, return_cost: int, customs: int
) -> None:
    answer = undelivered(
        oplashopping,
        paid=euro(paid),
        delivery=euro(delivery),
        return_cost=euro(return_cost),
        customs=euro(customs),
    )
    assert answer.refund + total((each.amount for each in answer.deductions), "EUR") == euro(paid)
    assert answer.refund >= euro(0)
