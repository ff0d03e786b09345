"""Errors on the wire: RFC 9457 problem documents with a stable `code`.

An endpoint raises `Problem`; a domain raises its own `Rejection`, whose status is looked up in the table that the
service hands to `create_app`. Everything else that can go wrong with a request is turned into a problem here, so that
a caller never sees another shape. A document never repeats a value that was sent.

    Exception
      + Problem            raised by the edge: status, code, detail
      + Rejection          raised by a domain: code, detail; the status comes from the table
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import psycopg
import sqlalchemy.exc
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.database import StreamBusy, is_unavailable
from ordito.kit.http.validation import FieldError, field_errors, is_malformed_json, malformed_json
from ordito.kit.logs import get_logger, safe_message
from ordito.kit.rejection import Rejection
from ordito.kit.transaction import ConcurrencyConflict

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_SECONDS = "2"

log = get_logger(__name__)


class ProblemDocument(BaseModel):
    """What every error answer looks like. `code` is for programs and never changes; `detail` is for people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:ordito:problem:invalid_request",
                    "title": "Invalid request",
                    "status": 422,
                    "code": "invalid_request",
                    "detail": "lines[0].quantity: Input should be greater than or equal to 1",
                    "param": "lines[0].quantity",
                    "errors": [
                        {
                            "param": "lines[0].quantity",
                            "pointer": "#/lines/0/quantity",
                            "code": "greater_than_equal",
                            "detail": "Input should be greater than or equal to 1",
                        }
                    ],
                    "correlation": "0191f3c2-7a4e-7c7b-9d6e-0d4f3f1a2b3c",
                }
            ]
        }
    )

    type: str = Field(description="A URI that names the kind of problem; it ends with the code")
    title: str = Field(description="The kind of problem in words, the same for every occurrence")
    status: int = Field(description="The HTTP status, repeated")
    code: str = Field(description="A stable word for programs")
    detail: str = Field(description="What happened here and what to mend")
    param: str | None = Field(default=None, description="The first field at fault: `lines[0].quantity`")
    ruling: Any = Field(default=None, description="Where terms decided: rule, clause, facts, deadline")
    errors: list[FieldError] | None = Field(default=None, description="Every field at fault")
    correlation: str | None = Field(default=None, description="Names this request in the logs")


class Problem(Exception):
    """Ends a request with this problem; a transaction that is open rolls back."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        param: str | None = None,
        ruling: Any = None,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.param = param
        self.ruling = ruling
        self.errors = errors
        self.headers = dict(headers or {})

    def document(self, *, correlation: str | None = None) -> ProblemDocument:
        return ProblemDocument(
            type=f"urn:ordito:problem:{self.code}",
            title=self.code.replace("_", " ").capitalize(),
            status=self.status,
            code=self.code,
            detail=self.detail,
            param=self.param,
            ruling=self.ruling,
            errors=list(self.errors) or None,
            correlation=correlation,
        )

    def response(self, *, correlation: str | None = None) -> Response:
        document = self.document(correlation=correlation)
        return Response(
            document.model_dump_json(exclude_none=True).encode(),
            status_code=self.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


ProblemPage = Callable[[Request, ProblemDocument], Response | None]
"""How a service that serves pages shows a problem to a browser; None leaves it the JSON document."""


def not_found() -> Problem:
    """The one answer for what does not exist and for what the caller may not know to exist."""
    return Problem(404, "not_found", "There is nothing here that you may see.")


def conflict() -> Problem:
    """Somebody else was faster at the same subject."""
    return Problem(
        409,
        "conflict",
        "Somebody else changed this at the same moment. Nothing was done; send the request again.",
        headers={"Retry-After": "1"},
    )


def unavailable() -> Problem:
    return Problem(
        503,
        "temporarily_unavailable",
        "The service cannot reach its database just now. Send the same request again, with the same Idempotency-Key.",
        headers={"Retry-After": _RETRY_AFTER_SECONDS},
    )


def internal_error() -> Problem:
    return Problem(
        500,
        "internal_error",
        "Something went wrong here, not with your request. It was recorded under this correlation.",
    )


def correlation_of(request: Request) -> str:
    """The id under which this request, and all that follows from it, is found in logs and events."""
    correlation: str = request.state.correlation
    return correlation


def install_problem_handlers(
    app: FastAPI, rejections: Mapping[type[Rejection], int], *, page: ProblemPage | None = None
) -> None:
    """Make every error of `app` a problem document. The exceptions that nobody expects are the middleware's."""

    def answer(request: Request, problem: Problem) -> Response:
        correlation = correlation_of(request)
        if page is not None and "text/html" in request.headers.get("accept", ""):
            shown = page(request, problem.document(correlation=correlation))
            if shown is not None:
                return shown
        return problem.response(correlation=correlation)

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101  the handler is registered for this class
        return answer(request, error)

    async def on_rejection(request: Request, error: Exception) -> Response:
        assert isinstance(error, Rejection)  # noqa: S101  the handler is registered for this class
        return answer(request, _rejected(error, rejections))

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  the handler is registered for this class
        return answer(request, _invalid(error))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  the handler is registered for this class
        return answer(request, _from_http(error))

    async def on_conflict(request: Request, _: Exception) -> Response:
        return answer(request, conflict())

    async def on_database(request: Request, error: Exception) -> Response:
        if not is_unavailable(error):
            raise error
        log.warning("http.database_unavailable", type=type(error).__name__, reason=safe_message(error))
        return answer(request, unavailable())

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(Rejection, on_rejection)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(ConcurrencyConflict, on_conflict)
    for trouble in (StreamBusy, sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError, psycopg.Error):
        app.add_exception_handler(trouble, on_database)


def _rejected(error: Rejection, statuses: Mapping[type[Rejection], int]) -> Problem:
    status = next((statuses[kind] for kind in type(error).__mro__ if kind in statuses), int(HTTPStatus.CONFLICT))
    return Problem(status, error.code, error.detail, param=error.param, ruling=error.ruling)


def _invalid(error: RequestValidationError) -> Problem:
    if is_malformed_json(error):
        return Problem(400, "malformed_json", malformed_json(error))
    if isinstance(error.body, bytes):
        return Problem(415, "unsupported_media_type", "Send JSON, with the header Content-Type: application/json.")
    errors = field_errors(error)
    first = errors[0]
    detail = f"{first.param}: {first.detail}" if first.param else first.detail
    return Problem(422, "invalid_request", detail, param=first.param, errors=errors)


def _from_http(error: HTTPException) -> Problem:
    headers = dict(error.headers or {})
    match error.status_code:
        case 404:
            return not_found()
        case 405:
            allowed = headers.get("Allow") or headers.get("allow") or "another method"
            return Problem(405, "method_not_allowed", f"This address takes {allowed}.", headers=headers)
        case 413:
            return Problem(413, "body_too_large", "The request's body is larger than this service takes.")
        case 400:
            return Problem(400, "malformed_body", "The body cannot be read: send JSON in UTF-8.", headers=headers)
        case status:
            phrase = HTTPStatus(status).phrase
            return Problem(status, phrase.lower().replace(" ", "_").replace("-", "_"), f"{phrase}.", headers=headers)
