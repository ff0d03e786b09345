"""Where the money of one order is, folded from its events.

State = NothingAsked | Asked | Collecting | Taken | Refused      each with what stands `Beside` it

What may still go back is never stored: it is what was taken less every refund that is on its way or done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from ordito.payments.domain.due import CASH_ON_DELIVERY, BoughtLine, Cause, Due, FactIntent, Share, WholeOrder, nothing
from ordito.payments.domain.events import (
    AmountDueChanged,
    BankAccount,
    BankDetailsAsked,
    BankDetailsGiven,
    ChargeDeclined,
    ChargeOverdue,
    ChargePaid,
    ChargeRequested,
    ChargeStarted,
    ChargeWithdrawn,
    CollectedAgain,
    Event,
    PaymentCaptured,
    PaymentFailed,
    PaymentRequested,
    RefundCompleted,
    RefundDeferred,
    RefundFailed,
    RefundRequested,
)
from ordito.schemas.money import Money, total

RefundStatus: TypeAlias = Literal["requested", "awaiting_bank_details", "completed", "failed"]
ChargeFact: TypeAlias = ChargeStarted | ChargeDeclined | ChargePaid | ChargeWithdrawn | ChargeOverdue
ChargeStatus: TypeAlias = Literal["open", "paying", "paid", "withdrawn"]

SHORTFALL = frozenset({"exchange_worth_less", "exchange_not_returned"})
"""The reasons of a charge that stands in for goods of an exchange: they, or the others, may still come back."""


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund as it stands. A failed one has paid nothing, so it takes nothing from what is left."""

    request: RefundRequested
    status: RefundStatus
    failed: RefundFailed | None = None
    completed: RefundCompleted | None = None

    @property
    def counts(self) -> bool:
        """Whether its money is on its way back, or there."""
        return self.status != "failed"

    @property
    def of_own_money(self) -> bool:
        """Whether this order's payment pays it: no charge of it, and not the order whose goods had paid."""
        return self.request.paid_by is None and self.request.of_charge is None

    @property
    def to_voucher(self) -> Money:
        return self.request.to_voucher or self.request.amount - self.request.amount

    @property
    def to_customer(self) -> Money:
        """What goes back by the method, or by bank transfer."""
        return self.request.amount - self.to_voucher


@dataclass(frozen=True, slots=True)
class Charge:
    """Something that the customer was asked to pay through the order's page. `last` is the attempt that counts."""

    request: ChargeRequested
    status: ChargeStatus
    last: ChargeStarted | None = None
    declined: ChargeDeclined | None = None
    paid: ChargePaid | None = None
    overdue: bool = False
    unanswered: int | None = None
    """The attempt that the provider has not answered yet."""

    @property
    def attempts(self) -> int:
        return 0 if self.last is None else self.last.attempt


