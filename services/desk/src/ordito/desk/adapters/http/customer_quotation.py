"""A quotation of delivery: the offer, and ordering at it by choosing how to pay.

With what it can be paid, and what each method makes of the total, is what orders says of it under the seller's terms.
Where a method makes the order dearer (cash on delivery), orders answers with the new total; nothing is placed before
the customer has seen that one, too.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic_core import to_jsonable_python
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ordito.desk.adapters.http.customer_forms import field, fresh_key, key_of, method_of, number
from ordito.desk.adapters.http.customer_visit import NotOnThisOrder, Visit, Visited, customer_page, go_to
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told, to_mend, told
from ordito.desk.application.ports import ServiceError, ServiceRefused

MOST = 10**12

router = APIRouter(include_in_schema=False)


@router.get("/o/{token}/quotation")
def show(visited: Visited) -> HTMLResponse:
    return _page(visited, key=fresh_key())


@router.post("/o/{token}/quotation")
async def accept(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_accept, visited, form)


def _accept(visited: Visit, form: FormData) -> Response:
    method, key = method_of(form), key_of(form)
    if not method:
        return _page(visited, key=key, told=to_mend({"method": "choose_method"}, visited.language))
    currency = visited.view.placed.totals.total.currency
    expected = {"amount": number(field(form, "expected", 13), most=MOST), "currency": currency}
    body = {"payment": {"method": method}, "expected_total": expected}
    path = f"/v1/orders/{visited.order_id}/acceptance"
    try:
        visited.services.post("orders", path, token=visited.token, key=key, body=body)
    except ServiceError as error:
        if isinstance(error, ServiceRefused) and error.code == "total_differs":
            wrong = Told((visited.word("quotation_total_differs"),), ruling=error.ruling, status=409)
            return _page(visited, key=fresh_key(), method=method, totals=error.problem.get("totals"), told=wrong)
        wrong = told(error, visited.language, fields={"payment.method": ("method", "choose_method")})
        return _page(visited, key=key if wrong.retry else fresh_key(), method=method, told=wrong)
    return go_to(visited, said="order_placed")


def _page(
    visited: Visit, *, key: str, method: str = "", totals: Any = None, told: Told = NOTHING_WRONG
) -> HTMLResponse:
    quotation = _as_it_stands(visited)
    if quotation is None:
        raise NotOnThisOrder(visited.language)
    return customer_page(
        visited,
        "customer/quotation.html",
        told=told,
        quotation=quotation,
        methods=quotation.get("payment_methods"),
        method=method,
        totals=totals,
        key=key,
    )


def _as_it_stands(visited: Visit) -> dict[str, Any] | None:
    """The quotation as orders tells it now, else as the events told it: then nobody knows what it can be paid with."""
    try:
        return dict(visited.services.read("orders", f"/v1/orders/{visited.order_id}/quotation", token=visited.token))
    except ServiceError:
        order = visited.view.order
        if order.quotation is None:
            return None
        offer = order.quotation.offer
        status = "accepted" if order.placed is not None else "requested" if offer is None else "offered"
        return {
            "status": status,
            "offer": to_jsonable_python(offer),
            "ruling": to_jsonable_python(order.quotation.requested.ruling),
        }
