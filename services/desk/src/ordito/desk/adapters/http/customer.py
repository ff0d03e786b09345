"""All pages of the customer, below the order's link, by subject."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from ordito.desk.adapters.http import (
    customer_claims,
    customer_money,
    customer_order,
    customer_quotation,
    customer_requests,
    customer_returns,
    customer_visit,
    customer_withdrawal,
)

LARGER_BODIES = {"/claim": customer_claims.MOST_BYTES}
"""Where a form brings photos along."""

router = APIRouter(include_in_schema=False)
for each in (
    customer_order,
    customer_withdrawal,
    customer_returns,
    customer_claims,
    customer_money,
    customer_requests,
    customer_quotation,
):
    router.include_router(each.router)


def install_pages(app: FastAPI) -> None:
    """How a link that opens nothing is answered."""
    app.add_exception_handler(customer_visit.LinkUnknown, customer_visit.link_unknown)
    app.add_exception_handler(customer_visit.NotYetKnown, customer_visit.not_yet_known)
    app.add_exception_handler(customer_visit.NotOnThisOrder, customer_visit.not_on_this_order)
