"""The other services' HTTP APIs. Short time-outs: a person is waiting, and the page shows without them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from ordito.desk.application.ports import Document, Service, ServiceDown, ServiceRefused
from ordito.kit.logs import get_logger

READ_SECONDS = 2.0
POST_SECONDS = 8.0
UPLOAD_SECONDS = 30.0
log = get_logger(__name__)


class HttpServices:
    """Implements `ports.Services`."""

    def __init__(self, urls: Mapping[Service, str], *, client: httpx.Client | None = None) -> None:
        self._urls = urls
        self._client = client or httpx.Client(limits=httpx.Limits(max_connections=40), follow_redirects=False)

    def read(self, service: Service, path: str, *, token: str) -> Any:
        return _json(service, self._send(service, "GET", path, token=token, timeout=READ_SECONDS))

    def post(self, service: Service, path: str, *, token: str, key: str, body: Mapping[str, Any]) -> Any:
        headers = {"Idempotency-Key": key}
        answer = self._send(service, "POST", path, token=token, timeout=POST_SECONDS, headers=headers, json=body)
        return _json(service, answer)

    def fetch(self, service: Service, path: str, *, token: str) -> Document:
        answer = self._send(service, "GET", path, token=token, timeout=POST_SECONDS)
        return Document(answer.content, answer.headers.get("content-type", "application/octet-stream"))

    def send(self, service: Service, path: str, *, token: str, key: str, content: bytes, media_type: str) -> Any:
        headers = {"Idempotency-Key": key, "Content-Type": media_type}
        answer = self._send(
            service, "POST", path, token=token, timeout=UPLOAD_SECONDS, headers=headers, content=content
        )
        return _json(service, answer)

    def close(self) -> None:
        self._client.close()

    def _send(
        self,
        service: Service,
        method: str,
        path: str,
        *,
        token: str,
        timeout: float,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        every = {"Authorization": f"Bearer {token}", **(headers or {})}
        try:
            response = self._client.request(
                method, self._urls[service] + path, headers=every, json=json, content=content, timeout=timeout
            )
        except httpx.HTTPError as error:
            log.warning("desk.service_down", service=service, type=type(error).__name__)
            raise ServiceDown(service) from error
        if response.is_success:
            return response
        problem = _json(service, response)
        if response.status_code >= 500 or response.status_code == 429 or not isinstance(problem, dict):
            log.warning("desk.service_down", service=service, status=response.status_code)
            raise ServiceDown(service)
        raise ServiceRefused(
            service,
            status=response.status_code,
            code=str(problem.get("code", "refused")),
            detail=str(problem.get("detail", "It was refused.")),
            ruling=problem.get("ruling"),
            problem=problem,
            location=response.headers.get("location"),
        )


def _json(service: Service, response: httpx.Response) -> Any:
    try:
        return response.json() if response.content else None
    except ValueError as error:
        log.warning("desk.service_down", service=service, type=type(error).__name__)
        raise ServiceDown(service) from error
