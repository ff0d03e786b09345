"""PlaceOrder under terms that say more: weight, customised goods, cash on delivery, accounts, notes, invoices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from orders_examples import PARIS, WATCH, euro, given, placed
from orders_examples import PLACE as PLACE_AT_OB
from orders_of_op import (
    BANNER,
    CABINET,
    CASH_ON_DELIVERY,
    COMPANY,
    PLACE,
    PLACE_CASH,
    SELLER,
    STAND,
    TERMS,
)

from ordito.orders.domain.commands import PlaceOrder
from ordito.orders.domain.events import OrderPlaced
from ordito.orders.domain.order import Discount, PaymentChoice, VatAmount
from ordito.orders.domain.rejections import (
    AccountRefused,
    AdvancePaymentNeeded,
    CashOnDeliveryRefused,
    GiftNoteNotOffered,
    QuotationNeeded,
    TotalDiffers,
)
from ordito.schemas.values import Address
from ordito.terms import account, cash_on_delivery, customised_goods, gift_note, weight


def codes(order: OrderPlaced) -> list[str]:
    return [ruling.code for ruling in order.rulings]


def test_every_decision_about_the_proposal_is_kept_with_it() -> None:
    order = placed(PLACE)
    assert codes(order) == [
        "binding_proposal",
        "delivered_there",
        "within_weight",
        "delivery_charged",
        "method_offered",
        "charged_at_submission",
        "guest_welcome",
        "no_consent",
    ]
    assert {ruling.terms for ruling in order.rulings} == {TERMS.version}
    assert order.totals.surcharge is None


def test_what_the_order_wishes_is_ruled_on_too() -> None:
    order = placed(replace(PLACE, invoice=COMPANY, newsletter=True, account="c-1", voucher="V-1"))
    assert codes(order)[-3:] == ["account_welcome", "invoice_in_order", "consent_given"]
    assert (order.account, order.voucher) == ("c-1", "V-1")


def test_cash_on_delivery_costs_its_share_of_goods_and_delivery() -> None:
    order = placed(PLACE_CASH)
    assert order.totals.surcharge == euro(56)  # 2.1 % of 20.00 + 6.90 = 0.5649
    assert order.totals.total == euro(2000 + 690 + 56)
    assert order.totals.vat == (VatAmount("22", euro(361 + 124 + 10)),)
    assert codes(order)[4:7] == ["method_offered", "offered", "collected_on_delivery"]


@pytest.mark.parametrize(("goods", "total"), [(1200, 1200 + 690 + 40), (1199, None)])
def test_cash_on_delivery_is_offered_from_its_least_amount(goods: int, total: int | None) -> None:
    command = replace(PLACE_CASH, lines=(replace(STAND, quantity=1, unit_price=euro(goods)),))
    if total is not None:
        assert placed(replace(command, expected_total=euro(total))).totals.total == euro(total)
        return
    ruling = cash_on_delivery(
        TERMS, country="IT", goods_after_discount=euro(goods), delivery=euro(690), customised=False
    ).ruling
    assert ruling.code == "below_minimum"
    given().when(command).rejected(CashOnDeliveryRefused(ruling=ruling))


def test_the_least_amount_is_of_goods_after_discount() -> None:
    command = replace(PLACE_CASH, discount=Discount("TEN", euro(801)))
    ruling = cash_on_delivery(
        TERMS, country="IT", goods_after_discount=euro(1199), delivery=euro(690), customised=False
    ).ruling
    given().when(command).rejected(CashOnDeliveryRefused(ruling=ruling))


def test_nothing_is_collected_abroad() -> None:
    ruling = cash_on_delivery(
        TERMS, country="FR", goods_after_discount=euro(2000), delivery=euro(1290), customised=False
    ).ruling
    assert ruling.code == "not_in_this_country"
    given().when(replace(PLACE_CASH, shipping_address=PARIS)).rejected(CashOnDeliveryRefused(ruling=ruling))


def test_customised_goods_are_paid_in_advance() -> None:
    command = replace(PLACE, lines=(BANNER,), expected_total=euro(3690))
    assert "customised_paid_in_advance" in codes(placed(command))
    ruling = cash_on_delivery(
        TERMS, country="IT", goods_after_discount=euro(3000), delivery=euro(690), customised=True
    ).ruling
    assert ruling.code == "not_for_customised"
    given().when(replace(command, payment=CASH_ON_DELIVERY)).rejected(CashOnDeliveryRefused(ruling=ruling))


def test_the_refusal_of_customised_goods_on_delivery_has_a_name_of_its_own() -> None:
    ruling = customised_goods(TERMS, method="cash_on_delivery")
    assert not ruling.allowed
    assert AdvancePaymentNeeded(ruling=ruling).param == "payment.method"


@pytest.mark.parametrize(
    ("address", "delivery", "most"), [(PLACE.shipping_address, 690, 100_000), (PARIS, 1290, 30_000)]
)
def test_what_is_too_heavy_needs_a_quotation(address: Address, delivery: int, most: int) -> None:
    def weighing(grams: int) -> PlaceOrder:
        lines = (replace(CABINET, weight_grams=grams - 100), replace(STAND, quantity=1, weight_grams=100))
        return replace(PLACE, lines=lines, shipping_address=address, expected_total=euro(91000 + delivery))

    assert "within_weight" in codes(placed(weighing(most)))
    ruling = weight(TERMS, country=address.country, grams=most + 1)
    given().when(weighing(most + 1)).rejected(QuotationNeeded(ruling=ruling))
    assert "POST /v1/quotations" in QuotationNeeded(ruling=ruling).detail


def test_where_there_is_no_limit_nothing_is_too_heavy() -> None:
    assert "within_weight" in codes(placed(replace(PLACE_AT_OB, lines=(replace(WATCH, weight_grams=900_000),))))


def test_a_person_orders_with_one_account() -> None:
    ruling = account(TERMS, guest=False, others=1)
    assert ruling.code == "one_account_only"
    given().when(replace(PLACE, account="c-2", other_accounts=1)).rejected(AccountRefused(ruling=ruling))
    assert "account_welcome" in codes(placed(replace(PLACE_AT_OB, account="c-2", other_accounts=1)))


def test_a_gift_note_that_nobody_prints_is_refused_instead_of_dropped() -> None:
    given().when(replace(PLACE, gift_note="Auguri!")).rejected(GiftNoteNotOffered(ruling=gift_note(TERMS)))
    assert "printed_with_parcel" in codes(placed(replace(PLACE_AT_OB, gift_note="Auguri!")))


def test_a_total_without_the_surcharge_is_refused_and_the_surcharge_named() -> None:
    with pytest.raises(TotalDiffers, match=r"EUR 0\.56 for cash on delivery") as refused:
        placed(replace(PLACE_CASH, expected_total=euro(2690)))
    assert refused.value.totals == placed(PLACE_CASH).totals


def test_the_sellers_are_asked_by_name_only() -> None:
    assert placed(PLACE).terms.seller == SELLER
    assert placed(replace(PLACE, payment=PaymentChoice("paypal"))).payment.method == "paypal"
