"""Laws that hold for any life of an order, under each seller's terms, as written and by law.

Returns, exchanges and undelivered parcels in any order and any split never give back more than was paid; and a window
never moves but by an event that says so.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sellers_story import (
    AUTHORISED_AT,
    FIRST_PARCEL_AT,
    INSPECTED_AT,
    RECEIVED_AT,
    SELLERS,
    SENT_AT,
    WITHDRAWN_AT,
    Story,
    euro,
)

from ordito.kit.decider import Decider
from ordito.returns.domain.commands import (
    AgreeExchange,
    AuthoriseReturn,
    CloseReturn,
    Command,
    DispatchReturn,
    FoundPieces,
    InspectReturn,
    NoteGoodsNotSent,
    NoteOrderProgress,
    NoteParcelDelivered,
    ReceiveGoods,
    RefuseGoods,
    ReportReturnLost,
    SendGoodsBack,
    SettleUndelivered,
    Withdraw,
)
from ordito.returns.domain.events import (
    BoughtLine,
    Event,
    ExchangeAgreed,
    RefundDue,
    UndeliveredSettled,
    WantedPieces,
    WithdrawalReceived,
    WithdrawalWindowSet,
)
from ordito.returns.domain.rejections import ReturnRejection
from ordito.returns.domain.state import Opened, State
from ordito.returns.domain.withdrawing import options
from ordito.schemas.money import total
from ordito.schemas.returns import Condition
from ordito.schemas.values import Deadline, LineQuantity
from ordito.terms import Terms

UNDER = [Story(seller, law=law) for seller in SELLERS for law in ("flag", "enforce")]
NAMES = [f"{story.seller} {story.law}" for story in UNDER]
CONDITIONS: tuple[Condition, ...] = ("intact", "worn", "diminished", "wrong_item", "missing")
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@st.composite
def orders(draw: st.DrawFn) -> tuple[BoughtLine, ...]:
    """Up to two lines of up to three pieces, at any price."""
    return tuple(
        BoughtLine(
            line=number,
            sku=f"SKU-{number}",
            name="Thing",
            quantity=draw(st.integers(1, 3)),
            paid=euro(draw(st.integers(0, 3000))),
            customised=draw(st.booleans()) if number == 2 else False,
            made_to_measure=False,
        )
        for number in range(1, draw(st.integers(1, 2)) + 1)
    )


PIECES = st.builds(LineQuantity, st.integers(1, 2), st.integers(1, 3))
SOME = st.lists(PIECES, min_size=1, max_size=2, unique_by=lambda piece: piece.line).map(tuple)


def next_commands(state: Opened) -> st.SearchStrategy[Command]:
    """What may be asked or heard now, sensible or not."""
    wanted = st.builds(
        WantedPieces, st.just("X"), st.just("X"), st.integers(1, 2), st.integers(0, 4000).map(euro), st.just("22")
    )
    parcels = st.sampled_from(["p1", "p2", "p3"])
    hours = st.integers(0, 200).map(lambda hour: FIRST_PARCEL_AT + timedelta(hours=hour))
    possible: list[st.SearchStrategy[Command]] = [
        st.builds(
            Withdraw,
            st.none() | SOME,
            st.just("N"),
            st.just("a@b.it"),
            st.none(),
            st.just("page"),
            st.just(WITHDRAWN_AT),
        ),
        st.builds(
            AgreeExchange,
            SOME,
            wanted.map(lambda one: (one,)),
            st.just(f"replacement-{len(state.returns)}"),
            st.just("CODE"),
            st.booleans(),
            st.just("anna"),
            st.just(WITHDRAWN_AT),
        ),
        st.builds(NoteParcelDelivered, parcels, SOME, hours, st.booleans()),
        st.builds(
            SettleUndelivered,
            parcels,
            st.sampled_from(["refused", "undeliverable", "lost"]),
            SOME,
            st.integers(0, 900).map(euro),
            st.integers(0, 300).map(euro),
            st.just(RECEIVED_AT),
        ),
    ]
    for one in state.returns:
        return_id = one.notice.return_id
        possible += [
            st.just(AuthoriseReturn(return_id, "CODE", defective=False, authorised_by="anna", at=AUTHORISED_AT)),
            st.just(DispatchReturn(return_id, "brt", "T-1", SENT_AT, "customer")),
            st.just(ReceiveGoods(return_id, "bruno", RECEIVED_AT)),
            st.just(ReportReturnLost(return_id, "bruno", RECEIVED_AT)),
            st.just(RefuseGoods(return_id, "late", "bruno", RECEIVED_AT + timedelta(days=60))),
            st.just(SendGoodsBack(return_id, None, None, "bruno")),
            st.just(NoteGoodsNotSent(return_id, WITHDRAWN_AT)),
            st.just(CloseReturn(return_id, euro(0))),
            inspections(return_id, one.notice.lines),
        ]
    return st.one_of(possible)


@st.composite
def inspections(draw: st.DrawFn, return_id: str, lines: tuple[LineQuantity, ...]) -> InspectReturn:
    found = []
    for line in lines:
        first = draw(st.integers(1, line.quantity))
        for quantity in (first, line.quantity - first):
            if quantity:
                condition = draw(st.sampled_from(CONDITIONS))
                refused = draw(st.booleans()) and condition in ("worn", "diminished")
                worth_less = condition in ("worn", "diminished") and not refused
                reduction = draw(st.none() | st.integers(0, 400).map(euro)) if worth_less else None
                found.append(FoundPieces(line.line, quantity, condition, reduction, refused=refused))
    return InspectReturn(return_id, tuple(found), "carla", INSPECTED_AT)


def run(decider: Decider[State, Command, Event], state: State, command: Command) -> tuple[State, tuple[Event, ...]]:
    """What follows from a command; nothing where it is refused."""
    try:
        events = decider.decide(state, command)
    except ReturnRejection:
        return state, ()
    return decider.fold(events, state), events


def begun(story: Story, lines: tuple[BoughtLine, ...]) -> tuple[Decider[State, Command, Event], State, Terms]:
    """The order, shipped."""
    story = Story(story.seller, law=story.law, lines=lines)
    past = story.shipped()
    return past.decider, past.state(), story.terms


def deadlines(state: Opened, terms: Terms, *, at: datetime) -> dict[int, Deadline | None]:
    return {option.line.line: option.ruling.deadline for option in options(state, terms, at=at)}


@pytest.mark.parametrize("story", UNDER, ids=NAMES)
@settings(max_examples=20, suppress_health_check=SLOW)
@given(lines=orders(), steps=st.integers(1, 25), data=st.data())
def test_no_split_of_an_order_gives_back_more_than_was_paid_and_every_refund_adds_up(
    story: Story, lines: tuple[BoughtLine, ...], steps: int, data: st.DataObject
) -> None:
    decider, state, _ = begun(story, lines)
    taken: Counter[int] = Counter()
    back: Counter[int] = Counter()
    spent = delivery = 0
    for _ in range(steps):
        assert isinstance(state, Opened)
        state, events = run(decider, state, data.draw(next_commands(state)))
        for event in events:
            of_return = isinstance(event, UndeliveredSettled) and event.of_return is not None
            if isinstance(event, WithdrawalReceived | ExchangeAgreed | UndeliveredSettled) and not of_return:
                taken.update({piece.line: piece.quantity for piece in event.lines})
            if isinstance(event, ExchangeAgreed):
                spent += event.credit.amount - event.to_refund.amount
                assert not (event.to_pay and event.to_refund)
            if isinstance(event, RefundDue):
                assert event.amount == total((line.refund for line in event.lines), "EUR") + event.delivery
                assert event.amount.amount > 0
                for line in event.lines:
                    assert euro(0) <= line.refund == line.paid - line.reduction
                    back[line.line] += line.refund.amount
                delivery += event.delivery.amount
    bought = {line.line: line for line in lines}
    assert all(taken[line] <= bought[line].quantity for line in taken)
    assert all(back[line] <= bought[line].paid.amount for line in back)
    assert delivery <= 590
    assert sum(back.values()) + spent <= sum(line.paid.amount for line in lines)


@pytest.mark.parametrize("story", UNDER, ids=NAMES)
@settings(max_examples=10, suppress_health_check=SLOW)
@given(lines=orders(), voucher=st.integers(0, 9000), steps=st.integers(1, 15), data=st.data())
def test_as_long_as_no_cash_was_collected_no_more_goes_back_than_a_voucher_paid(
    story: Story, lines: tuple[BoughtLine, ...], voucher: int, steps: int, data: st.DataObject
) -> None:
    price = sum(line.paid.amount for line in lines) + 590 + 98
    cash = replace(
        story,
        lines=lines,
        payment="cash_on_delivery",
        voucher=euro(min(voucher, price)),
        surcharge=euro(98),
    )
    past = cash.shipped()
    state, back = past.state(), 0
    for _ in range(steps):
        assert isinstance(state, Opened)
        command = data.draw(next_commands(state))
        if isinstance(command, NoteParcelDelivered | AgreeExchange):
            continue
        state, events = run(past.decider, state, command)
        for event in events:
            if isinstance(event, RefundDue):
                assert event.paid_by_voucher
                assert event.amount == total((line.refund for line in event.lines), "EUR") + event.delivery
                back += event.amount.amount
    assert back <= min(voucher, price)


@pytest.mark.parametrize("story", UNDER, ids=NAMES)
@settings(max_examples=20, suppress_health_check=SLOW)
@given(lines=orders(), steps=st.integers(1, 15), days=st.integers(0, 400), data=st.data())
def test_a_deadline_moves_by_an_event_that_says_so_and_by_nothing_else(
    story: Story, lines: tuple[BoughtLine, ...], steps: int, days: int, data: st.DataObject
) -> None:
    decider, state, terms = begun(story, lines)
    known: dict[int, Deadline | None] = {line.line: None for line in lines}
    for _ in range(steps):
        assert isinstance(state, Opened)
        state, events = run(decider, state, data.draw(next_commands(state)))
        assert isinstance(state, Opened)
        for event in events:
            if isinstance(event, WithdrawalWindowSet):
                for line in event.lines:
                    assert event.previous == known[line]
                    known[line] = event.ruling.deadline
        told = deadlines(state, terms, at=WITHDRAWN_AT)
        assert told == deadlines(state, terms, at=WITHDRAWN_AT + timedelta(days=days))  # time alone moves nothing
        assert told == known


@settings(max_examples=50)
@given(kind=st.sampled_from(["confirmed", "shipped", "delivered"]), late=st.integers(0, 90))
def test_hearing_the_same_again_moves_nothing(kind: Literal["confirmed", "shipped", "delivered"], late: int) -> None:
    past = Story("opsobjects").delivered()
    decider, state = past.decider, past.state()
    again = NoteOrderProgress(kind, FIRST_PARCEL_AT + timedelta(days=late))
    _, events = run(decider, state, again)
    assert not any(isinstance(event, WithdrawalWindowSet) for event in events)
