"""What returns makes of shipping's parcels, on a real PostgreSQL: windows, undelivered goods, terminated orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ordito.kit.consumer import Consumer
from ordito.kit.context import SYSTEM, Context
from ordito.kit.identifiers import new_id
from ordito.kit.inbox import Verdict
from ordito.kit.message import Record, to_kafka
from ordito.kit.parking import Redriver, list_parked
from ordito.kit.transaction import Stored
from ordito.returns.adapters.kafka.publish import to_public
from ordito.returns.application.reactions import reactions
from ordito.returns.main import make_returns
from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.orders import OrderTerminatedV1, Payment, VoucherNotedV1
from ordito.schemas.payments import RefundCompletedV1
from ordito.schemas.shipping import DeliveryCorrectedV1, ParcelCameBackV1, ParcelDeliveredV1, ParcelLostV1
from ordito.schemas.values import Clause, LineQuantity, Ruling, Sentence, TermsVersion

if TYPE_CHECKING:
    from conftest import House

FIRST_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
SECOND_AT = FIRST_AT + timedelta(days=3)
WATCH, BRACELETS = LineQuantity(1, 1), LineQuantity(2, 3)
OP = ("oplashopping", "2017-12")
Withdrawn = Callable[..., str]


def delivered(parcel_id: str, *lines: LineQuantity, at: datetime, complete: bool = False) -> ParcelDeliveredV1:
    return ParcelDeliveredV1(
        parcel_id=parcel_id,
        courier="brt",
        tracking_number="T-1",
        delivered_at=at,
        complete=complete,
        lines=list(lines),
    )


def came_back(*lines: LineQuantity, return_cost: int = 700) -> ParcelCameBackV1:
    return ParcelCameBackV1(
        parcel_id="p2",
        lines=list(lines),
        cause="refused",
        return_cost=Money(return_cost, "EUR"),
        customs_cost=Money(0, "EUR"),
        received_by="bruno",
        received_at=SECOND_AT,
    )


LOST = ParcelLostV1(parcel_id="p1", lines=[WATCH, BRACELETS], reported_by="bruno", lost_at=SECOND_AT)


def said(house: House, event: EventBody, version: int) -> Record:
    """An event of shipping as Kafka brings it."""
    context = Context(seller="opsobjects", actor=SYSTEM, correlation="the-order")
    stored = Stored(new_id(), house.order_id, version, event.type, event, SECOND_AT, context)
    message = to_kafka(stored, event, source="shipping")
    return Record("ordito.shipping", 0, version, tuple(message.headers.items()), house.order_id.encode(), message.value)


def waiting(house: House) -> list[str]:
    with house.database.read() as tx:
        return [one.status for one in list_parked(tx)]


def of_the_order(house: House) -> list[str]:
    """The names of all the order's events."""
    with house.database.read() as tx:
        return [one.type for one in tx.load(house.order_id)]


def last_days(house: House) -> list[str | None]:
    lines = house.get("/withdrawal-options", token=house.customer()).json()["lines"]
    return [(line["ruling"].get("deadline") or {}).get("last_day") for line in lines]


def test_each_parcel_opens_the_window_of_its_own_lines(house: House) -> None:
    house.hear_until("shipped")
    house.hear(delivered("p1", WATCH, at=FIRST_AT))
    assert last_days(house) == ["2026-11-17", None]
    house.hear(delivered("p2", BRACELETS, at=SECOND_AT, complete=True))
    assert last_days(house) == ["2026-11-17", "2026-11-20"]
    assert of_the_order(house)[-5:] == [
        "parcel-delivery-noted.v1",
        "withdrawal-window-set.v1",
        "parcel-delivery-noted.v1",
        "withdrawal-window-set.v1",
        "withdrawal-window-set.v1",
    ]


