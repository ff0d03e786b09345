"""What the returns of an order answer to a command: events, or nothing where it is so already, or a rejection.

Which statuses a return goes through, `life` draws. Here is who decides on which command:

    the order's facts           here, with `windows`            code, parcel, door      `sending_back`
    what never arrived          `undelivered`                   what was found          `inspecting`
    withdrawing, exchanging     `withdrawing`, `exchanging`     the money               here, with `exchange_debts`
    the guarantee               `claiming`
"""

from __future__ import annotations

from functools import partial
from typing import TypeAlias, TypeGuard, assert_never

from ordito.kit.decider import Decider
from ordito.returns.domain import exchange_debts, exchanging, sending_back, undelivered, windows
from ordito.returns.domain.claim_commands import ClaimCommand, NoteChargePaid
from ordito.returns.domain.claiming import decide_claim, with_overtaken_claims
from ordito.returns.domain.claims_found import found
from ordito.returns.domain.commands import (
    AgreeExchange,
    AuthoriseReturn,
    CloseReturn,
    Command,
    DispatchReturn,
    ExpireReturn,
    InspectReturn,
    NoteGoodsNotSent,
    NoteOrderProgress,
    NoteParcelDelivered,
    NoteRefundOverdue,
    NoteReplacement,
    NoteVoucher,
    OpenReturns,
    ReceiveGoods,
    RefuseGoods,
    ReportReturnLost,
    SendGoodsBack,
    SettleUndelivered,
    Withdraw,
)
from ordito.returns.domain.events import (
    Event,
    OrderProgressNoted,
    ParcelDeliveryNoted,
    RefundOverdue,
    ReturnClosed,
    ReturnsOpened,
    VoucherNoted,
)
from ordito.returns.domain.inspecting import inspect, same_inspection
from ordito.returns.domain.life import (
    Authorised,
    Closed,
    Declined,
    Dispatched,
    Inspected,
    Lost,
    NotSent,
    Received,
    RefundOwed,
    Return,
    Withdrawn,
    inspected,
    status_of,
)
from ordito.returns.domain.rejections import OrderUnknown, ReturnUnknown, WrongStatus
from ordito.returns.domain.repairing import close_refunded, note_refund_overdue
from ordito.returns.domain.state import (
    Cancelled,
    Confirmed,
    Delivered,
    Opened,
    Placed,
    Progress,
    Rejected,
    Shipped,
    State,
    Unknown,
    evolve,
    initial_state,
)
from ordito.returns.domain.withdrawing import withdraw
from ordito.schemas.money import zero
from ordito.schemas.values import LineQuantity
from ordito.terms import Terms, TermsBook

_Open: TypeAlias = Withdrawn | Authorised | Dispatched


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
                    payment_method=command.payment_method,
                    placed_at=command.placed_at,
                    replaces=command.replaces,
                    surcharge=command.surcharge,
                ),
            )
        case Unknown(parcels=parcels), NoteParcelDelivered():
            noted = _parcel(parcels, command)
            return () if noted is None else (noted,)
        case Unknown(), _:
            raise OrderUnknown
        case Opened(), _:
            terms = book.pinned(state.terms)
            return exchange_debts.with_exchange_charges(state, _decide(state, command, terms), terms)
        case _:
            assert_never(state)


def _decide(state: Opened, command: Command, terms: Terms) -> tuple[Event, ...]:
    if isinstance(command, NoteChargePaid) and (noted := exchange_debts.note_charge_paid(state, command)):
        return noted
    if isinstance(command, ClaimCommand):
        return decide_claim(state, command, terms)
    match command:
        case OpenReturns():
            return ()
        case NoteOrderProgress():
            return _note_progress(state, command, terms)
        case NoteVoucher():
            return () if state.voucher is not None else (VoucherNoted(command.amount),)
        case NoteParcelDelivered():
            return _note_parcel(state, command, terms)
        case SettleUndelivered():
            return undelivered.settle(state, command, terms)
        case Withdraw():
            return with_overtaken_claims(state, withdraw(state, command, terms))
        case NoteReplacement():
            return exchange_debts.note_replacement(state, command)
        case AgreeExchange():
            return with_overtaken_claims(state, exchanging.agree(state, command, terms))
        case NoteGoodsNotSent():
            return sending_back.note_not_sent(state, _find(state, command.return_id), command, terms)
        case AuthoriseReturn():
            return sending_back.authorise(state, _find(state, command.return_id), command, terms)
        case DispatchReturn():
            return sending_back.dispatch(state, _find(state, command.return_id), command, terms)
        case ReceiveGoods():
            return sending_back.receive(state, _find(state, command.return_id), command, terms)
        case RefuseGoods():
            return sending_back.refuse(state, _find(state, command.return_id), command, terms)
        case ReportReturnLost():
            return sending_back.report_lost(state, _find(state, command.return_id), command, terms)
        case InspectReturn():
            return _inspect(state, command, terms)
        case SendGoodsBack():
            return sending_back.send_back(_find(state, command.return_id), command)
        case ExpireReturn():
            return sending_back.expire(state, _find(state, command.return_id), terms, at=command.at)
        case NoteRefundOverdue():
            return _note_overdue(state, command)
        case CloseReturn():
            return _close(state, command)
        case _:
            assert_never(command)


