"""Payments' own books for effects that are under way: a bank account to transfer to, a voucher to restore.

Effects carry no bank account with them: it stays in the one event that the customer's answer is kept in.
"""

from __future__ import annotations

from ordito.kit.context import Context
from ordito.kit.database import Database
from ordito.kit.decider import execute
from ordito.payments.domain.events import BankAccount, BankDetailsGiven
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
