"""Goods of a claim that travel to the customer again, at whose cost, and quotations that nobody answers in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from claims_story import (
    DECIDED_AT,
    answer,
    arrange,
    check,
    checked,
    cost,
    decide,
    delivered,
    euro,
    given,
    going_on,
    quote,
    receive,
    report,
)

from ordito.kit.given import Given
from ordito.returns.domain.claim_commands import (
    ExpireQuotation,
    NoteChargePaid,
    NoteChargeWithdrawn,
    SendClaimedGoodsBack,
    WithdrawClaim,
)
from ordito.returns.domain.claim_events import ClaimClosed, RepairQuoted, RepairStarted
from ordito.returns.domain.claim_rejections import ClaimedGoodsStay, QuotationExpired, WrongClaimStatus
from ordito.returns.domain.commands import Command, Withdraw
from ordito.returns.domain.events import Event, GoodsSentBack
from ordito.schemas.returns import CostBearer
from ordito.schemas.values import LineQuantity

NEITHER = ("repair", "replacement")
NOT_ANSWERED = ClaimClosed("c1", outcome="not_repaired", because="not_answered")
SEND_BACK = SendClaimedGoodsBack("c1", "brt", "T-9", sent_back_by="bruno")
LAST_DAY = date(2027, 4, 15)
EXPIRES_AT = datetime(2027, 4, 15, 22, 0, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


def sent_back(cost_bearer: CostBearer) -> GoodsSentBack:
    return GoodsSentBack(
        "c1", (LineQuantity(1, 1),), "brt", "T-9", sent_back_by="bruno", cost_bearer=cost_bearer, of_claim=True
    )


def received(seller: str) -> tuple[Event, ...]:
    return going_on(delivered(seller), report(), arrange(), receive())


def quoted() -> Given[Command]:
    return given(*going_on(checked("opsobjects", part="glass"), quote(3500)))


@pytest.mark.parametrize(
    ("seller", "bearer"), [("opsobjects", "seller"), ("oplashopping", "seller"), ("capitalorologi", "customer")]
)
def test_without_a_defect_the_customer_pays_where_the_terms_charge_the_transport(
    seller: str, bearer: CostBearer
) -> None:
    past = given(*going_on(received(seller), check(defect=False)))
    past.when(SEND_BACK).then(sent_back(bearer)).when(SEND_BACK).nothing()


def test_costs_that_are_not_paid_yet_keep_no_goods_back() -> None:
    past = going_on(received("capitalorologi"), check(defect=False, costs=(cost(1500),)))
    given(*past).when(SEND_BACK).then(sent_back("customer"))


def test_after_a_price_reduction_the_seller_pays_the_way_back() -> None:
    past = going_on(checked("oplashopping"), decide("price_reduction", amount=euro(100), impossible=NEITHER))
    given(*past).when(SEND_BACK).then(sent_back("seller"))


def test_goods_of_a_declined_quotation_and_of_a_withdrawn_claim_travel_at_the_customers_cost() -> None:
    quoted().when(answer(accepted=False)).happens().when(SEND_BACK).then(sent_back("customer"))
    given(*going_on(checked("opsobjects"), WithdrawClaim("c1"))).when(SEND_BACK).then(sent_back("customer"))


def test_goods_that_are_not_here_or_not_decided_on_yet_do_not_travel() -> None:
    arranged = going_on(delivered("opsobjects"), report(), arrange())
    given(*arranged).when(SEND_BACK).rejected(WrongClaimStatus(status="arranged", needed="received"))
    given(*going_on(arranged, WithdrawClaim("c1"))).when(SEND_BACK).rejected(
        WrongClaimStatus(status="closed", needed="received")
    )
    given(*checked("opsobjects")).when(SEND_BACK).rejected(WrongClaimStatus(status="checked", needed="decided"))


def test_goods_that_are_not_the_customers_any_more_stay() -> None:
    replaced = decide("replacement", impossible=("repair",))
    given(*going_on(checked("oplashopping"), replaced)).when(SEND_BACK).rejected(ClaimedGoodsStay())
    withdrawn_from = Withdraw(
        (LineQuantity(1, 1),),
        "Cliente Esempio",
        "cliente@example.it",
        None,
        channel="page",
        received_at=datetime(2026, 11, 10, tzinfo=UTC),
    )
    overtaken = going_on(checked("opsobjects"), withdrawn_from)
    assert overtaken[-1] == ClaimClosed("c1", outcome="withdrawn")
    given(*overtaken).when(SEND_BACK).rejected(ClaimedGoodsStay())


def test_a_quotation_is_taken_until_the_last_second_of_its_last_day() -> None:
    past = quoted()
    offer = past.events[-1]
    assert isinstance(offer, RepairQuoted)
    assert (offer.valid_until, offer.expires_at) == (LAST_DAY, EXPIRES_AT)
    assert LAST_DAY - DECIDED_AT.date() == timedelta(days=30)
    past.when(answer(accepted=True, at=EXPIRES_AT - A_SECOND)).then_matches(lambda events: len(events) == 2)
    past.when(answer(accepted=True, at=EXPIRES_AT)).rejected(QuotationExpired(valid_until=LAST_DAY))
    past.when(answer(accepted=False, at=EXPIRES_AT)).then_matches(lambda events: len(events) == 2)


def test_a_quotation_that_nobody_answers_ends_the_claim_and_the_goods_travel_back() -> None:
    past = quoted()
    past.when(ExpireQuotation("c1", EXPIRES_AT - A_SECOND)).nothing()
    over = past.when(ExpireQuotation("c1", EXPIRES_AT)).then(NOT_ANSWERED)
    over.when(ExpireQuotation("c1", EXPIRES_AT)).nothing()
    over.when(SEND_BACK).then(sent_back("customer"))


def test_a_quotation_that_was_answered_does_not_expire() -> None:
    accepted = quoted().when(answer(accepted=True)).happens()
    accepted.when(ExpireQuotation("c1", EXPIRES_AT)).nothing()


def test_a_repair_that_is_not_paid_in_time_is_not_made_and_the_goods_travel_at_the_customers_cost() -> None:
    past = quoted().when(answer(accepted=True)).happens()
    past.when(SEND_BACK).rejected(WrongClaimStatus(status="charge_due", needed="decided"))
    past.when(NoteChargeWithdrawn("c9-repair", expired=True, at=EXPIRES_AT)).nothing()
    unpaid = NoteChargeWithdrawn("c1-repair", expired=True, at=EXPIRES_AT)
    over = past.when(unpaid).then(ClaimClosed("c1", outcome="not_repaired", because="not_paid"))
    over.when(unpaid).nothing()
    over.when(NoteChargePaid("c1-repair", EXPIRES_AT)).nothing()
    over.when(SEND_BACK).then(sent_back("customer"))


def test_who_is_let_off_a_charge_gets_what_it_was_for() -> None:
    past = quoted().when(answer(accepted=True)).happens()
    let_off = NoteChargeWithdrawn("c1-repair", expired=False, at=EXPIRES_AT)
    past.when(let_off).then_matches(lambda events: isinstance(events[0], RepairStarted)).when(let_off).nothing()
    costs = going_on(received("capitalorologi"), check(defect=False, costs=(cost(1500),)))
    given(*costs).when(NoteChargeWithdrawn("c1-check", expired=False, at=EXPIRES_AT)).then(
        ClaimClosed("c1", outcome="no_defect")
    )


def test_a_quotation_of_before_they_expired_can_be_taken_at_any_time() -> None:
    *past, offer = quoted().events
    assert isinstance(offer, RepairQuoted)
    older = RepairQuoted(offer.claim_id, offer.amount, offer.note, offer.quoted_by, offer.ruling)
    given(*past, older).when(answer(accepted=True, at=EXPIRES_AT + timedelta(days=400))).happens()
    given(*past, older).when(ExpireQuotation("c1", EXPIRES_AT)).nothing()
