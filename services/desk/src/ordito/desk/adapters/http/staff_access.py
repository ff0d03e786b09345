"""Logging in and out, and the dependencies that let the staff in, by role, and only with our own forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.desk.adapters.http.pages import page
from ordito.desk.adapters.http.session import Session, close_session, open_session, read_session
from ordito.desk.application.ports import Account
from ordito.kit.http.problems import Problem
from ordito.kit.http.tokens import ROLES, Role, make_staff_token

HOME = "/staff/orders"
ALL_SELLERS = "*"

router = APIRouter(include_in_schema=False)


class LoginNeeded(Exception):
    """Nobody is logged in here; `then` is where they wanted to go."""

    def __init__(self, then: str) -> None:
        super().__init__(then)
        self.then = then


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff who is logged in."""

    account: Account
    session: Session
    secret: str

    def has_role(self, least: Role) -> bool:
        return ROLES.index(self.account.role) >= ROLES.index(least)

    @property
    def token(self) -> str:
        """For the services' APIs, in this member's name; short-lived, as it never leaves the house."""
        return make_staff_token(
            self.secret,
            self.account.email,
            role=self.account.role,
            sellers=ALL_SELLERS,
            now=datetime.now(tz=UTC),
            lasts=timedelta(minutes=5),
        )


def member(request: Request, desk: CurrentDesk) -> Member:
    """Dependency: whoever is logged in. Raises LoginNeeded."""
    found = _find(request, desk)
    if found is None:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise LoginNeeded(path if request.method == "GET" else HOME)
    return found


CurrentMember = Annotated[Member, Depends(member)]


def agent(member: CurrentMember, form_token: Annotated[str, Form(max_length=100)] = "") -> Member:
    """Dependency for every form that changes something: an agent at least, from one of our own pages."""
    if not member.session.admits(form_token):
        raise Problem(403, "form_expired", "This form is not ours or too old. Go back, reload the page and try again.")
    if not member.has_role("agent"):
        raise Problem(403, "role_required", "This needs the role agent.")
    return member


CurrentAgent = Annotated[Member, Depends(agent)]


def login_needed(_: Request, error: Exception) -> RedirectResponse:
    """Sends the browser to the login, and back afterwards."""
    assert isinstance(error, LoginNeeded)  # noqa: S101  the handler is registered for this class
    return RedirectResponse(f"/staff/login?then={quote(error.then, safe='')}", status_code=303)


@router.get("/staff")
def home() -> RedirectResponse:
    return RedirectResponse(HOME, status_code=303)


@router.get("/staff/login")
def ask(request: Request, desk: CurrentDesk, then: str = HOME) -> Response:
    if _find(request, desk) is not None:
        return RedirectResponse(_inside(then), status_code=303)
    return _login_page(then)


@router.post("/staff/login")
def login(
    request: Request,
    desk: CurrentDesk,
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
    then: Annotated[str, Form(max_length=2000)] = HOME,
) -> Response:
    # A browser tells where a form comes from; another site's form must not log anybody in under an account of its own.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Problem(403, "form_expired", "This form is not ours.")
    address = request.client.host if request.client else "unknown"
    if not desk.logins.admits(email=email, address=address):
        return _login_page(then, email=email, error="Too many attempts. Wait five minutes, then try again.", status=429)
    account = desk.accounts.verify(email, password)
    if account is None:
        desk.logins.failed(email=email, address=address)
        return _login_page(then, email=email, error="E-mail or password is not right.", status=401)
    response = RedirectResponse(_inside(then), status_code=303)
    open_session(response, account, secret=_secret(desk), secure=_secure(desk))
    return response


@router.post("/staff/logout")
def logout(desk: CurrentDesk, member: CurrentMember, form_token: Annotated[str, Form()] = "") -> RedirectResponse:
    response = RedirectResponse("/staff/login", status_code=303)
    if member.session.admits(form_token):
        desk.ended_sessions.end(member.session.forms, until=member.session.until)
        close_session(response, secure=_secure(desk))
    return response


def _find(request: Request, desk: Desk) -> Member | None:
    session = read_session(request, secret=_secret(desk))
    if session is None or desk.ended_sessions.has(session.forms):
        return None
    account = desk.accounts.find(session.email)
    if account is None or not session.is_of(account):
        return None
    return Member(account, session, _secret(desk))


def _login_page(then: str, *, email: str = "", error: str | None = None, status: int = 200) -> HTMLResponse:
    return page("staff/login.html", status=status, then=_inside(then), email=email, error=error, member=None)


def _inside(then: str) -> str:
    """Never another site's address."""
    return then if then.startswith("/staff") and "\\" not in then and "//" not in then else HOME


def _secret(desk: Desk) -> str:
    return desk.settings.staff_secret.get_secret_value()


def _secure(desk: Desk) -> bool:
    return desk.settings.public_url.startswith("https://")
