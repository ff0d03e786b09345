"""The way of the goods back: code and address, on their way, taken or refused at the door, lost, sent back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from ordito.returns.domain import windows
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    DispatchReturn,
    NoteGoodsNotSent,
    ReceiveGoods,
    RefuseGoods,
    ReportReturnLost,
    SendGoodsBack,
)
from ordito.returns.domain.events import (
    Event,
    GoodsNotSent,
    GoodsReceived,
    GoodsRefused,
    GoodsSentBack,
    ReturnAuthorised,
    ReturnClosed,
    ReturnDispatched,
    ReturnExpired,
    ReturnLost,
)
from ordito.returns.domain.life import (
    Authorised,
    Closed,
    Declined,
    Dispatched,
    Inspected,
    Lost,
    Notice,
    NotSent,
    Received,
    RefundOwed,
    Return,
    Undelivered,
    Way,
    Withdrawn,
    inspected,
    status_of,
)
from ordito.returns.domain.paying import CASH_ON_DELIVERY
from ordito.returns.domain.pieces import count, given_away_before, lines_of
from ordito.returns.domain.refunding import proof_of_dispatch, refund_or_close
from ordito.returns.domain.rejections import (
    CodeNeeded,
    GoodsNotRefusable,
    GoodsNotTaken,
    NothingToSendBack,
    OrderNotShipped,
    ProofOfDispatchNeeded,
    WrongStatus,
)
from ordito.returns.domain.state import (
    Delivered,
    Opened,
    Shipped,
    evolve_opened,
)
from ordito.schemas.money import zero
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import (
    PiecesBack,
    Terms,
    goods_back,
    late_return,
    lost_return,
    return_authorisation,
    return_cost,
    return_instructions,
    return_shipment,
)

# Never on its way at all


def note_not_sent(state: Opened, one: Return, command: NoteGoodsNotSent, terms: Terms) -> tuple[Event, ...]:
    """The pieces stayed in the house: the money is owed at once. One that is over by now is settled otherwise.

    Where only some of them did, the return goes on with the others. Where a courier was to collect it, less is
    collected, and payments gives a voucher what it paid beyond that.
    """
    if any(isinstance(other.settlement, GoodsNotSent) and _is_of(other, one) for other in state.undelivered):
        return ()
    match one:
        case Withdrawn() | Authorised() | Dispatched() | Received() if (some := _some(one.notice, command)) is not None:
            if not some:
                return ()
            own = replace(one.notice, return_id=state.next_undelivered_id, lines=some)
            kept = GoodsNotSent(own.return_id, some, at=command.at, ruling=own.ruling, of_return=command.return_id)
            return _kept(state, kept, own, one.way, terms)
        case Withdrawn() | Authorised() | Dispatched():
            kept = GoodsNotSent(command.return_id, one.notice.lines, at=command.at, ruling=one.notice.ruling)
            return _kept(state, kept, one.notice, one.way, terms)
        case Closed() | NotSent() | RefundOwed(last=NotSent()):
            return ()
        case Declined() | Lost() | Received() | Inspected() | RefundOwed():
            raise WrongStatus(status=status_of(one), needed="withdrawn")
        case _:
            assert_never(one)


def _is_of(settled: Undelivered, one: Return) -> bool:
    return settled.settlement.of_return == one.notice.return_id


def _some(notice: Notice, command: NoteGoodsNotSent) -> tuple[LineQuantity, ...] | None:
    """Those of the return's pieces that stayed, where others of it left; None where all of them stayed."""
    stayed = count(notice.lines) & count(notice.lines if command.lines is None else command.lines)
    if stayed == count(notice.lines):
        return None
    return lines_of(stayed)


def _kept(state: Opened, kept: GoodsNotSent, notice: Notice, way: Way, terms: Terms) -> tuple[Event, ...]:
    """What is owed for the pieces of `notice`, which are all `kept` here."""
    noted = windows.note(state, kept, terms)
    if state.payment_method == CASH_ON_DELIVERY:
        return (*noted, _nothing(state, notice))
    after = evolve_opened(state, kept)
    return (*noted, refund_or_close(after, notice, way, _all(after, notice), terms, received_at=None))


# The seller's code


def authorise(state: Opened, one: Return, command: AuthoriseReturn, terms: Terms) -> tuple[Event, ...]:
    match one:
        case Withdrawn(notice=notice):
            ensure_shipped(state)
        case Dispatched(notice=notice, way=Way(authorisation=None)):
            pass  # sent without a code, where none is needed: the customer may still get one
        case Authorised() | Dispatched() | Received() | Inspected() | RefundOwed() | Lost() | NotSent():
            return ()
        case Declined() | Closed():
            raise WrongStatus(status=status_of(one), needed="withdrawn")
        case _:
            assert_never(one)
    return (
        authorisation(
            state,
            notice,
            terms,
            code=command.code,
            defective=command.defective,
            by=command.authorised_by,
            at=command.at,
        ),
    )


