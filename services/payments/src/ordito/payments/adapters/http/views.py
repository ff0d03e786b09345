"""What the API of payments shows and takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ordito.payments.adapters.http import examples
from ordito.payments.adapters.postgres.attempts import Attempt
from ordito.payments.domain.due import PAYMENT_LINK, BoughtLine, cause_of
from ordito.payments.domain.state import (
    Asked,
    Bank,
    Charge,
    Collecting,
    NothingAsked,
    Refund,
    Refused,
    State,
    Taken,
)
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
    status: Literal["requested", "awaiting_bank_details", "completed", "failed"]
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
    means: Literal["same_method", "bank_transfer"]
    to_voucher: Money | None = Field(default=None, description="The part that goes back to a voucher")
    paid_by: str | None = Field(default=None, description="The order whose goods had paid this, and which pays it back")
    failure: str | None = Field(default=None, description="Why it failed; `paid_with_credit` is settled by staff")
    failure_message: str | None = None
    key: str
    attempts: list[AttemptView]


class ChargeView(BaseModel):
    """Something that the customer was asked to pay through the order's page; `order` is the order itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CHARGE]})

    charge_id: str
    status: Literal["open", "paying", "paid", "withdrawn"]
    amount: Money
    reason: str
    ruling: Ruling | None = None
    method: str | None = None
    declined: str | None = Field(default=None, description="Why the last attempt was declined")
    pay_by: datetime | None = Field(default=None, description="The last second of the day until which it is to be paid")
    overdue: bool = False
    provider: str | None = None
    provider_reference: str | None = None
    attempts: list[AttemptView]


class BankDetailsView(BaseModel):
    """Where refunds are transferred to: of the IBAN, its country and its last four characters."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.BANK_DETAILS]})

    iban_country: str
    iban_last4: str


class VoucherPart(BaseModel):
    """What a voucher pays of the order."""

    code: str
    amount: Money


class CreditPart(BaseModel):
    """What the goods of the order that this one replaces pay of it."""

    order_id: str
    return_id: str
    reason: str
    amount: Money


class PaymentView(BaseModel):
    """An order's money. `refundable` is what was captured less every refund that is done or on its way.

    `to_collect` is what a courier is to collect on delivery; an order that waits for its customer to pay by link has
    an open charge `order`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PAYMENT]})

    order_id: str
    status: Literal["waiting_for_order", "requested", "to_collect", "awaiting_payment", "captured", "failed"]
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
    to_collect: Money | None = None
    voucher: VoucherPart | None = None
    credit: CreditPart | None = None
    bank_details: BankDetailsView | None = None
    lines: list[LineView] = []
    attempts: list[AttemptView] = []
    refunds: list[RefundView] = []
    charges: list[ChargeView] = []
    link_methods: list[str] = Field(default=[], description="With what the terms of the order let charges be paid")
    refunds_waiting: list[str] = Field(default=[], description="Causes of refunds that wait for the capture")


def payment_view(order_id: str, state: State, attempts: Attempts) -> PaymentView:
    """The order's money as it stands."""
    view = _payment(order_id, state, attempts)
    beside = {
        "charges": [charge_view(charge, attempts) for charge in state.charges],
        "bank_details": None if state.bank is None else bank_details_view(state.bank),
    }
    return view.model_copy(update=beside)


def for_customer(view: PaymentView) -> PaymentView:
    """The same without what the staff says among itself."""
    unsaid = {"reason": None, "asked_by": None, "failure_message": None}
    refunds = [refund.model_copy(update=unsaid) for refund in view.refunds]
    return view.model_copy(update={"refunds": refunds})


def charge_view(charge: Charge, attempts: Attempts) -> ChargeView:
    """One charge as it stands."""
    request = charge.request
    keys = [] if charge.last is None else _keys_of_attempts(charge.last.key, charge.attempts)
    return ChargeView(
        charge_id=request.charge_id,
        status=charge.status,
        amount=request.amount,
        reason=request.reason,
        ruling=request.ruling,
        method=None if charge.last is None else charge.last.method,
        declined=None if charge.declined is None else charge.declined.code,
        pay_by=request.pay_by,
        overdue=charge.overdue,
        provider=None if charge.paid is None else charge.paid.provider,
        provider_reference=None if charge.paid is None else charge.paid.provider_reference,
        attempts=[one for key in keys for one in _attempts(attempts, key)],
    )


def bank_details_view(bank: Bank) -> BankDetailsView:
    """The account, as far as anybody but the bank needs to know it."""
    return BankDetailsView(iban_country=bank.account.country, iban_last4=bank.account.last4)


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
        means=request.means,
        to_voucher=request.to_voucher,
        paid_by=request.paid_by,
        failure=None if refund.failed is None else refund.failed.code,
        failure_message=None if refund.failed is None else refund.failed.message,
        key=request.key,
        attempts=_attempts(attempts, request.key),
    )


def _payment(order_id: str, state: State, attempts: Attempts) -> PaymentView:
    match state:
        case NothingAsked(waiting=waiting):
            causes = [cause_of(intent).kind for intent in waiting]
            return PaymentView(order_id=order_id, status="waiting_for_order", refunds_waiting=causes)
        case Asked(due=due, waiting=waiting):
            by_link = due.method == PAYMENT_LINK
            view = PaymentView(order_id=order_id, status="awaiting_payment" if by_link else "requested")
            update = {"refunds_waiting": [cause_of(intent).kind for intent in waiting]}
            return _charged(view, state, attempts).model_copy(update=update)
        case Collecting(waiting=waiting):
            view = _charged(PaymentView(order_id=order_id, status="to_collect"), state, attempts)
            causes = [cause_of(intent).kind for intent in waiting]
            return view.model_copy(update={"to_collect": state.amount, "refunds_waiting": causes})
        case Refused(due=due, failed=failed):
            nothing = zero(due.amount.currency)
            view = _charged(PaymentView(order_id=order_id, status="failed"), state, attempts)
            failure = {"failure": failed.code, "captured": nothing, "refunded": nothing, "refundable": nothing}
            return view.model_copy(update=failure)
        case Taken():
            return _taken(order_id, state, attempts)


def _charged(view: PaymentView, state: Asked | Collecting | Refused | Taken, attempts: Attempts) -> PaymentView:
    due, voucher, credit = state.due, state.due.voucher, state.due.credit
    return view.model_copy(
        update={
            "method": due.method,
            "amount": due.payable,
            "delivery": due.delivery,
            "voucher": None if voucher is None else VoucherPart(code=voucher.code, amount=voucher.amount),
            "credit": None
            if credit is None
            else CreditPart(
                order_id=credit.order_id, return_id=credit.return_id, reason=credit.reason, amount=credit.amount
            ),
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


def _keys_of_attempts(last: str, count: int) -> list[str]:
    """The keys of all attempts at a charge; they differ in their number."""
    stem = last.rpartition(":")[0]
    return [f"{stem}:{number}" for number in range(1, count + 1)]


def _attempts(attempts: Attempts, key: str) -> list[AttemptView]:
    return [
        AttemptView(number=one.number, started_at=one.started_at, ended_at=one.ended_at, outcome=one.outcome)
        for one in attempts.get(key, ())
    ]
