"""An order of 2 watches and a strap, its one parcel, and what happens to it: for given / when / then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from ordito.kit.decider import Decider
from ordito.kit.given import Given
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import Address, LineQuantity
from ordito.shipping.domain.commands import (
    HandOverParcel,
    Report,
    ShipmentCommand,
)
from ordito.shipping.domain.couriers import Courier
from ordito.shipping.domain.decide import decide
from ordito.shipping.domain.events import (
    AllocationMade,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelPacked,
    ParcelTracked,
    ShipmentOpened,
)
from ordito.shipping.domain.pieces import Destination, Order, OrderedLine
from ordito.shipping.domain.state import evolve, initial_state
from ordito.terms import load_terms

BOOK = load_terms()
COURIERS = {"brt": Courier("brt", "BRT", "https://brt.example/{number}"), "van": Courier("van", "Our van", None)}
SHIPMENT = Decider(initial=initial_state(), decide=partial(decide, couriers=COURIERS, book=BOOK), evolve=evolve)

NAPLES = Destination(Address("Cliente Esempio", "Via Roma 1", "80100", "Napoli", "IT", province="NA"), "+393331234567")
ROME = Destination(Address("Cliente Esempio", "Via Appia 9", "00100", "Roma", "IT", province="RM"), None)
ORDER = Order(
    seller="opsobjects",
    number="OB-2026-000001",
    lines=(OrderedLine(1, "WATCH", "Watch", 2), OrderedLine(2, "STRAP", "Strap", 1)),
    destination=NAPLES,
    gift_note=None,
)
ALL = (LineQuantity(1, 2), LineQuantity(2, 1))
WATCHES, STRAP = (LineQuantity(1, 2),), (LineQuantity(2, 1),)
ONE_WATCH = (LineQuantity(1, 1),)

ALLOCATED = AllocationMade(ORDER, reserved=ALL, unavailable=())
PARTLY = AllocationMade(ORDER, reserved=ONE_WATCH, unavailable=(LineQuantity(1, 1), LineQuantity(2, 1)))
NOTHING_THERE = AllocationMade(ORDER, reserved=(), unavailable=ALL)
OPENED = ShipmentOpened(ALL)
PACKED = ParcelPacked("p1", "brt", ALL)

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
HANDED_OVER = ParcelHandedOver("p1", "brt", "BRT001", "https://brt.example/BRT001", ALL, MONDAY)
HAND_OVER = HandOverParcel("p1", "BRT001", MONDAY, now=MONDAY)
DELIVERED = ParcelDelivered("p1", "brt", "BRT001", WEDNESDAY, "Napoli", None, complete=True, lines=ALL)


def given(*events: Any) -> Given[ShipmentCommand]:
    return Given(SHIPMENT, events)


def report(status: TrackingStatus, at: datetime, *, location: str | None = None) -> Report:
    return Report(status, at, location, None)


def tracked(status: TrackingStatus, at: datetime) -> ParcelTracked:
    return ParcelTracked("p1", "brt", "BRT001", status, at, None, None)
