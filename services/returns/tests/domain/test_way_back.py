"""Goods on their way back: with or without a code, sent, taken or refused at the door, late, lost, sent back again."""

from datetime import UTC, datetime, timedelta

import pytest
from sellers_story import (
    BOTH_WATCHES,
    CO,
    OB,
    ONE_WATCH,
    OP,
    RECEIVED_AT,
    SELLERS,
    SENT_AT,
    Story,
    authorise,
    dispatch,
    euro,
    inspect,
    receive,
    withdraw,
)

from ordito.kit.given import Given
from ordito.returns.domain.commands import (
    CloseReturn,
    Command,
    ExpireReturn,
    FoundPieces,
    NoteOrderProgress,
    RefusalReason,
    RefuseGoods,
    ReportReturnLost,
    SendGoodsBack,
)
from ordito.returns.domain.events import (
    GoodsReceived,
    GoodsRefused,
    GoodsSentBack,
    RefundDue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnDispatched,
    ReturnExpired,
    ReturnInspected,
    ReturnLost,
)
from ordito.returns.domain.life import Status, status_of
from ordito.returns.domain.rejections import (
    CodeNeeded,
    GoodsNotRefusable,
    GoodsNotTaken,
    NothingToSendBack,
    OrderNotShipped,
    ProofOfDispatchNeeded,
    WrongStatus,
)
from ordito.returns.domain.state import Opened
from ordito.terms import late_return, lost_return, return_authorisation, return_shipment

LATE = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
"""Weeks after every seller's last day."""
LOST = ReportReturnLost("r1", "dario", RECEIVED_AT)


def refuse(reason: RefusalReason, *, at: datetime = RECEIVED_AT) -> RefuseGoods:
    return RefuseGoods("r1", reason, "bruno", at)


def status(past: Given[Command]) -> Status:
    state = past.state()
    assert isinstance(state, Opened)
    return status_of(state.returns[0])


# With or without a code


@pytest.mark.parametrize("seller", [OB, CO])
def test_where_a_code_is_needed_goods_are_not_sent_nor_received_without_one(seller: str) -> None:
    story = Story(seller)
    past = story.delivered(withdraw())
    past.when(dispatch()).rejected(CodeNeeded(return_authorisation(story.terms)))
    past.when(LOST).rejected(CodeNeeded(return_authorisation(story.terms)))
    past.when(receive()).rejected(GoodsNotTaken(return_shipment(story.terms, authorised=False)))
    refused = past.when(refuse("without_authorisation")).then_matches(lambda events: type(events[0]) is GoodsRefused)
    assert status(refused) == "withdrawn"


@pytest.mark.parametrize(
    "story", [Story(OP), Story(OB, law="enforce"), Story(CO, law="enforce")], ids=["OP", "OB by law", "CO by law"]
)
def test_where_no_code_is_needed_goods_come_back_at_once(story: Story) -> None:
    past = story.delivered(withdraw())
    past.when(receive()).then_matches(lambda events: type(events[0]) is GoodsReceived)
    sent = past.when(dispatch()).then_matches(lambda events: type(events[0]) is ReturnDispatched)
    assert status(sent) == "dispatched"
    sent.when(refuse("without_authorisation")).rejected(
        GoodsNotRefusable(return_shipment(story.terms, authorised=False))
    )
    with_code = sent.when(authorise()).then_matches(lambda events: type(events[0]) is ReturnAuthorised)
    assert status(with_code) == "dispatched"
    with_code.when(authorise()).nothing()
    with_code.when(receive()).then_matches(lambda events: type(events[0]) is GoodsReceived)


@pytest.mark.parametrize("seller", SELLERS)
def test_the_authorisation_says_what_the_terms_ask_of_the_parcel(seller: str) -> None:
    story = Story(seller)
    authorised = story.delivered(withdraw(), authorise()).events[-1]
    assert isinstance(authorised, ReturnAuthorised)
    said = " ".join(sentence.en for sentence in authorised.instructions)
    assert ("single shipment" in said) is story.terms.rules.returns.shipment.one_shipment
    assert ("original packaging" in said) is story.terms.rules.returns.condition.original_packaging


def test_goods_that_never_left_the_house_are_neither_sent_nor_received() -> None:
    past = Story(OP).confirmed(withdraw())
    for command in (dispatch(), receive(), authorise(), LOST):
        past.when(command).rejected(OrderNotShipped())


# On its way


