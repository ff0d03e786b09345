"""What may be done with an order now, and why, or why not: one answer for each thing that somebody may want."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from ordito.orders.domain.events import CancelledBy
from ordito.orders.domain.permissions import (
    may_cancel,
    may_change_delivery_details,
    may_grant_further_time,
    may_reject,
    may_request_invoice,
    may_terminate,
    may_withdraw,
)
from ordito.orders.domain.state import Order
from ordito.schemas.values import Ruling
from ordito.terms import Terms, complaint, newsletter, order_change


class Option(BaseModel):
    allowed: bool
    ruling: Ruling


class OptionsAnswer(BaseModel):
    """What may be done now, and why, or why not."""

    by: CancelledBy = Field(description="For whom this is answered")
    cancel: Option
    change_delivery_details: Option
    withdraw: Option = Field(description="Decided by the returns service when it is asked for")
    change_order: Option = Field(description="Adding, removing or replacing articles")
    grant_further_time: Option = Field(description="Once the last day to deliver has ended")
    terminate: Option = Field(description="Ending the contract because of the delay")
    request_invoice: Option
    complain: Option
    newsletter: Option = Field(description="Whether the customer is written to; the consent can always be changed")
    reject: Option | None = Field(description="Refusing the order for its articles; null for customers")


def options_answer(order: Order, *, by: CancelledBy, at: datetime, terms: Terms) -> OptionsAnswer:
    further_time, late = may_grant_further_time(order, at=at, terms=terms)
    end, too_late = may_terminate(order, at=at, terms=terms)
    return OptionsAnswer(
        by=by,
        cancel=_option(may_cancel(order, by=by, terms=terms)),
        change_delivery_details=_option(may_change_delivery_details(order, by=by, terms=terms)),
        withdraw=_option(may_withdraw(order, at=at, terms=terms)),
        change_order=_option(order_change(terms)),
        grant_further_time=Option(allowed=further_time, ruling=late),
        terminate=Option(allowed=end, ruling=too_late),
        request_invoice=_option(may_request_invoice(terms)),
        complain=_option(complaint(terms)),
        newsletter=Option(allowed=True, ruling=newsletter(terms, consented=order.newsletter)),
        reject=_option(may_reject(order, terms=terms)) if by == "staff" else None,
    )


def _option(ruling: Ruling) -> Option:
    return Option(allowed=ruling.allowed, ruling=ruling)
