"""A customer withdraws from a part of an order before it leaves: it stays in the house, and its money goes back."""

from typing import Any

import pytest
from e2e.scene import Scene
from e2e.sellers import OP_GROUP

from ordito.cli.outside import House, Refused, line

GOODS, DELIVERY = 4000, 690


def withdraw(house: House, scene: Scene, placed: dict[str, Any], *, quantity: int) -> str:
    """From so many pieces of the order's first line, on the customer's page; the return's id."""
    lines = [{"line": 1, "quantity": quantity}]
    answer = house.withdraw(placed["id"], bearer=house.link_token(placed), lines=lines, contact_email=scene.email())
    return str(answer["return_id"])


def test_the_part_is_unpacked_and_paid_back_without_a_parcel_and_the_rest_is_delivered(
    house: House, scene: Scene
) -> None:
    sku = scene.stocked(pieces=5)
    placed = scene.confirmed(line(sku, price=GOODS, quantity=3))
    order_id = placed["id"]
    packed = house.pack(order_id)
    assert scene.stock(sku) == (5, 3)

    return_id = withdraw(house, scene, placed, quantity=1)
    scene.happened_once(order_id, "orders.pieces-stop-requested", "shipping.pieces-stopped", "orders.pieces-stop-noted")
    assert scene.event(order_id, "shipping.pieces-stopped")["unpacked"] == [packed]
    assert scene.stock(sku) == (5, 2), "free again"
    with pytest.raises(Refused) as refused:
        house.hand_over(order_id, packed, scene.tracking())
    assert (refused.value.status, refused.value.code) == (409, "parcel_unpacked")

    scene.wait_for(order_id, "returns.goods-not-sent", "payments.refund-completed", "returns.return-closed")
    back = scene.ask("returns", f"/v1/orders/{order_id}/returns/{return_id}", bearer=house.link_token(placed))
    assert (back["status"], back["not_sent"], back["refunded"]["amount"]) == ("closed", True, GOODS)
    assert scene.booked(order_id)["refund"] == [GOODS]
    scene.eventually(lambda: house.order(order_id)["status"], "confirmed", what="the order, as nothing comes back,")

    anew = house.pack(order_id)
    parcel = house.hand_over(order_id, anew, scene.tracking())
    assert parcel["lines"] == [{"line": 1, "quantity": 2}]
    house.courier_says(scene.tracking(), "delivered").raise_for_status()
    scene.wait_for(order_id, "orders.order-delivered")
    assert scene.event(order_id, "shipping.parcel-delivered")["complete"] is True
    assert scene.stock(sku) == (3, 0)
    scene.wait_for_letters(
        order_id,
        *("order_received", "order_confirmed", "withdrawal_received", "goods_not_sent", "refund_due", "refunded"),
        "parcel_shipped",
    )


def test_what_is_with_the_courier_comes_back_as_a_return(house: House, scene: Scene) -> None:
    placed = scene.shipped(line(scene.stocked(), price=GOODS, quantity=2))
    return_id = withdraw(house, scene, placed, quantity=1)
    declined = scene.event(placed["id"], "shipping.pieces-stop-declined")
    assert declined["return_id"] == return_id
    house.authorise(placed["id"], return_id)
    assert "shipping.pieces-stopped" not in house.types(placed["id"])


def test_withdrawn_from_in_two_parts_the_order_is_cancelled_and_everything_goes_back(
    house: House, scene: Scene
) -> None:
    sku = scene.stocked(pieces=5)
    placed = scene.confirmed(line(sku, price=GOODS, quantity=2))
    paid = placed["totals"]["total"]["amount"]
    withdraw(house, scene, placed, quantity=1)
    scene.wait_for(placed["id"], "returns.return-closed")
    withdraw(house, scene, placed, quantity=1)
    scene.wait_for(placed["id"], "orders.order-cancelled", "shipping.shipment-stopped")
    scene.eventually(
        lambda: sum(scene.booked(placed["id"]).get("refund", [])), paid, what="what went back, delivery included,"
    )
    assert scene.stock(sku) == (5, 0)


def test_the_courier_does_not_collect_for_what_stays_here(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    placed = scene.confirmed(line(sku, price=GOODS, quantity=2), method="cash_on_delivery", surcharge=182)
    order_id = placed["id"]
    withdraw(house, scene, placed, quantity=1)
    scene.wait_for(order_id, "shipping.pieces-stopped", "payments.amount-due-changed", "returns.return-closed")
    left = GOODS + DELIVERY + 182
    assert scene.event(order_id, "payments.amount-due-changed")["amount"]["amount"] == left
    parcel = house.hand_over(order_id, house.pack(order_id), scene.tracking())
    assert parcel["collect"]["amount"] == left
    house.courier_says(scene.tracking(), "delivered").raise_for_status()
    assert scene.event(order_id, "payments.payment-captured")["amount"]["amount"] == left
    scene.wait_for(order_id, "orders.order-delivered")
    assert scene.booked(order_id) == {}
