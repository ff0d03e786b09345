"""The four orders of the demo, each walked from outside over HTTP, as storefront, courier, customer and staff would.

A story ends when its last event has arrived; what must then be true of it is said in `Told`, and checked by the proof.
"""

from collections.abc import Iterator
from datetime import time, timedelta

from ordito.cli.demo.stage import Stage, Told
from ordito.cli.outside import an_order, line

AFTER_THE_CUT_OFF = time(14, 0)


def set_the_scene(stage: Stage) -> None:
    """Stock for the stories, and a time of day at which customers may cancel by themselves."""
    house = stage.house
    for name, pieces in (("OPSPW-86", 5), ("OPSBR-12", 5), ("OPSGONE-1", 0)):
        house.count_stock(stage.sku(name), pieces)
    stage.open(AFTER_THE_CUT_OFF)


def tell(stage: Stage) -> Iterator[Told]:
    """All stories, one after the other."""
    set_the_scene(stage)
    yield cancelled(stage)
    yield rejected(stage)
    yield partly_refused(stage)
    yield whole_life(stage)


def whole_life(stage: Stage) -> Told:
    """Placed, confirmed, shipped, delivered, withdrawn, returned, refunded."""
    house, say = stage.house, stage.say
    order = an_order(line(stage.sku("OPSPW-86"), price=4900), discount=490, customer={"email": stage.email("anna")})
    placed = house.place(order)
    order_id = placed["id"]
    say(f"the storefront posts {placed['number']}: a watch of EUR 49.00 with a code of EUR 4.90")
    stage.watch(order_id)
    house.wait_for(order_id, "orders.order-confirmed", "shipping.shipment-opened")

    say("the warehouse packs a parcel and gives it to the courier")
    parcel, tracking = house.pack(order_id), f"BRT{stage.run}"
    house.hand_over(order_id, parcel, tracking)
    house.wait_for(order_id, "orders.order-shipped")

    say("the courier's signed webhooks: in transit, then delivered, and the last one twice")
    house.courier_says(tracking, "in_transit").raise_for_status()
    delivered_at = house.now("shipping")
    for _ in range(2):
        house.courier_says(tracking, "delivered", happened_at=delivered_at).raise_for_status()
    house.wait_for(order_id, "orders.order-delivered", "returns.order-progress-noted")
    stage.wait_until_returns_knows(order_id)

    house.advance(timedelta(days=3))
    say("three days later the customer withdraws, on her own page's token, and gives no reason")
    asked = house.withdraw(order_id, bearer=house.link_token(placed), contact_email=stage.email("anna"))
    return_id = asked["return_id"]
    say("customer service authorises the return; the goods come back and are looked at")
    house.authorise(order_id, return_id)
    house.receive(order_id, return_id)
    house.inspect(order_id, return_id, [{"line": 1, "quantity": 1, "condition": "intact"}])
    house.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    return Told(
        title="from the order to the money back",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("anna"),
        status="returned",
        milestones=(
            "orders.order-placed",
            "payments.payment-captured",
            "orders.order-confirmed",
            "orders.order-shipped",
            "orders.order-delivered",
            "returns.withdrawal-received",
            "returns.return-authorised",
            "returns.goods-received",
            "returns.return-inspected",
            "returns.refund-due",
            "payments.refund-completed",
            "returns.return-closed",
        ),
        letters=7,
        captured=4410,
        refunded=4410,
        charges=(4410,),
        refunds=(4410,),
    )


def cancelled(stage: Stage) -> Told:
    """Placed after 13:00 and cancelled by its customer."""
    house, say = stage.house, stage.say
    order = an_order(
        line(stage.sku("OPSPW-86"), price=4900), customer={"email": stage.email("carlo"), "language": "en"}
    )
    placed = house.place(order)
    order_id = placed["id"]
    say(f"the storefront posts {placed['number']} after 13:00; its customer cancels it from the page")
    stage.watch(order_id)
    house.wait_for(order_id, "orders.order-confirmed", "shipping.shipment-opened")
    house.cancel(order_id, bearer=house.link_token(placed), reason="Changed my mind")
    house.wait_for(order_id, "orders.order-cancelled", "payments.refund-completed", "shipping.shipment-stopped")
    return Told(
        title="cancelled by its customer",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("carlo"),
        status="cancelled",
        milestones=(
            "orders.order-placed",
            "orders.order-confirmed",
            "orders.cancellation-requested",
            "shipping.shipment-stopped",
            "orders.order-cancelled",
            "payments.refund-completed",
        ),
        letters=4,
        captured=4900,
        refunded=4900,
        charges=(4900,),
        refunds=(4900,),
    )


def rejected(stage: Stage) -> Told:
    """Nothing of it in stock."""
    house, say = stage.house, stage.say
    order = an_order(line(stage.sku("OPSGONE-1"), price=2900), customer={"email": stage.email("bruna")})
    placed = house.place(order)
    order_id = placed["id"]
    say(f"the storefront posts {placed['number']} for an article that is gone")
    stage.watch(order_id)
    house.wait_for(order_id, "orders.order-rejected", "payments.refund-completed")
    return Told(
        title="rejected for want of stock",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("bruna"),
        status="rejected",
        milestones=("orders.order-placed", "orders.order-rejected", "payments.refund-completed"),
        letters=3,
        captured=3390,
        refunded=3390,
        charges=(3390,),
        refunds=(3390,),
    )


def partly_refused(stage: Stage) -> Told:
    """Two lines, one of them gone: the rest stands, and its share of the discount too."""
    house, say = stage.house, stage.say
    gone, kept = stage.sku("OPSGONE-1"), stage.sku("OPSBR-12")
    order = an_order(
        line(kept, price=3000, name="Bracciale"),
        line(gone, price=2000),
        discount=500,
        customer={"email": stage.email("dario")},
    )
    placed = house.place(order)
    order_id = placed["id"]
    say(f"the storefront posts {placed['number']} with two lines, one of an article that is gone")
    stage.watch(order_id)
    house.wait_for(order_id, "orders.lines-refused", "orders.order-confirmed", "payments.refund-completed")
    return Told(
        title="one line refused, the rest stands",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("dario"),
        status="confirmed",
        milestones=(
            "orders.order-placed",
            "orders.lines-refused",
            "orders.order-confirmed",
            "payments.refund-completed",
        ),
        letters=4,
        captured=4500,
        refunded=1800,
        charges=(4500,),
        refunds=(1800,),
    )
