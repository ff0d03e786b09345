"""Defects: reported, collected, checked, and made good in each way that the three shops know."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from e2e.scene import ROME, Scene
from e2e.sellers import OP_GROUP

from ordito.cli.outside import House, Refused, euro, line, wanted

CAPITALOROLOGI = "capitalorologi"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
PAID_REPAIR = 3500


def test_a_late_report_is_declined_with_what_the_law_gives_and_one_in_time_leads_to_another_watch(
    house: House, scene: Scene
) -> None:
    scene = scene.at(CAPITALOROLOGI)
    placed = scene.delivered(line(scene.stocked(), price=15000))
    order_id, token = placed["id"], house.link_token(placed)
    discovered = _today(house)
    house.advance(timedelta(days=75))
    photo = house.send_photo(order_id, PIXEL, bearer=token)
    told = {"bearer": token, "photos": [photo], "contact_email": scene.email()}
    with pytest.raises(Refused) as refused:
        house.claim(order_id, 1, "Il vetro si è crepato.", discovered_on=discovered, **told)
    assert (refused.value.status, refused.value.code) == (409, "claim_declined")
    late = refused.value.ruling
    assert (late["code"], late["law"]["applied"]) == ("too_late", False)
    assert "170/2021" in late["law"]["article"] + late["law"]["gives"]["en"]
    (by_law,) = house.rulings(CAPITALOROLOGI, late["question"], late["facts"], law="enforce")
    assert by_law["allowed"], "the same facts with the law applied"

    claim = house.claim(order_id, 1, "Si è fermato.", discovered_on=_today(house), **told)
    assert (claim["status"], claim["covered"]) == ("opened", True)
    assert claim["report_ruling"]["code"] == "in_time"
    assert [one["id"] for one in claim["photos"]] == [photo]

    claim_id = claim["claim_id"]
    collection = house.collect(order_id, claim_id, pickup_on=_today(house) + timedelta(days=2))["collection"]
    assert (collection["by"], collection["ruling"]["code"]) == ("seller", "seller_collects")
    house.receive_claimed(order_id, claim_id)
    checked = house.check(order_id, claim_id, defect=True)
    assert {one["remedy"]: one["ruling"]["allowed"] for one in checked["choices"]}["replacement"]
    with pytest.raises(Refused) as refused:
        house.choose_remedy(order_id, claim_id, "termination", bearer=token)
    assert (refused.value.code, refused.value.ruling["code"]) == ("remedy_declined", "repair_or_replacement_first")
    remedy = house.choose_remedy(order_id, claim_id, "replacement", bearer=token)["remedy"]
    other = remedy["replacement_order_id"]
    scene.wait_for(other, "orders.order-confirmed", "shipping.shipment-opened")
    assert house.order(other)["replaces"]["order_id"] == order_id
    assert scene.booked(other) == {}, "for nothing"
    scene.event(order_id, "returns.claim-closed")


def test_no_defect_found_is_charged_where_the_terms_say_so(house: House, scene: Scene) -> None:
    scene = scene.at(CAPITALOROLOGI)
    placed = scene.delivered(line(scene.stocked(), price=15000))
    order_id, token = placed["id"], house.link_token(placed)
    hour = {"what": "verification", "amount": euro(2500), "reason": "An hour of the laboratory"}
    claim_id = _checked(house, scene, placed, defect=False, costs=[hour])
    charge = scene.event(order_id, "returns.charge-due")
    assert (charge["amount"]["amount"], charge["reason"]) == (2500, "no_defect_found")
    assert charge["ruling"]["code"] == "costs_charged"
    scene.wait_for(order_id, "payments.charge-requested")
    house.pay_charge(order_id, charge["charge_id"], bearer=token)
    scene.wait_for(order_id, "payments.charge-paid")
    assert scene.booked(order_id) == {"charge": [15590, 2500]}
    assert _claim(house, order_id, claim_id)["outcome"] == "no_defect"


def test_a_repair_has_its_working_days_and_is_told_of_when_they_are_over(house: House, scene: Scene) -> None:
    placed = scene.delivered()
    order_id = placed["id"]
    house.register_guarantee(order_id, 1, bearer=house.link_token(placed))
    claim_id = _checked(house, scene, placed, defect=True, part="movement")
    house.choose_remedy(order_id, claim_id, "repair", bearer=house.link_token(placed))
    started = scene.event(order_id, "returns.repair-started")
    assert started["ruling"]["code"] == "free_of_charge"
    deadline = started["ruling"]["deadline"]
    assert (deadline["days"], "working" in deadline["calendar"]) == (15, True)
    house.move_to(datetime.fromisoformat(deadline["end"]))
    scene.wait_for(order_id, "returns.repair-overdue")
    house.finish_repair(order_id, claim_id, scene.tracking(7))
    assert scene.event(order_id, "returns.claim-closed")["outcome"] == "repaired"


def test_after_the_guarantee_a_repair_is_quoted_accepted_paid_and_done(house: House, scene: Scene) -> None:
    placed = scene.delivered()
    order_id, token = placed["id"], house.link_token(placed)
    house.advance(timedelta(days=2 * 366))
    claim = house.claim(
        order_id, 1, "Non va più.", discovered_on=_today(house), bearer=token, contact_email=scene.email()
    )
    assert claim["covered"] is False
    claim_id = claim["claim_id"]
    house.collect(order_id, claim_id)
    house.receive_claimed(order_id, claim_id)
    house.check(order_id, claim_id, defect=True, part="movement")
    house.quote_repair(order_id, claim_id, PAID_REPAIR, note="Movimento nuovo")
    house.answer_repair_quotation(order_id, claim_id, accepted=True, bearer=token)
    charge = scene.event(order_id, "returns.charge-due")
    assert (charge["amount"]["amount"], charge["reason"]) == (PAID_REPAIR, "paid_repair")
    scene.wait_for(order_id, "payments.charge-requested")
    house.pay_charge(order_id, charge["charge_id"], bearer=token)
    scene.wait_for(order_id, "payments.charge-paid", "returns.repair-started")
    house.finish_repair(order_id, claim_id, scene.tracking(8))
    assert scene.event(order_id, "returns.claim-closed")["outcome"] == "repaired"
    assert scene.booked(order_id) == {"charge": [4900, PAID_REPAIR]}


def test_a_voucher_by_agreement_is_spent_at_checkout_and_comes_back_when_the_order_falls(
    house: House, scene: Scene
) -> None:
    scene = scene.at(OP_GROUP)
    sku = scene.stocked()
    placed = scene.delivered(line(sku, price=5000))
    order_id = placed["id"]
    claim_id = _checked(house, scene, placed, defect=True)
    with pytest.raises(Refused) as refused:
        house.decide_remedy(order_id, claim_id, "voucher", amount=euro(5000))
    assert refused.value.ruling["code"] == "needs_agreement"
    decided = house.decide_remedy(order_id, claim_id, "voucher", amount=euro(5000), agreed=True)
    code = decided["voucher"]["code"]
    scene.eventually(lambda: _balance(house, code), 5000, what="the voucher")

    small = scene.confirmed(line(sku, price=1000), voucher=code)
    captured = scene.event(small["id"], "payments.payment-captured")
    assert captured["voucher"]["amount"] == 1690
    assert scene.booked(small["id"]) == {}, "the voucher paid it all"
    assert _balance(house, code) == 3310
    large = scene.confirmed(line(sku, price=9000), voucher=code)
    assert scene.booked(large["id"]) == {"charge": [9690 - 3310]}
    assert _balance(house, code) == 0

    house.reject(large["id"], "manifest_error")
    scene.wait_for(large["id"], "payments.refund-completed")
    scene.eventually(lambda: _balance(house, code), 3310, what="the voucher")
    assert scene.booked(large["id"]) == {"charge": [6380], "refund": [6380]}
    movements = [(one["kind"], one["amount"]["amount"]) for one in house.voucher(OP_GROUP, code)["ledger"]]
    assert movements == [("issued", 5000), ("spent", 1690), ("spent", 3310), ("restored", 3310)]

    stranger = scene.place(scene.order(line(sku, price=1000), voucher="NOBODYS-CODE"))
    failed = scene.event(stranger["id"], "payments.payment-failed")
    assert failed["code"] == "voucher_unknown"


def test_an_equivalent_product_and_a_lower_price_make_good_too(house: House, scene: Scene) -> None:
    scene = scene.at(OP_GROUP)
    sku, like_it = scene.stocked("OLD"), scene.stocked("LIKE")
    swapped = scene.delivered(line(sku, price=5000), tracking=1)
    claim_id = _checked(house, scene, swapped, defect=True)
    decided = house.decide_remedy(
        swapped["id"], claim_id, "equivalent_product", wanted=[wanted(like_it, price=5000)], agreed=True
    )
    scene.wait_for(decided["remedy"]["replacement_order_id"], "orders.order-confirmed")
    assert scene.stock(like_it) == (10, 1)

    kept = scene.delivered(line(sku, price=5000), tracking=2)
    claim_id = _checked(house, scene, kept, defect=True)
    house.decide_remedy(
        kept["id"], claim_id, "price_reduction", amount=euro(1200), impossible=["repair", "replacement"]
    )
    due = scene.event(kept["id"], "returns.refund-due")
    assert (due["return_id"], due["amount"]["amount"]) == (claim_id, 1200)
    if due["means"] == "bank_transfer":
        scene.wait_for(kept["id"], "payments.bank-details-asked")
        house.give_bank_details(
            kept["id"], "IT60X0542811101000000123456", "Cliente Esempio", bearer=house.link_token(kept)
        )
    scene.wait_for(kept["id"], "payments.refund-completed")
    assert scene.money(kept["id"])["refunded"] == 1200


def _checked(house: House, scene: Scene, placed: dict[str, object], **found: Any) -> str:
    """A claim about the order's first line whose goods were looked at; its id."""
    order_id = str(placed["id"])
    claim = house.claim(
        order_id,
        1,
        "Si è fermato.",
        discovered_on=_today(house),
        bearer=house.link_token(placed),
        contact_email=scene.email(),
    )
    claim_id = str(claim["claim_id"])
    house.collect(order_id, claim_id)
    house.receive_claimed(order_id, claim_id)
    house.check(order_id, claim_id, **found)
    return claim_id


def _claim(house: House, order_id: str, claim_id: str) -> dict[str, object]:
    return next(one for one in house.claims(order_id) if one["claim_id"] == claim_id)


def _balance(house: House, code: str) -> int:
    voucher = house.voucher(OP_GROUP, code)
    return int(voucher["balance"]["amount"]) if voucher else 0


def _today(house: House) -> date:
    return house.now("returns").astimezone(ROME).date()
