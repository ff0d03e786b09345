"""What the desk needs from outside: its own tables, the other services' APIs, and who may log in.

ServiceError
  + ServiceDown        it did not answer, or answered that it cannot now
  + ServiceRefused     it answered no, with a stable code and perhaps a ruling
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from ordito.desk.domain.parts import Parts
from ordito.desk.domain.timeline import Entry
from ordito.desk.domain.unknown_parcels import UnknownParcel
from ordito.desk.domain.vouchers import Movement, Voucher
from ordito.kit.http.tokens import Role

Service = Literal["orders", "payments", "shipping", "returns", "notifications"]


class ServiceError(Exception):
    """Another service did not do what it was asked."""


class ServiceDown(ServiceError):
    def __init__(self, service: Service) -> None:
        super().__init__(f"{service} does not answer now")
        self.service = service


class ServiceRefused(ServiceError):
    """`problem` is the whole document, `location` where what it recorded all the same is found."""

    def __init__(
        self,
        service: Service,
        *,
        status: int,
        code: str,
        detail: str,
        ruling: Mapping[str, Any] | None,
        problem: Mapping[str, Any] | None = None,
        location: str | None = None,
    ) -> None:
        super().__init__(f"{service}: {code}: {detail}")
        self.service = service
        self.status = status
        self.code = code
        self.detail = detail
        self.ruling = ruling
        self.problem: Mapping[str, Any] = problem or {}
        self.location = location

    @property
    def params(self) -> tuple[str, ...]:
        """The fields at fault: `lines[0].quantity`."""
        errors = self.problem.get("errors") or ()
        named = [error.get("param") for error in errors] or [self.problem.get("param")]
        return tuple(param for param in named if isinstance(param, str))


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a service keeps: a form, a photo."""

    content: bytes
    media_type: str


class Services(Protocol):
    """The other services' HTTP APIs, asked with the token of whoever looks at the page."""

    def read(self, service: Service, path: str, *, token: str) -> Any:
        """The JSON at `path`. Raises ServiceError."""
        ...

    def post(self, service: Service, path: str, *, token: str, key: str, body: Mapping[str, Any]) -> Any:
        """Post `body` under the idempotency key `key`. Raises ServiceError."""
        ...

    def fetch(self, service: Service, path: str, *, token: str) -> Document:
        """The file at `path`. Raises ServiceError."""
        ...

    def send(self, service: Service, path: str, *, token: str, key: str, content: bytes, media_type: str) -> Any:
        """Post a file's bytes as they are. Raises ServiceError."""
        ...


@dataclass(frozen=True, slots=True)
class OrderFile:
    """All that is known of one order."""

    order_id: str
    parts: Parts
    timeline: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One order in the list."""

    order_id: str
    seller: str
    number: str
    storefront_reference: str
    customer_name: str
    pieces: int
    status: str
    acceptance: str
    payment: str
    delivery: str
    returns: str
    guarantee: str
    attention: tuple[str, ...]
    total: int
    currency: str
    placed_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `words` must all occur in number, reference, customer or articles; `None` means any."""

    words: tuple[str, ...] = ()
    status: str | None = None
    seller: str | None = None
    placed_from: date | None = None
    placed_to: date | None = None
    attention: bool = False
    sellers: frozenset[str] | Literal["*"] = "*"


@dataclass(frozen=True, slots=True)
class Page:
    """Orders, latest first. `older` opens the next page where there is one."""

    rows: tuple[Row, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which vouchers or unknown parcels; `None` means any. `sellers` are those that the reader may see.

    `text` is a part of a voucher's code, or of what is known of a parcel: sender, tracking number, note.
    """

    seller: str | None = None
    status: str | None = None
    text: str | None = None
    sellers: frozenset[str] | Literal["*"] = "*"


class Holdings(Protocol):
    """What has a stream of its own beside the orders."""

    def vouchers(self, chosen: Chosen, *, limit: int) -> Sequence[Voucher]:
        """Those that moved last first."""
        ...

    def voucher_movements(self, seller: str, code: str) -> Sequence[Movement]:
        """The ledger of one voucher, from its issue on."""
        ...

    def unknown_parcels(self, chosen: Chosen, *, limit: int) -> Sequence[UnknownParcel]:
        """Those that came last first."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders wait for somebody: those of which any of these is so."""

    attention: frozenset[str] = frozenset()
    payment: frozenset[str] = frozenset()
    delivery: frozenset[str] = frozenset()
    guarantee: frozenset[str] = frozenset()


class Work(Protocol):
    """The orders that wait for the staff, by what they wait for."""

    def waiting(self, wanted: Wanted, *, seller: str | None, limit: int) -> Sequence[tuple[Row, Parts]]:
        """Those on which nothing has happened for the longest time first."""
        ...

    def counts(self, wanted: Mapping[str, Wanted]) -> Mapping[str, int]:
        """How many orders of all sellers wait, by the name of what they wait for."""
        ...


class Views(Protocol):
    """The projection, as it stands now."""

    def find(self, order_id: str) -> OrderFile | None: ...
    def search(self, search: Search, *, before: str | None, limit: int) -> Page:
        """Raises ValueError for a `before` that no page gave."""
        ...

    def sellers(self) -> Sequence[str]: ...
    def attention_count(self, sellers: frozenset[str] | Literal["*"]) -> int: ...


@dataclass(frozen=True, slots=True)
class Account:
    """`generation` is another one whenever the password is set: what was opened under an earlier one has ended."""

    email: str
    role: Role
    generation: str = field(default="", compare=False, repr=False)


class Accounts(Protocol):
    """Who may log in to the staff's console."""

    def verify(self, email: str, password: str) -> Account | None:
        """The account, if the password is its own; takes as long for an unknown e-mail as for a wrong password."""
        ...

    def find(self, email: str) -> Account | None:
        """The account as it stands now; None once it is closed."""
        ...


class KeptAccounts(Accounts, Protocol):
    """The same, for whoever keeps them."""

    def put(self, account: Account, password: str) -> None:
        """Make this account, or set its password and role."""
        ...

    def end(self, email: str) -> bool:
        """Let nobody in with this account any more; whether there is one."""
        ...

    def every(self) -> tuple[tuple[Account, bool], ...]:
        """Every account, and whether it is active, by e-mail."""
        ...


class EndedSessions(Protocol):
    """Sessions of the console that were logged out of before they expired."""

    def end(self, session: str, *, until: datetime) -> None:
        """The session is over, and this is remembered until `until`, when it would have expired."""
        ...

    def has(self, session: str) -> bool:
        """Whether it was ended."""
        ...


class OwnParked(Protocol):
    """What the desk's own projection parked."""

    def listed(self) -> tuple[dict[str, Any], ...]:
        """Oldest first, in the shape in which the services list theirs."""
        ...

    def redrive(self, parked_id: str) -> bool:
        """Try it again; False where it fails again."""
        ...

    def discard(self, parked_id: str, *, reason: str) -> bool:
        """Give it up, so that what waits behind it goes on."""
        ...
