"""What the fixed histories beside the plain path share: ids, people, photos, and how a path goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from order_history import (
    IN_TIME,
    STAFF,
    Happened,
    eur,
    until,
)

from ordito.desk.domain.parts import Source
from ordito.schemas import returns
from ordito.schemas.event import EventBody
from ordito.schemas.values import Photo

CLAIM, EXCHANGE, UNDELIVERED = "c1", "r2", "u1"
REPLACEMENT = "019c5b6e-7a10-7c44-9d5c-4f1b5e0c0002"
VOUCHER = "B7F3K22"
UNKNOWN = "019c5b6e-7a10-7c44-9d5c-4f1b5e0c00cc"
PHOTO = Photo("019c5b6e-7a10-7c44-9d5c-4f1b5e0c00dd", "image/jpeg", 1200, "0" * 64)
NAME, EMAIL, MARTA = "Giulia Esempio", "giulia@example.it", "marta@opsobjects.example"
WANTED = returns.WantedLine(sku="OPSPW-90", name="Orologio Posh Gold", quantity=1, unit_price=eur(5900), vat_rate="22")
assert IN_TIME.deadline is not None
LATER = replace(IN_TIME, deadline=replace(IN_TIME.deadline, last_day=date(2026, 12, 11)))


def after(path: list[Happened], *told: tuple[Source, EventBody]) -> list[Happened]:
    """`path`, and then these, an hour apart."""
    start = path[-1][2] if path else 0
    return [
        *path,
        *((source, body, start + 60 * (place + 1), STAFF, None) for place, (source, body) in enumerate(told)),
    ]


DELIVERED = until("order-delivered")
HANDED_OVER = until("order-shipped")
