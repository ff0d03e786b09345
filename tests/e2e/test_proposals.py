"""Orders that are proposals: accepted in part, quoted first, concluded at the hand-over, refused for an error."""

from datetime import timedelta

import pytest
from e2e.scene import Scene
from e2e.sellers import OP_GROUP

from ordito.cli.outside import House, Refused, line

HEAVY = 60_000
DELIVERY = 690


def test_only_what_is_not_in_stock_is_refused_and_the_rest_becomes_a_contract_at_its_hand_over(
    house: House, scene: Scene
) -> None:
    scene = scene.at(OP_GROUP)
    kept, gone = scene.stocked("KEPT"), scene.stocked("GONE", pieces=0)
    placed = scene.confirmed(line(kept, price=3000), line(gone, price=2000), discount=500)
    order_id = placed["id"]
    refused = scene.event(order_id, "orders.lines-refused")
    assert refused["ruling"]["clause"]["section"].startswith("2.4")
    assert "orders.contract-concluded" not in house.types(order_id)
    scene.wait_for(order_id, "payments.refund-completed")
    assert scene.booked(order_id) == {"charge": [5000 - 500 + DELIVERY], "refund": [1800]}, "the way it came"

    house.hand_over(order_id, house.pack(order_id), scene.tracking())
    concluded = scene.event(order_id, "orders.contract-concluded")
    assert concluded["ruling"]["clause"]["section"] == "2.4"
    scene.wait_for(order_id, "orders.order-shipped")
    scene.wait_for_letters(order_id, "order_received", "order_confirmed", "lines_refused", "refunded", "parcel_shipped")
    (letter,) = (one for one in scene.mailbox() if one["subject"].startswith("Conferma di consegna"))
    assert [name.rpartition(".")[2] for name in letter["attachments"]] == ["txt"], "the terms' full text"


def test_the_page_lists_why_nothing_can_be_changed_and_that_the_customer_may_withdraw(
    house: House, scene: Scene
) -> None:
    scene = scene.at(OP_GROUP)
    placed = scene.confirmed(line(scene.stocked(), price=3000))
    options = house.options(placed["id"], bearer=house.link_token(placed))
    assert options["cancel"]["ruling"]["code"] == "never"
    assert options["change_order"]["ruling"]["code"] == "no_change_new_order"
    assert options["withdraw"]["allowed"], "a consumer may, before delivery too"


def test_a_heavy_order_is_quoted_before_it_is_placed(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    order = scene.order(line(sku, price=50000, quantity=2, weight_grams=HEAVY))
    with pytest.raises(Refused) as refused:
        house.place(order)
    assert (refused.value.status, refused.value.code) == (422, "quotation_needed")
    assert refused.value.ruling["facts"]["grams"] == 2 * HEAVY

    quotation = house.ask_quotation(order)
    order_id, token = quotation["id"], house.link_token(quotation)
    with pytest.raises(Refused) as refused:
        house.accept_quotation(order_id, bearer=token, total=100000)
    assert refused.value.status == 409
    offered = house.quote(order_id, delivery=4500)
    assert (offered["status"], offered["offer"]["total"]["amount"]) == ("offered", 104500)
    placed = house.accept_quotation(order_id, bearer=token, total=104500)
    assert placed["id"] == order_id
    assert placed["totals"]["delivery"]["amount"] == 4500
    scene.wait_for(order_id, "orders.order-confirmed", "payments.payment-captured")
    assert scene.booked(order_id) == {"charge": [104500]}


def test_a_quotation_holds_until_its_last_day(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    scene.morning()
    quotation = house.ask_quotation(scene.order(line(scene.stocked(), price=50000, weight_grams=100_001)))
    house.quote(quotation["id"], delivery=4500, valid_days=0)
    house.advance(timedelta(days=1))
    with pytest.raises(Refused) as refused:
        house.accept_quotation(quotation["id"], bearer=house.link_token(quotation), total=54500)
    assert (refused.value.status, refused.value.code) == (409, "quotation_expired")


def test_a_manifest_error_is_refused_until_the_contract_and_not_after(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    wrong = scene.confirmed(line(sku, price=1))
    house.reject(wrong["id"], "manifest_error", note="EUR 0.01 in place of EUR 100.00")
    rejected = scene.event(wrong["id"], "orders.order-rejected")
    assert rejected["ruling"]["clause"]["section"] == "2.4 d)"
    scene.wait_for(wrong["id"], "payments.refund-completed", "shipping.shipment-stopped")
    assert scene.booked(wrong["id"]) == {"charge": [691], "refund": [691]}
    assert scene.stock(sku) == (10, 0)

    sent = scene.shipped(line(sku, price=1), tracking=2)
    with pytest.raises(Refused) as refused:
        house.reject(sent["id"], "manifest_error")
    assert refused.value.status == 409
    assert refused.value.ruling["code"] == "too_late"


def test_an_invoice_is_asked_for_in_the_order_and_a_complaint_at_any_time(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    placed = scene.confirmed(line(scene.stocked(), price=3000), language="en")
    token = house.link_token(placed)
    invoice = {"company": "Esempio S.r.l.", "vat_number": "IT03660111208"}
    answered = house.ask_invoice(placed["id"], invoice, bearer=token)
    assert answered["granted"] is False
    assert answered["ruling"]["code"] == "invoice_asked_too_late"
    assert answered["ruling"]["clause"]["section"] == "6.6"
    complaint = house.complain(placed["id"], "The box was open.", bearer=token)
    house.answer_complaint(placed["id"], complaint["complaint_id"], "We are sorry: we send another.")
    scene.wait_for(placed["id"], "orders.complaint-recorded", "orders.complaint-answered")
