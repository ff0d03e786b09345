"""Webhooks: verified over the raw body, stored once, handled once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sessions import waiting_for_locks
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook
from waiting import until

from ordito.kit.clock import FixedClock
from ordito.kit.context import Actor, Context
from ordito.kit.database import Database
from ordito.kit.http.tables import webhooks
from ordito.kit.http.webhook_inbox import StoredWebhook, WebhookHandler, WebhookInbox
from ordito.kit.http.webhooks import SignatureInvalid, verify, webhook_router
from ordito.kit.tables import events
from ordito.kit.transaction import Transaction

NOW = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)
BODY = '{"parcel": "P-1", "note": "à la porte"}'
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_dGhlIG90aGVyIHNlY3JldCBvZiB0aGUgdGVzdHM="
ADDRESS = "/v1/webhooks/brt"


def signed(body: str = BODY, *, webhook_id: str = "msg_1", at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body),
        "content-type": "application/json",
    }


def stored(database: Database) -> list[Any]:
    with database.read() as tx:
        return list(tx.connection.execute(select(webhooks).order_by(webhooks.c.id)))


def test_a_signed_webhook_is_stored_as_it_came(client: httpx.Client, database: Database) -> None:
    answer = client.post(ADDRESS, content=BODY.encode(), headers={**signed(), "Authorization": "Basic c2VjcmV0"})
    assert (answer.status_code, answer.json()) == (202, {"webhook_id": "msg_1", "status": "accepted"})
    (row,) = stored(database)
    assert (row.source, row.webhook_id, bytes(row.body), row.received_at) == ("brt", "msg_1", BODY.encode(), NOW)
    assert row.correlation == answer.headers["X-Correlation-ID"]
    assert set(row.headers) == {"content-type", "user-agent", "webhook-id", "webhook-timestamp"}


def test_a_webhook_that_comes_again_is_accepted_and_stored_once(client: httpx.Client, database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post(ADDRESS, content=BODY.encode(), headers=signed()), range(16)))
    later = client.post(ADDRESS, content=BODY.encode(), headers=signed(at=NOW + timedelta(seconds=200)))
    assert {answer.status_code for answer in [*answers, later]} == {202}
    assert len({answer.content for answer in [*answers, later]}) == 1
    assert len(stored(database)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**signed(), "webhook-signature": ""},
        {**signed(), "webhook-signature": "v1,"},
        {**signed(), "webhook-signature": "v1"},
        {**signed(), "webhook-signature": "v1,not base64"},
        {**signed(), "webhook-signature": signed()["webhook-signature"].replace("v1,", "v2,")},
        {**signed(), "webhook-id": "msg_2"},
        {**signed(), "webhook-id": ""},
        {**signed(), "webhook-timestamp": str(int(NOW.timestamp()) + 1)},
        {**signed(), "webhook-timestamp": "now"},
        {**signed(), "webhook-timestamp": "nan"},
        {**signed(), "webhook-timestamp": "999999999999"},
        signed(secret=OTHER_SECRET),
        signed(BODY + " "),
        signed(at=NOW - timedelta(seconds=301)),
        signed(at=NOW + timedelta(seconds=301)),
    ],
)
def test_what_is_unsigned_tampered_with_or_stale_is_refused_and_not_stored(
    client: httpx.Client, database: Database, headers: dict[str, str]
) -> None:
    answer = client.post(ADDRESS, content=BODY.encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_signature_invalid")
    assert stored(database) == []


def test_a_tampered_body_is_refused(client: httpx.Client, database: Database) -> None:
    for body in (BODY.replace("P-1", "P-2").encode(), b"\xff", b""):
        answer = client.post(ADDRESS, content=body, headers=signed())
        assert (answer.status_code, answer.json()["code"]) == (401, "webhook_signature_invalid")
    assert stored(database) == []


def test_a_source_without_a_secret_is_not_found(client: httpx.Client) -> None:
    answer = client.post("/v1/webhooks/gls", content=BODY.encode(), headers=signed())
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_five_minutes_are_counted_by_the_clock_handed_in() -> None:
    for seconds in (-300, 300):
        assert verify(SecretStr(SECRET), headers=signed(), body=BODY.encode(), now=NOW + timedelta(seconds=seconds))
    for seconds in (-301, 301):
        with pytest.raises(SignatureInvalid):
            verify(SecretStr(SECRET), headers=signed(), body=BODY.encode(), now=NOW + timedelta(seconds=seconds))


def test_while_a_secret_is_changed_both_are_good_and_so_are_two_signatures() -> None:
    both = SecretStr(f"{OTHER_SECRET} {SECRET}")
    assert verify(both, headers=signed(), body=BODY.encode(), now=NOW) == "msg_1"
    assert verify(both, headers=signed(secret=OTHER_SECRET), body=BODY.encode(), now=NOW) == "msg_1"
    two = f"v1a,xyz {signed(secret=OTHER_SECRET)['webhook-signature']} {signed()['webhook-signature']}"
    headers = {**signed(), "webhook-signature": two}
    assert verify(SecretStr(SECRET), headers=headers, body=BODY.encode(), now=NOW) == "msg_1"


@pytest.mark.parametrize("secret", ["", " ", "whsec_", "whsec_a"])
def test_a_secret_that_is_none_stops_the_start(secret: str) -> None:
    with pytest.raises(ValueError, match="webhook secret of brt"):
        webhook_router({"brt": SecretStr(secret)})


class Courier:
    """A handler that notes each webhook in its parcel's stream, or fails as often as it is told to."""

    def __init__(self, book_lent: type, *, failures: int = 0) -> None:
        self.failures = failures
        self.seen: list[str] = []
        self._event = book_lent

    def streams(self, _: Transaction, webhook: StoredWebhook) -> tuple[str, ...]:
        return (webhook.json()["parcel"],)

    def handle(self, tx: Transaction, webhook: StoredWebhook) -> None:
        (stream,) = self.streams(tx, webhook)
        context = Context(seller="north", actor=Actor("courier", "brt"), correlation=webhook.correlation)
        before = len(tx.load(stream))
        tx.append(stream, [self._event(title=webhook.webhook_id, reader="")], expected=before, context=context)
        if self.failures:
            self.failures -= 1
            raise LookupError("no such parcel yet")
        self.seen.append(webhook.webhook_id)

    def handlers(self) -> dict[str, WebhookHandler]:
        return {"brt": WebhookHandler(handle=self.handle, streams=self.streams)}


