"""What follows from payments' own events, in their transaction: the provider is asked to move money."""

from __future__ import annotations

from ordito.kit.transaction import Stored, Transaction
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.events import PaymentRequested, RefundRequested
from ordito.payments.domain.state import Taken

CHARGE = "charge"
REFUND = "refund"


def consequences(tx: Transaction, stored: Stored) -> None:
    """Ask for the effect of an event that moves money. Nothing moves where the amount is zero."""
    match stored.event:
        case PaymentRequested() as event if event.due.amount:
            _charge(tx, stored, event)
        case RefundRequested() as event if event.amount:
            _refund(tx, stored, event)
        case _:
            pass


def _charge(tx: Transaction, stored: Stored, event: PaymentRequested) -> None:
    due = event.due
    tx.effect(
        key=event.key,
        kind=CHARGE,
        stream=stored.stream,
        payload={
            "amount": due.amount.amount,
            "currency": due.amount.currency,
            "method": due.method,
            "token": due.token,
        },
        context=stored.context.caused_by(str(stored.id)),
    )


def _refund(tx: Transaction, stored: Stored, event: RefundRequested) -> None:
    state = DECIDER.fold(one.event for one in tx.load(stored.stream))
    if not isinstance(state, Taken):
        raise AssertionError("a refund was requested of money that was not taken")
    tx.effect(
        key=event.key,
        kind=REFUND,
        stream=stored.stream,
        payload={
            "number": event.number,
            "amount": event.amount.amount,
            "currency": event.amount.currency,
            "method": state.captured.method,
            "charge": state.captured.provider_reference,
        },
        context=stored.context.caused_by(str(stored.id)),
    )
