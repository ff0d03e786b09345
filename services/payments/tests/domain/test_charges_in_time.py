"""Until when a charge can be paid: its last day is a whole one, and only a repair ends with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from priced_order import ORDER, RULING, eur, given

from ordito.payments.application.deadlines import last_second
from ordito.payments.domain.commands import PayCharge
from ordito.payments.domain.events import ChargeDeclined, ChargeOverdue, ChargeRequested, ChargeStarted
from ordito.payments.domain.rejections import ChargeExpired

PAY_BY = datetime(2029, 1, 10, 22, 59, 59, tzinfo=UTC)
REPAIR = ChargeRequested("c1", eur(3500), "paid_repair", RULING, PAY_BY)
STARTED = ChargeStarted("c1", 1, "card", "tok_visa", f"charge:{ORDER}:c1:1")
DECLINED = ChargeDeclined("c1", 1, "card_declined", "Declined.")


def pay(at: datetime) -> PayCharge:
    return PayCharge(ORDER, "c1", "card", "tok_visa", at)


def test_a_repair_can_be_paid_until_its_last_day_is_over_and_not_after_whether_the_timer_came_or_not() -> None:
    late = pay(PAY_BY + timedelta(hours=9))
    given(REPAIR).when(pay(PAY_BY)).then(STARTED)
    given(REPAIR).when(late).rejected(ChargeExpired(pay_by=PAY_BY))
    given(REPAIR, STARTED, DECLINED).when(late).rejected(ChargeExpired(pay_by=PAY_BY))


def test_what_stays_owed_can_be_paid_late() -> None:
    costs = replace(REPAIR, reason="no_defect_found")
    late = pay(PAY_BY + timedelta(days=30))
    given(costs).when(late).then(STARTED)
    given(costs, ChargeOverdue("c1", eur(3500), "no_defect_found")).when(late).then(STARTED)


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        (datetime(2028, 12, 27, 13, 14, 26, tzinfo=UTC), PAY_BY),
        (datetime(2028, 12, 27, 23, 30, tzinfo=UTC), datetime(2029, 1, 11, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 3, 20, 9, 0, tzinfo=UTC), datetime(2026, 4, 3, 21, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 20, 22, 30, tzinfo=UTC), datetime(2026, 11, 4, 22, 59, 59, tzinfo=UTC)),
    ],
    ids=["by day", "past midnight in Rome", "into summer time", "out of summer time"],
)
def test_the_last_day_is_a_whole_one_in_rome(asked: datetime, last: datetime) -> None:
    assert last_second(asked, timedelta(days=14)) == last
