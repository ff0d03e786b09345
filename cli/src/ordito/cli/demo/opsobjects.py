"""Opsobjects: fifteen days to change one's mind, a return code, and a lab that repairs in fifteen working days."""

from collections.abc import Iterator
from datetime import time, timedelta

from ordito.cli.demo.stage import Stage, Told
from ordito.cli.outside import an_order, found, line

SELLER = "opsobjects"


def tell(stage: Stage) -> Iterator[Told]:
    """An order that its customer withdraws from, and one whose watch stops."""
    for name in ("OPSPW-86", "OPSPW-90"):
        stage.house.count_stock(stage.sku(name), 5)
    stage.open(time(14, 0))
    yield withdrawn(stage)
    yield defective(stage)


def withdrawn(stage: Stage) -> Told:
    """A return code that the law does not ask for, and the money back the way it came, but for the delivery."""
    house, say = stage.house, stage.say
    say("the storefront posts a watch of EUR 29.00: below EUR 39.00, so delivery is paid")
    customer = {"email": stage.email("anna"), "language": "en"}
    placed = stage.place(an_order(line(stage.sku("OPSPW-86"), price=2900, name="Watch"), customer=customer))
    order_id, token = placed["id"], house.link_token(placed)
    stage.deliver(order_id, stage.tracking(1))
    house.advance(timedelta(days=12))
    say(f"{placed['number']}: on the twelfth day she withdraws on her page")
    return_id = house.withdraw(order_id, bearer=token, contact_email=stage.email("anna"))["return_id"]
    house.wait_for(order_id, "returns.withdrawal-received")
    say("customer service draws the return code; the watch comes back intact")
    house.authorise(order_id, return_id)
    house.receive(order_id, return_id)
    house.inspect(order_id, return_id, [found(1)])
    house.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    return Told(
        title="withdrawn, refunded by the card",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("anna"),
        status="returned",
        milestones=(
            "orders.order-placed",
            "orders.order-confirmed",
            "returns.withdrawal-received",
            "returns.return-authorised",
            "returns.refund-due",
            "payments.refund-completed",
            "returns.return-closed",
        ),
        letters=7,
        captured=3390,
        refunded=2900,
        charges=(3390,),
        refunds=(2900,),
    )


def defective(stage: Stage) -> Told:
    """Registered, sent to the lab, repaired for nothing."""
    house, say = stage.house, stage.say
    say("another order, paid by card and delivered; the customer registers the guarantee")
    customer = {"email": stage.email("enzo"), "language": "en"}
    placed = stage.place(an_order(line(stage.sku("OPSPW-90"), price=5900, name="Watch"), customer=customer))
    order_id, token = placed["id"], house.link_token(placed)
    stage.deliver(order_id, stage.tracking(2))
    house.register_guarantee(order_id, 1, bearer=token)
    house.wait_for(order_id, "returns.guarantee-registered")

    house.advance(timedelta(days=200))
    say("two hundred days later it stops; he sends it to the lab")
    claim = house.claim(
        order_id, 1, "It has stopped.", discovered_on=stage.today(), bearer=token, contact_email=stage.email("enzo")
    )
    claim_id = claim["claim_id"]
    house.wait_for(order_id, "returns.claim-opened")
    house.collect(order_id, claim_id)
    house.receive_claimed(order_id, claim_id)
    house.check(order_id, claim_id, defect=True, part="movement", note="The movement is broken.")
    house.wait_for(order_id, "returns.claim-checked")
    say("the repair, by its terms")
    house.choose_remedy(order_id, claim_id, "repair", bearer=token)
    house.wait_for(order_id, "returns.repair-started")
    house.advance(timedelta(days=10))
    say("ten days later it is repaired, and on its way back")
    house.finish_repair(order_id, claim_id, stage.tracking(3))
    house.wait_for(order_id, "returns.claim-closed")
    return Told(
        title="a defect repaired for nothing",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("enzo"),
        status="delivered",
        milestones=(
            "orders.order-placed",
            "orders.order-delivered",
            "returns.guarantee-registered",
            "returns.claim-opened",
            "returns.claim-checked",
            "returns.repair-started",
            "returns.repair-finished",
            "returns.claim-closed",
        ),
        letters=8,
        captured=5900,
        refunded=0,
        charges=(5900,),
    )
