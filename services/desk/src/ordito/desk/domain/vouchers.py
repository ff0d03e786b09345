"""A voucher as payments tells it: what it was worth, what is left, and each time it moved. Its stream is its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ordito.desk.domain.parts import Recorded
from ordito.schemas import payments

VoucherStatus = Literal["active", "spent"]


@dataclass(frozen=True, slots=True)
class Voucher:
    """`order_id` and `return_id` (a claim's, too) say where it comes from. Amounts are minor units of `currency`."""

    seller: str
    code: str
    status: VoucherStatus
    issued: int
    balance: int
    currency: str
    order_id: str
    return_id: str
    issued_at: datetime
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class Movement:
    """One event of a voucher. `order_id`: the order it came from, paid for, or was restored by; `refund` its refund."""

    seller: str
    code: str
    version: int
    kind: Literal["issued", "spent", "restored"]
    amount: int
    balance: int
    order_id: str
    refund: int | None
    at: datetime


def fold_voucher(known: Voucher | None, recorded: Recorded) -> Voucher | None:
    """The voucher after one more event of its stream; None for what is no voucher's first event."""
    match recorded.body:
        case payments.VoucherIssuedV1() as issued:
            return Voucher(
                seller=recorded.seller,
                code=issued.code,
                status=_status(issued.balance.amount),
                issued=issued.amount.amount,
                balance=issued.balance.amount,
                currency=issued.amount.currency,
                order_id=issued.order_id,
                return_id=issued.return_id,
                issued_at=recorded.at,
                moved_at=recorded.at,
            )
        case payments.VoucherSpentV1(balance=left) | payments.VoucherRestoredV1(balance=left) if known is not None:
            return replace(known, balance=left.amount, status=_status(left.amount), moved_at=recorded.at)
        case _:
            return known


def movement(recorded: Recorded, *, version: int) -> Movement | None:
    """The line in the voucher's ledger; None where nothing moved."""
    match recorded.body:
        case payments.VoucherIssuedV1() as issued:
            return _moved(recorded, issued, version, "issued")
        case payments.VoucherSpentV1() as spent:
            return _moved(recorded, spent, version, "spent")
        case payments.VoucherRestoredV1(refund=refund) as restored:
            return replace(_moved(recorded, restored, version, "restored"), refund=refund)
        case _:
            return None


def _moved(
    recorded: Recorded,
    body: payments.VoucherIssuedV1 | payments.VoucherSpentV1 | payments.VoucherRestoredV1,
    version: int,
    kind: Literal["issued", "spent", "restored"],
) -> Movement:
    return Movement(
        seller=recorded.seller,
        code=body.code,
        version=version,
        kind=kind,
        amount=body.amount.amount,
        balance=body.balance.amount,
        order_id=body.order_id,
        refund=None,
        at=recorded.at,
    )


def _status(balance: int) -> VoucherStatus:
    return "active" if balance > 0 else "spent"
