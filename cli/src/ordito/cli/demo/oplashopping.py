"""OP Group's shop: a binding proposal that its Delivery Confirmation accepts, and refunds by bank transfer."""

from collections.abc import Iterator
from datetime import time, timedelta

from ordito.cli.demo.stage import Stage, Told
from ordito.cli.outside import Refused, an_order, euro, found, line

SELLER = "oplashopping"
IBAN = "IT60X0542811101000000123456"
NET, PRICE, DELIVERY = 8197, 10000, 690


def tell(stage: Stage) -> Iterator[Told]:
    """An order that its customer withdraws from, and one whose goods turn out to be defective."""
    for name in ("OP-FRAME", "OP-STAND"):
        stage.house.count_stock(stage.sku(name), 5, seller=SELLER)
    stage.open(time(10, 0))
    yield withdrawn(stage)
    yield defective(stage)


def withdrawn(stage: Stage) -> Told:
    """Net prices, a contract at the hand-over, a withdrawal on the page, and a transfer to the customer's account."""
    house, say = stage.house, stage.say
    customer = {"email": stage.email("olga"), "language": "en"}
    say("the storefront posts an order; its site shows EUR 81.97 without VAT, the order EUR 100.00 with it")
    frame = line(stage.sku("OP-FRAME"), price=NET, name="Display frame")
    placed = stage.place(an_order(frame, seller=SELLER, prices="net", customer=customer))
    order_id, token = placed["id"], house.link_token(placed)

    say(
        f"{placed['number']}: accepted, but no contract yet; the warehouse hands it to the courier, and it is delivered"
    )
    stage.deliver(order_id, stage.tracking(1))
    for mail in house.mails(stage.email("olga")):
        if mail["subject"].startswith("Delivery Confirmation"):
            say(f"in the customer's mailbox: “{mail['subject']}”, the terms' full text attached")

    house.advance(timedelta(days=10))
    say("ten days later the customer withdraws on her page, and sends the goods at her own cost")
    return_id = house.withdraw(order_id, bearer=token, contact_email=stage.email("olga"))["return_id"]
    house.dispatch(order_id, return_id, stage.tracking(2), bearer=token)
    house.wait_for(order_id, "returns.return-dispatched")
    house.advance(timedelta(days=4))
    say("four days later they are in the warehouse, and intact")
    house.receive(order_id, return_id)
    house.inspect(order_id, return_id, [found(1)])
    house.wait_for(order_id, "payments.bank-details-asked")
    say("the refund goes by bank transfer: she is asked for an IBAN, and gives it")
    house.give_bank_details(order_id, IBAN, "Cliente Esempio", bearer=token)
    house.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    return Told(
        title="withdrawn, refunded by bank transfer",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("olga"),
        status="returned",
        milestones=(
            "orders.order-placed",
            "payments.payment-captured",
            "orders.order-confirmed",
            "orders.contract-concluded",
            "orders.order-delivered",
            "returns.withdrawal-received",
            "returns.return-dispatched",
            "returns.return-inspected",
            "returns.refund-due",
            "payments.bank-details-asked",
            "payments.bank-details-given",
            "payments.refund-completed",
            "returns.return-closed",
        ),
        letters=7,
        captured=PRICE + DELIVERY,
        refunded=PRICE,
        charges=(PRICE + DELIVERY,),
        transfers=(PRICE,),
    )


def defective(stage: Stage) -> Told:
    """Collected by the seller, checked, no termination before repair or replacement; a voucher by agreement."""
    house, say = stage.house, stage.say
    say("another order, paid by card and delivered")
    customer = {"email": stage.email("piero"), "language": "en"}
    stand = line(stage.sku("OP-STAND"), price=15000, name="Display stand")
    placed = stage.place(an_order(stand, seller=SELLER, customer=customer))
    order_id, token = placed["id"], house.link_token(placed)
    stage.deliver(order_id, stage.tracking(3))

    house.advance(timedelta(days=150))
    say("five months later a hinge breaks; the customer reports it on his page")
    claim = house.claim(
        order_id, 1, "The hinge broke.", discovered_on=stage.today(), bearer=token, contact_email=stage.email("piero")
    )
    claim_id = claim["claim_id"]
    house.wait_for(order_id, "returns.claim-opened")
    say("the seller collects it, and looks for the defect first")
    house.collect(order_id, claim_id, pickup_on=stage.today() + timedelta(days=1))
    house.receive_claimed(order_id, claim_id)
    house.check(order_id, claim_id, defect=True, note="A hinge is broken.")
    house.wait_for(order_id, "returns.claim-checked")
    say("he asks for his money back; that comes after repair and replacement")
    try:
        house.choose_remedy(order_id, claim_id, "termination", bearer=token)
    except Refused as refused:
        if refused.code != "remedy_declined":
            raise
    house.wait_for(order_id, "returns.remedy-declined")
    say("both agree to a voucher instead")
    decided = house.decide_remedy(order_id, claim_id, "voucher", amount=euro(15000), agreed=True)
    house.wait_for(order_id, "returns.voucher-due", "returns.claim-closed")
    say(f"the voucher {decided['voucher']['code']} is worth EUR 150.00 at the next checkout")
    return Told(
        title="a defect made good with a voucher",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("piero"),
        status="delivered",
        milestones=(
            "orders.order-placed",
            "payments.payment-captured",
            "orders.contract-concluded",
            "orders.order-delivered",
            "returns.claim-opened",
            "returns.claim-collection-arranged",
            "returns.claim-checked",
            "returns.remedy-declined",
            "returns.remedy-decided",
            "returns.voucher-due",
            "returns.claim-closed",
        ),
        letters=8,
        captured=15000 + DELIVERY,
        refunded=0,
        charges=(15000 + DELIVERY,),
    )
