"""What becomes of an order beside its plain path: quotations, cash, delays, undelivered parcels, exchanges, claims."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

import pytest
from claim_history import CLAIMED, NOT_REPAIRED, REPAIRED
from exchange_history import EXCHANGED, REPLACING
from folding import folded, interleaved, seen, up_to
from hypothesis import given, settings
from hypothesis import strategies as st
from later_facts import CLAIM, EXCHANGE, LATER, REPLACEMENT, after
from later_history import (
    CANCELLED,
    COLLECTED,
    COLLECTED_TWICE,
    HELD,
    LATE,
    LOST,
    PART_STAYS,
    PATHS,
    QUOTATION,
    REJECTED,
)
from order_history import DELIVERED_AT, IN_TIME, ORDER, Happened, eur, messages

from ordito.desk.domain.attention import Attention
from ordito.desk.domain.money import money_by_line, paid_too_much
from ordito.desk.domain.overview import overview
from ordito.desk.domain.parts import OrderPart, Parcel, Parts, PaymentPart, ReturnsPart
from ordito.desk.domain.status import Axes
from ordito.schemas import orders, payments
from ordito.schemas.money import Money, total
from ordito.schemas.values import LineQuantity


def parts(path: list[Happened]) -> Parts:
    return folded(messages(path))


def of_order(path: list[Happened]) -> OrderPart:
    return cast(OrderPart, parts(path).orders)


def of_money(path: list[Happened]) -> PaymentPart:
    return cast(PaymentPart, parts(path).payments)


def of_returns(path: list[Happened]) -> ReturnsPart:
    return cast(ReturnsPart, parts(path).returns)


def parcel(path: list[Happened]) -> Parcel:
    house = parts(path).shipping
    assert house is not None
    return house.parcels[0]


STATUSES = [
    (QUOTATION, "quotation-requested", 1, "quotation"),
    (QUOTATION, "quotation-offered", 1, "quotation"),
    (QUOTATION, "order-placed", 1, "received"),
    (LATE, "delivery-overdue", 1, "overdue"),
    (LATE, "further-time-granted", 1, "shipped"),
    (LATE, "delivery-overdue", 2, "overdue"),
    (LATE, "order-terminated", 1, "terminated"),
    (LATE, "refund-deferred", 1, "terminated"),
    (REJECTED, "order-rejected", 1, "rejected"),
    (CANCELLED, "order-cancelled", 1, "cancelled"),
    (HELD, "parcel-held", 1, "held"),
    (HELD, "parcel-released", 1, "shipped"),
    (HELD, "parcel-returning", 1, "coming_back"),
    (HELD, "parcel-came-back", 1, "undelivered"),
    (LOST, "parcel-lost", 1, "lost"),
    (PART_STAYS, "withdrawal-received", 1, "returning"),
    (PART_STAYS, "goods-not-sent", 1, "confirmed"),
    (PART_STAYS, "return-closed", 1, "confirmed"),
    (EXCHANGED, "withdrawal-declined", 1, "delivered"),
    (EXCHANGED, "return-authorised", 1, "returning"),
    (EXCHANGED, "return-lost", 1, "returning"),
    (CLAIMED, "guarantee-registered", 1, "delivered"),
    (CLAIMED, "claim-declined", 1, "delivered"),
    (CLAIMED, "claim-opened", 1, "claim"),
    (CLAIMED, "claim-closed", 1, "delivered"),
    (REPAIRED, "repair-started", 1, "claim"),
]


@pytest.mark.parametrize(("path", "kind", "nth", "status"), STATUSES, ids=lambda each: str(each)[:24])
def test_the_status_says_what_matters_most_now(path: list[Happened], kind: str, nth: int, status: str) -> None:
    assert seen(up_to(path, kind, nth=nth)).status == status


def test_an_order_that_was_late_as_a_proposal_is_so_no_more_once_it_is_a_contract() -> None:
    late = up_to(LATE, "delivery-overdue", nth=1)
    concluded = orders.ContractConcludedV1(concluded_at=DELIVERED_AT, ruling=IN_TIME)
    handed_over = after(late, ("orders", concluded))
    assert (seen(late).status, seen(handed_over).status) == ("overdue", "shipped")
    assert Attention.DELIVERY_OVERDUE not in seen(handed_over).attention


def test_pieces_that_stay_here_are_not_packed_and_their_parcel_is_one_no_more() -> None:
    house = parts(PART_STAYS).shipping
    assert house is not None
    assert house.opened == (LineQuantity(1, 1), LineQuantity(2, 1))
    assert house.parcels == ()
    assert [one.not_sent for one in of_returns(PART_STAYS).returns] == [True]


@pytest.mark.parametrize(
    ("path", "kind", "reason"),
    [
        (QUOTATION, "quotation-requested", Attention.QUOTATION_TO_OFFER),
        (LATE, "delivery-overdue", Attention.DELIVERY_OVERDUE),
        (REJECTED, "complaint-recorded", Attention.COMPLAINT_TO_ANSWER),
        (HELD, "parcel-held", Attention.DELIVERY_PROBLEM),
        (HELD, "refund-overdue", Attention.REFUND_OVERDUE),
        (EXCHANGED, "return-expired", Attention.RETURN_EXPIRED),
        (EXCHANGED, "goods-received", Attention.GOODS_TO_INSPECT),
        (EXCHANGED, "return-inspected", Attention.GOODS_TO_SEND_BACK),
        (CLAIMED, "claim-opened", Attention.CLAIM_TO_HANDLE),
        (CLAIMED, "claim-checked", Attention.CLAIM_TO_HANDLE),
        (REPAIRED, "claim-goods-received", Attention.REPAIR_TO_QUOTE),
        (REPAIRED, "repair-overdue", Attention.REPAIR_OVERDUE),
        (NOT_REPAIRED, "claim-closed", Attention.GOODS_TO_SEND_BACK),
    ],
    ids=lambda each: str(each)[:24],
)
def test_what_waits_for_a_person_says_so_until_it_is_done(path: list[Happened], kind: str, reason: Attention) -> None:
    assert reason in seen(up_to(path, kind)).attention
    assert reason not in seen(path).attention


def axes_of(path: list[Happened], kind: str) -> Axes:
    return seen(up_to(path, kind))


def test_a_quotation_is_an_order_document_before_the_order_is_placed() -> None:
    asked = parts(up_to(QUOTATION, "quotation-offered"))
    assert asked.orders is not None
    assert asked.orders.placed is None
    proposal = asked.proposal
    assert proposal is not None
    assert (proposal.payment, proposal.number) == (None, "OB-2026-000042")
    assert asked.orders.quotation is not None
    assert asked.orders.quotation.offer is not None
    assert asked.orders.quotation.offer.total == eur(15030)
    row = overview(asked)
    assert row is not None
    assert (row.status, row.acceptance, row.payment) == ("quotation", "quotation", "none")
    placed = parts(QUOTATION).proposal
    assert placed is not None
    assert placed.payment is not None


def test_cash_is_collected_on_delivery_and_less_of_it_where_lines_are_refused() -> None:
    assert axes_of(COLLECTED, "payment-requested").payment == "to_collect"
    assert of_money(up_to(COLLECTED, "amount-due-changed")).due == eur(7920)
    assert (parcel(COLLECTED).collect, parcel(COLLECTED).collected) == (eur(7920), eur(7920))
    assert axes_of(COLLECTED, "payment-captured").payment == "captured"


def test_a_refund_waits_for_bank_details_of_which_four_signs_are_kept() -> None:
    asked = up_to(COLLECTED, "bank-details-asked")
    assert of_money(asked).bank_details_missing
    assert seen(asked).payment == "bank_details_missing"
    given = of_money(up_to(COLLECTED, "bank-details-given"))
    assert not given.bank_details_missing
    assert given.bank_details is not None
    assert (given.bank_details.iban_country, given.bank_details.iban_last4) == ("IT", "0123")


def test_the_contract_is_concluded_when_the_terms_say_so() -> None:
    assert of_order(up_to(COLLECTED, "parcel-handed-over")).contract is None
    assert of_order(COLLECTED).contract is not None
    assert of_order(LATE).contract is not None


def test_further_time_ends_a_delay_until_it_is_over_too() -> None:
    delay = of_order(LATE).delay
    assert delay is not None
    assert (delay.overdue, delay.due, [each.until for each in delay.further]) == (
        True,
        date(2027, 1, 4),
        [date(2027, 1, 4)],
    )


def test_goods_that_are_not_repaired_travel_back_to_the_customer() -> None:
    (claim,) = of_returns(NOT_REPAIRED).claims
    assert (claim.stage, claim.outcome) == ("closed", "not_repaired")
    assert claim.sent_back is not None
    assert (claim.sent_back.tracking_number, claim.sent_back.cost_bearer) == ("088", "customer")


def test_a_complaint_its_answer_an_invoice_and_a_consent_are_kept() -> None:
    order = of_order(REJECTED)
    assert [(each.text, each.answer) for each in order.complaints] == [("!", "Sorry")]
    assert order.invoice is not None
    assert order.invoice.company == "Esempio srl"
    assert order.wants_newsletter
    assert order.rejected is not None
    assert (order.rejected.by_staff, order.rejected.note) == (True, "One cent?")


def test_a_parcel_that_came_back_keeps_what_it_cost_and_what_is_owed() -> None:
    came = parcel(HELD).came_back
    assert came is not None
    assert came.return_cost == eur(700)
    (missed,) = of_returns(HELD).undelivered
    assert missed.owed is not None
    assert [each.amount for each in missed.owed.deductions] == [eur(700)]
    assert missed.refunded == eur(7220)


def test_a_corrected_delivery_moves_the_window_and_the_former_one_stays_explained() -> None:
    assert parcel(EXCHANGED).corrections[0].was == DELIVERED_AT
    assert parcel(EXCHANGED).delivered_at == DELIVERED_AT + timedelta(days=2)
    first, second = of_returns(EXCHANGED).windows
    assert (first.line, second.line) == (1, 2)
    assert (first.deadline, first.because) == (LATER.deadline, "delivery_corrected")
    assert [(each.deadline, each.because) for each in first.former] == [(IN_TIME.deadline, "delivered")]


def test_an_exchange_names_its_replacement_and_the_replacement_the_first_order() -> None:
    (replaced,) = parts(EXCHANGED).replaced_by
    assert (replaced.order_id, replaced.return_id, replaced.reason) == (REPLACEMENT, EXCHANGE, "exchange")
    (repaired,) = parts(CLAIMED).replaced_by
    assert (repaired.order_id, repaired.return_id, repaired.reason) == (REPLACEMENT, CLAIM, "guarantee")
    replacing = parts(REPLACING).proposal
    assert replacing is not None
    assert replacing.replaces is not None
    assert replacing.replaces.order_id == ORDER
    money = money_by_line(replacing, parts(REPLACING))
    assert (money.credit, money.payable) == (eur(4410), eur(10530 - 4410))


def test_a_refused_parcel_is_on_its_way_no_more() -> None:
    (_, sent) = of_returns(up_to(EXCHANGED, "return-dispatched")).returns
    assert (sent.stage, sent.dispatch is not None) == ("dispatched", True)
    (_, refused) = of_returns(up_to(EXCHANGED, "goods-refused")).returns
    assert (refused.stage, refused.dispatch, len(refused.refusals)) == ("authorised", None, 1)
    (_, inspected) = of_returns(EXCHANGED).returns
    assert [each.photos[0].size for each in inspected.refused] == [1200]
    assert inspected.sent_back is not None


def test_a_claim_is_told_with_its_whole_life() -> None:
    declined, claim = of_returns(CLAIMED).claims
    assert (declined.stage, claim.stage, claim.outcome) == ("declined", "closed", "replaced")
    assert claim.collection is not None
    assert claim.check is not None
    assert [each.remedy for each in claim.refused_remedies] == ["termination"]
    assert claim.voucher is not None
    assert [each.line for each in of_returns(CLAIMED).guarantees] == [1]


def test_a_charge_that_was_declined_can_be_paid_again() -> None:
    (paying,) = of_money(up_to(REPAIRED, "charge-started")).charges
    assert (paying.paying, paying.open) == (True, True)
    (declined,) = of_money(up_to(REPAIRED, "charge-declined")).charges
    assert (declined.paying, declined.declined_code, declined.open) == (False, "card_declined", True)


def test_what_an_exchange_leaves_to_pay_is_told_until_it_is_paid_and_what_was_too_much_until_it_is_back() -> None:
    (asked,) = of_money(up_to(EXCHANGED, "charge-requested")).charges
    assert (asked.open, asked.overdue, asked.pay_by) == (True, False, DELIVERED_AT + timedelta(days=30))
    late = up_to(EXCHANGED, "charge-overdue")
    assert Attention.CHARGE_UNPAID in seen(late).attention
    assert [each.charge_id for each in of_money(late).unpaid] == ["r2-exchange-1"]
    assert Attention.CHARGE_UNPAID not in seen(up_to(EXCHANGED, "charge-paid")).attention
    assert Attention.PAID_TOO_MUCH in seen(EXCHANGED).attention
    assert paid_too_much(parts(EXCHANGED)) == eur(4410)


def test_money_that_was_collected_again_is_a_difference_until_the_staff_have_paid_it_back() -> None:
    again = COLLECTED_TWICE
    assert of_money(again).captured == eur(15840)
    assert (Attention.PAID_TOO_MUCH in seen(again).attention, paid_too_much(parts(again))) == (True, eur(7920))
    refund = payments.RefundRequestedV1(
        number=9,
        amount=eur(7920),
        lines=[],
        delivery=eur(7920),
        cause="staff",
        return_id=None,
        key="refund:9",
        ruling=None,
    )
    settled = after(again, ("payments", refund))
    assert Attention.PAID_TOO_MUCH not in seen(settled).attention
    refused = payments.RefundFailedV1(
        number=9, amount=eur(7920), cause="staff", return_id=None, code="closed", message=""
    )
    assert paid_too_much(parts(after(settled, ("payments", refused)))) == eur(7920)


def test_a_paid_repair_is_quoted_charged_paid_and_late() -> None:
    (late,) = of_returns(up_to(REPAIRED, "repair-overdue")).claims
    assert late.repair is not None
    assert (late.stage, late.repair.overdue) == ("in_repair", True)
    (claim,) = of_returns(REPAIRED).claims
    assert claim.quotation is not None
    assert claim.quotation.accepted
    assert claim.repair is not None
    assert (claim.repair.overdue, claim.repair.tracking_number) == (False, "087")
    assert [(each.charge_id, each.open, each.paid_at is not None) for each in of_money(REPAIRED).charges] == [
        ("c1-repair", False, True),
        ("x", False, False),
    ]


@settings(max_examples=200)
@given(st.data())
def test_the_interleaving_of_topics_changes_nothing_on_any_path(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PATHS))
    length = data.draw(st.integers(min_value=1, max_value=len(path)))
    read = messages(path[:length])
    mixed = interleaved(data, read)
    assert folded(mixed) == folded(read)
    assert overview(folded(mixed)) == overview(folded(read))


@pytest.mark.parametrize("path", PATHS)
def test_at_every_instant_of_every_path_the_lines_add_up(path: list[Happened]) -> None:
    for length in range(1, len(path) + 1):
        known = parts(path[:length])
        proposal = known.proposal
        assert proposal is not None
        money = money_by_line(proposal, known)
        rows = [*money.lines, money.delivery]
        for column in ("due", "captured", "refunding", "refunded"):
            assert total((cast(Money, getattr(row, column)) for row in rows), "EUR") == getattr(money, column)
