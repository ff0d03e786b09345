"""Whatever the order in which payments, shipping and people are heard, an order stays legal and its sums add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given as for_all
from hypothesis import strategies as st
from orders_examples import (
    BOOK,
    BRACELETS,
    CASERTA,
    DECIDER,
    LATER,
    NOTE_CAPTURE,
    NOTE_DELIVERED,
    NOTE_FAILURE,
    NOTE_SHIPPED,
    NOTE_STOP_DECLINED,
    NOTE_STOPPED,
    NOTE_WITHDRAWN,
    PLACE,
    PLACED_TWO_LINES,
    TERMS,
    WATCH,
    cancel,
    euro,
    placed,
    send_to,
)
from orders_of_op import CASH_ON_DELIVERY, COMPANY
from orders_of_op import PLACE as PLACE_AT_OP

from ordito.orders.domain.commands import (
    AnswerComplaint,
    Command,
    GrantFurtherTime,
    NoteAllocation,
    NoteOverdue,
    NotePiecesStopped,
    NoteVoucher,
    RecordComplaint,
    RejectOrder,
    RequestInvoice,
    SetNewsletterConsent,
    TerminateOrder,
)
from ordito.orders.domain.decide import decide
from ordito.orders.domain.events import (
    ContractConcluded,
    Event,
    LinesRefused,
    OrderCancelled,
    OrderConfirmed,
    OrderPlaced,
    OrderRejected,
    OrderShipped,
    OrderTerminated,
)
from ordito.orders.domain.order import Discount, PaymentChoice, RequestedLine
from ordito.orders.domain.pricing import price
from ordito.orders.domain.rejections import OrderRejection
from ordito.orders.domain.state import (
    CancellationAsked,
    Cancelled,
    Confirmed,
    NotAccepted,
    Order,
    Proposed,
    Terminated,
)
from ordito.schemas.money import total
from ordito.schemas.values import LineQuantity
from ordito.terms import Prices, withdrawal

LATE = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
LATER_STILL = datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
ORDERED = (LineQuantity(1, 1), LineQuantity(2, 3))
WITHDRAWAL = withdrawal(TERMS, at=LATER, delivered_at=None, order_delivered_at=None)


def _allocation(watches: int, bracelets: int) -> NoteAllocation:
    reserved = (LineQuantity(1, watches), LineQuantity(2, bracelets))
    missing = (LineQuantity(1, 1 - watches), LineQuantity(2, 3 - bracelets))
    return NoteAllocation(
        tuple(part for part in reserved if part.quantity), tuple(part for part in missing if part.quantity), at=LATER
    )


ALLOCATIONS = st.builds(_allocation, st.integers(0, 1), st.integers(0, 3))
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(
        [
            NOTE_CAPTURE,
            NOTE_FAILURE,
            NoteVoucher(euro(1000), at=LATER),
            cancel(),
            cancel("staff"),
            NOTE_STOPPED,
            NOTE_STOP_DECLINED,
            NOTE_SHIPPED,
            NOTE_DELIVERED,
            NOTE_WITHDRAWN,
            replace(NOTE_WITHDRAWN, return_id="r-2", lines=ORDERED, ruling=WITHDRAWAL),
            replace(NOTE_WITHDRAWN, return_id="r-3", lines=ORDERED[1:], ruling=WITHDRAWAL),
            NotePiecesStopped("r-3", ORDERED[1:], None, at=LATER),
            NotePiecesStopped("r-3", ORDERED[1:], NOTE_DELIVERED.delivered_at, at=LATER),
            send_to(CASERTA),
            RejectOrder("manifest_error", None, "anna", at=LATER),
            NoteOverdue(date(2026, 12, 3), at=LATE),
            GrantFurtherTime(date(2026, 12, 14), "customer", at=LATE),
            TerminateOrder("customer", at=LATER_STILL),
            RequestInvoice(COMPANY, at=LATER),
            RecordComplaint("k1", "page", "It wobbles.", "customer", at=LATER),
            AnswerComplaint("k1", "We are sorry.", "anna", at=LATER),
            SetNewsletterConsent(consent=True, at=LATER),
        ]
    ),
    ALLOCATIONS,
)
BY_OP = replace(
    PLACE_AT_OP, lines=(WATCH, BRACELETS), payment=PaymentChoice("card"), expected_total=euro(4900 + 3000 + 690)
)
AT_THE_DOOR = replace(BY_OP, payment=CASH_ON_DELIVERY, expected_total=euro(8590 + 180))
STARTS = [PLACED_TWO_LINES, placed(BY_OP), placed(AT_THE_DOOR), placed(replace(AT_THE_DOOR, voucher="V-1"))]


@for_all(st.sampled_from(STARTS), st.lists(COMMANDS, max_size=14))
def test_any_interleaving_ends_legally_and_is_answered_once(start: OrderPlaced, commands: list[Command]) -> None:
    history: list[Event] = [start]
    for command in commands:
        state = DECIDER.fold(history)
        try:
            decided = decide(state, command, BOOK)
        except OrderRejection:
            continue
        history.extend(decided)
        assert decide(DECIDER.fold(history), command, BOOK) == (), "a repeat changes nothing"
    _ensure_legal(history, DECIDER.fold(history))


def _ensure_legal(history: list[Event], state: object) -> None:
    assert isinstance(state, Order)
    confirmed = [event for event in history if isinstance(event, OrderConfirmed)]
    rejected = [event for event in history if isinstance(event, OrderRejected)]
    cancelled = [event for event in history if isinstance(event, OrderCancelled)]
    assert len(confirmed) <= 1
    terminated = [event for event in history if isinstance(event, OrderTerminated)]
    concluded = [event for event in history if isinstance(event, ContractConcluded)]
    assert len(rejected) + len(cancelled) + len(terminated) <= 1
    assert len(concluded) <= 1
    if confirmed and rejected:
        assert rejected[0].rejected_by is not None, "only staff take back what was confirmed"
    if terminated:
        assert confirmed, "only what was confirmed is terminated"
    match state.acceptance:
        case Proposed():
            assert [*confirmed, *rejected, *cancelled] == []
        case Confirmed():
            assert (len(confirmed), len(cancelled)) == (1, 0)
        case NotAccepted():
            assert len(rejected) == 1
        case Cancelled():
            assert len(cancelled) == 1
            assert not any(isinstance(event, OrderShipped) for event in history), "what left the house is not cancelled"
        case Terminated():
            assert len(terminated) == 1
        case CancellationAsked(before=before):
            assert isinstance(before, Confirmed) == bool(confirmed)
    for one in confirmed:
        refused = [part for event in history if isinstance(event, LinesRefused) for part in event.lines]
        pieces = {part.line: part.quantity for part in ORDERED}
        for part in (*one.lines, *refused):
            pieces[part.line] -= part.quantity
        assert set(pieces.values()) == {0}, "every piece is either accepted or refused"


LINES = st.lists(
    st.builds(
        RequestedLine,
        sku=st.just("A"),
        name=st.just("A"),
        quantity=st.integers(1, 20),
        unit_price=st.integers(0, 500_00).map(euro),
        vat_rate=st.sampled_from(["22", "10", "5", "4", "0"]),
    ),
    min_size=1,
    max_size=8,
)


@for_all(LINES, st.sampled_from(["gross", "net"]), st.integers(0, 100))
def test_totals_always_add_up(lines: list[RequestedLine], prices: Prices, percent: int) -> None:
    command = replace(PLACE, lines=tuple(lines), prices=prices, discount=None)
    undiscounted = price(command, TERMS).totals
    off = undiscounted.goods.percent(Decimal(percent))
    command = replace(command, discount=Discount("SOME", off))
    reckoned = price(command, TERMS)
    totals = reckoned.totals
    assert totals.total == totals.goods - totals.discount + totals.delivery
    assert total((line.goods for line in reckoned.lines), "EUR") == totals.goods
    assert total((line.discount for line in reckoned.lines), "EUR") == totals.discount == off
    assert all(line.paid == line.goods - line.discount and euro(0) <= line.paid for line in reckoned.lines)
    assert total((share.amount for share in totals.vat), "EUR") <= totals.total
    order = placed(replace(command, expected_total=totals.total))
    assert order.totals == totals