def authorisation(
    state: Opened, notice: Notice, terms: Terms, *, code: str, defective: bool, by: str, at: datetime
) -> ReturnAuthorised:
    """The goods may come back: where to, under which code, until when, how, and at whose cost."""
    ruling = goods_back(terms, authorised_at=at, notified_at=notice.received_at, customer_kind=state.customer.kind)
    if ruling.deadline is None:
        raise ValueError("the terms set no day to send the goods back by")
    cost = return_cost(terms, reason="defect" if defective else "change_of_mind")
    return ReturnAuthorised(
        return_id=notice.return_id,
        code=code,
        address=terms.rules.contacts.returns.address,
        lines=notice.lines,
        send_by=ruling.deadline.last_day,
        expires_at=ruling.deadline.end,
        cost_bearer=cost.borne_by,
        authorised_by=by,
        ruling=ruling,
        cost_ruling=cost.ruling,
        instructions=return_instructions(terms),
        authorised_at=at,
    )


def ensure_shipped(state: Opened) -> None:
    """Raises OrderNotShipped as long as nothing has left the house."""
    if not isinstance(state.progress, Shipped | Delivered) and not state.parcels:
        raise OrderNotShipped


def expire(state: Opened, one: Return, terms: Terms, *, at: datetime) -> tuple[Event, ...]:
    """The last day ended: said once, unless the goods were sent in time and the terms are content with that."""
    match one:
        case Authorised(notice=notice, way=way) | Dispatched(notice=notice, way=way):
            known = way.authorisation
            if known is None or way.expired or at < known.expires_at:
                return ()
            back = goods_back(
                terms,
                authorised_at=_authorised_at(way),
                notified_at=notice.received_at,
                sent_at=_sent_at(way),
                customer_kind=state.customer.kind,
            )
            if back.code == "back_in_time":
                return ()
            return (ReturnExpired(known.return_id, send_by=known.send_by, ruling=known.ruling),)
        case _:
            return ()  # the goods came, or it was said before


# On its way


def dispatch(state: Opened, one: Return, command: DispatchReturn, terms: Terms) -> tuple[Event, ...]:
    """The customer sent the goods; said again with other words, it corrects what was said."""
    match one:
        case Withdrawn():
            _ensure_no_code_needed(state, terms)
        case Authorised() | Dispatched():
            pass
        case Received() | Inspected() | RefundOwed() | Lost() | NotSent() | Declined() | Closed():
            raise WrongStatus(status=status_of(one), needed="authorised")
        case _:
            assert_never(one)
    sent = ReturnDispatched(
        return_id=command.return_id,
        courier=command.courier,
        tracking_number=command.tracking_number,
        dispatched_at=command.dispatched_at,
        noted_by=command.noted_by,
    )
    known = one.way.dispatch
    if known is not None and _same_dispatch(known, sent):
        return ()
    return (sent,)


def report_lost(state: Opened, one: Return, command: ReportReturnLost, terms: Terms) -> tuple[Event, ...]:
    """The parcel will not come: at whose risk it was decides whether the refund is due."""
    match one:
        case Withdrawn(notice=notice, way=way):
            _ensure_no_code_needed(state, terms)
        case Authorised(notice=notice, way=way) | Dispatched(notice=notice, way=way):
            pass
        case Lost() | RefundOwed(last=Lost()) | Closed(last=Lost()) | Closed(last=RefundOwed(last=Lost())):
            return ()
        case Declined() | NotSent() | Received() | Inspected() | RefundOwed() | Closed():
            raise WrongStatus(status=status_of(one), needed="dispatched")
        case _:
            assert_never(one)
    ruling = lost_return(terms, proof_of_dispatch=proof_of_dispatch(way), customer_kind=state.customer.kind)
    if ruling.code == "proof_of_dispatch_needed":
        raise ProofOfDispatchNeeded(ruling)
    lost = ReturnLost(command.return_id, reported_by=command.reported_by, ruling=ruling)
    if not ruling.allowed:
        return lost, _nothing(state, notice)
    after = evolve_opened(state, lost)
    return lost, refund_or_close(after, notice, way, _all(after, notice), terms, received_at=None)


# At the door


def receive(state: Opened, one: Return, command: ReceiveGoods, terms: Terms) -> tuple[Event, ...]:
    """The goods are there and were taken. What the terms let be refused is taken by choice, and said so."""
    earlier = 0
    match one:
        case Withdrawn(notice=notice, way=way):
            ensure_shipped(state)
        case Authorised(notice=notice, way=way) | Dispatched(notice=notice, way=way):
            pass
        case Received(notice=notice, way=way, receipt=receipt):
            if command.parcels <= receipt.parcels:
                return ()
            earlier = receipt.parcels
        case Closed(last=Lost(notice=notice, way=way), closing=closing) if not closing.refunded:
            pass  # it turned up after all
        case Inspected() | RefundOwed(last=Inspected()):
            return ()
        case Closed(last=Inspected()) | Closed(last=RefundOwed(last=Inspected())):
            return ()
        case Declined() | Lost() | NotSent() | RefundOwed() | Closed():
            raise WrongStatus(status=status_of(one), needed="authorised")
        case _:
            assert_never(one)
    shipment = return_shipment(
        terms,
        authorised=way.authorisation is not None,
        earlier_parcels=max(earlier, command.parcels - 1),
        carriage_forward=command.carriage_forward,
        customer_kind=state.customer.kind,
    )
    if shipment.code.startswith("refused"):
        raise GoodsNotTaken(shipment)
    ruling = _lateness(state, notice, way, terms, at=command.at) if shipment.allowed else shipment
    return (
        GoodsReceived(
            command.return_id,
            received_at=command.at,
            received_by=command.received_by,
            ruling=ruling,
            parcels=command.parcels,
        ),
    )


