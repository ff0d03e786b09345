"""Webhooks come in: verified over the raw body, stored, answered; handled later, by a worker (`webhook_inbox`).

The scheme is Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1,<base64>`, several
parted by spaces while a secret is changed). Nothing unsigned, forged or more than five minutes off is stored: 401
`webhook_signature_invalid`, whichever it was. A webhook that comes again is stored once and gets the same 202.

The library's own `verify` asks the machine's clock, which the service's may have left behind (development moves it), so
only its signature is used here and the tolerance is checked against the clock handed in.
"""

from __future__ import annotations

import binascii
import hmac
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, SecretStr
from sqlalchemy.dialects.postgresql import insert
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook
from starlette.datastructures import Headers
from starlette.requests import Request

from ordito.kit.clock import Clock
from ordito.kit.database import Database
from ordito.kit.http.problems import Problem, correlation_of, not_found
from ordito.kit.http.tables import webhooks
from ordito.kit.logs import get_logger

TOLERANCE = timedelta(seconds=300)
KEPT_HEADERS = ("content-type", "user-agent", "webhook-id", "webhook-timestamp")
"""Kept beside the body. A list of what is kept, so that no secret of a header yet unknown is stored."""

_SANE_ID = re.compile(r"^[\x21-\x7e]{1,255}$")
_SECONDS = re.compile(r"^[0-9]{1,12}$")

log = get_logger(__name__)


class WebhookReceipt(BaseModel):
    """The webhook is kept and will be handled once."""

    webhook_id: str
    status: Literal["accepted"] = "accepted"


class SignatureInvalid(Exception):
    """The webhook is not from whom it says, or not of now. The message is for our log, not for the sender."""


def verify(secrets: SecretStr, *, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The webhook's id, if it is signed with one of `secrets` (parted by spaces) and of now.

    `headers` are looked up in lower case. Raises SignatureInvalid.
    """
    webhook_id = headers.get("webhook-id", "")
    if not _SANE_ID.match(webhook_id):
        raise SignatureInvalid("webhook-id is missing or not plain")
    timestamp = _timestamp(headers.get("webhook-timestamp", ""))
    if abs(now - timestamp) > TOLERANCE:
        raise SignatureInvalid("the timestamp is more than five minutes off")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise SignatureInvalid("the body is not UTF-8") from None
    presented = _signatures(headers.get("webhook-signature", ""))
    for secret in secrets.get_secret_value().split():
        genuine = b64decode(Webhook(secret).sign(webhook_id, timestamp, text).partition(",")[2])
        if any(hmac.compare_digest(genuine, signature) for signature in presented):
            return webhook_id
    raise SignatureInvalid("no signature fits")


def signed_headers(secret: str, *, webhook_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """What a sender puts beside `body` so that `verify` takes it: for webhooks of our own, the demo and tests."""
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body.decode()),
    }


def webhook_router(
    secrets: Mapping[str, SecretStr], *, path: str = "/v1/webhooks/{source}", tag: str = "webhooks"
) -> APIRouter:
    """`POST` on `path` for the sources that have a secret. A source that has none is 404.

    A value may hold several secrets, parted by spaces, while one is replaced by another.
    """
    for source, value in secrets.items():
        _check_secrets(source, value)
    router = APIRouter(tags=[tag])

    @router.post(path, status_code=202, summary="A signed webhook (Standard Webhooks)")
    def receive(source: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> WebhookReceipt:
        secret = secrets.get(source)
        if secret is None:
            raise not_found()
        clock: Clock = request.app.state.clock
        now = clock.now()
        try:
            webhook_id = verify(secret, headers=request.headers, body=body, now=now)
        except SignatureInvalid as reason:
            log.warning("webhook.refused", source=source, reason=str(reason))
            raise Problem(
                401,
                "webhook_signature_invalid",
                "The webhook is unsigned, signed with another secret, or more than five minutes off.",
                headers={"WWW-Authenticate": "StandardWebhooks"},
            ) from None
        is_new = store(
            request.app.state.database,
            source=source,
            webhook_id=webhook_id,
            headers=request.headers,
            body=body,
            received_at=now,
            correlation=correlation_of(request),
        )
        log.info("webhook.stored" if is_new else "webhook.repeated", source=source, webhook_id=webhook_id)
        return WebhookReceipt(webhook_id=webhook_id)

    return router


def store(
    database: Database,
    *,
    source: str,
    webhook_id: str,
    headers: Headers,
    body: bytes,
    received_at: datetime,
    correlation: str,
) -> bool:
    """Keep a verified webhook for its handler; False when it was kept before."""
    with database.transaction() as tx:
        result = tx.connection.execute(
            insert(webhooks)
            .values(
                source=source,
                webhook_id=webhook_id,
                received_at=received_at,
                headers={name: headers[name] for name in KEPT_HEADERS if name in headers},
                body=body,
                correlation=correlation,
            )
            .on_conflict_do_nothing(index_elements=["source", "webhook_id"])
        )
    return bool(result.rowcount)


async def raw_body(request: Request) -> bytes:
    """Dependency: the body as it came, for endpoints that are plain `def`."""
    return await request.body()


def _timestamp(text: str) -> datetime:
    if not _SECONDS.match(text):
        raise SignatureInvalid("webhook-timestamp is missing or not in seconds")
    try:
        return datetime.fromtimestamp(int(text), tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise SignatureInvalid("webhook-timestamp is no instant") from None


def _signatures(header: str) -> list[bytes]:
    signatures = []
    for one in header.split():
        version, _, encoded = one.partition(",")
        if version == "v1":
            try:
                signatures.append(b64decode(encoded, validate=True))
            except (ValueError, binascii.Error):
                continue
    return signatures


def _check_secrets(source: str, value: SecretStr) -> None:
    parts = value.get_secret_value().split()
    if not parts:
        raise ValueError(f"the webhook secret of {source} is empty")
    for part in parts:
        try:
            Webhook(part)
        except (ValueError, EmptyWebhookSecretError):
            raise ValueError(f"the webhook secret of {source} is not base64 (whsec_...)") from None
