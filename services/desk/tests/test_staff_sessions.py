"""Which sessions of the console end by logging out, or with what is done to their account: over HTTP, on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from canned_desk import CannedServices, CannedViews, make_canned
from sqlalchemy import Engine

from ordito.desk.adapters.http.session import COOKIE
from ordito.desk.adapters.postgres.accounts import StaffAccounts
from ordito.desk.adapters.postgres.ended_sessions import EndedStaffSessions
from ordito.desk.application.ports import Account
from ordito.desk.main import MIGRATIONS
from ordito.kit.clock import FixedClock, SystemClock
from ordito.kit.database import connect
from ordito.kit.http.testing import serving
from ordito.kit.migrate import upgrade

FIRST, SECOND = "a first password", "another password"
SARA = Account("sara@example.it", "supervisor")
MARIO = Account("mario@example.it", "agent")


@dataclass
class Console:
    client: httpx.Client
    accounts: StaffAccounts
    engine: Engine

    def log_in(self, account: Account = SARA, password: str = FIRST) -> None:
        answer = self.client.post("/staff/login", data={"email": account.email, "password": password})
        assert answer.status_code == 303
        assert self.is_open()

    def is_open(self, cookie: str | None = None) -> bool:
        """Whether the browser's session is; or that of a cookie which somebody keeps elsewhere."""
        if cookie is not None:
            self.client.cookies.clear()
            self.client.cookies.set(COOKIE, cookie, path="/staff")
        return self.client.get("/staff/orders").status_code == 200

    def log_out(self) -> str:
        """Log out as the page does; returns the cookie as it was."""
        cookie = self.cookie
        answer = self.client.post("/staff/logout", data={"form_token": self.form_token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff/login")
        return cookie

    @property
    def cookie(self) -> str:
        return self.client.cookies[COOKIE]

    @property
    def form_token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.client.get("/staff/orders").text)
        assert found is not None
        return found[1]


@pytest.fixture
def console(fresh_database: str) -> Iterator[Console]:
    upgrade(fresh_database, MIGRATIONS)
    engine = connect(fresh_database)
    accounts = StaffAccounts(engine)
    accounts.put(SARA, FIRST)
    accounts.put(MARIO, FIRST)
    ended = EndedStaffSessions(engine, clock=SystemClock())
    with serving(make_canned(CannedViews(), CannedServices(), accounts=accounts, ended=ended)) as client:
        yield Console(client, accounts, engine)
    engine.dispose()


@pytest.mark.parametrize("password", [FIRST, SECOND])
def test_setting_the_password_ends_the_sessions_even_if_it_is_the_same_one(console: Console, password: str) -> None:
    console.log_in()
    console.accounts.put(SARA, password)
    assert not console.is_open()
    console.log_in(password=password)


def test_the_sessions_of_an_ended_account_do_not_come_back_with_it(console: Console) -> None:
    console.log_in()
    console.accounts.end(SARA.email)
    assert not console.is_open()
    console.accounts.put(SARA, FIRST)
    assert not console.is_open()


def test_a_form_of_an_ended_session_does_nothing(console: Console) -> None:
    console.log_in()
    console.accounts.put(SARA, SECOND)
    answer = console.client.post("/staff/parked/desk/discard", data={"form_token": "x", "reason": "y"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/staff/login")


def test_somebody_else_stays_logged_in(console: Console) -> None:
    console.log_in(MARIO)
    console.accounts.put(SARA, SECOND)
    console.accounts.end(SARA.email)
    assert console.is_open()


def test_a_copied_cookie_is_no_session_any_more_once_its_owner_logged_out(console: Console) -> None:
    console.log_in()
    token = console.form_token
    copy = console.log_out()
    assert not console.is_open()
    assert not console.is_open(copy)
    answer = console.client.post("/staff/parked/desk/discard", data={"form_token": token, "reason": "y"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/login?then=%2Fstaff%2Forders")
    assert console.client.get("/staff/login").status_code == 200
    console.log_in()


def test_logging_out_ends_no_other_session_of_the_account(console: Console) -> None:
    console.log_in()
    elsewhere = console.cookie
    console.client.cookies.clear()
    console.log_in()
    console.log_out()
    assert console.is_open(elsewhere)


def test_another_sites_form_logs_nobody_out(console: Console) -> None:
    console.log_in()
    console.client.post("/staff/logout", data={"form_token": "guessed"})
    assert console.is_open()


def test_what_ended_is_kept_until_it_would_have_expired(console: Console) -> None:
    clock = FixedClock(datetime(2026, 11, 21, 10, 0, tzinfo=UTC))
    ended = EndedStaffSessions(console.engine, clock=clock)
    ended.end("morning", until=clock.now() + timedelta(hours=8))
    clock.advance(timedelta(hours=8) - timedelta(seconds=1))
    ended.end("afternoon", until=clock.now() + timedelta(hours=8))
    assert ended.has("morning")
    ended.end("morning", until=clock.now() + timedelta(hours=8))
    clock.advance(timedelta(seconds=1))
    ended.end("evening", until=clock.now() + timedelta(hours=8))
    assert [ended.has(each) for each in ("morning", "afternoon", "evening")] == [False, True, True]
