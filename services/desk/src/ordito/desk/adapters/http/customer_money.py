"""The customer's money: where to pay refunds to, and what there is to pay through the order's page.

An IBAN that was sent is never shown again but for its last four characters, not even when it has to be mended. Nobody
types a card number here: the provider is asked by the method that the customer chooses.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from pydantic_core import to_jsonable_python
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ordito.desk.adapters.http.customer_forms import fields, fresh_key, key_of, method_of, missing
from ordito.desk.adapters.http.customer_visit import NotOnThisOrder, Visit, Visited, customer_page, go_to
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told, to_mend, told
from ordito.desk.application.ports import ServiceError
from ordito.desk.domain.payment import ORDER_CHARGE

ChargeId = Annotated[str, Path(max_length=100)]

router = APIRouter(include_in_schema=False)


@router.get("/o/{token}/bank-details")
def ask_where(visited: Visited) -> HTMLResponse:
    return _where(visited, holder=visited.view.placed.customer.name, key=fresh_key())


@router.post("/o/{token}/bank-details")
async def where(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_give, visited, form)


@router.get("/o/{token}/pay/{charge_id}")
def ask_to_pay(
    visited: Visited, charge_id: ChargeId, said: Annotated[str | None, Query(max_length=40)] = None
) -> HTMLResponse:
    return _charge(visited, charge_id, key=fresh_key(), said=said)


@router.post("/o/{token}/pay/{charge_id}")
async def pay(visited: Visited, charge_id: ChargeId, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_pay, visited, charge_id, form)


def _give(visited: Visit, form: FormData) -> Response:
    values, key = fields(form, iban=60, holder=100), key_of(form)
    wrong = to_mend(missing(values, iban="need_iban", holder="need_holder"), visited.language)
    if wrong.wrong:
        return _where(visited, holder=values["holder"], key=key, told=wrong)
    path = f"/v1/orders/{visited.order_id}/bank-details"
    try:
        visited.services.post("payments", path, token=visited.token, key=key, body=values)
    except ServiceError as error:
        wrong = told(
            error, visited.language, fields={"iban": ("iban", "iban_wrong"), "holder": ("holder", "need_holder")}
        )
        return _where(visited, holder=values["holder"], key=key if wrong.retry else fresh_key(), told=wrong)
    return go_to(visited, said="bank_details_noted")


def _where(visited: Visit, *, holder: str, key: str, told: Told = NOTHING_WRONG) -> HTMLResponse:
    money = visited.view.parts.payments
    return customer_page(
        visited,
        "customer/bank_details.html",
        told=told,
        holder=holder,
        key=key,
        known=money.bank_details if money is not None else None,
        waiting=[refund for refund in (money.refunds if money is not None else ()) if refund.waits_for_bank_details],
    )


def _pay(visited: Visit, charge_id: str, form: FormData) -> Response:
    method, key = method_of(form), key_of(form)
    if not method:
        return _charge(visited, charge_id, key=key, told=to_mend({"method": "choose_method"}, visited.language))
    order = f"/v1/orders/{visited.order_id}"
    named = quote(charge_id, safe="")
    path = f"{order}/payment" if charge_id == ORDER_CHARGE else f"{order}/charges/{named}/payment"
    try:
        visited.services.post("payments", path, token=visited.token, key=key, body={"method": method})
    except ServiceError as error:
        wrong = told(error, visited.language, fields={"method": ("method", "choose_method")})
        return _charge(visited, charge_id, key=key if wrong.retry else fresh_key(), method=method, told=wrong)
    return go_to(visited, f"/pay/{named}", said="payment_sent")


def _charge(
    visited: Visit,
    charge_id: str,
    *,
    key: str,
    method: str = "",
    said: str | None = None,
    told: Told = NOTHING_WRONG,
) -> HTMLResponse:
    charge, methods = _as_it_stands(visited, charge_id)
    if charge is None:
        raise NotOnThisOrder(visited.language)
    return customer_page(
        visited,
        "customer/pay.html",
        told=told,
        here=f"{visited.base}/pay/{quote(charge_id, safe='')}",
        charge=charge,
        methods=methods,
        method=method,
        key=key,
        said="payment_sent" if said == "payment_sent" else None,
    )


def _as_it_stands(visited: Visit, charge_id: str) -> tuple[dict[str, Any] | None, list[str]]:
    """The charge as payments tells it now, with the methods that the order's terms take for it.

    While payments is down, the charge is told as the events told it; nothing can be paid then.
    """
    try:
        answer = visited.services.read("payments", f"/v1/payments/{visited.order_id}", token=visited.token)
        found = next((each for each in answer["charges"] if each["charge_id"] == charge_id), None)
        charge = None if found is None else {"pay_by": None, "overdue": False, **found}
        if charge is not None and charge["pay_by"] is not None:
            charge["pay_by"] = datetime.fromisoformat(charge["pay_by"])
        return charge, [str(each) for each in answer.get("link_methods", ())]
    except ServiceError:
        money = visited.view.parts.payments
        for each in money.charges if money is not None else ():
            if each.charge_id == charge_id:
                status = "open" if each.open else "paid" if each.paid_at is not None else "withdrawn"
                known = {**to_jsonable_python(each), "pay_by": each.pay_by}
                return {**known, "status": status, "declined": None, "method": None}, []
        return None, []
