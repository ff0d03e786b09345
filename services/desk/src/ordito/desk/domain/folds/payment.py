"""What was charged, collected and paid back, folded from the events of payments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ordito.desk.domain.parts import PaymentPart, Recorded
from ordito.desk.domain.payment import BankDetails, Charge, CollectedAgain, Refund
from ordito.schemas import payments


def fold_payment(part: PaymentPart, recorded: Recorded) -> PaymentPart:
    at = recorded.at
    match recorded.body:
        case payments.PaymentRequestedV1() as requested:
            amount, voucher = requested.amount, requested.voucher
            due = amount if voucher is None else amount - voucher
            return replace(part, requested=amount, due=due, method=requested.method, voucher=voucher)
        case payments.AmountDueChangedV1(amount=amount):
            return replace(part, due=amount)
        case payments.PaymentCapturedV1() as captured:
            return replace(
                part,
                captured=captured.amount,
                captured_at=at,
                method=captured.method,
                voucher=captured.voucher,
                reference=captured.provider_reference,
            )
        case payments.CollectedAgainV1() as again:
            told = CollectedAgain(at, again.courier, again.reference, again.amount, again.too_much, again.before)
            return replace(part, captured=again.captured, collected_again=(*part.collected_again, told))
        case payments.PaymentFailedV1() as failed:
            return replace(part, failed_code=failed.code, failed_message=failed.message)
        case payments.BankDetailsGivenV1() as given:
            details = BankDetails(at, given.iban_country, given.iban_last4)
            refunds = tuple(replace(refund, waits_for_bank_details=False) for refund in part.refunds)
            return replace(part, bank_details=details, refunds=refunds)
        case (
            payments.ChargeRequestedV1()
            | payments.ChargeStartedV1()
            | payments.ChargeDeclinedV1()
            | payments.ChargePaidV1()
            | payments.ChargeWithdrawnV1()
            | payments.ChargeOverdueV1()
        ):
            return replace(part, charges=_charges(part.charges, recorded))
        case _:
            return _refunds(part, recorded)


def _refunds(part: PaymentPart, recorded: Recorded) -> PaymentPart:
    match recorded.body:
        case payments.RefundRequestedV1() as asked:
            earlier = part
            if asked.again_of is not None:
                earlier = _refund(part, asked.again_of, lambda failed: replace(failed, repeated=True))
            return replace(part, refunds=(*earlier.refunds, _asked(asked, recorded)))
        case payments.BankDetailsAskedV1(number=number):
            return _refund(part, number, lambda refund: replace(refund, waits_for_bank_details=True))
        case payments.RefundCompletedV1() as done:
            return _refund(part, done.number, lambda refund: _done(refund, done, recorded))
        case payments.RefundFailedV1() as refused:
            return _refund(part, refused.number, lambda refund: replace(refund, failed_code=refused.code))
        case _:
            return part


def _asked(asked: payments.RefundRequestedV1, recorded: Recorded) -> Refund:
    return Refund(
        number=asked.number,
        amount=asked.amount,
        lines=tuple(asked.lines),
        delivery=asked.delivery,
        cause=asked.cause,
        return_id=asked.return_id,
        requested_at=recorded.at,
        ruling=asked.ruling,
        means=asked.means,
        to_voucher=asked.to_voucher,
        paid_by=asked.paid_by,
        of_charge=asked.of_charge,
    )


def _done(refund: Refund, done: payments.RefundCompletedV1, recorded: Recorded) -> Refund:
    return replace(
        refund,
        completed_at=recorded.at,
        failed_code=None,
        waits_for_bank_details=False,
        reference=done.provider_reference,
        means=done.means or refund.means,
    )


def _refund(part: PaymentPart, number: int, change: Callable[[Refund], Refund]) -> PaymentPart:
    return replace(part, refunds=tuple(change(each) if each.number == number else each for each in part.refunds))


def _charges(before: tuple[Charge, ...], recorded: Recorded) -> tuple[Charge, ...]:
    at = recorded.at
    match recorded.body:
        case payments.ChargeRequestedV1() as asked:
            return (*before, Charge(asked.charge_id, asked.amount, asked.reason, at, asked.ruling, pay_by=asked.pay_by))
        case payments.ChargeOverdueV1(charge_id=charge_id):
            return _charge(before, charge_id, lambda each: replace(each, overdue=True))
        case payments.ChargeStartedV1(charge_id=charge_id):
            return _charge(before, charge_id, lambda each: replace(each, paying=True, declined_code=None))
        case payments.ChargeDeclinedV1(charge_id=charge_id, code=code):
            return _charge(before, charge_id, lambda each: replace(each, paying=False, declined_code=code))
        case payments.ChargePaidV1(charge_id=charge_id):
            return _charge(before, charge_id, lambda each: replace(each, paying=False, paid_at=at))
        case payments.ChargeWithdrawnV1(charge_id=charge_id, reason=reason):
            return _charge(before, charge_id, lambda each: replace(each, withdrawn_at=at, withdrawn_because=reason))
        case _:
            return before


def _charge(before: tuple[Charge, ...], charge_id: str, change: Callable[[Charge], Charge]) -> tuple[Charge, ...]:
    return tuple(change(each) if each.charge_id == charge_id else each for each in before)
