"""What surrounds every request: its correlation, its line in the log, its place in the metrics, the answer's guards.

Plain ASGI, two layers, because every request pays for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from time import perf_counter
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ordito.kit.http.problems import Problem, internal_error
from ordito.kit.identifiers import new_id
from ordito.kit.logs import get_logger
from ordito.kit.metrics import HTTP_SECONDS

CORRELATION_HEADER = "X-Correlation-ID"
_SANE_CORRELATION = re.compile(r"^[A-Za-z0-9._:-]{1,64}$")
_UUID = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_QUIET = ("/health/", "/metrics")
_DEFAULT_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

log = get_logger(__name__)


class RequestScope:
    """The outermost layer. An exception that nothing else answered becomes a 500 here, logged with its traceback.

    The log line names the route's template and the path's UUIDs, never the path itself, which may hold a token, nor
    the query.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        correlation = _correlation(Headers(scope=scope))
        scope.setdefault("state", {})["correlation"] = correlation
        started = perf_counter()
        status = 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _guard(MutableHeaders(scope=message), correlation)
            await send(message)

        with structlog.contextvars.bound_contextvars(correlation=correlation):
            try:
                inner = _unreadable_address if _holds_nul(scope) else self.app
                await inner(scope, receive, send_guarded)
            except Exception as error:
                log.error("http.failed", exc_info=error, method=scope["method"], route=_template(scope))
                if status:
                    raise
                await internal_error().response(correlation=correlation)(scope, receive, send_guarded)
            finally:
                _record(scope, status=status or 499, seconds=perf_counter() - started)


class BodyLimit:
    """Refuses a body of more than `most` bytes: 413 `body_too_large`, before it is read where its length is told.

    `larger` says how many bytes addresses with a certain ending take instead: `{"/photos": 5_242_880}`.
    """

    def __init__(self, app: ASGIApp, *, most: int, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.most = most
        self.larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = next((bytes_ for ending, bytes_ in self.larger.items() if scope["path"].endswith(ending)), self.most)
        told = Headers(scope=scope).get("content-length", "")
        if told.isdigit() and int(told) > most:
            answer = body_too_large(most).response(correlation=scope["state"]["correlation"])
            await answer(scope, receive, send)
            return
        read = 0

        async def receive_limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                # FastAPI lets only an HTTPException through while it reads a body.
                raise HTTPException(413)
            return message

        await self.app(scope, receive_limited, send)


def body_too_large(most: int) -> Problem:
    return Problem(413, "body_too_large", f"A request's body has at most {most} bytes.")


def _holds_nul(scope: Scope) -> bool:
    return "\x00" in scope["path"] or b"%00" in scope["query_string"]


async def _unreadable_address(scope: Scope, receive: Receive, send: Send) -> None:
    problem = Problem(400, "malformed_address", "The address holds U+0000, which stands for nothing here.")
    await problem.response(correlation=scope["state"]["correlation"])(scope, receive, send)


def _correlation(headers: Headers) -> str:
    given = headers.get(CORRELATION_HEADER, "")
    return given if _SANE_CORRELATION.match(given) else str(new_id())


def _guard(headers: MutableHeaders, correlation: str) -> None:
    headers[CORRELATION_HEADER] = correlation
    for name, value in _DEFAULT_HEADERS.items():
        headers.setdefault(name, value)
    is_page = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", _PAGE_POLICY if is_page else _POLICY)


def _template(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", None) or "(none)"


def _record(scope: Scope, *, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "(other)"
    template = _template(scope)
    HTTP_SECONDS.labels(method=method, route=template, status=str(status)).observe(seconds)
    ids: dict[str, Any] = {
        name: str(value) for name, value in scope.get("path_params", {}).items() if _UUID.match(str(value))
    }
    actor = scope["state"].get("actor")
    if actor is not None:
        ids["actor"] = f"{actor.kind}:{actor.id}"
    write = log.debug if template.startswith(_QUIET) else log.info
    write("http.request", method=method, route=template, status=status, ms=round(seconds * 1000, 1), **ids)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
