"""The staff's accounts: argon2id hashes, never passwords."""

from __future__ import annotations

import hashlib
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, Row, select, update
from sqlalchemy.dialects.postgresql import insert

from ordito.desk.adapters.postgres import tables
from ordito.desk.application.ports import Account

_HASHER = PasswordHasher()
_NOBODYS = _HASHER.hash("nobody has this password")
"""Verified against for an unknown e-mail, so that the time taken does not tell which e-mails have an account."""


class StaffAccounts:
    """Implements `ports.KeptAccounts`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def verify(self, email: str, password: str) -> Account | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                select(tables.accounts).where(tables.accounts.c.email == _normal(email), tables.accounts.c.active)
            ).one_or_none()
        try:
            _HASHER.verify(_NOBODYS if row is None else row.password_hash, password)
        except (VerificationError, InvalidHashError):
            return None
        return None if row is None else _account(row)

    def find(self, email: str) -> Account | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                select(tables.accounts).where(tables.accounts.c.email == _normal(email), tables.accounts.c.active)
            ).one_or_none()
        return None if row is None else _account(row)

    def put(self, account: Account, password: str) -> None:
        values = {"password_hash": _HASHER.hash(password), "role": account.role, "active": True}
        with self._engine.begin() as connection:
            connection.execute(
                insert(tables.accounts)
                .values(email=_normal(account.email), **values)
                .on_conflict_do_update(index_elements=["email"], set_=values)
            )

    def end(self, email: str) -> bool:
        with self._engine.begin() as connection:
            ended = connection.execute(
                update(tables.accounts).where(tables.accounts.c.email == _normal(email)).values(active=False)
            )
        return bool(ended.rowcount)

    def every(self) -> tuple[tuple[Account, bool], ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(tables.accounts).order_by(tables.accounts.c.email)).all()
        return tuple((_account(row), row.active) for row in rows)


def _account(row: Row[Any]) -> Account:
    """Its generation is a digest of the hash, whose salt is new each time: nobody guesses a password from it."""
    return Account(row.email, row.role, hashlib.sha256(row.password_hash.encode()).hexdigest())


def _normal(email: str) -> str:
    return email.strip().casefold()
