"""Parcels that come back: with leave, in one piece, in time, as they were sent, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ordito.terms import (
    Condition,
    Terms,
    condition,
    goods_back,
    late_return,
    lost_return,
    return_authorisation,
    return_cost,
    return_instructions,
    return_shipment,
)

ROME = ZoneInfo("Europe/Rome")
SECOND = timedelta(seconds=1)


def rome(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ROME).astimezone(UTC)


NOTICE = rome(2026, 11, 2)  # Monday; + 14 days = Monday 16 November
CODE = rome(2026, 11, 4)  # Wednesday; + 14 days = Wednesday 18 November
WORN = Condition(unworn=False)


def test_a_seller_that_asks_for_leave_takes_no_parcel_without_it(capitalorologi: Terms) -> None:
    flagged = return_shipment(capitalorologi, authorised=False)
    assert (flagged.allowed, flagged.code, flagged.rule) == (
        False,
        "refused_without_authorisation",
        "returns.authorisation",
    )
    assert flagged.law is not None
    assert "art. 54" in flagged.law.article
    applied = return_shipment(capitalorologi.under("enforce"), authorised=False)
    assert (applied.allowed, applied.code) == (True, "acceptable")
    assert applied.law is not None
    assert applied.law.applied
    company = return_shipment(capitalorologi.under("enforce"), authorised=False, customer_kind="business")
    assert (company.code, company.law) == ("refused_without_authorisation", None)


def test_a_seller_that_asks_for_no_leave_takes_the_parcel(oplashopping: Terms) -> None:
    assert return_authorisation(oplashopping).code == "no_code_needed"
    assert return_shipment(oplashopping, authorised=False).code == "acceptable"


@pytest.mark.parametrize(
    ("seller", "earlier", "carriage_forward", "code"),
    [
        ("capitalorologi", 0, False, "acceptable"),
        ("capitalorologi", 1, False, "refusable_second_shipment"),
        ("capitalorologi", 0, True, "refused_carriage_forward"),
        ("capitalorologi", 1, True, "refused_carriage_forward"),
        ("oplashopping", 1, False, "acceptable"),
        ("opsobjects", 2, False, "acceptable"),
        ("opsobjects", 0, True, "refused_carriage_forward"),
    ],
)
def test_how_a_parcel_travels_decides_whether_it_is_taken(
    request: pytest.FixtureRequest, seller: str, earlier: int, carriage_forward: bool, code: str
) -> None:
    ruling = return_shipment(
        request.getfixturevalue(seller), authorised=True, earlier_parcels=earlier, carriage_forward=carriage_forward
    )
    assert (ruling.code, ruling.allowed) == (code, code == "acceptable")


def test_the_customer_is_told_what_the_parcel_has_to_be_like(
    opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms
) -> None:
    assert [sentence.en for sentence in return_instructions(capitalorologi)] == [
        "Send all the goods in a single shipment.",
        "Use a traceable shipment with signature on delivery.",
        "Do not send the parcel cash on delivery or carriage forward: it would not be taken.",
        "Return the goods in their original packaging.",
        "Enclose the return form.",
        "Enclose the invoice, if one was issued.",
        "The goods travel at your risk: keep the proof of dispatch.",
    ]
    assert "Leave the original labels on." in [sentence.en for sentence in return_instructions(oplashopping)]
    assert [sentence.it for sentence in return_instructions(opsobjects)] == [
        "Non spedire in contrassegno o in porto assegnato: il pacco non sarebbe ritirato.",
        "Unire il modulo di reso.",
    ]


def test_the_time_to_send_goods_back_counts_from_the_code_or_from_the_notice(
    oplashopping: Terms, capitalorologi: Terms
) -> None:
    def last_day(terms: Terms) -> date | None:
        ruling = goods_back(terms, authorised_at=CODE, notified_at=NOTICE)
        assert ruling.law is None
        return None if ruling.deadline is None else ruling.deadline.last_day

    assert last_day(oplashopping) == date(2026, 11, 16)
    assert last_day(capitalorologi) == date(2026, 11, 18)


def test_without_a_code_the_time_that_counts_from_it_has_not_begun(capitalorologi: Terms, oplashopping: Terms) -> None:
    waiting = goods_back(capitalorologi, authorised_at=None, notified_at=NOTICE)
    assert (waiting.allowed, waiting.code, waiting.deadline) == (True, "not_authorised_yet", None)
    assert goods_back(oplashopping, authorised_at=None, notified_at=NOTICE).code == "send_back_by"


def test_goods_that_are_late_may_be_refused(oplashopping: Terms) -> None:
    def late(sent_at: datetime) -> str:
        return late_return(
            oplashopping, authorised_at=CODE, notified_at=NOTICE, sent_at=sent_at, received_at=rome(2026, 11, 25)
        ).code

    deadline = goods_back(oplashopping, authorised_at=CODE, notified_at=NOTICE).deadline
    assert deadline is not None
    assert late(deadline.end - SECOND) == "in_time"
    assert late(deadline.end) == "refusable_late"


def test_by_law_dispatch_is_enough_where_the_terms_ask_for_receipt(strict_shop: Terms) -> None:
    facts = {
        "authorised_at": None,
        "notified_at": NOTICE,
        "sent_at": rome(2026, 11, 16),
        "received_at": rome(2026, 11, 18),
    }
    flagged = goods_back(strict_shop, **facts)  # type: ignore[arg-type]  # facts of several types
    assert (flagged.allowed, flagged.code) == (False, "back_too_late")
    assert flagged.law is not None
    assert "art. 57(1)" in flagged.law.article
    applied = goods_back(strict_shop.under("enforce"), **facts)  # type: ignore[arg-type]  # as above
    assert (applied.allowed, applied.code) == (True, "back_in_time")
    assert late_return(strict_shop.under("enforce"), **facts).code == "in_time"  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("seller", "found", "code", "missing"),
    [
        ("opsobjects", Condition(), "as_sent", ""),
        ("opsobjects", WORN, "worth_less", "unworn"),
        ("opsobjects", Condition(original_packaging=False, labels=False), "as_sent", ""),
        ("opsobjects", Condition(form=False), "papers_missing", "form"),
        ("oplashopping", Condition(form=False, invoice=False), "as_sent", ""),
        ("oplashopping", Condition(labels=False), "refusable", "labels"),
        ("oplashopping", Condition(intact=False, original_packaging=False), "refusable", "intact, original_packaging"),
        ("capitalorologi", Condition(labels=False), "as_sent", ""),
        ("capitalorologi", Condition(unworn=False, form=False), "worth_less", "unworn, form"),
        ("capitalorologi", Condition(form=False, invoice=False), "papers_missing", "form, invoice"),
    ],
)
def test_what_follows_from_the_condition_of_the_goods(
    request: pytest.FixtureRequest, seller: str, found: Condition, code: str, missing: str
) -> None:
    ruling = condition(request.getfixturevalue(seller), found=found)
    assert (ruling.code, ruling.facts["missing"]) == (code, missing)
    assert ruling.allowed is (code != "refusable")


def test_by_law_a_consumer_answers_for_the_loss_of_value_and_is_not_refused(oplashopping: Terms) -> None:
    flagged = condition(oplashopping, found=WORN)
    assert flagged.code == "refusable"
    assert flagged.law is not None
    assert "art. 57(2)" in flagged.law.article
    assert not flagged.law.applied
    applied = condition(oplashopping.under("enforce"), found=WORN)
    assert (applied.allowed, applied.code) == (True, "worth_less")
    assert applied.sentence.it == (
        "La merce resa non è come deve essere (usata): la diminuzione di valore è trattenuta dal rimborso."
    )
    assert condition(oplashopping, found=WORN, customer_kind="business").law is None


def test_a_seller_may_accept_worn_goods_as_they_are(strict_shop: Terms) -> None:
    ruling = condition(strict_shop, found=WORN)
    assert (ruling.allowed, ruling.code) == (True, "worth_less")
    assert ruling.sentence.en.endswith("they are accepted all the same.")


@pytest.mark.parametrize("seller", ["oplashopping", "capitalorologi"])
def test_a_parcel_lost_on_its_way_back_is_not_refunded_though_by_law_proof_of_dispatch_is_enough(
    request: pytest.FixtureRequest, seller: str
) -> None:
    terms: Terms = request.getfixturevalue(seller)
    for proof in (False, True):
        flagged = lost_return(terms, proof_of_dispatch=proof)
        assert (flagged.allowed, flagged.code) == (False, "no_refund_lost_in_transit")
        assert flagged.law is not None
        assert "art. 56(3)" in flagged.law.article
    applied = lost_return(terms.under("enforce"), proof_of_dispatch=True)
    assert (applied.allowed, applied.code) == (True, "sellers_risk")


@pytest.mark.parametrize("seller", ["oplashopping", "capitalorologi"])
def test_by_law_a_consumer_whose_return_was_lost_is_asked_for_the_proof_that_he_sent_it(
    request: pytest.FixtureRequest, seller: str
) -> None:
    by_law: Terms = request.getfixturevalue(seller).under("enforce")
    asked = lost_return(by_law)
    assert (asked.allowed, asked.code) == (False, "proof_of_dispatch_needed")
    assert asked.law is not None
    assert asked.law.applied
    company = lost_return(by_law, customer_kind="business")
    assert (company.code, company.law) == ("no_refund_lost_in_transit", None)


def test_where_the_terms_are_silent_a_lost_parcel_is_the_sellers_risk_with_proof_of_dispatch(opsobjects: Terms) -> None:
    assert lost_return(opsobjects).code == "proof_of_dispatch_needed"
    assert lost_return(opsobjects, proof_of_dispatch=True).code == "sellers_risk"


def test_the_way_back_of_a_withdrawal_is_the_customers_and_of_a_defect_the_sellers(
    oplashopping: Terms, capitalorologi: Terms
) -> None:
    for terms in (oplashopping, capitalorologi):
        assert return_cost(terms, reason="change_of_mind").borne_by == "customer"
        assert return_cost(terms, reason="defect").borne_by == "seller"
