"""Capitalorologi: cash on delivery, nothing back without an authorisation, engraved watches not at all, and a guarantee
whose two months to report a defect the law has outlived."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from ordito.cli.demo.stage import Stage, Told
from ordito.cli.outside import Refused, an_order, found, line

SELLER = "capitalorologi"
IBAN = "IT60X0542811101000000123456"
PLAIN, ENGRAVED, DELIVERY, WORN = 12000, 18000, 590, 1500
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
"""A picture of one pixel."""


def tell(stage: Stage) -> Iterator[Told]:
    """An order that its customer withdraws from as far as she may, and one whose watch stops."""
    for name in ("CO-CLASSIC", "CO-ENGRAVED", "CO-CHRONO"):
        stage.house.count_stock(stage.sku(name), 5, seller=SELLER)
    stage.open(time(10, 0))
    yield withdrawn(stage)
    yield defective(stage)


def withdrawn(stage: Stage) -> Told:
    """Paid at the door; the engraved watch stays, the other comes back worn, and the money goes to an account."""
    house, say = stage.house, stage.say
    say("the storefront posts two watches, one of them engraved, to be paid at the door")
    order = an_order(
        line(stage.sku("CO-CLASSIC"), price=PLAIN, name="Classic"),
        line(stage.sku("CO-ENGRAVED"), price=ENGRAVED, name="Classic, engraved", customised=True),
        seller=SELLER,
        method="cash_on_delivery",
        customer={"email": stage.email("carla"), "language": "en"},
    )
    placed = stage.place(order)
    order_id, token = placed["id"], house.link_token(placed)
    say(f"{placed['number']} is accepted on its stock alone; the courier delivers it and collects EUR 305.90")
    stage.deliver(order_id, stage.tracking(1))
    house.wait_for(order_id, "payments.payment-captured")

    house.advance(timedelta(days=6))
    say("six days later she withdraws from the whole order: received for one watch, declined for the engraved one")
    return_id = house.withdraw(order_id, bearer=token, contact_email=stage.email("carla"))["return_id"]
    house.wait_for(order_id, "returns.withdrawal-received", "returns.withdrawal-declined")
    say("customer service authorises the return; she prints the form and sends it in one shipment")
    code = house.authorise(order_id, return_id)["authorisation"]["code"]
    house.wait_for(order_id, "returns.return-authorised")
    form = house.return_form(order_id, return_id, bearer=token)
    say(f"the Return Authorisation Form {code}.pdf has {len(form) // 1024} KiB")
    house.dispatch(order_id, return_id, stage.tracking(2), bearer=token)
    house.advance(timedelta(days=3))
    say("the watch was worn: EUR 15.00 of its value are gone, and are withheld")
    house.receive(order_id, return_id)
    house.inspect(order_id, return_id, [found(1, condition="worn", reduction=WORN)])
    house.wait_for(order_id, "payments.bank-details-asked")
    say("what was paid at the door goes back to an account: she gives its IBAN")
    house.give_bank_details(order_id, IBAN, "Cliente Esempio", bearer=token)
    house.wait_for(order_id, "payments.refund-completed", "returns.return-closed")
    return Told(
        title="withdrawn from in part, refunded with a deduction",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("carla"),
        status="returned",
        milestones=(
            "orders.order-placed",
            "payments.payment-captured",
            "orders.order-confirmed",
            "orders.order-delivered",
            "returns.withdrawal-received",
            "returns.withdrawal-declined",
            "returns.return-authorised",
            "returns.return-inspected",
            "returns.refund-due",
            "payments.bank-details-asked",
            "payments.refund-completed",
            "returns.return-closed",
        ),
        letters=9,
        captured=PLAIN + ENGRAVED + DELIVERY,
        refunded=PLAIN - WORN,
        transfers=(PLAIN - WORN,),
    )


def defective(stage: Stage) -> Told:
    """Reported too late for the text, not for the law; reported in time, checked, replaced."""
    house, say = stage.house, stage.say
    say("another order, paid by card and delivered")
    customer = {"email": stage.email("dino"), "language": "en"}
    chrono = line(stage.sku("CO-CHRONO"), price=15000, name="Chronograph")
    placed = stage.place(an_order(chrono, seller=SELLER, customer=customer))
    order_id, token = placed["id"], house.link_token(placed)
    stage.deliver(order_id, stage.tracking(3))
    discovered = stage.today()
    told: dict[str, Any] = {"bearer": token, "contact_email": stage.email("dino")}

    house.advance(timedelta(days=75))
    say("75 days later he reports that the glass had a crack from the first day on: too late by the shop's text")
    try:
        house.claim(order_id, 1, "The glass is cracked.", discovered_on=discovered, **told)
    except Refused as refused:
        if refused.code != "claim_declined":
            raise
        house.wait_for(order_id, "returns.claim-declined")
        say('the same facts, asked of the same terms with law = "enforce"')
        facts = refused.ruling["facts"]
        for ruling in house.rulings(SELLER, refused.ruling["question"], facts, law="enforce"):
            stage.show(ruling)

    say("today it has stopped as well; he reports that with a photo, in time")
    photo = house.send_photo(order_id, PHOTO, bearer=token)
    claim = house.claim(order_id, 1, "It has stopped.", discovered_on=stage.today(), photos=[photo], **told)
    claim_id = claim["claim_id"]
    house.wait_for(order_id, "returns.claim-opened")
    say("the seller collects the watch, and verifies the defect before anything else")
    house.collect(order_id, claim_id, pickup_on=stage.today() + timedelta(days=2))
    house.receive_claimed(order_id, claim_id)
    house.check(order_id, claim_id, defect=True, note="The movement is broken.")
    house.wait_for(order_id, "returns.claim-checked")
    say("he chooses another watch; it goes out as an order of its own, for nothing")
    remedy = house.choose_remedy(order_id, claim_id, "replacement", bearer=token)["remedy"]
    stage.watch(remedy["replacement_order_id"])
    house.wait_for(remedy["replacement_order_id"], "orders.order-confirmed", "shipping.shipment-opened")
    house.wait_for(order_id, "returns.claim-closed")
    return Told(
        title="a defect made good with another watch",
        order_id=order_id,
        number=placed["number"],
        email=stage.email("dino"),
        status="delivered",
        milestones=(
            "orders.order-placed",
            "payments.payment-captured",
            "orders.order-delivered",
            "returns.claim-declined",
            "returns.claim-opened",
            "returns.claim-collection-arranged",
            "returns.claim-checked",
            "returns.remedy-decided",
            "returns.claim-closed",
        ),
        letters=9,
        captured=15000 + DELIVERY,
        refunded=0,
        charges=(15000 + DELIVERY,),
    )
