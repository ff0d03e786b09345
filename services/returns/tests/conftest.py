"""Returns on a real PostgreSQL, its API on a real socket, and the other services' events as they would arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from ordito.kit.clock import FixedClock
from ordito.kit.context import SYSTEM, Context
from ordito.kit.database import Database
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import Role, make_link_token, make_staff_token
from ordito.kit.inbox import Inbox, Verdict
from ordito.kit.message import Message
from ordito.kit.timers import TimerWorker
from ordito.returns.application.deadlines import timer_kinds
from ordito.returns.application.reactions import reactions
from ordito.returns.main import MIGRATIONS, make_app, make_returns
from ordito.returns.settings import Settings
from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.orders import (
    OrderConfirmedV1,
    OrderDeliveredV1,
    OrderLine,
    OrderPlacedV1,
    OrderShippedV1,
    Payment,
    Totals,
)
from ordito.schemas.shipping import ParcelDeliveredV1
from ordito.schemas.values import Address, Clause, Customer, LineQuantity, Ruling, Sentence, TermsVersion

ORDER_ID = "01932b5e-7c1a-7d3e-9f00-3a5b7c9d1e2f"
PLACED_AT = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
SHIPPED_AT = datetime(2026, 10, 30, 16, 0, tzinfo=UTC)
DELIVERED_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
STAFF_SECRET = "staff-secret-of-the-tests-of-32-characters"
LINK_SECRET = "link-secret-of-the-tests-of-32-characters-"


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


def order_line(line: int, *, sku: str, name: str, quantity: int, paid: int) -> OrderLine:
    return OrderLine(
        line=line,
        sku=sku,
        name=name,
        quantity=quantity,
        unit_price=euro(paid // quantity),
        vat_rate="22",
        goods=euro(paid),
        discount=euro(0),
        paid=euro(paid),
        vat=euro(0),
    )


ADDRESS = Address("Cliente Esempio", "Via Roma 1", postal_code="80100", city="Napoli", province="NA", country="IT")
PLACED = OrderPlacedV1(
    number="OB-2026-000123",
    storefront_reference="OB-100234",
    terms=TermsVersion("opsobjects", "2026-01-01"),
    customer=Customer("consumer", "Cliente Esempio", "cliente@example.it", phone=None, language="it"),
    shipping_address=ADDRESS,
    billing_address=None,
    lines=[
        order_line(1, sku="OPSPW-86", name="Watch", quantity=1, paid=4410),
        order_line(2, sku="OPSBR-12", name="Bracelet", quantity=3, paid=1000),
    ],
    discount=None,
    totals=Totals(goods=euro(5410), discount=euro(0), delivery=euro(0), total=euro(5410), vat=[]),
    payment=Payment(method="card"),
    gift_note=None,
    invoice=None,
    newsletter=False,
    placed_at=PLACED_AT,
)
RULING = Ruling(
    rule="ordering.stock",
    allowed=True,
    code="accepted",
    sentence=Sentence(it="Accettato.", en="Accepted."),
    clause=Clause("a document", section="1", quote="..."),
    terms=PLACED.terms,
    facts={},
)
CONFIRMED = OrderConfirmedV1(
    lines=[LineQuantity(1, 1), LineQuantity(2, 3)], contract_concluded_at=PLACED_AT, ruling=RULING
)
SHIPPED = OrderShippedV1(shipped_at=SHIPPED_AT)
DELIVERED = OrderDeliveredV1(delivered_at=DELIVERED_AT)
ARRIVED = ParcelDeliveredV1(
    parcel_id="p1",
    courier="brt",
    tracking_number="T-1",
    delivered_at=DELIVERED_AT,
    complete=True,
    lines=[LineQuantity(1, 1), LineQuantity(2, 3)],
)
HISTORY: dict[str, tuple[EventBody, ...]] = {
    "placed": (PLACED,),
    "confirmed": (PLACED, CONFIRMED),
    "shipped": (PLACED, CONFIRMED, SHIPPED),
    "delivered": (PLACED, CONFIRMED, SHIPPED, DELIVERED),
}


ABOUT_THE_ORDER = (
    "returns-opened.v1",
    "order-progress-noted.v1",
    "parcel-delivery-noted.v1",
    "withdrawal-window-set.v1",
)


@dataclass
class House:
    """The service under test and the world around it."""

    database: Database
    clock: FixedClock
    api: httpx.Client
    order_id: str = ORDER_ID
    seller: str = "opsobjects"
    _versions: dict[str, int] = field(default_factory=dict)
    _keys: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    def __post_init__(self) -> None:
        returns = make_returns()
        self.inbox = Inbox("returns", reactions(returns))
        self.timers = TimerWorker(self.database, timer_kinds(returns))

    def hear(self, *events: EventBody) -> list[Verdict]:
        """Take events of other services, in order, as the consumer would."""
        return [self._take(event) for event in events]

    def hear_until(self, stage: str) -> None:
        """Take all that orders says until the order is `placed`, `confirmed`, `shipped` or `delivered`."""
        self.hear(*HISTORY[stage])

    def hear_shipped(self, seller: str, version: str, **more: object) -> None:
        """Take all that is said of an order of another seller until it is shipped."""
        self.seller = seller
        self.hear(PLACED.model_copy(update={"terms": TermsVersion(seller, version), **more}), CONFIRMED, SHIPPED)

    def hear_delivered(self, seller: str, version: str, **more: object) -> None:
        """The same, and that all of it arrived in one parcel."""
        self.hear_shipped(seller, version, **more)
        self.hear(ARRIVED, DELIVERED)

    def move_to(self, instant: datetime) -> None:
        self.clock.advance(instant - self.clock.now())

    def customer(self, order_id: str = ORDER_ID) -> str:
        return make_link_token(LINK_SECRET, UUID(order_id))

    def staff(self, role: Role = "agent", *, seller: str | None = None) -> str:
        sellers = [seller or self.seller]
        return make_staff_token(STAFF_SECRET, "anna", role=role, sellers=sellers, now=datetime.now(tz=UTC))

    def get(self, path: str, *, token: str) -> httpx.Response:
        return self.api.get(f"/v1/orders/{self.order_id}{path}", headers={"Authorization": f"Bearer {token}"})

    def post(self, path: str, body: object, *, token: str, key: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or f"key-{next(self._keys)}"}
        return self.api.post(f"/v1/orders/{self.order_id}{path}", json=body, headers=headers)

    def events(self) -> list[str]:
        """The names of the order's events, without those about the order itself and its windows."""
        with self.database.read() as tx:
            names = [one.type for one in tx.load(self.order_id)]
        return [name for name in names if name not in ABOUT_THE_ORDER]

    def _take(self, event: EventBody) -> Verdict:
        source = event.type.split(".")[1]
        self._versions[source] = version = self._versions.get(source, 0) + 1
        message = Message(
            id=str(uuid5(NAMESPACE_URL, f"{source}/{version}")),
            source=source,
            type=event.type,
            stream=self.order_id,
            version=version,
            time=PLACED_AT + timedelta(seconds=version),
            context=Context(seller=self.seller, actor=SYSTEM, correlation="the-order"),
            data=event.model_dump(mode="json"),
        )
        with self.database.transaction(*self.inbox.locks(message)) as tx:
            return self.inbox.take(tx, message)


@pytest.fixture
def settings(migrated_database: Callable[[Path], str]) -> Settings:
    url = migrated_database(MIGRATIONS)
    return Settings(database_url=url, staff_secret=SecretStr(STAFF_SECRET), link_secret=SecretStr(LINK_SECRET))


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    clock = FixedClock(DELIVERED_AT + timedelta(days=8))
    app: FastAPI = make_app(settings, clock=clock)
    with serving(app) as api:
        yield House(app.state.database, clock, api)


@pytest.fixture
def withdrawn(house: House) -> Callable[..., str]:
    """Withdraws from the watch; answers the return's id."""

    def withdraw(*, lines: list[dict[str, int]] | None = None) -> str:
        body = {
            "lines": lines or [{"line": 1, "quantity": 1}],
            "name": "Cliente Esempio",
            "contact_email": "cliente@example.it",
        }
        answer = house.post("/withdrawals", body, token=house.customer())
        assert answer.status_code == 201, answer.text
        return str(answer.json()["return_id"])

    return withdraw


@pytest.fixture
def delivered_order() -> tuple[EventBody, ...]:
    """All that orders publishes of an order that goes well."""
    return HISTORY["delivered"]