def send(client: httpx.Client, number: int) -> None:
    headers = signed(webhook_id=f"msg_{number}")
    assert client.post(ADDRESS, content=BODY.encode(), headers=headers).status_code == 202


def titles(database: Database) -> list[str]:
    with database.read() as tx:
        return [row.data["title"] for row in tx.connection.execute(select(events).order_by(events.c.version))]


def test_stored_webhooks_are_handled_in_order_and_once(
    client: httpx.Client, database: Database, book_lent: type
) -> None:
    for number in range(5):
        send(client, number)
    courier = Courier(book_lent)
    inbox = WebhookInbox(database, courier.handlers())
    assert inbox.handle_due() == 5
    assert inbox.handle_due() == 0
    assert courier.seen == titles(database) == [f"msg_{number}" for number in range(5)]
    assert {row.status for row in stored(database)} == {"handled"}


def test_several_workers_share_the_webhooks_and_none_is_handled_twice(
    client: httpx.Client, database: Database, book_lent: type
) -> None:
    for number in range(30):
        send(client, number)
    courier = Courier(book_lent)
    start = threading.Barrier(4)

    def work(_: int) -> int:
        inbox = WebhookInbox(database, courier.handlers())
        start.wait()
        return sum(inbox.handle_due() for _ in range(3))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 30
    assert sorted(titles(database)) == sorted(f"msg_{number}" for number in range(30))
    assert sorted(courier.seen) == sorted(titles(database))


