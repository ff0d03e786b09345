"""`POST /v1/orders/{order_id}/notes`: what the staff note for each other, and what they put an end to with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from ordito.kit.http.idempotency import Answer
from ordito.kit.http.principals import Agent
from ordito.orders.adapters.http.requests import NoteBody
from ordito.orders.adapters.http.seen import CurrentStep
from ordito.orders.application.handlers import Found
from ordito.orders.domain.commands import AddNote, Command
from ordito.orders.domain.events import NoteAdded, Settled

router = APIRouter(tags=["orders"])


class NoteAnswer(BaseModel):
    text: str
    by: str
    settles: Settled | None
    at: datetime


@router.post(
    "/v1/orders/{order_id}/notes", status_code=201, response_model=NoteAnswer, summary="Note something for colleagues"
)
def add_note(order_id: UUID, body: NoteBody, who: Agent, step: CurrentStep) -> Response:
    """By the staff, whatever became of the order; it stays as it is. The storefront reads notes among the events, the
    customer reads none. What waits for a person and has no other end is ended by a note that says so."""

    def command(_: Found, at: datetime) -> Command:
        return AddNote(body.text, who.name, body.settles, at=at)

    return step.take(who, order_id, command, _noted)


def _noted(after: Found) -> Answer:
    stored = after.events[-1]
    note: NoteAdded = stored.event
    return Answer(201, NoteAnswer(text=note.text, by=note.by, settles=note.settles, at=stored.at))
