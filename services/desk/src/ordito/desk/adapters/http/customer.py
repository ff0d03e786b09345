"""The customer's page of one order, behind its link. The link is the only key: no cookie, so nothing to forge.

What is done from here is done by the service that decides, with the customer's own token. When a service does not
answer, the page still shows, and says that the action is not possible right now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.adapters.http.pages import page
from ordito.desk.application import actions, wording
from ordito.desk.application.customer_view import CustomerView, customer_view, left_to_withdraw, seller_name
from ordito.desk.application.ports import OrderFile, ServiceDown, ServiceError, ServiceRefused, Services
from ordito.kit.http.tokens import read_link_token
from ordito.kit.identifiers import new_id
from ordito.schemas.orders import OrderLine
from ordito.schemas.values import LineQuantity

Language = Literal["it", "en"]
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_KEY = re.compile(r"^[A-Za-z0-9-]{8,64}$")


@dataclass(frozen=True, slots=True)
class Visit:
    """A genuine link, opened: whose order, in which language, and what is known of it."""

    token: str
    order_id: str
    language: Language
    file: OrderFile | None
    view: CustomerView | None
    services: Services

    @property
    def base(self) -> str:
        return f"/o/{quote(self.token)}"


class LinkUnknown(Exception):
    """No order stands behind this link."""


router = APIRouter(include_in_schema=False)


def visit(
    request: Request, desk: CurrentDesk, token: str, lang: Annotated[str | None, Query(max_length=20)] = None
) -> Visit:
    """Dependency: the link, opened. Raises LinkUnknown."""
    subject = read_link_token(desk.settings.link_secret.get_secret_value(), token)
    if subject is None:
        raise LinkUnknown
    file = desk.views.find(str(subject))
    view = None if file is None else customer_view(file)
    own = None if view is None else view.placed.customer.language
    return Visit(token, str(subject), _language(lang, own, request), file, view, desk.services)


Visited = Annotated[Visit, Depends(visit)]


@router.get("/o/{token}")
def show(visited: Visited, said: Annotated[str | None, Query(max_length=40)] = None) -> HTMLResponse:
    if visited.view is None:
        return _not_yet(visited)
    return _page(visited, "customer/order.html", options=_options(visited), notice=_notice(said, visited.language))


@router.get("/o/{token}/cancel")
def ask_to_cancel(visited: Visited) -> HTMLResponse:
    if visited.view is None:
        return _not_yet(visited)
    return _page(visited, "customer/cancel.html", key=str(new_id()), reason="", error=None)


@router.post("/o/{token}/cancel")
async def cancel(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_cancel, visited, form)


def _cancel(visited: Visit, form: FormData) -> Response:
    if visited.view is None:
        return _not_yet(visited)
    reason = _field(form, "reason", 500)
    try:
        actions.cancel(visited.services, visited.order_id, token=visited.token, key=_key(form), reason=reason)
    except ServiceError as error:
        told, status = _told(error, visited.language)
        return _page(visited, "customer/cancel.html", status=status, key=str(new_id()), reason=reason, error=told)
    return _back(visited, "cancel_asked")


@router.get("/o/{token}/withdraw")
def ask_to_withdraw(visited: Visited) -> HTMLResponse:
    if visited.view is None:
        return _not_yet(visited)
    customer = visited.view.placed.customer
    form = {"name": customer.name, "email": customer.email, "reason": ""}
    return _withdrawal(visited, form, chosen={}, key=str(new_id()))


@router.post("/o/{token}/withdraw")
async def withdraw(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_withdraw, visited, form)


def _withdraw(visited: Visit, form: FormData) -> Response:
    if visited.view is None:
        return _not_yet(visited)
    values = {
        "name": _field(form, "name", 200),
        "email": _field(form, "email", 254),
        "reason": _field(form, "reason", 2000),
    }
    chosen = _chosen(form, visited.view)
    errors = _errors(values, chosen)
    step, key = form.get("step"), _key(form)
    if errors or step not in ("check", "confirm"):
        shown = errors if step != "change" else ()
        return _withdrawal(visited, values, chosen=chosen, key=key, errors=shown, status=422 if shown else 200)
    if step == "check":
        return _withdrawal(visited, values, chosen=chosen, key=key, confirming=True)
    try:
        accepted = actions.withdraw(
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
        told, status = _told(error, visited.language)
        return _withdrawal(
            visited, values, chosen=chosen, key=str(new_id()), confirming=True, told=(told,), status=status
        )
    return _back(visited, "withdraw_sent" if accepted else "withdraw_declined")


def _withdrawal(
    visited: Visit,
    form: Mapping[str, str],
    *,
    chosen: Mapping[int, int],
    key: str,
    confirming: bool = False,
    errors: tuple[str, ...] = (),
    told: tuple[str, ...] = (),
    status: int = 200,
) -> HTMLResponse:
    assert visited.view is not None  # noqa: S101  the callers answer otherwise before
    lines = {line.line: line for line in visited.view.placed.lines}
    return _page(
        visited,
        "customer/withdraw.html",
        status=status,
        key=key,
        form=form,
        confirming=confirming,
        chosen=[(lines[line], quantity) for line, quantity in sorted(chosen.items())],
        choices=() if confirming else _choices(visited, chosen),
        errors=[wording.WORDS[error].in_language(visited.language) for error in errors] + list(told),
    )


def _choices(visited: Visit, chosen: Mapping[int, int]) -> list[dict[str, Any]]:
    """What returns says of each line; while it does not answer, what the events say."""
    assert visited.view is not None and visited.file is not None  # noqa: S101, PT018
    try:
        options = actions.withdrawal_options(visited.services, visited.order_id, token=visited.token)
    except ServiceError:
        options = ()
    known = {each.line: each for each in options}
    left = left_to_withdraw(visited.file)
    choices = []
    for line in visited.view.placed.lines:
        option = known.get(line.line)
        choices.append(
            {
                "line": line,
                "left": option.left if option else left.get(line.line, 0),
                "allowed": option.allowed if option else True,
                "ruling": option.ruling if option and not option.allowed and option.left else None,
                "chosen": chosen.get(line.line, 0),
            }
        )
    return choices


def _options(visited: Visit) -> dict[str, actions.Option] | None:
    try:
        return actions.options(visited.services, visited.order_id, token=visited.token)
    except ServiceError:
        return None


def link_unknown(request: Request, _: Exception) -> HTMLResponse:
    """The friendly 404 for a link that is broken or forged."""
    return _message(_language(request.query_params.get("lang"), None, request), "not_found", status=404)


def message_page(request: Request, status: int) -> HTMLResponse:
    """A problem, told to a customer's browser."""
    language = _language(request.query_params.get("lang"), None, request)
    return _message(language, "not_found" if status == 404 else "error", status=status)


