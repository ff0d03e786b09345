"""Days in Rome: working days, whole days, and what the clocks do at night."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.terms import Calendar
from ordito.terms.calendar import STARTS

ROME = ZoneInfo("Europe/Rome")
ITALY = Calendar(zone="Europe/Rome", holidays="IT")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # Friday
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 1, 1), False),
        (date(2026, 1, 6), False),
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 5, 1), False),
        (date(2025, 10, 4), False),  # Saturday, not yet a holiday
        (date(2024, 10, 4), True),  # Friday, before St Francis was a holiday
        (date(2026, 10, 4), False),  # Sunday
        (date(2026, 10, 5), True),
        (date(2027, 10, 4), False),  # Monday, St Francis
        (date(2027, 10, 5), True),
        (date(2026, 12, 8), False),
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
    ],
)
def test_a_working_day_is_monday_to_friday_and_no_national_holiday(day: date, works: bool) -> None:
    assert ITALY.is_working_day(day) is works


def test_the_next_working_day_after_christmas_is_the_monday() -> None:
    assert ITALY.working_day_from(date(2026, 12, 25)) == date(2026, 12, 28)


def test_a_day_belongs_to_rome_and_not_to_utc() -> None:
    assert ITALY.day(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert ITALY.day(datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)) == date(2026, 7, 1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ITALY.day(datetime(2026, 7, 1))  # noqa: DTZ001  (the point of the test)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),  # the night of summer time begins
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),  # a day of 23 hours
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),  # a day of 25 hours
    ],
)
def test_a_day_ends_at_midnight_whatever_the_clocks_do(day: date, end: datetime) -> None:
    assert ITALY.end_of(day) == end


def test_a_deadline_counts_whole_days_and_explains_itself() -> None:
    deadline = ITALY.whole_days(datetime(2026, 3, 20, 11, 0, tzinfo=UTC), 15, starts_with=STARTS["delivery"])
    assert deadline.last_day == date(2026, 4, 4)
    assert deadline.end == datetime(2026, 4, 4, 22, 0, tzinfo=UTC)  # summer time began in between
    assert deadline.calendar == "Europe/Rome, whole days"
    assert deadline.arithmetic.it == (
        "Consegna venerdì 20 marzo 2026 (giorno 0) + 15 giorni = sabato 4 aprile 2026, fino alle 24:00 (ora di Roma)."
    )
    assert deadline.arithmetic.en == (
        "Delivery on Friday 20 March 2026 (day 0) + 15 days = Saturday 4 April 2026, until 24:00 (Rome time)."
    )


def test_a_deadline_on_easter_saturday_moves_past_easter_monday() -> None:
    deadline = ITALY.whole_days(datetime(2026, 3, 20, 11, 0, tzinfo=UTC), 15, starts_with=STARTS["delivery"])
    moved = ITALY.ending_on_a_working_day(deadline)
    assert moved.last_day == date(2026, 4, 7)
    assert moved.arithmetic.it.endswith(
        "Sabato 4 aprile 2026 non è un giorno lavorativo: il termine passa al primo giorno lavorativo successivo, "
        "martedì 7 aprile 2026, fino alle 24:00."
    )


def test_a_deadline_on_a_working_day_stays() -> None:
    deadline = ITALY.whole_days(datetime(2026, 11, 2, 9, 0, tzinfo=UTC), 15, starts_with=STARTS["delivery"])
    assert ITALY.ending_on_a_working_day(deadline) is deadline


@given(
    start=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    days=st.integers(min_value=1, max_value=400),
)
def test_a_deadline_always_ends_at_a_midnight_of_rome_so_many_days_later(start: datetime, days: int) -> None:
    deadline = ITALY.whole_days(start, days, starts_with=STARTS["delivery"])
    assert (deadline.last_day - start.astimezone(ROME).date()).days == days
    assert deadline.end.tzinfo is UTC
    assert deadline.end.astimezone(ROME).strftime("%H:%M:%S") == "00:00:00"
    moved = ITALY.ending_on_a_working_day(deadline)
    assert moved.end >= deadline.end
    assert ITALY.is_working_day(moved.last_day)


def test_a_province_keeps_its_patron_saint_beside_the_national_holidays() -> None:
    naples = Calendar(zone="Europe/Rome", holidays="IT", province="NA")
    assert ITALY.is_working_day(date(2025, 9, 19))  # a Friday, San Gennaro
    assert not naples.is_working_day(date(2025, 9, 19))
    assert not naples.is_working_day(date(2026, 12, 8))
    assert naples.is_working_day(date(2025, 9, 18))