def test_a_webhook_that_fails_leaves_nothing_and_is_tried_again_while_others_go_on(
    client: httpx.Client, database: Database, book_lent: type
) -> None:
    send(client, 1)
    send(client, 2)
    courier = Courier(book_lent, failures=1)
    inbox = WebhookInbox(database, courier.handlers(), pause=lambda _: 0)
    assert inbox.handle_due() == 1
    assert titles(database) == ["msg_2"]
    assert [(row.status, row.attempt) for row in stored(database)] == [("pending", 1), ("handled", 0)]
    assert inbox.handle_due() == 1
    assert titles(database) == ["msg_2", "msg_1"]


def test_a_webhook_is_not_tried_again_before_its_pause_is_over(
    client: httpx.Client, database: Database, book_lent: type
) -> None:
    send(client, 1)
    inbox = WebhookInbox(database, Courier(book_lent, failures=1).handlers(), pause=lambda _: 60)
    assert (inbox.handle_due(), inbox.handle_due()) == (0, 0)
    assert stored(database)[0].attempt == 1


def test_a_webhook_that_keeps_failing_is_parked_and_redriven_or_discarded_by_the_staff(
    client: httpx.Client, database: Database, book_lent: type, callers: Any
) -> None:
    send(client, 1)
    send(client, 2)
    courier = Courier(book_lent, failures=4)
    inbox = WebhookInbox(database, courier.handlers(), most_attempts=2, pause=lambda _: 0)
    for _ in range(3):
        assert inbox.handle_due() == 0
    items = client.get("/v1/parked", headers=callers.staff("viewer")).json()["items"]
    assert [(one["kind"], one["name"], one["error"]) for one in items] == [
        ("webhook", "brt", "LookupError: no such parcel yet")
    ] * 2
    assert "in handle" in items[0]["traceback"]

    redrive = client.post(
        f"/v1/parked/{items[0]['id']}/redrive", headers={**callers.staff("agent"), "Idempotency-Key": "key-1"}
    )
    assert (redrive.status_code, redrive.json()) == (202, {"id": items[0]["id"], "action": "redrive"})
    discard = client.post(
        f"/v1/parked/{items[1]['id']}/discard",
        json={"reason": "the courier's mistake"},
        headers={**callers.staff("supervisor"), "Idempotency-Key": "key-2"},
    )
    assert discard.status_code == 202
    assert inbox.handle_due() == 1
    assert [(row.status, row.reason) for row in stored(database)] == [
        ("handled", None),
        ("discarded", "anna: the courier's mistake"),
    ]
    assert client.get("/v1/parked", headers=callers.staff("viewer")).json() == {"items": []}


def test_the_inbox_runs_until_it_is_stopped(
    client: httpx.Client, database: Database, book_lent: type, clock: FixedClock
) -> None:
    courier = Courier(book_lent)
    stop = threading.Event()
    thread = threading.Thread(target=WebhookInbox(database, courier.handlers()).run, args=(stop,))
    thread.start()
    try:
        send(client, 1)
        until(lambda: courier.seen)
    finally:
        stop.set()
        thread.join(10)
    assert courier.seen == ["msg_1"]
    assert not thread.is_alive()


def test_the_streams_are_locked_before_the_claim_assigns_a_transaction_id(
    client: httpx.Client, database: Database, book_lent: type
) -> None:
    """Trap: a transaction id taken before the stream's lock lets the relay invert two versions. A worker that waits
    for a stream must hold none; claim the webhook first (FOR UPDATE SKIP LOCKED before the locks) and this fails."""
    send(client, 1)
    inbox = WebhookInbox(database, Courier(book_lent).handlers())
    with ThreadPoolExecutor(1) as pool:
        with database.transaction("P-1"):
            waiting = pool.submit(inbox.handle_due)
            until(lambda: waiting_for_locks(database))
            assert waiting_for_locks(database) == [None]
        assert waiting.result() == 1
