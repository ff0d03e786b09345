"""How a verb reaches the services of a running house: their addresses, and the tokens to be let in.

`ORDITO_<SERVICE>_URL` and `ORDITO_STAFF_SECRET` in the environment reach another house, one in containers for instance.
"""

import os
import uuid
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from ordito.cli.engine.keys import Keys
from ordito.cli.engine.places import Home
from ordito.cli.engine.ports import LOOPBACK
from ordito.cli.engine.services import DEFAULT_PORTS, SERVICES
from ordito.cli.screen import fail

TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Reply:
    service: str
    status: int
    body: Any

    @property
    def good(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST

    @property
    def problem(self) -> str:
        """What the service says is wrong, in a line."""
        if isinstance(self.body, dict):
            return str(self.body.get("detail") or self.body.get("title") or self.body)
        return f"status {self.status}"


def keys() -> Keys:
    """The secrets of this house; it need not run, but it must have been started once."""
    file = Home.default().keys
    secret = os.environ.get("ORDITO_STAFF_SECRET")
    if not file.exists() and not secret:
        fail(f"there are no secrets in {file} yet; `ordito up` makes them")
    kept = Keys.load(file)
    return replace(kept, staff_secret=secret) if secret else kept


def url(service: str) -> str:
    return os.environ.get(f"ORDITO_{service.upper()}_URL") or f"http://{LOOPBACK}:{DEFAULT_PORTS[service]}"


def ask(service: str, method: str, path: str, *, role: str, body: Any = None) -> Reply:
    """Send one request as a member of the staff. A service that does not answer replies with status 503."""
    import httpx  # costs a fifth of a second, which most verbs need not pay

    headers = {"Authorization": f"Bearer {keys().staff_token(role)}"}
    if method == "POST":
        headers["Idempotency-Key"] = str(uuid.uuid4())
    try:
        response = httpx.request(method, url(service) + path, json=body, headers=headers, timeout=TIMEOUT)
    except httpx.TransportError as error:
        detail = f"does not answer at {url(service)} ({type(error).__name__}); is it up? `ordito status` tells"
        return Reply(service, HTTPStatus.SERVICE_UNAVAILABLE, {"detail": detail})
    kind = response.headers.get("content-type", "")
    return Reply(service, response.status_code, response.json() if "json" in kind else response.text)


def chosen(service: str | None) -> tuple[str, ...]:
    """The service that was named, or all."""
    if service is None:
        return SERVICES
    if service not in SERVICES:
        fail(f"there is no service {service!r}; there are: {', '.join(SERVICES)}", code=2)
    return (service,)
