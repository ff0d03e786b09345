"""What orders makes of other services' events, through the inbox and on a real database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

import pytest
from orders_examples import BOOK, MONDAY_AFTERNOON, PLACE, TERMS, THURSDAY, TUESDAY, cancel, euro
from orders_of_op import PLACE as PLACE_AT_OP
from orders_of_op import PLACE_CASH as PLACE_CASH_AT_OP

from ordito.kit.context import SYSTEM, Actor, Context
from ordito.kit.database import Database
from ordito.kit.inbox import Inbox, Verdict
from ordito.kit.message import Message
from ordito.orders.application.handlers import Orders
from ordito.orders.application.reactions import reactions
from ordito.orders.domain.commands import GrantFurtherTime, NoteOverdue, PlaceOrder, TerminateOrder
from ordito.orders.domain.rejections import ContradictsHistory, NotPlacedYet
from ordito.orders.domain.state import Delivered
from ordito.orders.main import make_orders
from ordito.schemas import payments, returns, shipping
from ordito.schemas.event import EventBody
from ordito.schemas.values import Address, LineQuantity
from ordito.terms import withdrawal

ORDER = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21"
ALL = [LineQuantity(1, 1)]
WITHDRAWAL = withdrawal(TERMS, at=THURSDAY, delivered_at=THURSDAY, order_delivered_at=THURSDAY)
LAB = Address("Resi", "Via Nola 1", "81025", "Marcianise", "IT", province="CE")

CAPTURED = payments.PaymentCapturedV1(amount=euro(4410), method="card", provider="sandbox", provider_reference="p-1")
FAILED = payments.PaymentFailedV1(amount=euro(4410), method="card", code="card_declined", message="no")
ALLOCATED = shipping.AllocationMadeV1(reserved=ALL, unavailable=[])
HANDED_OVER = shipping.ParcelHandedOverV1(
    parcel_id="p-1", courier="brt", tracking_number="T1", tracking_url=None, lines=ALL, handed_over_at=TUESDAY
)
WITHDRAWN = returns.WithdrawalReceivedV1(
    return_id="r-1",
    lines=ALL,
    name="Cliente Esempio",
    contact_email="cliente@example.it",
    statement="Recedo.",
    channel="page",
    received_at=THURSDAY,
    ruling=WITHDRAWAL,
)
AUTHORISED = returns.ReturnAuthorisedV1(
    return_id="r-1",
    code="R-1",
    address=LAB,
    lines=ALL,
    send_by=date(2026, 11, 19),
    cost_bearer="customer",
    authorised_by="anna",
    ruling=WITHDRAWAL,
)
RECEIVED = returns.GoodsReceivedV1(return_id="r-1", received_at=THURSDAY, received_by="anna")
REFUND_DUE = returns.RefundDueV1(
    return_id="r-1",
    amount=euro(4410),
    lines=[returns.RefundLine(line=1, quantity=1, paid=euro(4410), reduction=euro(0), refund=euro(4410))],
    delivery=euro(0),
    due=date(2026, 11, 19),
    ruling=WITHDRAWAL,
)
CLOSED = returns.ReturnClosedV1(return_id="r-1", refunded=euro(4410), lines=ALL)


def delivered(*, complete: bool) -> shipping.ParcelDeliveredV1:
    return shipping.ParcelDeliveredV1(
        parcel_id="p-1", courier="brt", tracking_number="T1", delivered_at=THURSDAY, complete=complete
    )


@pytest.fixture
def orders(database: Database) -> Orders:
    orders = make_orders()
    context = Context(seller="opsobjects", actor=Actor("storefront", "opsobjects"), correlation="c-1")
    with database.transaction(ORDER) as tx:
        orders.place(tx, ORDER, command=PLACE, context=context)
    return orders


Hear = Callable[..., Verdict]


@pytest.fixture
def hear(database: Database, orders: Orders) -> Hear:
    """Takes the next message of a source, the way the consumer does."""
    inbox = Inbox("orders", reactions(orders))
    versions: dict[str, int] = {}

    def take(body: EventBody, *, stream: str = ORDER, again: bool = False) -> Verdict:
        source = body.type.split(".")[1]
        version = versions[source] = versions.get(source, 0) + (0 if again else 1)
        message = Message(
            id=str(uuid5(NAMESPACE_URL, f"{source}/{version}")),
            source=source,
            type=body.type,
            stream=stream,
            version=version,
            time=MONDAY_AFTERNOON,
            context=Context(seller="opsobjects", actor=SYSTEM, correlation="c-1"),
            data={**body.model_dump(mode="json"), "added_later": True},
        )
        with database.transaction(*inbox.locks(message)) as tx:
            return inbox.take(tx, message)

    return take


def status(database: Database, orders: Orders) -> str:
    with database.read() as tx:
        return orders.find(tx, ORDER).order.status


def test_an_order_walks_its_whole_life_by_what_it_hears(database: Database, orders: Orders, hear: Hear) -> None:
    walk: list[tuple[EventBody, str]] = [
        (CAPTURED, "placed"),
        (ALLOCATED, "confirmed"),
        (HANDED_OVER, "shipped"),
        (delivered(complete=False), "shipped"),
        (delivered(complete=True), "delivered"),
        (WITHDRAWN, "returning"),
        (AUTHORISED, "returning"),
        (RECEIVED, "returning"),
        (REFUND_DUE, "returning"),
        (CLOSED, "returned"),
    ]
    for body, expected in walk:
        assert hear(body) is Verdict.HANDLED
        assert status(database, orders) == expected
    with database.read() as tx:
        noted = tx.load(ORDER)
    causes = {str(uuid5(NAMESPACE_URL, f"{source}/1")) for source in ("payments", "shipping", "returns")}
    assert causes <= {one.context.causation for one in noted}
    assert {one.context.correlation for one in noted} == {"c-1"}
    assert {one.context.actor for one in noted[1:]} == {SYSTEM}


def test_a_message_heard_twice_is_noted_once(database: Database, orders: Orders, hear: Hear) -> None:
    assert hear(CAPTURED) is Verdict.HANDLED
    assert hear(CAPTURED, again=True) is Verdict.SEEN
    with database.read() as tx:
        assert orders.find(tx, ORDER).version == 2


def test_a_failed_payment_rejects_with_the_providers_reason(database: Database, orders: Orders, hear: Hear) -> None:
    hear(FAILED)
    with database.read() as tx:
        order = orders.find(tx, ORDER).order
    assert order.status == "rejected"
    assert order.acceptance.ruling.facts["reason"] == "card_declined"  # type: ignore[union-attr]  # rejected has one


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (shipping.ShipmentStoppedV1(lines=ALL), "cancelled"),
        (shipping.ShipmentStopDeclinedV1(handed_over_at=datetime(2026, 11, 2, 12, tzinfo=UTC)), "placed"),
    ],
)
def test_shippings_answer_ends_a_cancellation(
    answer: EventBody, expected: str, database: Database, orders: Orders, hear: Hear
) -> None:
    context = Context(seller="opsobjects", actor=Actor("customer", ORDER), correlation="c-1")
    with database.transaction(ORDER) as tx:
        orders.tell(tx, ORDER, command=cancel(), context=context)
    hear(answer)
    assert status(database, orders) == expected


def test_what_contradicts_the_history_is_left_to_be_parked(database: Database, orders: Orders, hear: Hear) -> None:
    with pytest.raises(ContradictsHistory):
        hear(HANDED_OVER)
    assert status(database, orders) == "placed"


def test_nothing_is_noted_of_an_order_that_nobody_placed(hear: Hear) -> None:
    with pytest.raises(NotPlacedYet):
        hear(CAPTURED, stream="0193a1f2-0000-7000-8000-000000000000")


def came_back(*, complete: bool, delivered_at: datetime | None) -> shipping.ParcelCameBackV1:
    return shipping.ParcelCameBackV1(
        parcel_id="p-2",
        lines=ALL,
        cause="refused",
        return_cost=euro(0),
        customs_cost=euro(0),
        received_by="anna",
        received_at=THURSDAY,
        complete=complete,
        delivered_at=delivered_at,
    )


def delivered_at(database: Database, orders: Orders) -> datetime | None:
    with database.read() as tx:
        delivery = orders.find(tx, ORDER).order.delivery
    return delivery.delivered_at if isinstance(delivery, Delivered) else None


def test_a_corrected_delivery_is_followed(database: Database, orders: Orders, hear: Hear) -> None:
    correction = shipping.DeliveryCorrectedV1(
        parcel_id="p-1",
        courier="brt",
        tracking_number="T1",
        was=THURSDAY,
        delivered_at=TUESDAY,
        complete=True,
        lines=ALL,
    )
    for body in (CAPTURED, ALLOCATED, HANDED_OVER, delivered(complete=True), correction):
        hear(body)
    assert delivered_at(database, orders) == TUESDAY
    hear(correction.model_copy(update={"order_delivered_at": THURSDAY}))
    assert delivered_at(database, orders) == THURSDAY
    hear(correction.model_copy(update={"complete": False}))
    assert delivered_at(database, orders) == THURSDAY


def test_the_last_parcel_that_comes_back_delivers_the_order_with_what_came(
    database: Database, orders: Orders, hear: Hear
) -> None:
    for body in (CAPTURED, ALLOCATED, HANDED_OVER, delivered(complete=False)):
        hear(body)
    hear(came_back(complete=True, delivered_at=TUESDAY))
    assert (status(database, orders), delivered_at(database, orders)) == ("delivered", TUESDAY)


@pytest.mark.parametrize("last", [REFUND_DUE, CLOSED])
def test_an_order_of_which_nothing_arrived_hangs_in_nothing(
    last: EventBody, database: Database, orders: Orders, hear: Hear
) -> None:
    for body in (CAPTURED, ALLOCATED, HANDED_OVER, came_back(complete=False, delivered_at=None)):
        hear(body)
    assert status(database, orders) == "shipped"
    hear(last.model_copy(update={"return_id": "u1"}))
    assert status(database, orders) == "undelivered"
    with database.transaction(ORDER) as tx:
        overdue = NoteOverdue(date(2026, 12, 3), at=datetime(2026, 12, 4, tzinfo=UTC))
        orders.tell(tx, ORDER, command=overdue, context=Context("opsobjects", SYSTEM, "c-1"))
    assert status(database, orders) == "undelivered"
    with database.read() as tx:
        assert orders.find(tx, ORDER).order.overdue is None


def test_a_stop_after_the_termination_tells_nothing_new(database: Database, orders: Orders, hear: Hear) -> None:
    for body in (CAPTURED, ALLOCATED, HANDED_OVER):
        hear(body)
    late, later = datetime(2026, 12, 5, 9, tzinfo=UTC), datetime(2027, 1, 5, 9, tzinfo=UTC)
    for command in (
        GrantFurtherTime(date(2026, 12, 20), "customer", at=late),
        TerminateOrder("customer", at=later),
    ):
        with database.transaction(ORDER) as tx:
            orders.tell(tx, ORDER, command=command, context=Context("opsobjects", SYSTEM, "c-1"))
    with database.read() as tx:
        before = orders.find(tx, ORDER).version
    assert hear(shipping.ShipmentStoppedV1(lines=[])) is Verdict.HANDLED
    with database.read() as tx:
        assert orders.find(tx, ORDER).version == before
    hear(delivered(complete=True))
    assert status(database, orders) == "terminated"


def test_a_good_voucher_is_noted_and_a_bad_one_is_left_to_its_failure(
    database: Database, orders: Orders, hear: Hear
) -> None:
    with_voucher = replace(PLACE, number="OB-100002", voucher="V-1", storefront_reference="OB-100235")
    other = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d22"
    context = Context(seller="opsobjects", actor=Actor("storefront", "opsobjects"), correlation="c-1")
    with database.transaction(other) as tx:
        orders.place(tx, other, command=with_voucher, context=context)
    requested = payments.PaymentRequestedV1(amount=euro(4410), method="card", key="charge:1")
    hear(requested, stream=other)
    with database.read() as tx:
        assert orders.find(tx, other).order.by_voucher is None
    hear(requested.model_copy(update={"voucher": euro(1000)}), stream=other)
    with database.read() as tx:
        assert orders.find(tx, other).order.by_voucher == euro(1000)


@pytest.mark.parametrize("place", [PLACE_AT_OP, PLACE_CASH_AT_OP], ids=["paid at once", "cash on delivery"])
@pytest.mark.parametrize("crossed", [False, True])
def test_a_withdrawal_from_all_that_is_still_here_cancels_the_order_or_goes_on_as_a_return(
    place: PlaceOrder, crossed: bool, database: Database, orders: Orders, hear: Hear
) -> None:
    other = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d23"
    context = Context(seller="oplashopping", actor=Actor("storefront", "oplashopping"), correlation="c-1")
    with database.transaction(other) as tx:
        orders.place(tx, other, command=place, context=context)
    both = [LineQuantity(1, 2)]
    if place is PLACE_AT_OP:
        hear(CAPTURED.model_copy(update={"amount": place.expected_total}), stream=other)
    hear(ALLOCATED.model_copy(update={"reserved": both}), stream=other)
    ruling = withdrawal(
        BOOK.in_force("oplashopping", MONDAY_AFTERNOON),
        at=MONDAY_AFTERNOON,
        delivered_at=None,
        order_delivered_at=None,
    )
    half = WITHDRAWN.model_copy(update={"lines": [LineQuantity(1, 1)], "ruling": ruling})
    hear(half, stream=other)
    with database.read() as tx:
        assert orders.find(tx, other).events[-1].type == "pieces-stop-requested.v1"
    kept = shipping.PiecesStoppedV1(return_id=half.return_id, lines=half.lines, ruling=ruling)
    if not crossed:
        assert hear(kept, stream=other) is Verdict.HANDLED
        with database.read() as tx:
            assert orders.find(tx, other).order.status == "confirmed"
    assert hear(half.model_copy(update={"return_id": "r-2"}), stream=other) is Verdict.HANDLED
    with database.read() as tx:
        asked = orders.find(tx, other).events[-1].event
    assert (asked.by, asked.reason, asked.ruling) == ("customer", "withdrawal", ruling)

    if crossed:
        declined = shipping.ShipmentStopDeclinedV1(handed_over_at=TUESDAY)
        hear(HANDED_OVER.model_copy(update={"lines": both}), stream=other)
        hear(declined, stream=other)
        expected = "returning"
    else:
        hear(shipping.ShipmentStoppedV1(lines=both), stream=other)
        hear(CLOSED.model_copy(update={"refunded": euro(0), "lines": half.lines}), stream=other)
        hear(CLOSED.model_copy(update={"return_id": "r-2", "refunded": euro(0)}), stream=other)
        expected = "cancelled"
    with database.read() as tx:
        assert orders.find(tx, other).order.status == expected
