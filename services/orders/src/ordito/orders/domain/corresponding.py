"""What people ask for and say about an order besides its goods: invoices, complaints, newsletters, notes."""

from __future__ import annotations

from ordito.orders.domain.commands import (
    AddNote,
    AnswerComplaint,
    RecordComplaint,
    RequestInvoice,
    SetNewsletterConsent,
)
from ordito.orders.domain.events import (
    ComplaintAnswered,
    ComplaintRecorded,
    Event,
    InvoiceRequestAnswered,
    NewsletterConsentChanged,
    NoteAdded,
)
from ordito.orders.domain.permissions import may_request_invoice
from ordito.orders.domain.rejections import ComplaintUnknown
from ordito.orders.domain.state import Order
from ordito.terms import Terms, complaint, newsletter


def answer_invoice_request(order: Order, command: RequestInvoice, terms: Terms) -> tuple[Event, ...]:
    """A later request is granted or declined, and either is recorded: the customer learns of it."""
    if order.invoice == command.invoice:
        return ()
    ruling = may_request_invoice(terms)
    if not ruling.allowed and order.invoice_answer is not None:
        return ()  # declined already, for the same reason
    return (InvoiceRequestAnswered(ruling.allowed, command.invoice if ruling.allowed else None, ruling),)


def record_complaint(order: Order, command: RecordComplaint, terms: Terms) -> tuple[Event, ...]:
    if any(one.complaint_id == command.complaint_id for one in order.complaints):
        return ()
    ruling = complaint(terms)
    return (ComplaintRecorded(command.complaint_id, command.channel, command.text, command.recorded_by, ruling),)


def answer_complaint(order: Order, command: AnswerComplaint) -> tuple[Event, ...]:
    known = next((one for one in order.complaints if one.complaint_id == command.complaint_id), None)
    if known is None:
        raise ComplaintUnknown
    if command.text in known.answers:
        return ()
    return (ComplaintAnswered(command.complaint_id, command.text, command.answered_by),)


def set_newsletter_consent(order: Order, command: SetNewsletterConsent, terms: Terms) -> tuple[Event, ...]:
    if order.newsletter == command.consent:
        return ()
    return (NewsletterConsentChanged(command.consent, newsletter(terms, consented=command.consent)),)


def add_note(command: AddNote) -> tuple[Event, ...]:
    """A note is taken whatever became of the order. The same words twice are two notes."""
    return (NoteAdded(command.text, command.by, command.settles),)
