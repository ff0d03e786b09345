"""Money of an order by line: due, captured, on its way back, back. Every column adds up to the payment's own sums.

What is paid on top of the order has sums of its own, charge by charge: what goes back of a charge is in no line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ordito.desk.domain.goods_back import Owed
from ordito.desk.domain.parts import Parts, ReturnsPart
from ordito.desk.domain.payment import ORDER_CHARGE, Charge, Refund
from ordito.desk.domain.proposal import Proposal
from ordito.schemas.money import Money, total, zero


@dataclass(frozen=True, slots=True)
class LineMoney:
    """One line, or delivery with its surcharge where `line` is None. `refunded` is paid back, `refunding` not yet."""

    line: int | None
    due: Money
    captured: Money
    refunding: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """The whole order, and each of its lines; the parts add up to the whole.

    `credit` is what goods of another order paid for this one, `voucher` the part of what was
    captured that a voucher paid, `payable` what the customer pays beside both.
    """

    lines: tuple[LineMoney, ...]
    delivery: LineMoney
    due: Money
    captured: Money
    refunding: Money
    refunded: Money
    credit: Money
    payable: Money
    voucher: Money

    @property
    def kept(self) -> Money:
        return self.captured - self.refunded


@dataclass(frozen=True, slots=True)
class ChargeMoney:
    """One charge: what was paid of it, and what of that is on its way back or back.

    The charge that is the order itself tells here what the lines tell too, but for what a voucher paid.
    """

    charge: Charge
    paid: Money
    refunding: Money
    refunded: Money


def money_by_line(placed: Proposal, parts: Parts) -> OrderMoney:
    currency = placed.totals.total.currency
    due: dict[int | None, Money] = {line.line: line.paid for line in placed.lines}
    due[None] = placed.totals.delivery + (placed.totals.surcharge or zero(currency))
    money = parts.payments
    captured_in_all = money.captured if money is not None and money.captured is not None else zero(currency)
    captured = dict(zip(due, captured_in_all.allocate([max(each.amount, 0) for each in due.values()]), strict=True))
    asked = dict.fromkeys(due, zero(currency))
    done = dict.fromkeys(due, zero(currency))
    owed = _owed(parts.returns) if parts.returns is not None else {}
    for refund in money.refunds if money is not None else ():
        if not refund.counts or refund.of_charge is not None:
            continue
        column = asked if refund.completed_at is None else done
        for key, share in _shares(refund, placed, owed).items():
            column[key] = column.get(key, zero(currency)) + share
    credit = placed.replaces.credit if placed.replaces is not None else zero(currency)
    rows = {key: LineMoney(key, due[key], captured[key], asked[key], done[key]) for key in due}
    return OrderMoney(
        lines=tuple(rows[line.line] for line in placed.lines),
        delivery=rows[None],
        due=placed.totals.total,
        captured=captured_in_all,
        refunding=_sum(rows.values(), "refunding", currency),
        refunded=_sum(rows.values(), "refunded", currency),
        credit=credit,
        payable=money.due if money is not None and money.due is not None else _rest(placed.totals.total, credit),
        voucher=money.voucher if money is not None and money.voucher is not None else zero(currency),
    )


def money_by_charge(parts: Parts) -> tuple[ChargeMoney, ...]:
    """Every charge of the order, the earliest first."""
    money = parts.payments
    return () if money is None else tuple(_of_charge(each, money.refunds) for each in money.charges)


def paid_too_much(parts: Parts) -> Money | None:
    """What couriers collected or customers paid of a charge beyond what was owed, and the staff have not paid back."""
    money, back = parts.payments, parts.returns
    if money is None:
        return None
    found = [(each.at, each.too_much) for each in money.collected_again[-1:]]
    exchanges = [each.exchange for each in (back.returns if back is not None else ()) if each.exchange is not None]
    found += [each.paid_too_much for each in exchanges if each.paid_too_much is not None]
    if not found:
        return None
    since, currency = min(at for at, _ in found), found[0][1].currency
    back_already = (
        each.amount
        for each in money.refunds
        if each.cause == "staff" and each.requested_at >= since and each.failed_code is None
    )
    left = total((amount for _, amount in found), currency) - total(back_already, currency)
    return left if left.amount > 0 else None


def _of_charge(charge: Charge, refunds: Iterable[Refund]) -> ChargeMoney:
    nothing = zero(charge.amount.currency)
    refunding = refunded = nothing
    for refund in refunds:
        if not refund.counts or (refund.of_charge or ORDER_CHARGE) != charge.charge_id:
            continue
        amount = refund.amount - (refund.to_voucher or nothing)
        if refund.completed_at is None:
            refunding += amount
        else:
            refunded += amount
    return ChargeMoney(charge, nothing if charge.paid_at is None else charge.amount, refunding, refunded)


def _rest(amount: Money, credit: Money) -> Money:
    return amount - credit if amount > credit else zero(amount.currency)


def _owed(back: ReturnsPart) -> dict[str, Owed]:
    """By the id that a refund names: of a return, of an undelivered parcel's settlement, of a claim."""
    every = (
        *((each.return_id, each.owed) for each in back.returns),
        *((each.return_id, each.owed) for each in back.undelivered),
        *((each.claim_id, each.owed) for each in back.claims),
    )
    return {one: owed for one, owed in every if owed is not None}


def _shares(refund: Refund, placed: Proposal, owed: Mapping[str, Owed]) -> dict[int | None, Money]:
    """What of a refund belongs to which line: as the return reckoned it, else in proportion to what was paid."""
    goods = refund.amount - refund.delivery
    paid = {line.line: (line.paid.amount, line.quantity) for line in placed.lines}
    known = [piece for piece in refund.lines if piece.line in paid]
    back = owed.get(refund.return_id) if refund.return_id is not None else None
    reckoned = [each for each in back.lines if each.line in paid] if back is not None else []
    if back is not None and total((each.refund for each in reckoned), goods.currency) == goods:
        shares: dict[int | None, Money] = {each.line: zero(goods.currency) for each in reckoned}
        for each in reckoned:
            shares[each.line] += each.refund
    elif known:
        weights = [paid[piece.line][0] * piece.quantity * 1000 // paid[piece.line][1] for piece in known]
        shares = {piece.line: share for piece, share in zip(known, goods.allocate(weights), strict=True)}
    else:
        shares = {placed.lines[0].line: goods}
    return {**shares, None: refund.delivery}


def _sum(rows: Iterable[LineMoney], column: str, currency: str) -> Money:
    return total((getattr(row, column) for row in rows), currency)
