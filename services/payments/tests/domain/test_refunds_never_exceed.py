"""Laws of refunding that hold for every history: promise 4, "every cent is accounted for"."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.kit.rejection import Rejection
from ordito.payments.domain.charging import ORDER_CHARGE
from ordito.payments.domain.commands import (
    Command,
    DropCharge,
    GiveBankDetails,
    NoteChargeOverdue,
    PayCharge,
    RecordCapture,
    RecordChargeDeclined,
    RecordChargePaid,
    RecordCollection,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
    RequestCharge,
    RequestPayment,
    RequestRefund,
    WithdrawCharge,
)
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.due import (
    CASH_ON_DELIVERY,
    PAYMENT_LINK,
    BoughtLine,
    ChosenAmount,
    ChosenPieces,
    Credit,
    Due,
    FactIntent,
    RefusedLines,
    ReplacementReturned,
    ReturnedGoods,
    Share,
    Spent,
    WholeOrder,
    sum_of,
)
from ordito.payments.domain.events import (
    AmountDueChanged,
    BankAccount,
    ChargePaid,
    ChargeStarted,
    CollectedAgain,
    Event,
    PaymentCaptured,
    PaymentFailed,
    RefundCompleted,
    RefundFailed,
    RefundRequested,
)
from ordito.payments.domain.state import Asked, Collecting, State, Taken
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
    method = draw(st.sampled_from(["card", CASH_ON_DELIVERY, PAYMENT_LINK]))
    credit = voucher = None
    if method == PAYMENT_LINK:
        credit = Credit("first", "r-0", "exchange", eur(draw(st.integers(0, amount.amount))))
    elif draw(st.booleans()):
        voucher = Spent("V-1", eur(draw(st.integers(0, amount.amount))))
    return Due("order", amount, lines, delivery, method, None, voucher=voucher, credit=credit)


lines_and_pieces = st.lists(st.builds(LineQuantity, st.integers(1, 3), st.integers(1, 4)), max_size=3).map(tuple)
shares = st.lists(
    st.builds(Share, st.integers(1, 3), st.integers(0, 4), st.integers(0, 6000).map(eur)), max_size=3
).map(tuple)
keys = st.sampled_from(["a", "b", "c"])
facts = st.one_of(
    st.builds(RefusedLines, keys, lines_and_pieces, st.integers(0, 6000).map(eur), st.just(RULING)),
    st.builds(WholeOrder, st.sampled_from(["order_rejected", "order_cancelled", "order_terminated"]), st.just(RULING)),
    st.builds(
        ReturnedGoods,
        keys,
        shares,
        st.sampled_from([eur(0), eur(490)]),
        st.just(RULING),
        means=st.sampled_from(["same_method", "bank_transfer"]),
        paid_by_voucher=st.booleans(),
    ),
    st.builds(ReplacementReturned, keys, st.integers(1, 2), st.integers(0, 9000).map(eur), st.just(RULING)),
)
asked_for = st.sampled_from(["c1", "r1-exchange-1"])
charge_ids = st.one_of(st.just(ORDER_CHARGE), asked_for)
numbers = st.integers(1, 6)
commands: st.SearchStrategy[Command] = st.one_of(
    st.just(RecordCapture("sandbox", "ch_1")),
    st.just(RecordPaymentFailure("declined", "")),
    st.builds(RecordCollection, st.integers(0, 9000).map(eur), st.just("brt"), st.sampled_from(["p1", "p2"])),
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
    st.builds(GiveBankDetails, st.builds(BankAccount, st.sampled_from(["IT1", "IT2"]), st.just("A")), st.just("x")),
    st.builds(RequestCharge, asked_for, st.integers(0, 500).map(eur), st.just("exchange_worth_less"), st.just(RULING)),
    st.builds(PayCharge, st.just("order"), charge_ids, st.just("card"), st.none()),
    st.builds(RecordChargePaid, charge_ids, st.integers(1, 2), st.just("sandbox"), st.just("ch_2")),
    st.builds(RecordChargeDeclined, charge_ids, st.integers(1, 2), st.just("declined"), st.just("")),
    st.builds(WithdrawCharge, charge_ids, st.just("goodwill")),
    st.builds(DropCharge, asked_for, st.just("not_due")),
    st.builds(NoteChargeOverdue, charge_ids),
)


def carry_out(state: State, command: Command) -> tuple[State, tuple[Event, ...]]:
    try:
        events = DECIDER.decide(state, command)
    except Rejection:
        assert not took_money(state, command), "money was taken but not noted"
        return state, ()
    return DECIDER.fold(events, state), events


def took_money(state: State, command: Command) -> bool:
    """Whether the command reports money that is surely ours: it must be noted, whatever waits for it."""
    match command:
        case RecordCapture():
            return isinstance(state, Asked) and state.due.method != PAYMENT_LINK
        case RecordCollection():
            collects = isinstance(state, Taken) and state.captured.method == CASH_ON_DELIVERY
            return (collects or isinstance(state, Collecting)) and bool(command.amount)
        case RecordChargePaid():
            charge = state.charge(command.charge_id)
            return charge is not None and charge.unanswered == command.attempt
        case _:
            return False


@settings(max_examples=400)
@given(due=dues(), sequence=st.lists(commands, max_size=25), placed_at=st.integers(0, 3))
def test_refunds_never_exceed_what_was_taken_per_payment_per_line_and_per_cause(
    due: Due, sequence: list[Command], placed_at: int
) -> None:
    state: State = DECIDER.initial
    history: list[Event] = []
    causes: Counter[object] = Counter()
    for command in [*sequence[:placed_at], RequestPayment(due), *sequence[placed_at:]]:
        state, events = carry_out(state, command)
        history += events
        causes.update(paid_causes(events))
        if isinstance(state, Taken):
            parts_add_up(state)
    assert all(count == 1 for count in causes.values())
    nothing_is_paid_twice(history)
    no_more_goes_back_than_came(due, history)
    voucher_gets_back_no_more_than_it_paid(due, history)


@settings(max_examples=150)
@given(due=dues(), data=st.data())
def test_what_the_parts_say_is_true_once_money_is_here(due: Due, data: st.DataObject) -> None:
    """The same, for histories in which the money surely came, so that refunds are not a rarity."""
    state = DECIDER.fold(DECIDER.decide(DECIDER.initial, RequestPayment(due)))
    history: list[Event] = []
    for command in [*paying(due, data.draw(st.integers(0, 9000))), *data.draw(st.lists(commands, max_size=15))]:
        state, events = carry_out(state, command)
        history += events
        if isinstance(state, Taken):
            parts_add_up(state)
    assert isinstance(state, Taken)
    nothing_is_paid_twice(history)
    no_more_goes_back_than_came(due, history)
    voucher_gets_back_no_more_than_it_paid(due, history)


def paying(due: Due, collected: int) -> tuple[Command, ...]:
    """What brings the money of an order."""
    if not due.to_pay:
        return ()
    match due.method:
        case "cash_on_delivery":
            return (RecordCollection(eur(collected + 1), "brt", "p1"),)
        case "payment_link":
            return (
                PayCharge("order", ORDER_CHARGE, "card", None),
                RecordChargePaid(ORDER_CHARGE, 1, "sandbox", "ch_1"),
            )
        case _:
            return (RecordCapture("sandbox", "ch_1"),)


def parts_add_up(state: Taken) -> None:
    due, captured = state.due, state.captured
    going = [refund for refund in state.refunds if refund.counts and refund.of_own_money]
    elsewhere = total((one.request.amount for one in state.refunds if one.counts and one.request.paid_by), "EUR")
    of_charges = [one.request for one in state.refunds if one.counts and one.request.of_charge is not None]
    for_lines = total((one.amount for one in of_charges if one.of_no_line is None), "EUR")
    for charge in state.charges:
        paid = eur(0) if charge.paid is None else charge.paid.amount
        back = total((one.amount for one in of_charges if one.of_charge == charge.request.charge_id), "EUR")
        assert back <= paid
    assert elsewhere <= (eur(0) if due.credit is None else due.credit.amount)
    assert total((refund.request.amount for refund in going), "EUR") <= captured.amount
    assert state.refunded <= captured.amount
    assert state.left >= eur(0)
    if due.method != CASH_ON_DELIVERY:
        assert captured.amount == due.payable
    for line in due.lines:
        assert eur(0) <= state.money_left(line) <= line.paid
        assert 0 <= state.pieces_left(line) <= line.quantity
    assert state.delivery_left >= eur(0)
    left = total((state.money_left(line) for line in due.lines), "EUR") + state.delivery_left
    assert left == state.left + state.unpaid + state.of_no_line - for_lines
    by_voucher = captured.voucher or eur(0)
    assert total((refund.to_voucher for refund in going), "EUR") <= by_voucher
    assert total((refund.to_customer for refund in going), "EUR") <= captured.amount - by_voucher
    assert state.left_of_method >= eur(0)
    for number, refund in enumerate(state.refunds, 1):
        request = refund.request
        assert request.number == number
        assert request.key == f"refund:order:{number}"
        assert request.amount == sum_of(request.shares, request.delivery) + (request.of_no_line or eur(0))
        assert request.amount.amount >= 0
        if refund.status == "awaiting_bank_details":
            assert state.bank is None
            assert refund.to_customer.amount > 0
        if captured.method == CASH_ON_DELIVERY and refund.counts and refund.to_customer:
            assert request.means == "bank_transfer"


def paid_causes(events: tuple[Event, ...]) -> list[object]:
    """The causes that money went back for in one decision; what failed at once moved none."""
    failed = {event.number for event in events if isinstance(event, RefundFailed)}
    requests = (event for event in events if isinstance(event, RefundRequested))
    own = (one for one in requests if one.paid_by is None)
    return list({one.cause for one in own if one.again_of is None and one.number not in failed})


def nothing_is_paid_twice(history: list[Event]) -> None:
    assert sum(isinstance(event, PaymentCaptured) for event in history) <= 1
    charged = Counter(event.charge_id for event in history if isinstance(event, ChargePaid))
    completed = Counter(event.number for event in history if isinstance(event, RefundCompleted))
    assert all(count == 1 for count in (*charged.values(), *completed.values()))
    keys = [event.key for event in history if isinstance(event, RefundRequested | ChargeStarted)]
    assert len(set(keys)) == len(keys)


def no_more_goes_back_than_came(due: Due, history: list[Event]) -> None:
    """Refunds and what is restored to the voucher, against what was captured and what the voucher spent.

    What a charge on top of the order brought is no part of it; only an exchange's is refunded, and counts then.
    """
    money, refunded = eur(0), eur(0)
    failed = {event.number for event in history if isinstance(event, RefundFailed)}
    for event in history:
        match event:
            case PaymentCaptured():
                money = event.amount - (event.voucher or eur(0))
            case CollectedAgain():
                more = event.amount if event.before is None else max(event.amount - event.before, eur(0))
                money += more
            case RefundRequested(paid_by=None, of_charge=None) if event.number not in failed:
                refunded += event.amount
            case _:
                pass
    assert refunded + restored_beside_refunds(due, history) <= money + due.by_voucher


def restored_beside_refunds(due: Due, history: list[Event]) -> Money:
    back = eur(0)
    for event in history:
        match event:
            case PaymentFailed():
                back += due.by_voucher
            case AmountDueChanged(to_voucher=amount) if amount:
                back += amount
            case _:
                pass
    return back


def voucher_gets_back_no_more_than_it_paid(due: Due, history: list[Event]) -> None:
    back = restored_beside_refunds(due, history)
    failed = {event.number for event in history if isinstance(event, RefundFailed)}
    for event in history:
        if isinstance(event, RefundRequested) and event.to_voucher and event.number not in failed:
            back += event.to_voucher
    assert back <= due.by_voucher


@settings(max_examples=100)
@given(due=dues(), data=st.data())
def test_what_goes_back_in_all_does_not_depend_on_which_topic_arrived_first(due: Due, data: st.DataObject) -> None:
    """Events of orders, shipping and returns are on three topics, and the provider answers when it likes: any order is
    possible.

    The facts are ones that can stand beside each other: some pieces refused, others returned, the order cancelled. A
    courier collects what is left to pay without the refused pieces.
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
    cost = total((price for _, price in refused), "EUR")
    if refused:
        sequence.append(RefusedLines("e", tuple(lines for lines, _ in refused), cost, RULING))
    if data.draw(st.booleans()):
        sequence.append(WholeOrder("order_cancelled", RULING))
    due = replace(due, credit=None, method="card" if due.method == PAYMENT_LINK else due.method)
    collected = due.to_pay - cost
    money: list[Command] = [RecordCapture("sandbox", "ch_1")]
    if due.method == CASH_ON_DELIVERY:
        money = [RecordCollection(collected, "brt", "p1")] if collected > eur(0) else []
    steps: list[Command] = [*(RequestRefund(fact) for fact in sequence), *money]
    results = {_left_after(due, order) for order in permutations(steps)}
    assert len(results) == 1, results


