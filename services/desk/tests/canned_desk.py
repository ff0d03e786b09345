"""The desk's pages with canned orders and services, for tests and for looking at them.

python services/desk/tests/canned_desk.py 8190     serves the pages; the addresses are printed
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from uuid import UUID

import httpx
from order_history import (
    CANCELLABLE,
    IN_TIME,
    ORDER,
    RETURN,
    SELLER,
    WHOLE_PATH,
    Happened,
    messages,
    ruling,
    until,
)
from pydantic import SecretStr
from pydantic_core import to_jsonable_python

from ordito.desk.adapters.http.app import ROUTERS, install, problem_page
from ordito.desk.adapters.http.desk import Desk
from ordito.desk.adapters.http.session import LoginLimit
from ordito.desk.adapters.kafka.events import read_event
from ordito.desk.application.ports import Account, OrderFile, Page, Row, Search, Service, ServiceDown, ServiceError
from ordito.desk.domain.folds import fold
from ordito.desk.domain.overview import overview
from ordito.desk.domain.parts import Part, Parts, Source
from ordito.desk.domain.timeline import Entry, in_order
from ordito.desk.settings import Settings
from ordito.kit.clock import SystemClock
from ordito.kit.codec import Codec
from ordito.kit.database import Database
from ordito.kit.http.app import create_app
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import make_link_token

SECRET = "a secret for tests, long enough for the settings"
TOKEN = make_link_token(SECRET, UUID(ORDER))
PASSWORD = "correct horse battery staple"
ROLES: Mapping[str, Literal["viewer", "agent", "supervisor"]] = {
    "vera@example.it": "viewer",
    "agata@example.it": "agent",
    "sara@example.it": "supervisor",
}
FORWARDED = ruling(
    "cancellation.by_customer",
    "already_forwarded",
    "L'ordine è già stato affidato al corriere: non si può più annullare.",
    "The order is with the courier already: it can be cancelled no more.",
    allowed=False,
)


def file_of(happened: list[Happened], *, order: str = ORDER) -> OrderFile:
    parts: dict[Source, Part] = {}
    entries = []
    for message in messages(happened, order=order):
        event = read_event(message)
        assert event is not None
        source = cast(Source, message.source)
        parts[source] = fold(source, parts.get(source), event)
        actor = message.context.actor
        entries.append(
            Entry(
                id=message.id,
                source=message.source,
                version=message.version,
                type=message.type,
                at=message.time,
                actor_kind=actor.kind,
                actor_id=actor.id,
                correlation=message.context.correlation,
                causation=message.context.causation,
                data=message.data,
            )
        )
    return OrderFile(order, Parts.of(parts), in_order(entries))


@dataclass
class CannedViews:
    """Implements `ports.Views` from files in memory."""

    files: dict[str, OrderFile] = field(default_factory=dict)
    asked: list[Search] = field(default_factory=list)

    def find(self, order_id: str) -> OrderFile | None:
        return self.files.get(order_id)

    def search(self, search: Search, *, before: str | None, limit: int) -> Page:
        self.asked.append(search)
        if before == "nonsense":
            raise ValueError("this cursor was not given by a page")
        rows = [row for row in map(_row, self.files.values()) if row is not None]
        found = [row for row in rows if _matches(row, search)]
        return Page(tuple(found[:limit]), "older" if len(found) > limit else None)

    def sellers(self) -> Sequence[str]:
        return [SELLER]

    def attention_count(self, sellers: frozenset[str] | Literal["*"]) -> int:
        return len(self.search(Search(attention=True, sellers=sellers), before=None, limit=100).rows)


def _row(file: OrderFile) -> Row | None:
    seen = overview(file.parts)
    if seen is None:
        return None
    values = {name: getattr(seen, name) for name in Row.__slots__ if name != "order_id"}
    return Row(order_id=file.order_id, **{**values, "attention": tuple(seen.attention)})


def _matches(row: Row, search: Search) -> bool:
    text = f"{row.number} {row.customer_name} {row.storefront_reference}".casefold()
    return (
        all(word.casefold() in text for word in search.words)
        and search.status in (None, row.status)
        and (not search.attention or bool(row.attention))
    )


@dataclass
class CannedServices:
    """Implements `ports.Services`: remembers what it was asked; `down` services do not answer; `refusal` is raised."""

    may_cancel: bool = True
    down: set[Service] = field(default_factory=set)
    refusal: ServiceError | None = None
    posted: list[tuple[Service, str, str, dict[str, Any]]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    parked: list[dict[str, Any]] = field(default_factory=list)

    def read(self, service: Service, path: str, *, token: str) -> Any:
        self.tokens.add(token)
        if service in self.down:
            raise ServiceDown(service)
        if path == "/v1/parked":
            return {"items": self.parked if service == "payments" else []}
        if path.endswith("/withdrawal-options"):
            lines = [(1, 1, True), (2, 2, True), (3, 0, False)]
            told = to_jsonable_python(IN_TIME)
            return {"lines": [{"line": line, "left": left, "allowed": on, "ruling": told} for line, left, on in lines]}
        cancel = CANCELLABLE if self.may_cancel else FORWARDED
        return {
            "by": "customer",
            "cancel": {"allowed": self.may_cancel, "ruling": to_jsonable_python(cancel)},
            "change_delivery_details": {"allowed": self.may_cancel, "ruling": to_jsonable_python(cancel)},
            "withdraw": {"allowed": True, "ruling": to_jsonable_python(IN_TIME)},
        }

    def post(self, service: Service, path: str, *, token: str, key: str, body: Mapping[str, Any]) -> Any:
        self.tokens.add(token)
        if service in self.down:
            raise ServiceDown(service)
        if self.refusal is not None:
            raise self.refusal
        self.posted.append((service, path, key, dict(body)))
        return {"return_id": RETURN, "ruling": to_jsonable_python(IN_TIME)}


class CannedAccounts:
    """Implements `ports.Accounts`."""

    def verify(self, email: str, password: str) -> Account | None:
        return self.find(email) if password == PASSWORD else None

    def find(self, email: str) -> Account | None:
        return Account(email, ROLES[email]) if email in ROLES else None


@dataclass
class CannedParked:
    """Implements `ports.OwnParked`."""

    settled: list[tuple[str, str]] = field(default_factory=list)

    def listed(self) -> tuple[dict[str, Any], ...]:
        return ()

    def redrive(self, parked_id: str) -> bool:
        self.settled.append(("redrive", parked_id))
        return True

    def discard(self, parked_id: str, *, reason: str) -> bool:
        self.settled.append((reason, parked_id))
        return True


@dataclass
class Canned:
    """The pages and what stands behind them."""

    client: httpx.Client
    views: CannedViews
    services: CannedServices

    def log_in(self, email: str = "agata@example.it", password: str = PASSWORD) -> httpx.Response:
        return self.client.post("/staff/login", data={"email": email, "password": password})


SETTINGS = Settings(
    database_url="postgresql://nobody@127.0.0.1:1/none",
    staff_secret=SecretStr(SECRET),
    link_secret=SecretStr(SECRET),
)


def make_canned(views: CannedViews, services: CannedServices, *, limit: LoginLimit | None = None) -> Any:
    clock = SystemClock()
    database = Database(SETTINGS.database_url, codec=Codec({}), clock=clock)
    app = create_app(
        service="desk",
        title="desk",
        description="canned",
        settings=SETTINGS,
        database=database,
        clock=clock,
        routers=ROUTERS,
        problem_page=problem_page,
    )
    desk = Desk(SETTINGS, views, services, CannedAccounts(), CannedParked(), limit or LoginLimit())
    install(app, desk)
    return app


@contextmanager
def canned_desk(happened: list[Happened], **services: Any) -> Iterator[Canned]:
    views, answers = CannedViews({ORDER: file_of(happened)}), CannedServices(**services)
    with serving(make_canned(views, answers)) as client:
        yield Canned(client, views, answers)


def _look(port: int) -> None:
    import uvicorn

    stages = [
        "order-placed",
        "shipment-opened",
        "parcel-packed",
        "return-authorised",
        "goods-received",
        "return-closed",
    ]
    views = CannedViews()
    for number, stage in enumerate(stages):
        order = f"{ORDER[:-1]}{number}"
        views.files[order] = file_of(until(stage) if stage != "return-closed" else WHOLE_PATH, order=order)
        sys.stdout.write(f"{stage}: /o/{make_link_token(SECRET, UUID(order))}  /staff/orders/{order}\n")
    failed = {
        "id": "effect:refund:1",
        "kind": "effect",
        "status": "failed",
        "name": "refund",
        "stream": ORDER,
        "seller": SELLER,
        "error": "ProviderRefused: the account is closed",
        "traceback": "Traceback ...",
        "since": "2026-11-21T09:00:00Z",
    }
    services = CannedServices(parked=[failed])
    sys.stdout.flush()
    uvicorn.run(make_canned(views, services), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    _look(int(sys.argv[1]))
