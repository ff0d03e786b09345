"""A library that lends books, over HTTP: the smallest service that uses every convention."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from starlette.requests import Request

from ordito.kit.clock import FixedClock
from ordito.kit.codec import Codec
from ordito.kit.database import Database
from ordito.kit.http import tables as http_tables
from ordito.kit.http.app import create_app
from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import (
    CurrentPrincipal,
    CurrentStorefront,
    Supervisor,
    context_of,
    customer_or_staff,
    ensure_may_see,
)
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import Role, api_key_digest, make_link_token, make_staff_token
from ordito.kit.http.webhooks import webhook_router
from ordito.kit.identifiers import new_id
from ordito.kit.rejection import Rejection
from ordito.kit.settings import ServiceSettings
from ordito.kit.tables import metadata
from ordito.kit.transaction import Transaction

NOW = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)
API_KEY = "ok_the-north-branch-of-the-library-0000000000"
OTHER_API_KEY = "ok_the-south-branch-of-the-library-0000000000"
STAFF_SECRET = "staff-secret-of-the-tests-of-32-characters"
LINK_SECRET = "link-secret-of-the-tests-of-32-characters-"
COURIER_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(frozen=True, slots=True)
class BookLent:
    title: str
    reader: str


class LoanRejection(Rejection):
    """A loan is refused."""


class AlreadyLent(LoanRejection):
    code: ClassVar[str] = "already_lent"

    def __init__(self, *, until: date) -> None:
        super().__init__(f"The book is lent until {until}.", param="title", ruling={"rule": "one reader a book"})
        self.until = until


class OverdueElsewhere(LoanRejection):
    code: ClassVar[str] = "overdue_elsewhere"


class ByCard(BaseModel):
    method: Literal["card"]
    reference: str


class InCash(BaseModel):
    method: Literal["cash"]
    amount: int = Field(ge=1)


class Copy(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=20)
    quantity: int = Field(ge=1)


class NewLoan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    copies: list[Copy]
    deposit: Annotated[ByCard | InCash, Field(discriminator="method")] | None = None


@dataclass
class Gate:
    """Lets a test hold a request at its work, or break it there."""

    entered: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)
    fault: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.open.set()

    def pass_through(self) -> None:
        self.entered.set()
        assert self.open.wait(10)
        self.fault()


def loans_router(gate: Gate) -> APIRouter:
    router = APIRouter(tags=["loans"])

    @router.post("/v1/loans", status_code=201)
    def lend(loan: NewLoan, branch: CurrentStorefront, once: CurrentOnce, request: Request) -> Response:
        stream = str(new_id())
        context = context_of(request, branch, seller=branch.seller)

        def work(tx: Transaction) -> Answer:
            events = [BookLent(title=copy.title, reader="reader") for copy in loan.copies]
            tx.append(stream, events, expected=0, context=context)
            gate.pass_through()
            return Answer(
                201, {"id": stream, "lent": len(events), "at": tx.now}, headers={"Location": f"/v1/loans/{stream}"}
            )

        return once.run(streams=[stream], work=work)

    @router.post("/v1/loans/{loan_id}/extend")
    def extend(loan_id: UUID, _: CurrentPrincipal, once: CurrentOnce) -> Response:
        def work(tx: Transaction) -> Answer:
            gate.pass_through()
            return Answer(200, {"id": loan_id, "versions": len(tx.load(str(loan_id)))})

        return once.run(streams=[str(loan_id)], work=work)

    @router.get("/v1/loans/{loan_id}")
    def show(loan_id: UUID, who: CurrentPrincipal, database: CurrentDatabase) -> dict[str, Any]:
        with database.read() as tx:
            events = tx.load(str(loan_id))
        ensure_may_see(who, seller=events[0].context.seller if events else "", subject=str(loan_id))
        return {"id": str(loan_id), "lent": len(events)}

    @router.get("/v1/loans/{loan_id}/fine")
    def fine(loan_id: UUID, who: Annotated[Any, Depends(customer_or_staff("loan_id", role="agent"))]) -> dict[str, str]:
        return {"kind": type(who).__name__}

    @router.get("/v1/raise/{what}")
    def fail(what: str, limit: int = 10) -> None:
        match what:
            case "already_lent":
                raise AlreadyLent(until=date(2026, 5, 4))
            case "overdue":
                raise OverdueElsewhere("Another book is overdue.")
            case _:
                raise RuntimeError(f"a fault of ours, {limit}")

    @router.delete("/v1/loans")
    def burn(_: Supervisor) -> dict[str, bool]:
        return {"burnt": True}

    return router


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def database(fresh_database: str, clock: FixedClock) -> Iterator[Database]:
    assert http_tables.idempotency.metadata is metadata
    database = Database(fresh_database, codec=Codec({"book-lent.v1": BookLent}), clock=clock)
    metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def settings(fresh_database: str) -> ServiceSettings:
    return ServiceSettings(
        database_url=fresh_database,
        staff_secret=SecretStr(STAFF_SECRET),
        link_secret=SecretStr(LINK_SECRET),
        api_keys={"north": (api_key_digest(API_KEY),), "south": (api_key_digest(OTHER_API_KEY),)},
    )


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def app(database: Database, settings: ServiceSettings, clock: FixedClock, gate: Gate) -> FastAPI:
    return create_app(
        service="loans",
        title="Loans",
        description="Lends books",
        settings=settings,
        database=database,
        clock=clock,
        routers=[loans_router(gate), webhook_router({"brt": SecretStr(COURIER_SECRET)})],
        rejections={LoanRejection: 409, OverdueElsewhere: 403},
    )


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    with serving(app) as client:
        yield client


@dataclass
class Callers:
    """Everybody's tokens, as headers, and fresh keys."""

    api_key: str = API_KEY
    other_api_key: str = OTHER_API_KEY
    courier_secret: str = COURIER_SECRET

    def storefront(self, key: str = API_KEY) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"}

    def customer(self, subject: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {make_link_token(LINK_SECRET, UUID(subject))}"}

    def staff(
        self, role: Role, *, sellers: Sequence[str] | Literal["*"] = "*", secret: str = STAFF_SECRET
    ) -> dict[str, str]:
        token = make_staff_token(
            secret, "anna", role=role, sellers=sellers, now=datetime.now(UTC), lasts=timedelta(hours=1)
        )
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def book_lent() -> type[BookLent]:
    return BookLent


@pytest.fixture
def callers() -> Callers:
    return Callers()
