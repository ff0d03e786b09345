"""One order and what can happen to it, for the tests of this service. Times are UTC; Rome is an hour ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ordito.kit.given import Given
from ordito.orders.domain.commands import (
    ChangeDeliveryDetails,
    Command,
    NoteAllocation,
    NoteDelivered,
    NotePayment,
    NoteReturn,
    NoteShipmentStopDeclined,
    NoteShipmentStopped,
    NoteShipped,
    PlaceOrder,
    RequestCancellation,
)
from ordito.orders.domain.decide import order_decider
from ordito.orders.domain.events import (
    AllocationNoted,
    CancellationRequested,
    CancelledBy,
    Event,
    OrderConfirmed,
    OrderPlaced,
    OrderShipped,
    PaymentNoted,
)
from ordito.orders.domain.order import Discount, PaymentChoice, RequestedLine
from ordito.orders.domain.state import initial_state
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity
from ordito.terms import load_terms

BOOK = load_terms()
SELLER = "opsobjects"
DECIDER = order_decider(BOOK)

MONDAY_NOON = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
MONDAY_AFTERNOON = datetime(2026, 11, 2, 13, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 13, 31, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 5, 10, 15, tzinfo=UTC)

TERMS = BOOK.in_force(SELLER, MONDAY_AFTERNOON)

NAPLES = Address(
    name="Cliente Esempio", line1="Via Roma 1", postal_code="80100", city="Napoli", country="IT", province="NA"
)
CASERTA = Address(
    name="Cliente Esempio", line1="Corso Trieste 2", postal_code="81100", city="Caserta", country="IT", province="CE"
)
PARIS = Address(name="Cliente Esempio", line1="1 rue de Rivoli", postal_code="75001", city="Paris", country="FR")
MOSCOW = Address(name="Cliente Esempio", line1="Arbat 1", postal_code="119019", city="Moskva", country="RU")


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


WATCH = RequestedLine("OPSPW-86", "Watch", 1, euro(4900), "22", weight_grams=180)
BRACELETS = RequestedLine("OPSBR-12", "Bracelet", 3, euro(1000), "22")

PLACE = PlaceOrder(
    seller=SELLER,
    number="OB-100001",
    storefront_reference="OB-100234",
    customer=Customer("consumer", "Cliente Esempio", "cliente@example.it", "+393331234567", "it"),
    shipping_address=NAPLES,
    billing_address=None,
    lines=(WATCH,),
    prices="gross",
    discount=Discount("OPS10", euro(490)),
    payment=PaymentChoice("card"),
    gift_note=None,
    invoice=None,
    newsletter=False,
    expected_total=euro(4410),
    at=MONDAY_AFTERNOON,
)
PLACE_TWO_LINES = replace(PLACE, lines=(WATCH, BRACELETS), discount=None, expected_total=euro(7900))


def placed(command: PlaceOrder = PLACE) -> OrderPlaced:
    (event,) = DECIDER.decide(initial_state, command)
    assert isinstance(event, OrderPlaced)
    return event


def given(*events: Event) -> Given[Command]:
    return Given(DECIDER, events)


PLACED = placed()
PLACED_TWO_LINES = placed(PLACE_TWO_LINES)

ALL = (LineQuantity(1, 1),)
CAPTURED = PaymentNoted("captured", euro(4410))
ALLOCATED = AllocationNoted(ALL, ())
SHIPPED = OrderShipped(TUESDAY)

NOTE_CAPTURE = NotePayment("captured", euro(4410), None, at=LATER)
NOTE_FAILURE = NotePayment("failed", euro(4410), "card_declined", at=LATER)
NOTE_ALLOCATION = NoteAllocation(ALL, (), at=LATER)
NOTE_NO_STOCK = NoteAllocation((), ALL, at=LATER)
NOTE_STOPPED = NoteShipmentStopped(at=LATER)
NOTE_STOP_DECLINED = NoteShipmentStopDeclined(TUESDAY, at=TUESDAY)
NOTE_SHIPPED = NoteShipped(TUESDAY, at=TUESDAY)
NOTE_DELIVERED = NoteDelivered(THURSDAY, at=THURSDAY)
NOTE_WITHDRAWN = NoteReturn("r-1", "withdrawn", ALL, at=THURSDAY)


def cancel(by: CancelledBy = "customer", **changes: Any) -> RequestCancellation:
    return replace(RequestCancellation(by, "changed my mind", at=LATER), **changes)


def send_to(address: Address, *, phone: str | None = "+393331234567") -> ChangeDeliveryDetails:
    return ChangeDeliveryDetails(address, phone, "anna", at=LATER)


def after(*commands: Command, start: OrderPlaced = PLACED) -> tuple[Event, ...]:
    """The whole history that the commands lead to, from a placed order on."""
    history: tuple[Event, ...] = (start,)
    for command in commands:
        history += DECIDER.decide(DECIDER.fold(history), command)
    return history


CONFIRMED_ORDER = after(NOTE_CAPTURE, NOTE_ALLOCATION)
(CONFIRMED,) = (event for event in CONFIRMED_ORDER if isinstance(event, OrderConfirmed))
CANCELLING_ORDER = after(NOTE_CAPTURE, NOTE_ALLOCATION, cancel())
(CANCELLATION_REQUESTED,) = (event for event in CANCELLING_ORDER if isinstance(event, CancellationRequested))
