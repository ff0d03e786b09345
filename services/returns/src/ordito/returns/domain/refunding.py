"""What is owed for pieces that the seller has again, or answers for: the terms' refund as an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ordito.returns.domain.claim_pieces import less_reductions
from ordito.returns.domain.events import Deducted, ExchangeAgreed, RefundDue, RefundedPieces, ReturnClosed
from ordito.returns.domain.exchange_debts import spent_of
from ordito.returns.domain.life import Notice, Way
from ordito.returns.domain.paying import as_paid_by_voucher, is_paid
from ordito.returns.domain.pieces import everything_is_back
from ordito.returns.domain.state import Delivered, Opened
from ordito.schemas.money import Money, total, zero
from ordito.schemas.values import Sentence
from ordito.terms import PiecesBack, Refund, Terms, refund_of_return
from ordito.terms.rules.entries import PaymentMethod

_PAID_WITH: dict[str, PaymentMethod] = {"paypal": "paypal", "cash_on_delivery": "cash_on_delivery"}


def refund_or_close(
    state: Opened, notice: Notice, way: Way, back: Sequence[PiecesBack], terms: Terms, *, received_at: datetime | None
) -> RefundDue | ReturnClosed:
    """The refund that is due for the pieces that are `back`, or the return closed where nothing is owed.

    `state` is the one in which these pieces are back already. Cash that no courier collected does not go back, but what
    a voucher had paid does. While a parcel may still collect it, all of it is due: payments waits for the cash.
    """
    not_collected = not is_paid(state) and not _may_be_paid_yet(state)
    if not_collected:
        state, back = as_paid_by_voucher(state, back)
    refund = _refund(state, notice, way, back, terms, received_at=received_at)
    due = _of_exchange(notice, way, refund) if isinstance(notice, ExchangeAgreed) else _due(notice.return_id, refund)
    if not due.amount:
        return ReturnClosed(notice.return_id, refunded=due.amount, lines=notice.lines)
    return replace(due, paid_by_voucher=True, means="same_method", means_ruling=None) if not_collected else due


def worth_of(
    state: Opened, notice: Notice, way: Way, back: Sequence[PiecesBack], terms: Terms, *, received_at: datetime | None
) -> Money:
    """What the pieces that are `back` are worth in an exchange: what was paid for them, less what is deducted."""
    refund = _refund(state, notice, way, back, terms, received_at=received_at)
    return total((line.refund for line in refund.lines), state.delivery.currency)


def _refund(
    state: Opened, notice: Notice, way: Way, back: Sequence[PiecesBack], terms: Terms, *, received_at: datetime | None
) -> Refund:
    return refund_of_return(
        terms,
        [less_reductions(state, each) for each in back],
        delivery_paid=state.delivery,
        whole_contract=everything_is_back(state),
        notified_at=notice.received_at,
        received_at=received_at,
        sent_back_at=_proven_dispatch(way),
        paid_with=paid_with(state),
        customer_kind=state.customer.kind,
    )


def _may_be_paid_yet(state: Opened) -> bool:
    """Whether a parcel reached somebody, and all the cash may come with another: the order is not over, or that parcel
    is not noted yet.
    """
    return bool(state.parcels) != isinstance(state.progress, Delivered)


def paid_with(state: Opened) -> PaymentMethod:
    """The order's payment method, as the terms know it."""
    return _PAID_WITH.get(state.payment_method or "", "card")


def proof_of_dispatch(way: Way) -> bool:
    """Whether the customer has shown that he sent the goods."""
    return _proven_dispatch(way) is not None


def _proven_dispatch(way: Way) -> datetime | None:
    """Since when there is proof that the customer sent the goods."""
    return None if way.dispatch is None or not way.dispatch.tracking_number else way.dispatch.dispatched_at


def _due(return_id: str, refund: Refund) -> RefundDue:
    deadline = refund.ruling.deadline
    if deadline is None:
        raise ValueError("the terms set no day for the refund")
    return RefundDue(
        return_id=return_id,
        amount=refund.total,
        lines=tuple(
            RefundedPieces(line.line, line.pieces, paid=line.paid, reduction=line.reduction, refund=line.refund)
            for line in refund.lines
        ),
        delivery=refund.delivery,
        due=refund.due,
        overdue_at=deadline.end,
        ruling=refund.ruling,
        delivery_ruling=refund.delivery_ruling,
        means=refund.method,
        means_ruling=refund.method_ruling,
        deductions=tuple(Deducted(each.code, each.amount, each.sentence) for each in refund.deductions),
    )


def _of_exchange(notice: ExchangeAgreed, way: Way, refund: Refund) -> RefundDue:
    """What is left of the goods' worth once the other order is paid with it. The ruling is the exchange's."""
    due = _due(notice.return_id, refund)
    back = [line.refund for line in due.lines]
    spent = spent_of(notice, way)
    parts = _spread(spent, over=back)
    lines = tuple(
        RefundedPieces(
            line.line, line.quantity, paid=line.paid, reduction=line.reduction + part, refund=line.refund - part
        )
        for line, part in zip(due.lines, parts, strict=True)
    )
    nothing = zero(notice.credit.currency)
    kept = sum((part.amount for part in parts), 0)
    deductions = (*due.deductions, Deducted("exchange", Money(kept, nothing.currency), _SPENT)) if kept else ()
    return RefundDue(
        return_id=due.return_id,
        amount=Money(sum((line.refund.amount for line in lines), 0), nothing.currency),
        lines=lines,
        delivery=nothing,
        due=due.due,
        overdue_at=due.overdue_at,
        ruling=notice.ruling,
        delivery_ruling=None,
        means=due.means,
        means_ruling=due.means_ruling,
        deductions=deductions or due.deductions,
    )


def _spread(amount: Money, *, over: Sequence[Money]) -> tuple[Money, ...]:
    """As much of `amount` as there is, over amounts in proportion, none above its own."""
    there_is = sum((each.amount for each in over), 0)
    if not there_is:
        return tuple(zero(amount.currency) for _ in over)
    return Money(min(amount.amount, there_is), amount.currency).allocate([each.amount for each in over])


_SPENT = Sentence(
    it="Speso per gli articoli in cambio, spediti con un altro ordine.",
    en="Spent on the goods in exchange, which are sent with another order.",
)
