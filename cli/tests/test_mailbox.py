"""The mailbox takes real SMTP, keeps one copy of a Message-ID, and counts every delivery."""

import smtplib
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from ordito.cli.engine.ports import free_ports
from ordito.cli.engine.probes import health_is_good
from ordito.cli.engine.program import Program, Running, start

CUSTOMER = "cliente@example.it"


class Post:
    """A running mailbox, and how to send to it."""

    def __init__(self, folder: Path) -> None:
        self.smtp_port, self.http_port = free_ports(2)
        ports = ("--smtp-port", str(self.smtp_port), "--http-port", str(self.http_port))
        self.program = Program(
            name="mailbox",
            command=(sys.executable, "-m", "ordito.cli.sandbox.mailbox", "--folder", str(folder / "mail"), *ports),
            ready=lambda: health_is_good(self.http_port),
            log=folder / "mailbox.log",
        )
        self.running: Running = start(self.program)

    def send(self, message_id: str, *, to: str = CUSTOMER, subject: str = "Il tuo ordine è confermato") -> None:
        message = EmailMessage()
        message["Message-ID"], message["To"], message["Subject"] = message_id, to, subject
        message["From"] = "negozio@example.it"
        message.set_content("Grazie.\n")
        message.add_alternative("<p>Grazie.</p>", subtype="html")
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as smtp:
            smtp.send_message(message)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.http_port}{path}")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    post = Post(tmp_path)
    yield post
    post.running.stop()


def test_a_message_sent_twice_is_kept_once_and_counted_twice(post: Post) -> None:
    post.send("<order-1.confirmed@ordito>")
    post.send("<order-1.confirmed@ordito>")
    post.send("<order-2.confirmed@ordito>")
    assert len(post.get("/messages").json()) == 2
    assert post.get("/counts").json() == {
        "messages": 2,
        "deliveries": 3,
        "by_message_id": {"<order-1.confirmed@ordito>": 2, "<order-2.confirmed@ordito>": 1},
    }


def test_messages_are_found_by_recipient_and_read_whole(post: Post) -> None:
    post.send("<1@ordito>")
    post.send("<2@ordito>", to="altra@example.it")
    (found,) = post.get(f"/messages?to={CUSTOMER}").json()
    whole = post.get(f"/messages/{found['id']}").json()
    assert whole["subject"] == "Il tuo ordine è confermato"
    assert whole["text"].strip() == "Grazie."
    assert "<p>Grazie.</p>" in post.get(f"/messages/{found['id']}/html").text


def test_the_list_shows_people_what_arrived(post: Post) -> None:
    post.send("<1@ordito>", subject="<b>Spedito</b>")
    page = post.get("/").text
    assert "&lt;b&gt;Spedito&lt;/b&gt;" in page


def test_what_was_accepted_outlives_a_killed_mailbox(post: Post) -> None:
    post.send("<1@ordito>")
    post.running.kill()
    post.running.wait()
    post.running = start(post.program)
    post.send("<1@ordito>")
    assert post.get("/counts").json()["by_message_id"] == {"<1@ordito>": 2}


def test_what_is_not_there_is_not_found(post: Post) -> None:
    assert post.get("/messages/0123456789abcdef").status_code == 404
    assert post.get("/messages/..%2F..%2Fetc/raw").status_code == 404
