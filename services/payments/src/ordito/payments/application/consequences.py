"""What follows from payments' own events, in their transaction: somebody is asked to move money, or until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ordito.kit.transaction import Stored, Transaction
from ordito.payments.application.deadlines import LINK_LASTS, expire_later, overdue_later
from ordito.payments.domain.charging import ORDER_CHARGE
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.due import CASH_ON_DELIVERY, PAYMENT_LINK, Due, Spent, refund_of
from ordito.payments.domain.events import (
    AmountDueChanged,
    BankDetailsGiven,
    ChargeDeclined,
    ChargeRequested,
    ChargeStarted,
    PaymentFailed,
    PaymentRequested,
    RefundCompleted,
    RefundRequested,
)
from ordito.payments.domain.state import Asked, NothingAsked, Refund, State, Taken
from ordito.schemas.money import Money

CHARGE = "charge"
PAY_CHARGE = "pay_charge"
REFUND = "refund"
RESTORE_VOUCHER = "restore_voucher"
ASK_FIRST = "ask_first"
TELL_REPLACEMENT = "tell_replacement"


def consequences(tx: Transaction, stored: Stored, *, link_lasts: timedelta = LINK_LASTS) -> None:
    """Ask for the effect of an event that moves money. Nothing moves where the amount is zero.

    An order that is paid by link is to be paid within `link_lasts`.
    """
    match stored.event:
        case ChargeRequested() | ChargeDeclined() as event if event.charge_id == ORDER_CHARGE:
            expire_later(tx, stored, lasts=link_lasts)
        case ChargeRequested() | ChargeDeclined() as event:
            overdue_later(tx, stored, event)
        case PaymentRequested() as event:
            _charge(tx, stored, event)
        case ChargeStarted() as event:
            _pay_charge(tx, stored, event)
        case RefundRequested(paid_by=first) as event if first is not None:
            _effect(tx, stored, key=event.key, kind=ASK_FIRST, payload={"number": event.number})
        case RefundCompleted(cause=cause, more_to_come=False) as event if cause.kind == "replacement":
            _tell_replacement(tx, stored, event)
        case RefundRequested() as event if event.amount:
            _refund(tx, stored, event.number)
        case BankDetailsGiven(begun=begun):
            for number in begun:
                _refund(tx, stored, number)
        case PaymentFailed():
            _restore(tx, stored, _due(tx, stored).voucher)
        case AmountDueChanged(to_voucher=amount) if amount:
            voucher = _due(tx, stored).voucher
            _restore(tx, stored, None if voucher is None else Spent(voucher.code, amount))
        case _:
            pass


def _charge(tx: Transaction, stored: Stored, event: PaymentRequested) -> None:
    """Ask the provider at once, unless the same decision settled it, or somebody else brings the money."""
    due = event.due
    if due.method in {CASH_ON_DELIVERY, PAYMENT_LINK} or not isinstance(_state(tx, stored), Asked):
        return
    payload = {**_plain(due.to_pay), "method": due.method, "token": due.token}
    _effect(tx, stored, key=event.key, kind=CHARGE, payload=payload)


def _pay_charge(tx: Transaction, stored: Stored, event: ChargeStarted) -> None:
    charge = _state(tx, stored).charge(event.charge_id)
    if charge is None:
        raise AssertionError("a charge was started that nobody asked for")
    payload = {
        **_plain(charge.request.amount),
        "method": event.method,
        "token": event.token,
        "charge_id": event.charge_id,
        "attempt": event.attempt,
    }
    _effect(tx, stored, key=event.key, kind=PAY_CHARGE, payload=payload)


def _refund(tx: Transaction, stored: Stored, number: int) -> None:
    """Pay back, unless the same decision found that it must wait for bank details, or cannot be."""
    state = _state(tx, stored)
    refund = state.refund(number) if isinstance(state, Taken) else None
    if not isinstance(state, Taken) or refund is None:
        raise AssertionError("a refund was requested of money that was not taken")
    if refund.status == "requested":
        _effect(tx, stored, key=refund.request.key, kind=REFUND, payload=_refund_payload(state, refund))


def _refund_payload(state: Taken, refund: Refund) -> dict[str, Any]:
    method, reference = _paid_with(state, refund)
    payload: dict[str, Any] = {
        "number": refund.request.number,
        **_plain(refund.to_customer),
        "method": method,
        "charge": reference,
    }
    if refund.request.means == "bank_transfer" and state.bank is not None:
        payload["bank_details"] = state.bank.times
    if refund.to_voucher and state.due.voucher is not None:
        payload["voucher"] = {"code": state.due.voucher.code, "amount": refund.to_voucher.amount}
    return payload


def _paid_with(state: Taken, refund: Refund) -> tuple[str, str]:
    """The method that took the money, and the provider's reference to it: of the order's payment, or of a charge."""
    if refund.request.of_charge is None:
        return state.captured.method, state.captured.provider_reference
    charge = state.charge(refund.request.of_charge)
    if charge is None or charge.last is None or charge.paid is None:
        raise AssertionError("a refund was requested of a charge that nobody paid")
    return charge.last.method, charge.paid.provider_reference


def _tell_replacement(tx: Transaction, stored: Stored, event: RefundCompleted) -> None:
    """The order whose goods came back waits for it."""
    order_id, number = refund_of(event.cause)
    payload = {
        "order_id": order_id,
        "number": number,
        "provider": event.provider,
        "reference": event.provider_reference,
        **_plain(event.for_cause or event.amount),
    }
    _effect(tx, stored, key=f"paid:{order_id}:{number}", kind=TELL_REPLACEMENT, payload=payload)


def _restore(tx: Transaction, stored: Stored, voucher: Spent | None) -> None:
    """The order fell: all that a voucher paid for it goes back."""
    if voucher is not None:
        payload = {"code": voucher.code, **_plain(voucher.amount)}
        _effect(tx, stored, key=f"voucher:{stored.stream}", kind=RESTORE_VOUCHER, payload=payload)


def _effect(tx: Transaction, stored: Stored, *, key: str, kind: str, payload: dict[str, Any]) -> None:
    context = stored.context.caused_by(str(stored.id))
    tx.effect(key=key, kind=kind, stream=stored.stream, payload=payload, context=context)


def _state(tx: Transaction, stored: Stored) -> State:
    return DECIDER.fold(one.event for one in tx.load(stored.stream))


def _due(tx: Transaction, stored: Stored) -> Due:
    state = _state(tx, stored)
    if isinstance(state, NothingAsked):
        raise AssertionError("money moved of an order that is not known")
    return state.due


def _plain(amount: Money) -> dict[str, Any]:
    return {"amount": amount.amount, "currency": amount.currency}
