"""A voucher: goods that the seller owes to the holder of a code. Its balance never goes below zero.

It is issued once, pays what is left of it for orders, and gets back what an order had spent and does not need. Every
movement is an event with the balance after it, so that the voucher's ledger is its stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from ordito.kit.decider import Decider
from ordito.payments.domain.rejections import (
    NothingToRestore,
    VoucherCodeTaken,
    VoucherEmpty,
    VoucherOfNothing,
    VoucherOfOtherCurrency,
    VoucherUnknown,
)
from ordito.schemas.money import Money, total
from ordito.schemas.values import Ruling

PREFIX = "voucher/"


@dataclass(frozen=True, slots=True)
class IssueVoucher:
    """Owe `amount` to the holder of `code`, because of a claim of an order."""

    code: str
    amount: Money
    order_id: str
    return_id: str
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class SpendVoucher:
    """Pay for an order of `price`, as far as the balance goes."""

    order_id: str
    price: Money


@dataclass(frozen=True, slots=True)
class RestoreVoucher:
    """Give back what an order had spent: for its refund of this number, or because it fell (None)."""

    order_id: str
    refund: int | None
    amount: Money


@dataclass(frozen=True, slots=True)
class VoucherIssued:
    code: str
    amount: Money
    balance: Money
    order_id: str
    return_id: str
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class VoucherSpent:
    code: str
    amount: Money
    balance: Money
    order_id: str


@dataclass(frozen=True, slots=True)
class VoucherRestored:
    code: str
    amount: Money
    balance: Money
    order_id: str
    refund: int | None


VoucherCommand: TypeAlias = IssueVoucher | SpendVoucher | RestoreVoucher
VoucherEvent: TypeAlias = VoucherIssued | VoucherSpent | VoucherRestored


@dataclass(frozen=True, slots=True)
class NotIssued:
    """Nobody is owed anything under this code."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What is left, and every movement since."""

    issued: VoucherIssued
    balance: Money
    movements: tuple[VoucherSpent | VoucherRestored, ...] = ()

    def spent_by(self, order_id: str) -> Money:
        """What the order has of it now."""
        of_order = (one for one in self.movements if one.order_id == order_id)
        moved = (one.amount if isinstance(one, VoucherSpent) else -one.amount for one in of_order)
        return total(moved, self.balance.currency)

    def spent(self, order_id: str) -> VoucherSpent | None:
        return next((one for one in self.movements if isinstance(one, VoucherSpent) and one.order_id == order_id), None)

    def restored(self, order_id: str, refund: int | None) -> bool:
        return any(
            isinstance(one, VoucherRestored) and (one.order_id, one.refund) == (order_id, refund)
            for one in self.movements
        )


VoucherState: TypeAlias = NotIssued | Issued


def stream_of(seller: str, code: str) -> str:
    """The voucher's stream. People type codes: their case and the spaces around them do not count."""
    return f"{PREFIX}{seller}/{plain(code)}"


def plain(code: str) -> str:
    """A code as it is kept."""
    return code.strip().upper()


def decide(state: VoucherState, command: VoucherCommand) -> tuple[VoucherEvent, ...]:
    """The events that `command` leads to; `()` where it is already so. Raises VoucherRejection."""
    match command:
        case IssueVoucher():
            return _issue(state, command)
        case SpendVoucher():
            return _spend(_issued(state), command)
        case RestoreVoucher():
            return _restore(_issued(state), command)
        case _:
            assert_never(command)


def evolve(state: VoucherState, event: VoucherEvent) -> VoucherState:
    """Record what happened. Never rejects."""
    match event:
        case VoucherIssued():
            return Issued(event, event.balance)
        case VoucherSpent() | VoucherRestored():
            if not isinstance(state, Issued):
                raise AssertionError("a voucher moved that was not issued")
            return Issued(state.issued, event.balance, (*state.movements, event))
        case _:
            assert_never(event)


def _issue(state: VoucherState, command: IssueVoucher) -> tuple[VoucherEvent, ...]:
    match state:
        case NotIssued():
            if command.amount.amount <= 0:
                raise VoucherOfNothing
            return (
                VoucherIssued(
                    command.code, command.amount, command.amount, command.order_id, command.return_id, command.ruling
                ),
            )
        case Issued(issued=issued) if (issued.order_id, issued.return_id) == (command.order_id, command.return_id):
            return ()
        case Issued():
            raise VoucherCodeTaken
        case _:
            assert_never(state)


def _spend(state: Issued, command: SpendVoucher) -> tuple[VoucherEvent, ...]:
    if state.spent(command.order_id) is not None:
        return ()
    if command.price.currency != state.balance.currency:
        raise VoucherOfOtherCurrency(currency=state.balance.currency)
    if not state.balance:
        raise VoucherEmpty
    amount = min(state.balance, command.price)
    if amount.amount <= 0:
        raise VoucherOfNothing
    return (VoucherSpent(state.issued.code, amount, state.balance - amount, command.order_id),)


def _restore(state: Issued, command: RestoreVoucher) -> tuple[VoucherEvent, ...]:
    if state.restored(command.order_id, command.refund):
        return ()
    spent = state.spent_by(command.order_id)
    if command.amount.amount <= 0:
        raise VoucherOfNothing
    if command.amount > spent:
        raise NothingToRestore(spent=spent, asked=command.amount)
    balance = state.balance + command.amount
    return (VoucherRestored(state.issued.code, command.amount, balance, command.order_id, command.refund),)


def _issued(state: VoucherState) -> Issued:
    if not isinstance(state, Issued):
        raise VoucherUnknown
    return state


VOUCHERS: Decider[VoucherState, VoucherCommand, VoucherEvent] = Decider(
    initial=NotIssued(), decide=decide, evolve=evolve
)
