"""Charges, replacement orders and vouchers, from other services' events to the provider's books."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from paid_order import (
    CANCELLED,
    ORDER,
    REJECTED,
    REPAIR_TO_PAY,
    WATCH_RETURNED,
    delivered,
    eur,
    message,
    placed,
    voucher_due,
)
from running_payments import Payments, RunningProvider

from ordito.payments.adapters.kafka.publish import to_public
from ordito.payments.domain.commands import PayCharge, RequestCharge, RequestRefund
from ordito.payments.domain.due import ReplacementReturned, ReturnedGoods, Share
from ordito.payments.domain.vouchers import Issued
from ordito.schemas.orders import Replaced
from ordito.schemas.payments import RefundCompletedV1, RefundRequestedV1

CLAIM = "0199a1b2-0000-7000-8000-00000000c1a1"
SECOND = "0199a1b2-0000-7000-8000-000000000002"
FIRST = "0199a1b2-0000-7000-8000-0000000000ff"


def entries(provider: RunningProvider) -> list[tuple[object, object]]:
    return [(entry["kind"], entry["amount"]) for entry in provider.ledger.entries()]


def balance(payments: Payments) -> int:
    state = payments.voucher("V-1")
    assert isinstance(state, Issued)
    moved = sum(one.amount.amount * (1 if "Restored" in type(one).__name__ else -1) for one in state.movements)
    assert state.issued.amount.amount + moved == state.balance.amount
    return state.balance.amount


def issue(payments: Payments, amount: int) -> None:
    payments.hear(message(voucher_due(amount), 1, order=CLAIM))


class TestCharges:
    def test_a_charge_that_is_due_is_paid_by_the_customer(self, payments: Payments, provider: RunningProvider) -> None:
        payments.hear(message(placed(), 1), message(REPAIR_TO_PAY, 1))
        payments.do(ORDER, PayCharge(ORDER, "c1-1", "card", "tok_declined"))
        payments.work()
        payments.do(ORDER, PayCharge(ORDER, "c1-1", "paypal", "tok_paypal"))
        payments.work()
        assert payments.events(ORDER) == [
            "payment-requested.v1",
            "charge-requested.v1",
            "charge-started.v1",
            "payment-captured.v1",
            "charge-declined.v1",
            "charge-started.v1",
            "charge-paid.v1",
        ]
        paid = [entry["amount"] for entry in provider.ledger.entries() if entry["status"] == "succeeded"]
        assert paid == [10660, 2500]

    def test_the_difference_of_an_exchange_is_paid_by_link(self, payments: Payments, provider: RunningProvider) -> None:
        replaced = Replaced(order_id=FIRST, return_id="r-1", reason="exchange", credit=eur(10000))
        payments.hear(message(placed(method="payment_link", token=None, replaces=replaced), 1))
        payments.work()
        assert payments.events(ORDER) == ["payment-requested.v1", "charge-requested.v1"]
        payments.do(ORDER, PayCharge(ORDER, "order", "card", "tok_visa"))
        payments.work()
        assert entries(provider) == [("charge", 660)]
        assert payments.events(ORDER)[2:] == ["charge-started.v1", "charge-paid.v1", "payment-captured.v1"]

    def test_what_the_goods_of_the_first_order_paid_goes_back_by_its_own_card(
        self, payments: Payments, provider: RunningProvider
    ) -> None:
        replaced = Replaced(order_id=FIRST, return_id="r-1", reason="exchange", credit=eur(10000))
        payments.hear(message(placed(), 1, order=FIRST))
        payments.work()
        payments.hear(message(placed(method="payment_link", token=None, replaces=replaced), 1))
        payments.do(ORDER, PayCharge(ORDER, "order", "card", "tok_visa"))
        payments.work()
        payments.hear(message(WATCH_RETURNED, 1))
        payments.work()
        assert sorted(entries(provider)[-2:]) == [("refund", 660), ("refund", 4410 - 660)]
        assert payments.events(FIRST)[-2:] == ["refund-requested.v1", "refund-completed.v1"]
        assert payments.events(ORDER)[5:] == [
            "refund-requested.v1",
            "refund-requested.v1",
            "refund-completed.v1",
            "refund-completed.v1",
        ]
        with payments.database.read() as tx:
            own, other = [one for one in map(to_public, tx.load(ORDER)) if isinstance(one, RefundCompletedV1)]
            (there,) = [one for one in map(to_public, tx.load(FIRST)) if isinstance(one, RefundCompletedV1)]
        assert (own.more_to_come, own.refunded_in_all) == (True, eur(660))
        assert (other.more_to_come, other.for_cause, other.paid_by) == (False, eur(4410), FIRST)
        assert (there.cause, there.amount) == ("replacement", eur(4410 - 660))

    def test_what_was_paid_for_goods_that_came_after_all_goes_back_by_the_means_it_was_paid_with(
        self, payments: Payments, provider: RunningProvider
    ) -> None:
        payments.hear(message(placed(), 1))
        payments.work()
        payments.do(ORDER, RequestCharge("r-1-exchange-1", eur(10000), "exchange_not_returned", None))
        payments.do(ORDER, PayCharge(ORDER, "r-1-exchange-1", "paypal", "tok_paypal"))
        payments.work()
        others = ReplacementReturned(FIRST, 1, eur(10000), WATCH_RETURNED.ruling)
        goods = ReturnedGoods("r-1", (Share(1, 2, eur(8820)),), eur(0), WATCH_RETURNED.ruling)
        payments.do(ORDER, RequestRefund(others))
        payments.do(ORDER, RequestRefund(goods))
        payments.work()
        charges = [entry for entry in provider.ledger.entries() if entry["kind"] == "charge"]
        refunds = [entry for entry in provider.ledger.entries() if entry["kind"] == "refund"]
        assert sorted((entry["charge"], entry["amount"]) for entry in refunds) == sorted(
            [(charges[0]["id"], 8820), (charges[1]["id"], 10000)]
        )
        with payments.database.read() as tx:
            asked = [one for one in map(to_public, tx.load(ORDER)) if isinstance(one, RefundRequestedV1)]
        assert [(one.amount, one.of_charge) for one in asked] == [(eur(10000), "r-1-exchange-1"), (eur(8820), None)]

    def test_an_even_exchange_is_settled_at_once(self, payments: Payments, provider: RunningProvider) -> None:
        replaced = Replaced(order_id=FIRST, return_id="r-1", reason="guarantee", credit=eur(99999))
        payments.hear(message(placed(method="none", token=None, replaces=replaced), 1))
        payments.work()
        assert payments.events(ORDER) == ["payment-requested.v1", "payment-captured.v1"]
        assert entries(provider) == []


class TestVouchers:
    def test_a_voucher_pays_first_and_the_card_the_rest(self, payments: Payments, provider: RunningProvider) -> None:
        issue(payments, 5000)
        payments.hear(message(placed(voucher=" v-1 "), 1))
        payments.work()
        assert entries(provider) == [("charge", 5660)]
        assert balance(payments) == 0

    def test_money_goes_back_to_the_card_first_and_then_to_the_voucher(
        self, payments: Payments, provider: RunningProvider
    ) -> None:
        issue(payments, 7000)
        payments.hear(message(placed(voucher="V-1"), 1))
        payments.work()
        payments.hear(message(WATCH_RETURNED, 1))
        payments.work()
        assert entries(provider) == [("charge", 3660), ("refund", 3660)]
        assert balance(payments) == 4410 - 3660
        payments.hear(message(CANCELLED, 2))
        payments.work()
        assert entries(provider) == [("charge", 3660), ("refund", 3660)]
        assert balance(payments) == 7000
        assert payments.events(ORDER)[-1] == "refund-completed.v1"
        with payments.database.read() as tx:
            public = [to_public(one) for one in tx.load(ORDER)]
        means = [one.means for one in public if isinstance(one, RefundCompletedV1)]
        assert means == ["same_method", None], "what goes to a voucher alone goes by no means of payment"

    def test_a_voucher_that_pays_for_all_needs_no_provider(self, payments: Payments, provider: RunningProvider) -> None:
        issue(payments, 20000)
        payments.hear(message(placed(voucher="V-1"), 1), message(REJECTED, 2))
        payments.work()
        assert entries(provider) == []
        assert balance(payments) == 20000

    def test_a_declined_card_gives_the_voucher_back(self, payments: Payments) -> None:
        issue(payments, 5000)
        payments.hear(message(placed(voucher="V-1", token="tok_declined"), 1))
        payments.work()
        assert payments.events(ORDER) == ["payment-requested.v1", "payment-failed.v1"]
        assert balance(payments) == 5000

    def test_an_order_on_delivery_that_fell_gives_the_voucher_back(self, payments: Payments) -> None:
        issue(payments, 5000)
        payments.hear(message(placed(voucher="V-1", method="cash_on_delivery", token=None), 1))
        assert balance(payments) == 0
        payments.hear(message(CANCELLED, 2))
        payments.work()
        assert balance(payments) == 5000

    def test_a_voucher_and_a_courier_pay_together(self, payments: Payments) -> None:
        issue(payments, 5000)
        payments.hear(
            message(placed(voucher="V-1", method="cash_on_delivery", token=None), 1),
            message(delivered(eur(5660)), 1),
            message(WATCH_RETURNED, 1),
        )
        assert payments.events(ORDER)[1:] == [
            "payment-captured.v1",
            "refund-requested.v1",
            "bank-details-asked.v1",
        ]

    def test_a_courier_who_does_not_know_of_the_voucher_leaves_it_to_the_customer(self, payments: Payments) -> None:
        issue(payments, 5000)
        payments.hear(
            message(placed(voucher="V-1", method="cash_on_delivery", token=None), 1),
            message(delivered(eur(10660)), 1),
        )
        payments.work()
        assert balance(payments) == 5000
        assert payments.events(ORDER)[1:] == ["amount-due-changed.v1", "payment-captured.v1"]

    def test_what_never_arrived_on_delivery_gives_the_voucher_back_once(
        self, payments: Payments, provider: RunningProvider
    ) -> None:
        issue(payments, 5000)
        never = WATCH_RETURNED.model_copy(update={"return_id": "u1", "amount": eur(4300), "paid_by_voucher": True})
        watch = WATCH_RETURNED.lines[0].model_copy(update={"refund": eur(4300)})
        never = never.model_copy(update={"lines": [watch]})
        payments.hear(
            message(placed(voucher="V-1", method="cash_on_delivery", token=None), 1),
            message(never, 1),
            message(never, 2),
        )
        payments.work()
        assert balance(payments) == 4300
        assert entries(provider) == []
        assert payments.events(ORDER)[1:] == [
            "amount-due-changed.v1",
            "payment-captured.v1",
            "refund-requested.v1",
            "refund-completed.v1",
        ]
        with payments.database.read() as tx:
            (done,) = [one for one in map(to_public, tx.load(ORDER)) if isinstance(one, RefundCompletedV1)]
        assert (done.return_id, done.amount, done.to_voucher, done.means) == ("u1", eur(4300), eur(4300), None)

    @pytest.mark.parametrize("code", ["V-2", ""])
    def test_a_voucher_that_nobody_issued_fails_the_payment(
        self, payments: Payments, provider: RunningProvider, code: str
    ) -> None:
        payments.hear(message(placed(voucher=code), 1))
        payments.work()
        assert payments.events(ORDER) == ["payment-requested.v1", "payment-failed.v1"]
        assert entries(provider) == []

    def test_an_empty_voucher_fails_the_payment(self, payments: Payments, provider: RunningProvider) -> None:
        issue(payments, 5000)
        payments.hear(message(placed(voucher="V-1"), 1), message(placed(voucher="V-1"), 1, order=SECOND))
        payments.work()
        assert payments.events(SECOND) == ["payment-requested.v1", "payment-failed.v1"]
        assert entries(provider) == [("charge", 5660)]

    def test_orders_at_the_same_time_never_spend_the_same_cent(self, payments: Payments) -> None:
        issue(payments, 25000)
        orders = [f"0199a1b2-0000-7000-8000-0000000001{number:02d}" for number in range(8)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda order: payments.hear(message(placed(voucher="V-1"), 1, order=order)), orders))
        assert balance(payments) == 0
        kinds = [payments.events(order) for order in orders]
        assert sum("payment-failed.v1" in kind for kind in kinds) == 5
        state = payments.voucher("V-1")
        assert isinstance(state, Issued)
        assert sorted(one.amount.amount for one in state.movements) == [3680, 10660, 10660]
