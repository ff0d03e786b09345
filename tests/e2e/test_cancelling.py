"""Cancelling: by whom, until when, by which clause; and what happens when it meets the courier at the door."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from e2e.scene import PATIENCE, Scene

from ordito.cli.outside import House, Refused, line, until

RACES = 6


def test_a_customer_cancels_an_order_placed_after_one_o_clock(house: House, scene: Scene) -> None:
    scene.afternoon()
    sku = scene.stocked(pieces=3)
    placed = scene.confirmed(line(sku, price=4900))
    answer = house.cancel(placed["id"], bearer=house.link_token(placed), reason="Ho cambiato idea")
    assert answer["status"] == "cancelling"
    assert answer["ruling"]["code"] == "cancellable_until_forwarded"
    scene.wait_for(placed["id"], "orders.order-cancelled", "shipping.shipment-stopped", "payments.refund-completed")
    milestones = (
        "orders.cancellation-requested",
        "orders.order-cancelled",
        "shipping.shipment-stopped",
        "payments.refund-requested",
        "payments.refund-completed",
    )
    scene.wait_for_letters(placed["id"], "order_cancelled", "order_confirmed", "order_received", "refunded")
    scene.happened_once(placed["id"], *milestones)
    assert scene.booked(placed["id"]) == {"charge": [4900], "refund": [4900]}
    assert scene.stock(sku) == (3, 0)
    again = house.cancel(placed["id"], bearer=house.link_token(placed))
    assert again["status"] == "cancelled"


def test_before_one_o_clock_on_a_working_day_only_the_staff_cancels(house: House, scene: Scene) -> None:
    scene.morning()
    placed = scene.confirmed()
    with pytest.raises(Refused) as refused:
        house.cancel(placed["id"], bearer=house.link_token(placed))
    assert (refused.value.status, refused.value.code) == (409, "not_cancellable_by_customer")
    ruling = refused.value.problem["ruling"]
    assert (ruling["allowed"], ruling["code"]) == (False, "customer_service_only")
    assert ruling["clause"]["section"] == "Can I cancel my order?"
    assert ruling["facts"]["working_day"] is True
    assert "customercare@diffusioneorologi.it" in ruling["sentence"]["it"]
    options = scene.ask("orders", f"/v1/orders/{placed['id']}/options", bearer=house.link_token(placed))
    assert options["cancel"]["ruling"]["code"] == "customer_service_only"

    assert house.cancel(placed["id"], bearer=house.staff(), reason="Chiesto al telefono")["by"] == "staff"
    scene.wait_for(placed["id"], "orders.order-cancelled", "payments.refund-completed")
    assert scene.booked(placed["id"]) == {"charge": [4900], "refund": [4900]}


def test_an_order_with_the_courier_is_cancelled_by_nobody(house: House, scene: Scene) -> None:
    scene.afternoon()
    placed = scene.shipped()
    for bearer in (house.link_token(placed), house.staff()):
        with pytest.raises(Refused) as refused:
            house.cancel(placed["id"], bearer=bearer)
        assert refused.value.status == 409
        assert refused.value.problem["ruling"]["code"] == "already_forwarded"


def test_cancelling_and_handing_over_at_once_does_one_or_the_other_never_both(house: House, scene: Scene) -> None:
    scene.afternoon()
    sku = scene.stocked(pieces=RACES)
    orders = [scene.confirmed(line(sku, price=4900), email=f"gara{number}") for number in range(RACES)]
    parcels = [house.pack(placed["id"]) for placed in orders]

    def race(number: int) -> tuple[bool, bool]:
        placed, start = orders[number], threading.Barrier(2)

        def cancel() -> bool:
            start.wait()
            return _done(lambda: house.cancel(placed["id"], bearer=house.link_token(placed)))

        def hand_over() -> bool:
            start.wait()
            return _done(lambda: house.hand_over(placed["id"], parcels[number], scene.tracking(number)))

        with ThreadPoolExecutor(2) as pool:
            cancelling, handing_over = pool.submit(cancel), pool.submit(hand_over)
            return cancelling.result(), handing_over.result()

    def ends_of(order_id: str) -> set[str]:
        return {"orders.order-cancelled", "orders.order-shipped"} & set(house.types(order_id))

    for number, placed in enumerate(orders):
        asked, handed_over = race(number)
        over = until(partial(ends_of, placed["id"]), what=f"one end of {placed['id']}", seconds=PATIENCE)
        if handed_over:
            assert over == {"orders.order-shipped"}
            if asked:
                scene.wait_for(placed["id"], "shipping.shipment-stop-declined", "orders.cancellation-declined")
        else:
            assert over == {"orders.order-cancelled"}
            scene.wait_for(placed["id"], "shipping.shipment-stopped", "payments.refund-completed")
    ends = [set(house.types(placed["id"])) for placed in orders]
    assert all(("orders.order-cancelled" in end) != ("orders.order-shipped" in end) for end in ends)
    refunds = [scene.booked(placed["id"]).get("refund", []) for placed in orders]
    assert refunds == [[4900] if "orders.order-cancelled" in end else [] for end in ends]
    still_there = sum("orders.order-cancelled" in end for end in ends)
    assert scene.stock(sku) == (still_there, 0)


def _done(act: Callable[[], object]) -> bool:
    """Whether it was allowed; anything but a 409 is a fault."""
    try:
        act()
    except Refused as refused:
        if refused.status != 409:
            raise
        return False
    return True
