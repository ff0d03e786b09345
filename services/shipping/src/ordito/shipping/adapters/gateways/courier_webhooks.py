"""Couriers' webhooks in the shape that this house defines; vendors' own formats are translated to it.

    {"tracking_number": "BRT001",
     "events": [{"status": "in_transit", "happened_at": "2026-11-24T08:15:00+01:00",
                 "location": "Bologna", "description": "Arrived at the hub"}]}

or with the one event's fields beside the number. Fields that are not known are ignored. A status that is not a
`TrackingStatus` is `unknown`, with the courier's own word in front of the description.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ordito.kit.http.webhook_inbox import StoredWebhook, WebhookHandler
from ordito.kit.transaction import Transaction
from ordito.schemas.shipping import TrackingStatus
from ordito.shipping.application.handlers import ReportCause, Shipments
from ordito.shipping.domain.commands import Report

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class TrackingEvent(BaseModel):
    """One thing that happened to a parcel, by the courier's clock."""

    model_config = ConfigDict(extra="ignore")

    status: Word
    happened_at: AwareDatetime
    location: Text | None = None
    description: Text | None = None

    def report(self) -> Report:
        known = next((one for one in TrackingStatus if one == self.status.lower()), None)
        description = self.description or None
        if known is None:
            description = self.status if description is None else f"{self.status}: {description}"
        return Report(
            status=known or TrackingStatus.UNKNOWN,
            happened_at=self.happened_at.astimezone(UTC),
            location=self.location or None,
            description=description,
        )


class TrackingUpdate(BaseModel):
    """What one webhook says about one parcel."""

    model_config = ConfigDict(extra="ignore")

    tracking_number: Word
    events: list[TrackingEvent] = Field(min_length=1, max_length=500)

    @model_validator(mode="before")
    @classmethod
    def _single(cls, data: object) -> object:
        if isinstance(data, dict) and "events" not in data:
            return {**data, "events": [data]}
        return data

    def reports(self) -> tuple[Report, ...]:
        return tuple(one.report() for one in self.events)

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Raises pydantic.ValidationError for what is not an update."""
        return cls.model_validate_json(body)


def webhook_handlers(shipments: Shipments, couriers: Iterable[str]) -> dict[str, WebhookHandler]:
    """What is done with a stored webhook, by courier."""
    return {courier: _handler(shipments) for courier in couriers}


def _handler(shipments: Shipments) -> WebhookHandler:
    def streams(tx: Transaction, webhook: StoredWebhook) -> tuple[str, ...]:
        update = TrackingUpdate.read(webhook.body)
        return shipments.report_streams(tx, courier=webhook.source, number=update.tracking_number)

    def handle(tx: Transaction, webhook: StoredWebhook) -> None:
        update = TrackingUpdate.read(webhook.body)
        shipments.report(
            tx,
            courier=webhook.source,
            number=update.tracking_number,
            reports=update.reports(),
            cause=ReportCause(webhook_id=webhook.webhook_id, correlation=webhook.correlation),
        )

    return WebhookHandler(handle=handle, streams=streams)
