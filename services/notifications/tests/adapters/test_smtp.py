"""The SMTP adapter against a real server on loopback."""

from __future__ import annotations

import smtplib
import socket
from dataclasses import replace

import pytest
from mail_server import RunningServer
from sample_letters import PLACED_AT

from ordito.kit.effects import PermanentFailure
from ordito.notifications.adapters.gateways.smtp import MailServer, SmtpMailer, compose
from ordito.notifications.application.ports import Attachment, Envelope, Letter

LETTER = Letter(subject="Il tuo ordine è in viaggio — 49,00 €", text="Ciao,\n\nperché no? €\n", html="<p>perché</p>\n")
ENVELOPE = Envelope(
    sender_name="Opsobjects, S.r.l.",
    sender="shop@example.it",
    recipient_name="Nicolò\nD’Amico",
    recipient="nicolo@example.it",
    message_id="<email.o-1.order_received@example.it>",
    date=PLACED_AT,
    language="it",
)


def mailer(server: RunningServer) -> SmtpMailer:
    return SmtpMailer(MailServer("smtp", "127.0.0.1", server.port), timeout=2)


def test_an_email_arrives_as_text_and_html_with_its_message_id(server: RunningServer) -> None:
    mailer(server).send(ENVELOPE, LETTER)
    (mail,) = server.inbox.messages
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()] == [LETTER.text, LETTER.html]
    assert mail["Subject"] == LETTER.subject
    assert mail["Message-ID"] == ENVELOPE.message_id
    assert mail["To"] == "Nicolò D’Amico <nicolo@example.it>"
    assert mail["From"] == '"Opsobjects, S.r.l." <shop@example.it>'
    assert mail["Date"] == "Mon, 23 Nov 2026 09:30:05 +0000"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "it")
    assert server.inbox.raw[0].isascii()
    assert all(len(line) <= 78 for line in server.inbox.raw[0].splitlines())


WITH_TERMS = replace(LETTER, attachments=(Attachment("condizioni.txt", "Clause 1\n\nperò “così” €\n"),))


@pytest.mark.parametrize("letter", [LETTER, WITH_TERMS], ids=["plain", "with an attachment"])
def test_the_same_email_is_the_same_bytes(letter: Letter) -> None:
    assert compose(ENVELOPE, letter).as_bytes() == compose(ENVELOPE, letter).as_bytes()


def test_an_attachment_arrives_beside_the_letter(server: RunningServer) -> None:
    mailer(server).send(ENVELOPE, WITH_TERMS)
    (mail,) = server.inbox.messages
    assert mail.get_content_type() == "multipart/mixed"
    body, terms = mail.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert terms.get_filename() == "condizioni.txt"
    assert terms.get_content().replace("\r\n", "\n") == WITH_TERMS.attachments[0].text


@pytest.mark.parametrize(
    "name",
    [
        "=?utf-8?q?a=0d=0aBcc:_thief@example.it?=",
        "=?utf-8?b?DQpCY2M6IHRoaWVmQGV4YW1wbGUuaXQNCg0KYm9keQ==?= x",
        "=?utf-8?q?a=0a=0aAnother_message?=",
        "==?utf-8?q??=?utf-8?q?=0d=0aBcc:_thief@example.it?=",
        "a\r\nBcc: thief@example.it",
        "a\x85Bcc: thief@example.it\x00",
    ],
)
def test_a_name_writes_no_header_and_no_message(server: RunningServer, name: str) -> None:
    mailer(server).send(replace(ENVELOPE, recipient_name=name), replace(LETTER, subject=f"Order of {name}"))
    (mail,) = server.inbox.messages
    assert set(mail.keys()) == set(compose(ENVELOPE, LETTER).keys())
    assert [address.addr_spec for address in mail["To"].addresses] == [ENVELOPE.recipient]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    head, _, _ = server.inbox.raw[0].partition(b"\r\n\r\n")
    assert b"\r\nBcc" not in head
    assert b"\n\n" not in head


def test_a_domain_with_an_accent_is_written_in_ascii(server: RunningServer) -> None:
    mailer(server).send(replace(ENVELOPE, recipient="nicolo@città.example"), LETTER)
    assert server.inbox.recipients == [["nicolo@xn--citt-3na.example"]]


@pytest.mark.parametrize("code", [550, 551, 552, 553, 554])
def test_a_recipient_that_is_refused_for_good_is_not_tried_again(server: RunningServer, code: int) -> None:
    server.inbox.at_recipient.append(f"{code} <nicolo@example.it> unknown")
    with pytest.raises(PermanentFailure) as failure:
        mailer(server).send(ENVELOPE, LETTER)
    assert failure.value.code == f"smtp_{code}"
    assert "@" not in failure.value.message


def test_a_message_that_is_refused_for_good_is_not_tried_again(server: RunningServer) -> None:
    server.inbox.at_data.append("554 looks like spam")
    with pytest.raises(PermanentFailure, match="smtp_554: looks like spam"):
        mailer(server).send(ENVELOPE, LETTER)


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
def test_a_refusal_for_now_is_left_open(server: RunningServer, where: str) -> None:
    getattr(server.inbox, where).append("451 busy")
    with pytest.raises(smtplib.SMTPException):
        mailer(server).send(ENVELOPE, LETTER)
    mailer(server).send(ENVELOPE, LETTER)
    assert len(server.inbox.messages) == 1


def test_a_server_that_is_not_there_is_left_open() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = SmtpMailer(MailServer("smtp", "127.0.0.1", unused.getsockname()[1]), timeout=1)
        with pytest.raises(OSError, match="refused"):
            nobody.send(ENVELOPE, LETTER)


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        mute = SmtpMailer(MailServer("smtp", "127.0.0.1", silent.getsockname()[1]), timeout=0.2)
        with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
            mute.send(ENVELOPE, LETTER)


def test_encryption_that_was_asked_for_is_not_done_without(server: RunningServer) -> None:
    strict = SmtpMailer(MailServer("smtp+starttls", "127.0.0.1", server.port), timeout=2)
    with pytest.raises(smtplib.SMTPNotSupportedError):
        strict.send(ENVELOPE, LETTER)
    assert server.inbox.messages == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:8125", MailServer("smtp", "127.0.0.1", 8125)),
        ("smtps://me:s%40crate@mail.example", MailServer("smtps", "mail.example", 465, "me", "s@crate")),
        ("smtp+starttls://mail.example", MailServer("smtp+starttls", "mail.example", 587)),
    ],
)
def test_a_mail_server_is_named_by_its_url(url: str, expected: MailServer) -> None:
    assert MailServer.from_url(url) == expected


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "smtp://me:secret@mail.example"])
def test_a_url_that_is_no_mail_servers_or_would_leak_a_password_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        MailServer.from_url(url)
