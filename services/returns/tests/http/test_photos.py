"""Photos over HTTP: who may send and see them, and that only pictures are kept."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
import pytest

from ordito.returns.application.photos import MOST_BYTES, MOST_OF_AN_ORDER

if TYPE_CHECKING:
    from conftest import House

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF and the picture of a watch"
PNG = b"\x89PNG\r\n\x1a\n and the picture of a watch"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 and the picture of a watch"
OTHER_ORDER = "01932b5e-7c1a-7d3e-9f00-3a5b7c9d1e30"


def send(house: House, content: bytes, *, token: str, key: str, called: str = "image/jpeg") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": called}
    return house.api.post(f"/v1/orders/{house.order_id}/photos", content=content, headers=headers)


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [(JPEG, "image/jpeg", "jpg"), (PNG, "image/png", "png"), (WEBP, "image/webp", "webp")],
    ids=["jpeg", "png", "webp"],
)
def test_a_photo_is_kept_and_shown_as_what_its_bytes_are(
    house: House, content: bytes, media_type: str, ending: str
) -> None:
    house.hear_until("delivered")
    kept = send(house, content, token=house.customer(), key="photo", called="text/html")
    assert kept.status_code == 201, kept.text
    view = kept.json()
    sha256 = hashlib.sha256(content).hexdigest()
    assert view == {"photo": view["photo"], "media_type": media_type, "size": len(content), "sha256": sha256}
    assert kept.headers["Location"] == f"/v1/orders/{house.order_id}/photos/{view['photo']}"

    for token in (house.customer(), house.staff("viewer")):
        shown = house.get(f"/photos/{view['photo']}", token=token)
        assert (shown.status_code, shown.content) == (200, content)
        assert shown.headers["Content-Type"] == media_type
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Content-Disposition"] == f'inline; filename="photo-{sha256[:12]}.{ending}"'
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        assert shown.headers["Cache-Control"] == "no-store"


def test_the_same_picture_is_kept_once(house: House) -> None:
    house.hear_until("delivered")
    first = send(house, JPEG, token=house.customer(), key="one")
    replayed = send(house, JPEG, token=house.customer(), key="one")
    again = send(house, JPEG, token=house.staff(), key="two")
    assert (first.status_code, replayed.status_code, again.status_code) == (201, 201, 200)
    assert first.json() == replayed.json() == again.json()


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a", b"RIFF\x24\x00\x00\x00WAVE", b"%PDF"],
    ids=["nothing", "svg", "gif", "sound", "pdf"],
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(house: House, content: bytes) -> None:
    house.hear_until("delivered")
    refused = send(house, content, token=house.customer(), key="photo", called="image/png")
    assert (refused.status_code, refused.json()["code"]) == (415, "not_a_photo")


def test_a_photo_has_at_most_five_mebibytes_and_other_bodies_stay_smaller(house: House) -> None:
    house.hear_until("delivered")
    largest = JPEG + bytes(MOST_BYTES - len(JPEG))
    assert send(house, largest, token=house.customer(), key="largest").status_code == 201
    larger = send(house, largest + b"\x00", token=house.customer(), key="larger")
    assert (larger.status_code, larger.json()["code"]) == (413, "body_too_large")
    statement = house.post("/withdrawals", {"reason": "x" * 2_000_000}, token=house.customer())
    assert (statement.status_code, statement.json()["code"]) == (413, "body_too_large")


def test_an_order_has_a_number_of_photos_and_no_more(house: House) -> None:
    house.hear_until("delivered")
    for number in range(MOST_OF_AN_ORDER):
        picture = JPEG + str(number).encode()
        assert send(house, picture, token=house.customer(), key=f"photo-{number}").status_code == 201
    one_more = send(house, JPEG, token=house.customer(), key="one-more")
    assert (one_more.status_code, one_more.json()["code"]) == (409, "too_many_photos")


def test_photos_are_for_the_orders_customer_and_its_sellers_staff(house: House) -> None:
    house.hear_until("delivered")
    photo = send(house, JPEG, token=house.customer(), key="photo").json()["photo"]
    for stranger in (house.customer(OTHER_ORDER), house.staff(seller="another")):
        assert house.get(f"/photos/{photo}", token=stranger).status_code == 404
        assert send(house, PNG, token=stranger, key="strange").status_code == 404
    assert house.get(f"/photos/{UUID(int=0)}", token=house.customer()).status_code == 404
    assert send(house, PNG, token=house.staff("viewer"), key="viewer").status_code == 403


def test_an_order_that_nobody_placed_has_no_photos(house: House) -> None:
    assert send(house, JPEG, token=house.customer(), key="photo").status_code == 404
