"""What people ask for and say about an order besides its goods: invoices, complaints, newsletters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from ordito.kit.http.idempotency import Answer
from ordito.kit.http.principals import Agent, CurrentPrincipal, CustomerLink, Principal, Staff, Storefront
from ordito.kit.http.problems import Problem
from ordito.orders.adapters.http import translate
from ordito.orders.adapters.http.answers import ComplaintAnswer, OrderAnswer, complaint_answer
from ordito.orders.adapters.http.principals import CustomerOrAgent
from ordito.orders.adapters.http.requests import (
    ComplaintAnswerBody,
    ComplaintBody,
    InvoiceRequestBody,
    NewsletterBody,
)
from ordito.orders.adapters.http.seen import CurrentStep
from ordito.orders.adapters.kafka.publish import public_invoice
from ordito.orders.application.handlers import Found
from ordito.orders.domain.commands import (
    AnswerComplaint,
    Command,
    RecordComplaint,
    RequestInvoice,
    SetNewsletterConsent,
)
from ordito.orders.domain.events import Channel
from ordito.orders.domain.rejections import ComplaintUnknown
from ordito.orders.domain.state import Order
from ordito.schemas.orders import Invoice
from ordito.schemas.values import Ruling
from ordito.terms import Terms
from ordito.terms import invoice as terms_of_invoices

router = APIRouter(tags=["orders"])


class InvoiceAnswer(BaseModel):
    """Whether an invoice is made, and why not. `invoice`: whom the order is invoiced to, if anybody."""

    granted: bool
    invoice: Invoice | None
    ruling: Ruling


@router.post(
    "/v1/orders/{order_id}/invoice-requests",
    response_model=InvoiceAnswer,
    summary="Ask for an invoice after the order was placed",
)
def request_invoice(order_id: UUID, body: InvoiceRequestBody, who: CustomerOrAgent, step: CurrentStep) -> Response:
    """By the customer, or for him by the staff. Granted or declined by the terms, and recorded either way."""
    invoice = translate.invoice(body.invoice)

    def command(_: Found, at: datetime) -> Command:
        return RequestInvoice(invoice, at=at)

    def answer(after: Found) -> Answer:
        terms = step.orders.book.pinned(after.order.terms)
        return Answer(200, _invoice_answer(after.order, terms=terms))

    return step.take(who, order_id, command, answer)


@router.post(
    "/v1/orders/{order_id}/complaints",
    status_code=201,
    response_model=ComplaintAnswer,
    summary="Complain about an order",
)
def complain(order_id: UUID, body: ComplaintBody, who: CurrentPrincipal, step: CurrentStep) -> Response:
    """By the customer, the storefront, or the staff for a letter, an e-mail or a call. Recorded with the order."""
    channel, recorded_by = _channel(who, body.channel), _recorder(who)

    def command(found: Found, at: datetime) -> Command:
        complaint_id = f"k{len(found.order.complaints) + 1}"
        return RecordComplaint(complaint_id, channel, body.text, recorded_by, at=at)

    return step.take(who, order_id, command, lambda after: Answer(201, complaint_answer(after.order.complaints[-1])))


@router.post(
    "/v1/orders/{order_id}/complaints/{complaint_id}/answer",
    response_model=ComplaintAnswer,
    summary="Answer a complaint",
)
def answer(order_id: UUID, complaint_id: str, body: ComplaintAnswerBody, who: Agent, step: CurrentStep) -> Response:
    """By the staff; the customer is told."""

    def command(_: Found, at: datetime) -> Command:
        return AnswerComplaint(complaint_id, body.text, who.name, at=at)

    return step.take(who, order_id, command, lambda after: Answer(200, _complaint(after.order, complaint_id)))


@router.post(
    "/v1/orders/{order_id}/newsletter",
    response_model=OrderAnswer,
    summary="Give or withdraw the consent to newsletters",
)
def set_consent(order_id: UUID, body: NewsletterBody, who: CustomerOrAgent, step: CurrentStep) -> Response:
    """By the customer at any time, or for him by the staff."""

    def command(_: Found, at: datetime) -> Command:
        return SetNewsletterConsent(body.consent, at=at)

    return step.tell(who, order_id, command)


def _invoice_answer(order: Order, *, terms: Terms) -> InvoiceAnswer:
    told = order.invoice_answer
    ruling = told.ruling if told is not None else terms_of_invoices(terms, asked_in_order=True)
    return InvoiceAnswer(
        granted=told is None or told.granted,
        invoice=public_invoice(order.invoice),
        ruling=ruling,
    )


def _complaint(order: Order, complaint_id: str) -> ComplaintAnswer:
    known = next((one for one in order.complaints if one.complaint_id == complaint_id), None)
    if known is None:
        raise ComplaintUnknown
    return complaint_answer(known)


def _channel(who: Principal, told: Channel | None) -> Channel:
    match who:
        case CustomerLink():
            own: Channel = "page"
        case Storefront():
            own = "api"
        case Staff():
            if not who.has_role("agent"):
                raise Problem(403, "role_required", "This needs the role agent.")
            return told or "email"
    if told not in (None, own):
        raise Problem(422, "invalid_request", f"channel: yours is {own}; leave it out.", param="channel")
    return own


def _recorder(who: Principal) -> str:
    match who:
        case CustomerLink():
            return "customer"
        case Storefront(seller=seller):
            return seller
        case Staff(name=name):
            return name
