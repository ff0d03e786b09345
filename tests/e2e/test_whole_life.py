"""The main job: from the storefront's order to the money back, each step once, every cent and every letter in place."""

from datetime import timedelta

from e2e.scene import PATIENCE, Scene

from ordito.cli.outside import House, line, until

MILESTONES = (
    "orders.order-placed",
    "payments.payment-requested",
    "payments.payment-captured",
    "shipping.allocation-made",
    "orders.order-confirmed",
    "shipping.shipment-opened",
    "shipping.parcel-packed",
    "shipping.parcel-handed-over",
    "orders.order-shipped",
    "shipping.parcel-tracked",
    "shipping.parcel-delivered",
    "orders.order-delivered",
    "returns.withdrawal-received",
    "returns.return-authorised",
    "returns.goods-received",
    "returns.return-inspected",
    "returns.refund-due",
    "payments.refund-requested",
    "payments.refund-completed",
    "returns.return-closed",
)


def test_an_order_walks_from_the_storefront_to_the_money_back(house: House, scene: Scene) -> None:
    sku = scene.stocked(pieces=5)
    placed = house.place(scene.order(line(sku, price=4900), discount=490))
    order_id = placed["id"]
    assert placed["status"] == "placed"
    assert placed["number"].startswith("OB-")
    assert placed["totals"]["total"] == {"amount": 4410, "currency": "EUR"}
    assert placed["terms"] == {"seller": "opsobjects", "version": "2026-01-01"}

    scene.wait_for(order_id, "orders.order-confirmed", "shipping.shipment-opened")
    assert scene.stock(sku) == (5, 1)
    house.hand_over(order_id, house.pack(order_id), scene.tracking())
    scene.wait_for(order_id, "orders.order-shipped")
    assert scene.stock(sku) == (4, 0)
    house.courier_says(scene.tracking(), "in_transit").raise_for_status()
    scene.wait_for(order_id, "shipping.parcel-tracked")
    house.courier_says(scene.tracking(), "delivered").raise_for_status()
    scene.wait_for(order_id, "orders.order-delivered")
    scene.eventually(lambda: scene.withdrawal_options(order_id)["stage"], "delivered", what="the stage at returns")

    house.advance(timedelta(days=3))
    acknowledged = house.withdraw(order_id, bearer=house.link_token(placed))
    assert acknowledged["ruling"]["code"] == "in_time"
    assert acknowledged["ruling"]["clause"]["document"] == "Opsobjects FAQ"
    scene.money_back(order_id, acknowledged["return_id"], [{"line": 1, "quantity": 1, "condition": "intact"}])

    scene.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    scene.wait_for_letters(
        order_id,
        "order_received",
        "order_confirmed",
        "parcel_shipped",
        "withdrawal_received",
        "return_authorised",
        "refund_due",
        "refunded",
    )

    scene.happened_once(order_id, *MILESTONES)
    until(lambda: house.view(order_id)["status"], lambda status: status == "returned", what="the end", seconds=PATIENCE)
    assert scene.money(order_id) == {"captured": 4410, "refunded": 4410}
    assert scene.booked(order_id) == {"charge": [4410], "refund": [4410]}


def test_each_letter_arrives_once_in_the_customers_own_language(scene: Scene) -> None:
    italian = scene.confirmed(line(scene.stocked("OPSPW"), price=4900), language="it", email="bruna")
    english = scene.confirmed(line(scene.stocked("OPSBR"), price=4900), language="en", email="brian")
    for placed, email, language, greeting in (
        (italian, "bruna", "it", "confermato"),
        (english, "brian", "en", "confirmed"),
    ):
        scene.wait_for_letters(placed["id"], "order_confirmed", "order_received")
        messages = scene.mailbox(email)
        assert [message["headers"]["Content-Language"] for message in messages] == [language, language]
        assert len({message["message_id"] for message in messages}) == len(messages) == 2
        assert all(message["deliveries"] == 1 for message in messages)
        assert all(placed["number"] in message["subject"] for message in messages)
        assert any(greeting in message["text"] for message in messages)
        assert any(placed["customer_link"] in message["text"] for message in messages)


def test_the_past_of_an_order_can_be_looked_at(scene: Scene) -> None:
    placed = scene.confirmed()
    events = scene.ask("orders", f"/v1/orders/{placed['id']}/events")["events"]
    assert [event["version"] for event in events] == list(range(1, len(events) + 1))
    first = events[0]
    assert first["type"] == "ordito.orders.order-placed.v1"
    path = f"/v1/orders/{placed['id']}"
    as_placed = scene.house.http.get(
        scene.house.urls["orders"] + path,
        params={"as_of": first["time"]},
        headers={"Authorization": f"Bearer {scene.house.staff('viewer')}"},
    ).json()
    assert as_placed["status"] == "placed"
    assert scene.ask("orders", path)["status"] == "confirmed"


def test_every_event_of_the_timeline_names_its_cause(house: House, scene: Scene) -> None:
    placed = scene.confirmed()
    scene.wait_for_letters(placed["id"], "order_received", "order_confirmed")
    timeline = until(
        lambda: house.timeline(placed["id"]),
        lambda events: [event["type"] for event in events].count("ordito.notifications.email-sent.v1") == 2,
        what="both e-mails on the timeline",
        seconds=PATIENCE,
    )
    known = [event["id"] for event in timeline]
    assert len(known) == len(set(known))
    roots = [event for event in timeline if event["causation"] is None]
    assert [event["type"] for event in roots] == ["ordito.orders.order-placed.v1"]
    assert all(event["causation"] in known[:place] for place, event in enumerate(timeline) if event not in roots), (
        "each after its cause"
    )
    assert {event["correlation"] for event in timeline} == {roots[0]["correlation"]}