# The order


def _note_progress(state: Opened, command: NoteOrderProgress, terms: Terms) -> tuple[Event, ...]:
    if _already(state.progress, command):
        return ()
    noted = OrderProgressNoted(stage=command.stage, at=command.at, lines=command.lines)
    if command.stage not in ("cancelled", "rejected"):
        return windows.note(state, noted, terms)
    return (noted, *(_nothing_owed(state, one) for one in state.returns if _is_open(one)))


def _note_parcel(state: Opened, command: NoteParcelDelivered, terms: Terms) -> tuple[Event, ...]:
    noted = _parcel(state.parcels, command)
    return () if noted is None else windows.note(state, noted, terms, corrected=noted.was is not None)


def _parcel(parcels: tuple[ParcelDeliveryNoted, ...], command: NoteParcelDelivered) -> ParcelDeliveryNoted | None:
    """The parcel's delivery as it was last reported; None where this is known already."""
    known = next((parcel for parcel in parcels if parcel.parcel_id == command.parcel_id), None)
    if known is None:
        return ParcelDeliveryNoted(
            parcel_id=command.parcel_id,
            lines=command.lines,
            delivered_at=command.delivered_at,
            complete=command.complete,
            collected=command.collected,
        )
    if (known.delivered_at, known.complete) == (command.delivered_at, command.complete):
        return None
    return ParcelDeliveryNoted(
        parcel_id=command.parcel_id,
        lines=command.lines or known.lines,
        delivered_at=command.delivered_at,
        complete=command.complete,
        was=known.delivered_at if known.delivered_at != command.delivered_at else None,
        collected=command.collected or known.collected,
    )


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


def _is_open(one: Return) -> TypeGuard[_Open]:
    """Whether nothing has come back yet and nothing is owed: the end of the order settles it."""
    return isinstance(one, Withdrawn | Authorised | Dispatched)


def _nothing_owed(state: Opened, one: _Open) -> ReturnClosed:
    """The end of the order gives back all that was paid; the return owes nothing on top."""
    return ReturnClosed(one.notice.return_id, refunded=zero(state.delivery.currency), lines=one.notice.lines)


# What was found


def _inspect(state: Opened, command: InspectReturn, terms: Terms) -> tuple[Event, ...]:
    one = _find(state, command.return_id)
    if isinstance(one, Received):
        return inspect(state, one, command, terms)
    known = inspected(one)
    if known is not None and same_inspection(known.inspection, command):
        return ()
    raise WrongStatus(status=status_of(one), needed="received")


# The money


def _note_overdue(state: Opened, command: NoteRefundOverdue) -> tuple[Event, ...]:
    if state.find_claim(command.return_id) is not None:
        return note_refund_overdue(found(state, command.return_id), at=command.at)
    settled = state.find_undelivered(command.return_id)
    if settled is not None:
        refund, overdue = settled.refund, settled.overdue or settled.closing is not None
    else:
        match _find(state, command.return_id):
            case RefundOwed(refund=refund, overdue=overdue):
                pass
            case _:
                return ()  # paid in time
    if refund is None or overdue or command.at < refund.overdue_at:
        return ()  # or it was said before
    return (RefundOverdue(refund.return_id, amount=refund.amount, due=refund.due, ruling=refund.ruling),)


def _close(state: Opened, command: CloseReturn) -> tuple[Event, ...]:
    if state.find_claim(command.return_id) is not None:
        return close_refunded(found(state, command.return_id), refunded=command.refunded)
    settled = state.find_undelivered(command.return_id)
    if settled is not None:
        lines = settled.settlement.lines
        return () if settled.closing is not None else (_closed(command, lines),)
    match _find(state, command.return_id):
        case RefundOwed(notice=notice):
            return (_closed(command, notice.lines),)
        case Closed():
            return ()
        case (
            Declined() | Withdrawn() | Authorised() | Dispatched() | Lost() | NotSent() | Received() | Inspected()
        ) as one:
            raise WrongStatus(status=status_of(one), needed="refund_due")
        case one:
            assert_never(one)


def _closed(command: CloseReturn, lines: tuple[LineQuantity, ...]) -> ReturnClosed:
    return ReturnClosed(command.return_id, refunded=command.refunded, lines=lines)


def _find(state: Opened, return_id: str) -> Return:
    one = state.find(return_id)
    if one is None:
        raise ReturnUnknown(return_id=return_id)
    return one
