"""Money of an order by line: due, captured, on its way back, back. Every column adds up to the payment's own sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ordito.desk.domain.parts import Parts, Refund, Return
from ordito.schemas.money import Money, total, zero
from ordito.schemas.orders import OrderPlacedV1


@dataclass(frozen=True, slots=True)
class LineMoney:
    """One line, or delivery where `line` is None. `refunded` is paid back, `refunding` asked for and not yet paid."""

    line: int | None
    due: Money
    captured: Money
    refunding: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """The whole order, and each of its lines; the parts add up to the whole."""

    lines: tuple[LineMoney, ...]
    delivery: LineMoney
    due: Money
    captured: Money
    refunding: Money
    refunded: Money

    @property
    def kept(self) -> Money:
        return self.captured - self.refunded


def money_by_line(placed: OrderPlacedV1, parts: Parts) -> OrderMoney:
    currency = placed.totals.total.currency
    due: dict[int | None, Money] = {line.line: line.paid for line in placed.lines}
    due[None] = placed.totals.delivery
    money = parts.payments
    captured_in_all = money.captured if money is not None and money.captured is not None else zero(currency)
    captured = dict(zip(due, captured_in_all.allocate([max(each.amount, 0) for each in due.values()]), strict=True))
    asked = dict.fromkeys(due, zero(currency))
    done = dict.fromkeys(due, zero(currency))
    returns = {each.return_id: each for each in parts.returns.returns} if parts.returns is not None else {}
    for refund in money.refunds if money is not None else ():
        if refund.repeated:
            continue
        column = asked if refund.completed_at is None else done
        for key, share in _shares(refund, placed, returns).items():
            column[key] = column.get(key, zero(currency)) + share
    rows = {key: LineMoney(key, due[key], captured[key], asked[key], done[key]) for key in due}
    return OrderMoney(
        lines=tuple(rows[line.line] for line in placed.lines),
        delivery=rows[None],
        due=placed.totals.total,
        captured=captured_in_all,
        refunding=_sum(rows.values(), "refunding", currency),
        refunded=_sum(rows.values(), "refunded", currency),
    )


def _shares(refund: Refund, placed: OrderPlacedV1, returns: Mapping[str, Return]) -> dict[int | None, Money]:
    """What of a refund belongs to which line: as the return reckoned it, else in proportion to what was paid."""
    goods = refund.amount - refund.delivery
    paid = {line.line: (line.paid.amount, line.quantity) for line in placed.lines}
    known = [piece for piece in refund.lines if piece.line in paid]
    back = returns.get(refund.return_id) if refund.return_id is not None else None
    if back is not None and total((each.refund for each in back.refund_lines), goods.currency) == goods:
        shares: dict[int | None, Money] = {each.line: each.refund for each in back.refund_lines if each.line in paid}
    elif known:
        weights = [paid[piece.line][0] * piece.quantity * 1000 // paid[piece.line][1] for piece in known]
        shares = {piece.line: share for piece, share in zip(known, goods.allocate(weights), strict=True)}
    else:
        shares = {placed.lines[0].line: goods}
    return {**shares, None: refund.delivery}


def _sum(rows: Iterable[LineMoney], column: str, currency: str) -> Money:
    return total((getattr(row, column) for row in rows), currency)
