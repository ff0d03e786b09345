"""The customer's link to an order, as it stands in e-mails."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from ordito.kit.http.tokens import make_link_token


def customer_links(public_url: str, *, secret: str) -> Callable[[str], str]:
    """A function from an order's id to the address of its page, which only its customer knows."""

    def link_to(order_id: str) -> str:
        return f"{public_url}/o/{make_link_token(secret, UUID(order_id))}"

    return link_to
