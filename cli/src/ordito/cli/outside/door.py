"""How the outside world reaches a running house: over HTTP, as somebody whom it lets in.

OutsideError
  + Refused      the house answered with a problem
  + TooLate      what was awaited did not come in time
"""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from ordito.cli.engine.keys import Keys

PATIENCE_SECONDS = 60.0
Found = TypeVar("Found")


class OutsideError(Exception):
    """Something is not as the outside world expects it."""


class Refused(OutsideError):
    """A problem document came back."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status
        self.problem = problem

    @property
    def code(self) -> str:
        """The problem's stable code."""
        return str(self.problem.get("code"))

    @property
    def ruling(self) -> dict[str, Any]:
        """Why, by the seller's terms; empty where it is not a matter of terms."""
        return dict(self.problem.get("ruling") or {})


class TooLate(OutsideError):
    """Waited for long enough."""


def until(
    look: Callable[[], Found], holds: Callable[[Found], Any] = bool, *, what: str, seconds: float = PATIENCE_SECONDS
) -> Found:
    """Look again and again until what is seen `holds`; returns it. Raises TooLate, which says what was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if holds(found):
            return found
        if time.monotonic() > deadline:
            raise TooLate(f"waited {seconds:g} s for {what}; last seen: {str(found)[:500]}")
        time.sleep(0.05)


@dataclass(frozen=True)
class Door:
    """Where each service answers, and the keys to be let in."""

    urls: Mapping[str, str]
    keys: Keys
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def close(self) -> None:
        """Close all connections."""
        self.http.close()

    def storefront(self, seller: str = "opsobjects") -> str:
        """The storefront's API key."""
        return self.keys.api_keys[seller]

    def staff(self, role: str = "agent") -> str:
        """A staff member's token."""
        return self.keys.staff_token(role)

    @staticmethod
    def link_token(placed: Mapping[str, Any]) -> str:
        """The customer's token, from the link in the answer to the storefront."""
        return str(placed["customer_link"]).rsplit("/", 1)[1]

    def ask(
        self, method: str, service: str, path: str, *, bearer: str, body: Any = None, key: str | None = None
    ) -> Any:
        """One request; the answer's JSON. Raises Refused."""
        response = self.answer(method, service, path, bearer=bearer, body=body, key=key)
        if response.is_error:
            raise Refused(response.status_code, response.json())
        return response.json()

    def answer(
        self, method: str, service: str, path: str, *, bearer: str, body: Any = None, key: str | None = None
    ) -> httpx.Response:
        """One request; the whole answer, whatever it says."""
        headers = {"Authorization": f"Bearer {bearer}"}
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        return self.http.request(method, self.urls[service] + path, json=body, headers=headers)

    def post(
        self, service: str, path: str, body: Any = None, *, bearer: str | None = None, key: str | None = None
    ) -> dict[str, Any]:
        """One command, by a member of the staff if nobody else is named; the answer's JSON. Raises Refused."""
        return dict(self.ask("POST", service, path, bearer=bearer or self.staff(), body=body, key=key))


def euro(cents: int) -> dict[str, Any]:
    """An amount as the services write it."""
    return {"amount": cents, "currency": "EUR"}
