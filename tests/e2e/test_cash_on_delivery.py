"""Paid at the door: what it costs more, when the money is there, and how it goes back."""

import pytest
from e2e.scene import PATIENCE, Scene
from e2e.sellers import OP_GROUP

from ordito.cli.outside import House, Refused, found, line, until

IBAN = "IT60X0542811101000000123456"
GOODS, DELIVERY = 4000, 690
SURCHARGE = 98
"""2.1 % of EUR 46.90 are 98.49 cents."""


def test_cash_is_collected_with_its_surcharge_and_goes_back_to_an_account(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    placed = scene.confirmed(line(sku, price=GOODS), method="cash_on_delivery", surcharge=SURCHARGE)
    order_id, token = placed["id"], house.link_token(placed)
    total = GOODS + DELIVERY + SURCHARGE
    assert placed["totals"]["surcharge"]["amount"] == SURCHARGE
    assert placed["totals"]["total"]["amount"] == total
    assert "payments.payment-captured" not in house.types(order_id), "accepted on its stock alone"

    parcel = house.hand_over(order_id, house.pack(order_id), scene.tracking())
    assert parcel["collect"]["amount"] == total
    house.courier_says(scene.tracking(), "delivered").raise_for_status()
    captured = scene.event(order_id, "payments.payment-captured")
    assert (captured["amount"]["amount"], captured["method"]) == (total, "cash_on_delivery")
    scene.wait_for(order_id, "orders.order-delivered")

    return_id = scene.withdrawn(order_id, token)
    house.receive(order_id, return_id)
    refund = house.inspect(order_id, return_id, [found(1)])["refund"]
    assert (refund["amount"]["amount"], refund["means"]) == (GOODS, "bank_transfer")
    asked = scene.event(order_id, "payments.bank-details-asked")
    assert asked["amount"]["amount"] == GOODS
    with pytest.raises(Refused) as refused:
        house.give_bank_details(order_id, IBAN.replace("0123456", "0123457"), "Cliente Esempio", bearer=token)
    assert (refused.value.status, refused.value.code) == (422, "iban_invalid")
    assert scene.booked(order_id) == {}
    given = house.give_bank_details(order_id, IBAN, "Cliente Esempio", bearer=token)
    assert (given["iban_country"], given["iban_last4"]) == ("IT", "3456")
    scene.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    assert scene.booked(order_id) == {"transfer": [GOODS]}
    until(
        lambda: scene.money(order_id),
        lambda money: money == {"captured": total, "refunded": GOODS},
        what="the desk's book",
        seconds=PATIENCE,
    )
    assert scene.stock(sku) == (10, 0), "intact: in stock again"
    assert IBAN not in str(house.timeline(order_id)), "no event carries the account"


@pytest.mark.parametrize(("goods", "offered"), [(1199, False), (1200, True)])
def test_small_orders_are_not_paid_at_the_door(house: House, scene: Scene, goods: int, *, offered: bool) -> None:
    scene = scene.at(OP_GROUP)
    surcharge = round((goods + DELIVERY) * 0.021)
    order = scene.order(line(scene.stocked(), price=goods), method="cash_on_delivery", surcharge=surcharge)
    if offered:
        assert scene.place(order)["totals"]["surcharge"]["amount"] == surcharge
        return
    with pytest.raises(Refused) as refused:
        house.place(order)
    assert refused.value.status == 422
    assert refused.value.ruling["code"] == "below_minimum"
    assert refused.value.ruling["clause"]["section"] == "6.4"
