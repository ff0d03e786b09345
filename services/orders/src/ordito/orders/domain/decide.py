"""What an order answers to a command: events, or nothing where it is so already, or a rejection.

Each subject has its own file; here a command finds the one that decides on it, under the terms that govern it.

    placing        an order, and the seller's own orders in place of goods
    quoting        what delivery costs of what is too heavy for the list of prices
    accepting      facts about money and stock, the judgement of the proposal, staff's refusal of it
    cancelling     asked and answered
    delivering     where it goes, the contract that the hand-over concludes, the way to the customer, and back
    late           the end of the time to deliver, further time, the end of the contract
    corresponding  invoices, complaints, newsletters, notes
"""

from __future__ import annotations

from functools import partial
from typing import assert_never

from ordito.kit.decider import Decider
from ordito.orders.domain import accepting, cancelling, corresponding, delivering, late, placing, quoting
from ordito.orders.domain.commands import (
    AcceptQuotation,
    AddNote,
    AnswerComplaint,
    ChangeDeliveryDetails,
    Command,
    GrantFurtherTime,
    NoteAllocation,
    NoteDelivered,
    NoteOverdue,
    NotePayment,
    NotePiecesStopped,
    NoteReturn,
    NoteShipmentStopDeclined,
    NoteShipmentStopped,
    NoteShipped,
    NoteVoucher,
    OfferQuotation,
    PlaceOrder,
    PlaceReplacement,
    RecordComplaint,
    RejectOrder,
    RequestCancellation,
    RequestInvoice,
    RequestQuotation,
    SetNewsletterConsent,
    TerminateOrder,
)
from ordito.orders.domain.events import Event
from ordito.orders.domain.rejections import AlreadyPlaced, NothingQuoted, NotPlacedYet
from ordito.orders.domain.state import NotPlaced, Order, Quoting, State, evolve, initial_state
from ordito.terms import Terms, TermsBook


def order_decider(book: TermsBook) -> Decider[State, Command, Event]:
    """The order's decider under the sellers' terms."""
    return Decider(initial=initial_state, decide=partial(decide, book=book), evolve=evolve)


def decide(state: State, command: Command, book: TermsBook) -> tuple[Event, ...]:
    """The events that `command` leads to. A placed order is governed by the terms that it is pinned to."""
    match state:
        case NotPlaced():
            return _decide_on_nothing(command, book)
        case Quoting():
            return _decide_on_quotation(state, command, book)
        case Order():
            return _decide_on_order(state, command, book.pinned(state.terms))
        case _:
            assert_never(state)


def _decide_on_nothing(command: Command, book: TermsBook) -> tuple[Event, ...]:
    match command:
        case PlaceOrder():
            return (placing.place(command, book),)
        case PlaceReplacement():
            return (placing.place_replacement(command, book.pinned(command.terms)),)
        case RequestQuotation():
            return (quoting.request(command, book),)
        case _:
            raise NotPlacedYet


def _decide_on_quotation(quoting_: Quoting, command: Command, book: TermsBook) -> tuple[Event, ...]:
    match command:
        case OfferQuotation():
            return quoting.offer(quoting_, command, book.pinned(quoting_.requested.terms))
        case AcceptQuotation():
            return (quoting.accept(quoting_, command, book),)
        case PlaceOrder() | PlaceReplacement() | RequestQuotation():
            raise AlreadyPlaced
        case _:
            raise NotPlacedYet


def _decide_on_order(order: Order, command: Command, terms: Terms) -> tuple[Event, ...]:
    match command:
        case NotePayment():
            return accepting.note_payment(order, command, terms)
        case NoteVoucher():
            return accepting.note_voucher(order, command, terms)
        case NoteAllocation():
            return accepting.note_allocation(order, command, terms)
        case RejectOrder():
            return accepting.reject(order, command, terms)
        case RequestCancellation():
            return cancelling.request(order, command, terms)
        case NoteShipmentStopped():
            return cancelling.note_stopped(order)
        case NoteShipmentStopDeclined():
            return cancelling.note_stop_declined(order, command, terms)
        case ChangeDeliveryDetails():
            return delivering.change_details(order, command, terms)
        case NoteShipped():
            return delivering.note_shipped(order, command, terms)
        case NoteDelivered():
            return delivering.note_delivered(order, command)
        case NoteReturn():
            return delivering.note_return(order, command)
        case NotePiecesStopped():
            return delivering.note_stopped(order, command)
        case NoteOverdue():
            return late.note_overdue(order, command, terms)
        case GrantFurtherTime():
            return late.grant_further_time(order, command, terms)
        case TerminateOrder():
            return late.terminate(order, command, terms)
        case RequestInvoice():
            return corresponding.answer_invoice_request(order, command, terms)
        case RecordComplaint():
            return corresponding.record_complaint(order, command, terms)
        case AnswerComplaint():
            return corresponding.answer_complaint(order, command)
        case SetNewsletterConsent():
            return corresponding.set_newsletter_consent(order, command, terms)
        case AddNote():
            return corresponding.add_note(command)
        case AcceptQuotation():
            return _already_accepted(order)
        case PlaceReplacement() if command.replaces == order.placed.replaces:
            return ()
        case PlaceOrder() | PlaceReplacement() | RequestQuotation() | OfferQuotation():
            raise AlreadyPlaced
        case _:
            assert_never(command)


def _already_accepted(order: Order) -> tuple[Event, ...]:
    if order.quotation is None:
        raise NothingQuoted
    return ()
