"""The staff's lists: what waits, seller by seller, each item with the form that settles it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.adapters.http.staff_access import CurrentMember
from ordito.desk.adapters.http.staff_pages import staff_page
from ordito.desk.application.staff_work import QUEUES, waiting
from ordito.kit.http.problems import not_found

MOST = 200

router = APIRouter(include_in_schema=False)


@router.get("/staff/work/{name}")
def work(
    member: CurrentMember,
    desk: CurrentDesk,
    name: str,
    seller: Annotated[str, Query(max_length=100)] = "",
    state: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    queue = next((each for each in QUEUES if each.name == name), None)
    if queue is None:
        raise not_found()
    found = desk.work.waiting(queue.wanted, seller=seller or None, limit=MOST + 1)
    chosen = state if state in queue.states else None
    every = waiting(queue, found[:MOST])
    return staff_page(
        "staff/work.html",
        member,
        desk,
        here=queue.name,
        queue=queue,
        items=[each for each in every if chosen in (None, each.item.state)],
        states=[
            (each, sum(one.item.state == each for one in every), "?" + urlencode(_given(seller, each)))
            for each in queue.states
        ],
        everything=("?" + urlencode(_given(seller, "")), len(every)),
        state=chosen,
        seller=seller,
        sellers=desk.views.sellers(),
        more=len(found) > MOST,
    )


def _given(seller: str, state: str) -> dict[str, str]:
    return {name: value for name, value in (("seller", seller), ("state", state)) if value}
