"""From other services' events to the customer's mailbox, on real PostgreSQL and real SMTP."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from mail_server import RunningServer
from running_notifications import LINK_SECRET, PUBLIC_URL, Notifications
from sample_letters import ORDER, RETURN
from told_order import PLACED, TOLD, message

from ordito.kit.http.tokens import make_link_token
from ordito.notifications.adapters.kafka.publish import to_public
from ordito.notifications.domain.decide import message_id

PLACED_MESSAGE = message(PLACED, 1)


def everything() -> list[str]:
    return ["order_received", *TOLD]


def hear_everything(notifications: Notifications) -> None:
    versions: Counter[str] = Counter({"orders": 1})
    notifications.hear(PLACED_MESSAGE)
    for body in TOLD.values():
        source = body.type.split(".")[1]
        versions[source] += 1
        notifications.hear(message(body, versions[source]))


def test_a_placed_order_is_acknowledged_with_the_customers_link(
    notifications: Notifications, server: RunningServer
) -> None:
    notifications.hear(PLACED_MESSAGE)
    notifications.work()
    (mail,) = server.inbox.messages
    assert mail["To"] == "Nicolò D’Amico & Figli <nicolo@example.it>"
    assert mail["From"] == "Opsobjects <customercare@diffusioneorologi.it>"
    text = mail.get_body(("plain",))
    assert text is not None
    assert f"{PUBLIC_URL}/o/{make_link_token(LINK_SECRET, UUID(ORDER))}" in text.get_content()
    assert "di cui IVA: 19,22\N{NO-BREAK SPACE}€" in text.get_content()
    assert notifications.events(ORDER) == ["contact-noted.v1", "email-queued.v1", "email-sent.v1"]


def test_everything_is_told_once_however_often_it_is_heard_of(
    notifications: Notifications, server: RunningServer
) -> None:
    hear_everything(notifications)
    hear_everything(notifications)
    notifications.work()
    notifications.work()
    ids = [str(mail["Message-ID"]) for mail in server.inbox.messages]
    assert ids == [message_id(f"email:{ORDER}:{key}", "diffusioneorologi.it") for key in everything()]


def test_what_is_heard_before_the_order_waits_for_it(notifications: Notifications, server: RunningServer) -> None:
    notifications.hear(message(TOLD["parcel_shipped:p-1"], 1))
    notifications.work()
    assert server.inbox.messages == []
    notifications.hear(PLACED_MESSAGE)
    notifications.work()
    assert [str(mail["Subject"]).split(" OB-")[0] for mail in server.inbox.messages] == [
        "Abbiamo ricevuto il tuo ordine",
        "Il tuo ordine",
    ]


def test_who_withdrew_is_not_told_that_a_cancellation_came_too_late(
    notifications: Notifications, server: RunningServer
) -> None:
    declined = TOLD["cancellation_declined"].model_copy(update={"of_withdrawal": True})
    notifications.hear(PLACED_MESSAGE, message(declined, 2))
    notifications.work()
    assert len(server.inbox.messages) == 1


def test_the_acknowledgement_of_a_withdrawal_goes_to_the_contact_in_the_statement(
    notifications: Notifications, server: RunningServer
) -> None:
    notifications.hear(PLACED_MESSAGE, message(TOLD[f"withdrawal_received:{RETURN}"], 1))
    notifications.work()
    assert server.inbox.recipients == [["nicolo@example.it"], ["nuovo@example.it"]]


def test_a_server_that_is_busy_is_asked_again_with_the_same_message(
    notifications: Notifications, server: RunningServer
) -> None:
    server.inbox.at_data.append("451 try again later")
    notifications.hear(PLACED_MESSAGE)
    notifications.work()
    assert server.inbox.messages == []
    notifications.worker.wanted.wait(0.3)
    notifications.work()
    assert len(server.inbox.messages) == 1
    assert notifications.events(ORDER)[-1] == "email-sent.v1"


def test_a_crash_after_the_server_took_it_sends_the_same_bytes_again(
    notifications: Notifications, server: RunningServer
) -> None:
    kind = notifications.worker._kinds["email"]
    notifications.hear(PLACED_MESSAGE)
    (effect,) = notifications.worker._lease(1)
    kind.execute(effect)
    kind.execute(effect)
    first, second = server.inbox.raw
    assert first == second


def test_a_recipient_that_is_refused_for_good_is_an_event_without_an_address(
    notifications: Notifications, server: RunningServer
) -> None:
    server.inbox.at_recipient.append("550 5.1.1 <nicolo@example.it> no such user")
    notifications.hear(PLACED_MESSAGE)
    notifications.work()
    assert notifications.events(ORDER)[-1] == "email-failed.v1"
    with notifications.database.read() as tx:
        public = to_public(tx.load(ORDER)[-1])
    assert public.model_dump() == {
        "key": f"email:{ORDER}:order_received",
        "kind": "order_received",
        "code": "smtp_550",
        "message": "5.1.1 (address) no such user",
    }


def test_no_address_and_no_name_leaves_the_service(notifications: Notifications) -> None:
    notifications.hear(message(TOLD["parcel_shipped:p-1"], 1))
    hear_everything(notifications)
    notifications.work()
    with notifications.database.read() as tx:
        stored = tx.load(ORDER)
    published = "".join(to_public(one).model_dump_json() for one in stored)
    for secret in ("example.it", "Nicol", "Roma", "0123456789"):
        assert secret not in published
    assert {one.type for one in stored} == {
        "contact-noted.v1",
        "email-deferred.v1",
        "email-queued.v1",
        "email-sent.v1",
    }