def test_what_is_said_of_the_dispatch_is_said_once_and_can_be_corrected() -> None:
    past = Story(CO).delivered(withdraw(), authorise(), dispatch())
    past.when(dispatch()).nothing()
    corrected = past.when(dispatch(tracking="T-2")).happens()
    assert status(corrected) == "dispatched"
    corrected.when(receive()).happens().when(dispatch()).rejected(WrongStatus(status="received", needed="authorised"))


def test_goods_sent_in_time_do_not_expire_and_others_do_once() -> None:
    past = Story(CO).delivered(withdraw(), authorise())
    authorised = past.events[-1]
    assert isinstance(authorised, ReturnAuthorised)
    end = authorised.expires_at
    expire = ExpireReturn("r1", at=end)
    past.when(ExpireReturn("r1", at=end - timedelta(seconds=1))).nothing()
    past.when(dispatch(at=end - timedelta(seconds=1))).happens().when(expire).nothing()
    late = past.when(dispatch(at=end)).happens()
    late.when(expire).then_matches(lambda events: type(events[0]) is ReturnExpired).when(expire).nothing()


@pytest.mark.parametrize("seller", SELLERS)
def test_the_receipt_says_whether_the_goods_came_in_time(seller: str) -> None:
    story = Story(seller)
    past = story.delivered(withdraw(), authorise())
    in_time = past.when(dispatch()).happens().when(receive(at=LATE)).happens().events[-1]
    assert isinstance(in_time, GoodsReceived)
    assert in_time.ruling is not None
    assert in_time.ruling.code == "in_time"
    late = past.when(receive(at=LATE)).happens().events[-1]
    assert isinstance(late, GoodsReceived)
    assert late.ruling is not None
    assert (late.ruling.code, late.ruling.allowed) == ("refusable_late", False)


# At the door


@pytest.mark.parametrize("seller", SELLERS)
def test_goods_that_are_too_late_may_be_refused_and_stay_the_customers(seller: str) -> None:
    past = Story(seller).delivered(withdraw(), authorise())
    refused = past.when(refuse("late", at=LATE)).then_matches(
        lambda events: [type(event) for event in events] == [GoodsRefused, ReturnClosed]
    )
    closed = refused.events[-1]
    assert isinstance(closed, ReturnClosed)
    assert closed.refunded == euro(0)
    refused.when(refuse("late", at=LATE)).nothing()
    story = Story(seller)
    in_time = late_return(
        story.terms,
        authorised_at=datetime(2026, 11, 11, 8, 0, tzinfo=UTC),
        notified_at=datetime(2026, 11, 10, 18, 45, tzinfo=UTC),
        received_at=RECEIVED_AT,
    )
    past.when(refuse("late")).rejected(GoodsNotRefusable(in_time))


@pytest.mark.parametrize("seller", SELLERS)
def test_a_parcel_carriage_forward_is_refused_and_may_come_again(seller: str) -> None:
    story = Story(seller)
    past = story.delivered(withdraw(), authorise(), dispatch())
    past.when(receive(carriage_forward=True)).rejected(
        GoodsNotTaken(return_shipment(story.terms, authorised=True, carriage_forward=True))
    )
    refused = past.when(refuse("carriage_forward")).then_matches(lambda events: len(events) == 1)
    assert status(refused) == "authorised"
    refused.when(dispatch(tracking="T-2")).happens().when(receive()).happens()


def test_one_shipment_only_lets_the_second_parcel_be_refused_or_taken() -> None:
    story = Story(CO)
    past = story.delivered(withdraw(), authorise(), dispatch(), receive())
    second = return_shipment(story.terms, authorised=True, earlier_parcels=1)
    assert second.code == "refusable_second_shipment"
    refused = past.when(refuse("second_shipment")).then(GoodsRefused("r1", "bruno", second))
    assert status(refused) == "received"
    past.when(receive(parcels=2)).then(GoodsReceived("r1", RECEIVED_AT, "bruno", ruling=second, parcels=2))
    past.when(receive(parcels=1)).nothing()


@pytest.mark.parametrize("seller", [OB, OP])
def test_where_the_text_does_not_ask_for_one_shipment_a_second_parcel_is_not_refused(seller: str) -> None:
    story = Story(seller)
    past = story.delivered(withdraw(), authorise(), dispatch(), receive())
    past.when(refuse("second_shipment")).rejected(
        GoodsNotRefusable(return_shipment(story.terms, authorised=True, earlier_parcels=1))
    )


