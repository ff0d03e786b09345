"""Laws that hold for any sequence of withdrawals and inspections of one order."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.returns.domain.commands import (
    AuthoriseReturn,
    CloseReturn,
    Command,
    FoundPieces,
    InspectReturn,
    NoteOrderProgress,
    OpenReturns,
    ReceiveGoods,
    Withdraw,
)
from ordito.returns.domain.decide import returns_decider
from ordito.returns.domain.events import BoughtLine, Event, RefundDue, ReturnClosed, WithdrawalReceived
from ordito.returns.domain.rejections import ReturnRejection
from ordito.returns.domain.state import Opened, State
from ordito.schemas.money import Money, total
from ordito.schemas.returns import Condition
from ordito.schemas.values import Customer, LineQuantity
from ordito.terms import load_terms

BOOK = load_terms()
TERMS = BOOK.in_force("opsobjects", datetime(2026, 11, 1, tzinfo=UTC))
DECIDER = returns_decider(BOOK)
DELIVERED_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
AT = datetime(2026, 11, 10, 18, 45, tzinfo=UTC)
CUSTOMER = Customer("consumer", "Cliente Esempio", "cliente@example.it", phone=None, language="it")
CONDITIONS: tuple[Condition, ...] = ("intact", "worn", "diminished", "wrong_item", "missing")


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


@st.composite
def delivered_orders(draw: st.DrawFn) -> tuple[OpenReturns, tuple[LineQuantity, ...]]:
    """An order of up to three lines at any price, and the pieces that were confirmed."""
    lines = []
    confirmed = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        quantity = draw(st.integers(1, 5))
        lines.append(
            BoughtLine(number, f"SKU-{number}", "Thing", quantity, euro(draw(st.integers(0, 2000))), False, False)
        )
        sold = draw(st.integers(0, quantity))
        if sold:
            confirmed.append(LineQuantity(number, sold))
    return OpenReturns("OB-1", TERMS.version, CUSTOMER, tuple(lines), delivery=euro(490)), tuple(confirmed)


def next_commands(state: Opened) -> st.SearchStrategy[Command]:
    """What may be asked now: withdrawals, sensible or not, and the next step of each return."""
    pieces = st.builds(LineQuantity, st.integers(1, 4), st.integers(1, 5))
    wanted = st.none() | st.lists(pieces, min_size=1, max_size=3).map(tuple)
    possible: list[st.SearchStrategy[Command]] = [
        st.builds(Withdraw, wanted, st.just("Name"), st.just("a@example.it"), st.none(), st.just("page"), st.just(AT))
    ]
    for one in state.returns:
        return_id = one.notice.return_id
        possible += [
            st.just(AuthoriseReturn(return_id, "RET-OB-1", defective=False, authorised_by="anna", at=AT)),
            st.just(ReceiveGoods(return_id, "bruno", AT)),
            inspections(return_id, one.notice.lines),
            st.just(CloseReturn(return_id, euro(1))),
        ]
    return st.one_of(possible)


@st.composite
def inspections(draw: st.DrawFn, return_id: str, lines: tuple[LineQuantity, ...]) -> InspectReturn:
    """Each line whole or in two parts, in any conditions, with reductions that are mostly possible."""
    found = []
    for line in lines:
        first = draw(st.integers(1, line.quantity))
        for quantity in (first, line.quantity - first):
            if quantity:
                condition = draw(st.sampled_from(CONDITIONS))
                worth_less = condition in ("worn", "diminished")
                reduction = draw(st.none() | st.integers(0, 400).map(euro)) if worth_less else None
                found.append(FoundPieces(line.line, quantity, condition, reduction))
    return InspectReturn(return_id, tuple(draw(st.permutations(found))), "carla", AT)


def run(state: State, command: Command) -> tuple[State, tuple[Event, ...]]:
    """What follows from a command; nothing where it is refused."""
    try:
        events = DECIDER.decide(state, command)
    except ReturnRejection:
        return state, ()
    return DECIDER.fold(events, state), events


def delivered(order: OpenReturns, confirmed: tuple[LineQuantity, ...]) -> State:
    state = DECIDER.initial
    for command in (
        order,
        NoteOrderProgress("confirmed", DELIVERED_AT, confirmed),
        NoteOrderProgress("shipped", DELIVERED_AT),
        NoteOrderProgress("delivered", DELIVERED_AT),
    ):
        state, _ = run(state, command)
    return state


@settings(max_examples=60)
@given(delivered_orders(), st.integers(1, 25), st.data())
def test_refunds_never_exceed_what_was_paid_and_pieces_never_what_was_confirmed(
    placed: tuple[OpenReturns, tuple[LineQuantity, ...]], steps: int, data: st.DataObject
) -> None:
    order, confirmed = placed
    state = delivered(order, confirmed)
    withdrawn: Counter[int] = Counter()
    refunded: Counter[int] = Counter()
    for _ in range(steps):
        assert isinstance(state, Opened)
        state, events = run(state, data.draw(next_commands(state)))
        for event in events:
            if isinstance(event, WithdrawalReceived):
                withdrawn.update({piece.line: piece.quantity for piece in event.lines})
            if isinstance(event, RefundDue):
                assert event.amount == total((line.refund for line in event.lines), "EUR") + event.delivery
                assert len({line.line for line in event.lines}) == len(event.lines)
                for line in event.lines:
                    assert euro(0) <= line.refund == line.paid - line.reduction
                refunded.update({line.line: line.paid.amount for line in event.lines})
    sold = Counter({piece.line: piece.quantity for piece in confirmed})
    assert all(withdrawn[line] <= sold[line] for line in withdrawn)
    assert all(refunded[line.line] <= line.paid.amount for line in order.lines)


@settings(max_examples=60)
@given(paid=st.integers(0, 10_000), portions=st.lists(st.integers(1, 4), min_size=1, max_size=6), data=st.data())
def test_a_line_that_comes_back_in_portions_is_paid_back_to_the_cent(
    paid: int, portions: list[int], data: st.DataObject
) -> None:
    pieces = sum(portions)
    line = BoughtLine(1, "SKU-1", "Thing", pieces, euro(paid), customised=False, made_to_measure=False)
    order = OpenReturns("OB-1", TERMS.version, CUSTOMER, (line,), delivery=euro(490))
    state = delivered(order, (LineQuantity(1, pieces),))
    for portion in portions:
        state, _ = run(state, Withdraw((LineQuantity(1, portion),), "Name", "a@example.it", None, "page", AT))
    amounts = []
    for number in data.draw(st.permutations(range(1, len(portions) + 1)), label="order of the parcels"):
        return_id = f"r{number}"
        state, _ = run(state, AuthoriseReturn(return_id, "RET-OB-1", defective=False, authorised_by="a", at=AT))
        state, _ = run(state, ReceiveGoods(return_id, "bruno", AT))
        inspected = InspectReturn(return_id, (FoundPieces(1, portions[number - 1], "intact"),), "carla", AT)
        state, events = run(state, inspected)
        assert isinstance(events[-1], RefundDue | ReturnClosed)
        amounts += [event.amount for event in events if isinstance(event, RefundDue)]
    assert total(amounts, "EUR") == euro(paid)
