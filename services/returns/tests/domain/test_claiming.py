"""Reporting a defect, and the way of the goods to whoever looks at them, given-when-then, for all three sellers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from claims_story import (
    CODE,
    DELIVERED_AT,
    DISCOVERED_ON,
    PHOTO,
    PLACED_AT,
    RECEIVED_AT,
    REPORTED_AT,
    answer,
    arrange,
    check,
    decide,
    delivered,
    enforcing,
    given,
    going_on,
    receive,
    report,
    terms_of,
)

from ordito.returns.domain.claim_commands import RegisterGuarantee, WithdrawClaim
from ordito.returns.domain.claim_events import (
    ClaimClosed,
    ClaimCollectionArranged,
    ClaimDeclined,
    ClaimGoodsReceived,
    ClaimOpened,
    GuaranteeRegistered,
)
from ordito.returns.domain.claim_rejections import (
    ClaimUnknown,
    DiscoveredAtNoTime,
    LineNotDelivered,
    NothingToClaim,
    RegistrationNotPossible,
    WrongClaimStatus,
)
from ordito.returns.domain.commands import Withdraw
from ordito.returns.domain.rejections import LineUnknown
from ordito.schemas.values import LineQuantity
from ordito.terms import collection, defect_report, guarantee, guarantee_registration

SELLERS = ["opsobjects", "oplashopping", "capitalorologi"]
OPSOBJECTS_ENDS = datetime(2028, 10, 30, 23, 0, tzinfo=UTC)
"""24 months after the purchase, 24:00 in Rome."""
BY_LAW_ENDS = datetime(2028, 11, 2, 23, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def opened(seller: str, *, line: int = 1, claim_id: str = "c1") -> ClaimOpened:
    terms = terms_of(seller)
    return ClaimOpened(
        claim_id=claim_id,
        line=line,
        quantity=1,
        description="The watch has stopped.",
        discovered_on=DISCOVERED_ON,
        wanted=None,
        photos=(PHOTO,),
        name="Cliente Esempio",
        contact_email="cliente@example.it",
        channel="page",
        opened_at=REPORTED_AT,
        covered=True,
        ruling=guarantee(
            terms, bought_at=PLACED_AT, delivered_at=DELIVERED_AT, at=REPORTED_AT, discovered_on=DISCOVERED_ON
        ),
        report_ruling=defect_report(terms, discovered_on=DISCOVERED_ON, reported_at=REPORTED_AT),
    )


@pytest.mark.parametrize("seller", SELLERS)
def test_a_defect_that_shows_itself_in_time_is_covered(seller: str) -> None:
    given(*delivered(seller)).when(report()).then(opened(seller))


def test_after_the_guarantee_a_repair_is_paid_for_where_the_seller_repairs() -> None:
    last = given(*delivered("opsobjects")).when(report(at=OPSOBJECTS_ENDS - SECOND, discovered_on=date(2028, 10, 30)))
    last.then_matches(lambda events: events[0].covered and events[0].ruling.code == "covered")
    over = given(*delivered("opsobjects")).when(report(at=OPSOBJECTS_ENDS, discovered_on=date(2028, 10, 30)))
    over.then_matches(
        lambda events: (
            not events[0].covered
            and events[0].ruling.code == "over"
            and "133" in events[0].ruling.law.article
            and events[0].report_ruling is None
        )
    )


def test_where_the_law_is_enforced_two_years_from_delivery_are_covered() -> None:
    late = report(at=BY_LAW_ENDS - SECOND, discovered_on=date(2028, 11, 2))
    enforcing("opsobjects", *delivered("opsobjects")).when(late).then_matches(
        lambda events: events[0].covered and events[0].ruling.law.applied
    )


@pytest.mark.parametrize("seller", ["oplashopping", "capitalorologi"])
def test_after_the_guarantee_a_claim_is_declined_where_nobody_repairs(seller: str) -> None:
    late = report(at=BY_LAW_ENDS + timedelta(days=400), discovered_on=date(2029, 12, 6))
    given(*delivered(seller)).when(late).then_matches(
        lambda events: isinstance(events[0], ClaimDeclined) and events[0].ruling.code == "over"
    )


def test_a_defect_reported_after_two_months_is_declined_and_the_law_flagged() -> None:
    discovered = date(2027, 1, 9)
    on_the_last_day = datetime(2027, 3, 9, 22, 59, 59, tzinfo=UTC)
    given(*delivered("capitalorologi")).when(report(at=on_the_last_day, discovered_on=discovered)).then_matches(
        lambda events: events[0].covered and events[0].report_ruling.code == "in_time"
    )
    too_late = report(at=on_the_last_day + SECOND, discovered_on=discovered)
    given(*delivered("capitalorologi")).when(too_late).then_matches(
        lambda events: (
            isinstance(events[0], ClaimDeclined)
            and events[0].ruling.code == "too_late"
            and not events[0].ruling.law.applied
            and "170/2021" in events[0].ruling.law.article
        )
    )
    enforcing("capitalorologi", *delivered("capitalorologi")).when(too_late).then_matches(
        lambda events: events[0].covered and events[0].report_ruling.law.applied
    )


def test_the_legal_guarantee_is_for_consumers_where_the_terms_say_so() -> None:
    given(*delivered("oplashopping", kind="business")).when(report()).then_matches(
        lambda events: isinstance(events[0], ClaimDeclined) and events[0].ruling.code == "consumers_only"
    )
    given(*delivered("capitalorologi", kind="business")).when(report()).then_matches(
        lambda events: isinstance(events[0], ClaimOpened)
    )


def test_a_declined_claim_has_an_id_and_goes_no_further() -> None:
    past = going_on(delivered("oplashopping", kind="business"), report())
    given(*past).when(arrange()).rejected(WrongClaimStatus(status="declined", needed="opened"))
    assert going_on(past, report())[-1].claim_id == "c2"


def test_there_is_nothing_to_report_before_the_delivery_nor_of_lines_that_are_not_there() -> None:
    on_its_way = delivered("opsobjects")[:-1]
    given(*on_its_way).when(report()).rejected(LineNotDelivered(line=1))
    given(*on_its_way).when(RegisterGuarantee(1, REPORTED_AT)).rejected(LineNotDelivered(line=1))
    given(*delivered("opsobjects")).when(report(line=9)).rejected(LineUnknown(line=9, param="line"))


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 3, 11)], ids=["before the delivery", "tomorrow"])
def test_a_defect_is_discovered_between_the_delivery_and_today(day: date) -> None:
    given(*delivered("opsobjects")).when(report(discovered_on=day)).rejected(DiscoveredAtNoTime())


def test_two_claims_are_not_about_the_same_pieces() -> None:
    past = going_on(delivered("opsobjects"), report(2, 2))
    given(*past).when(report(2, 2)).rejected(NothingToClaim(line=2, left=1))
    given(*past).when(report(2, 1)).then_matches(lambda events: events[0].claim_id == "c2")
    given(*going_on(past, WithdrawClaim("c1"))).when(report(2, 3)).happens()


def test_withdrawing_from_the_contract_overtakes_a_claim_about_the_same_pieces() -> None:
    at = datetime(2026, 11, 10, tzinfo=UTC)
    past = going_on(delivered("opsobjects"), report(2, 2, at=at, discovered_on=date(2026, 11, 9)))
    one = Withdraw((LineQuantity(2, 1),), "Cliente", "cliente@example.it", None, "page", at)
    given(*past).when(one).then_matches(lambda events: len(events) == 1)
    all_ = replace(one, lines=(LineQuantity(2, 3),))
    given(*past).when(all_).then_matches(lambda events: events[1:] == (ClaimClosed("c1", outcome="withdrawn"),))
    given(*going_on(past, all_)).when(report(2, 1)).rejected(NothingToClaim(line=2, left=0))


# Registering


def test_a_guarantee_is_registered_once_and_counts_from_then() -> None:
    at = datetime(2027, 1, 10, 12, 0, tzinfo=UTC)
    ruling = guarantee(terms_of("opsobjects"), bought_at=PLACED_AT, delivered_at=DELIVERED_AT, at=at, registered_at=at)
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2029, 1, 10)
    past = given(*delivered("opsobjects")).when(RegisterGuarantee(1, at)).then(GuaranteeRegistered(1, at, ruling))
    past.when(RegisterGuarantee(1, at + timedelta(days=1))).nothing()
    past.when(report(at=datetime(2029, 1, 10, 12, 0, tzinfo=UTC), discovered_on=date(2029, 1, 9))).then_matches(
        lambda events: events[0].covered
    )


def test_a_guarantee_that_is_over_or_needs_no_registration_is_not_registered() -> None:
    over = guarantee(terms_of("opsobjects"), bought_at=PLACED_AT, delivered_at=DELIVERED_AT, at=OPSOBJECTS_ENDS)
    given(*delivered("opsobjects")).when(RegisterGuarantee(1, OPSOBJECTS_ENDS)).rejected(
        RegistrationNotPossible(ruling=over)
    )
    for seller in ("oplashopping", "capitalorologi"):
        given(*delivered(seller)).when(RegisterGuarantee(1, REPORTED_AT)).rejected(
            RegistrationNotPossible(ruling=guarantee_registration(terms_of(seller)))
        )


# The goods


@pytest.mark.parametrize(
    ("seller", "by"), [("opsobjects", "customer"), ("oplashopping", "seller"), ("capitalorologi", "seller")]
)
def test_the_terms_say_who_brings_the_goods(seller: str, by: str) -> None:
    how = collection(terms_of(seller))
    past = (
        given(*delivered(seller), opened(seller))
        .when(arrange())
        .then(
            ClaimCollectionArranged(
                claim_id="c1",
                code=CODE,
                by=by,  # type: ignore[arg-type]  # parametrised as str
                address=how.address,
                pickup_on=None,
                arranged_by="anna",
                ruling=how.ruling,
            )
        )
    )
    past.when(arrange(code="GAR-OTHER")).nothing()
    past = past.when(receive()).then(ClaimGoodsReceived("c1", received_at=RECEIVED_AT, received_by="bruno"))
    past.when(receive()).nothing()


def test_a_collection_can_be_put_off_and_keeps_its_code() -> None:
    past = going_on(delivered("oplashopping"), report(), arrange())
    later = replace(arrange(code="GAR-OTHER"), pickup_on=date(2027, 3, 12))
    given(*past).when(later).then_matches(
        lambda events: (events[0].code, events[0].pickup_on) == (CODE, date(2027, 3, 12))
    )


def test_a_defect_is_looked_for_where_the_goods_are() -> None:
    past = going_on(delivered("opsobjects"), report(), arrange())
    given(*past).when(check()).rejected(WrongClaimStatus(status="arranged", needed="received"))
    given(*past).when(decide("repair")).rejected(WrongClaimStatus(status="arranged", needed="checked"))
    given(*past).when(receive("c9")).rejected(ClaimUnknown(claim_id="c9"))


# Withdrawing the claim


def test_a_claim_is_withdrawn_until_something_is_decided() -> None:
    past = delivered("oplashopping")
    for command in (report(), arrange(), receive(), check()):
        past = going_on(past, command)
        given(*past).when(WithdrawClaim("c1")).then(ClaimClosed("c1", outcome="withdrawn")).when(
            WithdrawClaim("c1")
        ).nothing()
    given(*going_on(past, decide("repair"))).when(WithdrawClaim("c1")).rejected(
        WrongClaimStatus(status="in_repair", needed="undecided")
    )
    given(*past).when(answer(accepted=True)).rejected(WrongClaimStatus(status="checked", needed="quoted"))
