"""What the returns of an order answer to a command: events, or nothing where it is so already, or a rejection.

Withdrawn → Authorised → Received → Inspected → RefundOwed → Closed        Declined: over from the start
                                        └ nothing owed ────────↑
Withdrawn → Closed, when the order is cancelled before anything left the house
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import assert_never

from ordito.kit.decider import Decider
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    CloseReturn,
    Command,
    ExpireReturn,
    InspectReturn,
    NoteOrderProgress,
    NoteRefundOverdue,
    OpenReturns,
    ReceiveGoods,
    Withdraw,
)
from ordito.returns.domain.events import (
    Event,
    GoodsReceived,
    OrderProgressNoted,
    RefundOverdue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnExpired,
    ReturnsOpened,
)
from ordito.returns.domain.inspecting import inspect, same_inspection
from ordito.returns.domain.rejections import OrderNotShipped, OrderUnknown, ReturnUnknown, WrongStatus
from ordito.returns.domain.state import (
    Authorised,
    Cancelled,
    Closed,
    Confirmed,
    Declined,
    Delivered,
    Inspected,
    Opened,
    Placed,
    Progress,
    Received,
    RefundOwed,
    Rejected,
    Return,
    Shipped,
    State,
    Unknown,
    Withdrawn,
    evolve,
    initial_state,
    last_status,
    status_of,
)
from ordito.returns.domain.withdrawing import withdraw
from ordito.schemas.money import zero
from ordito.terms import Terms, TermsBook, goods_back, return_cost


def returns_decider(book: TermsBook) -> Decider[State, Command, Event]:
    """The returns' decider under the sellers' terms."""
    return Decider(initial=initial_state, decide=partial(decide, book=book), evolve=evolve)


def decide(state: State, command: Command, book: TermsBook) -> tuple[Event, ...]:
    """The events that `command` leads to, under the terms that the order was placed under."""
    match state, command:
        case Unknown(), OpenReturns():
            return (
                ReturnsOpened(
                    number=command.number,
                    terms=command.terms,
                    customer=command.customer,
                    lines=command.lines,
                    delivery=command.delivery,
                ),
            )
        case Unknown(), _:
            raise OrderUnknown
        case Opened(), _:
            return _decide(state, command, book.pinned(state.terms))
        case _:
            assert_never(state)


def _decide(state: Opened, command: Command, terms: Terms) -> tuple[Event, ...]:
    match command:
        case OpenReturns():
            return ()
        case NoteOrderProgress():
            return _note_progress(state, command)
        case Withdraw():
            return withdraw(state, command, terms)
        case AuthoriseReturn():
            return _authorise(state, command, terms)
        case ReceiveGoods():
            return _receive(_find(state, command.return_id), command)
        case InspectReturn():
            return _inspect(state, command, terms)
        case ExpireReturn():
            return _expire(_find(state, command.return_id), at=command.at)
        case NoteRefundOverdue():
            return _note_overdue(_find(state, command.return_id), at=command.at)
        case CloseReturn():
            return _close(_find(state, command.return_id), command)
        case _:
            assert_never(command)


# The order


def _note_progress(state: Opened, command: NoteOrderProgress) -> tuple[Event, ...]:
    if _already(state.progress, command):
        return ()
    noted = OrderProgressNoted(stage=command.stage, at=command.at, lines=command.lines)
    if command.stage != "cancelled":
        return (noted,)
    return (noted, *(_nothing_owed(state, one) for one in state.returns if isinstance(one, Withdrawn)))


def _already(progress: Progress, command: NoteOrderProgress) -> bool:
    match progress:
        case Placed():
            return False
        case Confirmed():
            return command.stage == "confirmed"
        case Shipped():
            return command.stage in ("confirmed", "shipped")
        case Delivered():
            return command.stage in ("confirmed", "shipped", "delivered")
        case Rejected():
            return command.stage == "rejected"
        case Cancelled():
            return command.stage == "cancelled"
        case _:
            assert_never(progress)


def _nothing_owed(state: Opened, one: Withdrawn) -> ReturnClosed:
    """The order's cancellation gives back all that was paid; the return owes nothing on top."""
    return ReturnClosed(one.notice.return_id, refunded=zero(state.delivery.currency), lines=one.notice.lines)


