"""What is known of an order, and withdrawing from it, given-when-then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from returns_story import (
    ALL,
    BRACELETS,
    CONFIRMED,
    CONFIRMED_AT,
    CUSTOMER,
    DELIVERED,
    DELIVERED_AT,
    DELIVERED_ORDER,
    ENGRAVED,
    LAST_SECOND,
    OPENED,
    SHIPPED,
    SHIPPED_AT,
    TERMS,
    WATCH,
    WATCH_BACK,
    WINDOW_SET,
    WITHDRAWN_AT,
    authorise,
    euro,
    given,
    inspect,
    received,
    withdraw,
)

from ordito.returns.domain.commands import (
    Command,
    NoteOrderProgress,
    OpenReturns,
)
from ordito.returns.domain.events import (
    OrderProgressNoted,
    WithdrawalDeclined,
    WithdrawalReceived,
)
from ordito.returns.domain.rejections import (
    LineNamedTwice,
    LineUnknown,
    NothingToWithdraw,
    OrderEnded,
    OrderNotConfirmed,
    OrderUnknown,
    QuantityTooHigh,
)
from ordito.returns.domain.state import Opened
from ordito.returns.domain.withdrawing import options
from ordito.schemas.values import LineQuantity, TermsVersion
from ordito.terms import TermsBook

# The order's facts


def test_an_order_that_was_placed_is_opened_once() -> None:
    command = OpenReturns("OB-2026-000123", TERMS.version, CUSTOMER, lines=(WATCH, BRACELETS), delivery=euro(490))
    given().when(command).then(OPENED)
    given(OPENED).when(command).nothing()


def test_progress_is_noted_once_and_never_goes_back() -> None:
    given(OPENED).when(NoteOrderProgress("confirmed", CONFIRMED_AT, lines=ALL)).then(CONFIRMED)
    given(OPENED, CONFIRMED).when(NoteOrderProgress("confirmed", CONFIRMED_AT, lines=ALL)).nothing()
    given(OPENED, CONFIRMED).when(NoteOrderProgress("shipped", SHIPPED_AT)).then(SHIPPED)
    given(OPENED, CONFIRMED, SHIPPED).when(NoteOrderProgress("delivered", DELIVERED_AT)).then(DELIVERED, WINDOW_SET)
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
    decided = given(OPENED, CONFIRMED, SHIPPED, friday).when(withdraw(at=sunday)).happens().events[-1]
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
    past = given(*DELIVERED_ORDER).when(withdraw(at=too_late)).happens()
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
    events = given(*WITH_ENGRAVED, book=EXCLUDING).when(withdraw()).happens().events[-2:]
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


def test_terms_that_an_order_is_pinned_to_are_used_and_no_others() -> None:
    other = replace(OPENED, terms=TermsVersion("opsobjects", "1999-01-01"))
    with pytest.raises(Exception, match="1999-01-01"):
        given(other, CONFIRMED, SHIPPED, DELIVERED).when(withdraw()).nothing()
