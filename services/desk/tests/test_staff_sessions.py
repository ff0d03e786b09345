"""Which sessions of the console end with what is done to their account: over HTTP, with accounts in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from canned_desk import CannedServices, CannedViews, make_canned

from ordito.desk.adapters.postgres.accounts import StaffAccounts
from ordito.desk.application.ports import Account
from ordito.desk.main import MIGRATIONS
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

    def log_in(self, account: Account = SARA, password: str = FIRST) -> None:
        answer = self.client.post("/staff/login", data={"email": account.email, "password": password})
        assert answer.status_code == 303
        assert self.is_open()

    def is_open(self) -> bool:
        return self.client.get("/staff/orders").status_code == 200


@pytest.fixture
def console(fresh_database: str) -> Iterator[Console]:
    upgrade(fresh_database, MIGRATIONS)
    engine = connect(fresh_database)
    accounts = StaffAccounts(engine)
    accounts.put(SARA, FIRST)
    accounts.put(MARIO, FIRST)
    with serving(make_canned(CannedViews(), CannedServices(), accounts=accounts)) as client:
        yield Console(client, accounts)
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
