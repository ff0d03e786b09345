"""What every public event has in common, and how consumers read one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict


class EventBody(BaseModel):
    """The data of one public event. Producers forbid unknown fields; consumers ignore them (`read`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ClassVar[str]
    """The CloudEvents type with its version: `ordito.orders.order-placed.v1`."""


Body = TypeVar("Body", bound=EventBody)


def read(body: type[Body], data: Mapping[str, Any]) -> Body:
    """Parse an event's data as a consumer: fields that are not known here are ignored.

    Raises pydantic.ValidationError where a known field is missing or wrong.
    """
    return body.model_validate(data, extra="ignore")
