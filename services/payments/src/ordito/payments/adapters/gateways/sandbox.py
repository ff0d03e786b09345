"""The sandbox payment provider, over HTTP: card, PayPal and bank transfers in development, in the demo and in tests.

    POST {url}/v1/charges  {amount, currency, method, token, reference}
    POST {url}/v1/refunds  {charge, amount, currency, reference}
    POST {url}/v1/transfers {amount, currency, iban, holder, reference}
    Authorization: Bearer {key}, Idempotency-Key: the effect's business key

2xx carries the movement's `id`. 402 is a declined charge; the codes in REFUSALS are refusals for good, too. Any other
answer, and none, leaves it open whether money moved: the effect is tried again with the same key. What the provider
says about a transfer is not repeated: it might name the account.
"""

from __future__ import annotations

from typing import Any

import httpx

from ordito.kit.effects import PermanentFailure
from ordito.payments.application.ports import Receipt
from ordito.payments.domain.events import BankAccount
from ordito.schemas.money import Money

PROVIDER = "sandbox"
TEST_INSTRUMENT = "tok_sandbox"
"""Stands for the customer's card or account where the storefront sent no token."""
REFUSALS = frozenset({"charge_not_found", "currency_differs", "refund_exceeds_charge", "account_closed", "invalid"})
TIMEOUT = httpx.Timeout(10, connect=3)


class UnexpectedAnswer(Exception):
    """The provider answered something that is neither yes nor no."""


class SandboxGateway:
    """A PaymentGateway, and BankTransfers. Safe to use from many threads; `close` it at the end."""

    def __init__(self, url: str, *, key: str, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=timeout)

    def charge(self, amount: Money, *, method: str, token: str | None, reference: str, key: str) -> Receipt:
        body = {
            "amount": amount.amount,
            "currency": amount.currency,
            "method": method,
            "token": token or TEST_INSTRUMENT,
            "reference": reference,
        }
        return self._post("/v1/charges", body, key=key)

    def refund(self, amount: Money, *, charge: str, reference: str, key: str) -> Receipt:
        body = {"charge": charge, "amount": amount.amount, "currency": amount.currency, "reference": reference}
        return self._post("/v1/refunds", body, key=key)

    def transfer(self, amount: Money, *, account: BankAccount, reference: str, key: str) -> Receipt:
        body = {
            "amount": amount.amount,
            "currency": amount.currency,
            "iban": account.iban,
            "holder": account.holder,
            "reference": reference,
        }
        try:
            return self._post("/v1/transfers", body, key=key)
        except PermanentFailure as failure:
            raise PermanentFailure(failure.code, _sentence(failure.code)) from None

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _post(self, path: str, body: dict[str, Any], *, key: str) -> Receipt:
        answer = self._client.post(path, json=body, headers={"Idempotency-Key": key})
        content = _json(answer)
        code = str(content.get("decline_code") or content.get("code") or "declined")
        if answer.status_code == httpx.codes.PAYMENT_REQUIRED or (answer.is_client_error and code in REFUSALS):
            raise PermanentFailure(code, str(content.get("message") or content.get("detail") or _sentence(code)))
        if not answer.is_success or not content.get("id"):
            raise UnexpectedAnswer(f"the provider answered {answer.status_code}")
        return Receipt(provider=PROVIDER, reference=str(content["id"]))


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _sentence(code: str) -> str:
    return f"The provider refused: {code.replace('_', ' ')}."
