"""The API of notifications on a real socket and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from mail_server import RunningServer
from running_notifications import LINK_SECRET, PUBLIC_URL, Notifications
from sample_letters import ORDER, PLACED_AT, SELLER
from told_order import PLACED, TOLD, message

from ordito.kit.clock import FixedClock
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import make_link_token, make_staff_token
from ordito.notifications.adapters.http import examples
from ordito.notifications.adapters.http.emails import EmailList, EmailPreview
from ordito.notifications.main import make_app
from ordito.notifications.settings import Settings

STAFF_SECRET = "staff-secret-of-the-tests-of-32-characters"
PATH = f"/v1/orders/{ORDER}/emails"
RECEIVED = f"email:{ORDER}:order_received"
LINK_TOKEN = make_link_token(LINK_SECRET, UUID(ORDER))


def staff(*sellers: str) -> dict[str, str]:
    now = datetime.now(tz=UTC)
    token = make_staff_token(STAFF_SECRET, "anna", role="viewer", sellers=sellers or (SELLER,), now=now)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def api(database_url: str) -> Iterator[httpx.Client]:
    settings = Settings(
        database_url=database_url, staff_secret=STAFF_SECRET, link_secret=LINK_SECRET, public_url=PUBLIC_URL
    )
    with serving(make_app(settings, clock=FixedClock(PLACED_AT))) as client:
        yield client


def test_the_emails_of_an_order_are_listed_with_how_they_stand(
    api: httpx.Client, notifications: Notifications, server: RunningServer
) -> None:
    server.inbox.at_recipient.append("550 unknown")
    notifications.hear(message(PLACED, 1))
    notifications.work()
    notifications.hear(message(TOLD["parcel_shipped:p-1"], 1))
    notifications.work()
    notifications.hear(message(TOLD["lines_refused"], 2))
    items = api.get(PATH, headers=staff()).json()["items"]
    assert [(one["kind"], one["status"], one["failure"]) for one in items] == [
        ("order_received", "failed", "smtp_550: unknown"),
        ("parcel_shipped", "sent", None),
        ("lines_refused", "queued", None),
    ]


def test_emails_that_wait_for_the_order_are_listed(api: httpx.Client, notifications: Notifications) -> None:
    notifications.hear(message(TOLD["parcel_shipped:p-1"], 1))
    assert api.get(PATH, headers=staff()).json() == {"items": [], "waiting": [f"email:{ORDER}:parcel_shipped:p-1"]}
    assert api.get(f"{PATH}/{RECEIVED}", headers=staff()).status_code == 404


def test_staff_reads_an_email_without_the_customers_link(api: httpx.Client, notifications: Notifications) -> None:
    notifications.hear(message(PLACED, 1))
    shown = api.get(f"{PATH}/{RECEIVED}", headers=staff()).json()
    assert shown["subject"] == "Abbiamo ricevuto il tuo ordine OB-2026-000042"
    assert "Orologio Pearl" in shown["text"]
    page = api.get(f"{PATH}/{RECEIVED}?form=html", headers=staff())
    assert page.headers["content-type"].startswith("text/html")
    assert "sandbox" in page.headers["content-security-policy"]
    text = api.get(f"{PATH}/{RECEIVED}?form=text", headers=staff()).text
    assert LINK_TOKEN not in shown["text"] + shown["html"] + page.text + text
    assert "customer-link.invalid" in text


def test_nobody_but_the_sellers_staff_reads_them(api: httpx.Client, notifications: Notifications) -> None:
    notifications.hear(message(PLACED, 1))
    customer = {"Authorization": f"Bearer {LINK_TOKEN}"}
    assert api.get(PATH).status_code == 401
    for path in (PATH, f"{PATH}/{RECEIVED}"):
        assert api.get(path, headers=customer).json()["code"] == "staff_required"
        assert api.get(path, headers=staff("oplashopping")).json()["code"] == "not_found"
    assert api.get(f"{PATH}/email:unknown", headers=staff()).status_code == 404


def test_the_examples_of_the_document_are_what_the_api_answers() -> None:
    assert EmailList.model_validate(examples.EMAILS).model_dump(mode="json") == examples.EMAILS
    assert EmailPreview.model_validate(examples.PREVIEW).model_dump(mode="json") == examples.PREVIEW
