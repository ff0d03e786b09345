"""A return's page: code, address, form, "I have sent it", what was found, what is paid back, and why each time.

And the files that stand behind it: the form as PDF and the photos, fetched with the customer's own token.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ordito.desk.adapters.http.customer_forms import fields, fresh_key, key_of, missing
from ordito.desk.adapters.http.customer_visit import NotOnThisOrder, Visit, Visited, customer_page, go_to
from ordito.desk.application.customer_documents import return_document
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told, to_mend, told
from ordito.desk.application.ports import ServiceDown, ServiceError

ReturnId = Annotated[str, Path(max_length=80)]
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})

router = APIRouter(include_in_schema=False)


@router.get("/o/{token}/returns/{return_id}")
def show(
    visited: Visited, return_id: ReturnId, said: Annotated[str | None, Query(max_length=40)] = None
) -> HTMLResponse:
    return _page(visited, return_id, {"courier": "", "tracking_number": ""}, key=fresh_key(), said=said)


@router.post("/o/{token}/returns/{return_id}/sent")
async def sent(visited: Visited, return_id: ReturnId, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_sent, visited, return_id, form)


@router.get("/o/{token}/returns/{return_id}/form.pdf")
def form_of(visited: Visited, return_id: ReturnId) -> Response:
    path = f"/v1/orders/{visited.order_id}/returns/{quote(return_id, safe='')}/form.pdf"
    try:
        paper = visited.services.fetch("returns", path, token=visited.token)
    except ServiceDown as error:
        return customer_page(visited, "customer/trouble.html", told=told(error, visited.language))
    except ServiceError:
        raise NotOnThisOrder(visited.language) from None
    headers = {"Content-Disposition": f'inline; filename="{visited.view.placed.number}-{quote(return_id)}.pdf"'}
    return Response(paper.content, media_type="application/pdf", headers=headers)


@router.get("/o/{token}/photos/{photo_id}")
def photo(visited: Visited, photo_id: UUID) -> Response:
    try:
        picture = visited.services.fetch(
            "returns", f"/v1/orders/{visited.order_id}/photos/{photo_id}", token=visited.token
        )
    except ServiceDown as error:
        return customer_page(visited, "customer/trouble.html", told=told(error, visited.language))
    except ServiceError:
        raise NotOnThisOrder(visited.language) from None
    if picture.media_type not in PICTURES:
        raise NotOnThisOrder(visited.language)
    return Response(picture.content, media_type=picture.media_type, headers={"Content-Disposition": "inline"})


def _sent(visited: Visit, return_id: str, form: FormData) -> Response:
    values, key = fields(form, courier=100, tracking_number=100), key_of(form)
    wrong = to_mend(missing(values, courier="need_courier"), visited.language)
    if wrong.wrong:
        return _page(visited, return_id, values, key=key, told=wrong)
    path = f"/v1/orders/{visited.order_id}/returns/{quote(return_id, safe='')}/dispatch"
    body = {name: value for name, value in values.items() if value}
    try:
        visited.services.post("returns", path, token=visited.token, key=key, body=body)
    except ServiceError as error:
        at = {"courier": ("courier", "need_courier"), "tracking_number": ("tracking_number", "need_tracking")}
        wrong = told(error, visited.language, fields=at)
        return _page(visited, return_id, values, key=key if wrong.retry else fresh_key(), told=wrong)
    return go_to(visited, f"/returns/{quote(return_id, safe='')}", said="sent_noted")


def _page(
    visited: Visit,
    return_id: str,
    form: dict[str, str],
    *,
    key: str,
    said: str | None = None,
    told: Told = NOTHING_WRONG,
) -> HTMLResponse:
    one = return_document(visited.services, visited.order_id, return_id, token=visited.token, parts=visited.view.parts)
    if one is None:
        raise NotOnThisOrder(visited.language)
    exchange = one.get("exchange")
    return customer_page(
        visited,
        "customer/return.html",
        told=told,
        here=f"{visited.base}/returns/{quote(return_id, safe='')}",
        one=one,
        form=form,
        key=key,
        replacement=visited.page_of(exchange["replacement_order_id"]) if exchange else None,
        said="sent_noted" if said == "sent_noted" else None,
    )
