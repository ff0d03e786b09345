"""How goods come back: in exchange, in parcels of nobody, worn, refused, lost, in part excluded."""

import re
from datetime import timedelta

import httpx
import pytest
from e2e.scene import PATIENCE, Scene
from e2e.sellers import OP_GROUP

from ordito.cli.outside import House, Refused, found, line, until, wanted

CAPITALOROLOGI = "capitalorologi"


def test_an_exchange_for_something_dearer_is_paid_by_link_and_its_goods_are_reserved_at_once(
    house: House, scene: Scene
) -> None:
    old, new = scene.stocked("OLD"), scene.stocked("NEW", pieces=1)
    placed = scene.delivered(line(old, price=4900), language="en")
    order_id = placed["id"]
    agreed = house.exchange(order_id, [{"line": 1, "quantity": 1}], [wanted(new, price=5900)])
    exchange = agreed["exchange"]
    assert (exchange["to_pay"]["amount"], exchange["to_refund"]["amount"]) == (1000, 0)
    assert agreed["ruling"]["code"] == "customer_pays_difference"

    other = exchange["replacement_order_id"]
    scene.wait_for(other, "orders.order-placed", "shipping.allocation-made", "payments.charge-requested")
    assert scene.stock(new) == (1, 1)
    link = _link_to(scene, other)
    assert link, "the customer is written to about the other order"
    house.pay_order(other, bearer=link.rsplit("/", 1)[1])
    scene.wait_for(other, "payments.payment-captured", "orders.order-confirmed", "shipping.shipment-opened")
    assert scene.booked(other) == {"charge": [1000]}
    assert house.order(other)["replaces"]["order_id"] == order_id

    return_id = agreed["return_id"]
    house.receive(order_id, return_id)
    house.inspect(order_id, return_id, [found(1)])
    scene.wait_for(order_id, "returns.return-closed")
    assert scene.booked(order_id) == {"charge": [4900]}, "nothing goes back but goods"
    assert scene.stock(old) == (10, 0)


def test_what_comes_back_of_an_exchange_is_paid_back_by_the_card_that_had_paid_the_first_order(
    house: House, scene: Scene
) -> None:
    old, new = scene.stocked("OLD"), scene.stocked("NEW")
    placed = scene.delivered(line(old, price=4900))
    order_id = placed["id"]
    agreed = house.exchange(order_id, [{"line": 1, "quantity": 1}], [wanted(new, price=4900)])
    house.receive(order_id, agreed["return_id"])
    house.inspect(order_id, agreed["return_id"], [found(1)])
    scene.wait_for(order_id, "returns.return-closed")

    other = agreed["exchange"]["replacement_order_id"]
    token = _link_to(scene, other).rsplit("/", 1)[1]
    scene.wait_for(other, "orders.order-confirmed", "shipping.shipment-opened")
    house.hand_over(other, house.pack(other), scene.tracking(2))
    scene.wait_for(other, "orders.order-shipped")
    house.courier_says(scene.tracking(2), "delivered").raise_for_status()
    return_id = scene.withdrawn(other, token)
    scene.money_back(other, return_id, [found(1)])

    back = scene.ask("returns", f"/v1/orders/{other}/returns/{return_id}")
    assert back["refunded"]["amount"] == 4900
    (passed_on,) = scene.ask("payments", f"/v1/payments/{other}")["refunds"]
    assert (passed_on["status"], passed_on["paid_by"]) == ("completed", order_id)
    (paid,) = scene.ask("payments", f"/v1/payments/{order_id}")["refunds"]
    assert (paid["status"], paid["cause"], paid["amount"]["amount"]) == ("completed", "replacement", 4900)
    assert scene.booked(order_id) == {"charge": [4900], "refund": [4900]}
    assert scene.booked(other) == {}
    scene.eventually(lambda: scene.money(order_id), {"captured": 4900, "refunded": 4900}, what="the first order's book")
    scene.eventually(lambda: scene.money(other), {"captured": 0, "refunded": 0}, what="the other order's book")


