"""Laws of refunding that hold for every history: promise 4, "every cent is accounted for"."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.kit.rejection import Rejection
from ordito.payments.domain.commands import (
    Command,
    RecordCapture,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
    RequestPayment,
    RequestRefund,
)
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.due import (
    BoughtLine,
    ChosenAmount,
    ChosenPieces,
    Due,
    FactIntent,
    RefusedLines,
    ReturnedGoods,
    Share,
    WholeOrder,
    sum_of,
)
from ordito.payments.domain.events import Event, RefundRequested
from ordito.payments.domain.state import Asked, State, Taken
from ordito.schemas.money import Money, total
from ordito.schemas.values import Clause, LineQuantity, Ruling, Sentence, TermsVersion

RULING = Ruling(
    rule="any",
    allowed=True,
    code="any",
    sentence=Sentence(it="", en=""),
    clause=Clause(document="", section="", quote=""),
    terms=TermsVersion("opsobjects", "2026-01-01"),
    facts={},
)


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


@st.composite
def dues(draw: st.DrawFn) -> Due:
    paid = draw(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 5000)), min_size=1, max_size=3))
    lines = tuple(BoughtLine(at, quantity, eur(cents)) for at, (quantity, cents) in enumerate(paid, 1))
    delivery = eur(draw(st.sampled_from([0, 490])))
    amount = total((line.paid for line in lines), "EUR") + delivery
    return Due("order", amount, lines, delivery, "card", None)


lines_and_pieces = st.lists(st.builds(LineQuantity, st.integers(1, 3), st.integers(1, 4)), max_size=3).map(tuple)
shares = st.lists(
    st.builds(Share, st.integers(1, 3), st.integers(0, 4), st.integers(0, 6000).map(eur)), max_size=3
).map(tuple)
keys = st.sampled_from(["a", "b", "c"])
facts = st.one_of(
    st.builds(RefusedLines, keys, lines_and_pieces, st.integers(0, 6000).map(eur), st.just(RULING)),
    st.builds(WholeOrder, st.sampled_from(["order_rejected", "order_cancelled"]), st.just(RULING)),
    st.builds(ReturnedGoods, keys, shares, st.sampled_from([eur(0), eur(490)]), st.just(RULING)),
)
numbers = st.integers(1, 6)
commands: st.SearchStrategy[Command] = st.one_of(
    st.just(RecordCapture("sandbox", "ch_1")),
    st.just(RecordPaymentFailure("declined", "")),
    st.builds(RequestRefund, facts),
    st.builds(
        RequestRefund,
        st.one_of(
            st.builds(ChosenPieces, keys, lines_and_pieces, st.just("x"), st.just("anna")),
            st.builds(ChosenAmount, keys, st.integers(-1, 9000).map(eur), st.just("x"), st.just("anna")),
        ),
    ),
    st.builds(RepeatRefund, numbers, st.just("x"), st.just("anna")),
    st.builds(RecordRefund, numbers, st.just("sandbox"), st.just("re")),
    st.builds(RecordRefundFailure, numbers, st.just("declined"), st.just("")),
)


def carry_out(state: State, command: Command) -> tuple[State, tuple[Event, ...]]:
    try:
        events = DECIDER.decide(state, command)
    except Rejection:
        assert not (isinstance(command, RecordCapture) and isinstance(state, Asked)), "money was taken but not noted"
        return state, ()
    return DECIDER.fold(events, state), events


@settings(max_examples=400, deadline=None)
@given(due=dues(), sequence=st.lists(commands, max_size=20), placed_at=st.integers(0, 3))
def test_refunds_never_exceed_what_was_taken_per_payment_per_line_and_per_cause(
    due: Due, sequence: list[Command], placed_at: int
) -> None:
    state: State = DECIDER.initial
    causes: Counter[object] = Counter()
    for command in [*sequence[:placed_at], RequestPayment(due), *sequence[placed_at:]]:
        state, events = carry_out(state, command)
        causes.update(e.cause for e in events if isinstance(e, RefundRequested) and e.again_of is None)
        if isinstance(state, Taken):
            going = [refund.request for refund in state.refunds if refund.counts]
            assert total((request.amount for request in going), "EUR") <= due.amount
            assert state.refunded <= due.amount
            for line in due.lines:
                assert eur(0) <= state.money_left(line) <= line.paid
                assert 0 <= state.pieces_left(line) <= line.quantity
            assert eur(0) <= state.delivery_left <= due.delivery
            left = total((state.money_left(line) for line in due.lines), "EUR") + state.delivery_left
            assert state.left == left
            for number, refund in enumerate(state.refunds, 1):
                request = refund.request
                assert request.number == number
                assert request.key == f"refund:order:{number}"
                assert request.amount == sum_of(request.shares, request.delivery)
                assert request.amount.amount >= 0
    assert all(count == 1 for count in causes.values())


@settings(max_examples=200, deadline=None)
@given(due=dues(), data=st.data())
def test_what_goes_back_in_all_does_not_depend_on_which_topic_arrived_first(due: Due, data: st.DataObject) -> None:
    """Orders' and returns' events are on two topics, and the provider answers when it likes: any order is possible.

    The facts are ones that can stand beside each other: some pieces refused, others returned, the order cancelled.
    """
    refused, returned = [], []
    for line in due.lines:
        out = data.draw(st.integers(0, line.quantity))
        back = data.draw(st.integers(0, line.quantity - out))
        if out:
            refused.append((LineQuantity(line.line, out), line.price_of(out, after=0)))
        if back:
            returned.append(Share(line.line, back, line.price_of(back, after=out)))
    sequence: list[FactIntent] = [ReturnedGoods("r", tuple(returned), eur(0), RULING)]
    if refused:
        cost = total((price for _, price in refused), "EUR")
        sequence.append(RefusedLines("e", tuple(lines for lines, _ in refused), cost, RULING))
    if data.draw(st.booleans()):
        sequence.append(WholeOrder("order_cancelled", RULING))
    steps: list[Command] = [*(RequestRefund(fact) for fact in sequence), RecordCapture("sandbox", "ch_1")]
    results = {_left_after(due, order) for order in permutations(steps)}
    assert len(results) == 1


def _left_after(due: Due, steps: tuple[Command, ...]) -> tuple[Money, ...]:
    state = DECIDER.fold(DECIDER.decide(DECIDER.initial, RequestPayment(due)))
    for step in steps:
        state = DECIDER.fold(DECIDER.decide(state, step), state)
    assert isinstance(state, Taken)
    return (*(state.money_left(line) for line in due.lines), state.delivery_left, state.left)
