"""What customers paid on top of an order, or for it by link, and what of that went back."""

from __future__ import annotations

from canned_desk import canned_desk
from customer_desk import customer_desk
from exchange_history import BOTH_CAME_BACK, REPLACING
from folding import folded, seen, up_to
from later_facts import REPLACEMENT, after
from order_history import IN_TIME, ORDER, Happened, eur, messages, pieces

from ordito.desk.domain.money import money_by_charge, money_by_line
from ordito.schemas import payments
from ordito.schemas.money import Money


def by_charge(path: list[Happened]) -> list[tuple[str, Money, Money, Money]]:
    """Of each charge: what was paid, what goes back, what is back."""
    return [
        (each.charge.charge_id, each.paid, each.refunding, each.refunded)
        for each in money_by_charge(folded(messages(path)))
    ]


def own_payment(path: list[Happened]) -> tuple[Money, Money, Money]:
    """What was captured, goes back, is back."""
    known = folded(messages(path))
    assert known.proposal is not None
    money = money_by_line(known.proposal, known)
    return money.captured, money.refunding, money.refunded


def test_what_goes_back_of_a_charge_is_none_of_the_orders_own_payment() -> None:
    assert own_payment(BOTH_CAME_BACK) == (eur(10530), eur(0), eur(10530))
    asked = up_to(BOTH_CAME_BACK, "refund-requested", nth=3)
    assert own_payment(asked) == (eur(10530), eur(7920), eur(2610))


def test_the_payment_waits_for_every_refund_and_is_back_when_its_own_money_is() -> None:
    assert seen(up_to(BOTH_CAME_BACK, "refund-requested", nth=4)).payment == "refund_pending"
    assert seen(BOTH_CAME_BACK).payment == "refunded"


def test_each_charge_tells_what_was_paid_and_what_of_it_went_back() -> None:
    charge = "r2-exchange-1"
    assert by_charge(up_to(BOTH_CAME_BACK, "charge-overdue")) == [(charge, eur(0), eur(0), eur(0))]
    assert by_charge(up_to(BOTH_CAME_BACK, "charge-paid")) == [(charge, eur(4410), eur(0), eur(0))]
    assert by_charge(up_to(BOTH_CAME_BACK, "refund-requested", nth=3)) == [(charge, eur(4410), eur(4410), eur(0))]
    assert by_charge(up_to(BOTH_CAME_BACK, "refund-requested", nth=4)) == [(charge, eur(4410), eur(4410), eur(0))]
    assert by_charge(BOTH_CAME_BACK) == [(charge, eur(4410), eur(0), eur(4410))]


def refund(number: int, amount: int, **more: object) -> payments.RefundRequestedV1:
    known = {"lines": [pieces(1)], "delivery": eur(0), "cause": "return", "return_id": "r1", "key": f"refund:{number}"}
    return payments.RefundRequestedV1.model_validate(
        {"number": number, "amount": eur(amount), "ruling": IN_TIME, **known, **more}
    )


def test_of_an_order_paid_by_link_its_own_charge_goes_back_but_for_what_a_voucher_and_other_goods_paid() -> None:
    by_link = after(
        REPLACING,
        ("payments", payments.ChargeRequestedV1(charge_id="order", amount=eur(5120), reason="exchange", ruling=None)),
        (
            "payments",
            payments.ChargePaidV1(
                charge_id="order", amount=eur(5120), reason="exchange", provider="sandbox", provider_reference="ch_1"
            ),
        ),
        (
            "payments",
            payments.PaymentCapturedV1(
                amount=eur(6120), method="card", provider="sandbox", provider_reference="ch_1", voucher=eur(1000)
            ),
        ),
        ("payments", refund(1, 6120, to_voucher=eur(1000))),
        ("payments", refund(2, 4410, paid_by=REPLACEMENT)),
    )
    assert by_charge(by_link) == [("order", eur(5120), eur(5120), eur(0))]
    assert own_payment(by_link) == (eur(6120), eur(6120), eur(0))


def test_the_staff_see_of_each_charge_what_went_back() -> None:
    with canned_desk(BOTH_CAME_BACK) as desk:
        desk.log_in()
        text = desk.client.get(f"/staff/orders/{ORDER}").text
    assert "Refund 4: €44.10, replacement, of what was paid for exchange not returned" in text
    assert "To pay on top: €44.10, exchange not returned" in text
    assert "paid back €44.10" in text


def test_the_customer_sees_what_was_paid_on_top_and_what_of_it_went_back() -> None:
    with customer_desk(BOTH_CAME_BACK) as desk:
        english, italian = desk.page(lang="en").text, desk.page().text
        charge = desk.page("/pay/r2-exchange-1", lang="en").text
    assert "Other payments" in english
    assert "Altri pagamenti" in italian
    assert "goods of the exchange not returned" in english.lower()
    assert "−€44.10" in english
    assert "Refunded: <strong>€44.10</strong>" in charge


def test_a_page_without_other_payments_says_nothing_of_them() -> None:
    with customer_desk(REPLACING) as desk:
        assert "Other payments" not in desk.page(lang="en").text
