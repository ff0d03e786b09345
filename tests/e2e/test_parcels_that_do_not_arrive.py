"""Parcels that come back, get lost, are held at a branch, or are late."""

from datetime import datetime, timedelta

import pytest
from e2e.scene import ROME, Scene
from e2e.sellers import OP_GROUP

from ordito.cli.outside import House, Refused, found, line, until

PRICE, DELIVERY, RETURN_COST, CUSTOMS = 10000, 690, 650, 120
IBAN = "IT60X0542811101000000123456"


def test_an_undeliverable_parcel_is_refunded_less_the_three_costs_each_once(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    placed = scene.confirmed(line(sku, price=PRICE))
    order_id = placed["id"]
    parcel = house.pack(order_id)
    house.hand_over(order_id, parcel, scene.tracking())
    scene.wait_for(order_id, "orders.order-shipped")
    house.courier_says(scene.tracking(), "delivery_failed").raise_for_status()
    house.courier_says(scene.tracking(), "return_to_sender").raise_for_status()
    scene.wait_for(order_id, "shipping.parcel-returning")
    house.came_back(order_id, parcel, "refused", return_cost=RETURN_COST, customs_cost=CUSTOMS)
    assert scene.stock(sku) == (10, 0)

    settled = scene.event(order_id, "returns.undelivered-settled")
    assert settled["cause"] == "refused"
    assert settled["ruling"]["code"] == "costs_withheld"
    assert settled["ruling"]["clause"]["section"] == "6.3"
    assert settled["ruling"]["law"]["applied"] is False
    due = scene.event(order_id, "returns.refund-due")
    withheld = {one["code"]: one["amount"]["amount"] for one in due["deductions"]}
    assert sorted(withheld.values()) == sorted([DELIVERY, RETURN_COST, CUSTOMS])
    owed = PRICE - RETURN_COST - CUSTOMS
    assert due["amount"]["amount"] == owed
    if due["means"] == "bank_transfer":
        scene.wait_for(order_id, "payments.bank-details-asked")
        house.give_bank_details(order_id, IBAN, "Cliente Esempio", bearer=house.link_token(placed))
    scene.wait_for(order_id, "payments.refund-completed")
    assert scene.money(order_id) == {"captured": PRICE + DELIVERY, "refunded": owed}


def test_a_lost_parcel_is_the_sellers_loss(house: House, scene: Scene) -> None:
    sku = scene.stocked()
    placed = scene.confirmed(line(sku, price=2900))
    parcel = house.pack(placed["id"])
    house.hand_over(placed["id"], parcel, scene.tracking())
    scene.wait_for(placed["id"], "orders.order-shipped")
    house.lose(placed["id"], parcel)
    settled = scene.event(placed["id"], "returns.undelivered-settled")
    assert (settled["cause"], settled["ruling"]["code"]) == ("lost", "refund_or_resend")
    scene.wait_for(placed["id"], "payments.refund-completed")
    assert scene.booked(placed["id"]) == {"charge": [3390], "refund": [3390]}, "delivery too"
    assert scene.stock(sku) == (9, 0), "what is lost stays out"


def test_a_lost_parcel_that_comes_after_all_waits_until_the_staff_note_what_they_agreed(
    house: House, scene: Scene
) -> None:
    order_id = scene.confirmed(line(scene.stocked(), price=2900))["id"]
    parcel = house.pack(order_id)
    house.hand_over(order_id, parcel, scene.tracking())
    house.lose(order_id, parcel)
    scene.wait_for(order_id, "shipping.parcel-lost", "payments.refund-completed")
    house.courier_says(scene.tracking(), "delivered").raise_for_status()
    _wait_for_attention(house, order_id, "delivered_after_loss")
    house.add_note(order_id, "The customer keeps it and pays by link.", settles="delivered_after_loss")
    _wait_for_attention(house, order_id)


def test_a_parcel_that_left_before_the_customer_ended_the_contract_is_to_be_fetched_back(
    house: House, scene: Scene
) -> None:
    placed = scene.confirmed(line(scene.stocked(), price=2900))
    order_id, token = placed["id"], house.link_token(placed)
    house.hand_over(order_id, house.pack(order_id), scene.tracking())
    scene.wait_for(order_id, "orders.order-shipped")
    with pytest.raises(Refused) as refused:
        house.terminate(order_id, bearer=token)
    house.move_to(datetime.fromisoformat(refused.value.ruling["deadline"]["end"]))
    scene.wait_for(order_id, "orders.delivery-overdue")
    further = house.now().astimezone(ROME).date()
    house.grant_further_time(order_id, further.isoformat(), bearer=token)
    house.move_to(datetime.combine(further + timedelta(days=1), datetime.min.time(), ROME))
    house.terminate(order_id, bearer=token)
    scene.wait_for(order_id, "payments.refund-completed")
    _wait_for_attention(house, order_id, "under_way_after_end")
    house.add_note(order_id, "BRT brings it back.", settles="under_way_after_end")
    _wait_for_attention(house, order_id)


def _wait_for_attention(house: House, order_id: str, *reasons: str) -> None:
    """Until the staff should look at the order for these reasons, and no other."""
    until(lambda: house.view(order_id)["attention"], lambda seen: seen == [*reasons], what=f"attention {reasons}")


def test_a_withdrawal_of_which_one_parcel_is_lost_goes_on_with_the_other(house: House, scene: Scene) -> None:
    sku = scene.stocked()
    placed = scene.confirmed(line(sku, price=2501, quantity=2))
    order_id = placed["id"]
    arrives = house.pack(order_id, lines=[{"line": 1, "quantity": 1}])
    lost = house.pack(order_id, lines=[{"line": 1, "quantity": 1}])
    house.hand_over(order_id, arrives, scene.tracking(1))
    house.hand_over(order_id, lost, scene.tracking(2))
    scene.wait_for(order_id, "orders.order-shipped")
    house.courier_says(scene.tracking(1), "delivered").raise_for_status()
    scene.wait_for(order_id, "returns.parcel-delivery-noted")
    answer = house.withdraw(order_id, bearer=house.link_token(placed), contact_email=scene.email())
    return_id = answer["return_id"]
    house.authorise(order_id, return_id)
    house.lose(order_id, lost)

    settled = scene.event(order_id, "returns.undelivered-settled")
    assert (settled["of_return"], settled["lines"]) == (return_id, [{"line": 1, "quantity": 1}])
    scene.wait_for(order_id, "payments.refund-completed")
    assert scene.booked(order_id)["refund"] == [2501]
    (pending,) = scene.withdrawal_options(order_id)["returns"]
    assert pending["lines"] == [{"line": 1, "quantity": 1}]
    scene.money_back(order_id, return_id, [found(1)])
    assert sum(scene.booked(order_id)["refund"]) == sum(scene.booked(order_id)["charge"]) == 5002


def test_a_held_parcel_is_released_by_the_staff_where_the_terms_let_them(house: House, scene: Scene) -> None:
    placed = scene.confirmed()
    parcel = house.pack(placed["id"])
    house.hand_over(placed["id"], parcel, scene.tracking(1))
    house.courier_says(scene.tracking(1), "delivery_failed").raise_for_status()
    house.courier_says(scene.tracking(1), "ready_for_pickup").raise_for_status()
    scene.wait_for(placed["id"], "shipping.parcel-held")
    house.release(placed["id"], parcel, "deliver_again", note="In the morning")
    released = scene.event(placed["id"], "shipping.parcel-released")
    assert released["ruling"]["code"] == "released_by_customer_service"

    scene = scene.at(OP_GROUP)
    other = scene.confirmed(line(scene.stocked("OP"), price=PRICE))
    parcel = house.pack(other["id"])
    house.hand_over(other["id"], parcel, scene.tracking(2))
    house.courier_says(scene.tracking(2), "delivery_failed").raise_for_status()
    house.courier_says(scene.tracking(2), "ready_for_pickup").raise_for_status()
    scene.wait_for(other["id"], "shipping.parcel-held")
    with pytest.raises(Refused) as refused:
        house.release(other["id"], parcel, "deliver_again")
    assert (refused.value.status, refused.value.ruling["code"]) == (403, "courier_only")


def test_a_late_order_is_given_further_time_and_then_ended_with_all_its_money_back(house: House, scene: Scene) -> None:
    sku = scene.stocked()
    placed = scene.confirmed(line(sku, price=2900))
    order_id, token = placed["id"], house.link_token(placed)
    with pytest.raises(Refused) as refused:
        house.terminate(order_id, bearer=token)
    assert (refused.value.status, refused.value.ruling["code"]) == (409, "not_yet_due")

    house.move_to(datetime.fromisoformat(refused.value.ruling["deadline"]["end"]))
    overdue = scene.event(order_id, "orders.delivery-overdue")
    assert overdue["ruling"]["deadline"]["days"] == 30
    with pytest.raises(Refused) as refused:
        house.terminate(order_id, bearer=token)
    assert refused.value.ruling["code"] == "grant_further_time"

    further = house.now().astimezone(ROME).date() + timedelta(days=5)
    house.grant_further_time(order_id, further.isoformat(), bearer=token)
    with pytest.raises(Refused) as refused:
        house.terminate(order_id, bearer=token)
    assert refused.value.ruling["code"] == "further_time_running"
    house.move_to(datetime.combine(further + timedelta(days=1), datetime.min.time(), ROME))
    house.terminate(order_id, bearer=token)
    terminated = scene.event(order_id, "orders.order-terminated")
    assert terminated["ruling"]["code"] == "may_terminate"
    scene.wait_for(order_id, "payments.refund-completed", "shipping.shipment-stopped")
    assert scene.booked(order_id) == {"charge": [3390], "refund": [3390]}
    until(lambda: scene.stock(sku), lambda stock: stock == (10, 0), what="the pieces to be free again")


def test_a_delivery_that_is_corrected_moves_the_window_and_both_stay_explained(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    scene.morning()
    placed = scene.shipped(line(scene.stocked(), price=PRICE))
    told = house.now("shipping")
    house.courier_says(scene.tracking(), "delivered", happened_at=told).raise_for_status()
    scene.wait_until_returns_knows(placed["id"])
    house.advance(timedelta(days=2))
    corrected = told + timedelta(days=1)
    house.courier_says(scene.tracking(), "delivered", happened_at=corrected).raise_for_status()
    scene.wait_for(placed["id"], "shipping.delivery-corrected")
    windows = until(
        lambda: [
            one["data"]
            for one in house.timeline(placed["id"])
            if one["type"] == "ordito.returns.withdrawal-window-set.v1"
        ],
        lambda found: len(found) == 2,
        what="two windows",
    )
    first, second = windows
    assert (first["because"], first["previous"]) == ("delivered", None)
    assert second["because"] == "delivery_corrected"
    assert second["previous"] == first["ruling"]["deadline"]
    ends = [datetime.fromisoformat(one["ruling"]["deadline"]["end"]) for one in windows]
    assert (ends[1].astimezone(ROME).date() - ends[0].astimezone(ROME).date()).days == 1
