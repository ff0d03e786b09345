"""The payment provider's books: charges, refunds, transfers, answered requests; in SQLite, on disk before anybody hears
of them.

LedgerRefusal
  + KeyReused
  + ChargeUnknown
  + CurrencyDiffers
  + RefundTooLarge
  + AccountClosed
"""

import json
import sqlite3
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, status TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, charge TEXT, reference TEXT NOT NULL, method TEXT,
    decline_code TEXT, idempotency_key TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answer (
    idempotency_key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 1);
"""

PREFIXES = {"charge": "ch", "refund": "re", "transfer": "tr"}


class LedgerRefusal(Exception):
    """Nothing was booked; `status` and `code` are what the caller is told."""

    status = 422
    code = "refused"


class KeyReused(LedgerRefusal):
    status = 409
    code = "idempotency_key_reused"


class ChargeUnknown(LedgerRefusal):
    status = 404
    code = "charge_not_found"


class CurrencyDiffers(LedgerRefusal):
    code = "currency_differs"


class RefundTooLarge(LedgerRefusal):
    code = "refund_exceeds_charge"


class AccountClosed(LedgerRefusal):
    code = "account_closed"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it counts for idempotency: the key, and everything that was said."""

    key: str
    path: str
    body: dict[str, Any]

    @property
    def canonical(self) -> str:
        return json.dumps([self.path, self.body], sort_keys=True)


Booking = Callable[[], tuple[int, dict[str, Any]]]
"""Enters what was asked for; returns the status and the body to answer with, or raises LedgerRefusal."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request is answered; `replayed`: as it was answered before."""

    status: int
    body: dict[str, Any]
    replayed: bool


class Ledger:
    """What was booked, and what each idempotency key was answered. Safe to use from many threads."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(SCHEMA)

    def close(self) -> None:
        self._database.close()

    def charge(self, asked: Asked, *, decline_code: str | None) -> Answered:
        """Book a charge, or its being declined."""
        body = asked.body

        def book() -> tuple[int, dict[str, Any]]:
            status = "declined" if decline_code else "succeeded"
            entry = self._enter("charge", asked, status=status, method=body["method"], decline_code=decline_code)
            return (402 if decline_code else 201), entry

        return self._once(asked, book)

    def refund(self, asked: Asked) -> Answered:
        """Book a refund; never more than its charge, all of its refunds together."""
        body = asked.body

        def book() -> tuple[int, dict[str, Any]]:
            charge = self._database.execute(
                "SELECT * FROM entry WHERE id = ? AND kind = 'charge' AND status = 'succeeded'", (body["charge"],)
            ).fetchone()
            if charge is None:
                raise ChargeUnknown(f"there is no successful charge {body['charge']}")
            if charge["currency"] != body["currency"]:
                raise CurrencyDiffers(f"the charge is in {charge['currency']}")
            (refunded,) = self._database.execute(
                "SELECT coalesce(sum(amount), 0) FROM entry WHERE kind = 'refund' AND charge = ?", (body["charge"],)
            ).fetchone()
            if refunded + body["amount"] > charge["amount"]:
                raise RefundTooLarge(f"of {charge['amount']}, {refunded} are refunded already")
            return 201, self._enter("refund", asked, status="succeeded", charge=body["charge"])

        return self._once(asked, book)

    def transfer(self, asked: Asked, *, closed: bool) -> Answered:
        """Book a transfer to a bank account, which is shown by its country and its last four characters."""
        iban = asked.body["iban"]

        def book() -> tuple[int, dict[str, Any]]:
            if closed:
                raise AccountClosed("the account is closed")
            return 201, self._enter("transfer", asked, status="succeeded", method=f"{iban[:2]}…{iban[-4:]}")

        return self._once(asked, book)

    def entries(self) -> list[dict[str, Any]]:
        """Everything that ever happened, in order."""
        with self._lock:
            rows = self._database.execute("SELECT * FROM entry ORDER BY number").fetchall()
        return [{name: row[name] for name in row.keys() if name != "number"} for row in rows]  # noqa: SIM118

    def times_asked(self, key: str) -> int:
        with self._lock:
            row = self._database.execute("SELECT asked FROM answer WHERE idempotency_key = ?", (key,)).fetchone()
        return row["asked"] if row else 0

    def _once(self, asked: Asked, book: Booking) -> Answered:
        """The saved answer of this key, or what booking answers, saved in the same transaction."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                answered = self._saved(asked) or self._booked(asked, book)
                self._database.execute("COMMIT")
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
        return answered

    def _saved(self, asked: Asked) -> Answered | None:
        row = self._database.execute("SELECT * FROM answer WHERE idempotency_key = ?", (asked.key,)).fetchone()
        if row is None:
            return None
        if row["request"] != asked.canonical:
            raise KeyReused("this Idempotency-Key came before with another body")
        self._database.execute("UPDATE answer SET asked = asked + 1 WHERE idempotency_key = ?", (asked.key,))
        return Answered(row["status"], json.loads(row["body"]), replayed=True)

    def _booked(self, asked: Asked, book: Booking) -> Answered:
        status, body = book()
        self._database.execute(
            "INSERT INTO answer (idempotency_key, request, status, body) VALUES (?, ?, ?, ?)",
            (asked.key, asked.canonical, status, json.dumps(body)),
        )
        return Answered(status, body, replayed=False)

    def _enter(
        self,
        kind: str,
        asked: Asked,
        *,
        status: str,
        charge: str | None = None,
        method: str | None = None,
        decline_code: str | None = None,
    ) -> dict[str, Any]:
        entry = {
            "id": f"{PREFIXES[kind]}_{uuid.uuid4().hex[:24]}",
            "kind": kind,
            "status": status,
            "amount": asked.body["amount"],
            "currency": asked.body["currency"],
            "charge": charge,
            "reference": asked.body["reference"],
            "method": method,
            "decline_code": decline_code,
            "idempotency_key": asked.key,
            "at": datetime.now(tz=UTC).isoformat(),
        }
        self._database.execute(
            "INSERT INTO entry (id, kind, status, amount, currency, charge, reference, method, decline_code,"
            " idempotency_key, at) VALUES (:id, :kind, :status, :amount, :currency, :charge, :reference, :method,"
            " :decline_code, :idempotency_key, :at)",
            entry,
        )
        return entry
