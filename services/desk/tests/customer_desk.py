"""The customer's pages with canned orders, and a house behind them that answers as the real services do.

Rulings are the real terms' own, so that what a test or a picture shows is what a customer reads.

python services/desk/tests/customer_desk.py 8191     serves the pages; the addresses are printed
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from canned_desk import SECRET, SETTINGS, CannedViews, file_of
from order_history import (
    DELIVERED_AT,
    KEPT,
    ORDER,
    PLACED,
    PLACED_AT,
    Happened,
    eur,
    line,
    pieces,
    until,
)
from pydantic_core import to_jsonable_python

from ordito.desk.adapters.http.app import ROUTERS, install, problem_page
from ordito.desk.adapters.http.customer import LARGER_BODIES
from ordito.desk.adapters.http.desk import Desk
from ordito.desk.adapters.http.session import LoginLimit
from ordito.desk.application.ports import Document, Service, ServiceDown, ServiceRefused
from ordito.kit.clock import SystemClock
from ordito.kit.codec import Codec
from ordito.kit.database import Database
from ordito.kit.http.app import create_app
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import make_link_token
from ordito.schemas import orders
from ordito.schemas.values import Ruling, TermsVersion
from ordito.terms import (
    Terms,
    collection,
    complaint,
    guarantee,
    guarantee_registration,
    invoice,
    late_delivery,
    load_terms,
    newsletter,
    refund_of_return,
    remedy,
    return_authorisation,
    return_cost,
    withdrawal,
)

BOOK = load_terms()
WATCHES = BOOK.in_force("capitalorologi", PLACED_AT)
"""A seller who excludes engraved goods, and whose delivery cost the terms keep where the law gives it back."""
TOKEN = make_link_token(SECRET, UUID(ORDER))
PAGE = f"/o/{TOKEN}"
NOW = DELIVERED_AT + timedelta(days=3, hours=1, seconds=7)
PHOTO = "019c5b6e-7a10-7c44-9d5c-4f1b5e0c00dd"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da6360282f070001cb00dff8a2b3a60000000049454e44ae426082"
)
REMEDIES = ("repair", "replacement", "price_reduction", "termination", "equivalent_product", "voucher")

ENGRAVED = line(3, "CO-INC-01", "Fondello inciso «Per Anna»", 1, 2900, 0)
LINES = [
    line(1, "CO-SUB-40", "Orologio Subacqueo 40 mm", 1, 18900, 0),
    line(2, "CO-CIN-20", "Cinturino in pelle 20 mm", 2, 2950, 0),
    ENGRAVED.model_copy(update={"customised": True}),
]
PLACED_WATCHES = PLACED.model_copy(
    update={
        "number": "CO-2026-000117",
        "storefront_reference": "10457",
        "terms": TermsVersion(WATCHES.version.seller, WATCHES.version.version),
        "lines": LINES,
        "discount": None,
        "gift_note": None,
        "totals": orders.Totals(
            goods=eur(27700),
            discount=eur(0),
            delivery=eur(900),
            total=eur(28600),
            vat=[orders.VatAmount(rate="22", amount=eur(5157))],
        ),
    }
)
ALL = [pieces(1), pieces(2, 2), pieces(3)]


def watches(path: list[Happened]) -> list[Happened]:
    """The same path, for the order of watches, of which every piece was in stock."""
    found: list[Happened] = []
    for source, body, minutes, actor, _ in path:
        if isinstance(body, orders.LinesRefusedV1):
            continue
        if ".refund-" in body.type and getattr(body, "cause", "") == "lines_refused":
            continue
        changed = PLACED_WATCHES if isinstance(body, orders.OrderPlacedV1) else body
        if getattr(body, "lines", None) == KEPT:
            changed = body.model_copy(update={"lines": ALL})
        if getattr(body, "amount", None) == PLACED.totals.total:
            changed = body.model_copy(update={"amount": PLACED_WATCHES.totals.total})
        found.append((source, changed, minutes, actor, None))
    return found


DELIVERED = watches(until("order-delivered"))
CONFIRMED = watches(until("shipment-opened"))


def jsonable(value: Any) -> Any:
    return to_jsonable_python(value)


def withdrawal_ruling(one: orders.OrderLine, *, at: datetime, terms: Terms = WATCHES) -> Ruling:
    return withdrawal(
        terms,
        at=at,
        delivered_at=DELIVERED_AT,
        order_delivered_at=DELIVERED_AT,
        customer_kind="consumer",
        customised=one.customised,
        made_to_measure=one.made_to_measure,
    )


def withdrawal_options(*, at: datetime = NOW, terms: Terms = WATCHES) -> dict[str, Any]:
    """As returns answers for an order of which nothing was withdrawn from."""
    refund = refund_of_return(terms, [], delivery_paid=eur(900), whole_contract=True, notified_at=at, received_at=None)
    rulings = {one.line: withdrawal_ruling(one, at=at, terms=terms) for one in LINES}
    law = terms.law.online_withdrawal
    return {
        "order_id": ORDER,
        "allowed": any(ruling.allowed for ruling in rulings.values()),
        "lines": [
            {
                "line": one.line,
                "left": one.quantity,
                "allowed": rulings[one.line].allowed,
                "ruling": jsonable(rulings[one.line]),
            }
            for one in LINES
        ],
        "return_code": jsonable(return_authorisation(terms)),
        "delivery_cost": jsonable(refund.delivery_ruling),
        "return_cost": jsonable(return_cost(terms, reason="change_of_mind").ruling),
        "labels": {
            "withdraw": law.withdraw_label.model_dump(),
            "confirm": law.confirm_label.model_dump(),
        },
        "returns": [],
    }


def claim_options(*, at: datetime = NOW, terms: Terms = WATCHES) -> dict[str, Any]:
    ruling = guarantee(terms, bought_at=PLACED_AT, delivered_at=DELIVERED_AT, at=at)
    return {
        "order_id": ORDER,
        "number": PLACED_WATCHES.number,
        "lines": [
            {
                "line": one.line,
                "sku": one.sku,
                "name": one.name,
                "bought": one.quantity,
                "claimable": one.quantity,
                "covered": ruling.allowed,
                "guarantee": jsonable(ruling),
                "registration": jsonable(guarantee_registration(terms)),
                "registered_at": None,
                "paid_repair": None,
                "remedies": remedies(terms),
            }
            for one in LINES
        ],
        "collection": jsonable(collection(terms).ruling),
    }


def remedies(terms: Terms = WATCHES, **facts: Any) -> list[dict[str, Any]]:
    return [{"remedy": each, "ruling": jsonable(remedy(terms, wanted=each, **facts))} for each in REMEDIES]


def options(*, at: datetime = NOW, terms: Terms = WATCHES) -> dict[str, Any]:
    late = late_delivery(terms, concluded_at=PLACED_AT, now=at)
    plain = {
        "withdraw": withdrawal_ruling(LINES[0], at=at, terms=terms),
        "request_invoice": invoice(terms, asked_in_order=False),
        "complain": complaint(terms),
        "newsletter": newsletter(terms, consented=False),
    }
    told = {name: {"allowed": ruling.allowed, "ruling": jsonable(ruling)} for name, ruling in plain.items()}
    too_late = late.code != "not_yet_due"
    return {
        "by": "customer",
        **told,
        "newsletter": {**told["newsletter"], "allowed": True},
        "grant_further_time": {"allowed": too_late, "ruling": jsonable(late)},
        "terminate": {"allowed": late.allowed, "ruling": jsonable(late)},
        "reject": None,
    }


def refused(
    service: Service, code: str, *, status: int = 409, ruling: Any = None, param: str | None = None, **more: Any
) -> ServiceRefused:
    """What a service answers that says no."""
    location = more.pop("location", None)
    problem = {"code": code, "detail": "No.", "param": param, **more}
    return ServiceRefused(
        service, status=status, code=code, detail="No.", ruling=jsonable(ruling), problem=problem, location=location
    )


@dataclass
class House:
    """Implements `ports.Services`: answers by the end of the address, remembers what it was asked."""

    answers: dict[str, Any] = field(default_factory=dict)
    down: set[Service] = field(default_factory=set)
    posted: list[tuple[Service, str, str, Mapping[str, Any]]] = field(default_factory=list)
    photos: list[bytes] = field(default_factory=list)
    uploads: list[tuple[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)

    def read(self, service: Service, path: str, *, token: str) -> Any:
        return self._answer(service, path, token)

    def post(self, service: Service, path: str, *, token: str, key: str, body: Mapping[str, Any]) -> Any:
        if service not in self.down:
            self.posted.append((service, path.removeprefix(f"/v1/orders/{ORDER}/"), key, body))
        return self._answer(service, path, token)

    def fetch(self, service: Service, path: str, *, token: str) -> Document:
        found = self._answer(service, path, token)
        assert isinstance(found, Document)
        return found

    def send(self, service: Service, path: str, *, token: str, key: str, content: bytes, media_type: str) -> Any:
        answer = self._answer(service, path, token)
        self.uploads.append((key, media_type))
        if content not in self.photos:
            self.photos.append(content)
        return {**answer, "photo": f"{PHOTO[:-1]}{self.photos.index(content)}"}

    def _answer(self, service: Service, path: str, token: str) -> Any:
        self.tokens.add(token)
        if service in self.down:
            raise ServiceDown(service)
        for ending, answer in self.answers.items():
            if re.search(rf"/(?:{ending})$", path):
                if isinstance(answer, Exception):
                    raise answer
                return answer
        raise refused(service, "not_found", status=404)


TAKEN = (
    "acceptance",
    "bank-details",
    "complaints",
    "dispatch",
    "further-time",
    "guarantee/registrations",
    "invoice-requests",
    "newsletter",
    "payment",
    "quotation/answer",
    "remedy-choice",
    "termination",
    "withdraw",
)
"""Steps of which only that they were taken matters."""


def house(**answers: Any) -> House:
    """The usual house, two days after delivery. Named answers replace its own; `_` stands for `-`."""
    usual: dict[str, Any] = {
        "withdrawal-options": withdrawal_options(),
        "claim-options": claim_options(),
        "options": options(),
        "withdrawals": {"return_id": "r1"},
        "claims": {"claim_id": "c1"},
        "photos": {"media_type": "image/png"},
        "photos/[0-9a-f-]+": Document(PNG, "image/png"),
        "form.pdf": Document(b"%PDF-1.7 form", "application/pdf"),
        **{step: {} for step in TAKEN},
    }
    named = {name.replace("_", "-"): answer for name, answer in answers.items()}
    return House({**named, **{name: answer for name, answer in usual.items() if name not in named}})


def to_pay(*methods: str, **more: Any) -> dict[str, Any]:
    """What payments answers for an order with an open charge, by the name of the answer."""
    charge = {
        "charge_id": "c1-repair",
        "amount": {"amount": 3500, "currency": "EUR"},
        "reason": "paid_repair",
        "status": "open",
        "ruling": None,
        "declined": None,
    }
    return {"payments/[0-9a-f-]+": {"charges": [{**charge, **more}], "link_methods": list(methods)}}


@dataclass
class Shown:
    """The pages, what they were asked, and what stands behind them."""

    client: httpx.Client
    house: House
    views: CannedViews

    def becomes(self, happened: list[Happened]) -> None:
        """The order, as these events tell it."""
        self.views.files = {ORDER: file_of(happened)} if happened else {}

    def page(self, path: str = "", *, lang: str = "it") -> httpx.Response:
        return self.client.get(f"{PAGE}{path}", params={"lang": lang})

    def send(self, path: str, data: Mapping[str, Any], *, lang: str = "it", **more: Any) -> httpx.Response:
        return self.client.post(f"{PAGE}{path}", params={"lang": lang}, data=dict(data), **more)


def make_app(views: CannedViews, behind: House) -> Any:
    clock = SystemClock()
    app = create_app(
        service="desk",
        title="desk",
        description="canned",
        settings=SETTINGS,
        database=Database(SETTINGS.database_url, codec=Codec({}), clock=clock),
        clock=clock,
        routers=ROUTERS,
        problem_page=problem_page,
        larger_bodies=LARGER_BODIES,
    )
    unused: dict[str, Any] = {each.name: None for each in fields(Desk)}
    install(app, Desk(**{**unused, "settings": SETTINGS, "views": views, "services": behind, "logins": LoginLimit()}))
    return app


@contextmanager
def customer_desk(happened: list[Happened] = DELIVERED, behind: House | None = None) -> Iterator[Shown]:
    answers, views = behind or house(), CannedViews()
    with serving(make_app(views, answers)) as client:
        shown = Shown(client, answers, views)
        shown.becomes(happened)
        yield shown


def key_of(response: httpx.Response) -> str:
    found = re.search(r'name="key" value="([^"]+)"', response.text)
    assert found is not None
    return found.group(1)


# What returns tells of single returns and claims


def statement(*, declined: bool = False) -> dict[str, Any]:
    """One item of the list of returns."""
    lines = [pieces(3)] if declined else [pieces(1), pieces(2)]
    return {
        "return_id": "r2" if declined else "r1",
        "kind": "withdrawal",
        "status": "declined" if declined else "withdrawn",
        "lines": jsonable(lines),
        "name": "Giulia Esempio",
        "contact_email": "giulia@example.it",
        "statement": "Recedo dal contratto dell'ordine CO-2026-000117 per: "
        + ("1 × Fondello inciso «Per Anna»." if declined else "1 × Orologio Subacqueo 40 mm, 1 × Cinturino in pelle."),
        "received_at": NOW.isoformat(),
        "ruling": jsonable(withdrawal_ruling(LINES[2 if declined else 0], at=NOW)),
    }


def _look(port: int) -> None:
    import uvicorn

    app = make_app(CannedViews({ORDER: file_of(DELIVERED)}), house())
    sys.stdout.write(f"http://127.0.0.1:{port}{PAGE}\n")
    sys.stdout.flush()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    _look(int(sys.argv[1]))
