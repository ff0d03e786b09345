"""A small HTTP server for the stand-ins, on the standard library: they start in a tenth of a second and stay small.

A handler is a function from `Request` to `Answer`; `DROP` closes the connection without an answer, as a network does.
"""

import json
import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

LARGEST_BODY = 1024 * 1024
HOST = os.environ.get("ORDITO_HOST") or "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Drop:
    """In place of an answer: the connection breaks."""


DROP = Drop()
Handler: TypeAlias = Callable[[Request], Answer | Drop]


def as_json(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(value).encode(), headers=headers or {})


def as_html(text: str) -> Answer:
    return Answer(200, text.encode(), content_type="text/html; charset=utf-8")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, handler: Handler) -> None:
        self.handler = handler
        super().__init__((HOST, port), _Exchange)


def serve_until_told(server: Server) -> None:
    """Serve until SIGTERM or SIGINT."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    threading.Thread(target=server.serve_forever, args=(0.1,), name="http", daemon=True).start()
    told.wait()
    server.shutdown()
    server.server_close()


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: Server

    def do_GET(self) -> None:
        self._exchange()

    def do_POST(self) -> None:
        self._exchange()

    def _exchange(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            return self._send(as_json({"code": "too_large"}, status=413))
        url = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=url.path,
            query=dict(parse_qsl(url.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )
        answer = as_json({"status": "ok"}) if url.path.startswith("/health/") else self.server.handler(request)
        if isinstance(answer, Drop):
            self.close_connection = True
            return None
        return self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the standard library calls
        """Requests are not logged: their addresses hold people's e-mail addresses."""
