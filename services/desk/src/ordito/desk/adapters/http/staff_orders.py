"""The staff's list of orders, and the page that answers "what happened to this order, and why?"."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.adapters.http.pages import page
from ordito.desk.adapters.http.staff_access import CurrentMember, Member
from ordito.desk.application import actions
from ordito.desk.application.ports import Search, ServiceError
from ordito.desk.application.staff_view import StaffView, staff_view
from ordito.desk.domain.status import Status
from ordito.kit.http.problems import ProblemDocument, not_found
from ordito.kit.identifiers import new_id

PAGE = 50
COURIERS = ("brt", "gls", "dhl")
CONDITIONS = ("intact", "worn", "diminished", "wrong_item", "missing")
SAID = {
    "cancel": "The cancellation was asked for.",
    "delivery": "The delivery details were changed.",
    "pack": "The parcel was packed.",
    "hand-over": "The parcel was handed over.",
    "authorise": "The return was authorised.",
    "receive": "The goods were received.",
    "inspect": "The inspection was recorded.",
}

router = APIRouter(include_in_schema=False)


@router.get("/staff/orders")
def orders(
    member: CurrentMember,
    desk: CurrentDesk,
    q: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query(max_length=40)] = "",
    seller: Annotated[str, Query(max_length=100)] = "",
    placed_from: Annotated[str, Query(max_length=10)] = "",
    placed_to: Annotated[str, Query(max_length=10)] = "",
    attention: Annotated[str, Query(max_length=1)] = "",
    before: Annotated[str | None, Query(max_length=300)] = None,
) -> HTMLResponse:
    search = Search(
        words=tuple(q.split())[:10],
        status=status or None,
        seller=seller or None,
        placed_from=_date(placed_from),
        placed_to=_date(placed_to),
        attention=attention == "1",
    )
    try:
        found = desk.views.search(search, before=before, limit=PAGE)
    except ValueError:
        found = desk.views.search(search, before=None, limit=PAGE)
    asked = {
        "q": q,
        "status": status,
        "seller": seller,
        "placed_from": placed_from,
        "placed_to": placed_to,
        "attention": attention,
    }
    given = {name: value for name, value in asked.items() if value}
    return page(
        "staff/orders.html",
        member=member,
        here="attention" if given == {"attention": "1"} else "orders",
        waiting=desk.views.attention_count("*"),
        found=found,
        asked=asked,
        narrowed=bool(given) or before is not None,
        older=None if found.older is None else "?" + urlencode({**given, "before": found.older}),
        newest="?" + urlencode(given) if before is not None else None,
        statuses=[each.value for each in Status],
        sellers=desk.views.sellers(),
    )


@router.get("/staff/orders/{order_id}")
def order(
    member: CurrentMember,
    desk: CurrentDesk,
    order_id: UUID,
    said: Annotated[str, Query(max_length=40)] = "",
    all_events: Annotated[str, Query(alias="all", max_length=1)] = "",
) -> HTMLResponse:
    view = load(desk, order_id)
    return order_page(member, desk, view, notice=SAID.get(said), all_events=all_events == "1")


def load(desk: CurrentDesk, order_id: UUID) -> StaffView:
    """The order, or 404."""
    file = desk.views.find(str(order_id))
    view = None if file is None else staff_view(file)
    if view is None:
        raise not_found()
    return view


def order_page(
    member: Member,
    desk: CurrentDesk,
    view: StaffView,
    *,
    notice: str | None = None,
    error: str | None = None,
    ruling: Any = None,
    status: int = 200,
    all_events: bool = False,
) -> HTMLResponse:
    """The whole page; after an action that failed, with what the service said."""
    try:
        options = actions.options(desk.services, view.order_id, token=member.token)
    except ServiceError:
        options = None
    return page(
        "staff/order.html",
        status=status,
        member=member,
        here="order",
        waiting=desk.views.attention_count("*"),
        view=view,
        options=options,
        notice=notice,
        error=error,
        refusal=ruling,
        all_events=all_events,
        key=lambda: str(new_id()),
        couriers=COURIERS,
        conditions=CONDITIONS,
    )


def problem_page(problem: ProblemDocument) -> HTMLResponse:
    """A problem, told to a member of the staff."""
    return page("staff/problem.html", status=problem.status, member=None, problem=problem)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
