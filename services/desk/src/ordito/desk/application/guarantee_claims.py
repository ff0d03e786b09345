"""What a customer does under the guarantee: each is a call to returns, which decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from ordito.desk.application.ports import ServiceError, ServiceRefused, Services

MOST_PHOTOS = 6
MOST_PHOTO_BYTES = 5 * 1024 * 1024
REMEDIES = ("repair", "replacement", "price_reduction", "termination", "equivalent_product", "voucher")


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with which pieces, as the customer tells it."""

    line: int
    quantity: int
    description: str
    discovered_on: str
    wanted: str
    photos: Sequence[str]
    name: str
    email: str


def claim_options(services: Services, order_id: str, *, token: str) -> Mapping[str, Any] | None:
    """Line by line what the guarantee gives; None while returns does not answer, or does not know the order yet."""
    try:
        answer: Mapping[str, Any] = services.read("returns", f"/v1/orders/{order_id}/claim-options", token=token)
    except ServiceError:
        return None
    return answer


def register(services: Services, order_id: str, line: int, *, token: str, key: str) -> None:
    """Raises ServiceError."""
    services.post(
        "returns", f"/v1/orders/{order_id}/guarantee/registrations", token=token, key=key, body={"line": line}
    )


def keep_photo(services: Services, order_id: str, content: bytes, *, token: str, media_type: str) -> str:
    """Its id. The same picture is the same photo, however often it is sent. Raises ServiceError."""
    answer = services.send(
        "returns",
        f"/v1/orders/{order_id}/photos",
        token=token,
        key=f"photo-{sha256(content).hexdigest()[:40]}",
        content=content,
        media_type=media_type,
    )
    return str(answer["photo"])


def report(services: Services, order_id: str, defect: Defect, *, token: str, key: str) -> str:
    """The claim's id, also of one that the terms decline: it is recorded, with its ruling. Raises ServiceError."""
    body: dict[str, Any] = {
        "line": defect.line,
        "quantity": defect.quantity,
        "description": defect.description,
        "discovered_on": defect.discovered_on,
        "photos": list(defect.photos),
        "name": defect.name,
        "contact_email": defect.email,
    }
    if defect.wanted:
        body["wanted"] = defect.wanted
    try:
        answer = services.post("returns", f"/v1/orders/{order_id}/claims", token=token, key=key, body=body)
    except ServiceRefused as refused:
        if refused.code == "claim_declined" and refused.location:
            return refused.location.rpartition("/")[2]
        raise
    return str(answer["claim_id"])


def step(
    services: Services, order_id: str, claim_id: str, what: str, *, token: str, key: str, body: Mapping[str, Any]
) -> None:
    """`remedy-choice`, `quotation/answer` or `withdraw`. Raises ServiceError."""
    path = f"/v1/orders/{order_id}/claims/{quote(claim_id, safe='')}/{what}"
    services.post("returns", path, token=token, key=key, body=body)
