"""The customer withdraws: which pieces, and what the terms say to each line.

One statement may name lines of both kinds. What the terms allow is received, what they do not is declined, each with
its ruling and its own return id, so that the customer learns of both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from ordito.returns.domain import pieces
from ordito.returns.domain.commands import Withdraw
from ordito.returns.domain.events import BoughtLine, WithdrawalDeclined, WithdrawalReceived
from ordito.returns.domain.rejections import (
    LineNamedTwice,
    LineUnknown,
    NothingToWithdraw,
    OrderEnded,
    OrderNotConfirmed,
    QuantityTooHigh,
    StatementBeforeOrder,
)
from ordito.returns.domain.state import (
    Cancelled,
    Confirmed,
    Delivered,
    Opened,
    Placed,
    Rejected,
    Shipped,
    evolve_opened,
)
from ordito.returns.domain.windows import line_delivered_at, order_delivered_at
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import Terms, withdrawal

WithdrawalAnswer: TypeAlias = WithdrawalReceived | WithdrawalDeclined


@dataclass(frozen=True, slots=True)
class Option:
    """What a withdrawal from the pieces of one line that are left would meet now."""

    line: BoughtLine
    left: int
    ruling: Ruling


def options(state: Opened, terms: Terms, *, at: datetime) -> tuple[Option, ...]:
    """For every line of the order what is left of it and what the terms say."""
    left = pieces.left(state)
    return tuple(Option(line, left[line.line], withdrawal_ruling(state, line, terms, at=at)) for line in state.lines)


def withdraw(state: Opened, command: Withdraw, terms: Terms) -> tuple[WithdrawalAnswer, ...]:
    """What follows from the statement: what is received first, then what is declined, by reason."""
    _made_after_placing(state, command, terms)
    allowed: list[tuple[LineQuantity, Ruling]] = []
    declined: dict[str, list[tuple[LineQuantity, Ruling]]] = {}
    for piece, line in wanted_pieces(state, _without_missed(state, command.lines)):
        ruling = withdrawal_ruling(state, line, terms, at=command.received_at, dispatched_at=command.dispatched_at)
        if ruling.allowed:
            allowed.append((piece, ruling))
        else:
            declined.setdefault(ruling.code, []).append((piece, ruling))
    answers: list[WithdrawalAnswer] = []
    for group in [allowed, *declined.values()]:
        if group:
            answer = _answer(state, command, group)
            answers.append(answer)
            state = evolve_opened(state, answer)
    return tuple(answers)


def withdrawal_ruling(
    state: Opened, line: BoughtLine, terms: Terms, *, at: datetime, dispatched_at: datetime | None = None
) -> Ruling:
    """Whether the line can be withdrawn from, by a statement that is received at `at`."""
    return withdrawal(
        terms,
        at=at,
        delivered_at=line_delivered_at(state, line.line),
        order_delivered_at=order_delivered_at(state),
        dispatched_at=dispatched_at,
        customer_kind=state.customer.kind,
        customised=line.customised,
        made_to_measure=line.made_to_measure,
    )


def _made_after_placing(state: Opened, command: Withdraw, terms: Terms) -> None:
    """What the staff enter of a letter is not older than its order; it may be older than the order's acceptance.

    Days are compared: nobody knows at what time a letter was sent.
    """
    if command.entered_by is None or state.placed_at is None:
        return
    placed_on = terms.calendar.day(state.placed_at)
    for param, at in (("dispatched_at", command.dispatched_at), ("received_at", command.received_at)):
        if at is not None and (day := terms.calendar.day(at)) < placed_on:
            raise StatementBeforeOrder(day=day, placed_on=placed_on, param=param)


def _answer(state: Opened, command: Withdraw, group: list[tuple[LineQuantity, Ruling]]) -> WithdrawalAnswer:
    lines = tuple(piece for piece, _ in group)
    ruling = group[0][1]
    statement = _statement(state, lines, command.reason)
    if not ruling.allowed:
        return WithdrawalDeclined(
            return_id=state.next_return_id,
            lines=lines,
            name=command.name,
            contact_email=command.contact_email,
            statement=statement,
            received_at=command.received_at,
            ruling=ruling,
            channel=command.channel,
            dispatched_at=command.dispatched_at,
            entered_by=command.entered_by,
        )
    return WithdrawalReceived(
        return_id=state.next_return_id,
        lines=lines,
        name=command.name,
        contact_email=command.contact_email,
        statement=statement,
        channel=command.channel,
        received_at=command.received_at,
        ruling=ruling,
        dispatched_at=command.dispatched_at,
        entered_by=command.entered_by,
    )


def wanted_pieces(state: Opened, lines: tuple[LineQuantity, ...] | None) -> list[tuple[LineQuantity, BoughtLine]]:
    """The pieces that the statement is about, each with its line. Raises rejections for pieces that are not there."""
    match state.progress:
        case Placed():
            raise OrderNotConfirmed
        case Rejected():
            raise OrderEnded(how="rejected")
        case Cancelled():
            raise OrderEnded(how="cancelled")
        case Confirmed() | Shipped() | Delivered():
            left = pieces.left(state)
        case _:
            assert_never(state.progress)
    if not any(left.values()):
        raise NothingToWithdraw
    if lines is None:
        return [(LineQuantity(line.line, left[line.line]), line) for line in state.lines if left[line.line]]
    wanted: dict[int, tuple[LineQuantity, BoughtLine]] = {}
    for place, piece in enumerate(lines):
        line = state.bought.get(piece.line)
        if line is None:
            raise LineUnknown(line=piece.line, param=f"lines[{place}].line")
        if piece.line in wanted:
            raise LineNamedTwice(line=piece.line, param=f"lines[{place}].line")
        if piece.quantity > left[piece.line]:
            raise QuantityTooHigh(line=piece.line, left=left[piece.line], param=f"lines[{place}].quantity")
        wanted[piece.line] = (piece, line)
    return list(wanted.values())


def _without_missed(state: Opened, lines: tuple[LineQuantity, ...] | None) -> tuple[LineQuantity, ...] | None:
    """What of the named pieces can be withdrawn from: those that never arrived are paid back without it.

    Where nothing else is named, they are left for a rejection to say so.
    """
    if lines is None:
        return None
    left, missed = pieces.left(state), pieces.never_arrived(state)
    within = tuple(
        replace(piece, quantity=min(piece.quantity, left[piece.line]))
        if left.get(piece.line, 0) < piece.quantity <= left.get(piece.line, 0) + missed[piece.line]
        else piece
        for piece in lines
    )
    return tuple(piece for piece in within if piece.quantity) or lines


def _statement(state: Opened, lines: tuple[LineQuantity, ...], reason: str | None) -> str:
    """The statement in the customer's language, as the acknowledgement repeats it."""
    goods = ", ".join(f"{piece.quantity} × {state.bought[piece.line].name}" for piece in lines)
    if state.customer.language == "en":
        sentence, because = f"I withdraw from the contract of order {state.number} for: {goods}.", "Reason"
    else:
        sentence, because = f"Recedo dal contratto dell'ordine {state.number} per: {goods}.", "Motivo"
    return sentence if reason is None else f"{sentence} {because}: {reason}"
