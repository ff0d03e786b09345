"""The desk's pages with canned orders and services, for tests and for looking at them.

python services/desk/tests/canned_desk.py 8190     serves the pages; the addresses are printed
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
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
from ordito.desk.adapters.http.staff_actions import LARGER_BODIES
from ordito.desk.adapters.kafka.events import read_event
from ordito.desk.application.ports import (
    Account,
    Accounts,
    Chosen,
    Document,
    EndedSessions,
    OrderFile,
    Page,
    Row,
    Search,
    Service,
    ServiceDown,
    ServiceError,
    Wanted,
)
from ordito.desk.domain.folds import fold
from ordito.desk.domain.overview import overview
from ordito.desk.domain.parts import Part, Parts, Source
from ordito.desk.domain.timeline import Entry, in_order
from ordito.desk.domain.unknown_parcels import UnknownParcel
from ordito.desk.domain.vouchers import Movement, Voucher
from ordito.desk.settings import Settings
from ordito.kit.clock import SystemClock
from ordito.kit.codec import Codec
from ordito.kit.database import Database
from ordito.kit.http.app import create_app
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import make_link_token

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63b8787100000465023da0bbc5a50000000049454e44ae426082"
)
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


@dataclass
class CannedWork:
    """Implements `ports.Work` on the same files."""

    views: CannedViews

    def waiting(self, wanted: Wanted, *, seller: str | None, limit: int) -> Sequence[tuple[Row, Parts]]:
        rows = ((_row(file), file.parts) for file in self.views.files.values())
        return [
            (row, parts)
            for row, parts in rows
            if row is not None and seller in (None, row.seller) and _is_wanted(row, wanted)
        ][:limit]

    def counts(self, wanted: Mapping[str, Wanted]) -> Mapping[str, int]:
        return {name: len(self.waiting(each, seller=None, limit=1000)) for name, each in wanted.items()}


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    return (
        bool(wanted.attention & set(row.attention))
        or row.payment in wanted.payment
        or row.delivery in wanted.delivery
        or row.guarantee in wanted.guarantee
    )


@dataclass
class CannedHoldings:
    """Implements `ports.Holdings` from lists."""

    some_vouchers: list[Voucher] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    parcels: list[UnknownParcel] = field(default_factory=list)
    asked: list[Chosen] = field(default_factory=list)

    def vouchers(self, chosen: Chosen, *, limit: int) -> Sequence[Voucher]:
        self.asked.append(chosen)
        text = (chosen.text or "").casefold()
        return [each for each in self.some_vouchers if text in each.code.casefold()][:limit]

    def voucher_movements(self, seller: str, code: str) -> Sequence[Movement]:
        return [each for each in self.movements if (each.seller, each.code) == (seller, code)]

    def unknown_parcels(self, chosen: Chosen, *, limit: int) -> Sequence[UnknownParcel]:
        self.asked.append(chosen)
        return [each for each in self.parcels if chosen.status in (None, each.status)][:limit]


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
    answers: dict[str, Any] = field(default_factory=dict)
    """By the end of the path: what is read there, instead of what is canned."""
    ruled: list[dict[str, Any]] = field(default_factory=list)
    """What the terms were asked."""
    uploaded: list[tuple[str, str, bytes]] = field(default_factory=list)

    def read(self, service: Service, path: str, *, token: str) -> Any:
        self.tokens.add(token)
        if service in self.down:
            raise ServiceDown(service)
        known = next((answer for end, answer in self.answers.items() if path.endswith(end)), None)
        if known is not None:
            return known
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
        if path == "/v1/terms/rulings":
            self.ruled.append(dict(body))
            law = body.get("law", "flag")
            return {"law": law, "rulings": [{**to_jsonable_python(IN_TIME), "question": body["question"]}]}
        if self.refusal is not None:
            raise self.refusal
        self.posted.append((service, path, key, dict(body)))
        return {"return_id": RETURN, "ruling": to_jsonable_python(IN_TIME)}

    def fetch(self, service: Service, path: str, *, token: str) -> Document:
        self.tokens.add(token)
        if service in self.down:
            raise ServiceDown(service)
        media_type = "application/pdf" if path.endswith(".pdf") else "image/png"
        return Document(b"%PDF-1.7" if path.endswith(".pdf") else PIXEL, media_type)

    def send(self, service: Service, path: str, *, token: str, key: str, content: bytes, media_type: str) -> Any:
        self.tokens.add(token)
        if service in self.down:
            raise ServiceDown(service)
        self.uploaded.append((path, key, content))
        return {"photo": f"019c5b6e-7a10-7c44-9d5c-4f1b5e0d{len(self.uploaded):04}", "media_type": media_type}


class CannedAccounts:
    """Implements `ports.Accounts`."""

    def verify(self, email: str, password: str) -> Account | None:
        return self.find(email) if password == PASSWORD else None

    def find(self, email: str) -> Account | None:
        return Account(email, ROLES[email]) if email in ROLES else None


@dataclass
class CannedEndedSessions:
    """Implements `ports.EndedSessions`."""

    ended: dict[str, datetime] = field(default_factory=dict)

    def end(self, session: str, *, until: datetime) -> None:
        self.ended[session] = until

    def has(self, session: str) -> bool:
        return session in self.ended


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
    holdings: CannedHoldings = field(default_factory=CannedHoldings)

    def log_in(self, email: str = "agata@example.it", password: str = PASSWORD) -> httpx.Response:
        return self.client.post("/staff/login", data={"email": email, "password": password})


SETTINGS = Settings(
    database_url="postgresql://nobody@127.0.0.1:1/none",
    staff_secret=SecretStr(SECRET),
    link_secret=SecretStr(SECRET),
)


def make_canned(
    views: CannedViews,
    services: CannedServices,
    *,
    holdings: CannedHoldings | None = None,
    limit: LoginLimit | None = None,
    accounts: Accounts | None = None,
    ended: EndedSessions | None = None,
) -> Any:
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
        larger_bodies=LARGER_BODIES,
    )
    desk = Desk(
        settings=SETTINGS,
        views=views,
        holdings=holdings or CannedHoldings(),
        work=CannedWork(views),
        services=services,
        accounts=accounts or CannedAccounts(),
        ended_sessions=ended or CannedEndedSessions(),
        parked=CannedParked(),
        logins=limit or LoginLimit(),
    )
    install(app, desk)
    return app


@contextmanager
def canned_desk(happened: list[Happened], **services: Any) -> Iterator[Canned]:
    views, answers = CannedViews({ORDER: file_of(happened)}), CannedServices(**services)
    holdings = CannedHoldings()
    with serving(make_canned(views, answers, holdings=holdings)) as client:
        yield Canned(client, views, answers, holdings)


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
