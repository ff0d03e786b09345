"""Defects: for how long they are answered for, how they are made good, and how long a repair takes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ordito.schemas.money import Money
from ordito.terms import (
    CustomerKind,
    MoneyRemedy,
    Terms,
    collection,
    complaint,
    defect_report,
    deletion,
    governing,
    guarantee,
    guarantee_registration,
    newsletter,
    no_defect_found,
    refund_of_remedy,
    remedy,
    repair,
)
from ordito.terms.rules.guarantee import Remedy

ROME = ZoneInfo("Europe/Rome")


def rome(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=ROME).astimezone(UTC)


BOUGHT, DELIVERED = rome(2026, 3, 2), rome(2026, 3, 10)


class TestLength:
    @pytest.mark.parametrize(
        ("at", "code"),
        [
            (rome(2026, 3, 10), "covered"),
            (rome(2028, 3, 10, 23, 59, 59), "covered"),
            (rome(2028, 3, 11, 0, 0, 0), "over"),
        ],
    )
    def test_two_years_from_delivery_end_with_the_last_day(
        self, capitalorologi: Terms, at: datetime, code: str
    ) -> None:
        ruling = guarantee(capitalorologi, bought_at=BOUGHT, delivered_at=DELIVERED, at=at, customer_kind="business")
        assert (ruling.code, ruling.allowed) == (code, code == "covered")
        assert ruling.law is None
        assert ruling.deadline is not None
        assert ruling.deadline.last_day == date(2028, 3, 10)
        assert ruling.deadline.arithmetic.en == (
            "Delivery on Tuesday 10 March 2026 (day 0) + 24 months = Friday 10 March 2028, until 24:00 (Rome time)."
        )

    def test_a_guarantee_from_delivery_does_not_run_before_it(self, capitalorologi: Terms) -> None:
        ruling = guarantee(capitalorologi, bought_at=BOUGHT, delivered_at=None, at=rome(2026, 3, 5))
        assert (ruling.allowed, ruling.code) == (False, "not_delivered_yet")

    def test_a_guarantee_from_purchase_runs_at_once(self, opsobjects: Terms) -> None:
        ruling = guarantee(opsobjects, bought_at=BOUGHT, delivered_at=None, at=rome(2026, 3, 5))
        assert (ruling.allowed, ruling.code) == (True, "covered")

    @pytest.mark.parametrize(
        ("registered_at", "last_day"),
        [
            (None, date(2028, 3, 2)),
            (rome(2026, 5, 20), date(2028, 5, 20)),
            (rome(2028, 3, 2, 23, 59, 59), date(2030, 3, 2)),
            (rome(2028, 3, 3, 0, 0, 0), date(2028, 3, 2)),  # too late to count
        ],
    )
    def test_a_registration_counts_if_it_was_made_while_the_guarantee_ran(
        self, opsobjects: Terms, registered_at: datetime | None, last_day: date
    ) -> None:
        ruling = guarantee(
            opsobjects,
            bought_at=BOUGHT,
            delivered_at=DELIVERED,
            registered_at=registered_at,
            at=rome(2026, 6, 1),
            customer_kind="business",
        )
        assert ruling.deadline is not None
        assert ruling.deadline.last_day == last_day

    def test_the_law_counts_from_delivery_where_the_text_counts_from_the_earlier_purchase(
        self, opsobjects: Terms, enforcing: Terms
    ) -> None:
        at = rome(2028, 3, 9)
        flagged = guarantee(opsobjects, bought_at=BOUGHT, delivered_at=DELIVERED, at=at)
        assert (flagged.allowed, flagged.code) == (False, "over")
        assert flagged.law is not None
        assert flagged.law.article.endswith("art. 133(1)")
        assert flagged.sentence.en.endswith("A repair can be paid for.")
        applied = guarantee(enforcing, bought_at=BOUGHT, delivered_at=DELIVERED, at=at)
        assert (applied.allowed, applied.code) == (True, "covered")
        assert applied.deadline is not None
        assert applied.deadline.last_day == date(2028, 3, 10)

    @pytest.mark.parametrize(
        ("at", "discovered_on", "allowed"),
        [
            (rome(2028, 5, 10, 23, 59, 59), date(2028, 3, 10), True),
            (rome(2028, 5, 11, 0, 0, 0), date(2028, 3, 10), False),
            (rome(2028, 3, 12), date(2028, 3, 11), False),
        ],
    )
    def test_by_law_a_defect_that_showed_itself_in_time_is_claimed_within_26_months(
        self, capitalorologi: Terms, at: datetime, discovered_on: date, allowed: bool
    ) -> None:
        ruling = guarantee(
            capitalorologi.under("enforce"),
            bought_at=BOUGHT,
            delivered_at=DELIVERED,
            at=at,
            discovered_on=discovered_on,
        )
        assert ruling.allowed is allowed

    def test_a_guarantee_for_consumers_is_not_for_businesses(self, oplashopping: Terms) -> None:
        ruling = guarantee(
            oplashopping, bought_at=BOUGHT, delivered_at=DELIVERED, at=rome(2026, 4, 1), customer_kind="business"
        )
        assert (ruling.allowed, ruling.code, ruling.law) == (False, "consumers_only", None)

    def test_two_years_from_the_29th_of_february_end_on_the_28th(self, capitalorologi: Terms) -> None:
        ruling = guarantee(
            capitalorologi, bought_at=rome(2028, 2, 20), delivered_at=rome(2028, 2, 29), at=rome(2028, 3, 1)
        )
        assert ruling.deadline is not None
        assert ruling.deadline.last_day == date(2030, 2, 28)

    def test_registration_is_offered_where_there_is_a_form(self, opsobjects: Terms, oplashopping: Terms) -> None:
        assert guarantee_registration(opsobjects).code == "registration_offered"
        assert guarantee_registration(oplashopping).code == "no_registration"


class TestReport:
    @pytest.mark.parametrize(
        ("reported_at", "code"), [(rome(2026, 7, 31, 23, 59, 59), "in_time"), (rome(2026, 8, 1, 0, 0, 0), "too_late")]
    )
    def test_two_months_from_discovery(self, capitalorologi: Terms, reported_at: datetime, code: str) -> None:
        ruling = defect_report(
            capitalorologi, discovered_on=date(2026, 5, 31), reported_at=reported_at, customer_kind="business"
        )
        assert (ruling.code, ruling.allowed) == (code, code == "in_time")
        assert ruling.law is None

    def test_two_months_end_on_the_last_day_of_a_shorter_month(self, capitalorologi: Terms) -> None:
        ruling = defect_report(capitalorologi, discovered_on=date(2026, 12, 31), reported_at=rome(2027, 1, 5))
        assert ruling.deadline is not None
        assert ruling.deadline.last_day == date(2027, 2, 28)

    def test_consumers_need_no_longer_report_in_time(self, capitalorologi: Terms) -> None:
        late = rome(2026, 12, 1)
        flagged = defect_report(capitalorologi, discovered_on=date(2026, 5, 31), reported_at=late)
        assert (flagged.allowed, flagged.code) == (False, "too_late")
        assert flagged.law is not None
        assert "170/2021" in flagged.law.article
        applied = defect_report(capitalorologi.under("enforce"), discovered_on=date(2026, 5, 31), reported_at=late)
        assert (applied.allowed, applied.code) == (True, "no_limit")

    def test_without_a_time_there_is_no_limit(self, opsobjects: Terms) -> None:
        ruling = defect_report(opsobjects, discovered_on=date(2020, 1, 1), reported_at=rome(2026, 12, 1))
        assert (ruling.code, ruling.law) == ("no_limit", None)


BOTH: frozenset[Remedy] = frozenset({"repair", "replacement"})
NOTHING: frozenset[Remedy] = frozenset()


class TestRemedies:
    @pytest.mark.parametrize(
        ("wanted", "impossible", "minor", "agreed", "code"),
        [
            ("repair", NOTHING, False, False, "remedy_granted"),
            ("replacement", NOTHING, False, False, "remedy_granted"),
            ("replacement", frozenset({"replacement"}), False, False, "not_possible"),
            ("price_reduction", NOTHING, False, False, "repair_or_replacement_first"),
            ("price_reduction", frozenset({"repair"}), False, False, "repair_or_replacement_first"),
            ("price_reduction", BOTH, True, False, "remedy_granted"),
            ("termination", BOTH, False, False, "remedy_granted"),
            ("termination", BOTH, True, False, "not_for_minor_defect"),
            ("termination", NOTHING, False, True, "remedy_granted"),
            ("voucher", NOTHING, False, False, "needs_agreement"),
            ("voucher", NOTHING, False, True, "remedy_granted"),
            ("equivalent_product", NOTHING, False, True, "remedy_granted"),
        ],
    )
    def test_repair_or_replacement_first_then_the_others(
        self,
        oplashopping: Terms,
        wanted: Remedy,
        impossible: frozenset[Remedy],
        minor: bool,
        agreed: bool,
        code: str,
    ) -> None:
        ruling = remedy(oplashopping, wanted=wanted, impossible=impossible, minor_defect=minor, agreed=agreed)
        assert (ruling.code, ruling.allowed) == (code, code == "remedy_granted")
        assert ruling.law is None

    @pytest.mark.parametrize(("kind", "law"), [("consumer", True), ("business", False)])
    def test_by_law_a_consumer_may_choose_replacement_where_the_text_repairs_first(
        self, opsobjects: Terms, enforcing: Terms, kind: CustomerKind, law: bool
    ) -> None:
        flagged = remedy(opsobjects, wanted="replacement", customer_kind=kind)
        assert (flagged.code, flagged.law is not None) == ("repair_or_replacement_first", law)
        applied = remedy(enforcing, wanted="replacement", customer_kind=kind)
        assert applied.allowed is law


class TestRefundOfRemedy:
    @pytest.mark.parametrize("what", ["price_reduction", "termination"])
    def test_the_clause_is_the_remedys_and_the_days_are_those_of_what_was_never_sent(
        self, opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms, what: MoneyRemedy
    ) -> None:
        for terms in (opsobjects, oplashopping, capitalorologi):
            ruling = refund_of_remedy(terms, remedy=what, amount=Money(1500, "EUR"), decided_at=rome(2026, 11, 20))
            granted = remedy(terms, wanted=what, impossible=frozenset({"repair", "replacement"}))
            assert (ruling.rule, ruling.clause) == (granted.rule, granted.clause)
            assert ruling.deadline is not None
            assert ruling.deadline.days == terms.rules.refund.before_shipment.days
            assert ruling.deadline.last_day == date(2026, 12, 4)
            assert ruling.facts["days_of"] == "refund.before_shipment"
            assert "the text names no time" in ruling.sentence.en

    @pytest.mark.parametrize(
        ("decided_at", "last_day"),
        [(rome(2026, 10, 24, 23, 59, 59), date(2026, 11, 7)), (rome(2026, 10, 25), date(2026, 11, 8))],
    )
    def test_the_days_are_romes_also_over_the_night_of_25_hours(
        self, oplashopping: Terms, decided_at: datetime, last_day: date
    ) -> None:
        amount = Money(10_000, "EUR")
        ruling = refund_of_remedy(oplashopping, remedy="termination", amount=amount, decided_at=decided_at)
        assert ruling.deadline is not None
        assert ruling.deadline.last_day == last_day
        assert ruling.deadline.end == rome(last_day.year, last_day.month, last_day.day + 1, 0)


class TestCollectionAndCheck:
    def test_the_seller_collects_or_the_customer_sends(
        self, opsobjects: Terms, enforcing: Terms, capitalorologi: Terms
    ) -> None:
        sends = collection(opsobjects)
        assert (sends.by, sends.ruling.code, sends.address.city) == ("customer", "customer_sends", "Marcianise")
        assert sends.ruling.law is not None
        assert collection(enforcing).by == "seller"
        collects = collection(capitalorologi)
        assert (collects.by, collects.ruling.code, collects.ruling.law) == ("seller", "seller_collects", None)

    def test_costs_are_charged_where_the_text_says_so(self, capitalorologi: Terms, oplashopping: Terms) -> None:
        charged = no_defect_found(capitalorologi)
        assert (charged.allowed, charged.code) == (True, "costs_charged")
        assert charged.facts["costs"] == "verification, restoration, transport"
        assert charged.sentence.it.endswith("i costi di verifica, ripristino e trasporto.")
        assert (no_defect_found(oplashopping).allowed, no_defect_found(oplashopping).code) == (False, "nothing_charged")


class TestRepair:
    @pytest.mark.parametrize(
        ("requested_at", "last_day"),
        [
            (rome(2026, 11, 2), date(2026, 11, 23)),  # three plain weeks
            (rome(2026, 11, 2, 23, 59, 59), date(2026, 11, 23)),
            (rome(2026, 11, 3, 0, 0, 0), date(2026, 11, 24)),
            (rome(2026, 9, 25), date(2026, 10, 16)),  # 4 October 2026, a holiday, is a Sunday
            (rome(2027, 9, 24), date(2027, 10, 18)),  # 4 October 2027, a holiday, is a Monday
            (rome(2026, 12, 18), date(2027, 1, 13)),  # Christmas, New Year, Epiphany
            (rome(2026, 12, 7), date(2026, 12, 30)),  # Immaculate Conception, Christmas
            (rome(2026, 11, 7), date(2026, 11, 27)),  # requested on a Saturday
        ],
    )
    def test_the_lab_has_fifteen_working_days(self, opsobjects: Terms, requested_at: datetime, last_day: date) -> None:
        done = repair(opsobjects, requested_at=requested_at, covered=True, part="movement")
        assert (done.free, done.ruling.code) == (True, "free_of_charge")
        assert done.ruling.deadline is not None
        assert done.ruling.deadline.last_day == last_day

    def test_the_arithmetic_names_the_holidays_that_do_not_count(self, opsobjects: Terms) -> None:
        deadline = repair(opsobjects, requested_at=rome(2027, 9, 24), covered=True).ruling.deadline
        assert deadline is not None
        assert deadline.arithmetic.it == (
            "Richiesta di riparazione presa in carico venerdì 24 settembre 2027 (giorno 0) + 15 giorni lavorativi = "
            "lunedì 18 ottobre 2027 (sabati, domeniche e festivi non contano: lunedì 4 ottobre 2027), "
            "fino alle 24:00 (ora di Roma)."
        )

    @pytest.mark.parametrize(
        ("covered", "part", "kind", "code", "law"),
        [
            (True, None, "consumer", "free_of_charge", False),
            (True, "battery", "consumer", "free_of_charge", False),
            (True, "strap", "consumer", "paid_repair_quoted", True),
            (True, "strap", "business", "paid_repair_quoted", False),
            (False, "battery", "consumer", "paid_repair_quoted", False),
        ],
    )
    def test_movement_and_battery_are_free_while_covered(
        self, opsobjects: Terms, covered: bool, part: str | None, kind: CustomerKind, code: str, law: bool
    ) -> None:
        done = repair(opsobjects, requested_at=rome(2026, 11, 2), covered=covered, part=part, customer_kind=kind)
        assert (done.ruling.code, done.ruling.law is not None) == (code, law)
        assert done.free is (code == "free_of_charge")

    def test_where_no_repair_is_sold_there_is_none_after_the_guarantee(self, oplashopping: Terms) -> None:
        over = repair(oplashopping, requested_at=rome(2026, 11, 2), covered=False)
        assert (over.free, over.ruling.allowed, over.ruling.code) == (False, False, "no_paid_repair")
        covered = repair(oplashopping, requested_at=rome(2026, 11, 2), covered=True, part="strap")
        assert (covered.free, covered.ruling.code, covered.ruling.deadline) == (True, "free_of_charge", None)


class TestCustomers:
    def test_a_newsletter_needs_consent(self, capitalorologi: Terms) -> None:
        assert newsletter(capitalorologi, consented=True).code == "consent_given"
        refused = newsletter(capitalorologi, consented=False)
        assert (refused.allowed, refused.code) == (False, "no_consent")
        assert "only with the explicit consent" in refused.clause.quote

    def test_an_account_is_deleted_on_request(self, opsobjects: Terms) -> None:
        ruling = deletion(opsobjects)
        assert (ruling.allowed, ruling.code) == (True, "deleted_on_request")
        assert "customercare@diffusioneorologi.it" in ruling.sentence.en

    def test_a_complaint_is_recorded(self, oplashopping: Terms) -> None:
        assert (complaint(oplashopping).code, complaint(oplashopping).clause.section) == ("recorded", "11")

    def test_an_order_is_governed_by_the_terms_at_placing(self, oplashopping: Terms) -> None:
        ruling = governing(oplashopping)
        assert ruling.code == "terms_at_placing"
        assert ruling.sentence.en.endswith("(version 2017-12). The Italian text prevails.")
