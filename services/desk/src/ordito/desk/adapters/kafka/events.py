"""A message as the public event that it carries.

Fields that are not known here are ignored. A type that is not known here is no error: a service may publish what the
desk does not show yet; it stays in the timeline as it came.
"""

from __future__ import annotations

from collections.abc import Mapping

from ordito.desk.domain.parts import Recorded
from ordito.kit.message import Message
from ordito.schemas import claims, notifications, orders, payments, returns, shipping
from ordito.schemas.event import EventBody, read

TOPICS = ("ordito.orders", "ordito.payments", "ordito.shipping", "ordito.returns", "ordito.notifications")

_TYPES: Mapping[str, type[EventBody]] = {
    body.type: body
    for events in (
        orders.EVENTS,
        payments.EVENTS,
        shipping.EVENTS,
        returns.EVENTS,
        claims.EVENTS,
        notifications.EVENTS,
    )
    for body in events
}


def read_event(message: Message) -> Recorded | None:
    """The event; None for a type that is not known here. Raises pydantic.ValidationError."""
    body = _TYPES.get(message.type)
    if body is None:
        return None
    return Recorded(read(body, message.data), message.time, message.context.seller)