def test_a_scan_that_is_corrected_moves_the_window_and_says_what_held_before(house: House) -> None:
    house.hear_until("shipped")
    house.hear(delivered("p1", WATCH, BRACELETS, at=FIRST_AT, complete=True))
    corrected = DeliveryCorrectedV1(
        parcel_id="p1",
        courier="brt",
        tracking_number="T-1",
        was=FIRST_AT,
        delivered_at=SECOND_AT,
        complete=True,
        lines=[WATCH, BRACELETS],
    )
    assert house.hear(corrected) == [Verdict.HANDLED]
    assert last_days(house) == ["2026-11-20", "2026-11-20"]
    with house.database.read() as tx:
        moved = to_public(tx.load(house.order_id)[-1]).model_dump(mode="json")
    assert (moved["because"], moved["previous"]["last_day"]) == ("delivery_corrected", "2026-11-17")
    assert moved["ruling"]["deadline"]["last_day"] == "2026-11-20"


def test_a_parcel_may_be_heard_of_before_its_order(house: House) -> None:
    house.hear(delivered("p1", WATCH, BRACELETS, at=FIRST_AT, complete=True))
    assert house.get("/withdrawal-options", token=house.customer()).status_code == 404
    house.hear_until("delivered")
    assert last_days(house) == ["2026-11-17", "2026-11-17"]


def test_a_parcel_that_came_back_is_paid_back_less_its_costs_and_closed_when_paid(house: House) -> None:
    house.hear_shipped(*OP)
    house.hear(delivered("p1", WATCH, at=FIRST_AT), came_back(BRACELETS))
    (settled,) = house.get("/returns", token=house.customer()).json()["undelivered"]
    assert (settled["return_id"], settled["cause"], settled["ruling"]["code"]) == ("u1", "refused", "costs_withheld")
    assert settled["refund"]["amount"]["amount"] == 1000 - 700
    assert [each["code"] for each in settled["refund"]["deductions"]] == ["return_cost"]
    assert house.events() == ["undelivered-settled.v1", "refund-due.v1"]
    paid = RefundCompletedV1(
        number=1,
        amount=Money(300, "EUR"),
        cause="return",
        return_id="u1",
        provider="sandbox",
        provider_reference="re_1",
        refunded_in_all=Money(300, "EUR"),
    )
    house.hear(paid)
    (settled,) = house.get("/returns", token=house.customer()).json()["undelivered"]
    assert settled["refunded"]["amount"] == 300
    assert house.timers.run_once() == 0


def test_a_lost_parcel_is_paid_back_and_overdue_if_nobody_pays(house: House) -> None:
    house.hear_until("shipped")
    house.hear(LOST)
    (settled,) = house.get("/returns", token=house.customer()).json()["undelivered"]
    assert (settled["ruling"]["code"], settled["refund"]["amount"]["amount"]) == ("refund_or_resend", 5410)
    house.move_to(SECOND_AT + timedelta(days=30))
    assert house.timers.run_once() == 1
    assert house.events()[-1] == "refund-overdue.v1"


def test_a_withdrawal_of_which_a_part_is_lost_goes_on_with_the_rest(house: House) -> None:
    house.hear_until("shipped")
    house.hear(delivered("p1", WATCH, LineQuantity(2, 1), at=FIRST_AT))
    statement = {"name": "Cliente Esempio", "contact_email": "cliente@example.it"}
    answer = house.post("/withdrawals", statement, token=house.customer()).json()
    assert (answer["lines"], answer["undelivered"]) == (
        [{"line": 1, "quantity": 1}, {"line": 2, "quantity": 3}],
        [],
    )
    house.hear(ParcelLostV1(parcel_id="p2", lines=[LineQuantity(2, 2)], reported_by="bruno", lost_at=SECOND_AT))
    assert house.events()[-2:] == ["undelivered-settled.v1", "refund-due.v1"]
    options = house.get("/withdrawal-options", token=house.customer()).json()
    (pending,) = options["returns"]
    assert pending["lines"] == [{"line": 1, "quantity": 1}, {"line": 2, "quantity": 1}]
    (lost,) = options["undelivered"]
    assert (lost["return_id"], lost["of_return"], lost["lines"]) == ("u1", "r1", [{"line": 2, "quantity": 2}])
    assert (lost["ruling"]["code"], lost["refund"]["amount"]["amount"]) == ("refund_or_resend", 333 + 333)

    house.post("/returns/r1/authorise", {}, token=house.staff())
    assert house.get("/returns/r1/form.pdf", token=house.customer()).status_code == 200
    house.post("/returns/r1/receive", None, token=house.staff())
    found = {"lines": [{"line": line, "quantity": 1, "condition": "intact"} for line in (1, 2)]}
    back = house.post("/returns/r1/inspect", found, token=house.staff()).json()
    assert [each["refund"]["amount"] for each in back["refund"]["lines"]] == [4410, 334]


