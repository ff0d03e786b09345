"""Goods in place of others: what orders makes of exchanges and remedies, through the inbox and on a real database."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

import pytest
from orders_examples import CASERTA, MONDAY_AFTERNOON, PLACE, TERMS, euro, send_to

from ordito.kit.context import SYSTEM, Actor, Context
from ordito.kit.database import Database
from ordito.kit.inbox import Inbox, Verdict
from ordito.kit.message import Message
from ordito.orders.application.handlers import Found, Orders
from ordito.orders.application.reactions import reactions
from ordito.orders.domain.order import Replaced
from ordito.orders.domain.rejections import NotPlacedYet
from ordito.orders.main import make_orders
from ordito.schemas import claims, returns
from ordito.schemas.event import EventBody
from ordito.schemas.values import LineQuantity
from ordito.terms import exchange, remedy

FIRST = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21"
SECOND = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d22"
EXCHANGE = exchange(TERMS, in_window=True, credit=euro(4410), price=euro(5900)).ruling
REMEDY = remedy(TERMS, wanted="replacement", impossible=frozenset(), minor_defect=False, agreed=False)
WANTED = [returns.WantedLine(sku="OPSPW-90", name="Other watch", quantity=1, unit_price=euro(5900), vat_rate="22")]
EXCHANGED = returns.ExchangeAgreedV1(
    return_id="r-1",
    lines=[LineQuantity(1, 1)],
    wanted=WANTED,
    credit=euro(4410),
    to_pay=euro(1490),
    to_refund=euro(0),
    replacement_order_id=SECOND,
    agreed_by="anna",
    ruling=EXCHANGE,
)
REPLACED = claims.RemedyDecidedV1(
    claim_id="c1",
    remedy="replacement",
    amount=None,
    replacement_order_id=SECOND,
    wanted=WANTED,
    decided_by="anna",
    ruling=REMEDY,
)


def message(body: EventBody, *, version: int = 1) -> Message:
    return Message(
        id=str(uuid5(NAMESPACE_URL, f"{body.type}/{version}")),
        source="returns",
        type=body.type,
        stream=FIRST,
        version=version,
        time=MONDAY_AFTERNOON,
        context=Context(seller="opsobjects", actor=SYSTEM, correlation="c-1"),
        data=body.model_dump(mode="json"),
    )


@pytest.fixture
def orders(database: Database) -> Orders:
    orders = make_orders()
    context = Context(seller="opsobjects", actor=Actor("storefront", "opsobjects"), correlation="c-1")
    with database.transaction(FIRST) as tx:
        orders.place(tx, FIRST, command=replace(PLACE, number="OB-99999"), context=context)
        orders.tell(tx, FIRST, command=send_to(CASERTA), context=context)
    return orders


def hear(database: Database, orders: Orders, one: Message) -> Verdict:
    inbox = Inbox("orders", reactions(orders))
    with database.transaction(*inbox.locks(one)) as tx:
        return inbox.take(tx, one)


def second(database: Database, orders: Orders) -> Found:
    with database.read() as tx:
        return orders.find(tx, SECOND)


def test_an_exchange_places_the_wanted_goods_as_an_order_of_its_own(database: Database, orders: Orders) -> None:
    assert hear(database, orders, message(EXCHANGED)) is Verdict.HANDLED
    found = second(database, orders)
    placed = found.order.placed
    assert placed.replaces == Replaced(FIRST, "r-1", "exchange", euro(4410))
    assert (placed.totals.total, placed.totals.delivery) == (euro(5900), euro(0))
    assert placed.payment.method == "payment_link"
    assert placed.shipping_address == CASERTA, "where the first order was last to go"
    assert placed.customer == PLACE.customer
    assert placed.terms == TERMS.version
    assert placed.storefront_reference == "OB-99999/r-1"
    assert placed.rulings == (EXCHANGE,)
    (event,) = found.events
    assert event.context.causation == message(EXCHANGED).id


def test_a_replacement_under_guarantee_costs_nothing(database: Database, orders: Orders) -> None:
    assert hear(database, orders, message(REPLACED)) is Verdict.HANDLED
    placed = second(database, orders).order.placed
    assert placed.replaces == Replaced(FIRST, "c1", "guarantee", euro(5900))
    assert placed.payment.method == "none"


def test_it_is_placed_once(database: Database, orders: Orders) -> None:
    hear(database, orders, message(EXCHANGED))
    assert hear(database, orders, message(EXCHANGED)) is Verdict.SEEN
    assert hear(database, orders, message(EXCHANGED, version=2)) is Verdict.HANDLED
    assert second(database, orders).version == 1


def test_a_remedy_without_goods_places_nothing(database: Database, orders: Orders) -> None:
    repair = REPLACED.model_copy(update={"remedy": "repair", "replacement_order_id": None, "wanted": []})
    assert hear(database, orders, message(repair)) is Verdict.HANDLED
    with pytest.raises(NotPlacedYet):
        second(database, orders)
