"""Orders of OP Group, whose terms differ most: paid at the door, concluded at the hand-over, quoted where too heavy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from orders_examples import BOOK, DECIDER, MONDAY_AFTERNOON, NAPLES, euro

from ordito.orders.domain.commands import (
    AcceptQuotation,
    AddNote,
    AnswerComplaint,
    Command,
    GrantFurtherTime,
    NoteAllocation,
    NoteDelivered,
    NoteOverdue,
    NotePayment,
    NoteShipped,
    OfferQuotation,
    PlaceOrder,
    RecordComplaint,
    RejectOrder,
    RequestInvoice,
    RequestQuotation,
    SetNewsletterConsent,
    TerminateOrder,
)
from ordito.orders.domain.events import Event
from ordito.orders.domain.order import Invoice, PaymentChoice, RequestedLine
from ordito.schemas.values import Customer, LineQuantity

SELLER = "oplashopping"
TERMS = BOOK.in_force(SELLER, MONDAY_AFTERNOON)

STAND = RequestedLine("OP-10", "Display stand", 2, euro(1000), "22", weight_grams=1500)
BANNER = RequestedLine("OP-20", "Banner with your logo", 1, euro(3000), "22", customised=True)
CABINET = RequestedLine("OP-30", "Cabinet", 1, euro(90000), "22", weight_grams=100_001)

CASH_ON_DELIVERY = PaymentChoice("cash_on_delivery")
COMPANY = Invoice("Esempio S.r.l.", vat_number="IT00743110157")

PLACE = PlaceOrder(
    seller=SELLER,
    number="OP-100001",
    storefront_reference="W-1",
    customer=Customer("consumer", "Cliente Esempio", "cliente@example.it", None, "it"),
    shipping_address=NAPLES,
    billing_address=None,
    lines=(STAND,),
    prices="gross",
    discount=None,
    payment=PaymentChoice("card"),
    gift_note=None,
    invoice=None,
    newsletter=False,
    expected_total=euro(2690),
    at=MONDAY_AFTERNOON,
)
PLACE_CASH = replace(PLACE, payment=CASH_ON_DELIVERY, expected_total=euro(2746))

ALL = (LineQuantity(1, 2),)
LATER = datetime(2026, 11, 2, 13, 31, tzinfo=UTC)
HANDED_OVER = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
LAST_DAY = date(2026, 12, 3)
LAST_SECOND = datetime(2026, 12, 3, 22, 59, 59, tzinfo=UTC)
OVERDUE = datetime(2026, 12, 3, 23, 0, tzinfo=UTC)

NOTE_ALLOCATION = NoteAllocation(ALL, (), at=LATER)
NOTE_IN_PART = NoteAllocation((LineQuantity(1, 1),), (LineQuantity(1, 1),), at=LATER)
NOTE_NO_STOCK = NoteAllocation((), ALL, at=LATER)
NOTE_CAPTURE = NotePayment("captured", euro(2690), None, at=LATER)
NOTE_COLLECTED = NotePayment("captured", euro(2746), None, at=datetime(2026, 11, 5, 11, 0, tzinfo=UTC))
NOTE_SHIPPED = NoteShipped(HANDED_OVER, at=HANDED_OVER)
NOTE_DELIVERED = NoteDelivered(datetime(2026, 11, 5, 10, 15, tzinfo=UTC), at=datetime(2026, 11, 5, 11, 0, tzinfo=UTC))
REJECT = RejectOrder("manifest_error", "EUR 10 instead of EUR 1,000", "anna", at=LATER)

REQUEST_QUOTATION = RequestQuotation(
    seller=SELLER,
    number="OP-100002",
    storefront_reference="W-2",
    customer=PLACE.customer,
    shipping_address=NAPLES,
    billing_address=None,
    lines=(CABINET,),
    prices="gross",
    discount=None,
    gift_note=None,
    invoice=COMPANY,
    newsletter=False,
    account=None,
    at=MONDAY_AFTERNOON,
)
OFFER = OfferQuotation(euro(12000), 7, "anna", at=MONDAY_AFTERNOON)
ACCEPT = AcceptQuotation(PaymentChoice("card"), euro(102000), None, at=LATER)


def continued(history: tuple[Event, ...], *commands: Command) -> tuple[Event, ...]:
    """The history with what the commands add to it."""
    for command in commands:
        history += DECIDER.decide(DECIDER.fold(history), command)
    return history


def op_history(*commands: Command) -> tuple[Event, ...]:
    """The whole history that the commands lead to, from nothing on."""
    return continued((), *commands)


NOTE_OVERDUE = NoteOverdue(LAST_DAY, at=OVERDUE)
FURTHER_DAY = date(2026, 12, 14)
GRANT = GrantFurtherTime(FURTHER_DAY, "customer", at=OVERDUE)
FURTHER_OVERDUE = datetime(2026, 12, 14, 23, 0, tzinfo=UTC)
TERMINATE = TerminateOrder("customer", at=FURTHER_OVERDUE)
ASK_INVOICE = RequestInvoice(COMPANY, at=HANDED_OVER)
COMPLAIN = RecordComplaint("k1", "page", "The stand wobbles.", "customer", at=HANDED_OVER)
ANSWER = AnswerComplaint("k1", "We send another foot.", "anna", at=HANDED_OVER)
CONSENT = SetNewsletterConsent(consent=True, at=HANDED_OVER)
ADD_NOTE = AddNote("She keeps it and pays by link.", "anna", "delivered_after_loss", at=HANDED_OVER)

SHIPPED_ORDER = op_history(PLACE, NOTE_CAPTURE, NOTE_ALLOCATION, NOTE_SHIPPED)
