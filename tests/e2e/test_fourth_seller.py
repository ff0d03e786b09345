"""A seller that is a file and no code, with quite other rules than the three, walked through."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from e2e.scene import Scene
from e2e.sellers import BOTTEGA, BOTTEGA_PRICES

from ordito.cli.outside import House, Refused, found, line

LISBON = ZoneInfo("Europe/Lisbon")
PRICE = 20000
TOTAL = PRICE + BOTTEGA_PRICES.delivery

pytestmark = pytest.mark.usefixtures("further_sellers")


def test_its_order_runs_by_its_own_rules_from_the_placing_to_the_money_back(house: House, scene: Scene) -> None:
    scene = scene.at(BOTTEGA)
    sku = scene.stocked()
    placed = scene.place(scene.order(line(sku, price=PRICE), shop=BOTTEGA_PRICES))
    order_id, token = placed["id"], house.link_token(placed)
    assert placed["number"].startswith("BT-")
    assert placed["terms"] == {"seller": BOTTEGA, "version": "2026-03"}
    scene.wait_for(order_id, "orders.order-confirmed", "shipping.shipment-opened")
    with pytest.raises(Refused) as refused:
        house.cancel(order_id, bearer=token)
    assert refused.value.ruling["code"] == "never", "as it says, unlike the file that it was written from"

    house.hand_over(order_id, house.pack(order_id, courier="gls"), scene.tracking())
    concluded = scene.event(order_id, "orders.contract-concluded")
    assert concluded["ruling"]["terms"]["seller"] == BOTTEGA
    house.courier_says(scene.tracking(), "delivered", courier="gls").raise_for_status()
    scene.wait_until_returns_knows(order_id)
    option = scene.withdrawal_options(order_id)["lines"][0]
    deadline = option["ruling"]["deadline"]
    assert deadline["days"] == 45
    end = datetime.fromisoformat(deadline["end"])
    assert end.astimezone(LISBON).time() == datetime.min.time()
    assert option["exchange"]["code"] == "not_offered"

    house.move_to(end - timedelta(hours=2))
    return_id = scene.withdrawn(order_id, token)
    house.receive(order_id, return_id)
    refund = house.inspect(order_id, return_id, [found(1)])["refund"]
    assert refund["amount"]["amount"] == TOTAL, "with what the delivery cost"
    assert refund["delivery_ruling"]["law"] is None, "the text gives what the law gives"
    assert refund["ruling"]["deadline"]["days"] == 5
    scene.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    assert scene.booked(order_id) == {"charge": [TOTAL], "refund": [TOTAL]}


def test_its_order_falls_as_a_whole_where_a_part_is_not_in_stock(house: House, scene: Scene) -> None:
    scene = scene.at(BOTTEGA)
    here, gone = scene.stocked("HERE"), scene.stocked("GONE", pieces=0)
    placed = scene.place(scene.order(line(here, price=PRICE), line(gone, price=PRICE), shop=BOTTEGA_PRICES))
    rejected = scene.event(placed["id"], "orders.order-rejected")
    assert rejected["ruling"]["rule"] == "ordering.stock"
    scene.wait_for(placed["id"], "payments.refund-completed")
    scene.eventually(lambda: scene.stock(here), (10, 0), what="the pieces that were there")


def test_it_takes_no_cash_and_answers_for_five_years(house: House, scene: Scene) -> None:
    scene = scene.at(BOTTEGA)
    sku = scene.stocked()
    with pytest.raises(Refused) as refused:
        house.place(scene.order(line(sku, price=PRICE), shop=BOTTEGA_PRICES, method="cash_on_delivery"))
    assert refused.value.status == 422
    assert refused.value.ruling["code"] in {"not_offered", "method_not_offered"}

    ruled = scene.delivered(line(sku, price=PRICE), shop=BOTTEGA_PRICES)
    today = house.now("returns").astimezone(LISBON).date()
    claim = house.claim(ruled["id"], 1, "Fermo.", discovered_on=today, bearer=house.link_token(ruled))
    assert (claim["covered"], claim["ruling"]["code"]) == (True, "covered")
    facts = claim["ruling"]["facts"]
    four_years_later = {**facts, "at": facts["at"].replace(str(today.year), str(today.year + 4), 1)}
    (still,) = house.rulings(BOTTEGA, claim["ruling"]["question"], four_years_later)
    assert (still["allowed"], still["deadline"]["days"]) == (True, claim["ruling"]["deadline"]["days"])


def test_a_hypothetical_case_is_ruled_on_for_it_too(house: House) -> None:
    (ruling,) = house.rulings(BOTTEGA, "cash_on_delivery", _CASH, version="2026-03")
    assert (ruling["allowed"], ruling["code"]) == (False, "not_offered")


_CASH = {"country": "IT", "goods_after_discount": 5000, "delivery": 990, "customised": False}
