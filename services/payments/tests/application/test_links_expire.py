"""An order that is paid by link is paid in time, or its payment has failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from paid_order import EXCHANGE_NOT_DUE, EXCHANGE_TO_PAY, NOW, ORDER, RULING, eur, message, placed
from running_payments import Payments

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.effects import EffectWorker
from ordito.kit.timers import TimerWorker
from ordito.payments.adapters.gateways.sandbox import SandboxGateway
from ordito.payments.adapters.postgres.books import DatabaseBooks
from ordito.payments.adapters.postgres.codec import CODEC
from ordito.payments.application.consequences import consequences
from ordito.payments.application.deadlines import timer_kinds
from ordito.payments.application.effects import effect_kinds
from ordito.payments.domain.commands import PayCharge
from ordito.schemas.claims import ChargeDueV1
from ordito.schemas.orders import Replaced

REPLACED = Replaced(
    order_id="0199a1b2-0000-7000-8000-0000000000ff", return_id="r-1", reason="exchange", credit=eur(10000)
)
BY_LINK = message(placed(method="payment_link", token=None, replaces=REPLACED), 1)
OPEN = ["payment-requested.v1", "charge-requested.v1"]
EXPIRED = ["charge-withdrawn.v1", "payment-failed.v1"]
THREE_DAYS = timedelta(days=3)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def payments(database_url: str, gateway: SandboxGateway, clock: FixedClock) -> Iterator[Payments]:
    follow = partial(consequences, link_lasts=THREE_DAYS)
    database = Database(database_url, codec=CODEC, clock=clock, consequences=follow)
    kinds = effect_kinds({"card": gateway}, transfers=gateway, books=DatabaseBooks(database))
    yield Payments(database, EffectWorker(database, kinds))
    database.close()


def come(payments: Payments, clock: FixedClock, by: timedelta) -> None:
    clock.advance(by)
    worker = TimerWorker(payments.database, timer_kinds())
    while worker.run_once():
        pass


def test_a_link_expires_when_its_time_is_over_and_not_before(payments: Payments, clock: FixedClock) -> None:
    payments.hear(BY_LINK)
    come(payments, clock, THREE_DAYS - timedelta(seconds=1))
    assert payments.events(ORDER) == OPEN
    come(payments, clock, timedelta(seconds=1))
    assert payments.events(ORDER) == OPEN + EXPIRED


def test_a_link_that_was_paid_does_not_expire(payments: Payments, clock: FixedClock) -> None:
    payments.hear(BY_LINK)
    payments.do(ORDER, PayCharge(ORDER, "order", "card", "tok_visa"))
    payments.work()
    come(payments, clock, THREE_DAYS)
    assert payments.events(ORDER)[-1] == "payment-captured.v1"


def test_a_try_that_is_declined_after_the_time_ends_the_link_at_once(payments: Payments, clock: FixedClock) -> None:
    payments.hear(BY_LINK)
    payments.do(ORDER, PayCharge(ORDER, "order", "card", "tok_declined"))
    come(payments, clock, THREE_DAYS)
    assert payments.events(ORDER)[2:] == ["charge-started.v1"]
    payments.work()
    come(payments, clock, timedelta(0))
    assert payments.events(ORDER)[3:] == ["charge-declined.v1", *EXPIRED]


def test_a_try_that_is_declined_in_time_leaves_the_rest_of_the_time(payments: Payments, clock: FixedClock) -> None:
    payments.hear(BY_LINK)
    payments.do(ORDER, PayCharge(ORDER, "order", "card", "tok_declined"))
    payments.work()
    come(payments, clock, THREE_DAYS - timedelta(seconds=1))
    assert payments.events(ORDER)[2:] == ["charge-started.v1", "charge-declined.v1"]
    come(payments, clock, timedelta(seconds=1))
    assert payments.events(ORDER)[4:] == EXPIRED


def test_an_order_that_is_paid_by_card_has_no_link_to_expire(payments: Payments, clock: FixedClock) -> None:
    payments.hear(message(placed(), 1))
    payments.work()
    come(payments, clock, THREE_DAYS)
    assert payments.events(ORDER) == ["payment-requested.v1", "payment-captured.v1"]


ASKED = [message(placed(), 1), message(EXCHANGE_TO_PAY, 1)]
LAST_DAY = datetime(2026, 12, 7, 22, 59, 59, tzinfo=UTC) - NOW
"""Until the last second in Rome of the day two weeks later."""


def test_a_charge_on_top_of_an_order_is_told_to_be_overdue_once_its_time_is_over(
    payments: Payments, clock: FixedClock
) -> None:
    payments.hear(*ASKED)
    payments.work()
    come(payments, clock, LAST_DAY - timedelta(seconds=1))
    assert payments.events(ORDER)[-1] == "payment-captured.v1"
    come(payments, clock, timedelta(seconds=1))
    assert payments.events(ORDER)[-1] == "charge-overdue.v1"
    payments.do(ORDER, PayCharge(ORDER, "r1-exchange-1", "card", "tok_declined"))
    payments.work()
    come(payments, clock, LAST_DAY)
    assert payments.events(ORDER)[-2:] == ["charge-started.v1", "charge-declined.v1"], "it is told once"


def test_a_repair_that_nobody_paid_for_cannot_be_paid_once_its_time_is_over(
    payments: Payments, clock: FixedClock
) -> None:
    repair = ChargeDueV1(charge_id="c1-repair", return_id="c1", amount=eur(3500), reason="paid_repair", ruling=RULING)
    payments.hear(message(placed(), 1), message(repair, 1))
    payments.work()
    come(payments, clock, LAST_DAY - timedelta(seconds=1))
    assert payments.events(ORDER)[-1] == "payment-captured.v1"
    come(payments, clock, timedelta(seconds=1))
    assert payments.events(ORDER)[-1] == "charge-withdrawn.v1"


def test_a_charge_whose_last_try_is_declined_too_late_is_overdue_at_once(payments: Payments, clock: FixedClock) -> None:
    payments.hear(*ASKED)
    payments.do(ORDER, PayCharge(ORDER, "r1-exchange-1", "card", "tok_declined"))
    come(payments, clock, LAST_DAY)
    assert "charge-overdue.v1" not in payments.events(ORDER)
    payments.work()
    come(payments, clock, timedelta(0))
    assert payments.events(ORDER)[-1] == "charge-overdue.v1"


def test_a_charge_that_was_paid_or_is_not_due_any_more_is_never_overdue(payments: Payments, clock: FixedClock) -> None:
    payments.hear(*ASKED, message(EXCHANGE_NOT_DUE, 2))
    payments.work()
    come(payments, clock, LAST_DAY)
    assert payments.events(ORDER) == [
        "payment-requested.v1",
        "charge-requested.v1",
        "charge-withdrawn.v1",
        "payment-captured.v1",
    ]
