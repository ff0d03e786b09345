"""Where texts contradict themselves or the law, what two versions say differently, what a draft would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from ordito.schemas.money import Money
from ordito.schemas.values import Ruling
from ordito.terms import (
    Conflict,
    InvalidTerms,
    PiecesBack,
    Recorded,
    Terms,
    cancellation,
    conflicts,
    load_terms,
    refund_of_return,
    rule_differences,
    what_if,
    withdrawal,
)

OB, OP, CO = "opsobjects", "oplashopping", "capitalorologi"
EVERYBODY = (OB, OP, CO)
BOOK = load_terms()


def found(seller: str, *, law: Literal["flag", "enforce"] = "flag") -> tuple[Conflict, ...]:
    return conflicts(BOOK.versions(seller)[-1].under(law))


@pytest.mark.parametrize(
    ("sellers", "rule", "law", "flagged", "enforced"),
    [
        ([OP], "refund.due", "refund_due", "text", "law"),
        ([OP], "refund.method", "refund_same_means", "text", "law"),
        (EVERYBODY, "refund.delivery_cost", "refund_delivery_cost", "text", "law"),
        (EVERYBODY, "withdrawal.customers", "consumer", "text", "text"),
        ([CO], "returns.goods_back", "goods_back", "text", "law"),
        ([OB, CO], "returns.authorisation", "no_authorisation", "text", "law"),
        ([CO], "guarantee.report", "defect_report", "text", "law"),
        ([OP], "delivery.limit", "further_time", "text", "law"),
        ([OP], "delivery.limit", "termination_refund", "text", "law"),
        ([OP], "delivery.undelivered", "refund_in_full", "text", "law"),
        ([OP], "ordering.customised", None, "text", "text"),
        ([OP], "refund.delivery_cost", None, "reading", "reading"),
        (EVERYBODY, "withdrawal.window", "period_end", "text", "law"),
        (EVERYBODY, "withdrawal.notice", "online_withdrawal", "law", "law"),
        ([OB], "withdrawal.window", "withdrawal_window", "text", "law"),
        ([OP, CO], "returns.lost", "refund_on_dispatch", "text", "law"),
    ],
)
def test_every_known_conflict_is_listed_with_what_is_applied(
    sellers: Sequence[str], rule: str, law: str | None, flagged: str, enforced: str
) -> None:
    for seller in sellers:
        for switch, applied in (("flag", flagged), ("enforce", enforced)):
            listed = [
                each
                for each in found(seller, law="enforce" if switch == "enforce" else "flag")
                if (each.rule, each.law) == (rule, law)
            ]
            assert [each.applied for each in listed] == [applied], (seller, switch)


@pytest.mark.parametrize("seller", BOOK.sellers)
def test_both_sides_of_a_conflict_are_quoted(seller: str) -> None:
    for each in found(seller):
        assert each.ours.quote != each.theirs.quote
        assert all((each.ours.section, each.theirs.section, each.explanation.it, each.explanation.en))
        assert each.applied != "reading" or each.reading, f"{each.rule} says that a reading is applied, and has none"


def test_customised_goods_are_paid_in_advance_by_one_clause_and_afterwards_by_another() -> None:
    (conflict,) = [each for each in found(OP) if each.rule == "ordering.customised"]
    assert (conflict.ours.section, conflict.theirs.section) == ("2.1", "3.3")
    assert "advanced payment shall be required" in conflict.ours.quote
    assert "shall be post-paid" in conflict.theirs.quote


CONFLICT = '[[conflicts]]\nrule = "withdrawal.customers"\nlaw = "consumer"\n'


@pytest.mark.parametrize(
    ("ours", "theirs", "mend"),
    [
        ('law = "consumer"', 'law = "consumers"', "has no article 'consumers'"),
        ('rule = "withdrawal.customers"', 'rule = "withdrawal.customer"', "which is no rule of this file"),
        ('law = "consumer"\n', "", "give the other side"),
    ],
)
def test_a_conflict_about_nothing_is_refused(
    tmp_path: Path, opsobjects_text: str, ours: str, theirs: str, mend: str
) -> None:
    assert CONFLICT in opsobjects_text
    text = opsobjects_text.replace(CONFLICT, CONFLICT.replace(ours, theirs), 1)
    (tmp_path / "shop-1.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidTerms) as refused:
        load_terms(tmp_path)
    assert mend in str(refused.value)


def drafted(folder: Path, text: str, *changes: tuple[str, str]) -> Terms:
    for ours, theirs in changes:
        assert text.count(ours) == 1, ours
        text = text.replace(ours, theirs)
    (folder / "draft.toml").write_text(text, encoding="utf-8")
    return load_terms(folder).versions(OB)[-1]


TEN_DAYS = ('days = 15\ncounted_from = "own_delivery"', 'days = 10\ncounted_from = "own_delivery"')
NOON = ("customer_service_only_if_placed_by = 13:00:00", "customer_service_only_if_placed_by = 12:00:00")


class TestRuleDifferences:
    def test_equal_terms_do_not_differ(self, opsobjects: Terms) -> None:
        assert rule_differences(opsobjects, opsobjects) == ()

    def test_only_what_changed_is_listed(self, opsobjects: Terms, opsobjects_text: str, tmp_path: Path) -> None:
        draft = drafted(tmp_path, opsobjects_text, TEN_DAYS, NOON)
        cut_off, window = rule_differences(opsobjects, draft)
        assert (cut_off.rule, window.rule) == ("cancellation.by_customer", "withdrawal.window")
        assert cut_off.values == {"customer_service_only_if_placed_by": ("13:00:00", "12:00:00")}
        assert window.values == {"days": (15, 10)}
        assert (window.clause_changed, window.reading_changed) == (False, False)

    def test_a_rule_that_only_one_side_has_stands_alone(self, opsobjects: Terms, oplashopping: Terms) -> None:
        differences = {each.rule: each for each in rule_differences(opsobjects, oplashopping)}
        assert differences["payment.cash_on_delivery"].before is None
        assert differences["refund.method"].values["method"] == ("same_method", "bank_transfer")


PLACED = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)  # a Friday, 12:30 in Rome


def recorded(*rulings: Ruling, order: str = "OB-1") -> list[Recorded]:
    return [Recorded(order=order, event="ordito.orders.something.v1", ruling=ruling) for ruling in rulings]


class TestWhatIf:
    def test_a_draft_that_changes_nothing_makes_no_difference(self, opsobjects: Terms) -> None:
        ruling = cancellation(opsobjects, by="customer", placed_at=PLACED, forwarded=False)
        result = what_if(recorded(ruling), book=BOOK, draft=opsobjects)
        assert (result.orders, result.decisions, result.different, result.not_repeatable) == (1, 1, (), ())

    def test_a_decision_that_would_be_another_is_listed_with_both(
        self, opsobjects: Terms, opsobjects_text: str, tmp_path: Path
    ) -> None:
        draft = drafted(tmp_path, opsobjects_text, NOON)
        early = cancellation(opsobjects, by="customer", placed_at=PLACED - timedelta(hours=2), forwarded=False)
        late = cancellation(opsobjects, by="customer", placed_at=PLACED, forwarded=False)
        result = what_if([*recorded(early), *recorded(late, order="OB-2")], book=BOOK, draft=draft)
        (difference,) = result.different
        assert difference.recorded.order == "OB-2"
        assert difference.would_be is not None
        assert (difference.was.code, difference.would_be.code) == (
            "customer_service_only",
            "cancellable_until_forwarded",
        )
        assert (result.orders, result.decisions) == (2, 2)

    def test_a_deadline_that_moves_is_a_difference(
        self, opsobjects: Terms, opsobjects_text: str, tmp_path: Path
    ) -> None:
        ruling = withdrawal(opsobjects, at=PLACED, delivered_at=PLACED, order_delivered_at=PLACED)
        draft = drafted(tmp_path, opsobjects_text, TEN_DAYS)
        (difference,) = what_if(recorded(ruling), book=BOOK, draft=draft).different
        assert difference.would_be is not None
        assert difference.would_be.deadline is not None
        assert difference.was.deadline is not None
        assert (difference.was.deadline.days, difference.would_be.deadline.days) == (15, 10)
        assert difference.was.code == difference.would_be.code == "in_time"

    def test_amounts_that_change_are_named(self, opsobjects: Terms, opsobjects_text: str, tmp_path: Path) -> None:
        refund = refund_of_return(
            opsobjects,
            [PiecesBack(line=1, pieces=1, ordered=1, paid=Money(3000, "EUR"))],
            delivery_paid=Money(490, "EUR"),
            whole_contract=True,
            notified_at=PLACED,
            received_at=PLACED,
        )
        draft = drafted(tmp_path, opsobjects_text, ('refunded = "never"', 'refunded = "whole_withdrawal"'))
        result = what_if(recorded(refund.ruling, refund.delivery_ruling), book=BOOK, draft=draft)
        money, delivery = result.different
        assert money.amounts["total"] == (3000, 3490)
        assert delivery.would_be is not None
        assert (delivery.was.code, delivery.would_be.code) == ("delivery_not_refunded", "delivery_refunded")

    def test_the_law_s_switch_of_the_house_holds_for_the_draft_too(self, opsobjects: Terms, enforcing: Terms) -> None:
        later = PLACED + timedelta(days=3)
        applied = withdrawal(enforcing, at=PLACED, delivered_at=PLACED, order_delivered_at=later)
        assert applied.law is not None
        assert applied.law.applied
        assert what_if(recorded(applied), book=BOOK, draft=opsobjects).different == ()
        flagged = withdrawal(opsobjects, at=PLACED, delivered_at=PLACED, order_delivered_at=later)
        assert len(what_if(recorded(flagged), book=BOOK, draft=enforcing).different) == 1

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"question": None}, "without the question"),
            ({"question": "fortune"}, "'fortune' is not known"),
            ({"code": "never"}, "decides otherwise now"),
            ({"facts": {"by": "customer"}}, "placed_at: is missing"),
        ],
    )
    def test_what_cannot_be_made_again_is_said_to_be_so(
        self, opsobjects: Terms, change: dict[str, object], why: str
    ) -> None:
        ruling = cancellation(opsobjects, by="customer", placed_at=PLACED, forwarded=False)
        changed = replace(ruling, **change)  # type: ignore[arg-type]  # fields of several types
        result = what_if(recorded(changed), book=BOOK, draft=opsobjects)
        assert result.different == ()
        assert why in result.not_repeatable[0].why
