"""`/v1/orders/{order_id}/bank-details`: where the customer wants refunds transferred to.

The IBAN is checked (country, length, check digits) and goes nowhere from here but into the one event that it is kept
in: no answer, problem, log or address repeats it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import CustomerLink, Staff, context_of, customer_or_staff
from ordito.kit.http.problems import Problem
from ordito.kit.transaction import Transaction
from ordito.payments.adapters.http.payments import OrderId, visible
from ordito.payments.adapters.http.views import BankDetailsView, bank_details_view
from ordito.payments.application.handlers import handle
from ordito.payments.domain.commands import GiveBankDetails
from ordito.payments.domain.events import BankAccount

CustomerOrAgent = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id", role="agent"))]

router = APIRouter(tags=["bank details"])


class NewBankDetails(BaseModel):
    """An account and whose it is. Spaces in the IBAN do not matter."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"iban": "IT60 X054 2811 1010 0000 0123 456", "holder": "Ada Rossi"}]},
    )

    iban: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=60)] = Field(repr=False)
    holder: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)] = Field(repr=False)


@router.post(
    "/v1/orders/{order_id}/bank-details",
    status_code=201,
    response_model=BankDetailsView,
    summary="Say where to transfer refunds to; those that waited for it begin",
)
def give(
    order_id: OrderId, wanted: NewBankDetails, who: CustomerOrAgent, once: CurrentOnce, request: Request
) -> Response:
    command = GiveBankDetails(
        BankAccount(iban=checked_iban(wanted.iban), holder=wanted.holder),
        given_by="customer" if isinstance(who, CustomerLink) else who.name,
    )

    def work(tx: Transaction) -> Answer:
        seller = visible(tx, str(order_id), who)[0].context.seller
        state = handle(tx, str(order_id), command, context=context_of(request, who, seller=seller)).state
        assert state.bank is not None  # noqa: S101  just given, or before
        return Answer(201, bank_details_view(state.bank))

    return once.run(streams=[str(order_id)], work=work)


def checked_iban(text: str) -> str:
    """The IBAN without spaces; 422 `iban_invalid` for one that cannot be."""
    try:
        return str(IBAN(text, validate_bban=True))
    except SchwiftyException:
        raise Problem(
            422,
            "iban_invalid",
            "This is not a valid IBAN: check its country, its length and every digit.",
            param="iban",
        ) from None
