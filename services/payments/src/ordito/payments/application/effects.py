"""How money is moved: the provider is called outside any transaction, its answer is recorded through the domain.

A lost answer is no answer: the same key is sent again, and the provider answers as the first time. A refund may have
two parts: the provider's goes first, because it alone can be refused; a voucher takes whatever comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ordito.kit.context import Actor
from ordito.kit.effects import Effect, EffectKind, PermanentFailure
from ordito.kit.transaction import Transaction
from ordito.payments.application.consequences import (
    ASK_FIRST,
    CHARGE,
    PAY_CHARGE,
    REFUND,
    RESTORE_VOUCHER,
    TELL_REPLACEMENT,
)
from ordito.payments.application.handlers import handle
from ordito.payments.application.ports import BankTransfers, Books, PaymentGateway, Receipt
from ordito.payments.domain.commands import (
    Command,
    RecordCapture,
    RecordChargeDeclined,
    RecordChargePaid,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
)
from ordito.schemas.money import Money

VOUCHER = "voucher"
"""Stands as provider where only a voucher got something back."""


def effect_kinds(
    gateways: Mapping[str, PaymentGateway], *, transfers: BankTransfers, books: Books
) -> dict[str, EffectKind]:
    """The effects of payments, carried out by the gateway of each payment method, by the bank, and in our books."""

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
        payload, amount = effect.payload, _amount(effect)
        receipt = Receipt(VOUCHER, "")
        if amount and "bank_details" in payload:
            account = books.bank_account(effect.stream, times=payload["bank_details"])
            receipt = transfers.transfer(amount, account=account, reference=effect.stream, key=effect.key)
        elif amount:
            gateway = _gateway(gateways, effect)
            receipt = gateway.refund(amount, charge=payload["charge"], reference=effect.stream, key=effect.key)
        if "voucher" in payload:
            voucher = payload["voucher"]
            back = Money(voucher["amount"], amount.currency)
            number = int(payload["number"])
            books.restore_voucher(voucher["code"], back, order_id=effect.stream, refund=number, context=effect.context)
        return _answer(receipt)

    def restore(effect: Effect) -> dict[str, Any]:
        code = effect.payload["code"]
        books.restore_voucher(code, _amount(effect), order_id=effect.stream, refund=None, context=effect.context)
        return {}

    def ask_first(effect: Effect) -> dict[str, Any]:
        books.pay_for_replacement(effect.stream, number=int(effect.payload["number"]), context=effect.context)
        return {}

    def tell_replacement(effect: Effect) -> dict[str, Any]:
        payload = effect.payload
        by = Receipt(payload["provider"], payload["reference"])
        number, amount = int(payload["number"]), _amount(effect)
        books.note_paid(payload["order_id"], number=number, by=by, amount=amount, context=effect.context)
        return {}

    return {
        ASK_FIRST: EffectKind(execute=ask_first, succeeded=_told, failed=_not_told),
        TELL_REPLACEMENT: EffectKind(execute=tell_replacement, succeeded=_told, failed=_not_told),
        CHARGE: EffectKind(execute=charge, succeeded=_captured, failed=_not_captured),
        PAY_CHARGE: EffectKind(execute=charge, succeeded=_charge_paid, failed=_charge_declined),
        REFUND: EffectKind(execute=refund, succeeded=_refunded, failed=_not_refunded),
        RESTORE_VOUCHER: EffectKind(execute=restore, succeeded=_told, failed=_not_told),
    }


def _captured(tx: Transaction, effect: Effect, answer: dict[str, Any]) -> None:
    _record(tx, effect, RecordCapture(answer["provider"], answer["reference"]), provider=answer["provider"])


def _not_captured(tx: Transaction, effect: Effect, failure: PermanentFailure) -> None:
    _record(tx, effect, RecordPaymentFailure(failure.code, failure.message))


def _charge_paid(tx: Transaction, effect: Effect, answer: dict[str, Any]) -> None:
    charge_id, attempt = effect.payload["charge_id"], int(effect.payload["attempt"])
    paid = RecordChargePaid(charge_id, attempt, answer["provider"], answer["reference"])
    _record(tx, effect, paid, provider=answer["provider"])


def _charge_declined(tx: Transaction, effect: Effect, failure: PermanentFailure) -> None:
    charge_id, attempt = effect.payload["charge_id"], int(effect.payload["attempt"])
    _record(tx, effect, RecordChargeDeclined(charge_id, attempt, failure.code, failure.message))


def _refunded(tx: Transaction, effect: Effect, answer: dict[str, Any]) -> None:
    number = int(effect.payload["number"])
    _record(tx, effect, RecordRefund(number, answer["provider"], answer["reference"]), provider=answer["provider"])


def _not_refunded(tx: Transaction, effect: Effect, failure: PermanentFailure) -> None:
    number = int(effect.payload["number"])
    _record(tx, effect, RecordRefundFailure(number, failure.code, failure.message))


def _told(_tx: Transaction, _effect: Effect, _answer: dict[str, Any]) -> None:
    """The other stream, a voucher's or an order's, says all there is to say."""


def _not_told(_tx: Transaction, _effect: Effect, _failure: PermanentFailure) -> None:
    raise AssertionError("nobody can refuse what is noted in our own books")


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
