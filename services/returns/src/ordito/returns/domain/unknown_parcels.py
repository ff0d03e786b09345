"""Parcels that come to the warehouse and belong to no return that anybody knows. Each is a stream of its own.

Kept → Assigned, to the return that staff found out it belongs to
     → SentBack, to whoever sent it

    UnknownParcelRejection
      + ParcelUnknown           there is no such parcel
      + ParcelSettled           it was assigned, or sent back, before
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar, Literal, TypeAlias, assert_never

from ordito.kit.decider import Decider
from ordito.kit.rejection import Rejection
from ordito.schemas.values import Ruling
from ordito.terms import Terms, return_shipment


class UnknownParcelRejection(Rejection):
    """A command about a parcel that nobody expected was refused."""

    code: ClassVar[str] = "unknown_parcel_rejected"


class ParcelUnknown(UnknownParcelRejection):
    code: ClassVar[str] = "parcel_unknown"

    def __init__(self) -> None:
        super().__init__("No such parcel was recorded here.")


class ParcelSettled(UnknownParcelRejection):
    code: ClassVar[str] = "parcel_settled"

    def __init__(self, how: Literal["assigned", "sent_back"]) -> None:
        super().__init__(
            "The parcel was assigned to a return before." if how == "assigned" else "The parcel was sent back before."
        )
        self.how = how


@dataclass(frozen=True, slots=True)
class ReceiveUnknownParcel:
    """A parcel came that belongs to no return, as far as the warehouse can see."""

    parcel_id: str
    sender: str | None
    tracking_number: str | None
    note: str | None
    received_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AssignParcel:
    """It belongs to this return, after all."""

    order_id: str
    return_id: str
    assigned_by: str


@dataclass(frozen=True, slots=True)
class SendParcelBack:
    """Nobody knows whose it is, or it may not be taken: it goes back to its sender."""

    sent_back_by: str


ParcelCommand: TypeAlias = ReceiveUnknownParcel | AssignParcel | SendParcelBack


@dataclass(frozen=True, slots=True)
class UnknownParcelReceived:
    """`ruling` says whether such a parcel had to be taken."""

    parcel_id: str
    sender: str | None
    tracking_number: str | None
    note: str | None
    received_by: str
    received_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class UnknownParcelAssigned:
    parcel_id: str
    order_id: str
    return_id: str
    assigned_by: str


@dataclass(frozen=True, slots=True)
class UnknownParcelSentBack:
    parcel_id: str
    sent_back_by: str
    ruling: Ruling


ParcelEvent: TypeAlias = UnknownParcelReceived | UnknownParcelAssigned | UnknownParcelSentBack


@dataclass(frozen=True, slots=True)
class Unheard:
    """No parcel yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    receipt: UnknownParcelReceived


@dataclass(frozen=True, slots=True)
class Settled:
    receipt: UnknownParcelReceived
    settlement: UnknownParcelAssigned | UnknownParcelSentBack


ParcelState: TypeAlias = Unheard | Kept | Settled


def parcel_decider(terms: Terms) -> Decider[ParcelState, ParcelCommand, ParcelEvent]:
    """The decider of one seller's parcels, under the terms in force: no order is known that would pin others."""
    return Decider(initial=Unheard(), decide=partial(decide, terms=terms), evolve=evolve)


def decide(state: ParcelState, command: ParcelCommand, terms: Terms) -> tuple[ParcelEvent, ...]:
    """The events that `command` leads to; nothing where it is so already."""
    match command:
        case ReceiveUnknownParcel():
            return _receive(state, command, terms)
        case AssignParcel():
            return _assign(state, command)
        case SendParcelBack():
            return _send_back(state, command)
        case _:
            assert_never(command)


def evolve(state: ParcelState, event: ParcelEvent) -> ParcelState:
    match state, event:
        case Unheard(), UnknownParcelReceived():
            return Kept(event)
        case Kept(receipt=receipt), (UnknownParcelAssigned() | UnknownParcelSentBack()):
            return Settled(receipt, event)
        case _:
            return state


def _receive(state: ParcelState, command: ReceiveUnknownParcel, terms: Terms) -> tuple[ParcelEvent, ...]:
    if not isinstance(state, Unheard):
        return ()
    return (
        UnknownParcelReceived(
            parcel_id=command.parcel_id,
            sender=command.sender,
            tracking_number=command.tracking_number,
            note=command.note,
            received_by=command.received_by,
            received_at=command.at,
            ruling=return_shipment(terms, authorised=False),
        ),
    )


def _assign(state: ParcelState, command: AssignParcel) -> tuple[ParcelEvent, ...]:
    match state:
        case Unheard():
            raise ParcelUnknown
        case Settled(settlement=UnknownParcelAssigned(order_id=order_id, return_id=return_id)) if (
            order_id,
            return_id,
        ) == (command.order_id, command.return_id):
            return ()
        case Settled():
            raise ParcelSettled(_how(state))
        case Kept(receipt=receipt):
            return (
                UnknownParcelAssigned(
                    parcel_id=receipt.parcel_id,
                    order_id=command.order_id,
                    return_id=command.return_id,
                    assigned_by=command.assigned_by,
                ),
            )
        case _:
            assert_never(state)


def _send_back(state: ParcelState, command: SendParcelBack) -> tuple[ParcelEvent, ...]:
    match state:
        case Unheard():
            raise ParcelUnknown
        case Settled(settlement=UnknownParcelSentBack()):
            return ()
        case Settled():
            raise ParcelSettled(_how(state))
        case Kept(receipt=receipt):
            return (
                UnknownParcelSentBack(
                    parcel_id=receipt.parcel_id, sent_back_by=command.sent_back_by, ruling=receipt.ruling
                ),
            )
        case _:
            assert_never(state)


def _how(state: Settled) -> Literal["assigned", "sent_back"]:
    return "assigned" if isinstance(state.settlement, UnknownParcelAssigned) else "sent_back"