# The goods


def _authorise(state: Opened, command: AuthoriseReturn, terms: Terms) -> tuple[Event, ...]:
    one = _find(state, command.return_id)
    match one:
        case Withdrawn(notice=notice):
            _ensure_shipped(state.progress)
        case Authorised() | Received() | Inspected() | RefundOwed():
            return ()
        case Declined() | Closed():
            raise WrongStatus(status=status_of(one), needed="withdrawn")
        case _:
            assert_never(one)
    ruling = goods_back(
        terms,
        authorised_at=command.at,
        notified_at=notice.received_at,
        customer_kind=state.customer.kind,
    )
    if ruling.deadline is None:
        raise ValueError("the terms set no day to send the goods back by")
    cost = return_cost(terms, reason="defect" if command.defective else "change_of_mind")
    return (
        ReturnAuthorised(
            return_id=command.return_id,
            code=command.code,
            address=terms.rules.contacts.returns.address,
            lines=notice.lines,
            send_by=ruling.deadline.last_day,
            expires_at=ruling.deadline.end,
            cost_bearer=cost.borne_by,
            authorised_by=command.authorised_by,
            ruling=ruling,
            cost_ruling=cost.ruling,
        ),
    )


def _ensure_shipped(progress: Progress) -> None:
    match progress:
        case Shipped() | Delivered():
            return
        case Placed() | Confirmed() | Rejected() | Cancelled():
            raise OrderNotShipped
        case _:
            assert_never(progress)


def _receive(one: Return, command: ReceiveGoods) -> tuple[Event, ...]:
    match one:
        case Authorised():
            return (GoodsReceived(command.return_id, received_at=command.at, received_by=command.received_by),)
        case Received() | Inspected() | RefundOwed():
            return ()
        case Closed(last=Inspected() | RefundOwed()):
            return ()
        case Declined() | Withdrawn() | Closed():
            raise WrongStatus(status=status_of(one), needed="authorised")
        case _:
            assert_never(one)


def _inspect(state: Opened, command: InspectReturn, terms: Terms) -> tuple[Event, ...]:
    one = _find(state, command.return_id)
    match last_status(one):
        case Received() as received:
            return inspect(state, received, command, terms)
        case Inspected(inspection=known) | RefundOwed(inspection=known) if same_inspection(known, command):
            return ()
        case Declined() | Withdrawn() | Authorised() | Inspected() | RefundOwed():
            raise WrongStatus(status=status_of(one), needed="received")


def _expire(one: Return, *, at: datetime) -> tuple[Event, ...]:
    match one:
        case Authorised(authorisation=authorisation, expired=False) if at >= authorisation.expires_at:
            return (
                ReturnExpired(
                    return_id=authorisation.return_id, send_by=authorisation.send_by, ruling=authorisation.ruling
                ),
            )
        case _:
            return ()  # the goods came, or it was said before


# The money


def _note_overdue(one: Return, *, at: datetime) -> tuple[Event, ...]:
    match one:
        case RefundOwed(refund=refund, overdue=False) if at >= refund.overdue_at:
            return (RefundOverdue(refund.return_id, amount=refund.amount, due=refund.due, ruling=refund.ruling),)
        case _:
            return ()  # paid in time, or it was said before


def _close(one: Return, command: CloseReturn) -> tuple[Event, ...]:
    match one:
        case RefundOwed(notice=notice):
            return (ReturnClosed(command.return_id, refunded=command.refunded, lines=notice.lines),)
        case Closed():
            return ()
        case Declined() | Withdrawn() | Authorised() | Received() | Inspected():
            raise WrongStatus(status=status_of(one), needed="refund_due")
        case _:
            assert_never(one)


def _find(state: Opened, return_id: str) -> Return:
    one = state.find(return_id)
    if one is None:
        raise ReturnUnknown(return_id=return_id)
    return one
