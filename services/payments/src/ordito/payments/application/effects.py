"""How money is moved: the provider is called outside any transaction, its answer is recorded through the domain.

A lost answer is no answer: the same key is sent again, and the provider answers as the first time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ordito.kit.context import Actor
from ordito.kit.effects import Effect, EffectKind, PermanentFailure
from ordito.kit.transaction import Transaction
from ordito.payments.application.consequences import CHARGE, REFUND
from ordito.payments.application.handlers import handle
from ordito.payments.application.ports import PaymentGateway, Receipt
from ordito.payments.domain.commands import (
    Command,
    RecordCapture,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
)
from ordito.schemas.money import Money


def effect_kinds(gateways: Mapping[str, PaymentGateway]) -> dict[str, EffectKind]:
    """The effects of payments, carried out by the gateway of each payment method."""

    def charge(effect: Effect) -> dict[str, Any]:
        gateway = _gateway(gateways, effect)
        receipt = gateway.charge(
            _amount(effect),
            method=effect.payload["method"],
            token=effect.payload["token"],
            reference=effect.stream,
            key=effect.key,
        )
        return _answer(receipt)

    def refund(effect: Effect) -> dict[str, Any]:
        gateway = _gateway(gateways, effect)
        receipt = gateway.refund(
            _amount(effect), charge=effect.payload["charge"], reference=effect.stream, key=effect.key
        )
        return _answer(receipt)

    return {
        CHARGE: EffectKind(execute=charge, succeeded=_captured, failed=_not_captured),
        REFUND: EffectKind(execute=refund, succeeded=_refunded, failed=_not_refunded),
    }


def _captured(tx: Transaction, effect: Effect, answer: dict[str, Any]) -> None:
    _record(tx, effect, RecordCapture(answer["provider"], answer["reference"]), provider=answer["provider"])


def _not_captured(tx: Transaction, effect: Effect, failure: PermanentFailure) -> None:
    _record(tx, effect, RecordPaymentFailure(failure.code, failure.message))


def _refunded(tx: Transaction, effect: Effect, answer: dict[str, Any]) -> None:
    number = int(effect.payload["number"])
    _record(tx, effect, RecordRefund(number, answer["provider"], answer["reference"]), provider=answer["provider"])


def _not_refunded(tx: Transaction, effect: Effect, failure: PermanentFailure) -> None:
    number = int(effect.payload["number"])
    _record(tx, effect, RecordRefundFailure(number, failure.code, failure.message))


def _record(tx: Transaction, effect: Effect, command: Command, *, provider: str = "refusal") -> None:
    context = effect.context.caused_by(
        effect.context.causation or effect.key, actor=Actor(kind="provider", id=provider)
    )
    handle(tx, effect.stream, command, context=context)


def _gateway(gateways: Mapping[str, PaymentGateway], effect: Effect) -> PaymentGateway:
    method = effect.payload["method"]
    gateway = gateways.get(method)
    if gateway is None:
        raise PermanentFailure("method_not_supported", f"There is no provider for {method}.")
    return gateway


def _amount(effect: Effect) -> Money:
    return Money(effect.payload["amount"], effect.payload["currency"])


def _answer(receipt: Receipt) -> dict[str, Any]:
    return {"provider": receipt.provider, "reference": receipt.reference}
