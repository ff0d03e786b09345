"""What the staff does with a parcel that belongs to no return. Its stream is `parcel/{seller}/{parcel_id}`."""

from __future__ import annotations

from ordito.kit.context import Context
from ordito.kit.decider import Outcome, execute, load
from ordito.kit.transaction import Transaction
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.commands import ReceiveGoods
from ordito.returns.domain.life import Received, status_of
from ordito.returns.domain.rejections import WrongStatus
from ordito.returns.domain.state import Opened, State
from ordito.returns.domain.unknown_parcels import (
    AssignParcel,
    Kept,
    ParcelCommand,
    ParcelState,
    parcel_decider,
)
from ordito.terms import TermsBook


def parcel_stream(seller: str, parcel_id: str) -> str:
    """The stream of one parcel."""
    return f"parcel/{seller}/{parcel_id}"


class UnknownParcels:
    """The parcels of every seller, and the returns that they may turn out to belong to."""

    def __init__(self, book: TermsBook, returns: Returns) -> None:
        self._book = book
        self._returns = returns

    def knows(self, seller: str) -> bool:
        """Whether there is such a seller."""
        return seller in self._book.sellers

    def state_of(self, tx: Transaction, seller: str, parcel_id: str) -> ParcelState:
        """What is known of one parcel."""
        decider = parcel_decider(self._book.in_force(seller, tx.now))
        return load(tx, decider, parcel_stream(seller, parcel_id)).state

    def handle(
        self, tx: Transaction, seller: str, parcel_id: str, command: ParcelCommand, *, context: Context
    ) -> Outcome[ParcelState]:
        """Decide on `command` and append what was decided. Raises UnknownParcelRejection."""
        decider = parcel_decider(self._book.in_force(seller, tx.now))
        stream = parcel_stream(seller, parcel_id)
        return execute(tx, decider, stream=stream, command=command, context=context)

    def assign(
        self, tx: Transaction, seller: str, parcel_id: str, command: AssignParcel, *, context: Context
    ) -> tuple[Outcome[ParcelState], Outcome[State]]:
        """The parcel is this return's: it has been received there since it came.

        Raises UnknownParcelRejection, and ReturnRejection where that return's goods may not be taken.
        """
        before = self.state_of(tx, seller, parcel_id)
        at = before.receipt.received_at if isinstance(before, Kept) else tx.now
        parcel = self.handle(tx, seller, parcel_id, command, context=context)
        received = ReceiveGoods(command.return_id, received_by=command.assigned_by, at=at)
        outcome = self._returns.handle(tx, command.order_id, received, context=context)
        if parcel.events and not outcome.events:
            _ensure_awaited(outcome.state, command.return_id)
        return parcel, outcome


def _ensure_awaited(state: State, return_id: str) -> None:
    """A return whose goods were inspected awaits no parcel: what it holds would be forgotten. Raises WrongStatus."""
    one = state.find(return_id) if isinstance(state, Opened) else None
    if one is not None and not isinstance(one, Received):
        raise WrongStatus(status=status_of(one), needed="authorised")
