"""What the API of payments shows and takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ordito.kit.transaction import Stored
from ordito.payments.adapters.http import examples
from ordito.payments.adapters.kafka.publish import to_public
from ordito.payments.adapters.postgres.attempts import Attempt
from ordito.payments.domain.due import BoughtLine, cause_of
from ordito.payments.domain.state import Asked, NothingAsked, Refund, Refused, State, Taken
from ordito.schemas.money import Money, zero
from ordito.schemas.values import LineQuantity, Ruling

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Attempts = dict[str, tuple[Attempt, ...]]


class PositiveMoney(BaseModel):
    """An amount above zero, in minor units."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[int, Field(strict=True, ge=1, examples=[1000])]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


class Pieces(BaseModel):
    """So many pieces of a line."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[int, Field(strict=True, ge=1)]
    quantity: Annotated[int, Field(strict=True, ge=1)]


class NewRefund(BaseModel):
    """Either pieces, at the price that was paid for them, or an amount, spread over what is left of the order."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"lines": [{"line": 1, "quantity": 1}], "reason": "Scratched glass"},
                {"amount": {"amount": 1000, "currency": "EUR"}, "reason": "Two weeks late"},
            ]
        },
    )

    lines: list[Pieces] | None = Field(default=None, min_length=1, max_length=200)
    amount: PositiveMoney | None = None
    reason: Reason

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.lines is None) == (self.amount is None):
            raise ValueError("Send either lines or amount")
        return self


class RepeatedRefund(BaseModel):
    """Why a refused refund is asked for again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "The card is open again"}]})

    reason: Reason


class AttemptView(BaseModel):
    """One call to the provider. `outcome`: `done`, `refused`, `failed` (asked again); null while under way."""

    number: int
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None


class LineView(BaseModel):
    """What was paid for a line, and what of it may still go back."""

    line: int
    quantity: int
    paid: Money
    refundable_quantity: int
    refundable: Money


class RefundView(BaseModel):
    """One refund: why, how much, by which ruling, and how the provider answered."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REFUND, examples.REQUESTED_REFUND]})

    number: int
    status: Literal["requested", "completed", "failed"]
    cause: str
    return_id: str | None = None
    amount: Money
    lines: list[LineQuantity]
    delivery: Money
    already_refunded: Money
    ruling: Ruling | None = None
    reason: str | None = None
    asked_by: str | None = None
    again_of: int | None = None
    key: str
    attempts: list[AttemptView]


class PaymentView(BaseModel):
    """An order's money. `refundable` is what was captured less every refund that is done or on its way."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PAYMENT]})

    order_id: str
    status: Literal["waiting_for_order", "requested", "captured", "failed"]
    method: str | None = None
    amount: Money | None = None
    captured: Money | None = None
    refunded: Money | None = None
    refundable: Money | None = None
    provider: str | None = None
    provider_reference: str | None = None
    failure: str | None = None
    delivery: Money | None = None
    refundable_delivery: Money | None = None
    lines: list[LineView] = []
    attempts: list[AttemptView] = []
    refunds: list[RefundView] = []
    refunds_waiting: list[str] = Field(default=[], description="Causes of refunds that wait for the capture")


class EventView(BaseModel):
    """One event of the order's money, as it was published."""

    id: str
    type: str
    version: int
    time: datetime
    actor: str
    correlation: str
    causation: str | None = None
    data: dict[str, Any]


class EventList(BaseModel):
    """The events, in order."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.EVENTS]})

    items: list[EventView]


def payment_view(order_id: str, state: State, attempts: Attempts) -> PaymentView:
    """The order's money as it stands."""
    match state:
        case NothingAsked(waiting=waiting):
            causes = [cause_of(intent).kind for intent in waiting]
            return PaymentView(order_id=order_id, status="waiting_for_order", refunds_waiting=causes)
        case Asked(due=due, waiting=waiting):
            view = _charged(PaymentView(order_id=order_id, status="requested"), state, attempts)
            return view.model_copy(update={"refunds_waiting": [cause_of(intent).kind for intent in waiting]})
        case Refused(due=due, failed=failed):
            nothing = zero(due.amount.currency)
            view = _charged(PaymentView(order_id=order_id, status="failed"), state, attempts)
            update = {"failure": failed.code, "captured": nothing, "refunded": nothing, "refundable": nothing}
            return view.model_copy(update=update)
        case Taken():
            return _taken(order_id, state, attempts)


def for_customer(view: PaymentView) -> PaymentView:
    """The same without what the staff says among itself."""
    refunds = [refund.model_copy(update={"reason": None, "asked_by": None}) for refund in view.refunds]
    return view.model_copy(update={"refunds": refunds})


def refund_view(refund: Refund, attempts: Attempts) -> RefundView:
    """One refund as it stands."""
    request = refund.request
    return RefundView(
        number=request.number,
        status=refund.status,
        cause=request.cause.kind,
        return_id=request.cause.reference if request.cause.kind == "return" else None,
        amount=request.amount,
        lines=[LineQuantity(share.line, share.quantity) for share in request.shares if share.quantity],
        delivery=request.delivery,
        already_refunded=request.already_refunded,
        ruling=request.ruling,
        reason=request.reason,
        asked_by=request.asked_by,
        again_of=request.again_of,
        key=request.key,
        attempts=_attempts(attempts, request.key),
    )


def event_view(stored: Stored) -> EventView:
    """A stored event, under its public name."""
    body = to_public(stored)
    return EventView(
        id=str(stored.id),
        type=body.type,
        version=stored.version,
        time=stored.at,
        actor=f"{stored.context.actor.kind}:{stored.context.actor.id}",
        correlation=stored.context.correlation,
        causation=stored.context.causation,
        data=body.model_dump(mode="json"),
    )


def _charged(view: PaymentView, state: Asked | Refused | Taken, attempts: Attempts) -> PaymentView:
    due = state.due
    return view.model_copy(
        update={
            "method": due.method,
            "amount": due.amount,
            "delivery": due.delivery,
            "attempts": _attempts(attempts, f"charge:{due.order_id}"),
        }
    )


def _taken(order_id: str, state: Taken, attempts: Attempts) -> PaymentView:
    view = _charged(PaymentView(order_id=order_id, status="captured"), state, attempts)
    return view.model_copy(
        update={
            "captured": state.captured.amount,
            "refunded": state.refunded,
            "refundable": state.left,
            "refundable_delivery": state.delivery_left,
            "provider": state.captured.provider,
            "provider_reference": state.captured.provider_reference,
            "lines": [_line(state, line) for line in state.due.lines],
            "refunds": [refund_view(refund, attempts) for refund in state.refunds],
        }
    )


def _line(state: Taken, line: BoughtLine) -> LineView:
    return LineView(
        line=line.line,
        quantity=line.quantity,
        paid=line.paid,
        refundable_quantity=state.pieces_left(line),
        refundable=state.money_left(line),
    )


def _attempts(attempts: Attempts, key: str) -> list[AttemptView]:
    return [
        AttemptView(number=one.number, started_at=one.started_at, ended_at=one.ended_at, outcome=one.outcome)
        for one in attempts.get(key, ())
    ]