def test_a_vouchers_part_goes_back_where_the_courier_never_collected_the_rest(
    house: House, delivered_order: tuple[EventBody, ...]
) -> None:
    placed, *rest = delivered_order[:3]
    cash = placed.model_copy(update={"payment": Payment(method="cash_on_delivery"), "voucher": "VOU-1"})
    house.hear(cash, VoucherNotedV1(amount=Money(2000, "EUR")), *rest, LOST)
    (settled,) = house.get("/returns", token=house.customer()).json()["undelivered"]
    assert (settled["refund"]["amount"]["amount"], settled["refund"]["paid_by_voucher"]) == (2000, True)
    assert house.events() == ["voucher-noted.v1", "undelivered-settled.v1", "refund-due.v1"]


@pytest.mark.parametrize("known", [0, 1], ids=["nothing known", "placed"])
@pytest.mark.parametrize("fate", [came_back(WATCH, BRACELETS), LOST], ids=["came back", "lost"])
def test_a_parcel_that_is_heard_of_before_its_orders_confirmation_waits_for_it_and_is_settled(
    house: House, fate: EventBody, known: int, delivered_order: tuple[EventBody, ...]
) -> None:
    house.hear(*delivered_order[:known])
    first = said(house, fate, 1)
    behind = said(house, delivered("p3", WATCH, at=SECOND_AT), 2)
    consumer = Consumer(
        house.database,
        name="returns",
        bootstrap_servers="127.0.0.1:1",
        topics=["ordito.shipping"],
        reactions=reactions(make_returns()),
    )
    redriver = Redriver(house.database, consumer.inbox)
    consumer.take_all([first, behind])
    assert redriver.run_once() == 0
    assert waiting(house) == ["waiting", "waiting"]

    house.hear(*delivered_order[known:3])
    while redriver.run_once():
        pass
    assert waiting(house) == []
    assert house.events() == ["undelivered-settled.v1", "refund-due.v1"]


def test_a_terminated_order_closes_its_withdrawals(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("shipped")
    withdrawn()
    ruling = Ruling(
        rule="delivery.limit",
        allowed=True,
        code="may_terminate",
        sentence=Sentence(it="Sì.", en="Yes."),
        clause=Clause("a document", section="1", quote="..."),
        terms=TermsVersion("opsobjects", "2026-01-01"),
        facts={},
    )
    house.hear(OrderTerminatedV1(by="customer", ruling=ruling))
    assert house.events() == ["withdrawal-received.v1", "return-closed.v1"]
    assert house.get("/withdrawal-options", token=house.customer()).json()["stage"] == "cancelled"


def test_goods_sent_in_time_do_not_expire(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    house.post("/returns/r1/authorise", {}, token=house.staff())
    house.post("/returns/r1/dispatch", {"tracking_number": "T-7"}, token=house.customer())
    house.move_to(datetime(2026, 12, 24, 9, 0, tzinfo=UTC))
    assert house.timers.run_once() == 1
    assert house.events()[-1] == "return-dispatched.v1"