def test_an_engraved_line_is_declined_and_the_other_line_of_the_same_statement_is_not(
    house: House, scene: Scene
) -> None:
    scene = scene.at(CAPITALOROLOGI)
    plain, engraved = scene.stocked("PLAIN"), scene.stocked("ENGRAVED")
    placed = scene.delivered(line(plain, price=8000), line(engraved, price=12000, customised=True))
    order_id, token = placed["id"], house.link_token(placed)
    answer = house.withdraw(order_id, bearer=token, contact_email=scene.email())
    assert [one["line"] for one in answer["lines"]] == [1]
    (declined,) = answer["declined"]
    assert [one["line"] for one in declined["lines"]] == [2]
    assert declined["ruling"]["code"] == "excluded_customised"
    assert "engraving on the back" in declined["ruling"]["clause"]["quote"]

    with pytest.raises(Refused) as refused:
        house.receive(order_id, answer["return_id"])
    assert refused.value.status == 409, "not without its authorisation"
    authorised = house.authorise(order_id, answer["return_id"])
    assert house.return_form(order_id, answer["return_id"], bearer=token).startswith(b"%PDF")
    house.dispatch(order_id, answer["return_id"], "BRT999", bearer=token)
    house.receive(order_id, answer["return_id"])
    worn = house.inspect(order_id, answer["return_id"], [found(1, condition="worn", reduction=1500)])
    assert authorised["authorisation"]["cost_bearer"] == "customer"
    assert worn["refund"]["amount"]["amount"] == 6500
    scene.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    assert scene.booked(order_id) == {"charge": [20590], "refund": [6500]}


def test_a_return_that_gets_lost_is_at_the_risk_that_the_terms_say(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    placed = scene.delivered(line(scene.stocked(), price=3000))
    return_id = scene.withdrawn(placed["id"], house.link_token(placed))
    house.dispatch(placed["id"], return_id, "BRT998", bearer=house.link_token(placed))
    house.lose_return(placed["id"], return_id)
    lost = scene.event(placed["id"], "returns.return-lost")
    assert lost["ruling"]["code"] == "no_refund_lost_in_transit"
    assert lost["ruling"]["law"], "and by law proof of dispatch is enough"
    scene.wait_for(placed["id"], "returns.return-closed")
    assert scene.booked(placed["id"]) == {"charge": [3690]}


def test_a_parcel_carriage_forward_is_refused_at_the_door(house: House, scene: Scene) -> None:
    scene = scene.at(CAPITALOROLOGI)
    placed = scene.delivered(line(scene.stocked(), price=8000))
    return_id = scene.withdrawn(placed["id"], house.link_token(placed))
    house.authorise(placed["id"], return_id)
    refused = house.refuse(placed["id"], return_id, "carriage_forward")
    assert [one["code"] for one in refused["refusals"]] == ["refused_carriage_forward"]
    scene.wait_for(placed["id"], "returns.goods-refused")


def test_a_parcel_of_nobody_is_kept_until_somebody_finds_out_whose_it_is(house: House, scene: Scene) -> None:
    placed = scene.delivered()
    return_id = scene.withdrawn(placed["id"], house.link_token(placed))
    parcel = house.keep_unknown_parcel("opsobjects", sender=f"Cliente {scene.run}", tracking_number=scene.tracking(9))
    assert parcel["status"] == "kept"
    listed = house.ask("GET", "returns", "/v1/unknown-parcels?seller=opsobjects", bearer=house.staff())["items"]
    assert parcel["parcel_id"] in [one["parcel_id"] for one in listed]
    house.authorise(placed["id"], return_id)
    assigned = house.assign_parcel(parcel["parcel_id"], placed["id"], return_id)
    assert (assigned["status"], assigned["return_id"]) == ("assigned", return_id)
    scene.wait_for(placed["id"], "returns.goods-received")

    other = house.keep_unknown_parcel("opsobjects", sender="Sconosciuto")
    assert house.send_parcel_back(other["parcel_id"])["status"] == "sent_back"


def test_goods_that_do_not_come_in_time_make_the_return_expire_and_are_welcome_all_the_same(
    house: House, scene: Scene
) -> None:
    placed = scene.delivered()
    return_id = scene.withdrawn(placed["id"], house.link_token(placed))
    house.authorise(placed["id"], return_id)
    house.advance(timedelta(days=16))
    scene.wait_for(placed["id"], "returns.return-expired")
    house.receive(placed["id"], return_id)
    house.inspect(placed["id"], return_id, [found(1)])
    scene.wait_for(placed["id"], "returns.return-closed")
    assert scene.booked(placed["id"]) == {"charge": [4900], "refund": [4900]}


def _link_to(scene: Scene, order_id: str) -> str:
    """The link to the other order's page, from the customer's mailbox: the one whose page belongs to it."""
    house: House = scene.house

    def opens(link: str) -> bool:
        bearer = link.rsplit("/", 1)[1]
        answer: httpx.Response = house.answer("GET", "orders", f"/v1/orders/{order_id}", bearer=bearer)
        return answer.is_success

    def look() -> str:
        texts = [one["text"] for one in scene.mailbox()]
        links = {link for text in texts for link in re.findall(r"https?://\S+/o/[\w-]+", text)}
        return next((link for link in sorted(links) if opens(link)), "")

    return until(look, what=f"a letter with the link to {order_id}", seconds=PATIENCE)
