"""Vouchers: a balance that never goes below zero, and a ledger that adds up."""

from __future__ import annotations

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from priced_order import NOTHING, RULING, eur

from ordito.kit.given import Given
from ordito.kit.rejection import Rejection
from ordito.payments.domain.rejections import (
    NothingToRestore,
    VoucherCodeTaken,
    VoucherEmpty,
    VoucherOfNothing,
    VoucherOfOtherCurrency,
    VoucherUnknown,
)
from ordito.payments.domain.vouchers import (
    VOUCHERS,
    Issued,
    IssueVoucher,
    RestoreVoucher,
    SpendVoucher,
    VoucherCommand,
    VoucherEvent,
    VoucherIssued,
    VoucherRestored,
    VoucherSpent,
    VoucherState,
    stream_of,
)
from ordito.schemas.money import Money, total

ISSUE = IssueVoucher("V-1", eur(5000), "o-1", "c1", RULING)
ISSUED = VoucherIssued("V-1", eur(5000), eur(5000), "o-1", "c1", RULING)
SPENT = VoucherSpent("V-1", eur(3000), eur(2000), "o-2")


def given(*events: VoucherEvent) -> Given[VoucherCommand]:
    return Given(VOUCHERS, events)


def test_a_voucher_is_issued_once() -> None:
    given().when(ISSUE).then(ISSUED).when(ISSUE).nothing()
    given(ISSUED).when(IssueVoucher("V-1", eur(5000), "o-9", "c1", RULING)).rejected(VoucherCodeTaken())
    given().when(IssueVoucher("V-1", NOTHING, "o-1", "c1", RULING)).rejected(VoucherOfNothing())


def test_it_pays_as_far_as_it_goes_and_once_for_an_order() -> None:
    given(ISSUED).when(SpendVoucher("o-2", eur(3000))).then(SPENT).when(SpendVoucher("o-2", eur(3000))).nothing()
    given(ISSUED, SPENT).when(SpendVoucher("o-3", eur(9000))).then(VoucherSpent("V-1", eur(2000), NOTHING, "o-3")).when(
        SpendVoucher("o-4", eur(1))
    ).rejected(VoucherEmpty())


def test_what_cannot_be_spent_is_refused() -> None:
    given().when(SpendVoucher("o-2", eur(1))).rejected(VoucherUnknown())
    given(ISSUED).when(SpendVoucher("o-2", Money(1, "USD"))).rejected(VoucherOfOtherCurrency(currency="EUR"))
    given(ISSUED).when(SpendVoucher("o-2", NOTHING)).rejected(VoucherOfNothing())


def test_it_gets_back_what_an_order_had_spent_once_for_each_refund() -> None:
    back = RestoreVoucher("o-2", 1, eur(1000))
    given(ISSUED, SPENT).when(back).then(VoucherRestored("V-1", eur(1000), eur(3000), "o-2", 1)).when(back).nothing()
    given(ISSUED, SPENT).when(RestoreVoucher("o-2", None, eur(3000))).then(
        VoucherRestored("V-1", eur(3000), eur(5000), "o-2", None)
    )


def test_it_never_gets_back_more_than_the_order_had_spent() -> None:
    given(ISSUED, SPENT).when(RestoreVoucher("o-2", 1, eur(3001))).rejected(
        NothingToRestore(spent=eur(3000), asked=eur(3001))
    )
    given(ISSUED, SPENT).when(RestoreVoucher("o-3", 1, eur(1))).rejected(NothingToRestore(spent=NOTHING, asked=eur(1)))
    given(ISSUED, SPENT).when(RestoreVoucher("o-2", 1, NOTHING)).rejected(VoucherOfNothing())


def test_the_case_of_a_code_and_spaces_around_it_do_not_count() -> None:
    assert stream_of("opsobjects", " v-1 ") == stream_of("opsobjects", "V-1") == "voucher/opsobjects/V-1"


orders = st.sampled_from(["o-1", "o-2", "o-3"])
commands: st.SearchStrategy[VoucherCommand] = st.one_of(
    st.builds(SpendVoucher, orders, st.integers(-1, 6000).map(eur)),
    st.builds(RestoreVoucher, orders, st.sampled_from([None, 1, 2]), st.integers(-1, 6000).map(eur)),
    st.just(ISSUE),
)


@settings(max_examples=300)
@drawn(sequence=st.lists(commands, max_size=20))
def test_its_balance_is_never_below_zero_and_its_ledger_adds_up(sequence: list[VoucherCommand]) -> None:
    state: VoucherState = VOUCHERS.initial
    ledger: list[VoucherEvent] = []
    for command in [ISSUE, *sequence]:
        try:
            events = VOUCHERS.decide(state, command)
        except Rejection:
            continue
        ledger += events
        state = VOUCHERS.fold(events, state)
        assert isinstance(state, Issued)
        assert NOTHING <= state.balance <= eur(5000)
        moved = (-event.amount if isinstance(event, VoucherSpent) else event.amount for event in ledger)
        assert total(moved, "EUR") == state.balance == ledger[-1].balance
        for order in ("o-1", "o-2", "o-3"):
            assert state.spent_by(order) >= NOTHING
