"""What a customer asks for besides goods and money: more time or an end when it is late, complaints, invoice, letters.

Orders decides each; what the terms do not give is shown with its ruling before anything is written.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ordito.desk.adapters.http.customer_forms import day, field, fields, fresh_key, key_of, missing
from ordito.desk.adapters.http.customer_visit import Visit, Visited, customer_page, go_to
from ordito.desk.application import actions
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told, to_mend, told
from ordito.desk.application.ports import ServiceError

INVOICE_FIELDS = {
    f"invoice.{theirs}": (ours, word)
    for theirs, ours, word in (
        ("company", "company", "need_company"),
        ("vat_number", "vat_number", "vat_number_wrong"),
        ("tax_code", "tax_code", "tax_code_wrong"),
        ("recipient_code", "recipient_code", "recipient_code_wrong"),
        ("certified_email", "certified_email", "certified_email_wrong"),
    )
}
Said = Annotated[str | None, Query(max_length=40)]
Page = Literal["late", "complaint", "invoice", "newsletter"]

router = APIRouter(include_in_schema=False)


@router.get("/o/{token}/late")
def late(visited: Visited) -> HTMLResponse:
    return _page(visited, "late", {"until": ""})


@router.post("/o/{token}/late")
async def answer_late(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_late, visited, form)


@router.get("/o/{token}/complaint")
def complaint(visited: Visited) -> HTMLResponse:
    return _page(visited, "complaint", {"text": ""})


@router.post("/o/{token}/complaint")
async def complain(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_complain, visited, form)


@router.get("/o/{token}/invoice")
def invoice(visited: Visited) -> HTMLResponse:
    return _page(visited, "invoice", dict.fromkeys(_INVOICE, ""))


@router.post("/o/{token}/invoice")
async def request_invoice(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_invoice, visited, form)


@router.get("/o/{token}/newsletter")
def newsletter(visited: Visited) -> HTMLResponse:
    return _page(visited, "newsletter", {})


@router.post("/o/{token}/newsletter")
async def set_newsletter(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_newsletter, visited, form)


def _late(visited: Visit, form: FormData) -> Response:
    until, key = field(form, "until", 10), key_of(form)
    if form.get("what") == "terminate":
        return _post(visited, "late", "termination", {}, form={"until": until}, key=key, said="termination_sent")
    if day(until) is None:
        wrong = to_mend({"until": "need_until"}, visited.language)
        return _page(visited, "late", {"until": until}, key=key, told=wrong)
    at = {"until": ("until", "need_until")}
    body = {"until": until}
    return _post(visited, "late", "further-time", body, form=body, key=key, said="further_time_sent", at=at)


def _complain(visited: Visit, form: FormData) -> Response:
    values, key = fields(form, text=4000), key_of(form)
    wrong = to_mend(missing(values, text="need_complaint"), visited.language)
    if wrong.wrong:
        return _page(visited, "complaint", values, key=key, told=wrong)
    at = {"text": ("text", "need_complaint")}
    return _post(visited, "complaint", "complaints", values, form=values, key=key, said="complaint_sent", at=at)


_INVOICE = {"company": 120, "vat_number": 20, "tax_code": 16, "recipient_code": 7, "certified_email": 254}


def _invoice(visited: Visit, form: FormData) -> Response:
    values, key = fields(form, **_INVOICE), key_of(form)
    mistakes = missing(values, company="need_company")
    if not values["vat_number"] and not values["tax_code"]:
        mistakes["vat_number"] = "need_number"
    wrong = to_mend(mistakes, visited.language)
    if wrong.wrong:
        return _page(visited, "invoice", values, key=key, told=wrong)
    body = {"invoice": {name: value for name, value in values.items() if value}}
    said = "invoice_answered"
    return _post(visited, "invoice", "invoice-requests", body, form=values, key=key, said=said, at=INVOICE_FIELDS)


def _newsletter(visited: Visit, form: FormData) -> Response:
    consent = form.get("consent") == "yes"
    said = "newsletter_on" if consent else "newsletter_off"
    return _post(visited, "newsletter", "newsletter", {"consent": consent}, form={}, key=key_of(form), said=said)


def _post(
    visited: Visit,
    name: Page,
    what: str,
    body: dict[str, Any],
    *,
    form: dict[str, str],
    key: str,
    said: str,
    at: dict[str, tuple[str, str]] | None = None,
) -> Response:
    path = f"/v1/orders/{visited.order_id}/{what}"
    try:
        visited.services.post("orders", path, token=visited.token, key=key, body=body)
    except ServiceError as error:
        wrong = told(error, visited.language, fields=at)
        return _page(visited, name, form, key=key if wrong.retry else fresh_key(), told=wrong)
    return go_to(visited, said=said)


def _page(
    visited: Visit, name: Page, form: dict[str, str], *, key: str | None = None, told: Told = NOTHING_WRONG
) -> HTMLResponse:
    try:
        options = actions.options(visited.services, visited.order_id, token=visited.token)
    except ServiceError:
        options = {}
    return customer_page(
        visited, f"customer/{name}.html", told=told, form=form, key=key or fresh_key(), options=options
    )
