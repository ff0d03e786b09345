"""The order of an exchange's other goods tells the first order how it went, each in its own stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ordito.kit.context import SYSTEM, Context
from ordito.kit.effects import EffectWorker
from ordito.returns.adapters.postgres.first_orders import DatabaseFirstOrders
from ordito.returns.application.effects import effect_kinds
from ordito.returns.domain.commands import AgreeExchange, ExpireReturn, NoteOrderProgress, OpenReturns
from ordito.returns.domain.events import BoughtLine, ReplacedGoods, WantedPieces
from ordito.returns.domain.state import Opened
from ordito.returns.main import make_returns
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity

if TYPE_CHECKING:
    from conftest import House

OTHER = "01932b5e-7c1a-7d3e-9f00-aaaaaaaaaaaa"
CONTEXT = Context(seller="opsobjects", actor=SYSTEM, correlation="the-exchange")
PRICE = Money(4410, "EUR")


def test_goods_that_never_come_are_charged_once_the_other_order_is_confirmed_and_stay_so_when_it_is_cancelled(
    house: House,
) -> None:
    house.hear_until("delivered")
    returns = make_returns()
    wanted = WantedPieces("OTHER", "Another watch", 1, PRICE, "22")
    now = house.clock.now()
    bought = BoughtLine(1, "OTHER", "Another watch", 1, PRICE, customised=False, made_to_measure=False)
    with house.database.read() as tx:
        first = returns.state_of(tx, house.order_id)
    assert isinstance(first, Opened)
    other = OpenReturns(
        "OB-2", first.terms, first.customer, (bought,), Money(0, "EUR"), replaces=ReplacedGoods(house.order_id, "r1")
    )
    agree = AgreeExchange(
        (LineQuantity(1, 1),), (wanted,), OTHER, "RET-OB-1", defective=False, agreed_by="anna", at=now
    )
    worker = EffectWorker(house.database, effect_kinds(DatabaseFirstOrders(house.database, returns)))
    house.clock.advance(house.clock.now().replace(year=2027) - house.clock.now())
    with house.database.transaction(house.order_id, OTHER) as tx:
        returns.handle(tx, house.order_id, agree, context=CONTEXT)
        returns.handle(tx, house.order_id, ExpireReturn("r1", at=house.clock.now()), context=CONTEXT)
        returns.handle(tx, OTHER, other, context=CONTEXT)
        returns.handle(tx, OTHER, NoteOrderProgress("confirmed", now, (LineQuantity(1, 1),)), context=CONTEXT)
    assert house.events()[-1] == "return-expired.v1"
    while worker.run_once():
        pass
    assert house.events()[-2:] == ["exchange-noted.v1", "exchange-charge-due.v1"]
    with house.database.transaction(OTHER) as tx:
        returns.handle(tx, OTHER, NoteOrderProgress("cancelled", now), context=CONTEXT)
    while worker.run_once():
        pass
    assert house.events()[-3:] == ["exchange-noted.v1", "exchange-charge-due.v1", "exchange-noted.v1"]
