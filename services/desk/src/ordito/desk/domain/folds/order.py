"""The proposal, its acceptance, the contract and its end, folded from the events of orders."""

from __future__ import annotations

from dataclasses import replace

from ordito.desk.domain.notes import Note
from ordito.desk.domain.parts import (
    Cancellation,
    Complaint,
    Confirmed,
    Contract,
    Delay,
    FurtherTime,
    InvoiceAnswer,
    Newsletter,
    OrderPart,
    Recorded,
    Refused,
    Rejected,
    Terminated,
)
from ordito.desk.domain.proposal import Offer, Quotation
from ordito.schemas import orders


def fold_order(part: OrderPart, recorded: Recorded) -> OrderPart:
    match recorded.body:
        case orders.QuotationRequestedV1() | orders.QuotationOfferedV1() | orders.OrderPlacedV1():
            return _proposal(part, recorded)
        case orders.CancellationRequestedV1() | orders.CancellationDeclinedV1() | orders.OrderCancelledV1():
            return replace(part, cancellation=_cancellation(part, recorded))
        case orders.DeliveryOverdueV1() | orders.FurtherTimeGrantedV1():
            return replace(part, delay=_delay(part.delay, recorded))
        case orders.ComplaintRecordedV1() | orders.ComplaintAnsweredV1():
            return replace(part, complaints=_complaints(part.complaints, recorded))
        case _:
            return _onward(part, recorded)


def _onward(part: OrderPart, recorded: Recorded) -> OrderPart:
    at = recorded.at
    match recorded.body:
        case orders.LinesRefusedV1() as refused:
            entry = Refused(at, tuple(refused.lines), refused.refund, refused.ruling)
            return replace(part, refused=(*part.refused, entry))
        case orders.OrderConfirmedV1(lines=lines, contract_concluded_at=concluded_at, ruling=ruling):
            contract = part.contract if concluded_at is None else Contract(concluded_at, ruling)
            return replace(part, confirmed=Confirmed(at, tuple(lines), concluded_at, ruling), contract=contract)
        case orders.ContractConcludedV1(concluded_at=concluded_at, ruling=ruling):
            delay = None if part.delay is None else replace(part.delay, overdue=False)  # its own time begins
            return replace(part, contract=Contract(concluded_at, ruling), delay=delay)
        case orders.OrderRejectedV1() as rejected:
            by_staff = rejected.rejected_by is not None
            return replace(part, rejected=Rejected(at, rejected.code, rejected.ruling, by_staff, rejected.note))
        case orders.DeliveryDetailsChangedV1() as changed:
            return replace(part, address=changed.shipping_address, phone=changed.phone)
        case orders.OrderShippedV1(shipped_at=shipped_at):
            return replace(part, shipped_at=shipped_at)
        case orders.OrderDeliveredV1(delivered_at=delivered_at):
            return replace(part, delivered_at=delivered_at)
        case orders.OrderTerminatedV1(by=by, ruling=ruling):
            return replace(part, terminated=Terminated(at, by, ruling))
        case orders.InvoiceRequestAnsweredV1() as answer:
            entry_ = InvoiceAnswer(at, answer.granted, answer.invoice, answer.ruling)
            return replace(part, invoice_answers=(*part.invoice_answers, entry_))
        case orders.NewsletterConsentChangedV1(consent=consent, ruling=ruling):
            return replace(part, newsletter=Newsletter(at, consent, ruling))
        case orders.NoteAddedV1(text=text, settles=settles):
            return replace(part, notes=(*part.notes, Note(at, text, settles)))
        case _:
            return part


def _proposal(part: OrderPart, recorded: Recorded) -> OrderPart:
    """The first event of a stream is a quotation's or an order's; an accepted quotation's order follows it."""
    match recorded.body:
        case orders.QuotationRequestedV1() as asked:
            phone = asked.customer.phone
            return replace(part, quotation=Quotation(asked), address=asked.shipping_address, phone=phone)
        case orders.QuotationOfferedV1() as offered if part.quotation is not None:
            offer = Offer(recorded.at, offered.delivery, offered.total, offered.valid_until)
            return replace(part, quotation=replace(part.quotation, offer=offer))
        case orders.OrderPlacedV1() as placed:
            return replace(part, placed=placed, address=placed.shipping_address, phone=placed.customer.phone)
        case _:
            return part


def _cancellation(part: OrderPart, recorded: Recorded) -> Cancellation | None:
    before = part.cancellation
    match recorded.body:
        case orders.CancellationRequestedV1() as asked:
            return Cancellation(recorded.at, "requested", asked.by, asked.reason, asked.ruling)
        case orders.CancellationDeclinedV1() as declined:
            by, reason = (before.by, before.reason) if before is not None else (None, None)
            return Cancellation(recorded.at, "declined", by, reason, declined.ruling)
        case orders.OrderCancelledV1() as cancelled:
            return Cancellation(recorded.at, "cancelled", cancelled.by, cancelled.reason, cancelled.ruling)
        case _:
            return before


def _delay(before: Delay | None, recorded: Recorded) -> Delay | None:
    known = before if before is not None else Delay(overdue=False)
    match recorded.body:
        case orders.DeliveryOverdueV1(due=due, ruling=ruling):
            return replace(known, overdue=True, due=due, overdue_at=recorded.at, ruling=ruling)
        case orders.FurtherTimeGrantedV1() as granted:
            further = FurtherTime(recorded.at, granted.until, granted.granted_by, granted.ruling)
            return replace(known, overdue=False, further=(*known.further, further))
        case _:
            return before


def _complaints(before: tuple[Complaint, ...], recorded: Recorded) -> tuple[Complaint, ...]:
    match recorded.body:
        case orders.ComplaintRecordedV1() as made:
            complaint = Complaint(made.complaint_id, recorded.at, made.channel, made.text, made.ruling)
            return (*before, complaint)
        case orders.ComplaintAnsweredV1(complaint_id=complaint_id, text=text):
            return tuple(
                replace(each, answer=text, answered_at=recorded.at) if each.complaint_id == complaint_id else each
                for each in before
            )
        case _:
            return before
