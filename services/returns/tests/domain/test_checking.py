"""Looking for a defect that is not there, and what that costs the customer, given-when-then."""

from dataclasses import replace

import pytest
from claims_story import (
    DECIDER,
    REPORTED_AT,
    WATCH,
    arrange,
    check,
    cost,
    delivered,
    euro,
    given,
    going_on,
    receive,
    report,
    terms_of,
)

from ordito.returns.domain.checking import check_defect
from ordito.returns.domain.claim_commands import NoteChargePaid
from ordito.returns.domain.claim_events import ChargeDue, ClaimChecked, ClaimClosed
from ordito.returns.domain.claim_rejections import CostsAboveThePrice, CostsNotChargeable
from ordito.returns.domain.state import Opened
from ordito.schemas.claims import CheckCost
from ordito.schemas.money import Money
from ordito.terms import Terms, no_defect_found

VERIFICATION = cost(2500)
TRANSPORT = cost(500, "transport")


@pytest.mark.parametrize("seller", ["opsobjects", "oplashopping"])
def test_no_defect_costs_the_customer_nothing_where_the_terms_name_no_cost(seller: str) -> None:
    there = going_on(delivered(seller), report(), arrange(), receive())
    ruling = no_defect_found(terms_of(seller))
    given(*there).when(check(defect=False, costs=(cost(2500),))).rejected(
        CostsNotChargeable(ruling.sentence.en, ruling=ruling)
    )
    given(*there).when(check(defect=False)).then(_no_defect(seller), ClaimClosed("c1", outcome="no_defect"))


def test_no_defect_is_charged_where_the_terms_say_so_and_over_once_it_is_paid() -> None:
    there = going_on(delivered("capitalorologi"), report(), arrange(), receive())
    ruling = no_defect_found(terms_of("capitalorologi"))
    assert ruling.code == "costs_charged"
    charge = ChargeDue("c1-check", "c1", euro(3000), reason="no_defect_found", ruling=ruling)
    past = (
        given(*there)
        .when(check(defect=False, costs=(VERIFICATION, TRANSPORT)))
        .then(_no_defect("capitalorologi", VERIFICATION, TRANSPORT), charge)
    )
    past.when(NoteChargePaid("c9-check", REPORTED_AT)).nothing()
    past = past.when(NoteChargePaid("c1-check", REPORTED_AT)).then(ClaimClosed("c1", outcome="no_defect"))
    past.when(NoteChargePaid("c1-check", REPORTED_AT)).nothing()


def test_a_check_that_finds_a_defect_costs_nothing() -> None:
    there = going_on(delivered("capitalorologi"), report(), arrange(), receive())
    given(*there).when(check(costs=(cost(2500),))).rejected(
        CostsNotChargeable("A defect was found: the check costs the customer nothing.", ruling=None)
    )
    given(*going_on(there, check())).when(check()).nothing()


def test_only_what_the_terms_name_is_charged_each_once_and_as_money() -> None:
    there = going_on(delivered("capitalorologi"), report(), arrange(), receive())
    for costs, why in [
        ((VERIFICATION, VERIFICATION), "Name the costs of verification once, with all that they are."),
        ((cost(0),), "Costs are in EUR and above zero."),
        ((CheckCost("transport", Money(500, "CHF"), reason="DHL"),), "Costs are in EUR and above zero."),
    ]:
        given(*there).when(check(defect=False, costs=costs)).rejected(CostsNotChargeable(why, ruling=None))
    without_transport = terms_without_transport()
    ruling = no_defect_found(without_transport)
    state = DECIDER.fold(there)
    assert isinstance(state, Opened)
    with pytest.raises(CostsNotChargeable) as refused:
        check_defect(state, check(defect=False, costs=(VERIFICATION, TRANSPORT)), without_transport)
    assert refused.value.detail == f"{ruling.sentence.en} Costs of transport are not among them."


def test_more_than_was_paid_for_the_goods_only_a_supervisor_charges() -> None:
    there = going_on(delivered("capitalorologi"), report(), arrange(), receive())
    all_of_it = (cost(3410), cost(1000, "transport"))
    given(*there).when(check(defect=False, costs=all_of_it)).then_matches(lambda events: events[1].amount == WATCH.paid)
    more = (cost(3411), cost(1000, "transport"))
    given(*there).when(check(defect=False, costs=more)).rejected(CostsAboveThePrice(costs=euro(4411), paid=euro(4410)))
    given(*there).when(check(defect=False, costs=more, by_supervisor=True)).then_matches(
        lambda events: (events[1].amount, events[0].costs) == (euro(4411), more)
    )


def test_of_some_pieces_of_a_line_their_own_price_counts() -> None:
    there = going_on(delivered("capitalorologi"), report(2, 2), arrange(), receive())
    given(*there).when(check(defect=False, costs=(cost(668),))).rejected(
        CostsAboveThePrice(costs=euro(668), paid=euro(666))
    )


def _no_defect(seller: str, *costs: CheckCost) -> ClaimChecked:
    return ClaimChecked(
        claim_id="c1",
        defect=False,
        minor=False,
        part=None,
        note=None,
        photos=(),
        checked_by="carla",
        ruling=no_defect_found(terms_of(seller)),
        costs=costs,
    )


def terms_without_transport() -> Terms:
    terms = terms_of("capitalorologi")
    rule = terms.rules.guarantee.check.model_copy(update={"charged_if_no_defect": ("verification",)})
    guarantee = terms.rules.guarantee.model_copy(update={"check": rule})
    return replace(terms, rules=terms.rules.model_copy(update={"guarantee": guarantee}))