def refuse(state: Opened, one: Return, command: RefuseGoods, terms: Terms) -> tuple[Event, ...]:
    """A parcel is not taken, where the terms allow that. Goods that are too late are the customer's for good."""
    match one:
        case Declined() | Lost() | NotSent() | RefundOwed(last=NotSent()):
            raise WrongStatus(status=status_of(one), needed="authorised")
        case Closed(last=(Withdrawn() | Authorised() | Dispatched()) as last) if last.way.refusals:
            return ()  # refused before
        case Closed(last=last):
            way, notice, waiting = last.way, last.notice, False
        case _:
            way, notice, waiting = one.way, one.notice, isinstance(one, Withdrawn | Authorised | Dispatched)
    if (command.reason == "second_shipment") is waiting:
        raise WrongStatus(status=status_of(one), needed="received" if waiting else "authorised")
    ruling = _refusal(state, notice, way, command, terms)
    if ruling.allowed:
        raise GoodsNotRefusable(ruling)
    refused = GoodsRefused(command.return_id, refused_by=command.refused_by, ruling=ruling)
    return (refused, _nothing(state, notice)) if command.reason == "late" else (refused,)


def _refusal(state: Opened, notice: Notice, way: Way, command: RefuseGoods, terms: Terms) -> Ruling:
    match command.reason:
        case "late":
            return _lateness(state, notice, way, terms, at=command.at)
        case "carriage_forward" | "second_shipment" | "without_authorisation":
            return return_shipment(
                terms,
                authorised=command.reason != "without_authorisation" or way.authorisation is not None,
                earlier_parcels=1 if command.reason == "second_shipment" else 0,
                carriage_forward=command.reason == "carriage_forward",
                customer_kind=state.customer.kind,
            )
        case _:
            assert_never(command.reason)


# To the customer again


def send_back(one: Return, command: SendGoodsBack) -> tuple[Event, ...]:
    looked_at = inspected(one)
    if looked_at is None:
        raise WrongStatus(status=status_of(one), needed="inspected")
    refused = count(found for found in looked_at.inspection.lines if found.outcome == "refused")
    if not refused:
        raise NothingToSendBack
    if looked_at.way.sent_back is not None:
        return ()
    return (
        GoodsSentBack(
            return_id=command.return_id,
            lines=lines_of(refused),
            courier=command.courier,
            tracking_number=command.tracking_number,
            sent_back_by=command.sent_back_by,
            cost_bearer="customer",
        ),
    )


def _ensure_no_code_needed(state: Opened, terms: Terms) -> None:
    ensure_shipped(state)
    ruling = return_authorisation(terms, customer_kind=state.customer.kind)
    if not ruling.allowed:
        raise CodeNeeded(ruling)


def _lateness(state: Opened, notice: Notice, way: Way, terms: Terms, *, at: datetime) -> Ruling:
    return late_return(
        terms,
        authorised_at=_authorised_at(way),
        notified_at=notice.received_at,
        sent_at=_sent_at(way),
        received_at=at,
        customer_kind=state.customer.kind,
    )


def _authorised_at(way: Way) -> datetime | None:
    known = way.authorisation
    if known is None or known.authorised_at is not None:
        return None if known is None else known.authorised_at
    return datetime.fromisoformat(str(known.ruling.facts["authorised_at"]))


def _sent_at(way: Way) -> datetime | None:
    return None if way.dispatch is None else way.dispatch.dispatched_at


def _same_dispatch(known: ReturnDispatched, said: ReturnDispatched) -> bool:
    return (known.courier, known.tracking_number, known.dispatched_at) == (
        said.courier,
        said.tracking_number,
        said.dispatched_at,
    )


def _all(state: Opened, notice: Notice) -> list[PiecesBack]:
    gone = given_away_before(state, notice.return_id)
    return [
        PiecesBack(
            line=line,
            pieces=pieces,
            ordered=state.bought[line].quantity,
            paid=state.bought[line].paid,
            before=gone[line],
        )
        for line, pieces in sorted(count(notice.lines).items())
    ]


def _nothing(state: Opened, notice: Notice) -> ReturnClosed:
    return ReturnClosed(notice.return_id, refunded=zero(state.delivery.currency), lines=notice.lines)
