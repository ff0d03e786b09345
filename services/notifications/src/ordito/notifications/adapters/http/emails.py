"""`/v1/orders/{order_id}/emails`: what the customer was written, for the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.principals import Principal, Viewer, ensure_may_see
from ordito.kit.http.problems import not_found
from ordito.kit.transaction import Stored, Transaction
from ordito.notifications.adapters.http import examples
from ordito.notifications.adapters.http.app_state import CurrentMailRoom
from ordito.notifications.domain.decide import DECIDER
from ordito.notifications.domain.events import EmailFailed, EmailQueued, EmailSent
from ordito.notifications.domain.state import Known
from ordito.schemas.values import Language

OrderId = Annotated[UUID, Path(description="The order's id")]
LINK_WITHHELD = "https://customer-link.invalid/"
"""Stands in previews for the customer's link: whoever holds that may act as the customer."""
_INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

router = APIRouter(tags=["e-mails"])


class EmailView(BaseModel):
    """One e-mail. `failure` is the mail server's refusal, if it refused for good."""

    key: str = Field(examples=["email:0199a1b2-0000-7000-8000-000000000001:order_received"])
    kind: str
    language: Language
    message_id: str
    status: Literal["queued", "sent", "failed"]
    queued_at: datetime
    settled_at: datetime | None = None
    failure: str | None = None


class EmailList(BaseModel):
    """The e-mails of an order."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.EMAILS]})

    items: list[EmailView]
    waiting: list[str] = Field(description="Keys of e-mails that wait until the order itself is known")


class EmailPreview(EmailView):
    """The e-mail as it reads, with a stand-in for the customer's link."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PREVIEW]})

    subject: str
    text: str
    html: str


@router.get("/v1/orders/{order_id}/emails", summary="What the customer was written, oldest first")
def show(order_id: OrderId, who: Viewer, database: CurrentDatabase) -> EmailList:
    with database.read() as tx:
        stored = _visible(tx, str(order_id), who)
    state = DECIDER.fold(one.event for one in stored)
    if isinstance(state, Known):
        return EmailList(items=[_view(stored, key) for key in state.emails], waiting=[])
    return EmailList(items=[], waiting=list(state.waiting))


@router.get(
    "/v1/orders/{order_id}/emails/{key}", response_model=EmailPreview, summary="One e-mail as the customer reads it"
)
def preview(
    order_id: OrderId,
    key: str,
    who: Viewer,
    database: CurrentDatabase,
    mail_room: CurrentMailRoom,
    form: Annotated[Literal["json", "text", "html"], Query(description="How to show it")] = "json",
) -> EmailPreview | Response:
    with database.read() as tx:
        stored = _visible(tx, str(order_id), who)
    state = DECIDER.fold(one.event for one in stored)
    if not isinstance(state, Known) or key not in state.emails:
        raise not_found()
    letter = mail_room.word(state.contact, state.emails[key].queued, link=LINK_WITHHELD)
    match form:
        case "html":
            # Nothing in it runs or loads; the policy makes sure of it.
            return HTMLResponse(letter.html, headers={"Content-Security-Policy": _INERT})
        case "text":
            return PlainTextResponse(letter.text)
        case "json":
            view = _view(stored, key)
            return EmailPreview(**view.model_dump(), subject=letter.subject, text=letter.text, html=letter.html)


def _view(stored: tuple[Stored, ...], key: str) -> EmailView:
    queued = next(one for one in stored if isinstance(one.event, EmailQueued) and one.event.key == key)
    settled = next(
        (one for one in stored if isinstance(one.event, EmailSent | EmailFailed) and one.event.key == key), None
    )
    failed = settled.event if settled is not None and isinstance(settled.event, EmailFailed) else None
    event: EmailQueued = queued.event
    return EmailView(
        key=key,
        kind=event.notice.kind,
        language=event.language,
        message_id=event.message_id,
        status="queued" if settled is None else "failed" if failed else "sent",
        queued_at=queued.at,
        settled_at=None if settled is None else settled.at,
        failure=None if failed is None else f"{failed.code}: {failed.message}",
    )


def _visible(tx: Transaction, order_id: str, who: Principal) -> tuple[Stored, ...]:
    """The order's events; 404 where there are none, or none for this principal."""
    stored = tx.load(order_id)
    if not stored:
        raise not_found()
    ensure_may_see(who, seller=stored[0].context.seller, subject=order_id)
    return stored
