"""Photos and forms that the returns service keeps, shown to the staff under the console's own session."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.desk.adapters.http.staff_access import CurrentMember, Member
from ordito.desk.application.ports import ServiceDown, ServiceRefused
from ordito.kit.http.problems import Problem, not_found

_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})

router = APIRouter(include_in_schema=False)


@router.get("/staff/orders/{order_id}/photos/{photo_id}")
def photo(member: CurrentMember, desk: CurrentDesk, order_id: UUID, photo_id: UUID) -> Response:
    return _paper(member, desk, f"/v1/orders/{order_id}/photos/{photo_id}")


@router.get("/staff/orders/{order_id}/returns/{return_id}/form.pdf")
def return_form(member: CurrentMember, desk: CurrentDesk, order_id: UUID, return_id: str) -> Response:
    return _paper(member, desk, f"/v1/orders/{order_id}/returns/{return_id}/form.pdf")


def _paper(member: Member, desk: Desk, path: str) -> Response:
    try:
        document = desk.services.fetch("returns", path, token=member.token)
    except ServiceRefused as error:
        raise not_found() from error
    except ServiceDown as error:
        raise Problem(503, "service_down", "returns does not answer right now. Try again in a minute.") from error
    media_type = document.media_type.partition(";")[0]
    if media_type not in _SHOWN:
        raise not_found()
    headers = {
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(document.content, media_type=media_type, headers=headers)
