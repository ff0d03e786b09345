"""The function to withdraw on line (Codice del consumo, art. 54-bis; Directive 2011/83/EU, art. 11a).

From the order's page a function with the law's label leads here, for the whole window, without an account. First the
pieces are chosen, all of them at the beginning; then the whole statement is read over and confirmed under the law's
second label; then the receipt shows what arrived and when, and promises nothing. No reason is asked. Sending twice
does no harm: the statement carries its own key from the first page on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ordito.desk.adapters.http.customer_forms import field, fields, fresh_key, is_email, key_of, number
from ordito.desk.adapters.http.customer_visit import NotOnThisOrder, Visit, Visited, customer_page, go_to
from ordito.desk.application import withdrawals
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told, to_mend, told
from ordito.desk.application.customer_view import left_to_withdraw
from ordito.desk.application.ports import ServiceDown, ServiceError
from ordito.desk.application.withdrawals import Situation
from ordito.schemas.values import LineQuantity

ReturnId = Annotated[str, Path(max_length=80)]

AT_FIELDS = {
    "name": ("name", "need_name"),
    "contact_email": ("email", "need_email"),
    "reason": ("reason", "shorter_reason"),
    "lines": ("pieces", "choose_pieces"),
    "lines.quantity": ("pieces", "choose_pieces"),
}

router = APIRouter(include_in_schema=False)


@router.get("/o/{token}/withdraw")
def ask(visited: Visited) -> HTMLResponse:
    customer = visited.view.placed.customer
    now = situation(visited)
    values = {"name": customer.name, "email": customer.email, "reason": ""}
    return _choose(visited, now, values, chosen=now.everything, key=fresh_key())


@router.post("/o/{token}/withdraw")
async def answer(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_answer, visited, form)


@router.get("/o/{token}/withdrawals/{return_id}")
def receipt(visited: Visited, return_id: ReturnId) -> HTMLResponse:
    try:
        recorded = withdrawals.statement(visited.services, visited.order_id, return_id, token=visited.token)
    except ServiceDown as error:
        return customer_page(visited, "customer/trouble.html", told=told(error, visited.language))
    if not recorded:
        raise NotOnThisOrder(visited.language)
    lines = {line.line: line for line in visited.view.placed.lines}
    return customer_page(visited, "customer/withdrawal_received.html", recorded=recorded, by_number=lines)


def situation(visited: Visit) -> Situation:
    """What a withdrawal would meet now. Raises NotOnThisOrder for a quotation, which is no contract."""
    if visited.view.order.placed is None:
        raise NotOnThisOrder(visited.language)
    return withdrawals.situation(
        visited.services,
        visited.order_id,
        token=visited.token,
        lines=visited.view.placed.lines,
        left=left_to_withdraw(visited.file),
    )


def _answer(visited: Visit, form: FormData) -> Response:
    now = situation(visited)
    values = fields(form, name=200, email=254, reason=2000)
    chosen = {
        choice.line.line: quantity
        for choice in now.choices
        if (quantity := number(field(form, f"line-{choice.line.line}", 6), most=choice.line.quantity))
    }
    key, step = key_of(form), form.get("step")
    if step not in ("check", "confirm"):
        return _choose(visited, now, values, chosen=chosen, key=key)
    wrong = to_mend(_mistakes(values, chosen), visited.language)
    if wrong.wrong:
        return _choose(visited, now, values, chosen=chosen, key=key, told=wrong)
    if step == "check":
        return _confirm(visited, now, values, chosen=chosen, key=key)
    return _state(visited, now, values, chosen, key)


def _state(visited: Visit, now: Situation, values: dict[str, str], chosen: dict[int, int], key: str) -> Response:
    try:
        return_id = withdrawals.state_withdrawal(
            visited.services,
            visited.order_id,
            token=visited.token,
            key=key,
            name=values["name"],
            email=values["email"],
            lines=[LineQuantity(line, quantity) for line, quantity in sorted(chosen.items())],
            reason=values["reason"],
        )
    except ServiceError as error:
        wrong = told(error, visited.language, fields=AT_FIELDS)
        key = key if wrong.retry else fresh_key()
        if wrong.fields:
            return _choose(visited, now, values, chosen=chosen, key=key, told=wrong)
        return _confirm(visited, now, values, chosen=chosen, key=key, told=wrong)
    return go_to(visited, f"/withdrawals/{return_id}")


def _mistakes(values: Mapping[str, str], chosen: Mapping[int, int]) -> dict[str, str]:
    found = {} if chosen else {"pieces": "choose_pieces"}
    if not values["name"]:
        found["name"] = "need_name"
    if not is_email(values["email"]):
        found["email"] = "need_email"
    return found


def _choose(
    visited: Visit,
    now: Situation,
    values: Mapping[str, str],
    *,
    chosen: Mapping[int, int],
    key: str,
    told: Told = NOTHING_WRONG,
) -> HTMLResponse:
    return customer_page(visited, "customer/withdraw.html", told=told, now=now, form=values, chosen=chosen, key=key)


def _confirm(
    visited: Visit,
    now: Situation,
    values: Mapping[str, str],
    *,
    chosen: Mapping[int, int],
    key: str,
    told: Told = NOTHING_WRONG,
) -> HTMLResponse:
    lines = {line.line: line for line in visited.view.placed.lines}
    return customer_page(
        visited,
        "customer/withdraw_confirm.html",
        told=told,
        now=now,
        form=values,
        chosen=[(lines[line], quantity) for line, quantity in sorted(chosen.items())],
        key=key,
    )
