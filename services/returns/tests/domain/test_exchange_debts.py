"""What an exchange spent and its goods did not cover is asked of the customer: once, and no more than that."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sellers_story import CODE, OB, ONE_WATCH, RECEIVED_AT, Story, dispatch, euro, inspect, receive

from ordito.kit.given import Given
from ordito.returns.domain.claim_commands import NoteChargePaid
from ordito.returns.domain.commands import (
    AgreeExchange,
    Command,
    ExpireReturn,
    FoundPieces,
    NoteReplacement,
    RefuseGoods,
    ReportReturnLost,
)
from ordito.returns.domain.events import (
    Event,
    ExchangeChargeDropped,
    ExchangeChargeDue,
    ExchangeNoted,
    GoodsRefused,
    RefundDue,
    ReturnClosed,
    ReturnExpired,
    WantedPieces,
)
from ordito.returns.domain.rejections import ReturnRejection
from ordito.schemas.money import Money
from ordito.terms import evaluate

AT = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
EXPIRED_AT = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
CONFIRMED, ENDED = NoteReplacement("r1", "confirmed"), NoteReplacement("r1", "ended")
EXPIRE = ExpireReturn("r1", EXPIRED_AT)
LOST = ReportReturnLost("r1", "bruno", RECEIVED_AT)
INTACT, MISSING = FoundPieces(1, 1, "intact"), FoundPieces(1, 1, "missing")
FIRST, SECOND = "r1-exchange-1", "r1-exchange-2"
CREDIT = 5001


def worn(less: int) -> FoundPieces:
    return FoundPieces(1, 1, "worn", euro(less))


def agreed(*then: Command, price: int = CREDIT) -> Given[Command]:
    """One watch for another one at `price`, which went out, and what followed."""
    wanted = WantedPieces("WATCH-9", "Another watch", 1, euro(price), vat_rate="22")
    agree = AgreeExchange((ONE_WATCH,), (wanted,), "replacement", CODE, defective=False, agreed_by="anna", at=AT)
    return Story(OB).delivered(agree, *then)


def due(events: tuple[Event, ...]) -> ExchangeChargeDue | None:
    return next((event for event in events if isinstance(event, ExchangeChargeDue)), None)


def after(past: Given[Command], command: Command) -> tuple[Event, ...]:
    """What follows from the command."""
    return past.when(command).happens().events[len(past.events) :]


def paid(charge_id: str = FIRST) -> NoteChargePaid:
    return NoteChargePaid(charge_id, at=EXPIRED_AT)


@pytest.mark.parametrize(
    ("price", "found", "owed", "code"),
    [
        (5001, worn(500), 500, "goods_worth_less"),
        (6000, worn(500), 500, "goods_worth_less"),
        (5001, MISSING, 5001, "goods_worth_less"),
        (3000, MISSING, 3000, "goods_worth_less"),
        (5001, FoundPieces(1, 1, "wrong_item"), 5001, "goods_worth_less"),
        (5001, FoundPieces(1, 1, "diminished", euro(1)), 1, "goods_worth_less"),
    ],
)
def test_what_the_inspection_takes_off_below_what_was_spent_is_owed(
    price: int, found: FoundPieces, owed: int, code: str
) -> None:
    past = agreed(CONFIRMED, dispatch(), receive(), price=price)
    events = after(past, inspect(found))
    charge = due(events)
    assert charge is not None
    assert (charge.charge_id, charge.amount, charge.reason) == (FIRST, euro(owed), "exchange_worth_less")
    assert (charge.ruling.code, charge.ruling.facts["owed"]) == (code, owed)
    assert any(isinstance(event, ReturnClosed) for event in events), "and nothing goes back"
    assert charge.ruling in evaluate(Story(OB).terms, "exchange_shortfall", charge.ruling.facts)


@pytest.mark.parametrize(("price", "found"), [(5001, INTACT), (3000, worn(2001)), (1, INTACT)])
def test_nothing_is_owed_as_long_as_the_goods_cover_what_was_spent(price: int, found: FoundPieces) -> None:
    assert due(after(agreed(CONFIRMED, dispatch(), receive(), price=price), inspect(found))) is None


def test_goods_that_never_arrive_are_owed_for_once_their_last_day_is_over() -> None:
    expired, charge = after(agreed(CONFIRMED), EXPIRE)
    assert isinstance(expired, ReturnExpired)
    assert isinstance(charge, ExchangeChargeDue)
    assert (charge.amount, charge.reason, charge.ruling.code) == (
        euro(5001),
        "exchange_not_returned",
        "goods_not_returned",
    )
    agreed(CONFIRMED, EXPIRE).when(EXPIRE).nothing()


def test_goods_that_were_sent_and_got_lost_are_the_sellers_loss() -> None:
    lost = agreed(CONFIRMED, dispatch(), LOST)
    assert due(lost.events) is None
    assert isinstance(lost.events[-1], ReturnClosed)
    assert isinstance(agreed(CONFIRMED, dispatch(), LOST, price=3000).events[-1], RefundDue)


def test_goods_that_are_refused_as_too_late_stay_owed_for() -> None:
    """The charge of the day on which they were due stands: it is neither dropped nor asked for again."""
    refused, closed = after(agreed(CONFIRMED, EXPIRE), RefuseGoods("r1", "late", "bruno", EXPIRED_AT))
    assert isinstance(refused, GoodsRefused)
    assert isinstance(closed, ReturnClosed)


def test_nothing_is_owed_before_the_other_order_stands_and_nothing_if_it_never_did() -> None:
    before = agreed(EXPIRE)
    assert due(before.events) is None, "its difference is not paid yet: nothing was spent"
    noted, charge = after(before, CONFIRMED)
    assert noted == ExchangeNoted("r1", "replacement_confirmed")
    assert isinstance(charge, ExchangeChargeDue)
    assert charge.amount == euro(5001)
    never_stood = agreed(ENDED, EXPIRE)
    assert due(never_stood.events) is None
    never_stood.when(CONFIRMED).nothing()


def test_goods_that_do_not_come_are_owed_for_although_the_other_order_was_given_up_and_its_price_paid_back() -> None:
    expired, charge = after(agreed(CONFIRMED, ENDED), EXPIRE)
    assert isinstance(expired, ReturnExpired)
    assert isinstance(charge, ExchangeChargeDue)
    assert (charge.charge_id, charge.amount, charge.reason) == (FIRST, euro(5001), "exchange_not_returned")
    ended = agreed(EXPIRE, CONFIRMED).when(ENDED).then(ExchangeNoted("r1", "replacement_ended"))
    ended.when(CONFIRMED).nothing()
    ended.when(ENDED).nothing()
    assert ExchangeChargeDropped("r1", FIRST) in after(ended, receive(at=EXPIRED_AT))
    short = due(after(agreed(CONFIRMED, ENDED, dispatch(), receive()), inspect(worn(700))))
    assert short is not None
    assert short.amount == euro(700)


def test_a_replacement_of_something_else_is_no_exchanges() -> None:
    agreed().when(NoteReplacement("c1", "confirmed")).nothing()


def test_goods_that_come_after_all_drop_what_is_not_paid_and_only_what_they_lack_is_owed() -> None:
    past = agreed(CONFIRMED, EXPIRE)
    received = after(past, receive(at=EXPIRED_AT + timedelta(days=1)))
    assert received[-1] == ExchangeChargeDropped("r1", FIRST)
    arrived = agreed(CONFIRMED, EXPIRE, receive(at=EXPIRED_AT))
    assert due(after(arrived, inspect(INTACT))) is None
    again = due(after(arrived, inspect(worn(700))))
    assert again is not None
    assert (again.charge_id, again.amount) == (SECOND, euro(700))


@pytest.mark.parametrize(("found", "back"), [(INTACT, 5001), (worn(700), 4301)])
def test_goods_that_come_after_they_were_paid_for_are_paid_back(found: FoundPieces, back: int) -> None:
    past = agreed(CONFIRMED, EXPIRE, paid(), receive(at=EXPIRED_AT))
    events = after(past, inspect(found))
    refund = next(event for event in events if isinstance(event, RefundDue))
    assert refund.amount == euro(back)
    assert due(events) is None


def test_a_charge_is_paid_once_and_asked_for_never_again() -> None:
    past = agreed(CONFIRMED, EXPIRE).when(paid()).then(ExchangeNoted("r1", "charge_paid", FIRST))
    past.when(paid()).nothing()
    past.when(CONFIRMED).nothing()
    agreed(CONFIRMED, dispatch(), receive(), inspect(worn(500)), paid()).when(paid()).nothing()


def test_what_is_paid_before_the_goods_are_looked_at_counts_although_it_was_dropped() -> None:
    past = agreed(CONFIRMED, EXPIRE, receive(at=EXPIRED_AT)).when(paid())
    past = past.then(ExchangeNoted("r1", "charge_paid", FIRST))
    refund = next(event for event in after(past, inspect(INTACT)) if isinstance(event, RefundDue))
    assert refund.amount == euro(5001)


def test_what_was_paid_when_it_was_dropped_and_all_was_settled_is_told_to_be_too_much() -> None:
    settled = agreed(CONFIRMED, EXPIRE, receive(at=EXPIRED_AT), inspect(INTACT))
    settled.when(paid()).then(ExchangeNoted("r1", "charge_paid", FIRST, too_much=euro(5001)))
    short = agreed(CONFIRMED, EXPIRE, receive(at=EXPIRED_AT), inspect(worn(700)))
    short.when(paid()).then(
        ExchangeNoted("r1", "charge_paid", FIRST, too_much=euro(4301)), ExchangeChargeDropped("r1", SECOND)
    )


COMMANDS: tuple[Command, ...] = (
    CONFIRMED,
    ENDED,
    EXPIRE,
    LOST,
    dispatch(),
    receive(at=RECEIVED_AT),
    RefuseGoods("r1", "late", "bruno", EXPIRED_AT),
    inspect(INTACT),
    inspect(worn(700)),
    inspect(MISSING),
    paid(FIRST),
    paid(SECOND),
    paid("r1-exchange-3"),
)


@settings(max_examples=100)
@given(price=st.sampled_from([1, 3000, 5001, 7000]), commands=st.lists(st.sampled_from(COMMANDS), max_size=10))
def test_no_sequence_asks_twice_or_for_more_than_was_spent(price: int, commands: list[Command]) -> None:
    past = agreed(price=price)
    decider, state = past.decider, past.state()
    charges: dict[str, Money] = {}
    open_: set[str] = set()
    paid_in = back = too_much = 0
    for command in commands:
        try:
            events = decider.decide(state, command)
        except ReturnRejection:
            continue
        state = decider.fold(events, state)
        for event in events:
            match event:
                case ExchangeChargeDue():
                    assert event.charge_id not in charges
                    charges[event.charge_id] = event.amount
                    open_.add(event.charge_id)
                case ExchangeChargeDropped(charge_id=charge_id):
                    open_.remove(charge_id)
                case ExchangeNoted(fact="charge_paid", charge_id=str() as charge_id):
                    paid_in += charges[charge_id].amount
                    too_much += 0 if event.too_much is None else event.too_much.amount
                    open_.discard(charge_id)
                case RefundDue():
                    back += event.amount.amount
                case _:
                    pass
        assert len(open_) <= 1
        spent = min(price, CREDIT)
        asked = sum(charges[each].amount for each in open_)
        paid_back = max(back - (CREDIT - spent), 0)
        assert asked + paid_in - too_much - paid_back <= spent
        assert back <= CREDIT - spent + paid_in
