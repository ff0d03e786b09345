"""The staff's sessions: a signed cookie, and a limit on guessing passwords.

The cookie says who logged in and when, and carries the token that every form repeats. The server keeps only which
sessions were logged out of, until they would have expired. That and the account are looked at on every page: closing
the account, or setting its password or role, ends its sessions at once and they stay ended when it is opened again.
Sessions go by the wall clock, whatever the development clock says.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from ordito.desk.application.ports import Account

COOKIE = "ordito_staff"
SESSION_SECONDS = 8 * 3600
_LONGEST = timedelta(seconds=SESSION_SECONDS + 1)
"""The cookie counts whole seconds: it is good for the whole of the last one."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who logged in to which generation of the account, and until when that lasts.

    `forms` is random: every form that changes something repeats it, and the session is known by it once it was ended.
    """

    email: str
    generation: str
    forms: str
    until: datetime

    def is_of(self, account: Account) -> bool:
        """Whether the account is still the one that was logged in to."""
        return hmac.compare_digest(self.generation.encode(), account.generation.encode())

    def admits(self, presented: str) -> bool:
        """Whether a form came from one of our own pages."""
        return hmac.compare_digest(self.forms.encode(), presented.encode())


def open_session(response: Response, account: Account, *, secret: str, secure: bool) -> None:
    """Log `account` in, with a fresh session."""
    value = _signer(secret).dumps([account.email, account.generation, secrets.token_urlsafe(24)])
    response.set_cookie(
        COOKIE, value, max_age=SESSION_SECONDS, path="/staff", httponly=True, secure=secure, samesite="lax"
    )


def close_session(response: Response, *, secure: bool) -> None:
    response.delete_cookie(COOKIE, path="/staff", httponly=True, secure=secure, samesite="lax")


def read_session(request: Request, *, secret: str) -> Session | None:
    """The session, if its cookie is genuine and not too old."""
    value = request.cookies.get(COOKIE)
    if value is None:
        return None
    try:
        match _signer(secret).loads(value, max_age=SESSION_SECONDS, return_timestamp=True):
            case [str(email), str(generation), str(forms)], datetime() as opened:
                return Session(email, generation, forms, opened + _LONGEST)
            case _:
                return None
    except BadData:
        return None


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="ordito staff session v2")


class LoginLimit:
    """Slows guessing down: so many failures for one e-mail, or from one address, within a window; then it waits."""

    def __init__(
        self,
        *,
        per_email: int = 8,
        per_address: int = 40,
        window_seconds: float = 300,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = {"email": per_email, "address": per_address}
        self._window = window_seconds
        self._clock = clock
        self._failures: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def admits(self, *, email: str, address: str) -> bool:
        """Whether one more attempt may be made."""
        with self._lock:
            return all(len(self._recent(key)) < self._limits[key[0]] for key in _keys(email, address))

    def failed(self, *, email: str, address: str) -> None:
        with self._lock:
            for key in _keys(email, address):
                self._recent(key).append(self._clock())

    def _recent(self, key: tuple[str, str]) -> deque[float]:
        recent = self._failures[key]
        while recent and recent[0] < self._clock() - self._window:
            recent.popleft()
        if len(self._failures) > 10_000:
            self._failures = defaultdict(deque, {each: times for each, times in self._failures.items() if times})
        return recent


def _keys(email: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("email", email.strip().casefold()), ("address", address)
