"""Withdrawing: until the last second of the last day, for some pieces or all, each cent back once."""

from datetime import datetime, timedelta

import pytest
from e2e.scene import ROME, Scene

from ordito.cli.outside import House, Refused, line

DAYS = 15
BEFORE_THE_END = timedelta(seconds=20)
"""Time enough for one request on a busy machine. The clocks run on, so the very last second cannot be hit at will."""


def test_the_window_ends_with_the_fifteenth_day_and_not_a_second_later(house: House, scene: Scene) -> None:
    sku = scene.stocked()
    in_time = scene.delivered(line(sku, price=4900), tracking=1, email="puntuale")
    late = scene.delivered(line(sku, price=4900), tracking=2, email="tardi")
    ends = [_end_of_window(house, placed["id"]) for placed in (in_time, late)]
    assert ends[0] == ends[1], "delivered on two days: the clock stood at midnight"
    end = ends[0]

    house.move_to(end - BEFORE_THE_END)
    accepted = house.withdraw(in_time["id"], bearer=house.link_token(in_time))
    received_at = datetime.fromisoformat(accepted["received_at"])
    assert end - BEFORE_THE_END <= received_at < end
    deadline = accepted["deadline"]
    assert datetime.fromisoformat(deadline["end"]) == end
    assert deadline["last_day"] == (end - timedelta(days=1)).date().isoformat()
    assert str(DAYS) in deadline["arithmetic"]["en"]

    house.move_to(end + timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        house.withdraw(late["id"], bearer=house.link_token(late))
    assert (refused.value.status, refused.value.code) == (409, "withdrawal_declined")
    ruling = refused.value.problem["ruling"]
    assert (ruling["allowed"], ruling["code"]) == (False, "window_over")
    assert ruling["clause"]["section"] == "Can I return or replace an item once purchased?"
    assert ruling["clause"]["quote"].startswith("if the product purchased on the online store")
    assert datetime.fromisoformat(ruling["deadline"]["end"]) == end
    assert str(DAYS) in ruling["deadline"]["arithmetic"]["en"]
    scene.wait_for(late["id"], "returns.withdrawal-declined")
    scene.wait_for_letters(late["id"], "order_received", "order_confirmed", "parcel_shipped", "withdrawal_declined")


def test_portions_of_a_discounted_line_add_up_to_what_was_paid_for_it(house: House, scene: Scene) -> None:
    placed = scene.delivered(line(scene.stocked(), price=1000, quantity=3), discount=100)
    order_id, token = placed["id"], house.link_token(placed)
    assert placed["totals"]["total"]["amount"] == 2900 + 490
    for pieces in (1, 2):
        asked = [{"line": 1, "quantity": pieces}]
        return_id = house.withdraw(order_id, bearer=token, lines=asked)["return_id"]
        scene.money_back(order_id, return_id, [{"line": 1, "quantity": pieces, "condition": "intact"}])
    assert scene.booked(order_id) == {"charge": [3390], "refund": [967, 1933]}
    with pytest.raises(Refused) as refused:
        house.withdraw(order_id, bearer=token)
    assert refused.value.status == 409
    returns = scene.ask("returns", f"/v1/orders/{order_id}/returns")["items"]
    assert [one["refunded"]["amount"] for one in returns] == [967, 1933]
    delivery = returns[-1]["refund"]["delivery_ruling"]
    assert delivery["code"] == "delivery_not_refunded"
    assert delivery["law"], "the ruling says that the law gives more"


def test_what_a_piece_lost_in_value_is_withheld(house: House, scene: Scene) -> None:
    placed = scene.delivered()
    return_id = house.withdraw(placed["id"], bearer=house.link_token(placed))["return_id"]
    worn = {"line": 1, "quantity": 1, "condition": "worn", "reduction": {"amount": 1000, "currency": "EUR"}}
    scene.money_back(placed["id"], return_id, [worn])
    assert scene.booked(placed["id"]) == {"charge": [4900], "refund": [3900]}


def test_more_pieces_than_were_bought_are_not_withdrawn_from(house: House, scene: Scene) -> None:
    placed = scene.delivered()
    with pytest.raises(Refused) as refused:
        house.withdraw(placed["id"], bearer=house.link_token(placed), lines=[{"line": 1, "quantity": 2}])
    assert refused.value.status in (409, 422)
    assert refused.value.problem["param"] == "lines[0].quantity"


def _end_of_window(house: House, order_id: str) -> datetime:
    """The first instant after the 15th day that follows the day of delivery, in Rome; reckoned here once more."""
    delivered_at = next(
        event["data"]["delivered_at"]
        for event in house.timeline(order_id)
        if event["type"] == "ordito.orders.order-delivered.v1"
    )
    first_day_after = datetime.fromisoformat(delivered_at).astimezone(ROME).date() + timedelta(days=DAYS + 1)
    return datetime.combine(first_day_after, datetime.min.time(), ROME)
