"""What is parked, in all services and in the desk's own projection, with the two ways to settle it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.desk.adapters.http.staff_access import CurrentAgent, CurrentMember, Member
from ordito.desk.adapters.http.staff_pages import staff_page
from ordito.desk.application.ports import Service, ServiceDown, ServiceError, ServiceRefused
from ordito.kit.http.card_numbers import CARD_NUMBER_REFUSED, holds_card_number
from ordito.kit.http.problems import not_found

SERVICES: tuple[Service, ...] = get_args(Service)
OWN = "desk"
SAID = {
    "redrive": "It will be tried again, in its order.",
    "discard": "It was discarded; what waited behind it goes on.",
    "failed": "It was tried again and failed again.",
}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Group:
    """One service's parked things. `down`: it did not answer."""

    service: str
    down: bool
    items: tuple[dict[str, Any], ...]


@router.get("/staff/parked")
def parked(member: CurrentMember, desk: CurrentDesk, said: str = "") -> HTMLResponse:
    return _page(member, desk, notice=SAID.get(said))


@router.post("/staff/parked/{service}/redrive")
def redrive(
    member: CurrentAgent,
    desk: CurrentDesk,
    service: str,
    parked_id: Annotated[str, Form(max_length=300)],
    key: Annotated[str, Form(max_length=64)],
) -> Response:
    if service == OWN:
        done = desk.parked.redrive(parked_id)
        return _back("redrive" if done else "failed")
    return _ask(member, desk, service, parked_id, "redrive", key=key, body={})


@router.post("/staff/parked/{service}/discard")
def discard(
    member: CurrentAgent,
    desk: CurrentDesk,
    service: str,
    parked_id: Annotated[str, Form(max_length=300)],
    key: Annotated[str, Form(max_length=64)],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    if not member.has_role("supervisor"):
        return _page(member, desk, error="Discarding needs the role supervisor.", status=403)
    if len(reason.strip()) < 3:
        return _page(member, desk, error="Say why it may be left undone.", status=422)
    if service == OWN:
        if holds_card_number(reason):
            return _page(member, desk, error=CARD_NUMBER_REFUSED, status=422)
        desk.parked.discard(parked_id, reason=f"{member.account.email}: {reason.strip()}")
        return _back("discard")
    return _ask(member, desk, service, parked_id, "discard", key=key, body={"reason": reason.strip()})


def _ask(
    member: Member, desk: Desk, service: str, parked_id: str, action: str, *, key: str, body: dict[str, str]
) -> Response:
    found = next((each for each in SERVICES if each == service), None)
    if found is None:
        raise not_found()
    try:
        path = f"/v1/parked/{parked_id}/{action}"
        desk.services.post(found, path, token=member.token, key=key, body=body)
    except ServiceRefused as error:
        return _page(member, desk, error=error.detail, status=409)
    except ServiceDown:
        told = f"{service} does not answer right now. Open this page again shortly: it shows whether this was done."
        return _page(member, desk, error=told, status=503)
    return _back(action)


def _back(said: str) -> RedirectResponse:
    return RedirectResponse(f"/staff/parked?said={said}", status_code=303)


def _page(
    member: Member, desk: Desk, *, notice: str | None = None, error: str | None = None, status: int = 200
) -> HTMLResponse:
    token = member.token

    def ask(service: Service) -> Group:
        try:
            answer = desk.services.read(service, "/v1/parked", token=token)
            return Group(service, False, tuple(answer["items"]))
        except ServiceError:
            return Group(service, True, ())

    with ThreadPoolExecutor(len(SERVICES)) as pool:
        groups = list(pool.map(ask, SERVICES))
    groups.append(Group(OWN, False, desk.parked.listed()))
    return staff_page(
        "staff/parked.html",
        member,
        desk,
        here="parked",
        status=status,
        groups=groups,
        total=sum(len(group.items) for group in groups),
        notice=notice,
        error=error,
    )