def test_a_second_parcel_comes_after_a_first_and_any_other_refusal_before_it() -> None:
    past = Story(CO).delivered(withdraw(), authorise())
    past.when(refuse("second_shipment")).rejected(WrongStatus(status="authorised", needed="received"))
    past.when(receive()).happens().when(refuse("carriage_forward")).rejected(
        WrongStatus(status="received", needed="authorised")
    )


# Lost


@pytest.mark.parametrize("seller", [OP, CO])
def test_goods_lost_at_the_customers_risk_are_not_paid_back_and_are_welcome_if_they_turn_up(seller: str) -> None:
    story = Story(seller)
    lost = (
        story.delivered(withdraw(), authorise(), dispatch())
        .when(LOST)
        .then(
            ReturnLost("r1", "dario", lost_return(story.terms, proof_of_dispatch=True)),
            ReturnClosed("r1", refunded=euro(0), lines=(BOTH_WATCHES,)),
        )
    )
    lost.when(LOST).nothing()
    found = lost.when(receive(at=LATE)).then_matches(lambda events: type(events[0]) is GoodsReceived)
    found.when(inspect(FoundPieces(1, 2, "intact"))).then_matches(lambda events: events[-1].amount == euro(10_001))


@pytest.mark.parametrize(
    "story", [Story(OB), Story(OP, law="enforce"), Story(CO, law="enforce")], ids=["OB", "OP by law", "CO by law"]
)
def test_goods_lost_at_the_sellers_risk_are_paid_back(story: Story) -> None:
    past = story.delivered(withdraw(), authorise(), dispatch())
    lost = past.when(LOST).then_matches(lambda events: [type(event) for event in events] == [ReturnLost, RefundDue])
    refund = lost.events[-1]
    assert isinstance(refund, RefundDue)
    delivery = euro(590) if story.law == "enforce" else euro(0)
    assert (refund.amount, refund.delivery) == (euro(10_001) + delivery, delivery)
    lost.when(LOST).nothing()
    lost.when(CloseReturn("r1", refund.amount)).happens().when(LOST).nothing()
    lost.when(receive()).rejected(WrongStatus(status="refund_due", needed="authorised"))


def test_at_the_sellers_risk_somebody_has_to_show_that_the_goods_were_sent() -> None:
    story = Story(OB)
    past = story.delivered(withdraw(), authorise(), dispatch(tracking=None))
    past.when(LOST).rejected(ProofOfDispatchNeeded(lost_return(story.terms)))


def test_goods_that_came_are_not_lost() -> None:
    past = Story(OB).in_the_warehouse()
    past.when(LOST).rejected(WrongStatus(status="received", needed="dispatched"))


# To the customer again


def test_refused_pieces_go_back_at_the_customers_cost_once_also_after_the_refund() -> None:
    past = Story(OP).in_the_warehouse()
    found = (FoundPieces(1, 1, "intact"), FoundPieces(1, 1, "worn", refused=True))
    inspected = past.when(inspect(*found)).happens()
    send = SendGoodsBack("r1", "brt", "T-9", "dario")
    back = GoodsSentBack("r1", (ONE_WATCH,), "brt", "T-9", "dario", cost_bearer="customer")
    inspected.when(send).then(back).when(send).nothing()
    closed = inspected.when(CloseReturn("r1", euro(5001))).happens()
    closed.when(send).then(back).when(send).nothing()


def test_there_is_nothing_to_send_back_where_nothing_was_refused_or_inspected() -> None:
    past = Story(OP).in_the_warehouse()
    send = SendGoodsBack("r1", None, None, "dario")
    past.when(send).rejected(WrongStatus(status="received", needed="inspected"))
    past.when(inspect(FoundPieces(1, 2, "intact"))).happens().when(send).rejected(NothingToSendBack())


# Whatever was declined, or is over


def test_nothing_is_done_with_a_declined_return() -> None:
    past = Story(OP, kind="business").delivered(withdraw())
    authorised = WrongStatus(status="declined", needed="authorised")
    for command in (dispatch(), receive(), refuse("late")):
        past.when(command).rejected(authorised)
    past.when(LOST).rejected(WrongStatus(status="declined", needed="dispatched"))


def test_a_terminated_order_closes_whatever_is_on_its_way() -> None:
    past = Story(OP).shipped(withdraw(), dispatch())
    closed = past.when(NoteOrderProgress("cancelled", SENT_AT)).happens()
    assert status(closed) == "closed"
    inspected = Story(OP).in_the_warehouse().when(inspect(FoundPieces(1, 2, "intact"))).happens()
    assert isinstance(inspected.events[-2], ReturnInspected)
