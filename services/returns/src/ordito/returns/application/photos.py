"""Photos of goods: what kind of picture some bytes are, and the pictures that a claim or an inspection names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ordito.kit.transaction import Transaction
from ordito.returns.domain.claim_rejections import PhotoUnknown
from ordito.schemas.values import Photo

MOST_BYTES = 5 * 1024 * 1024
MOST_OF_AN_ORDER = 60


class Photos(Protocol):
    """Keeps photos by order. The same bytes for the same order are one photo, however often they are sent."""

    def keep(self, tx: Transaction, order_id: str, content: bytes, *, media_type: str) -> tuple[Photo, bool]:
        """The photo, and whether it is new. Raises TooManyPhotos."""
        ...

    def find(self, tx: Transaction, order_id: str, photo_ids: Sequence[str]) -> dict[str, Photo]:
        """Those of the photos that this order has, by id."""
        ...

    def content(self, tx: Transaction, order_id: str, photo_id: str) -> tuple[Photo, bytes] | None:
        """A photo of the order with its bytes; None where there is none of this id."""
        ...


def media_type_of(content: bytes) -> str | None:
    """What kind of picture this is, by how its bytes begin; None for anything else, whatever it is called."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def named_photos(
    photos: Photos, tx: Transaction, order_id: str, photo_ids: Sequence[str], *, param: str = "photos"
) -> tuple[Photo, ...]:
    """The photos of the order that are named, each once, in their order. Raises PhotoUnknown."""
    found = photos.find(tx, order_id, photo_ids)
    for place, photo_id in enumerate(photo_ids):
        if photo_id not in found:
            raise PhotoUnknown(param=f"{param}[{place}]")
    return tuple(found[photo_id] for photo_id in dict.fromkeys(photo_ids))
