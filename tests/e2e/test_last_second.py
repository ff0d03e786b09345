"""The window to withdraw, to the second, and who gains by the law's switch."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from e2e.scene import ROME, Scene
from e2e.sellers import OP_GROUP, TWIN

from ordito.cli.outside import House, Refused, Shop, found, line

LAST_SECOND = timedelta(seconds=1)
TRIES = 10
PRICE, DELIVERY = 10000, 690
IBAN = "IT60X0542811101000000123456"
_SAME_PRICES = Shop(DELIVERY)


def test_the_last_second_is_in_time_and_the_next_is_not(house: House, scene: Scene) -> None:
    """The clocks run on: where the machine takes longer than the second, another order's last second is tried."""
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    late = scene.delivered(line(sku, price=PRICE), tracking=1, email="tardi")
    end = _end_of_window(house, late["id"])
    for attempt in range(1, TRIES + 1):
        in_time = scene.delivered(line(sku, price=PRICE), tracking=1 + attempt, email=f"puntuale{attempt}")
        own_end = _end_of_window(house, in_time["id"])
        house.move_to(own_end - timedelta(minutes=1))
        answered = _on_the_last_second(house, in_time, own_end)
        if answered is not None:
            break
    else:
        pytest.fail(f"no request was answered within a second, in {TRIES} attempts")
    received_at = datetime.fromisoformat(answered["received_at"])
    assert own_end - LAST_SECOND <= received_at < own_end
    assert answered["ruling"]["code"] == "in_time"
    assert datetime.fromisoformat(answered["deadline"]["end"]) == own_end

    house.move_to(own_end)
    assert end <= own_end
    with pytest.raises(Refused) as refused:
        house.withdraw(late["id"], bearer=house.link_token(late))
    assert (refused.value.status, refused.value.code) == (409, "withdrawal_declined")
    ruling = refused.value.ruling
    assert (ruling["allowed"], ruling["code"]) == (False, "window_over")
    assert ruling["clause"]["section"] == "9.1"
    assert ruling["clause"]["quote"].startswith("within and no later than the 14th day")
    deadline = ruling["deadline"]
    assert (deadline["days"], datetime.fromisoformat(deadline["end"])) == (14, end)
    for word in ("14", "24:00"):
        assert word in deadline["arithmetic"]["en"]
    declined = scene.event(late["id"], "returns.withdrawal-declined")
    assert declined["ruling"] == ruling, "the event keeps what the customer was told"


def test_a_call_that_came_on_the_last_second_counts_and_one_at_midnight_does_not(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    orders = [scene.delivered(line(sku, price=PRICE), tracking=number, email=f"c{number}") for number in (1, 2)]
    ends = [_end_of_window(house, placed["id"]) for placed in orders]
    house.move_to(max(ends) + timedelta(hours=9))
    in_time = house.enter_withdrawal(orders[0]["id"], "phone", received_at=ends[0] - LAST_SECOND)
    assert in_time["ruling"]["code"] == "in_time"
    with pytest.raises(Refused) as refused:
        house.enter_withdrawal(orders[1]["id"], "phone", received_at=ends[1])
    assert refused.value.ruling["code"] == "window_over"


def test_a_letter_counts_by_the_day_on_which_it_was_sent(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    placed = scene.delivered(line(scene.stocked(), price=PRICE))
    end = _end_of_window(house, placed["id"])
    house.move_to(end + timedelta(days=3))
    sent_at = end - timedelta(hours=5)
    answer = house.enter_withdrawal(placed["id"], "letter", dispatched_at=sent_at)
    assert answer["ruling"]["code"] == "in_time"
    received = scene.event(placed["id"], "returns.withdrawal-received")
    assert received["channel"] == "letter"
    assert datetime.fromisoformat(received["dispatched_at"]) == sent_at
    assert received["entered_by"]
    assert received["contact_email"] == scene.email()


@pytest.mark.usefixtures("further_sellers")
@pytest.mark.parametrize(("seller", "applied"), [(OP_GROUP, False), (TWIN, True)])
def test_the_delivery_cost_comes_back_where_the_law_is_applied_and_not_where_it_is_pointed_out(
    house: House, scene: Scene, seller: str, *, applied: bool
) -> None:
    scene = scene.at(seller)
    sold_by = {} if seller == OP_GROUP else {"shop": _SAME_PRICES}
    placed = scene.delivered(line(scene.stocked(), price=PRICE), language="en", **sold_by)
    order_id, token = placed["id"], house.link_token(placed)
    assert placed["totals"]["total"]["amount"] == PRICE + DELIVERY

    return_id = house.withdraw(order_id, bearer=token)["return_id"]
    house.receive(order_id, return_id)
    refund = house.inspect(order_id, return_id, [found(1)])["refund"]
    amount = PRICE + (DELIVERY if applied else 0)
    assert refund["amount"]["amount"] == amount
    assert refund["delivery"]["amount"] == (DELIVERY if applied else 0)
    ruling = refund["delivery_ruling"]
    assert ruling["code"] == ("delivery_refunded" if applied else "delivery_not_refunded")
    assert ruling["law"]["applied"] is applied
    assert "56" in ruling["law"]["article"]
    assert ruling["law"]["gives"]["en"]
    assert refund["means"] == ("same_method" if applied else "bank_transfer")
    if not applied:
        scene.wait_for(order_id, "payments.bank-details-asked")
        house.give_bank_details(order_id, IBAN, "Cliente Esempio", bearer=token)
    scene.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    paid_back = {"refund": [amount]} if applied else {"transfer": [amount]}
    assert scene.booked(order_id) == {"charge": [PRICE + DELIVERY], **paid_back}
    reasons = ruling["sentence"]["en"], ruling["law"]["gives"]["en"]
    scene.eventually(lambda: _told(scene, placed, *reasons), True, what="that a letter gives both reasons")


def _told(scene: Scene, placed: dict[str, Any], *sentences: str) -> bool:
    texts = [" ".join(one["text"].split()) for one in scene.mailbox() if one["subject"].endswith(placed["number"])]
    return any(all(sentence in text for sentence in sentences) for text in texts)


def _on_the_last_second(house: House, placed: dict[str, object], end: datetime) -> dict[str, object] | None:
    """Withdraw on the last second; None if the machine was too slow for it."""
    body = {"to": (end - LAST_SECOND).isoformat()}
    token = house.link_token(placed)
    began = time.monotonic()
    house.ask("POST", "returns", "/v1/dev/clock", bearer=house.staff("supervisor"), body=body)
    try:
        return house.withdraw(str(placed["id"]), bearer=token)
    except Refused:
        if time.monotonic() - began < LAST_SECOND.total_seconds():
            raise
        return None


def _end_of_window(house: House, order_id: str) -> datetime:
    """As the ruling on the order's page says; midnight in Rome."""
    path = f"/v1/orders/{order_id}/withdrawal-options"
    options = house.ask("GET", "returns", path, bearer=house.staff("viewer"))
    end = datetime.fromisoformat(options["lines"][0]["ruling"]["deadline"]["end"])
    assert end.astimezone(ROME).time() == datetime.min.time()
    return end
