"""Parcels that came and belong to no return: recorded, assigned to a return, or sent back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.desk.adapters.http.staff_access import CurrentAgent, CurrentMember, Member
from ordito.desk.adapters.http.staff_actions import Key
from ordito.desk.adapters.http.staff_pages import staff_page
from ordito.desk.application.ports import Chosen, Search, ServiceDown, ServiceRefused
from ordito.kit.identifiers import new_id

MOST = 200
STATUSES = ("waiting", "assigned", "sent_back")
SAID = {
    "recorded": "The parcel was recorded.",
    "assigned": "The parcel is this return's, and was received there.",
    "sent-back": "The parcel goes back to its sender.",
}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page shows, and what was typed into the form that failed (`form` is its parcel's id, or `new`)."""

    seller: str = ""
    status: str = "waiting"
    q: str = ""
    form: str = ""
    typed: Mapping[str, str] | None = None
    key: str = ""


Text = Annotated[str, Form(max_length=300)]


@router.get("/staff/unknown-parcels")
def listed(
    member: CurrentMember,
    desk: CurrentDesk,
    seller: Annotated[str, Query(max_length=100)] = "",
    status: Annotated[str, Query(max_length=20)] = "waiting",
    q: Annotated[str, Query(max_length=100)] = "",
    said: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    return _page(member, desk, Asked(seller, status, q), notice=SAID.get(said))


@router.post("/staff/unknown-parcels")
def record(
    member: CurrentAgent,
    desk: CurrentDesk,
    key: Key,
    seller: Text = "",
    sender: Text = "",
    tracking_number: Text = "",
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    typed = {"seller": seller, "sender": sender, "tracking_number": tracking_number, "note": note}
    body = {name: value.strip() for name, value in typed.items() if value.strip()}
    if not body.get("seller"):
        return _page(member, desk, Asked(form="new", typed=typed, key=key), error="Say whose parcel it is.", status=422)
    return _ask(member, desk, "", body, "recorded", Asked(form="new", typed=typed, key=key))


@router.post("/staff/unknown-parcels/{parcel_id}/assign")
def assign(
    member: CurrentAgent, desk: CurrentDesk, parcel_id: UUID, key: Key, order: Text = "", return_id: Text = ""
) -> Response:
    asked = Asked(form=str(parcel_id), typed={"order": order, "return_id": return_id}, key=key)
    order_id = _order(desk, order.strip())
    if order_id is None:
        told = f"No order is found by “{order.strip()}”: write its number, or its whole id."
        return _page(member, desk, asked, error=told, status=422)
    chosen = return_id.strip() or _only_return(desk, order_id)
    if chosen is None:
        told = "That order has no return, or several: write which one (r1, r2, …)."
        return _page(member, desk, asked, error=told, status=422)
    body = {"order_id": order_id, "return_id": chosen}
    return _ask(member, desk, f"/{parcel_id}/assign", body, "assigned", asked)


@router.post("/staff/unknown-parcels/{parcel_id}/send-back")
def send_back(member: CurrentAgent, desk: CurrentDesk, parcel_id: UUID, key: Key) -> Response:
    return _ask(member, desk, f"/{parcel_id}/send-back", {}, "sent-back", Asked(form=str(parcel_id), key=key))


def _ask(member: Member, desk: Desk, path: str, body: Mapping[str, Any], said: str, asked: Asked) -> Response:
    try:
        desk.services.post("returns", f"/v1/unknown-parcels{path}", token=member.token, key=asked.key, body=body)
    except ServiceRefused as error:
        mended = Asked(form=asked.form, typed=asked.typed)
        return _page(member, desk, mended, error=error.detail, ruling=error.ruling, status=409)
    except ServiceDown:
        told = "returns does not answer right now. What you typed is still here: sent twice, it is done once."
        return _page(member, desk, asked, error=told, status=503)
    return RedirectResponse(f"/staff/unknown-parcels?said={said}", status_code=303)


def _order(desk: Desk, text: str) -> str | None:
    """The order that is meant: by its id, its number or its storefront's reference, if only one fits."""
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        return text
    rows = desk.views.search(Search(words=tuple(text.split())[:10]), before=None, limit=20).rows if text else ()
    exact = [row for row in rows if text.casefold() in (row.number.casefold(), row.storefront_reference.casefold())]
    found = exact or rows
    return found[0].order_id if len(found) == 1 else None


def _only_return(desk: Desk, order_id: str) -> str | None:
    file = desk.views.find(order_id)
    every = file.parts.returns.returns if file is not None and file.parts.returns is not None else ()
    open_ones = [each.return_id for each in every if each.stage in {"withdrawn", "authorised", "dispatched"}]
    return open_ones[0] if len(open_ones) == 1 else None


def _page(
    member: Member,
    desk: Desk,
    asked: Asked,
    *,
    notice: str | None = None,
    error: str | None = None,
    ruling: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HTMLResponse:
    chosen = Chosen(
        seller=asked.seller or None,
        status=asked.status if asked.status in STATUSES else None,
        text=asked.q.strip() or None,
    )
    return staff_page(
        "staff/unknown_parcels.html",
        member,
        desk,
        here="unknown-parcels",
        status=status,
        parcels=desk.holdings.unknown_parcels(chosen, limit=MOST),
        asked=asked,
        statuses=STATUSES,
        sellers=desk.views.sellers(),
        typed=asked.typed or {},
        kept_key=asked.key or str(new_id()),
        notice=notice,
        error=error,
        refusal=ruling,
    )
