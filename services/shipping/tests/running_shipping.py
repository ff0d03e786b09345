"""Shipping without Kafka: messages in, webhooks handled when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from shipped_order import NOW, ORDER, SELLER

from ordito.kit.clock import FixedClock
from ordito.kit.context import Actor, Context
from ordito.kit.database import Database
from ordito.kit.http.tokens import Role, api_key_digest, make_link_token, make_staff_token
from ordito.kit.http.webhook_inbox import WebhookInbox
from ordito.kit.http.webhooks import signed_headers
from ordito.kit.identifiers import new_id
from ordito.kit.inbox import Inbox
from ordito.kit.message import Message
from ordito.shipping.adapters.gateways.courier_webhooks import webhook_handlers
from ordito.shipping.adapters.postgres.stock import PostgresStockLevels
from ordito.shipping.application.handlers import Shipments, StockKeeping
from ordito.shipping.application.ports import Article
from ordito.shipping.application.reactions import reactions
from ordito.shipping.domain.state import State
from ordito.shipping.domain.stock import Counted
from ordito.shipping.settings import Settings

STAFF_SECRET = "staff-secret-of-the-tests-of-32-characters"
LINK_SECRET = "link-secret-of-the-tests-of-32-characters-"
BRT_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
API_KEY = "ok_the-shop-of-opsobjects-00000000000000000000"
OTHER_API_KEY = "ok_the-shop-of-somebody-else-0000000000000000"
ANNA = Context(seller=SELLER, actor=Actor(kind="staff", id="anna"), correlation="c-0")
_A_CENTURY = timedelta(days=36500)


def shipping_settings(url: str) -> Settings:
    return Settings(
        database_url=url,
        staff_secret=SecretStr(STAFF_SECRET),
        link_secret=SecretStr(LINK_SECRET),
        api_keys={SELLER: (api_key_digest(API_KEY),), "somebody-else": (api_key_digest(OTHER_API_KEY),)},
        courier_secrets={"brt": SecretStr(BRT_SECRET)},
    )


@dataclass(frozen=True, slots=True)
class RunningShipping:
    """The service's application on its database."""

    database: Database
    stock: StockKeeping
    shipments: Shipments

    def hear(self, *messages: Message) -> None:
        inbox = Inbox("shipping", reactions(self.database, self.shipments))
        for message in messages:
            with self.database.transaction(*inbox.locks(message)) as tx:
                inbox.take(tx, message)

    def count(self, sku: str, on_hand: int) -> None:
        article = Article(SELLER, sku)
        with self.database.transaction(article.stream) as tx:
            self.stock.count(tx, article, on_hand=on_hand, counted_by="anna", context=ANNA)

    def level(self, sku: str) -> tuple[int, int]:
        """What is on hand, and what of it is reserved."""
        with self.database.read() as tx:
            stock = PostgresStockLevels().level(tx, Article(SELLER, sku), order_id=None).stock
        assert isinstance(stock, Counted)
        return stock.on_hand, stock.reserved

    def state(self, order: str = ORDER) -> State:
        with self.database.read() as tx:
            return self.shipments.state(tx, order)

    def events(self, stream: str = ORDER) -> list[Any]:
        with self.database.read() as tx:
            return [one.event for one in tx.load(stream)]

    def types(self, stream: str = ORDER) -> list[str]:
        return [type(event).__name__ for event in self.events(stream)]

    def handle_webhooks(self) -> int:
        return WebhookInbox(self.database, webhook_handlers(self.shipments, self.shipments.couriers)).handle_due()


@dataclass(frozen=True, slots=True)
class Api:
    """The service's HTTP API, as staff, storefronts, customers and couriers use it."""

    client: httpx.Client
    clock: FixedClock

    def get(self, path: str, token: str) -> httpx.Response:
        return self.client.get(path, headers=_bearer(token))

    def put(self, path: str, body: object, token: str) -> httpx.Response:
        return self.client.put(path, json=body, headers=_bearer(token))

    def post(self, path: str, body: object, token: str, *, key: str | None = None) -> httpx.Response:
        return self.client.post(path, json=body, headers={**_bearer(token), "Idempotency-Key": key or str(new_id())})

    def courier(
        self, body: bytes, *, webhook_id: str | None = None, courier: str = "brt", secret: str = BRT_SECRET
    ) -> httpx.Response:
        webhook_id = webhook_id or str(new_id())
        headers = signed_headers(secret, webhook_id=webhook_id, body=body, at=self.clock.now())
        return self.client.post(f"/v1/webhooks/couriers/{courier}", content=body, headers=headers)


def staff(role: Role = "agent", *, sellers: tuple[str, ...] = (SELLER,)) -> str:
    # Tokens expire by the machine's clock, so this one lasts longer than any test.
    return make_staff_token(STAFF_SECRET, "anna", role=role, sellers=sellers, now=NOW, lasts=_A_CENTURY)


def customer(order: str = ORDER) -> str:
    return make_link_token(LINK_SECRET, UUID(order))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
