"""`/v1/parked`: what failed for good and waits for a person, wherever in the service it failed.

Four things are parked: messages of a topic, effects, timers and webhooks. Each has one id over all of them
(`message:12`, `effect:refund:0191...:1`). Staff see what belongs to the sellers that they serve; where the seller
cannot be told, as of a message that nobody can read, only those who serve all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Literal, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import Table, func, select, update
from starlette.responses import Response

from ordito.kit import tables
from ordito.kit.effects import discard_effect, list_parked_effects, redrive_effect
from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import Agent, Staff, Supervisor, Viewer
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.http.tables import webhooks
from ordito.kit.logs import get_logger
from ordito.kit.parking import ask_for, list_parked, parked_number
from ordito.kit.transaction import Transaction

Kind = Literal["message", "effect", "timer", "webhook"]
_MOST = 500
"""So many of a kind are listed, the oldest of what one may see; any other can be settled by its id."""

log = get_logger(__name__)


class ParkedItem(BaseModel):
    """One thing that waits for a person, or (`waiting`) behind such a one of the same stream."""

    id: str = Field(examples=["message:12"])
    kind: Kind
    status: str
    name: str | None = Field(description="The message's type, the effect's or timer's kind, the webhook's source")
    stream: str | None
    seller: str | None
    error: str | None
    traceback: str | None
    since: datetime | None


class ParkedList(BaseModel):
    items: list[ParkedItem]


class Discard(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)] = Field(
        description="Why it may be left undone; kept with it",
        examples=["Refunded by hand at the provider's desk."],
    )


class ParkedAction(BaseModel):
    id: str
    action: Literal["redrive", "discard"]


def parked_router() -> APIRouter:
    router = APIRouter(tags=["parked"])

    @router.get("/v1/parked", summary="What waits for a person, oldest first within each kind")
    def show(who: Viewer, database: CurrentDatabase) -> ParkedList:
        with database.read() as tx:
            return ParkedList(items=list(_open(tx, who)))

    @router.post("/v1/parked/{parked_id:path}/redrive", status_code=202, summary="Try it again, in its order")
    def redrive(parked_id: str, who: Agent, once: CurrentOnce) -> Response:
        def work(tx: Transaction) -> Answer:
            item = _find(tx, parked_id, who)
            _must(_redrive(tx, item))
            log.info("parked.redriven", parked=item.id, by=who.name)
            return Answer(202, ParkedAction(id=item.id, action="redrive"))

        return once.run(streams=(), work=work)

    @router.post("/v1/parked/{parked_id:path}/discard", status_code=202, summary="Leave it undone, with a reason")
    def discard(parked_id: str, wanted: Discard, who: Supervisor, once: CurrentOnce) -> Response:
        def work(tx: Transaction) -> Answer:
            item = _find(tx, parked_id, who)
            _must(_discard(tx, item, reason=f"{who.name}: {wanted.reason}"))
            log.info("parked.discarded", parked=item.id, by=who.name)
            return Answer(202, ParkedAction(id=item.id, action="discard"))

        return once.run(streams=(), work=work)

    return router


def _open(tx: Transaction, who: Staff) -> Iterator[ParkedItem]:
    for of_kind in _KINDS.values():
        seen = (item for item in of_kind(tx) if may_see(who, item))
        yield from islice(seen, _MOST)


def _find(tx: Transaction, parked_id: str, who: Staff) -> ParkedItem:
    kind, _, key = parked_id.partition(":")
    if kind in _KINDS and (kind not in _NUMBERED or parked_number(key) is not None):
        for item in _KINDS[kind](tx, only=key):
            if may_see(who, item):
                return item
    raise not_found()


def _messages(tx: Transaction, *, only: str | None = None) -> Iterator[ParkedItem]:
    for one in list_parked(tx, only=None if only is None else int(only)):
        yield ParkedItem(
            id=f"message:{one.id}",
            kind="message",
            status=one.status,
            name=one.type,
            stream=one.stream,
            seller=one.seller,
            error=one.error or f"Waits for an earlier event of its stream; this is version {one.version}",
            traceback=one.traceback,
            since=one.parked_at,
        )


def _effects(tx: Transaction, *, only: str | None = None) -> Iterator[ParkedItem]:
    for row in list_parked_effects(tx, only=only):
        yield ParkedItem(
            id=f"effect:{row['key']}",
            kind="effect",
            status="failed" if row["status"] == "parked" else "waiting",
            name=row["kind"],
            stream=row["stream"],
            seller=row["seller"],
            error=row["error"],
            traceback=None,
            since=row["created_at"],
        )


def _timers(tx: Transaction, *, only: str | None = None) -> Iterator[ParkedItem]:
    rows = tables.timers.c
    query = select(tables.timers).where(rows.status == "parked").order_by(rows.due, rows.key)
    if only is not None:
        query = query.where(rows.key == only)
    for row in tx.rows(query):
        yield ParkedItem(
            id=f"timer:{row['key']}",
            kind="timer",
            status="failed",
            name=row["kind"],
            stream=row["stream"],
            seller=row["seller"],
            error=row["error"],
            traceback=None,
            since=row["due"],
        )


def _webhooks(tx: Transaction, *, only: str | None = None) -> Iterator[ParkedItem]:
    rows = webhooks.c
    query = select(webhooks).where(rows.status == "parked").order_by(rows.id)
    if only is not None:
        query = query.where(rows.id == int(only))
    for row in tx.rows(query):
        yield ParkedItem(
            id=f"webhook:{row['id']}",
            kind="webhook",
            status="failed",
            name=row["source"],
            stream=None,
            seller=None,
            error=row["error"],
            traceback=row["traceback"],
            since=row["received_at"],
        )


class _OfKind(Protocol):
    """What is parked of one kind, oldest first; `only` the one of this key, be there ever so many before it."""

    def __call__(self, tx: Transaction, /, *, only: str | None = None) -> Iterator[ParkedItem]: ...


_KINDS: Mapping[str, _OfKind] = {"message": _messages, "effect": _effects, "timer": _timers, "webhook": _webhooks}
_NUMBERED = frozenset({"message", "webhook"})


def may_see(who: Staff, item: ParkedItem) -> bool:
    """Whether it belongs to a seller that they serve."""
    return who.sellers == "*" or (item.seller is not None and who.serves(item.seller))


def _redrive(tx: Transaction, item: ParkedItem) -> bool:
    key = item.id.partition(":")[2]
    match item.kind:
        case "message":
            return ask_for(tx, int(key), action="redrive") is not None
        case "effect":
            return redrive_effect(tx, key)
        case "timer":
            values = {"status": "waiting", "attempt": 0, "not_before": func.clock_timestamp(), "error": None}
            return _settle(tx, tables.timers, tables.timers.c.key == key, **values)
        case "webhook":
            values = {"status": "pending", "attempt": 0, "not_before": func.clock_timestamp()}
            return _settle(tx, webhooks, webhooks.c.id == int(key), **values)


def _discard(tx: Transaction, item: ParkedItem, *, reason: str) -> bool:
    key = item.id.partition(":")[2]
    settled = {"status": "discarded", "settled_at": func.clock_timestamp()}
    match item.kind:
        case "message":
            return ask_for(tx, int(key), action="discard", reason=reason) is not None
        case "effect":
            return discard_effect(tx, key, reason=reason)
        case "timer":
            return _settle(tx, tables.timers, tables.timers.c.key == key, error=f"discarded by {reason}", **settled)
        case "webhook":
            return _settle(tx, webhooks, webhooks.c.id == int(key), reason=reason, **settled)


def _settle(tx: Transaction, table: Table, which: Any, **values: Any) -> bool:
    result = tx.connection.execute(update(table).where(which, table.c.status == "parked").values(**values))
    return bool(result.rowcount)


def _must(done: bool) -> None:
    if not done:
        raise Problem(409, "parked_waits_behind_another", "It waits behind an earlier one, or was settled just now.")
