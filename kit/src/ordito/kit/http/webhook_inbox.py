"""Stored webhooks are handled: each once, in one transaction with the events that it causes.

    WebhookInbox(database, {"brt": WebhookHandler(handle=note_tracking, streams=stream_of_parcel)})

They are taken in the order in which they came. One that fails is tried again with growing pauses while later ones go
on (a handler must bear webhooks late and out of order in any case: networks deliver them so), then parked with its
error for a person to redrive or discard. Several workers share the work by FOR UPDATE SKIP LOCKED. That assigns a
transaction id, which must not happen before the streams are locked, or the relay could publish two versions of a stream
in the wrong order: so the streams are found out first, in a transaction that only reads, and the claim comes last.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from ordito.kit.database import Database, is_unavailable
from ordito.kit.http.tables import webhooks
from ordito.kit.logs import error_line, get_logger, safe_traceback
from ordito.kit.metrics import WEBHOOKS_PENDING
from ordito.kit.transaction import Transaction

_BATCH = 100
_LONGEST_PAUSE = 300.0

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StoredWebhook:
    """A webhook as it came, verified. `correlation` is that of the request that brought it."""

    id: int
    source: str
    webhook_id: str
    received_at: datetime
    headers: Mapping[str, str]
    body: bytes
    correlation: str
    attempt: int

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class WebhookHandler:
    """What is done with the webhooks of one source.

    `streams` says which streams `handle` will append to; it may look them up, in a transaction that only reads.
    """

    handle: Callable[[Transaction, StoredWebhook], None]
    streams: Callable[[Transaction, StoredWebhook], tuple[str, ...]]


def doubling_pause(attempt: int) -> float:
    """Seconds until the next attempt: 2, 4, 8, ... five minutes at most."""
    return min(2.0**attempt, _LONGEST_PAUSE)


class WebhookInbox:
    """A component of a worker: hands stored webhooks to the handlers of their sources."""

    name = "webhook-inbox"

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, WebhookHandler],
        *,
        most_attempts: int = 8,
        pause: Callable[[int], float] = doubling_pause,
        poll: timedelta = timedelta(milliseconds=500),
    ) -> None:
        self._database = database
        self._handlers = dict(handlers)
        self._most_attempts = most_attempts
        self._pause = pause
        self._poll = poll

    def run(self, stop: threading.Event) -> None:
        """Handle webhooks until `stop` is set."""
        while not stop.is_set():
            settled = self.handle_due(stop)
            self._count_pending()
            if not settled:
                stop.wait(self._poll.total_seconds())

    def handle_due(self, stop: threading.Event | None = None) -> int:
        """Take every webhook that is due, once; returns how many were settled."""
        with self._database.read() as tx:
            due = tx.connection.scalars(
                select(webhooks.c.id)
                .where(
                    webhooks.c.status == "pending",
                    webhooks.c.source.in_(self._handlers),
                    webhooks.c.not_before <= func.clock_timestamp(),
                )
                .order_by(webhooks.c.id)
                .limit(_BATCH)
            ).all()
        settled = 0
        for number in due:
            if stop is not None and stop.is_set():
                break
            settled += self._settle(number)
        return settled

    def _settle(self, number: int) -> bool:
        try:
            return self._handle(number)
        except Exception as error:  # whatever a handler raises is kept with its webhook
            if is_unavailable(error):
                raise  # not the webhook's trouble: no attempt is counted, and the worker starts again
            self._failed(number, error)
            return False

    def _handle(self, number: int) -> bool:
        with self._database.read() as tx:
            webhook = _load(tx, number)
            handler = self._handlers[webhook.source]
            streams = handler.streams(tx, webhook)
        with self._database.transaction(*streams) as tx:
            if not _claim(tx, number):
                return False
            handler.handle(tx, webhook)
            tx.connection.execute(
                update(webhooks)
                .where(webhooks.c.id == number)
                .values(status="handled", settled_at=func.clock_timestamp(), error=None, traceback=None)
            )
        log.info("webhook.handled", source=webhook.source, webhook_id=webhook.webhook_id)
        return True

    def _failed(self, number: int, error: Exception) -> None:
        with self._database.transaction() as tx:
            if not _claim(tx, number):
                return
            webhook = _load(tx, number)
            attempt = webhook.attempt + 1
            is_parked = attempt >= self._most_attempts
            pause = timedelta(seconds=self._pause(attempt))
            tx.connection.execute(
                update(webhooks)
                .where(webhooks.c.id == number)
                .values(
                    attempt=attempt,
                    status="parked" if is_parked else "pending",
                    not_before=func.clock_timestamp() + pause,
                    error=error_line(error),
                    traceback=safe_traceback(error),
                )
            )
        log.error(
            "webhook.parked" if is_parked else "webhook.failed",
            exc_info=error,
            source=webhook.source,
            webhook_id=webhook.webhook_id,
            attempt=attempt,
        )

    def _count_pending(self) -> None:
        with self._database.read() as tx:
            query = select(webhooks.c.source, func.count().label("pending")).where(webhooks.c.status == "pending")
            counts = {row.source: row.pending for row in tx.connection.execute(query.group_by(webhooks.c.source))}
        for source in self._handlers:
            WEBHOOKS_PENDING.labels(source=source).set(counts.get(source, 0))


def _claim(tx: Transaction, number: int) -> bool:
    """Whether this transaction may settle the webhook: nobody else is at it, it waits still, its pause is over."""
    rows = webhooks.c
    mine = select(rows.id).where(rows.id == number, rows.status == "pending", rows.not_before <= func.clock_timestamp())
    return tx.connection.execute(mine.with_for_update(skip_locked=True)).one_or_none() is not None


def _load(tx: Transaction, number: int) -> StoredWebhook:
    row = tx.connection.execute(select(webhooks).where(webhooks.c.id == number)).one()
    return StoredWebhook(
        id=row.id,
        source=row.source,
        webhook_id=row.webhook_id,
        received_at=row.received_at,
        headers=row.headers,
        body=row.body,
        correlation=row.correlation,
        attempt=row.attempt,
    )
