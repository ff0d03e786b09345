"""What makes a defect good, given-when-then: repairs and their time, money, vouchers, other goods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from claims_story import (
    DECIDED_AT,
    OTHER_WATCH,
    REPLACEMENT,
    VOUCHER,
    answer,
    arrange,
    check,
    checked,
    decide,
    delivered,
    enforcing,
    euro,
    given,
    going_on,
    quote,
    receive,
    report,
    terms_of,
)

from ordito.returns.domain.claim_commands import FinishRepair, NoteChargePaid, NoteRepairOverdue
from ordito.returns.domain.claim_events import (
    ChargeDue,
    ClaimClosed,
    PieceReduction,
    RemedyDecided,
    RemedyDeclined,
    RepairFinished,
    RepairOverdue,
    RepairQuotationAnswered,
    RepairQuoted,
    RepairStarted,
    VoucherDue,
)
from ordito.returns.domain.claim_rejections import (
    NotCovered,
    NothingToClaim,
    QuotationNotPossible,
    RemedyNeeds,
    RepairNotFree,
    WrongClaimStatus,
)
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    CloseReturn,
    FoundPieces,
    InspectReturn,
    NoteRefundOverdue,
    ReceiveGoods,
    Withdraw,
)
from ordito.returns.domain.events import Event, RefundDue, RefundedPieces, RefundOverdue, ReturnClosed
from ordito.schemas.claims import Remedy
from ordito.schemas.money import Money
from ordito.schemas.returns import WantedLine
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import refund_of_remedy, remedy, repair

NEITHER: tuple[Remedy, ...] = ("repair", "replacement")
FINISHED = FinishRepair("c1", "brt", "1234567890", finished_by="carla")
LAB_DAY = date(2027, 4, 7)
"""15 working days after Tuesday 16 March 2027; Easter Monday, 29 March, is none, nor is any Saturday."""


def decided(
    wanted: Remedy,
    ruling: Ruling,
    *,
    amount: Money | None = None,
    goods: tuple[WantedLine, ...] = (),
    reductions: tuple[PieceReduction, ...] = (),
    by: str = "anna",
) -> RemedyDecided:
    return RemedyDecided(
        claim_id="c1",
        remedy=wanted,
        amount=amount,
        replacement_order_id=REPLACEMENT if goods else None,
        wanted=goods,
        reductions=reductions,
        decided_by=by,
        ruling=ruling,
    )


def quoted_at(cents: int, ruling: Ruling) -> RepairQuoted:
    ends = datetime(2027, 4, 15, 22, 0, tzinfo=UTC)
    return RepairQuoted("c1", euro(cents), "New glass", "carla", ruling, valid_until=date(2027, 4, 15), expires_at=ends)


def refund(seller: str, what: str, amount: Money, paid: Money) -> RefundDue:
    ruling = refund_of_remedy(
        terms_of(seller),
        remedy=what,  # type: ignore[arg-type]  # one of the two that are money
        amount=amount,
        decided_at=DECIDED_AT,
    )
    return RefundDue(
        return_id="c1",
        amount=amount,
        lines=(RefundedPieces(1, 1, paid=paid, reduction=paid - amount, refund=amount),),
        delivery=euro(0),
        due=date(2027, 3, 30),
        overdue_at=datetime(2027, 3, 30, 22, 0, tzinfo=UTC),
        ruling=ruling,
        delivery_ruling=None,
    )


# Repairs


@pytest.mark.parametrize("part", ["movement", "battery"])
def test_movement_and_battery_are_repaired_for_nothing_within_fifteen_working_days(part: str) -> None:
    how = repair(terms_of("opsobjects"), requested_at=DECIDED_AT, covered=True, part=part)
    started = RepairStarted("c1", due=LAB_DAY, overdue_at=datetime(2027, 4, 7, 22, 0, tzinfo=UTC), ruling=how.ruling)
    past = (
        given(*checked("opsobjects", part=part))
        .when(decide("repair"))
        .then(decided("repair", remedy(terms_of("opsobjects"), wanted="repair")), started)
    )
    past.when(decide("repair")).nothing()
    past = past.when(FINISHED).then(
        RepairFinished("c1", "brt", "1234567890", finished_by="carla"), ClaimClosed("c1", outcome="repaired")
    )
    past.when(FINISHED).nothing()


def test_a_repair_that_takes_too_long_is_said_once_and_can_still_be_finished() -> None:
    past = given(*going_on(checked("opsobjects", part="battery"), decide("repair")))
    started = past.events[-1]
    past.when(NoteRepairOverdue("c1", started.overdue_at - timedelta(seconds=1))).nothing()
    past = past.when(NoteRepairOverdue("c1", started.overdue_at)).then(
        RepairOverdue("c1", due=started.due, ruling=started.ruling)
    )
    past.when(NoteRepairOverdue("c1", started.overdue_at)).nothing()
    done = past.when(FINISHED).happens()
    done.when(NoteRepairOverdue("c1", started.overdue_at)).nothing()


def test_another_part_is_quoted_and_the_law_would_repair_it_for_nothing() -> None:
    past = checked("opsobjects", part="glass")
    how = repair(terms_of("opsobjects"), requested_at=DECIDED_AT, covered=True, part="glass")
    assert how.ruling.law is not None
    assert not how.ruling.law.applied
    given(*past).when(decide("repair")).rejected(RepairNotFree(ruling=how.ruling))
    given(*past).when(quote(3500)).then(quoted_at(3500, how.ruling))
    enforcing("opsobjects", *past).when(decide("repair")).then_matches(
        lambda events: isinstance(events[1], RepairStarted) and events[1].ruling.law.applied
    )


@pytest.mark.parametrize("seller", ["oplashopping", "capitalorologi"])
def test_every_part_is_free_where_the_terms_name_none_and_no_time_runs(seller: str) -> None:
    given(*checked(seller, part="glass")).when(decide("repair")).then_matches(
        lambda events: isinstance(events[1], RepairStarted) and events[1].due is None
    )
    how = repair(terms_of(seller), requested_at=DECIDED_AT, covered=True, part="glass")
    given(*checked(seller, part="glass")).when(quote(3500)).rejected(QuotationNotPossible(ruling=how.ruling))


def test_after_the_guarantee_a_repair_is_quoted_accepted_paid_and_done() -> None:
    late = report(at=datetime(2029, 1, 10, tzinfo=UTC), discovered_on=date(2029, 1, 9))
    past = going_on(delivered("opsobjects"), late, arrange(), receive())
    notice = past[-3]
    how = repair(terms_of("opsobjects"), requested_at=DECIDED_AT, covered=False)
    charge = ChargeDue("c1-repair", "c1", euro(4200), reason="paid_repair", ruling=how.ruling)

    given(*going_on(past, check())).when(decide("repair")).rejected(NotCovered(ruling=notice.ruling))
    quoted = given(*past).when(quote(4200)).then(quoted_at(4200, how.ruling))
    quoted.when(quote(4200)).nothing()
    quoted.when(quote(3900)).then_matches(lambda events: events[0].amount == euro(3900))
    quoted.when(NoteChargePaid("c1-repair", DECIDED_AT)).nothing()
    accepted = quoted.when(answer(accepted=True)).then(
        RepairQuotationAnswered("c1", accepted=True, answered_by="customer"), charge
    )
    accepted.when(answer(accepted=True)).nothing()
    accepted.when(answer(accepted=False)).rejected(WrongClaimStatus(status="charge_due", needed="quoted"))
    accepted.when(FINISHED).rejected(WrongClaimStatus(status="charge_due", needed="in_repair"))
    assert how.ruling.deadline is not None
    paid = accepted.when(NoteChargePaid("c1-repair", DECIDED_AT)).then(
        RepairStarted("c1", due=how.ruling.deadline.last_day, overdue_at=how.ruling.deadline.end, ruling=how.ruling)
    )
    paid.when(NoteChargePaid("c1-repair", DECIDED_AT)).nothing()
    paid.when(FINISHED).then_matches(lambda events: events[1] == ClaimClosed("c1", outcome="repaired"))


def test_a_quotation_that_the_customer_does_not_take_ends_the_claim() -> None:
    late = report(at=datetime(2029, 1, 10, tzinfo=UTC), discovered_on=date(2029, 1, 9))
    past = going_on(delivered("opsobjects"), late, arrange(), receive(), quote(4200))
    given(*past).when(answer(accepted=False)).then(
        RepairQuotationAnswered("c1", accepted=False, answered_by="customer"),
        ClaimClosed("c1", outcome="not_repaired", because="not_wanted"),
    )


# Which remedy


@pytest.mark.parametrize("seller", ["oplashopping", "capitalorologi"])
def test_repair_or_replacement_is_the_customers_choice(seller: str) -> None:
    same = WantedLine(sku="WATCH-86", name="Watch", quantity=1, unit_price=euro(4410), vat_rate="22")
    for wanted in ("repair", "replacement"):
        given(*checked(seller)).when(decide(wanted, by="customer")).then_matches(
            lambda events: isinstance(events[0], RemedyDecided)
        )
    given(*checked(seller)).when(decide("replacement", by="customer")).then(
        decided("replacement", remedy(terms_of(seller), wanted="replacement"), goods=(same,), by="customer"),
        ClaimClosed("c1", outcome="replaced"),
    )


@pytest.mark.parametrize("seller", ["opsobjects", "oplashopping", "capitalorologi"])
@pytest.mark.parametrize("wanted", ["price_reduction", "termination"])
def test_money_comes_after_repair_and_replacement(seller: str, wanted: Remedy) -> None:
    ruling = remedy(terms_of(seller), wanted=wanted)
    assert ruling.code == "repair_or_replacement_first"
    past = given(*checked(seller)).when(decide(wanted)).then(RemedyDeclined("c1", wanted, (), ruling))
    past.when(decide(wanted)).nothing()


def test_what_is_known_to_be_impossible_stays_so() -> None:
    past = (
        given(*checked("oplashopping"))
        .when(decide("repair", impossible=NEITHER))
        .then_matches(lambda events: events[0].ruling.code == "not_possible" and events[0].impossible == NEITHER)
    )
    past.when(decide("replacement", by="customer")).then_matches(lambda events: events[0].ruling.code == "not_possible")
    past.when(decide("termination", by="customer")).then_matches(lambda events: isinstance(events[1], RefundDue))


def test_an_article_without_a_known_vat_rate_is_named_to_be_replaced() -> None:
    past = going_on(delivered("oplashopping"), report(2), arrange(), receive(), check())
    given(*past).when(decide("replacement")).rejected(
        RemedyNeeds("Name the article that goes out instead, with its price and VAT rate.", param="wanted")
    )


# Money


def test_a_termination_gives_back_what_was_paid() -> None:
    ruling = remedy(terms_of("oplashopping"), wanted="termination", impossible=frozenset(NEITHER))
    past = (
        given(*checked("oplashopping"))
        .when(decide("termination", impossible=NEITHER))
        .then(
            decided("termination", ruling, amount=euro(4410)),
            refund("oplashopping", "termination", euro(4410), euro(4410)),
        )
    )
    overdue = NoteRefundOverdue("c1", datetime(2027, 3, 30, 22, 0, tzinfo=UTC))
    late = past.when(overdue).then(
        RefundOverdue(
            "c1",
            euro(4410),
            due=date(2027, 3, 30),
            ruling=refund("oplashopping", "termination", euro(4410), euro(4410)).ruling,
        )
    )
    late.when(overdue).nothing()
    paid = late.when(CloseReturn("c1", euro(4410))).then(
        ReturnClosed("c1", refunded=euro(4410), lines=(LineQuantity(1, 1),)), ClaimClosed("c1", outcome="terminated")
    )
    paid.when(CloseReturn("c1", euro(4410))).nothing()
    paid.when(overdue).nothing()


def test_a_minor_defect_does_not_terminate_the_contract_but_reduces_the_price() -> None:
    past = given(*checked("capitalorologi", minor=True))
    past.when(decide("termination", impossible=NEITHER)).then_matches(
        lambda events: events[0].ruling.code == "not_for_minor_defect"
    )
    ruling = remedy(
        terms_of("capitalorologi"), wanted="price_reduction", impossible=frozenset(NEITHER), minor_defect=True
    )
    past = past.when(decide("price_reduction", amount=euro(1000), impossible=NEITHER)).then(
        decided("price_reduction", ruling, amount=euro(1000), reductions=(PieceReduction(1, 0, euro(1000)),)),
        refund("capitalorologi", "price_reduction", euro(1000), euro(4410)),
    )
    past.when(CloseReturn("c1", euro(1000))).then(
        ReturnClosed("c1", refunded=euro(1000), lines=(LineQuantity(1, 1),)), ClaimClosed("c1", outcome="price_reduced")
    )


@pytest.mark.parametrize("amount", [None, Money(0, "EUR"), Money(4411, "EUR"), Money(100, "USD"), Money(-1, "EUR")])
def test_a_price_reduction_lies_between_nothing_and_what_was_paid(amount: Money | None) -> None:
    what = (
        "Customer Service has to name the amount."
        if amount is None
        else "The amount lies between nothing and what was paid for the pieces, EUR 44.10."
    )
    given(*checked("oplashopping")).when(decide("price_reduction", amount=amount, impossible=NEITHER)).rejected(
        RemedyNeeds(what, param="amount")
    )


def test_a_second_reduction_and_a_termination_leave_what_is_left_of_the_price() -> None:
    reduced = going_on(
        checked("oplashopping"),
        decide("price_reduction", amount=euro(1000), impossible=NEITHER),
        CloseReturn("c1", euro(1000)),
    )
    again = going_on(reduced, report(), arrange("c2"), receive("c2"), check("c2"))
    given(*again).when(decide("price_reduction", "c2", amount=euro(3411), impossible=NEITHER)).rejected(
        RemedyNeeds("The amount lies between nothing and what was paid for the pieces, EUR 34.10.", param="amount")
    )
    given(*again).when(decide("termination", "c2", impossible=NEITHER)).then_matches(
        lambda events: events[1].amount == euro(3410)
    )


def test_withdrawing_after_a_price_reduction_gives_back_what_is_left_of_the_price() -> None:
    at = datetime(2026, 11, 10, tzinfo=UTC)
    past = going_on(
        delivered("oplashopping"),
        report(2, 1, at=at, discovered_on=date(2026, 11, 9)),
        arrange(),
        receive(),
        check(),
        decide("price_reduction", amount=euro(100), impossible=NEITHER),
        CloseReturn("c1", euro(100)),
        Withdraw((LineQuantity(2, 3),), "Cliente", "cliente@example.it", None, "page", at),
    )
    assert refund_after_inspection(past) == euro(900)


def refund_after_inspection(past: tuple[Event, ...]) -> Money:
    at = datetime(2026, 11, 12, tzinfo=UTC)
    past = going_on(
        past,
        AuthoriseReturn("r1", "RET-XX-1", defective=False, authorised_by="anna", at=at),
        ReceiveGoods("r1", "bruno", at),
        InspectReturn("r1", (FoundPieces(2, 3, "intact"),), "carla", at),
    )
    due = next(event for event in reversed(past) if isinstance(event, RefundDue))
    return due.lines[0].refund


# By agreement


@pytest.mark.parametrize("wanted", ["equivalent_product", "voucher"])
def test_other_goods_and_vouchers_need_an_agreement(wanted: Remedy) -> None:
    given(*checked("oplashopping")).when(decide(wanted, by="customer")).then_matches(
        lambda events: events[0].ruling.code == "needs_agreement"
    )


def test_an_agreed_voucher_is_worth_what_was_paid_and_takes_the_piece() -> None:
    ruling = remedy(terms_of("oplashopping"), wanted="voucher", agreed=True)
    past = (
        given(*checked("oplashopping"))
        .when(decide("voucher", agreed=True))
        .then(
            decided("voucher", ruling, amount=euro(4410)),
            VoucherDue("c1", VOUCHER, euro(4410), ruling=ruling),
            ClaimClosed("c1", outcome="voucher"),
        )
    )
    past.when(decide("voucher", agreed=True)).nothing()
    past.when(report()).rejected(NothingToClaim(line=1, left=0))


def test_an_agreed_product_goes_out_instead() -> None:
    given(*checked("oplashopping")).when(decide("equivalent_product", agreed=True)).rejected(
        RemedyNeeds("Name the product that goes out instead.", param="wanted")
    )
    ruling = remedy(terms_of("oplashopping"), wanted="equivalent_product", agreed=True)
    given(*checked("oplashopping")).when(decide("equivalent_product", agreed=True, wanted=(OTHER_WATCH,))).then(
        decided("equivalent_product", ruling, goods=(OTHER_WATCH,)), ClaimClosed("c1", outcome="equivalent_product")
    )
