"""What payments decides for one order: take its money once, pay back each cause once, never more than was taken.

The answers are in the module of their subject: `charging`, `collecting`, `charges`, `refunding`. Vouchers are an
aggregate of their own, in `vouchers`.
"""

from __future__ import annotations

from typing import assert_never

from ordito.kit.decider import Decider
from ordito.payments.domain.charges import (
    drop_charge,
    expire_link,
    note_charge_overdue,
    pay_charge,
    record_charge_declined,
    record_charge_paid,
    request_charge,
    withdraw_charge,
    withdraw_link,
)
from ordito.payments.domain.charging import record_capture, record_failure, request_payment
from ordito.payments.domain.collecting import owe_less, record_collection
from ordito.payments.domain.commands import (
    Command,
    DropCharge,
    ExpireLink,
    GiveBankDetails,
    NoteChargeOverdue,
    PayCharge,
    RecordCapture,
    RecordChargeDeclined,
    RecordChargePaid,
    RecordCollection,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
    RequestCharge,
    RequestPayment,
    RequestRefund,
    WithdrawCharge,
)
from ordito.payments.domain.due import RefundIntent, RefusedLines, ReturnedGoods, WholeOrder, cause_of
from ordito.payments.domain.events import Event
from ordito.payments.domain.refunding import (
    give_bank_details,
    record_refund,
    record_refund_failure,
    repeat_refund,
    request_refund,
    taken_of,
)
from ordito.payments.domain.state import Asked, Collecting, State, evolve, initial_state


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """The events that `command` leads to; `()` where it is already so. Raises PaymentRejection."""
    match command:
        case RequestPayment():
            return request_payment(state, command)
        case RecordCapture():
            return record_capture(state, command)
        case RecordPaymentFailure():
            return record_failure(state, command)
        case RecordCollection():
            return record_collection(state, command)
        case RequestRefund(intent=intent):
            return _refund(state, intent)
        case RepeatRefund():
            return repeat_refund(taken_of(state), command)
        case RecordRefund():
            return record_refund(taken_of(state), command)
        case RecordRefundFailure():
            return record_refund_failure(taken_of(state), command)
        case GiveBankDetails():
            return give_bank_details(state, command)
        case RequestCharge():
            return request_charge(state, command)
        case PayCharge():
            return pay_charge(state, command)
        case RecordChargePaid():
            return record_charge_paid(state, command)
        case RecordChargeDeclined():
            return record_charge_declined(state, command)
        case WithdrawCharge():
            return withdraw_charge(state, command)
        case DropCharge():
            return drop_charge(state, command)
        case NoteChargeOverdue():
            return note_charge_overdue(state, command)
        case ExpireLink():
            return expire_link(state)
        case _:
            assert_never(command)


def _refund(state: State, intent: RefundIntent) -> tuple[Event, ...]:
    """Before the money is here, what would be a refund is less to collect, or nothing to pay by link any more."""
    match state, intent:
        case Collecting(), RefusedLines() | WholeOrder() | ReturnedGoods():
            return owe_less(state, intent)
        case Asked(waiting=waiting), WholeOrder() if not any(cause_of(one) == cause_of(intent) for one in waiting):
            return (*withdraw_link(state, intent), *request_refund(state, intent))
        case _:
            return request_refund(state, intent)


DECIDER: Decider[State, Command, Event] = Decider(initial=initial_state(), decide=decide, evolve=evolve)
