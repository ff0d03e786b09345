"""Cash on delivery and bank transfers, from other services' events to the provider's books."""

from __future__ import annotations

import json

from paid_order import (
    CANCELLED,
    IBAN,
    ORDER,
    REJECTED,
    STRAP_REFUSED,
    TERMINATED,
    WATCH_RETURNED,
    delivered,
    delivered_after_loss,
    eur,
    message,
    placed,
)
from running_payments import Payments, RunningProvider
from sqlalchemy import select

from ordito.kit import tables
from ordito.payments.adapters.kafka.publish import to_public
from ordito.payments.domain.commands import GiveBankDetails
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.events import BankAccount
from ordito.payments.domain.state import Taken
from ordito.schemas.payments import RefundCompletedV1

SURCHARGE = eur(224)
CASH = message(placed(method="cash_on_delivery", token=None, surcharge=SURCHARGE), 1)
GIVE = GiveBankDetails(BankAccount(IBAN, "Ada Rossi"), "customer")


def entries(provider: RunningProvider) -> list[tuple[object, object]]:
    return [(entry["kind"], entry["amount"]) for entry in provider.ledger.entries()]


def taken(payments: Payments) -> Taken:
    with payments.database.read() as tx:
        state = DECIDER.fold(one.event for one in tx.load(ORDER))
    assert isinstance(state, Taken)
    return state


def means(payments: Payments) -> list[str | None]:
    """By which means money went back, as others are told."""
    with payments.database.read() as tx:
        public = [to_public(one) for one in tx.load(ORDER)]
    return [one.means for one in public if isinstance(one, RefundCompletedV1)]


def test_nobody_is_charged_and_the_collection_is_the_capture(payments: Payments, provider: RunningProvider) -> None:
    payments.hear(CASH, message(delivered(eur(10884)), 1))
    payments.work()
    assert entries(provider) == []
    assert payments.events(ORDER) == ["payment-requested.v1", "payment-captured.v1"]
    assert taken(payments).delivery_left == eur(490) + SURCHARGE


def test_a_parcel_without_money_captures_nothing(payments: Payments) -> None:
    payments.hear(CASH, message(delivered(None), 1))
    assert payments.events(ORDER) == ["payment-requested.v1"]


def test_cash_that_was_collected_with_a_parcel_that_counts_as_lost_is_the_capture(payments: Payments) -> None:
    payments.hear(CASH, message(delivered_after_loss(None), 1))
    assert payments.events(ORDER) == ["payment-requested.v1"]
    payments.hear(message(delivered_after_loss(eur(10884)), 2), message(delivered_after_loss(eur(10884)), 2))
    assert payments.events(ORDER) == ["payment-requested.v1", "payment-captured.v1"]


def test_refused_lines_are_not_collected(payments: Payments, provider: RunningProvider) -> None:
    payments.hear(CASH, message(STRAP_REFUSED, 2), message(delivered(eur(9534)), 1))
    payments.work()
    assert payments.events(ORDER) == ["payment-requested.v1", "amount-due-changed.v1", "payment-captured.v1"]
    assert taken(payments).left == eur(9534)
    assert entries(provider) == []


def test_an_order_that_fell_before_the_door_owes_nothing(payments: Payments, provider: RunningProvider) -> None:
    payments.hear(CASH, message(REJECTED, 2))
    payments.work()
    assert payments.events(ORDER) == ["payment-requested.v1", "amount-due-changed.v1", "refund-deferred.v1"]
    assert entries(provider) == []


def test_a_return_waits_for_the_account_and_is_transferred_once(payments: Payments, provider: RunningProvider) -> None:
    payments.hear(CASH, message(delivered(eur(10884)), 1), message(WATCH_RETURNED, 1))
    payments.work()
    assert payments.events(ORDER)[2:] == ["refund-requested.v1", "bank-details-asked.v1"]
    assert entries(provider) == []
    payments.do(ORDER, GIVE)
    payments.do(ORDER, GIVE)
    payments.work()
    assert entries(provider) == [("transfer", 4410)]
    assert payments.events(ORDER)[4:] == ["bank-details-given.v1", "refund-completed.v1"]
    payments.hear(message(TERMINATED, 2))
    payments.work()
    assert entries(provider) == [("transfer", 4410), ("transfer", 10884 - 4410)]
    assert taken(payments).left == eur(0)


def test_what_was_ruled_to_be_transferred_is_transferred_though_it_was_paid_by_card(
    payments: Payments, provider: RunningProvider
) -> None:
    by_bank = WATCH_RETURNED.model_copy(update={"means": "bank_transfer"})
    payments.hear(message(placed(), 1))
    payments.work()
    payments.do(ORDER, GIVE)
    payments.hear(message(by_bank, 1), message(CANCELLED, 2))
    payments.work()
    assert entries(provider) == [("charge", 10660), ("transfer", 4410), ("refund", 10660 - 4410)]
    assert means(payments) == ["bank_transfer", "same_method"]


def test_the_account_stays_in_the_one_event_that_it_is_kept_in(payments: Payments) -> None:
    payments.hear(CASH, message(delivered(eur(10884)), 1), message(WATCH_RETURNED, 1))
    payments.do(ORDER, GIVE)
    payments.work()
    with payments.database.read() as tx:
        stored = tx.load(ORDER)
        holding = tx.connection.execute(
            select(tables.events.c.type, tables.events.c.data).where(tables.events.c.stream == ORDER)
        ).all()
        effects = [dict(row) for row in tx.connection.execute(select(tables.effects)).mappings()]
    assert [kind for kind, data in holding if IBAN in json.dumps(data)] == ["bank-details-given.v1"]
    public = "".join(to_public(one).model_dump_json() for one in stored)
    for secret in (IBAN, "0542811101", "Rossi"):
        assert secret not in public
        assert secret not in str(effects)
    assert '"iban_last4":"3456"' in public


def test_a_closed_account_fails_the_refund_and_says_nothing_of_it(payments: Payments) -> None:
    closed = "IT58D0542811101000000999999"
    payments.hear(CASH, message(delivered(eur(10884)), 1), message(WATCH_RETURNED, 1))
    payments.do(ORDER, GiveBankDetails(BankAccount(closed, "Ada Rossi"), "customer"))
    payments.work()
    (refund,) = taken(payments).refunds
    assert refund.failed is not None
    assert (refund.status, refund.failed.code) == ("failed", "account_closed")
    assert "999999" not in refund.failed.message
