"""Structured logs: one JSON object a line (readable columns when a person watches), with ids and types only.

    log = get_logger(__name__)
    log.info("relay.behind", events=412)

`configure_logging` is called once, by a process's `main`. Log lines of libraries take the same shape. Three guards keep
personal data out even when somebody forgets the rule: fields whose name promises content are withheld, an exception's
message is reduced to what cannot quote data (`safe_message`), and a logger that is known to print payloads is muted.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, Literal, TextIO

import psycopg
import structlog
from sqlalchemy.exc import StatementError

LogLevel = Literal["debug", "info", "warning", "error"]

WITHHELD = frozenset(
    {
        "address", "authorization", "body", "card", "cookie", "customer", "data", "email", "headers", "iban", "input",
        "link", "name", "params", "parameters", "password", "payload", "phone", "query", "recipient", "secret",
        "signature", "token", "url",
    }
)  # fmt: skip
_CHATTY = {"kafka": logging.WARNING, "httpx": logging.WARNING, "httpcore": logging.WARNING, "uvicorn.access": 100}


def configure_logging(*, service: str, level: LogLevel = "info", stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard output), marked with the service's name."""
    out = stream if stream is not None else sys.stdout
    watched = out.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Named(service),
        _withhold,
        _render_exception,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if watched
        else structlog.processors.JSONRenderer(default=str)
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers = []
        library.propagate = True
    for name, least in _CHATTY.items():
        logging.getLogger(name).setLevel(least)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module; its lines carry the module's name."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def safe_message(error: BaseException) -> str:
    """The error's message, without the values that validation and databases like to quote in theirs.

    PostgreSQL can keep it, whatever the error quotes: see `storable`.
    """
    return storable(_said_by(error))


def storable(text: str) -> str:
    """The text with a mark in place of what PostgreSQL does not store: U+0000, and half a pair of surrogates."""
    return text.encode(errors="replace").decode().replace("\0", "?")


def error_line(error: BaseException) -> str:
    """The error in one line, for the log or a row: its type and its safe message."""
    return f"{type(error).__name__}: {safe_message(error)}"


def safe_traceback(error: BaseException) -> str:
    """A traceback for the log or the `parked` table: frames, types and safe messages, causes first."""
    return "".join(_chain(error, seen=set()))


def _said_by(error: BaseException) -> str:
    match error:
        case _ if faults := _faults(error):
            return "; ".join(".".join(str(step) for step in one["loc"]) + ": " + one["type"] for one in faults)
        case StatementError() if error.orig is not None:
            return _said_by(error.orig)
        case StatementError():
            return "a statement could not be run"
        case psycopg.Error() if error.diag.message_primary is not None:
            return f"{error.diag.sqlstate}: {error.diag.message_primary}"
        case _:
            return str(error)


def _faults(error: BaseException) -> list[Mapping[str, Any]]:
    """What pydantic found at fault: in an error of its own, or in one of FastAPI's, which has the same `errors()`."""
    errors = getattr(error, "errors", None)
    found = errors() if callable(errors) else ()
    return [one for one in found if isinstance(one, Mapping) and one.keys() >= {"loc", "type"}]


def _chain(error: BaseException, *, seen: set[int]) -> list[str]:
    seen.add(id(error))
    lines: list[str] = []
    origin = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if origin is not None and id(origin) not in seen:
        lines += [*_chain(origin, seen=seen), "\nwhich led to\n\n"]
    if error.__traceback__ is not None:
        lines += ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
    kind = type(error)
    lines.append(f"{kind.__module__}.{kind.__qualname__}: {safe_message(error)}\n")
    return lines


class _Named:
    def __init__(self, service: str) -> None:
        self._service = service

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = self._service
        return event


def _withhold(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in WITHHELD & event.keys():
        event[name] = "[withheld]"
    return event


def _render_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    given: object = event.pop("exc_info", None)
    error: BaseException | None = None
    match given:
        case BaseException():
            error = given
        case (_, BaseException() as raised, TracebackType() | None):
            error = raised
        case True:
            error = sys.exc_info()[1]
        case _:
            return event
    if error is not None:
        event["exception"] = safe_traceback(error)
    return event
