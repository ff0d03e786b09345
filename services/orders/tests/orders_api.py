"""Callers of the API for tests: a storefront, another seller's, a customer, staff."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr

from ordito.kit.context import SYSTEM, Context
from ordito.kit.database import Database
from ordito.kit.http.tokens import Role, api_key_digest, make_link_token, make_staff_token
from ordito.orders.adapters.http.examples import ORDER
from ordito.orders.domain.commands import Command
from ordito.orders.main import make_orders
from ordito.orders.settings import Settings

STAFF_SECRET = "staff-secret-of-the-tests-0123456789"
LINK_SECRET = "link-secret-of-the-tests-01234567890"
KEY = "ok_the-key-of-the-storefront-in-these-tests-000"
NOBODYS = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21"
OTHER_KEY = "ok_the-key-of-another-sellers-storefront-0000"
OP_KEY = "ok_the-key-of-op-groups-storefront-0000000000"


def settings_for(url: str, *, kafka: str = "127.0.0.1:1") -> Settings:
    return Settings(
        database_url=url,
        kafka_bootstrap_servers=kafka,
        staff_secret=SecretStr(STAFF_SECRET),
        link_secret=SecretStr(LINK_SECRET),
        api_keys={
            "opsobjects": (api_key_digest(KEY),),
            "another-shop": (api_key_digest(OTHER_KEY),),
            "oplashopping": (api_key_digest(OP_KEY),),
        },
        public_url="https://shop.example",
    )


def staff(role: Role = "agent", *, sellers: list[str] | None = None) -> str:
    now = datetime.now(tz=UTC)
    return make_staff_token(STAFF_SECRET, "anna", role=role, sellers=sellers or "*", now=now)


def link(order_id: str) -> str:
    return make_link_token(LINK_SECRET, UUID(order_id))


def tell(database: Database, order_id: str, *commands: Command) -> None:
    """What other services' events would tell the order."""
    orders = make_orders()
    context = Context(seller="opsobjects", actor=SYSTEM, correlation="c-1", causation="event-of-another-service")
    for command in commands:
        with database.transaction(order_id) as tx:
            orders.tell(tx, order_id, command=command, context=context)


def order(**changes: Any) -> dict[str, Any]:
    """The example order, with other values at some of its paths: `order(lines__0__quantity=0)`."""
    body = copy.deepcopy(ORDER)
    for path, value in changes.items():
        put(body, path.split("__"), value)
    return body


def put(body: Any, path: list[str], value: Any) -> None:
    *way, last = path
    for step in way:
        body = body[int(step)] if isinstance(body, list) else body[step]
    if isinstance(body, list):
        body[int(last)] = value
    else:
        body[last] = value


def op_order(**changes: Any) -> dict[str, Any]:
    """An order of two stands at OP Group's shop, EUR 26.90 with delivery."""
    stand = {**ORDER["lines"][0], "sku": "OP-10", "name": "Display stand", "quantity": 2, "weight_grams": 1500}
    stand["unit_price"] = {"amount": 1000, "currency": "EUR"}
    base = {"seller": "oplashopping", "lines": [stand], "discount": None}
    return order(**{**base, "expected_total__amount": 2690, **changes})


class Api:
    """Sends requests as somebody; each POST under a new Idempotency-Key unless one is given."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self._keys = (f"key-{number}" for number in count(1))

    def get(self, path: str, *, token: str = KEY, **params: Any) -> httpx.Response:
        return self.client.get(path, params=params, headers={"Authorization": f"Bearer {token}"})

    def post(self, path: str, body: Any = None, *, token: str = KEY, key: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or next(self._keys)}
        return self.client.post(path, json=body, headers=headers)

    def place(self, body: dict[str, Any] | None = None, *, token: str = KEY, key: str | None = None) -> httpx.Response:
        return self.post("/v1/orders", ORDER if body is None else body, token=token, key=key)

    def placed(self, **changes: Any) -> dict[str, Any]:
        """Place the example order, which must succeed."""
        answer = self.place(order(**changes))
        assert answer.status_code == 201, answer.text
        placed: dict[str, Any] = answer.json()
        return placed
