"""Payments' own books for effects that are under way: an account to transfer to, a voucher to restore, another order.

Effects carry no bank account with them: it stays in the one event that the customer's answer is kept in.
"""

from __future__ import annotations

from ordito.kit.context import Context
from ordito.kit.database import Database
from ordito.kit.decider import execute
from ordito.payments.application.handlers import handle
from ordito.payments.application.ports import Receipt
from ordito.payments.domain.commands import RecordRefund, RequestRefund
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.due import ReplacementReturned
from ordito.payments.domain.events import BankAccount, BankDetailsGiven
from ordito.payments.domain.state import Taken
from ordito.payments.domain.vouchers import VOUCHERS, RestoreVoucher, stream_of
from ordito.schemas.money import Money


class DatabaseBooks:
    """Books in payments' own database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bank_account(self, order_id: str, *, times: int) -> BankAccount:
        with self._database.read() as tx:
            given = [one.event for one in tx.load(order_id) if isinstance(one.event, BankDetailsGiven)]
        return given[times - 1].account

    def restore_voucher(self, code: str, amount: Money, *, order_id: str, refund: int | None, context: Context) -> None:
        stream = stream_of(context.seller, code)
        with self._database.transaction(stream) as tx:
            execute(tx, VOUCHERS, stream=stream, command=RestoreVoucher(order_id, refund, amount), context=context)

    def pay_for_replacement(self, order_id: str, *, number: int, context: Context) -> None:
        with self._database.read() as tx:
            state = DECIDER.fold(one.event for one in tx.load(order_id))
        refund = state.refund(number) if isinstance(state, Taken) else None
        if refund is None or refund.request.paid_by is None or refund.request.ruling is None:
            raise AssertionError("nobody asked another order to pay this")
        asked = refund.request
        returned = ReplacementReturned(order_id, number, asked.amount, refund.request.ruling, means=asked.means)
        with self._database.transaction(refund.request.paid_by) as tx:
            handle(tx, refund.request.paid_by, RequestRefund(returned), context=context)

    def note_paid(self, order_id: str, *, number: int, by: Receipt, amount: Money, context: Context) -> None:
        with self._database.transaction(order_id) as tx:
            handle(tx, order_id, RecordRefund(number, by.provider, by.reference, amount=amount), context=context)
