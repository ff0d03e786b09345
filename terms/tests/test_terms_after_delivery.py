"""Withdrawals, the way back, and the money back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ordito.schemas.money import Money
from ordito.schemas.values import Ruling
from ordito.terms import (
    ImpossibleRefund,
    NeverSent,
    PiecesBack,
    Terms,
    goods_back,
    refund_before_shipment,
    refund_of_return,
    return_authorisation,
    return_cost,
    withdrawal,
)

ROME = ZoneInfo("Europe/Rome")
REGULATION = "Regulation (EEC, Euratom) 1182/71, art. 3(4)"
SECOND = timedelta(seconds=1)


def rome(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=ROME).astimezone(UTC)


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


def withdrawn(terms: Terms, *, delivered: datetime, at: datetime) -> Ruling:
    return withdrawal(terms, at=at, delivered_at=delivered, order_delivered_at=delivered)


MONDAY = rome(2026, 11, 2)  # + 15 days = Tuesday 17 November
FRIDAY = rome(2026, 11, 6)  # + 15 days = Saturday 21 November, + 2 = Monday


@pytest.mark.parametrize(
    ("delivered", "last_second"),
    [
        (MONDAY, rome(2026, 11, 17, 23, 59, 59)),
        (rome(2026, 11, 2, 0, 0, 0), rome(2026, 11, 17, 23, 59, 59)),
        (rome(2026, 11, 2, 23, 59, 59), rome(2026, 11, 17, 23, 59, 59)),
        (rome(2026, 3, 17), rome(2026, 4, 1, 23, 59, 59)),  # summer time begins in between
        (rome(2026, 10, 13), rome(2026, 10, 28, 23, 59, 59)),  # and ends
    ],
)
def test_fifteen_whole_days_after_delivery_it_is_too_late(
    opsobjects: Terms, delivered: datetime, last_second: datetime
) -> None:
    in_time = withdrawn(opsobjects, delivered=delivered, at=last_second)
    assert (in_time.allowed, in_time.code, in_time.law) == (True, "in_time", None)
    too_late = withdrawn(opsobjects, delivered=delivered, at=last_second + SECOND)
    assert (too_late.allowed, too_late.code, too_late.law) == (False, "window_over", None)
    assert too_late.deadline == in_time.deadline
    assert too_late.deadline is not None
    assert too_late.deadline.end == last_second + SECOND


def test_a_refused_withdrawal_explains_itself(opsobjects: Terms) -> None:
    ruling = withdrawn(opsobjects, delivered=MONDAY, at=rome(2026, 11, 18, 0, 0, 0))
    assert ruling.sentence.it == "Il termine per recedere è scaduto alle 24:00 di martedì 17 novembre 2026."
    assert ruling.sentence.en == "The time for withdrawing ended at 24:00 on Tuesday 17 November 2026."
    assert "within 15 days" in ruling.clause.quote
    assert ruling.facts["delivered_at"] == "2026-11-02T09:00:00Z"
    assert ruling.deadline is not None
    assert "Monday 2 November 2026 (day 0) + 15 days = Tuesday 17 November 2026" in ruling.deadline.arithmetic.en


@pytest.mark.parametrize(
    ("delivered", "written", "by_law"),
    [
        (FRIDAY, date(2026, 11, 21), date(2026, 11, 23)),  # Saturday
        (rome(2026, 11, 7), date(2026, 11, 22), date(2026, 11, 23)),  # Sunday
        (rome(2026, 12, 17), date(2027, 1, 1), date(2027, 1, 4)),  # New Year's Day, then a weekend
        (rome(2026, 9, 19), date(2026, 10, 4), date(2026, 10, 5)),  # St Francis, a Sunday
        (rome(2027, 9, 19), date(2027, 10, 4), date(2027, 10, 5)),  # St Francis, a Monday
    ],
)
def test_the_law_moves_a_last_day_that_is_no_working_day_and_is_flagged(
    opsobjects: Terms, enforcing: Terms, delivered: datetime, written: date, by_law: date
) -> None:
    too_late_for_the_text = opsobjects.calendar.end_of(written)
    flagged = withdrawn(opsobjects, delivered=delivered, at=too_late_for_the_text)
    assert (flagged.allowed, flagged.code) == (False, "window_over")
    assert flagged.deadline is not None
    assert flagged.deadline.last_day == written
    assert flagged.law is not None
    assert (flagged.law.article, flagged.law.applied) == (REGULATION, False)

    applied = withdrawn(enforcing, delivered=delivered, at=too_late_for_the_text)
    assert (applied.allowed, applied.code) == (True, "in_time")
    assert applied.deadline is not None
    assert applied.deadline.last_day == by_law
    assert applied.law is not None
    assert applied.law.applied
    assert not withdrawn(enforcing, delivered=delivered, at=applied.deadline.end).allowed


def test_the_law_is_flagged_while_there_is_still_time(opsobjects: Terms) -> None:
    ruling = withdrawn(opsobjects, delivered=FRIDAY, at=FRIDAY)
    assert ruling.allowed
    assert ruling.law is not None
    assert ruling.law.gives.it.endswith("lunedì 23 novembre 2026, fino alle 24:00.")


def test_the_law_protects_consumers_only(opsobjects: Terms) -> None:
    ruling = withdrawal(opsobjects, at=FRIDAY, delivered_at=FRIDAY, order_delivered_at=FRIDAY, customer_kind="business")
    assert (ruling.allowed, ruling.law) == (True, None)


def test_a_withdrawal_before_delivery_is_in_time(opsobjects: Terms) -> None:
    ruling = withdrawal(opsobjects, at=MONDAY, delivered_at=None, order_delivered_at=None)
    assert (ruling.allowed, ruling.code, ruling.deadline) == (True, "before_delivery", None)
    assert ruling.sentence.en == ("You may withdraw, without giving a reason, from now until 15 days after delivery.")


def test_the_window_of_a_product_counts_from_its_own_parcel_and_by_law_from_the_last(
    opsobjects: Terms, enforcing: Terms
) -> None:
    last_parcel = rome(2026, 11, 12)  # + 14 days = Thursday 26 November
    at = rome(2026, 11, 20)
    flagged = withdrawal(opsobjects, at=at, delivered_at=MONDAY, order_delivered_at=last_parcel)
    assert (flagged.allowed, flagged.code) == (False, "window_over")
    assert flagged.law is not None
    assert flagged.law.article.endswith("art. 52(1), (2)(b)(1)")
    applied = withdrawal(enforcing, at=at, delivered_at=MONDAY, order_delivered_at=last_parcel)
    assert applied.allowed
    assert applied.deadline is not None
    assert applied.deadline.last_day == date(2026, 11, 26)


def test_by_law_the_window_stays_open_while_a_parcel_is_missing(opsobjects: Terms, enforcing: Terms) -> None:
    at = rome(2026, 12, 20)
    flagged = withdrawal(opsobjects, at=at, delivered_at=MONDAY, order_delivered_at=None)
    assert (flagged.allowed, flagged.code) == (False, "window_over")
    applied = withdrawal(enforcing, at=at, delivered_at=MONDAY, order_delivered_at=None)
    assert (applied.allowed, applied.deadline) == (True, None)


@pytest.mark.parametrize(("customised", "made_to_measure"), [(True, False), (False, True)])
def test_opsobjects_excludes_nothing(opsobjects: Terms, customised: bool, made_to_measure: bool) -> None:
    ruling = withdrawal(
        opsobjects,
        at=MONDAY,
        delivered_at=MONDAY,
        order_delivered_at=MONDAY,
        customised=customised,
        made_to_measure=made_to_measure,
    )
    assert (ruling.rule, ruling.allowed) == ("withdrawal.window", True)


@pytest.mark.parametrize(
    ("customised", "made_to_measure", "kind", "code"),
    [
        (True, False, "consumer", "excluded_customised"),
        (False, True, "consumer", "excluded_made_to_measure"),
        (False, False, "business", "consumers_only"),
        (False, False, "consumer", "in_time"),
    ],
)
def test_a_seller_may_exclude_goods_and_businesses(
    strict_shop: Terms, customised: bool, made_to_measure: bool, kind: str, code: str
) -> None:
    ruling = withdrawal(
        strict_shop,
        at=MONDAY,
        delivered_at=MONDAY,
        order_delivered_at=MONDAY,
        customer_kind="business" if kind == "business" else "consumer",
        customised=customised,
        made_to_measure=made_to_measure,
    )
    assert (ruling.code, ruling.allowed) == (code, code == "in_time")


def test_a_seller_may_count_from_the_last_parcel(strict_shop: Terms) -> None:
    waiting = withdrawal(strict_shop, at=MONDAY, delivered_at=MONDAY, order_delivered_at=None)
    assert (waiting.code, waiting.deadline) == ("before_delivery", None)
    ruling = withdrawal(strict_shop, at=FRIDAY, delivered_at=MONDAY, order_delivered_at=FRIDAY)
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2026, 11, 20)


def test_goods_travel_back_with_a_code_which_the_law_does_not_ask_for(opsobjects: Terms, enforcing: Terms) -> None:
    flagged = return_authorisation(opsobjects)
    assert (flagged.code, flagged.allowed) == ("code_needed", False)
    assert flagged.law is not None
    assert not flagged.law.applied
    assert return_authorisation(enforcing).code == "no_code_needed"
    assert return_authorisation(opsobjects, customer_kind="business").law is None


def test_a_seller_may_ask_for_no_code(strict_shop: Terms) -> None:
    ruling = return_authorisation(strict_shop)
    assert (ruling.code, ruling.law) == ("no_code_needed", None)


def test_goods_go_back_within_fourteen_days_of_the_code_and_dispatch_is_enough(opsobjects: Terms) -> None:
    code_sent = rome(2026, 11, 4)  # + 14 days = Wednesday 18 November
    waiting = goods_back(opsobjects, authorised_at=code_sent, notified_at=MONDAY)
    assert (waiting.code, waiting.allowed) == ("send_back_by", True)
    assert waiting.deadline is not None
    assert waiting.deadline.last_day == date(2026, 11, 18)
    assert waiting.sentence.it == "La merce va rispedita entro mercoledì 18 novembre 2026."
    last_second = waiting.deadline.end - SECOND
    arrived = rome(2026, 11, 23)
    in_time = goods_back(
        opsobjects, authorised_at=code_sent, notified_at=MONDAY, sent_at=last_second, received_at=arrived
    )
    assert in_time.code == "back_in_time"
    too_late = goods_back(
        opsobjects, authorised_at=code_sent, notified_at=MONDAY, sent_at=last_second + SECOND, received_at=arrived
    )
    assert (too_late.code, too_late.allowed) == ("back_too_late", False)


def test_a_time_for_the_way_back_that_ends_on_a_saturday_is_longer_by_law(opsobjects: Terms, enforcing: Terms) -> None:
    saturday = rome(2026, 11, 7)
    flagged = goods_back(opsobjects, authorised_at=saturday, notified_at=saturday)
    assert flagged.deadline is not None
    assert flagged.deadline.last_day == date(2026, 11, 21)
    assert flagged.law is not None
    applied = goods_back(enforcing, authorised_at=saturday, notified_at=saturday)
    assert applied.deadline is not None
    assert applied.deadline.last_day == date(2026, 11, 23)


@pytest.mark.parametrize(("reason", "bearer"), [("change_of_mind", "customer"), ("defect", "seller")])
def test_who_pays_for_the_way_back_depends_on_the_case(opsobjects: Terms, reason: str, bearer: str) -> None:
    cost = return_cost(opsobjects, reason="defect" if reason == "defect" else "change_of_mind")
    assert cost.borne_by == bearer
    assert cost.ruling.code == f"at_{bearer}s_expense"
    assert cost.ruling.clause.quote == "Depending on the case, the return will be at your expense or at our expense."


WATCH = PiecesBack(line=1, pieces=1, ordered=1, paid=euro(3000))


def test_a_refund_is_what_was_paid_for_the_lines_and_due_fourteen_days_after_the_notice(opsobjects: Terms) -> None:
    refund = refund_of_return(
        opsobjects,
        [WATCH],
        delivery_paid=euro(490),
        whole_contract=False,
        notified_at=MONDAY,
        received_at=rome(2026, 11, 10),
    )
    assert (refund.total, refund.delivery, refund.method) == (euro(3000), euro(0), "same_method")
    assert refund.due == date(2026, 11, 16)
    assert refund.ruling.law is None
    assert refund.ruling.facts == {
        "lines": "line 1, pieces 1, ordered 1, paid 3000, before 0, refused 0",
        "delivery_paid": 490,
        "cause": "withdrawal",
        "notified_at": "2026-11-02T09:00:00Z",
        "received_at": "2026-11-10T09:00:00Z",
        "sent_back_at": None,
        "paid_with": "card",
        "iban_known": False,
        "transfer_agreed": False,
        "whole_contract": False,
        "customer_kind": "consumer",
        "paid_for_goods": 3000,
        "reduction": 0,
        "delivery": 0,
        "total": 3000,
        "currency": "EUR",
        "method": "same_method",
    }


def test_a_refund_waits_for_the_goods(opsobjects: Terms) -> None:
    refund = refund_of_return(
        opsobjects,
        [WATCH],
        delivery_paid=euro(0),
        whole_contract=True,
        notified_at=MONDAY,
        received_at=rome(2026, 11, 25),
    )
    assert refund.due == date(2026, 11, 25)
    assert refund.ruling.deadline is not None
    assert refund.ruling.deadline.arithmetic.en.endswith(
        "= Monday 16 November 2026, until 24:00 (Rome time). "
        "The goods came later: the refund is due on the day on which they came, "
        "Wednesday 25 November 2026, until 24:00."
    )


def test_the_delivery_cost_of_a_whole_withdrawal_is_flagged_or_refunded(opsobjects: Terms, enforcing: Terms) -> None:
    facts = {"delivery_paid": euro(490), "whole_contract": True, "notified_at": MONDAY, "received_at": FRIDAY}
    flagged = refund_of_return(opsobjects, [WATCH], **facts)  # type: ignore[arg-type]  # facts of several types
    assert (flagged.delivery, flagged.total) == (euro(0), euro(3000))
    assert flagged.delivery_ruling.code == "delivery_not_refunded"
    assert flagged.delivery_ruling.law is not None
    assert not flagged.delivery_ruling.law.applied
    assert flagged.ruling.law == flagged.delivery_ruling.law

    applied = refund_of_return(enforcing, [WATCH], **facts)  # type: ignore[arg-type]  # facts of several types
    assert (applied.delivery, applied.total) == (euro(490), euro(3490))
    assert applied.delivery_ruling.code == "delivery_refunded"
    assert applied.ruling.law is not None
    assert applied.ruling.law.applied


def test_a_seller_may_take_thirty_days_which_the_law_shortens(strict_shop: Terms) -> None:
    facts = {"delivery_paid": euro(490), "whole_contract": True, "notified_at": MONDAY, "received_at": FRIDAY}
    flagged = refund_of_return(strict_shop, [WATCH], **facts)  # type: ignore[arg-type]  # facts of several types
    assert (flagged.due, flagged.method) == (date(2026, 12, 6), "bank_transfer")
    assert flagged.ruling.law is not None
    assert "art. 56(1), (3)" in flagged.ruling.law.article
    assert "art. 56(1), (2)" in flagged.ruling.law.article
    applied = refund_of_return(strict_shop.under("enforce"), [WATCH], **facts)  # type: ignore[arg-type]  # as above
    assert (applied.due, applied.total) == (date(2026, 11, 16), euro(3490))


@pytest.mark.parametrize(("found", "reduction"), [(0, 0), (500, 500), (3000, 3000), (3001, 3000)])
def test_a_loss_of_value_is_withheld_but_never_more_than_was_paid(
    opsobjects: Terms, found: int, reduction: int
) -> None:
    refund = refund_of_return(
        opsobjects,
        [PiecesBack(line=1, pieces=1, ordered=1, paid=euro(3000), reduction=euro(found))],
        delivery_paid=euro(490),
        whole_contract=True,
        notified_at=MONDAY,
        received_at=FRIDAY,
    )
    (line,) = refund.lines
    assert (line.paid, line.reduction, line.refund) == (euro(3000), euro(reduction), euro(3000 - reduction))
    assert refund.total == euro(3000 - reduction)


def test_a_seller_may_withhold_nothing(strict_shop: Terms) -> None:
    refund = refund_of_return(
        strict_shop,
        [PiecesBack(line=1, pieces=1, ordered=1, paid=euro(3000), reduction=euro(500))],
        delivery_paid=euro(0),
        whole_contract=False,
        notified_at=MONDAY,
        received_at=FRIDAY,
    )
    assert refund.total == euro(3000)


def test_pieces_of_a_line_are_refunded_to_the_cent(opsobjects: Terms) -> None:
    def piece(before: int) -> Money:
        back = PiecesBack(line=1, pieces=1, ordered=3, before=before, paid=euro(1000))
        return refund_of_return(
            opsobjects,
            [back],
            delivery_paid=euro(0),
            whole_contract=before == 2,
            notified_at=MONDAY,
            received_at=FRIDAY,
        ).total

    assert [piece(0), piece(1), piece(2)] == [euro(334), euro(333), euro(333)]


@pytest.mark.parametrize(
    "back",
    [
        PiecesBack(line=1, pieces=2, ordered=1, paid=euro(100)),
        PiecesBack(line=1, pieces=1, ordered=2, before=2, paid=euro(100)),
        PiecesBack(line=1, pieces=-1, ordered=2, paid=euro(100)),
        PiecesBack(line=1, pieces=1, ordered=1, paid=euro(-100)),
        PiecesBack(line=1, pieces=1, ordered=1, paid=euro(100), reduction=euro(-1)),
    ],
)
def test_an_impossible_refund_is_refused(opsobjects: Terms, back: PiecesBack) -> None:
    with pytest.raises(ImpossibleRefund):
        refund_of_return(
            opsobjects, [back], delivery_paid=euro(0), whole_contract=False, notified_at=MONDAY, received_at=FRIDAY
        )


@pytest.mark.parametrize(
    ("cause", "delivery"), [("lines_refused", 0), ("order_rejected", 490), ("order_cancelled", 490)]
)
def test_what_is_never_sent_is_refunded_whole(opsobjects: Terms, cause: NeverSent, delivery: int) -> None:
    refund = refund_before_shipment(opsobjects, [WATCH], cause=cause, delivery_paid=euro(490), decided_at=MONDAY)
    assert (refund.delivery, refund.total) == (euro(delivery), euro(3000 + delivery))
    assert (refund.due, refund.method) == (date(2026, 11, 16), "same_method")
    assert refund.ruling.rule == "refund.before_shipment"
