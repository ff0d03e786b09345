"""`/v1/orders/{order_id}/photos`: pictures of goods, for the order's customer and the staff.

What is kept is what the bytes are, never what the request calls them: a page or a drawing with a script in it is no
photo. Photos are personal: only the customer's link and the staff see them, and nobody may store them on the way.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.http.app_state import CurrentPhotos, CurrentReturns
from ordito.returns.adapters.http.order import CustomerOrAgent, CustomerOrViewer, OrderId, visible
from ordito.returns.application.photos import MOST_BYTES, media_type_of
from ordito.schemas.values import Photo

PhotoId = Annotated[UUID, Path(description="The photo's id")]

LARGER_BODIES = {"/photos": MOST_BYTES}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "The picture's bytes, at most 5 MiB",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _ENDINGS},
    }
}
_PICTURE = {
    "description": "The picture",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _ENDINGS},
}

router = APIRouter(tags=["photos"])


class PhotoView(BaseModel):
    """A photo that is kept. Claims and inspections name it by its id."""

    photo: str
    media_type: str
    size: int
    sha256: str


async def body_of(request: Request) -> bytes:
    """Dependency: the body as it came."""
    return await request.body()


@router.post(
    "/v1/orders/{order_id}/photos",
    status_code=201,
    response_model=PhotoView,
    openapi_extra=_BODY,
    summary="Keep a photo of goods of the order: JPEG, PNG or WebP, at most 5 MiB",
)
def keep(
    order_id: OrderId,
    who: CustomerOrAgent,
    once: CurrentOnce,
    content: Annotated[bytes, Depends(body_of)],
    returns: CurrentReturns,
    photos: CurrentPhotos,
) -> Response:
    """The same picture sent again is the same photo (200)."""
    media_type = media_type_of(content)
    if media_type is None:
        raise Problem(415, "not_a_photo", "Send the bytes of a JPEG, PNG or WebP picture as the body.")

    def work(tx: Transaction) -> Answer:
        visible(returns, tx, order_id, who)
        photo, new = photos.keep(tx, str(order_id), content, media_type=media_type)
        address = f"/v1/orders/{order_id}/photos/{photo.id}"
        return Answer(201 if new else 200, _view(photo), headers={"Location": address})

    return once.run(streams=[str(order_id)], work=work)


@router.get(
    "/v1/orders/{order_id}/photos/{photo_id}",
    response_class=Response,
    responses={200: _PICTURE},
    summary="A photo's bytes",
)
def show(
    order_id: OrderId,
    photo_id: PhotoId,
    who: CustomerOrViewer,
    database: CurrentDatabase,
    returns: CurrentReturns,
    photos: CurrentPhotos,
) -> Response:
    with database.read() as tx:
        visible(returns, tx, order_id, who)
        found = photos.content(tx, str(order_id), str(photo_id))
    if found is None:
        raise not_found()
    photo, content = found
    name = f"photo-{photo.sha256[:12]}.{_ENDINGS[photo.media_type]}"
    return Response(
        content,
        media_type=photo.media_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _view(photo: Photo) -> PhotoView:
    return PhotoView(photo=photo.id, media_type=photo.media_type, size=photo.size, sha256=photo.sha256)