def _message(language: Language, what: str, *, status: int) -> HTMLResponse:
    return page(
        "customer/message.html", language=language, status=status, brand="Ordito", heading=f"{what}_title", text=what
    )


def _not_yet(visited: Visit) -> HTMLResponse:
    return _message(visited.language, "not_yet", status=404)


def _page(visited: Visit, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    assert visited.view is not None  # noqa: S101  the callers answer otherwise before
    return page(
        template,
        language=visited.language,
        status=status,
        brand=seller_name(visited.view.placed.terms.seller),
        languages=visited.base,
        base=visited.base,
        view=visited.view,
        **values,
    )


def _language(asked: str | None, own: str | None, request: Request) -> Language:
    """As asked for, else the customer's own, else the browser's, else Italian."""
    for word in (asked, own, request.headers.get("accept-language", "")[:2]):
        if word == "en":
            return "en"
        if word == "it":
            return "it"
    return "it"


_GOOD = {"cancel_asked", "withdraw_sent"}


def _notice(said: str | None, language: str) -> dict[str, str] | None:
    if said not in {*_GOOD, "withdraw_declined"}:
        return None
    return {"kind": "good" if said in _GOOD else "warn", "text": wording.WORDS[said].in_language(language)}


def _back(visited: Visit, said: str) -> RedirectResponse:
    return RedirectResponse(f"{visited.base}?lang={visited.language}&said={said}", status_code=303)


def _told(error: ServiceError, language: str) -> tuple[str, int]:
    """What the customer reads: the ruling's own sentence where there is one."""
    match error:
        case ServiceRefused(ruling={"sentence": {"it": str(), "en": str()} as sentence}):
            return str(sentence[language]), 409
        case ServiceRefused(code="card_number_refused"):
            return wording.WORDS["card_number_refused"].in_language(language), 409
        case ServiceDown():
            return wording.WORDS["action_unavailable"].in_language(language), 503
        case _:
            return wording.WORDS["refused_now"].in_language(language), 409


def _field(form: FormData, name: str, longest: int) -> str:
    value = form.get(name)
    return value.strip().replace("\r\n", "\n")[:longest] if isinstance(value, str) else ""


def _key(form: FormData) -> str:
    """The form's own key, so that a form sent twice acts once."""
    key = _field(form, "key", 64)
    return key if _KEY.match(key) else str(new_id())


def _chosen(form: FormData, view: CustomerView) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in view.placed.lines:
        quantity = _quantity(_field(form, f"line-{line.line}", 6), line)
        if quantity:
            found[line.line] = quantity
    return found


def _quantity(text: str, line: OrderLine) -> int:
    return min(int(text), line.quantity) if text.isascii() and text.isdigit() else 0


def _errors(values: Mapping[str, str], chosen: Mapping[int, int]) -> tuple[str, ...]:
    found = []
    if not chosen:
        found.append("choose_pieces")
    if not values["name"]:
        found.append("need_name")
    if not _EMAIL.match(values["email"]):
        found.append("need_email")
    return tuple(found)
