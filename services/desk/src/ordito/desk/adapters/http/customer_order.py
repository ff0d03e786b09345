"""The order's own page: where it is, what waits for the customer, what can be done, and why. And cancelling it.

What is done from here is done by the service that decides, with the customer's own token. When a service does not
answer, the page still shows, and says that the action is not possible right now.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ordito.desk.adapters.http.customer_forms import field, fresh_key, key_of
from ordito.desk.adapters.http.customer_visit import Visit, Visited, customer_page, go_to
from ordito.desk.adapters.http.customer_withdrawal import situation
from ordito.desk.application import actions
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told, told
from ordito.desk.application.customer_tasks import tasks
from ordito.desk.application.ports import ServiceError
from ordito.desk.domain.status import Status

OVER_BEFORE_A_CONTRACT = frozenset({Status.QUOTATION, Status.REJECTED, Status.CANCELLED, Status.TERMINATED})
ARRIVED = frozenset({Status.DELIVERED, Status.RETURNING, Status.RETURNED, Status.CLAIM})
SAID = frozenset(
    {
        "bank_details_noted",
        "cancel_asked",
        "claim_withdrawn",
        "complaint_sent",
        "further_time_sent",
        "invoice_answered",
        "newsletter_off",
        "newsletter_on",
        "order_placed",
        "payment_sent",
        "termination_sent",
    }
)
"""What the page may say about what was just done."""

router = APIRouter(include_in_schema=False)


@router.get("/o/{token}")
def show(visited: Visited, said: Annotated[str | None, Query(max_length=40)] = None) -> HTMLResponse:
    view = visited.view
    options = _options(visited) if view.order.placed is not None else {}
    offers_withdrawal = view.order.placed is not None and view.status not in OVER_BEFORE_A_CONTRACT
    replaces = view.placed.replaces
    return customer_page(
        visited,
        "customer/order.html",
        options=options,
        now=situation(visited) if offers_withdrawal else None,
        tasks=tasks(view.parts),
        arrived=view.status in ARRIVED or any(parcel.parcel.delivered_at for parcel in view.parcels),
        replaced_order=None if replaces is None else visited.page_of(replaces.order_id),
        replacements=[(each, visited.page_of(each.order_id)) for each in view.parts.replaced_by],
        said=said if said in SAID else None,
    )


@router.get("/o/{token}/cancel")
def ask_to_cancel(visited: Visited) -> HTMLResponse:
    return _cancellation(visited, key=fresh_key())


@router.post("/o/{token}/cancel")
async def cancel(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_cancel, visited, form)


def _cancel(visited: Visit, form: FormData) -> Response:
    reason, key = field(form, "reason", 500), key_of(form)
    try:
        actions.cancel(visited.services, visited.order_id, token=visited.token, key=key, reason=reason)
    except ServiceError as error:
        wrong = told(error, visited.language)
        return _cancellation(visited, key=key if wrong.retry else fresh_key(), reason=reason, told=wrong)
    return go_to(visited, said="cancel_asked")


def _cancellation(visited: Visit, *, key: str, reason: str = "", told: Told = NOTHING_WRONG) -> HTMLResponse:
    return customer_page(visited, "customer/cancel.html", told=told, key=key, form={"reason": reason})


def _options(visited: Visit) -> dict[str, actions.Option] | None:
    try:
        return actions.options(visited.services, visited.order_id, token=visited.token)
    except ServiceError:
        return None
