"""A mailbox for development: takes every e-mail by real SMTP, keeps it as a file, shows it to people and programs.

    python -m ordito.cli.sandbox.mailbox --folder .ordito/mail --smtp-port 8125 --http-port 8126

Like a mail server with duplicate suppression (Cyrus's duplicate delivery database, RFC 7352 for Sieve) it keeps one
copy of a Message-ID for each recipient. It counts deliveries all the same, so that a test can tell "sent once" from
"sent twice and suppressed". A message is on disk before SMTP's 250 leaves.

- `GET /` the list, as HTML; `GET /messages?to=&subject=` as JSON, oldest first; `GET /messages/{id}` with its texts
- `GET /messages/{id}/html` what a mail program would show; `GET /messages/{id}/raw` the message itself
- `GET /counts` `{"messages": n, "deliveries": n, "by_message_id": {"<id>": deliveries}}`
"""

import argparse
import asyncio
import email
import email.policy
import hashlib
import html
import json
import os
import threading
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ordito.cli.sandbox.web import HOST, Answer, Request, Server, as_html, as_json, serve_until_told


@dataclass(frozen=True, slots=True)
class Delivery:
    """One arrival of one message for its recipients."""

    message: str
    message_id: str
    recipients: tuple[str, ...]
    at: str


class Mailbox:
    """The messages on disk: `<id>.eml`, and a line a delivery in `deliveries.jsonl`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._journal = folder / "deliveries.jsonl"
        self._lock = threading.Lock()
        self._deliveries = self._read_journal()
        self._headings: dict[str, dict[str, str]] = {}

    def deliver(self, raw: bytes, recipients: list[str]) -> str:
        """Keep it, unless all recipients have it already; count the delivery. The id of the message."""
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        message_id = str(parsed["Message-ID"] or "").strip()
        identity = message_id or hashlib.sha256(raw).hexdigest()
        with self._lock:
            name = hashlib.sha256(identity.encode()).hexdigest()[:16]
            if not (self.folder / f"{name}.eml").exists():
                _write_durably(self.folder / f"{name}.eml", raw)
            delivery = Delivery(name, message_id or identity, tuple(recipients), datetime.now(tz=UTC).isoformat())
            with self._journal.open("a") as journal:
                journal.write(json.dumps(asdict(delivery)) + "\n")
                journal.flush()
                os.fsync(journal.fileno())
            self._deliveries.append(delivery)
        return name

    def messages(self, *, to: str | None = None, subject: str | None = None) -> list[dict[str, Any]]:
        """One entry for each message and recipient set, in the order of first arrival."""
        with self._lock:
            deliveries = list(self._deliveries)
        recipients: dict[str, dict[str, str]] = {}
        for delivery in deliveries:
            reached = recipients.setdefault(delivery.message, {})
            for recipient in delivery.recipients:
                reached.setdefault(recipient, delivery.at)
        times = Counter(delivery.message for delivery in deliveries)
        found = []
        for name, reached in recipients.items():
            if to and to.lower() not in {address.lower() for address in reached}:
                continue
            heading = self._heading(name)
            if not subject or subject.lower() in heading["subject"].lower():
                arrived = {"to": list(reached), "at": min(reached.values()), "deliveries": times[name]}
                found.append({"id": name, **heading, **arrived})
        return found

    def message(self, name: str) -> dict[str, Any] | None:
        summary = next((summary for summary in self.messages() if summary["id"] == name), None)
        if summary is None:
            return None
        parsed = self._parsed(name)
        return {
            **summary,
            "headers": {key: str(value) for key, value in parsed.items()},
            "text": _body(parsed, "plain"),
            "html": _body(parsed, "html"),
            "attachments": [part.get_filename() for part in parsed.iter_attachments()],
        }

    def raw(self, name: str) -> bytes | None:
        file = self.folder / f"{name}.eml"
        return file.read_bytes() if name.isalnum() and file.exists() else None

    def counts(self) -> dict[str, Any]:
        with self._lock:
            deliveries = list(self._deliveries)
        by_message_id = Counter(delivery.message_id for delivery in deliveries)
        return {"messages": len(by_message_id), "deliveries": len(deliveries), "by_message_id": by_message_id}

    def _heading(self, name: str) -> dict[str, str]:
        if name not in self._headings:
            parsed = self._parsed(name)
            self._headings[name] = {
                "message_id": str(parsed["Message-ID"] or "").strip(),
                "from": str(parsed["From"] or ""),
                "subject": str(parsed["Subject"] or ""),
            }
        return self._headings[name]

    def _parsed(self, name: str) -> EmailMessage:
        return email.message_from_bytes((self.folder / f"{name}.eml").read_bytes(), policy=email.policy.default)

    def _read_journal(self) -> list[Delivery]:
        if not self._journal.exists():
            return []
        deliveries = []
        for line in self._journal.read_text().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # the last line of a killed mailbox: its sender had no 250 and will come again
            deliveries.append(Delivery(**{**entry, "recipients": tuple(entry["recipients"])}))
        return deliveries


class _Receiver:
    """aiosmtpd's handler: a message is accepted when it is on disk."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.original_content or b""
        name = await asyncio.to_thread(self._mailbox.deliver, content, list(envelope.rcpt_tos))
        return f"250 kept as {name}"


def pages(mailbox: Mailbox, request: Request) -> Answer:
    match request.path.strip("/").split("/"):
        case [""]:
            return as_html(_list(mailbox.messages()))
        case ["messages"]:
            return as_json(mailbox.messages(to=request.query.get("to"), subject=request.query.get("subject")))
        case ["messages", name]:
            found = mailbox.message(name)
            return as_json(found) if found else _not_found()
        case ["messages", name, "html"]:
            found = mailbox.message(name)
            if not found:
                return _not_found()
            return as_html(found["html"] or f"<pre>{html.escape(found['text'] or '')}</pre>")
        case ["messages", name, "raw"]:
            raw = mailbox.raw(name)
            return Answer(200, raw, content_type="text/plain; charset=utf-8") if raw else _not_found()
        case ["counts"]:
            return as_json(mailbox.counts())
        case _:
            return _not_found()


def main() -> None:
    parser = argparse.ArgumentParser(description="A mailbox for development.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    given = parser.parse_args()
    mailbox = Mailbox(given.folder)
    smtp = Controller(_Receiver(mailbox), hostname=HOST, port=given.smtp_port, ident="ordito mailbox")
    smtp.start()
    serve_until_told(Server(given.http_port, lambda request: pages(mailbox, request)))
    smtp.stop()


def _not_found() -> Answer:
    return as_json({"code": "not_found"}, status=404)


def _body(parsed: EmailMessage, kind: str) -> str | None:
    part = parsed.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else None


def _write_durably(file: Path, content: bytes) -> None:
    making = file.with_suffix(".making")
    with making.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    making.replace(file)


def _list(messages: list[dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(each['at'][:19])}</td><td>{html.escape(', '.join(each['to']))}</td>"
        f"<td><a href='/messages/{each['id']}/html'>{html.escape(each['subject'])}</a></td></tr>"
        for each in reversed(messages)
    )
    return (
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Mailbox</title>"
        "<style>body{font:16px system-ui;margin:2rem}td{padding:.3rem 1rem .3rem 0;vertical-align:top}</style>"
        f"<h1>Mailbox</h1><p>{len(messages)} messages</p><table>{rows}</table>"
    )


if __name__ == "__main__":
    main()
