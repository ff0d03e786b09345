"""The life of a return, given-when-then. Delivery is on Monday 2 November 2026 unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ordito.kit.given import Given
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    CloseReturn,
    Command,
    ExpireReturn,
    FoundPieces,
    InspectReturn,
    NoteOrderProgress,
    NoteRefundOverdue,
    OpenReturns,
    ReceiveGoods,
    Withdraw,
)
from ordito.returns.domain.decide import returns_decider
from ordito.returns.domain.events import (
    BoughtLine,
    Event,
    GoodsReceived,
    InspectedPieces,
    OrderProgressNoted,
    RefundDue,
    RefundedPieces,
    RefundOverdue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnExpired,
    ReturnInspected,
    ReturnsOpened,
    WithdrawalDeclined,
    WithdrawalReceived,
)
from ordito.returns.domain.rejections import (
    InspectionIncomplete,
    LineNamedTwice,
    LineUnknown,
    NothingToWithdraw,
    OrderEnded,
    OrderNotConfirmed,
    OrderNotShipped,
    OrderUnknown,
    QuantityTooHigh,
    ReductionNotPossible,
    ReturnUnknown,
    WrongStatus,
)
from ordito.returns.domain.state import Opened
from ordito.returns.domain.withdrawing import options
from ordito.schemas.money import Money
from ordito.schemas.values import Customer, LineQuantity, TermsVersion
from ordito.terms import TermsBook, goods_back, load_terms, return_cost, withdrawal

BOOK = load_terms()
TERMS = BOOK.in_force("opsobjects", datetime(2026, 11, 1, tzinfo=UTC))
DECIDER = returns_decider(BOOK)

CONFIRMED_AT = datetime(2026, 10, 30, 9, 0, tzinfo=UTC)
SHIPPED_AT = datetime(2026, 10, 30, 16, 0, tzinfo=UTC)
DELIVERED_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
LAST_SECOND = datetime(2026, 11, 17, 22, 59, 59, tzinfo=UTC)
WITHDRAWN_AT = datetime(2026, 11, 10, 18, 45, tzinfo=UTC)
AUTHORISED_AT = datetime(2026, 11, 11, 8, 0, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
INSPECTED_AT = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


WATCH = BoughtLine(1, "OPSPW-86", "Watch", 1, euro(4410), customised=False, made_to_measure=False)
BRACELETS = BoughtLine(2, "OPSBR-12", "Bracelet", 3, euro(1000), customised=False, made_to_measure=False)
ENGRAVED = BoughtLine(3, "OPSPW-90", "Engraved watch", 1, euro(5900), customised=True, made_to_measure=False)
CUSTOMER = Customer("consumer", "Cliente Esempio", "cliente@example.it", phone=None, language="it")

OPENED = ReturnsOpened("OB-2026-000123", TERMS.version, CUSTOMER, lines=(WATCH, BRACELETS), delivery=euro(490))
ALL = (LineQuantity(1, 1), LineQuantity(2, 3))
CONFIRMED = OrderProgressNoted("confirmed", CONFIRMED_AT, lines=ALL)
SHIPPED = OrderProgressNoted("shipped", SHIPPED_AT, lines=())
DELIVERED = OrderProgressNoted("delivered", DELIVERED_AT, lines=())
CODE = "RET-OB-7K4M9QX2"


def given(*events: Event, book: TermsBook = BOOK) -> Given[Command]:
    return Given(DECIDER if book is BOOK else returns_decider(book), events)


def withdraw(*lines: LineQuantity, at: datetime = WITHDRAWN_AT, reason: str | None = None) -> Withdraw:
    return Withdraw(lines or None, "Cliente Esempio", "cliente@example.it", reason, channel="page", received_at=at)


def received(
    *lines: LineQuantity,
    return_id: str = "r1",
    at: datetime = WITHDRAWN_AT,
    delivered_at: datetime | None = DELIVERED_AT,
) -> WithdrawalReceived:
    names = {1: "Watch", 2: "Bracelet", 3: "Engraved watch"}
    goods = ", ".join(f"{piece.quantity} × {names[piece.line]}" for piece in lines)
    return WithdrawalReceived(
        return_id=return_id,
        lines=lines,
        name="Cliente Esempio",
        contact_email="cliente@example.it",
        statement=f"Recedo dal contratto dell'ordine OB-2026-000123 per: {goods}.",
        channel="page",
        received_at=at,
        ruling=withdrawal(TERMS, at=at, delivered_at=delivered_at, order_delivered_at=delivered_at),
    )


def authorise(return_id: str = "r1", *, defective: bool = False, code: str = CODE) -> AuthoriseReturn:
    return AuthoriseReturn(return_id, code, defective=defective, authorised_by="anna", at=AUTHORISED_AT)


def authorised(notice: WithdrawalReceived) -> ReturnAuthorised:
    return ReturnAuthorised(
        return_id=notice.return_id,
        code=CODE,
        address=TERMS.rules.contacts.returns.address,
        lines=notice.lines,
        send_by=date(2026, 11, 25),
        expires_at=datetime(2026, 11, 25, 23, 0, tzinfo=UTC),
        cost_bearer="customer",
        authorised_by="anna",
        ruling=goods_back(TERMS, authorised_at=AUTHORISED_AT, notified_at=notice.received_at),
        cost_ruling=return_cost(TERMS, reason="change_of_mind").ruling,
    )


def arrived(return_id: str = "r1") -> GoodsReceived:
    return GoodsReceived(return_id, received_at=RECEIVED_AT, received_by="bruno")


def inspect(*found: FoundPieces, return_id: str = "r1") -> InspectReturn:
    return InspectReturn(return_id, lines=found, inspected_by="carla", at=INSPECTED_AT)


WATCH_BACK = received(LineQuantity(1, 1))
DELIVERED_ORDER = (OPENED, CONFIRMED, SHIPPED, DELIVERED)
WATCH_IN_THE_WAREHOUSE = (*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK), arrived())


# The order's facts


def test_an_order_that_was_placed_is_opened_once() -> None:
    command = OpenReturns("OB-2026-000123", TERMS.version, CUSTOMER, lines=(WATCH, BRACELETS), delivery=euro(490))
    given().when(command).then(OPENED)
    given(OPENED).when(command).nothing()


def test_progress_is_noted_once_and_never_goes_back() -> None:
    given(OPENED).when(NoteOrderProgress("confirmed", CONFIRMED_AT, lines=ALL)).then(CONFIRMED)
    given(OPENED, CONFIRMED).when(NoteOrderProgress("confirmed", CONFIRMED_AT, lines=ALL)).nothing()
    given(OPENED, CONFIRMED).when(NoteOrderProgress("shipped", SHIPPED_AT)).then(SHIPPED)
    given(OPENED, CONFIRMED, SHIPPED).when(NoteOrderProgress("delivered", DELIVERED_AT)).then(DELIVERED)
    given(*DELIVERED_ORDER).when(NoteOrderProgress("shipped", SHIPPED_AT)).nothing()


def test_a_rejected_order_is_noted_once() -> None:
    rejected = OrderProgressNoted("rejected", CONFIRMED_AT, lines=())
    given(OPENED).when(NoteOrderProgress("rejected", CONFIRMED_AT)).then(rejected)
    given(OPENED, rejected).when(NoteOrderProgress("rejected", CONFIRMED_AT)).nothing()


@pytest.mark.parametrize("command", [withdraw(), authorise(), inspect(), NoteOrderProgress("shipped", SHIPPED_AT)])
def test_nothing_can_be_done_for_an_order_that_was_never_placed(command: Command) -> None:
    given().when(command).rejected(OrderUnknown())


# Withdrawing


def test_a_withdrawal_in_the_last_second_of_the_window_is_received() -> None:
    decided = given(*DELIVERED_ORDER).when(withdraw(at=LAST_SECOND)).then(received(*ALL, at=LAST_SECOND)).events[-1]
    assert isinstance(decided, WithdrawalReceived)
    ruling = decided.ruling
    assert (ruling.rule, ruling.code, ruling.allowed) == ("withdrawal.window", "in_time", True)
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2026, 11, 17)
    assert ruling.deadline.end == datetime(2026, 11, 17, 23, 0, tzinfo=UTC)


def test_a_withdrawal_one_second_later_is_declined_with_the_deadline_and_how_it_was_counted() -> None:
    too_late = LAST_SECOND + timedelta(seconds=1)
    decided = (
        given(*DELIVERED_ORDER).when(withdraw(at=too_late)).then_matches(lambda events: len(events) == 1).events[-1]
    )
    assert isinstance(decided, WithdrawalDeclined)
    assert (decided.return_id, decided.lines, decided.received_at) == ("r1", ALL, too_late)
    ruling = decided.ruling
    assert (ruling.rule, ruling.code, ruling.allowed) == ("withdrawal.window", "window_over", False)
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2026, 11, 17)
    assert "lunedì 2 novembre 2026 (giorno 0) + 15 giorni = martedì 17 novembre 2026" in ruling.deadline.arithmetic.it


@pytest.mark.parametrize(
    ("delivered_at", "end"),
    [
        (datetime(2026, 10, 20, 22, 30, tzinfo=UTC), datetime(2026, 11, 5, 23, 0, tzinfo=UTC)),
        (datetime(2027, 3, 22, 23, 30, tzinfo=UTC), datetime(2027, 4, 7, 22, 0, tzinfo=UTC)),
    ],
    ids=["clocks go back: delivered on 21 October in Rome", "clocks go forward: delivered on 23 March in Rome"],
)
def test_the_window_counts_days_in_rome_whatever_the_clocks_do(delivered_at: datetime, end: datetime) -> None:
    delivered = replace(DELIVERED, at=delivered_at)
    past = given(OPENED, CONFIRMED, SHIPPED, delivered)
    past.when(withdraw(at=end - timedelta(seconds=1))).then_matches(lambda events: events[0].ruling.deadline.end == end)
    past.when(withdraw(at=end)).then_matches(lambda events: isinstance(events[0], WithdrawalDeclined))


def test_a_window_that_ends_on_a_saturday_is_applied_as_written_and_says_what_the_law_gives() -> None:
    friday = replace(DELIVERED, at=datetime(2026, 11, 6, 10, 0, tzinfo=UTC))
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    decided = given(OPENED, CONFIRMED, SHIPPED, friday).when(withdraw(at=sunday)).then_matches(bool).events[-1]
    assert isinstance(decided, WithdrawalDeclined)
    assert decided.ruling.law is not None
    assert "1182/71" in decided.ruling.law.article
    assert not decided.ruling.law.applied


def test_without_lines_the_whole_of_what_is_left_is_withdrawn_from() -> None:
    one_bracelet = received(LineQuantity(2, 1))
    given(*DELIVERED_ORDER, one_bracelet).when(withdraw()).then(
        received(LineQuantity(1, 1), LineQuantity(2, 2), return_id="r2")
    )


def test_a_reason_is_kept_with_the_statement_and_never_needed() -> None:
    given(*DELIVERED_ORDER).when(withdraw(LineQuantity(1, 1), reason="Troppo grande")).then(
        replace(WATCH_BACK, statement=f"{WATCH_BACK.statement} Motivo: Troppo grande")
    )


def test_a_customer_who_speaks_english_states_it_in_english() -> None:
    english = replace(OPENED, customer=replace(CUSTOMER, language="en"))
    given(english, CONFIRMED, SHIPPED, DELIVERED).when(withdraw(LineQuantity(1, 1), reason="Too big")).then(
        replace(
            WATCH_BACK, statement="I withdraw from the contract of order OB-2026-000123 for: 1 × Watch. Reason: Too big"
        )
    )


def test_more_pieces_than_are_left_cannot_be_withdrawn_from() -> None:
    past = given(*DELIVERED_ORDER, received(LineQuantity(2, 2)))
    past.when(withdraw(LineQuantity(1, 1), LineQuantity(2, 2))).rejected(
        QuantityTooHigh(line=2, left=1, param="lines[1].quantity")
    )


def test_refused_pieces_were_never_sold_and_cannot_be_withdrawn_from() -> None:
    two_confirmed = replace(CONFIRMED, lines=(LineQuantity(2, 2),))
    past = given(OPENED, two_confirmed, SHIPPED, DELIVERED)
    past.when(withdraw(LineQuantity(2, 3))).rejected(QuantityTooHigh(line=2, left=2, param="lines[0].quantity"))
    past.when(withdraw(LineQuantity(1, 1))).rejected(QuantityTooHigh(line=1, left=0, param="lines[0].quantity"))
    past.when(withdraw()).then(received(LineQuantity(2, 2)))


def test_a_line_that_the_order_does_not_have_or_that_is_named_twice_is_refused() -> None:
    past = given(*DELIVERED_ORDER)
    past.when(withdraw(LineQuantity(7, 1))).rejected(LineUnknown(line=7, param="lines[0].line"))
    past.when(withdraw(LineQuantity(2, 1), LineQuantity(2, 1))).rejected(LineNamedTwice(line=2, param="lines[1].line"))


def test_when_everything_is_withdrawn_from_there_is_nothing_left() -> None:
    given(*DELIVERED_ORDER, received(*ALL)).when(withdraw()).rejected(NothingToWithdraw())


def test_a_declined_withdrawal_takes_no_pieces() -> None:
    too_late = LAST_SECOND + timedelta(days=1)
    past = given(*DELIVERED_ORDER).when(withdraw(at=too_late)).then_matches(bool)
    past.when(withdraw(at=too_late)).then_matches(lambda events: events[0].return_id == "r2" and events[0].lines == ALL)


def test_goods_on_their_way_can_be_withdrawn_from() -> None:
    given(OPENED, CONFIRMED, SHIPPED).when(withdraw(LineQuantity(1, 1))).then(
        received(LineQuantity(1, 1), delivered_at=None)
    )


def test_goods_still_in_the_house_can_be_withdrawn_from() -> None:
    given(OPENED, CONFIRMED).when(withdraw()).then(received(*ALL, delivered_at=None))


def test_a_proposal_is_cancelled_not_withdrawn_from() -> None:
    given(OPENED).when(withdraw()).rejected(OrderNotConfirmed())


def test_an_order_that_ended_has_nothing_to_withdraw_from() -> None:
    given(OPENED, OrderProgressNoted("rejected", CONFIRMED_AT, lines=())).when(withdraw()).rejected(
        OrderEnded(how="rejected")
    )
    given(OPENED, CONFIRMED, OrderProgressNoted("cancelled", SHIPPED_AT, lines=())).when(withdraw()).rejected(
        OrderEnded(how="cancelled")
    )


# Goods that the terms exclude


def _excluding() -> TermsBook:
    rules = TERMS.rules
    exclusions = rules.withdrawal.exclusions.model_copy(update={"excluded": ("customised", "made_to_measure")})
    withdrawals = rules.withdrawal.model_copy(update={"exclusions": exclusions})
    return TermsBook([replace(TERMS, rules=rules.model_copy(update={"withdrawal": withdrawals}))])


EXCLUDING = _excluding()
WITH_ENGRAVED = (
    replace(OPENED, lines=(WATCH, ENGRAVED)),
    replace(CONFIRMED, lines=(LineQuantity(1, 1), LineQuantity(3, 1))),
    SHIPPED,
    DELIVERED,
)


def test_of_a_whole_order_the_excluded_lines_are_declined_and_say_why() -> None:
    events = given(*WITH_ENGRAVED, book=EXCLUDING).when(withdraw()).then_matches(bool).events[-2:]
    accepted, declined = events
    assert isinstance(accepted, WithdrawalReceived)
    assert (accepted.return_id, accepted.lines) == ("r1", (LineQuantity(1, 1),))
    assert isinstance(declined, WithdrawalDeclined)
    assert (declined.return_id, declined.lines) == ("r2", (LineQuantity(3, 1),))
    assert (declined.ruling.rule, declined.ruling.code) == ("withdrawal.exclusions", "excluded_customised")
    assert "Engraved watch" in declined.statement


def test_an_excluded_line_alone_is_declined() -> None:
    given(*WITH_ENGRAVED, book=EXCLUDING).when(withdraw(LineQuantity(3, 1))).then_matches(
        lambda events: [type(event) for event in events] == [WithdrawalDeclined]
    )


def test_the_options_say_for_every_line_what_is_left_and_what_the_terms_say() -> None:
    state = given(*WITH_ENGRAVED, WATCH_BACK, book=EXCLUDING).state()
    assert isinstance(state, Opened)
    watch, engraved = options(state, EXCLUDING.pinned(TERMS.version), at=WITHDRAWN_AT)
    assert (watch.left, watch.ruling.code) == (0, "in_time")
    assert (engraved.left, engraved.ruling.code) == (1, "excluded_customised")


# Authorising


def test_customer_service_authorises_with_a_code_an_address_and_a_day() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK).when(authorise()).then(authorised(WATCH_BACK))


def test_a_defect_puts_the_way_back_at_the_sellers_cost() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK).when(authorise(defective=True)).then(
        replace(authorised(WATCH_BACK), cost_bearer="seller", cost_ruling=return_cost(TERMS, reason="defect").ruling)
    )


def test_a_return_that_is_authorised_keeps_its_code() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK)).when(authorise(code="RET-OB-OTHER")).nothing()
    given(*WATCH_IN_THE_WAREHOUSE).when(authorise(code="RET-OB-OTHER")).nothing()


def test_goods_that_never_left_the_house_need_no_code() -> None:
    before_delivery = received(LineQuantity(1, 1), delivered_at=None)
    given(OPENED, CONFIRMED, before_delivery).when(authorise()).rejected(OrderNotShipped())
    given(OPENED, CONFIRMED, before_delivery, SHIPPED).when(authorise()).then(authorised(before_delivery))


def test_a_declined_withdrawal_is_not_authorised() -> None:
    past = given(*DELIVERED_ORDER).when(withdraw(at=LAST_SECOND + timedelta(seconds=1))).then_matches(bool)
    past.when(authorise()).rejected(WrongStatus(status="declined", needed="withdrawn"))


def test_a_return_that_does_not_exist_is_unknown() -> None:
    for command in (authorise("r9"), ReceiveGoods("r9", "bruno", RECEIVED_AT), inspect(return_id="r9")):
        given(*DELIVERED_ORDER, WATCH_BACK).when(command).rejected(ReturnUnknown(return_id="r9"))


def test_cancelling_the_order_closes_its_withdrawals_with_nothing_owed() -> None:
    given(OPENED, CONFIRMED, WATCH_BACK).when(NoteOrderProgress("cancelled", SHIPPED_AT)).then(
        OrderProgressNoted("cancelled", SHIPPED_AT, lines=()),
        ReturnClosed("r1", refunded=euro(0), lines=(LineQuantity(1, 1),)),
    )


# Receiving


def test_the_warehouse_receives_what_was_authorised_once() -> None:
    past = given(*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK))
    past.when(ReceiveGoods("r1", "bruno", RECEIVED_AT)).then(arrived()).when(
        ReceiveGoods("r1", "dario", RECEIVED_AT)
    ).nothing()


def test_goods_without_a_code_are_not_received() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK).when(ReceiveGoods("r1", "bruno", RECEIVED_AT)).rejected(
        WrongStatus(status="withdrawn", needed="authorised")
    )


def test_goods_that_do_not_come_in_time_are_flagged_once_and_still_welcome() -> None:
    authorisation = authorised(WATCH_BACK)
    end = authorisation.expires_at
    expired = ReturnExpired("r1", send_by=date(2026, 11, 25), ruling=authorisation.ruling)
    past = given(*DELIVERED_ORDER, WATCH_BACK, authorisation)
    past.when(ExpireReturn("r1", at=end - timedelta(seconds=1))).nothing()
    late = past.when(ExpireReturn("r1", at=end)).then(expired)
    late.when(ExpireReturn("r1", at=end)).nothing()
    late.when(ReceiveGoods("r1", "bruno", end + timedelta(days=2))).then(
        GoodsReceived("r1", received_at=end + timedelta(days=2), received_by="bruno")
    )


def test_goods_that_came_do_not_expire() -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(ExpireReturn("r1", at=datetime(2027, 1, 1, tzinfo=UTC))).nothing()


# Inspecting


def test_intact_goods_are_paid_back_in_full_by_a_day_that_the_terms_set() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).then_matches(bool)
    inspection, refund = past.events[-2:]
    assert inspection == ReturnInspected("r1", (InspectedPieces(1, 1, "intact", euro(0)),), inspected_by="carla")
    assert isinstance(refund, RefundDue)
    assert refund.amount == euro(4410)
    assert refund.lines == (RefundedPieces(1, 1, paid=euro(4410), reduction=euro(0), refund=euro(4410)),)
    assert refund.delivery == euro(0)
    assert (refund.due, refund.overdue_at) == (date(2026, 11, 24), datetime(2026, 11, 24, 23, 0, tzinfo=UTC))
    assert (refund.ruling.rule, refund.ruling.code) == ("refund.due", "refund_due")
    assert (refund.delivery_ruling.rule, refund.delivery_ruling.code) == (
        "refund.delivery_cost",
        "delivery_not_refunded",
    )


def test_what_the_goods_lost_in_value_is_withheld() -> None:
    found = FoundPieces(1, 1, "worn", reduction=euro(1000), note="scratched glass")
    inspection, refund = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(found)).then_matches(bool).events[-2:]
    assert isinstance(inspection, ReturnInspected)
    assert inspection.lines == (InspectedPieces(1, 1, "worn", euro(1000), note="scratched glass"),)
    assert isinstance(refund, RefundDue)
    assert refund.lines == (RefundedPieces(1, 1, paid=euro(4410), reduction=euro(1000), refund=euro(3410)),)


def test_a_piece_that_did_not_come_is_not_paid_back() -> None:
    bracelets = received(LineQuantity(2, 3))
    past = given(*DELIVERED_ORDER, bracelets, authorised(bracelets), arrived())
    found = (FoundPieces(2, 1, "missing"), FoundPieces(2, 1, "intact"), FoundPieces(2, 1, "worn", euro(33)))
    refund = past.when(inspect(*found)).then_matches(bool).events[-1]
    assert isinstance(refund, RefundDue)
    assert refund.lines == (RefundedPieces(2, 2, paid=euro(667), reduction=euro(33), refund=euro(634)),)


def test_when_nothing_came_back_the_return_is_closed_with_nothing_owed() -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "wrong_item"))).then(
        ReturnInspected("r1", (InspectedPieces(1, 1, "wrong_item", euro(0)),), inspected_by="carla"),
        ReturnClosed("r1", refunded=euro(0), lines=(LineQuantity(1, 1),)),
    )


def test_every_withdrawn_piece_is_inspected_and_no_other() -> None:
    bracelets = received(LineQuantity(2, 3))
    past = given(*DELIVERED_ORDER, bracelets, authorised(bracelets), arrived())
    past.when(inspect(FoundPieces(2, 2, "intact"))).rejected(InspectionIncomplete(line=2, withdrawn=3, inspected=2))
    past.when(inspect(FoundPieces(2, 2, "intact"), FoundPieces(2, 2, "worn"))).rejected(
        InspectionIncomplete(line=2, withdrawn=3, inspected=4)
    )
    past.when(inspect(FoundPieces(1, 1, "intact"))).rejected(LineUnknown(line=1, param="lines[0].line"))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (FoundPieces(1, 1, "intact", euro(1)), "Intact pieces lost nothing in value."),
        (FoundPieces(1, 1, "worn", euro(4411)), "It lies between nothing and what was paid, EUR 44.10."),
        (FoundPieces(1, 1, "worn", euro(-1)), "It lies between nothing and what was paid, EUR 44.10."),
        (FoundPieces(1, 1, "missing", euro(4410)), "Pieces that did not come back are not paid back: leave it out."),
        (FoundPieces(1, 1, "worn", Money(100, "USD")), "The order was paid in EUR."),
    ],
)
def test_a_reduction_has_to_fit_the_pieces(found: FoundPieces, why: str) -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(inspect(found)).rejected(ReductionNotPossible(why, param="lines[0].reduction"))


def test_the_same_inspection_again_changes_nothing_and_another_is_refused() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).then_matches(bool)
    past.when(inspect(FoundPieces(1, 1, "intact"))).nothing()
    past.when(inspect(FoundPieces(1, 1, "worn", euro(100)))).rejected(
        WrongStatus(status="refund_due", needed="received")
    )


def test_goods_are_inspected_after_they_came() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK)).when(inspect(FoundPieces(1, 1, "intact"))).rejected(
        WrongStatus(status="authorised", needed="received")
    )


# Delivery, under terms that give it back with the whole contract


def _giving_delivery_back() -> TermsBook:
    rules = TERMS.rules
    rule = rules.refund.delivery_cost.model_copy(update={"refunded": "whole_withdrawal"})
    refunds = rules.refund.model_copy(update={"delivery_cost": rule})
    return TermsBook([replace(TERMS, rules=rules.model_copy(update={"refund": refunds}))])


def test_delivery_goes_back_once_with_the_return_that_brings_the_last_piece() -> None:
    bracelets = received(LineQuantity(2, 3), return_id="r2")
    past = given(*WATCH_IN_THE_WAREHOUSE, bracelets, authorised(bracelets), arrived("r2"), book=_giving_delivery_back())
    first = past.when(inspect(FoundPieces(2, 3, "intact"), return_id="r2")).then_matches(bool)
    second = first.when(inspect(FoundPieces(1, 1, "intact"))).then_matches(bool)
    refunds = [event for event in second.events if isinstance(event, RefundDue)]
    assert [(refund.amount, refund.delivery) for refund in refunds] == [(euro(1000), euro(0)), (euro(4900), euro(490))]


def test_delivery_stays_where_a_piece_is_kept() -> None:
    whole = received(*ALL)
    past = given(*DELIVERED_ORDER, whole, authorised(whole), arrived(), book=_giving_delivery_back())
    found = (FoundPieces(1, 1, "intact"), FoundPieces(2, 2, "intact"), FoundPieces(2, 1, "missing"))
    refund = past.when(inspect(*found)).then_matches(bool).events[-1]
    assert isinstance(refund, RefundDue)
    assert (refund.amount, refund.delivery) == (euro(4410 + 667), euro(0))


# Paying back


def test_a_refund_that_was_paid_closes_the_return_once() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).then_matches(bool)
    closed = ReturnClosed("r1", refunded=euro(4410), lines=(LineQuantity(1, 1),))
    past.when(CloseReturn("r1", refunded=euro(4410))).then(closed).when(CloseReturn("r1", euro(4410))).nothing()


def test_a_return_of_which_nothing_is_owed_yet_is_not_closed() -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(CloseReturn("r1", euro(4410))).rejected(
        WrongStatus(status="received", needed="refund_due")
    )


def test_a_refund_that_is_not_paid_in_time_is_flagged_once() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).then_matches(bool)
    refund = past.events[-1]
    assert isinstance(refund, RefundDue)
    past.when(NoteRefundOverdue("r1", at=refund.overdue_at - timedelta(seconds=1))).nothing()
    late = past.when(NoteRefundOverdue("r1", at=refund.overdue_at)).then(
        RefundOverdue("r1", amount=euro(4410), due=date(2026, 11, 24), ruling=refund.ruling)
    )
    late.when(NoteRefundOverdue("r1", at=refund.overdue_at)).nothing()
    late.when(CloseReturn("r1", euro(4410))).then(ReturnClosed("r1", euro(4410), lines=(LineQuantity(1, 1),)))


def test_a_refund_that_was_paid_is_not_overdue() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).then_matches(bool)
    paid = past.when(CloseReturn("r1", euro(4410))).then_matches(bool)
    paid.when(NoteRefundOverdue("r1", at=datetime(2027, 1, 1, tzinfo=UTC))).nothing()


def test_terms_that_an_order_is_pinned_to_are_used_and_no_others() -> None:
    other = replace(OPENED, terms=TermsVersion("opsobjects", "1999-01-01"))
    with pytest.raises(Exception, match="1999-01-01"):
        given(other, CONFIRMED, SHIPPED, DELIVERED).when(withdraw()).nothing()