@dataclass(frozen=True, slots=True)
class Bank:
    """Where to transfer to, given for the `times`-th time."""

    account: BankAccount
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the payment whatever became of it."""

    charges: tuple[Charge, ...] = ()
    bank: Bank | None = None

    def charge(self, charge_id: str) -> Charge | None:
        return next((charge for charge in self.charges if charge.request.charge_id == charge_id), None)


@dataclass(frozen=True, slots=True)
class NothingAsked(Beside):
    """The order is not known here yet. Returns' events may arrive before those of orders: they wait."""

    waiting: tuple[FactIntent, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked(Beside):
    """The charge is on its way; `waiting` refunds begin when the money is taken."""

    due: Due
    waiting: tuple[FactIntent, ...]


@dataclass(frozen=True, slots=True)
class Collecting(Beside):
    """The courier takes the money with the parcel. Refunds wait, in case he does."""

    due: Due
    waiting: tuple[FactIntent, ...]
    changes: tuple[AmountDueChanged, ...] = ()

    @property
    def amount(self) -> Money:
        """What is to be collected now."""
        return self.changes[-1].amount if self.changes else self.due.to_pay

    @property
    def by_voucher(self) -> Money:
        """What a voucher still pays of it."""
        back = (change.to_voucher for change in self.changes if change.to_voucher is not None)
        return self.due.by_voucher - total(back, self.due.amount.currency)

    @property
    def came_to_nothing(self) -> bool:
        """Whether the order was rejected, cancelled or terminated."""
        return any(isinstance(intent, WholeOrder) for intent in self.waiting)


@dataclass(frozen=True, slots=True)
class Taken(Beside):
    """The money is here, less what went back. What waited for it began in the decision that noted the capture.

    What is left of lines and delivery together is `left` + `unpaid`: what a credit paid, and what a courier did not
    collect, was never taken and cannot go back.
    """

    due: Due
    captured: PaymentCaptured
    refunds: tuple[Refund, ...]
    changes: tuple[AmountDueChanged, ...] = ()
    collections: tuple[tuple[str, Money], ...] = ()
    """What couriers reported, each with the parcel's reference. `captured` is all that was collected with them."""

    @property
    def next_number(self) -> int:
        return len(self.refunds) + 1

    @property
    def next_key(self) -> str:
        """What the provider shall know the next refund by."""
        return f"refund:{self.due.order_id}:{self.next_number}"

    def knows(self, cause: Cause) -> bool:
        """Whether money went back for this cause, or was asked to, or pieces need not be paid because of it.

        That nothing was to be collected any more does not count: it was collected all the same.
        """
        return any(refund.request.cause == cause for refund in self.refunds) or any(
            change.cause == cause and change.shares for change in self.changes
        )

    def refund(self, number: int) -> Refund | None:
        return self.refunds[number - 1] if 1 <= number <= len(self.refunds) else None

    def pieces_left(self, line: BoughtLine) -> int:
        return line.quantity - sum(share.quantity for share in self._shares(line.line))

    def money_left(self, line: BoughtLine) -> Money:
        return line.paid - total((share.amount for share in self._shares(line.line)), line.paid.currency)

    @property
    def delivery_left(self) -> Money:
        """What is left of the delivery cost; what a courier collected beyond what was due counts with it."""
        gone = (refund.request.delivery for refund in self.refunds if refund.counts)
        return self.due.delivery + self._collected_too_much - total(gone, self.due.delivery.currency)

    @property
    def left(self) -> Money:
        """What of the order's own payment may still go back, over all lines and the delivery."""
        return self.captured.amount - self._sum_of("requested", "awaiting_bank_details", "completed")

    @property
    def left_of_method(self) -> Money:
        """The part of `left` that the method took; the rest was paid by a voucher."""
        by_voucher = self.captured.voucher or nothing(self.due)
        own = (refund for refund in self.refunds if refund.counts and refund.of_own_money)
        gone = total((refund.to_customer for refund in own), by_voucher.currency)
        return self.captured.amount - by_voucher - gone

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """The charges that were paid for goods of an exchange."""
        paid = (charge.request for charge in self.charges if charge.status == "paid")
        return tuple(request.charge_id for request in paid if request.reason in SHORTFALL)

    def left_of_charge(self, charge_id: str) -> Money:
        """What may still go back of a paid charge."""
        charge = self.charge(charge_id)
        if charge is None or charge.paid is None:
            return nothing(self.due)
        gone = (one.request.amount for one in self.refunds if one.counts and one.request.of_charge == charge_id)
        return charge.paid.amount - total(gone, charge.paid.amount.currency)

    @property
    def left_of_shortfalls(self) -> Money:
        return total((self.left_of_charge(charge_id) for charge_id in self.shortfalls), self.captured.amount.currency)

    @property
    def unpaid(self) -> Money:
        """What the parts cost beyond what was taken, and another order has not paid back."""
        elsewhere = (one.request.amount for one in self.refunds if one.counts and one.request.paid_by is not None)
        beyond = max(self._expected(self.due.amount) - self.captured.amount, nothing(self.due))
        return beyond - total(elsewhere, beyond.currency)

    @property
    def of_no_line(self) -> Money:
        """What went back for goods that this order's had paid: it is gone, and missing from no line."""
        gone = (one.request.of_no_line for one in self.refunds if one.counts and one.request.of_charge is None)
        return total((amount for amount in gone if amount is not None), self.captured.amount.currency)

    def refunded_for(self, cause: Cause) -> Money:
        """What was paid back for a cause, by whichever order's payment."""
        done = (refund.completed for refund in self.refunds_for(cause))
        return total((one.amount for one in done if one is not None), self.captured.amount.currency)

    def refunds_for(self, cause: Cause) -> tuple[Refund, ...]:
        """All refunds for a cause."""
        return tuple(refund for refund in self.refunds if refund.request.cause == cause)

    def open_for(self, cause: Cause) -> tuple[Refund, ...]:
        """The refunds for a cause that are not done, nor repeated under another number."""
        repeated = {refund.request.again_of for refund in self.refunds}
        return tuple(
            refund
            for refund in self.refunds_for(cause)
            if refund.status != "completed" and refund.request.number not in repeated
        )

    @property
    def not_collected(self) -> Money:
        """What the courier should have collected and did not: because some pieces were not sent, as we shall hear."""
        return max(self._expected(self.due.payable) - self.captured.amount, nothing(self.due))

    @property
    def refunded(self) -> Money:
        """What the provider has paid back."""
        return self._sum_of("completed")

    @property
    def _collected_too_much(self) -> Money:
        return self.beyond_due(self.captured.amount)

    def beyond_due(self, captured: Money) -> Money:
        """What of so much money is more than was to be paid."""
        return max(captured - self._expected(self.due.payable), nothing(self.due))

    @property
    def too_much_left(self) -> Money:
        """What a courier collected beyond what was due, as far as it has not gone back."""
        return max(min(self._collected_too_much, self.delivery_left), nothing(self.due))

    def _expected(self, amount: Money) -> Money:
        waived = (share.amount for change in self.changes for share in change.shares)
        return amount - total(waived, amount.currency)

    def _shares(self, line: int) -> tuple[Share, ...]:
        going = tuple(share for refund in self.refunds if refund.counts for share in refund.request.shares)
        waived = tuple(share for change in self.changes for share in change.shares)
        return tuple(share for share in (*going, *waived) if share.line == line)

    def _sum_of(self, *statuses: RefundStatus) -> Money:
        own = (refund for refund in self.refunds if refund.of_own_money)
        amounts = (refund.request.amount for refund in own if refund.status in statuses)
        return total(amounts, self.captured.amount.currency)


@dataclass(frozen=True, slots=True)
class Refused(Beside):
    """Nothing was taken: whatever was to go back is not owed."""

    due: Due
    failed: PaymentFailed


State: TypeAlias = NothingAsked | Asked | Collecting | Taken | Refused


def initial_state() -> State:
    """An order of which payments has heard nothing."""
    return NothingAsked()


def evolve(state: State, event: Event) -> State:
    """Record what happened. Never rejects."""
    match event:
        case PaymentRequested(due=due):
            waiting = state.waiting if isinstance(state, NothingAsked) else ()
            asked = Collecting if due.method == CASH_ON_DELIVERY and due.to_pay else Asked
            return asked(due=due, waiting=waiting, charges=state.charges, bank=state.bank)
        case PaymentCaptured():
            changes = state.changes if isinstance(state, Collecting) else ()
            due = state.due if isinstance(state, Refused) else _asked(state).due
            collected = event.amount - (event.voucher or nothing(due))
            return Taken(
                due,
                captured=event,
                refunds=(),
                changes=changes,
                collections=((event.provider_reference, collected),) if event.provider_reference else (),
                charges=state.charges,
                bank=state.bank,
            )
        case PaymentFailed():
            return Refused(due=_asked(state).due, failed=event, charges=state.charges, bank=state.bank)
        case AmountDueChanged():
            return _change(state, event)
        case RefundDeferred(intent=intent):
            return _wait(state, intent)
        case RefundRequested():
            taken = _taken(state)
            return replace(taken, refunds=(*taken.refunds, Refund(event, "requested")))
        case RefundCompleted(number=number):
            return _answered(_taken(state), {number}, "completed", completed=event)
        case RefundFailed(number=number):
            return _answered(_taken(state), {number}, "failed", failed=event)
        case BankDetailsAsked(number=number):
            return _answered(_taken(state), {number}, "awaiting_bank_details")
        case BankDetailsGiven():
            return _begin(state, event)
        case (
            ChargeRequested() | ChargeStarted() | ChargeDeclined() | ChargePaid() | ChargeWithdrawn() | ChargeOverdue()
        ):
            return _with_charges(state, event)
        case CollectedAgain():
            taken = _taken(state)
            reported = (event.reference, event.amount)
            captured = replace(taken.captured, amount=event.captured)
            return replace(taken, captured=captured, collections=(*taken.collections, reported))
        case _:
            assert_never(event)


def _wait(state: State, intent: FactIntent) -> State:
    match state:
        case NothingAsked(waiting=waiting):
            return replace(state, waiting=(*waiting, intent))
        case Asked(waiting=waiting):
            return replace(state, waiting=(*waiting, intent))
        case Collecting(waiting=waiting):
            return replace(state, waiting=(*waiting, intent))
        case Taken() | Refused():
            return state
        case _:
            assert_never(state)


def _change(state: State, event: AmountDueChanged) -> State:
    match state:
        case Collecting(changes=changes):
            return replace(state, changes=(*changes, event))
        case Taken(changes=changes):
            return replace(state, changes=(*changes, event))
        case NothingAsked() | Asked() | Refused():
            raise AssertionError(f"another amount to collect where none was: {type(state).__name__}")
        case _:
            assert_never(state)


def _answered(
    state: Taken,
    numbers: set[int],
    status: RefundStatus,
    *,
    failed: RefundFailed | None = None,
    completed: RefundCompleted | None = None,
) -> Taken:
    refunds = tuple(
        Refund(refund.request, status, failed, completed) if refund.request.number in numbers else refund
        for refund in state.refunds
    )
    return replace(state, refunds=refunds)


def _begin(state: State, event: BankDetailsGiven) -> State:
    bank = Bank(event.account, times=1 if state.bank is None else state.bank.times + 1)
    if isinstance(state, Taken):
        state = _answered(state, set(event.begun), "requested")
    return _with(state, bank=bank)


def _with_charges(state: State, event: ChargeRequested | ChargeFact) -> State:
    if isinstance(event, ChargeRequested):
        return _with(state, charges=(*state.charges, Charge(event, "open")))
    charges = tuple(
        _charge_after(charge, event) if charge.request.charge_id == event.charge_id else charge
        for charge in state.charges
    )
    return _with(state, charges=charges)


def _charge_after(charge: Charge, event: ChargeFact) -> Charge:
    match event:
        case ChargeStarted():
            return replace(charge, status="paying", last=event, declined=None, unanswered=event.attempt)
        case ChargeDeclined():
            status: ChargeStatus = "withdrawn" if charge.status == "withdrawn" else "open"
            return replace(charge, status=status, declined=event, unanswered=None)
        case ChargePaid():
            return replace(charge, status="paid", paid=event, unanswered=None)
        case ChargeWithdrawn():
            return replace(charge, status="withdrawn")
        case ChargeOverdue():
            return replace(charge, overdue=True)
        case _:
            assert_never(event)


def _with(state: State, *, charges: tuple[Charge, ...] | None = None, bank: Bank | None = None) -> State:
    """The same with other charges or another bank account."""
    return replace(
        state, charges=state.charges if charges is None else charges, bank=state.bank if bank is None else bank
    )


def _asked(state: State) -> Asked | Collecting:
    if not isinstance(state, Asked | Collecting):
        raise AssertionError(f"an outcome without a charge: {type(state).__name__}")
    return state


def _taken(state: State) -> Taken:
    if not isinstance(state, Taken):
        raise AssertionError(f"a refund without a capture: {type(state).__name__}")
    return state