def _left_after(due: Due, steps: tuple[Command, ...]) -> tuple[Money, ...]:
    """What the seller keeps in the end; by card, of each part."""
    state = DECIDER.fold(DECIDER.decide(DECIDER.initial, RequestPayment(due)))
    for step in steps:
        state = DECIDER.fold(DECIDER.decide(state, step), state)
    if isinstance(state, Collecting):
        return (state.by_voucher,)
    assert isinstance(state, Taken)
    if due.method == CASH_ON_DELIVERY:
        return (state.left,)
    return (*(state.money_left(line) for line in due.lines), state.delivery_left, state.left)


@settings(max_examples=200)
@given(
    first=dues(),
    price=st.integers(1, 9000),
    credit=st.integers(0, 9000),
    before=st.lists(st.builds(RequestRefund, facts), max_size=3),
    back=st.integers(0, 9000),
)
def test_a_replacement_and_the_order_before_it_give_back_no_more_than_both_took(
    first: Due, price: int, credit: int, before: list[Command], back: int
) -> None:
    """What is returned of the replacement is paid back by both payments, each as far as it goes."""
    first = replace(first, credit=None, voucher=None, method="card")
    due = replace(
        first,
        amount=eur(price),
        lines=(BoughtLine(1, 1, eur(price)),),
        delivery=eur(0),
        method=PAYMENT_LINK,
        credit=Credit("first", "r-0", "exchange", eur(min(credit, price))),
    )
    one, other = (_taken(each) for each in (first, due))
    for command in before:
        one, _ = carry_out(one, command)
    returned = ReturnedGoods("r", (Share(1, 1, eur(back)),), eur(0), RULING)
    other, asked = carry_out(other, RequestRefund(returned))
    for event in asked:
        if isinstance(event, RefundRequested) and event.paid_by is not None:
            passed_on = ReplacementReturned("order", event.number, event.amount, RULING)
            one, _ = carry_out(one, RequestRefund(passed_on))
    assert isinstance(one, Taken)
    assert isinstance(other, Taken)
    for state in (one, other):
        parts_add_up(state)
    gone = [refund.request.amount for state in (one, other) for refund in state.refunds if refund.of_own_money]
    assert total(gone, "EUR") <= first.payable + due.payable
    assert other.money_left(due.lines[0]) == eur(price - min(back, price))


def _taken(due: Due) -> State:
    state = DECIDER.fold(DECIDER.decide(DECIDER.initial, RequestPayment(due)))
    for command in paying(due, 0):
        state, _ = carry_out(state, command)
    return state
