"""What payments needs from the outside world, and what its effects need of its own books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ordito.kit.context import Context
from ordito.payments.domain.events import BankAccount
from ordito.schemas.money import Money


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider answers when money moved: its name, and its reference to the movement."""

    provider: str
    reference: str


class PaymentGateway(Protocol):
    """A payment provider. Every call ends within half a minute and may be repeated with the same `key`.

    Raises ordito.kit.effects.PermanentFailure where the provider refuses for good. Any other exception means that
    nobody knows whether money moved: the caller asks again with the same key, and gets the first answer.
    """

    def charge(self, amount: Money, *, method: str, token: str | None, reference: str, key: str) -> Receipt:
        """Take `amount` now. `reference` is the order's id, for the provider's own papers."""
        ...

    def refund(self, amount: Money, *, charge: str, reference: str, key: str) -> Receipt:
        """Pay `amount` of the charge back, by the means it was paid with."""
        ...


class BankTransfers(Protocol):
    """Who transfers money to bank accounts, under the same promises as a PaymentGateway."""

    def transfer(self, amount: Money, *, account: BankAccount, reference: str, key: str) -> Receipt:
        """Transfer `amount` to the account. No failure repeats the account."""
        ...


class Books(Protocol):
    """Payments' own books, for effects that are under way: each call is a transaction of its own."""

    def bank_account(self, order_id: str, *, times: int) -> BankAccount:
        """The bank account that the order's customer gave for the `times`-th time."""
        ...

    def pay_for_replacement(self, order_id: str, *, number: int, context: Context) -> None:
        """Have the order pay, whose goods had paid a part of this one: its refund of this number. Once, as above."""
        ...

    def note_paid(self, order_id: str, *, number: int, by: Receipt, amount: Money, context: Context) -> None:
        """Note with a replacement order that its refund of this number was paid, so much of it."""
        ...

    def restore_voucher(self, code: str, amount: Money, *, order_id: str, refund: int | None, context: Context) -> None:
        """Give a voucher back what the order had spent of it. Once for each refund, however often it is called."""
        ...
