"""`/v1/vouchers/{seller}/{code}`: what is left of a voucher, and every movement of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.principals import CurrentPrincipal, CustomerLink, ensure_may_see
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.transaction import Stored
from ordito.payments.adapters.http import examples
from ordito.payments.domain.vouchers import (
    VOUCHERS,
    Issued,
    VoucherIssued,
    VoucherRestored,
    VoucherSpent,
    stream_of,
)
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling

Name = Annotated[str, Path(min_length=1, max_length=100)]
KINDS: dict[type, Literal["issued", "spent", "restored"]] = {
    VoucherIssued: "issued",
    VoucherSpent: "spent",
    VoucherRestored: "restored",
}

router = APIRouter(tags=["vouchers"])


class Movement(BaseModel):
    """One entry of the ledger. `refund` is the number of the order's refund; null where the order fell."""

    kind: Literal["issued", "spent", "restored"]
    amount: Money
    balance: Money
    order_id: str
    refund: int | None = None
    at: datetime


class VoucherView(BaseModel):
    """A voucher: what it was issued for, what is left, and the ledger that adds up to it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.VOUCHER]})

    seller: str
    code: str
    issued: Money
    balance: Money
    order_id: str
    return_id: str
    ruling: Ruling | None = None
    ledger: list[Movement]


@router.get("/v1/vouchers/{seller}/{code}", summary="What is left of a voucher, and its ledger")
def show(seller: Name, code: Name, who: CurrentPrincipal, database: CurrentDatabase) -> VoucherView:
    if isinstance(who, CustomerLink):
        raise Problem(403, "storefront_or_staff_required", "Only the storefront or the staff may do this.")
    ensure_may_see(who, seller=seller, subject=code)
    with database.read() as tx:
        stored = tx.load(stream_of(seller, code))
    state = VOUCHERS.fold(one.event for one in stored)
    if not isinstance(state, Issued):
        raise not_found()
    issued = state.issued
    return VoucherView(
        seller=seller,
        code=issued.code,
        issued=issued.amount,
        balance=state.balance,
        order_id=issued.order_id,
        return_id=issued.return_id,
        ruling=issued.ruling,
        ledger=[_movement(one) for one in stored],
    )


def _movement(stored: Stored) -> Movement:
    event: VoucherIssued | VoucherSpent | VoucherRestored = stored.event
    return Movement(
        kind=KINDS[type(event)],
        amount=event.amount,
        balance=event.balance,
        order_id=event.order_id,
        refund=event.refund if isinstance(event, VoucherRestored) else None,
        at=stored.at,
    )
