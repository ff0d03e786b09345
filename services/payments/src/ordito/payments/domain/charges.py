"""What the customer is asked to pay through the order's page: a charge, and the order itself where it is paid by link.

A charge that the provider declines stays open: the customer tries again, with other means. Two tries at once cannot be.
One that is not paid in time stays owed, and the staff are told. One that is dropped while it is being paid is paid if
the provider says so, and else is over.
"""

from __future__ import annotations

from typing import assert_never

from ordito.payments.domain.charging import ORDER_CHARGE, capture
from ordito.payments.domain.commands import (
    DropCharge,
    NoteChargeOverdue,
    PayCharge,
    RecordChargeDeclined,
    RecordChargePaid,
    RequestCharge,
    WithdrawCharge,
)
from ordito.payments.domain.due import WholeOrder
from ordito.payments.domain.events import (
    ChargeDeclined,
    ChargeOverdue,
    ChargePaid,
    ChargeRequested,
    ChargeStarted,
    ChargeWithdrawn,
    Event,
    PaymentFailed,
)
from ordito.payments.domain.refunding import begin_waiting
from ordito.payments.domain.rejections import (
    ChargeExpired,
    ChargeNotOpen,
    ChargeOfNothing,
    OrderStillStands,
    UnknownCharge,
)
from ordito.payments.domain.state import Asked, Charge, State, evolve

PAID_REPAIR = "paid_repair"
"""The reason of a charge for work that begins when it is paid: unpaid, nothing is owed."""
PAYMENT_EXPIRED = "payment_expired"
"""The code of a payment that nobody made while its link was open."""


def request_charge(state: State, command: RequestCharge) -> tuple[Event, ...]:
    if state.charge(command.charge_id) is not None:
        return ()
    if command.amount.amount <= 0:
        raise ChargeOfNothing
    return (ChargeRequested(command.charge_id, command.amount, command.reason, command.ruling, command.pay_by),)


def pay_charge(state: State, command: PayCharge) -> tuple[Event, ...]:
    charge = _charge(state, command.charge_id)
    if charge.status != "open":
        raise ChargeNotOpen(status=charge.status)
    pay_by = charge.request.pay_by
    if _ends(charge) and pay_by is not None and command.at is not None and command.at > pay_by:
        raise ChargeExpired(pay_by=pay_by)
    attempt = charge.attempts + 1
    key = f"charge:{command.order_id}:{command.charge_id}:{attempt}"
    return (ChargeStarted(command.charge_id, attempt, command.method, command.token, key),)


def record_charge_paid(state: State, command: RecordChargePaid) -> tuple[Event, ...]:
    charge = _charge(state, command.charge_id)
    match charge.status:
        case "paying" | "withdrawn" if charge.last is not None and charge.unanswered == command.attempt:
            request = charge.request
            paid = ChargePaid(
                request.charge_id, request.amount, request.reason, command.provider, command.provider_reference
            )
            if request.charge_id != ORDER_CHARGE or not isinstance(state, Asked):
                return (paid,)
            captured = capture(
                state.due,
                method=charge.last.method,
                provider=command.provider,
                provider_reference=command.provider_reference,
            )
            return (paid, captured, *begin_waiting(evolve(evolve(state, paid), captured), state.waiting))
        case "paid":
            return ()
        case "open" | "paying" | "withdrawn":
            raise ChargeNotOpen(status=charge.status)
        case _:
            assert_never(charge.status)


def record_charge_declined(state: State, command: RecordChargeDeclined) -> tuple[Event, ...]:
    charge = _charge(state, command.charge_id)
    if charge.declined is not None and charge.declined.attempt == command.attempt:
        return ()
    if charge.unanswered != command.attempt:
        raise ChargeNotOpen(status=charge.status)
    declined = ChargeDeclined(command.charge_id, command.attempt, code=command.code, message=command.message)
    return (declined, *_withdraw_if_fallen(evolve(state, declined), command.charge_id))


def withdraw_charge(state: State, command: WithdrawCharge) -> tuple[Event, ...]:
    charge = _charge(state, command.charge_id)
    if command.charge_id == ORDER_CHARGE:
        raise OrderStillStands
    match charge.status:
        case "open":
            return (ChargeWithdrawn(command.charge_id, command.reason),)
        case "withdrawn":
            return ()
        case "paying" | "paid":
            raise ChargeNotOpen(status=charge.status)
        case _:
            assert_never(charge.status)


def drop_charge(state: State, command: DropCharge) -> tuple[Event, ...]:
    charge = state.charge(command.charge_id)
    if charge is None or charge.status in ("paid", "withdrawn"):
        return ()
    return (ChargeWithdrawn(command.charge_id, command.reason),)


def note_charge_overdue(state: State, command: NoteChargeOverdue) -> tuple[Event, ...]:
    """Told once. A try that is under way is waited for: if it is declined, the time is over at once.

    A repair that nobody paid for is not made: its charge ends, so that nobody can pay for it when the goods are gone.
    """
    charge = state.charge(command.charge_id)
    if charge is None or charge.status != "open" or charge.overdue:
        return ()
    if _ends(charge):
        return (ChargeWithdrawn(command.charge_id, PAYMENT_EXPIRED),)
    return (ChargeOverdue(command.charge_id, charge.request.amount, charge.request.reason),)


def expire_link(state: State) -> tuple[Event, ...]:
    """Nobody paid in time: the order's payment failed. One that is under way is waited for."""
    link = state.charge(ORDER_CHARGE)
    if not isinstance(state, Asked) or link is None or link.status != "open":
        return ()
    due = state.due
    failed = PaymentFailed(due.payable, due.method, code=PAYMENT_EXPIRED, message="The link was not paid in time.")
    return ChargeWithdrawn(ORDER_CHARGE, PAYMENT_EXPIRED), failed


def withdraw_link(state: Asked, fact: WholeOrder) -> tuple[Event, ...]:
    """An order that came to nothing is not paid by link any more, unless that is under way."""
    link = state.charge(ORDER_CHARGE)
    return (ChargeWithdrawn(ORDER_CHARGE, fact.cause),) if link is not None and link.status == "open" else ()


def _ends(charge: Charge) -> bool:
    """Whether it cannot be paid any more once its time is over; any other one stays owed."""
    return charge.request.reason == PAID_REPAIR


def _withdraw_if_fallen(state: State, charge_id: str) -> tuple[Event, ...]:
    if charge_id != ORDER_CHARGE or not isinstance(state, Asked):
        return ()
    fallen = next((intent for intent in state.waiting if isinstance(intent, WholeOrder)), None)
    return () if fallen is None else withdraw_link(state, fallen)


def _charge(state: State, charge_id: str) -> Charge:
    charge = state.charge(charge_id)
    if charge is None:
        raise UnknownCharge(charge_id=charge_id)
    return charge
