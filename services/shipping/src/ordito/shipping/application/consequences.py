"""What is written in the same transaction as an event: the tables from which the next decision is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ordito.kit.transaction import Stored, Transaction
from ordito.shipping.application.ports import StockLevels, TrackingNumbers
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    DeliveryCorrected,
    DestinationChanged,
    Event,
    ParcelCameBack,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelHeld,
    ParcelLost,
    ParcelPacked,
    ParcelReleased,
    ParcelReturning,
    ParcelTracked,
    PiecesStopDeclined,
    PiecesStopped,
    ShipmentOpened,
    ShipmentStopDeclined,
    ShipmentStopped,
    StockCounted,
    StockReleased,
    StockReserved,
    StockReturned,
    StockTaken,
)


@dataclass(frozen=True, slots=True)
class Consequences:
    """Event -> tables. Shipping has no effects and no timers: parcels are carried by people."""

    levels: StockLevels
    numbers: TrackingNumbers

    def __call__(self, tx: Transaction, stored: Stored) -> None:
        event: Event = stored.event
        match event:
            case StockCounted() | StockReserved() | StockReleased() | StockTaken() | StockReturned():
                self.levels.note(tx, stored)
            case ParcelHandedOver():
                self.numbers.note(tx, stored)
            case (
                AllocationMade()
                | AllocationReleased()
                | ShipmentOpened()
                | ParcelPacked()
                | ParcelTracked()
                | ParcelDelivered()
                | DeliveryCorrected()
                | ParcelHeld()
                | ParcelReleased()
                | ParcelReturning()
                | ParcelCameBack()
                | ParcelLost()
                | ShipmentStopped()
                | ShipmentStopDeclined()
                | PiecesStopped()
                | PiecesStopDeclined()
                | DestinationChanged()
            ):
                pass
            case _:
                assert_never(event)
