"""The staff's list of orders, and the page that answers "what happened to this order, and why?"."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.desk.adapters.http.pages import page
from ordito.desk.adapters.http.staff_access import CurrentMember, Member
from ordito.desk.adapters.http.staff_pages import staff_page
from ordito.desk.application.ports import Search
from ordito.desk.application.staff_actions import SAID, SECTIONS, forms
from ordito.desk.application.staff_answers import Answers, ask_services, ask_terms
from ordito.desk.application.staff_forms import Form, Said
from ordito.desk.application.staff_view import StaffView, staff_view
from ordito.desk.domain.status import Status
from ordito.kit.http.problems import ProblemDocument, not_found

PAGE = 50

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
    return staff_page(
        "staff/orders.html",
        member,
        desk,
        here="attention" if given == {"attention": "1"} else "orders",
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


def load(desk: Desk, order_id: UUID) -> StaffView:
    """The order, or 404."""
    file = desk.views.find(str(order_id))
    view = None if file is None else staff_view(file)
    if view is None:
        raise not_found()
    return view


def order_page(
    member: Member,
    desk: Desk,
    view: StaffView,
    *,
    notice: str | None = None,
    error: str | None = None,
    ruling: Any = None,
    status: int = 200,
    all_events: bool = False,
) -> HTMLResponse:
    """The whole page; after an action that was declined, with what the service said."""
    may_act = member.has_role("agent")
    answers = ask_services(desk.services, view, token=member.token) if may_act else Answers(options={})
    offered = forms(view, answers) if may_act else ()
    return staff_page(
        "staff/order.html",
        member,
        desk,
        here="order",
        status=status,
        view=view,
        answers=answers,
        urgent=[each for each in offered if each.urgent and each.allowed],
        sections=_by_section([each for each in offered if each.allowed and not each.urgent]),
        forbidden=[each for each in offered if not each.allowed],
        says=_said_before(member, desk, view, offered, answers),
        notice=notice,
        error=error,
        refusal=ruling,
        all_events=all_events,
    )


def problem_page(problem: ProblemDocument) -> HTMLResponse:
    """A problem, told to a member of the staff."""
    return page("staff/problem.html", status=problem.status, member=None, problem=problem)


def _by_section(offered: list[Form]) -> list[tuple[str, list[Form]]]:
    found = [(section, [each for each in offered if each.section == section]) for section in SECTIONS]
    return [(section, some) for section, some in found if some]


def _said_before(
    member: Member, desk: Desk, view: StaffView, offered: tuple[Form, ...], answers: Answers
) -> dict[str, tuple[Said, ...]]:
    """By form: what the terms say about it before it is done. Not asked for forms that have a page of their own."""
    shown = [each for each in offered if each.allowed and not each.wide]
    if "orders" in answers.down:
        return {each.id: each.says for each in offered}
    asked = [(each.id, question) for each in shown for question in each.asks]
    told = {each.id: each.says for each in offered}
    every = ask_terms(desk.services, view.placed.terms, [question for _, question in asked], token=member.token)
    by_question = {id(question): form_id for form_id, question in asked}
    for question, said in every:
        form_id = by_question[id(question)]
        told[form_id] = (*told[form_id], *said)
    return told


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
