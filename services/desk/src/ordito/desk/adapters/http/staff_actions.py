"""What agents do with an order: each form on a page of its own, and the call to the service that decides.

What was typed is shown again whenever it was not done: with the field that is wrong, or with the service's answer and
its ruling. A form keeps its idempotency key while it is not known whether it was done, so that sending it twice is
harmless.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from pydantic_core import to_json
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.desk.adapters.http.staff_access import CurrentAgent, CurrentMember, Member
from ordito.desk.adapters.http.staff_orders import load, order_page
from ordito.desk.adapters.http.staff_pages import staff_page
from ordito.desk.application import staff_forms
from ordito.desk.application.ports import Service, ServiceDown, ServiceRefused
from ordito.desk.application.staff_actions import find
from ordito.desk.application.staff_answers import Answers, ask_services, ask_terms
from ordito.desk.application.staff_forms import Said
from ordito.desk.application.staff_view import StaffView
from ordito.kit.http.problems import Problem
from ordito.kit.identifiers import new_id

MOST_BYTES = 5 * 1024 * 1024
"""Of one photo; the returns service takes no larger one."""
LARGER_BODIES = dict.fromkeys(("/inspect", "/check", "/claims"), 8 * MOST_BYTES)
"""By the end of the address: forms that carry photos."""

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Form(pattern=r"^[A-Za-z0-9-]{8,64}$")]


async def submitted(request: Request) -> FormData:
    """Dependency: the form as it came, for the fields that are named after lines."""
    return await request.form()


Submitted = Annotated[FormData, Depends(submitted)]


@dataclass(frozen=True, slots=True)
class Shown:
    """How a form is shown: as it is offered, or again with what was typed and what came of it."""

    values: Mapping[str, str]
    key: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    told: str | None = None
    ruling: Mapping[str, Any] | None = None
    foreseen: tuple[Said, ...] = ()
    digest: str = ""
    status: int = 200


@router.get("/staff/orders/{order_id}/{form_id:path}")
def show(member: CurrentMember, desk: CurrentDesk, order_id: UUID, form_id: str) -> Response:
    if not member.has_role("agent"):
        raise Problem(403, "role_required", "This needs the role agent.")
    view = load(desk, order_id)
    answers = ask_services(desk.services, view, token=member.token)
    found = find(view, answers, form_id)
    if found is None:
        return _closed(member, desk, view, answers)
    return _form_page(member, desk, view, found, Shown(found.offered(), str(new_id())))


@router.post("/staff/orders/{order_id}/{form_id:path}")
def act(member: CurrentAgent, desk: CurrentDesk, order_id: UUID, form_id: str, key: Key, sent: Submitted) -> Response:
    view = load(desk, order_id)
    answers = ask_services(desk.services, view, token=member.token)
    found = find(view, answers, form_id)
    if found is None or not found.allowed:
        return _closed(member, desk, view, answers)
    typed = {name: str(value) for name, value in sent.multi_items() if isinstance(value, str)}
    wrong = _keep_photos(member, desk, view, found, sent, typed)
    currency = view.placed.totals.total.currency
    given, faults = staff_forms.read(found, typed, currency=currency)
    wrong |= faults
    if wrong:
        return _form_page(member, desk, view, found, Shown(typed, key, wrong=wrong, status=422))
    call = found.call(given)
    if questions := found.foresees(given):
        digest = sha256(to_json([call.path, call.body])).hexdigest()[:32]
        if typed.get("foreseen") != digest:
            foreseen = _ask(member, desk, view, questions)
            return _form_page(member, desk, view, found, Shown(typed, key, foreseen=foreseen, digest=digest))
    try:
        desk.services.post(call.service, call.path, token=member.token, key=key, body=call.body)
    except ServiceRefused as error:
        if error.location is not None:
            told = f"It was recorded, and declined under the terms. {error.detail}"
            return order_page(member, desk, view, error=told, ruling=error.ruling, status=409)
        return _form_page(member, desk, view, found, _refused(found, typed, error))
    except ServiceDown as error:
        return _form_page(member, desk, view, found, Shown(typed, key, told=_down(error.service), status=503))
    return RedirectResponse(f"/staff/orders/{order_id}?said={found.said}", status_code=303)


def _refused(found: staff_forms.Form, typed: Mapping[str, str], error: ServiceRefused) -> Shown:
    """Nothing was saved: it may be mended and sent under a new key."""
    wrong = dict.fromkeys(staff_forms.at_fault(found, error.params), "This is what does not fit.")
    status = 422 if error.status == 422 else 409
    return Shown(typed, str(new_id()), wrong=wrong, told=error.detail, ruling=error.ruling, status=status)


def _form_page(member: Member, desk: Desk, view: StaffView, found: staff_forms.Form, shown: Shown) -> HTMLResponse:
    return staff_page(
        "staff/form.html",
        member,
        desk,
        here="order",
        status=shown.status,
        view=view,
        form=found,
        shown=shown,
        says=(*found.says, *_ask(member, desk, view, found.asks)),
    )


def _ask(member: Member, desk: Desk, view: StaffView, questions: tuple[staff_forms.Question, ...]) -> tuple[Said, ...]:
    told = ask_terms(desk.services, view.placed.terms, questions, token=member.token)
    return tuple(each for _, said in told for each in said)


def _closed(member: Member, desk: Desk, view: StaffView, answers: Answers) -> Response:
    """The form is not open: it was settled in the meantime, or nobody can say while a service is down."""
    if answers.down:
        return order_page(member, desk, view, error=_down(answers.down[0]), status=503)
    return RedirectResponse(f"/staff/orders/{view.order_id}?said=settled", status_code=303)


def _down(service: Service) -> str:
    return (
        f"{service} does not answer right now. What you typed is still here: send it again soon. "
        "Sent twice it is done once; the order's page shows whether it was done."
    )


def _keep_photos(
    member: Member, desk: Desk, view: StaffView, found: staff_forms.Form, sent: FormData, typed: dict[str, str]
) -> dict[str, str]:
    """Sends new photos to the returns service and puts their ids among what was typed. What is wrong, by field."""
    wrong: dict[str, str] = {}
    for asked in (each for each in found.fields if each.kind == "photos"):
        kept = [str(value) for value in sent.getlist(asked.name) if value]
        for file in sent.getlist(f"{asked.name}-new"):
            if not isinstance(file, UploadFile) or not file.filename:
                continue
            content = file.file.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                wrong[asked.name] = f"{file.filename} is larger than 5 MiB."
                continue
            try:
                answer = desk.services.send(
                    "returns",
                    f"/v1/orders/{view.order_id}/photos",
                    token=member.token,
                    key=f"photo-{sha256(content).hexdigest()}",
                    content=content,
                    media_type=file.content_type or "application/octet-stream",
                )
            except ServiceRefused as error:
                wrong[asked.name] = f"{file.filename}: {error.detail}"
            except ServiceDown:
                wrong[asked.name] = f"{file.filename} could not be kept: returns does not answer right now."
            else:
                kept.append(str(answer["photo"]))
        typed[asked.name] = " ".join(dict.fromkeys(kept))
    return wrong
