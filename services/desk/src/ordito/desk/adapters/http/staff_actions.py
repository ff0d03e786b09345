"""What agents do from an order's page. Each form becomes one call to the service that decides; its answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.adapters.http.staff_access import CurrentAgent, Member
from ordito.desk.adapters.http.staff_orders import load, order_page
from ordito.desk.application import actions
from ordito.desk.application.ports import ServiceDown, ServiceError, ServiceRefused
from ordito.desk.application.staff_view import StaffView
from ordito.kit.http.problems import not_found
from ordito.schemas.money import Money

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Form(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Text = Annotated[str, Form(max_length=500)]


async def submitted(request: Request) -> FormData:
    """Dependency: the form as it came, for the fields that are named after lines."""
    return await request.form()


Submitted = Annotated[FormData, Depends(submitted)]


@router.post("/staff/orders/{order_id}/cancel")
def cancel(member: CurrentAgent, desk: CurrentDesk, order_id: UUID, key: Key, reason: Text = "") -> Response:
    return _act(
        member,
        desk,
        order_id,
        "cancel",
        lambda view: actions.cancel(desk.services, view.order_id, token=member.token, key=key, reason=reason.strip()),
    )


@router.post("/staff/orders/{order_id}/delivery")
def change_delivery(
    member: CurrentAgent,
    desk: CurrentDesk,
    order_id: UUID,
    key: Key,
    name: Text,
    line1: Text,
    postal_code: Text,
    city: Text,
    country: Text,
    line2: Text = "",
    province: Text = "",
    phone: Text = "",
) -> Response:
    address = {
        "name": name,
        "line1": line1,
        "line2": line2 or None,
        "postal_code": postal_code,
        "city": city,
        "province": province or None,
        "country": country,
    }
    return _act(
        member,
        desk,
        order_id,
        "delivery",
        lambda view: actions.change_delivery(
            desk.services, view.order_id, token=member.token, key=key, address=address, phone=phone or None
        ),
    )


@router.post("/staff/orders/{order_id}/parcels")
def pack(member: CurrentAgent, desk: CurrentDesk, order_id: UUID, key: Key, courier: Text) -> Response:
    return _act(
        member,
        desk,
        order_id,
        "pack",
        lambda view: actions.pack(desk.services, view.order_id, token=member.token, key=key, courier=courier),
    )


@router.post("/staff/orders/{order_id}/parcels/{parcel_id}/hand-over")
def hand_over(
    member: CurrentAgent, desk: CurrentDesk, order_id: UUID, parcel_id: UUID, key: Key, tracking_number: Text
) -> Response:
    return _act(
        member,
        desk,
        order_id,
        "hand-over",
        lambda view: actions.hand_over(
            desk.services,
            view.order_id,
            str(parcel_id),
            token=member.token,
            key=key,
            tracking_number=tracking_number.strip(),
        ),
    )


@router.post("/staff/orders/{order_id}/returns/{return_id}/authorise")
def authorise(
    member: CurrentAgent, desk: CurrentDesk, order_id: UUID, return_id: str, key: Key, defective: Text = ""
) -> Response:
    return _act(
        member,
        desk,
        order_id,
        "authorise",
        lambda view: actions.authorise(
            desk.services,
            view.order_id,
            _known(view, return_id),
            token=member.token,
            key=key,
            defective=defective == "1",
        ),
    )


@router.post("/staff/orders/{order_id}/returns/{return_id}/receive")
def receive(member: CurrentAgent, desk: CurrentDesk, order_id: UUID, return_id: str, key: Key) -> Response:
    return _act(
        member,
        desk,
        order_id,
        "receive",
        lambda view: actions.receive(
            desk.services, view.order_id, _known(view, return_id), token=member.token, key=key
        ),
    )


@router.post("/staff/orders/{order_id}/returns/{return_id}/inspect")
async def inspect(
    member: CurrentAgent, desk: CurrentDesk, order_id: UUID, return_id: str, key: Key, form: Submitted
) -> Response:
    def work(view: StaffView) -> None:
        found = _found(view, _known(view, return_id), form)
        actions.inspect(desk.services, view.order_id, return_id, token=member.token, key=key, found=found)

    return await run_in_threadpool(_act, member, desk, order_id, "inspect", work)


def _act(member: Member, desk: CurrentDesk, order_id: UUID, what: str, work: Callable[[StaffView], object]) -> Response:
    """Do it, then show the order again: after a success by a redirect, so that reloading repeats nothing."""
    view = load(desk, order_id)
    try:
        work(view)
    except ServiceError as error:
        match error:
            case ServiceRefused(detail=detail, ruling=ruling):
                return order_page(member, desk, view, error=detail, ruling=ruling, status=409)
            case ServiceDown(service=service):
                told = f"{service} does not answer right now. Open this order again soon: it shows whether it was done."
                return order_page(member, desk, view, error=told, status=503)
            case _:
                raise
    return RedirectResponse(f"/staff/orders/{order_id}?said={what}", status_code=303)


def _known(view: StaffView, return_id: str) -> str:
    every = view.parts.returns.returns if view.parts.returns else ()
    if return_id not in {each.return_id for each in every}:
        raise not_found()
    return return_id


def _found(view: StaffView, return_id: str, form: FormData) -> list[actions.Found]:
    every = view.parts.returns.returns if view.parts.returns else ()
    one = next(each for each in every if each.return_id == return_id)
    currency = view.placed.totals.total.currency
    found = []
    for piece in one.lines:
        condition = str(form.get(f"condition-{piece.line}") or "intact")
        cents = _cents(str(form.get(f"reduction-{piece.line}") or ""))
        reduction = Money(cents, currency) if cents else None
        found.append(actions.Found(piece.line, piece.quantity, condition, reduction))
    return found


def _cents(text: str) -> int:
    """4,90 or 4.90 as 490; nothing that is not an amount."""
    whole, _, part = text.strip().replace(",", ".").partition(".")
    if not (whole or "0").isdigit() or not (part or "0").isdigit() or len(part) > 2:
        return 0
    return int(whole or "0") * 100 + int((part + "00")[:2])
