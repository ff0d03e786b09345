"""A page of the staff's console: what is around every one of them, and the lists that it leads to."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse

from ordito.desk.adapters.http.desk import Desk
from ordito.desk.adapters.http.pages import page
from ordito.desk.adapters.http.staff_access import Member
from ordito.desk.application.staff_work import QUEUES
from ordito.kit.identifiers import new_id


def staff_page(name: str, member: Member, desk: Desk, *, here: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The template, filled. `here` is the place in the navigation that it belongs to."""
    counts = desk.work.counts({queue.name: queue.wanted for queue in QUEUES})
    return page(
        name,
        status=status,
        member=member,
        here=here,
        waiting=desk.views.attention_count("*"),
        queues=[(queue.name, queue.title, counts[queue.name]) for queue in QUEUES],
        key=lambda: str(new_id()),
        **values,
    )
