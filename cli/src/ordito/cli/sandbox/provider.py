"""A payment provider for development: charges, refunds and bank transfers over HTTP, with a durable ledger and
idempotency keys.

    ORDITO_PSP_KEY=... python -m ordito.cli.sandbox.provider --folder .ordito/provider --port 8127

- `POST /v1/charges {amount, currency, method, token, reference}` 201 `{id, status: "succeeded", ...}`, or 402 with
  `status: "declined"` and `decline_code`
- `POST /v1/refunds {charge, amount, currency, reference}` 201; 404 `charge_not_found`; 422 `refund_exceeds_charge`
- `POST /v1/transfers {amount, currency, iban, holder, reference}` 201; 422 `account_closed`
- `GET /v1/charges/{id}`, `GET /v1/refunds/{id}`, `GET /v1/transfers/{id}`, `GET /v1/ledger` everything, in order, for
  an audit; of an IBAN it shows the country and the last four characters

Every request carries `Authorization: Bearer <key>`, every POST an `Idempotency-Key`: the same key and body get the
saved answer with `Idempotent-Replayed: true`, another body 409. Amounts are minor units.

Tokens that misbehave: `tok_declined`, `tok_insufficient_funds` are declined; `tok_slow` answers after 3 seconds;
`tok_lost_answer` is booked, and the connection breaks in place of the first answer. An account that is closed:
`IT58D0542811101000000999999`.
"""

import argparse
import hmac
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ordito.cli.sandbox.ledger import Answered, Asked, Ledger, LedgerRefusal
from ordito.cli.sandbox.web import DROP, Answer, Drop, Request, Server, as_json, serve_until_told

DECLINED = {"tok_declined": "card_declined", "tok_insufficient_funds": "insufficient_funds"}
SLOW, SLOW_SECONDS = "tok_slow", 3.0
LOST_ANSWER = "tok_lost_answer"
CHARGE_FIELDS = {"amount": int, "currency": str, "method": str, "token": str, "reference": str}
REFUND_FIELDS = {"charge": str, "amount": int, "currency": str, "reference": str}
TRANSFER_FIELDS = {"amount": int, "currency": str, "iban": str, "holder": str, "reference": str}
CLOSED_ACCOUNTS = frozenset({"IT58D0542811101000000999999"})


class Provider:
    """Answers HTTP requests out of the ledger."""

    def __init__(self, ledger: Ledger, *, key: str) -> None:
        self._ledger = ledger
        self._key = key

    def __call__(self, request: Request) -> Answer | Drop:
        presented = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(presented.encode(), self._key.encode()):
            return _problem(401, "unauthorized", "send Authorization: Bearer <key>")
        match request.method, request.path.strip("/").split("/"):
            case "POST", ["v1", "charges"]:
                return self._post(request, CHARGE_FIELDS, self._charge)
            case "POST", ["v1", "refunds"]:
                return self._post(request, REFUND_FIELDS, self._ledger.refund)
            case "POST", ["v1", "transfers"]:
                return self._post(request, TRANSFER_FIELDS, self._transfer)
            case "GET", ["v1", "ledger"]:
                return as_json({"entries": self._ledger.entries()})
            case "GET", ["v1", "charges" | "refunds" | "transfers", name]:
                found = next((entry for entry in self._ledger.entries() if entry["id"] == name), None)
                return as_json(found) if found else _problem(404, "not_found", "there is nothing here")
            case _:
                return _problem(404, "not_found", "there is nothing here")

    def _charge(self, asked: Asked) -> Answered:
        return self._ledger.charge(asked, decline_code=DECLINED.get(asked.body["token"]))

    def _transfer(self, asked: Asked) -> Answered:
        return self._ledger.transfer(asked, closed=asked.body["iban"] in CLOSED_ACCOUNTS)

    def _post(self, request: Request, fields: Mapping[str, type], book: Callable[[Asked], Answered]) -> Answer | Drop:
        """What booking answers to a request that is complete; a token that misbehaves does so here."""
        key = request.headers.get("idempotency-key", "")
        if not key:
            return _problem(400, "idempotency_key_missing", "send an Idempotency-Key header")
        try:
            body = json.loads(request.body)
        except ValueError:
            return _problem(400, "not_json", "the body is not JSON")
        wrong = _wrong_field(body, fields)
        if wrong:
            return _problem(422, "invalid", f"{wrong} is missing or wrong", param=wrong)
        asked = Asked(key=key, path=request.path, body={name: body[name] for name in fields})
        token = asked.body.get("token")
        if token == SLOW:
            time.sleep(SLOW_SECONDS)
        try:
            answered = book(asked)
        except LedgerRefusal as refusal:
            return _problem(refusal.status, refusal.code, str(refusal))
        if token == LOST_ANSWER and self._ledger.times_asked(key) == 1:
            return DROP
        headers = {"Idempotent-Replayed": "true"} if answered.replayed else {}
        return as_json(answered.body, status=answered.status, headers=headers)


def main() -> None:
    parser = argparse.ArgumentParser(description="A payment provider for development.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    ledger = Ledger(given.folder / "ledger.sqlite")
    serve_until_told(Server(given.port, Provider(ledger, key=os.environ["ORDITO_PSP_KEY"])))
    ledger.close()


def _wrong_field(body: Any, fields: Mapping[str, type]) -> str | None:
    """The first field that is not as it must be."""
    if not isinstance(body, dict):
        return "body"
    for name, kind in fields.items():
        value = body.get(name)
        if type(value) is not kind or value == "" or (isinstance(value, int) and value <= 0):
            return name
    return None


def _problem(status: int, code: str, detail: str, *, param: str | None = None) -> Answer:
    return as_json({"code": code, "detail": detail, "param": param}, status=status)


if __name__ == "__main__":
    main()
