"""Photos in PostgreSQL, in the order's own transaction, so that what an event names is there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import RowMapping, func, select
from sqlalchemy.dialects.postgresql import insert

from ordito.kit.identifiers import new_id
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.postgres.tables import photos
from ordito.returns.application.photos import MOST_OF_AN_ORDER
from ordito.returns.domain.claim_rejections import TooManyPhotos
from ordito.schemas.values import Photo

_DESCRIPTION = (photos.c.photo_id, photos.c.media_type, photos.c.size, photos.c.sha256)


class PostgresPhotos:
    """Implements Photos. The order's stream is locked by whoever keeps one."""

    def keep(self, tx: Transaction, order_id: str, content: bytes, *, media_type: str) -> tuple[Photo, bool]:
        sha256 = hashlib.sha256(content).hexdigest()
        known = tx.connection.execute(
            select(*_DESCRIPTION).where(photos.c.order_id == order_id, photos.c.sha256 == sha256)
        ).mappings()
        row = known.one_or_none()
        if row is not None:
            return _photo(row), False
        kept = tx.connection.execute(
            select(func.count()).select_from(photos).where(photos.c.order_id == order_id)
        ).scalar_one()
        if kept >= MOST_OF_AN_ORDER:
            raise TooManyPhotos(most=MOST_OF_AN_ORDER)
        photo = Photo(str(new_id()), media_type, size=len(content), sha256=sha256)
        tx.connection.execute(
            insert(photos).values(
                order_id=order_id,
                photo_id=photo.id,
                media_type=photo.media_type,
                size=photo.size,
                sha256=photo.sha256,
                content=content,
                kept_at=tx.now,
            )
        )
        return photo, True

    def find(self, tx: Transaction, order_id: str, photo_ids: Sequence[str]) -> dict[str, Photo]:
        rows = tx.connection.execute(
            select(*_DESCRIPTION).where(photos.c.order_id == order_id, photos.c.photo_id.in_(photo_ids))
        ).mappings()
        return {row["photo_id"]: _photo(row) for row in rows}

    def content(self, tx: Transaction, order_id: str, photo_id: str) -> tuple[Photo, bytes] | None:
        row = (
            tx.connection.execute(
                select(*_DESCRIPTION, photos.c.content).where(
                    photos.c.order_id == order_id, photos.c.photo_id == photo_id
                )
            )
            .mappings()
            .one_or_none()
        )
        return None if row is None else (_photo(row), bytes(row["content"]))


def _photo(row: RowMapping) -> Photo:
    return Photo(row["photo_id"], row["media_type"], size=row["size"], sha256=row["sha256"])
