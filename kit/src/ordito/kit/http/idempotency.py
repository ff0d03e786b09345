"""A POST is done once, however often it is sent.

    @router.post("/v1/loans", status_code=201)
    def lend(loan: NewLoan, once: CurrentOnce) -> Response:
        stream = str(new_id())
        return once.run(streams=[stream], work=lambda tx: Answer(201, lend_book(tx, stream, loan)))

The caller sends `Idempotency-Key`. The answer is saved in the very transaction that appends the events, so that there
is no instant at which one exists without the other. The same key again, from the same principal at the same route:

- with the same body: the saved answer, byte for byte, marked `Idempotent-Replayed: true`;
- with another body: 422 `idempotency_key_reused`;
- while the first is still at work: 409 `request_in_progress`, or, where both need the same stream, the answer of the
  first as soon as it is there.

Whatever raises, a problem or a rejection, rolls back and saves nothing: the key is free to be used again.

The key's lock is taken after the streams' and is only tried, never waited for; neither it nor the look-up assigns a
transaction id, which the relay's order depends on.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Header
from pydantic_core import to_json
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.database import Database, lock_key
from ordito.kit.http.principals import CurrentPrincipal
from ordito.kit.http.problems import Problem
from ordito.kit.http.tables import idempotency
from ordito.kit.logs import get_logger
from ordito.kit.transaction import Transaction

KEPT = timedelta(days=30)
HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"

_VISIBLE_ASCII = re.compile(r"^[\x21-\x7e]{1,255}$")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answers and what a repeat gets. `body` is anything that pydantic can write as JSON, or bytes."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"

    def content(self) -> bytes:
        match self.body:
            case None:
                return b""
            case bytes():
                return self.body
            case _:
                return to_json(self.body)


class Once:
    """One request under its key. `run` is called once, at the end of an endpoint."""

    def __init__(self, database: Database, *, scope: str, key: str, fingerprint: bytes, kept: timedelta = KEPT) -> None:
        self._database = database
        self._scope = scope
        self._key = key
        self._fingerprint = fingerprint
        self._kept = kept

    def run(self, *, streams: Sequence[str], work: Callable[[Transaction], Answer]) -> Response:
        """Do `work` in a transaction over `streams` and save its answer there, or replay the saved one."""
        with self._database.transaction(*streams) as tx:
            self._take_key(tx)
            saved = self._saved(tx)
            if saved is not None:
                return saved
            answer = work(tx)
            content = answer.content()
            self._save(tx, answer, content)
        return _response(answer.status, content, headers=answer.headers, media_type=answer.media_type)

    def _take_key(self, tx: Transaction) -> None:
        key = lock_key(f"idempotency\x00{self._scope}\x00{self._key}")
        if not tx.connection.execute(select(func.pg_try_advisory_xact_lock(key))).scalar_one():
            raise Problem(
                409,
                "request_in_progress",
                f"A request with this {HEADER} is still at work. Send it again in a moment for its answer.",
                param=HEADER,
                headers={"Retry-After": "1"},
            )

    def _saved(self, tx: Transaction) -> Response | None:
        query = select(idempotency).where(
            idempotency.c.scope == self._scope, idempotency.c.key == self._key, idempotency.c.expires_at > tx.now
        )
        row = tx.connection.execute(query).one_or_none()
        if row is None:
            return None
        if row.fingerprint != self._fingerprint:
            raise Problem(
                422,
                "idempotency_key_reused",
                f"This {HEADER} was used for another request. Use a new key for a new request.",
                param=HEADER,
            )
        headers = {**row.headers, REPLAYED: "true"}
        return _response(row.status, row.body, headers=headers, media_type=row.media_type)

    def _save(self, tx: Transaction, answer: Answer, content: bytes) -> None:
        values = {
            "fingerprint": self._fingerprint,
            "status": answer.status,
            "headers": dict(answer.headers),
            "media_type": answer.media_type,
            "body": content,
            "created_at": tx.now,
            "expires_at": tx.now + self._kept,
        }
        # A row that is there has expired: `_saved` did not see it, and the key's lock lets nobody else write one.
        tx.connection.execute(
            insert(idempotency)
            .values(scope=self._scope, key=self._key, **values)
            .on_conflict_do_update(index_elements=["scope", "key"], set_=values)
        )


async def once(
    request: Request,
    who: CurrentPrincipal,
    key: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description="Names this request, 1 to 255 visible ASCII characters; send the same again to retry safely",
            examples=["5f0c7d1e-6a0b-4f7e-9b53-2f1c1a1f0e55"],
        ),
    ] = None,
) -> Once:
    """Dependency: the request under its key, or 400 without one. Scoped to the principal and the route."""
    if key is None:
        raise Problem(400, "idempotency_key_required", f"Send the header {HEADER}, a new one for each new request.")
    if not _VISIBLE_ASCII.match(key):
        raise Problem(400, "idempotency_key_invalid", f"{HEADER} has 1 to 255 visible ASCII characters.", param=HEADER)
    actor = who.actor
    template = request.scope["route"].path
    return Once(
        request.app.state.database,
        scope=f"{actor.kind}:{actor.id} {request.method} {template}",
        key=key,
        fingerprint=_fingerprint(request, await request.body()),
    )


CurrentOnce = Annotated[Once, Depends(once)]


def purge_expired(database: Database, *, batch: int = 1000) -> int:
    """Delete answers that are no longer kept; returns how many. Each batch is a transaction of its own."""
    deleted = 0
    while True:
        with database.transaction() as tx:
            due = (
                select(idempotency.c.scope, idempotency.c.key).where(idempotency.c.expires_at <= tx.now).limit(batch)
            ).subquery()
            result = tx.connection.execute(
                delete(idempotency).where(idempotency.c.scope == due.c.scope, idempotency.c.key == due.c.key)
            )
        deleted += result.rowcount
        if result.rowcount < batch:
            return deleted


class AnswerPurge:
    """A component of a worker: deletes expired answers once an hour."""

    name = "answer-purge"

    def __init__(self, database: Database, *, every: timedelta = timedelta(hours=1)) -> None:
        self._database = database
        self._every = every

    def run(self, stop: threading.Event) -> None:
        """Purge until `stop` is set."""
        while not stop.is_set():
            deleted = purge_expired(self._database)
            if deleted:
                log.info("idempotency.purged", answers=deleted)
            stop.wait(self._every.total_seconds())


def _fingerprint(request: Request, body: bytes) -> bytes:
    target = request.url.path + ("?" + request.url.query if request.url.query else "")
    parts = (request.method.encode(), target.encode(), _canonical(body))
    return hashlib.sha256(b"\x00".join(parts)).digest()


def _canonical(body: bytes) -> bytes:
    """The same JSON in one spelling, so that a client may order its fields anew when it sends them again."""
    if not body:
        return b""
    try:
        text = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        canonical = text.encode()
    except UnicodeEncodeError:
        raise _unstorable() from None
    except (ValueError, RecursionError):
        return body
    if _NUL.search(text):
        raise _unstorable()
    return canonical


def _unstorable() -> Problem:
    return Problem(422, "invalid_request", "The body holds a character that cannot be kept: U+0000 or half a pair.")


def _response(status: int, content: bytes, *, headers: Mapping[str, str], media_type: str) -> Response:
    return Response(content, status_code=status, headers=dict(headers), media_type=media_type)
