"""Where an order goes, how far it has come, and what comes back of it.

The hand-over of the first parcel forwards the order and, where the terms say so, concludes the contract. A parcel that
left while staff rejected the order, or the customer terminated it, did leave: it is recorded and changes nothing else.
An order is delivered with the last delivery of what is to come at all, and delivered again if that time is corrected.
"""

from __future__ import annotations

from typing import assert_never

from ordito.orders.domain.cancelling import note_pieces_stopped, stop_for_withdrawal
from ordito.orders.domain.commands import (
    ChangeDeliveryDetails,
    NoteDelivered,
    NotePiecesStopped,
    NoteReturn,
    NoteShipped,
)
from ordito.orders.domain.events import (
    ContractConcluded,
    DeliveryDetailsChanged,
    Event,
    OrderDelivered,
    OrderShipped,
    ReturnNoted,
    ReturnStage,
)
from ordito.orders.domain.permissions import may_change_delivery_details
from ordito.orders.domain.rejections import (
    ContradictsHistory,
    DeliveryDetailsFixed,
    DeliveryWouldCostOtherwise,
    NotDeliveredThere,
)
from ordito.orders.domain.state import (
    Allocated,
    CancellationAsked,
    Cancelled,
    Confirmed,
    Delivered,
    Forwarded,
    NotAccepted,
    NotAllocated,
    Order,
    Proposed,
    Terminated,
    evolve_order,
)
from ordito.terms import Terms, contract_concluded, delivery_cost, destination

_STAGES: tuple[ReturnStage, ...] = ("withdrawn", "authorised", "received", "refund_due", "closed")


def change_details(order: Order, command: ChangeDeliveryDetails, terms: Terms) -> tuple[Event, ...]:
    if (order.shipping_address, order.phone) == (command.shipping_address, command.phone):
        return ()
    ruling = may_change_delivery_details(order, by="staff", terms=terms)
    if not ruling.allowed:
        raise DeliveryDetailsFixed(ruling=ruling)
    _ensure_same_cost(order, command, terms)
    return (DeliveryDetailsChanged(command.shipping_address, command.phone, command.changed_by, ruling),)


def note_shipped(order: Order, command: NoteShipped, terms: Terms) -> tuple[Event, ...]:
    match order.acceptance:
        case Confirmed() | CancellationAsked(before=Confirmed()):
            return () if order.forwarded else (*_conclude(order, command, terms), OrderShipped(command.shipped_at))
        case NotAccepted(was_confirmed=True) | Terminated():
            return () if order.forwarded else (OrderShipped(command.shipped_at),)
        case Proposed() | CancellationAsked() | Cancelled() | NotAccepted():
            raise ContradictsHistory("A parcel was handed over", status=order.status)
        case _:
            assert_never(order.acceptance)


def note_delivered(order: Order, command: NoteDelivered) -> tuple[Event, ...]:
    match order.delivery:
        case Delivered(delivered_at=command.delivered_at):
            return ()
        case Forwarded() | Delivered():
            return (OrderDelivered(command.delivered_at),)
        case NotAllocated() | Allocated():
            raise ContradictsHistory("The last parcel was delivered", status=order.status)
        case _:
            assert_never(order.delivery)


def note_return(order: Order, command: NoteReturn) -> tuple[Event, ...]:
    known = next((one for one in order.returns if one.return_id == command.return_id), None)
    if known is not None and _STAGES.index(command.stage) <= _STAGES.index(known.stage):
        return ()
    lines = command.lines or (known.lines if known is not None else ())
    noted = ReturnNoted(command.return_id, command.stage, lines, command.ruling)
    if command.ruling is None:
        return (noted,)
    return (noted, *stop_for_withdrawal(evolve_order(order, noted), command.ruling))


def note_stopped(order: Order, command: NotePiecesStopped) -> tuple[Event, ...]:
    """Pieces stay here. If all the others were delivered before, the order is."""
    noted = note_pieces_stopped(order, command)
    if command.delivered_at is None:
        return noted
    return (*noted, *note_delivered(order, NoteDelivered(command.delivered_at, at=command.at)))


def _conclude(order: Order, command: NoteShipped, terms: Terms) -> tuple[Event, ...]:
    if order.contract_concluded_at is not None:
        return ()
    ruling = contract_concluded(terms, handed_over_at=command.shipped_at)
    return (ContractConcluded(command.shipped_at, ruling),) if ruling.allowed else ()


def _ensure_same_cost(order: Order, command: ChangeDeliveryDetails, terms: Terms) -> None:
    country = command.shipping_address.country
    there = destination(terms, country)
    if not there.allowed:
        raise NotDeliveredThere(ruling=there)
    if country == order.shipping_address.country:
        return  # prices go by country; a quoted price, or none for goods in exchange, stays what was agreed
    totals = order.placed.totals
    cost = delivery_cost(terms, country=country, goods_after_discount=totals.goods - totals.discount)
    if cost.amount != totals.delivery:
        raise DeliveryWouldCostOtherwise(paid=totals.delivery, cost=cost.amount, ruling=cost.ruling)
