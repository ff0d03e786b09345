"""A mail server, over SMTP: implements the Mailer port with the standard library.

    smtp://host:port                                   plain, without a password
    smtp+starttls://user:password@host:port
    smtps://user:password@host:port                    TLS from the first byte

A 5xx answer about the recipient or the message is final. A 4xx, a broken connection, and whatever is our own fault (the
login, the sender) are not: the e-mail is tried again, and parked for the staff in the end.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
import unicodedata
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Self
from urllib.parse import unquote, urlsplit

from ordito.kit.effects import PermanentFailure
from ordito.notifications.application.ports import Envelope, Letter

TIMEOUT_SECONDS = 10
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to hand e-mails over."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Raises ValueError for a URL that is not one of a mail server."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("a mail server's URL is smtp://, smtp+starttls:// or smtps://, then host:port")
        if parts.username and parts.scheme == "smtp":
            raise ValueError("a password is sent over TLS only: use smtp+starttls:// or smtps://")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class SmtpMailer:
    """Opens a connection for each e-mail. Safe to use from many threads."""

    def __init__(self, server: MailServer, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._server = server
        self._timeout = timeout

    def send(self, envelope: Envelope, letter: Letter) -> None:
        message = compose(envelope, letter)
        connection = self._connect()
        try:
            connection.send_message(message, from_addr=envelope.sender, to_addrs=[_ascii_domain(envelope.recipient)])
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, answer),) = refused.recipients.values()
            _raise_if_final(code, answer)
            raise
        except smtplib.SMTPDataError as refused:
            _raise_if_final(refused.smtp_code, refused.smtp_error)
            raise
        except smtplib.SMTPNotSupportedError as refused:
            raise PermanentFailure("smtp_not_supported", "The server cannot write to this address.") from refused
        finally:
            _leave(connection)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        tls = ssl.create_default_context()
        if server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=tls)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.scheme == "smtp+starttls":
                connection.starttls(context=tls)
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except BaseException:
            _leave(connection)
            raise
        return connection


def compose(envelope: Envelope, letter: Letter) -> EmailMessage:
    """The message: the same envelope and letter give the same bytes, whenever it is composed."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(envelope.sender_name, envelope.sender)
    message["To"] = _address(envelope.recipient_name, envelope.recipient)
    message["Subject"] = _words(letter.subject)
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = envelope.language  # last: `add_alternative` moves content headers into the first part
    boundary = hashlib.sha256(envelope.message_id.encode()).hexdigest()[:32]
    message.set_boundary(f"=_{boundary}")
    for attachment in letter.attachments:
        message.add_attachment(attachment.text, filename=attachment.name, cte="quoted-printable")
    if letter.attachments:
        message.set_boundary(f"=_{boundary}_mixed")
    return message


def _address(name: str, address: str) -> Address:
    user, _, domain = _ascii_domain(address).rpartition("@")
    return Address(_words(name), user, domain)


def _words(text: str) -> str:
    """What people wrote, as words of one line and nothing else.

    The email package decodes `=?utf-8?q?=0d=0aBcc:…?=` inside a header, and writes the line end as it is: whoever chose
    the name would write headers and the message. So no encoded word begins here but those that the package makes.
    """
    plain = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    return " ".join(plain.split()).replace("=?", "= ?")


def _ascii_domain(address: str) -> str:
    user, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{user}@{domain.encode('idna').decode()}"


def _raise_if_final(code: int, answer: bytes | str) -> None:
    """A refusal for good is published with its words: addresses are taken out of them."""
    if 500 <= code <= 599:
        words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        raise PermanentFailure(f"smtp_{code}", re.sub(r"\S+@\S+", "(address)", " ".join(words.split()))[:300])


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye if anybody listens. The answer changes nothing: the message was accepted before, or not at all."""
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()
