"""Orders at the moments at which the staff have something to do, and services that answer by the sellers' real terms.

python services/desk/tests/staff_scenes.py 8191     serves the console with all of them; the addresses are printed
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from canned_desk import Canned, CannedHoldings, CannedServices, CannedViews, file_of, make_canned
from claim_history import CLAIMED, REPAIRED
from exchange_history import EXCHANGED
from later_facts import DELIVERED, after
from later_history import COLLECTED, COLLECTED_TWICE, HELD, LATE, QUOTATION
from order_history import DELIVERED_AT, IN_TIME, LINES, ORDER, PLACED, SELLER, Happened, until
from own_streams_history import PARCEL_EVENTS, VOUCHER_EVENTS
from pydantic_core import to_jsonable_python
from unpaid_history import DELIVERED_AFTER_LOSS, GONE, NOT_COLLECTED

from ordito.desk.adapters.kafka.events import read_event
from ordito.desk.application.ports import Service, ServiceRefused
from ordito.desk.domain.unknown_parcels import UnknownParcel, fold_unknown_parcel
from ordito.desk.domain.vouchers import Movement, Voucher, fold_voucher, movement
from ordito.kit.http.testing import serving
from ordito.kit.message import Message
from ordito.schemas import orders
from ordito.terms import QUESTIONS, ImpossibleQuestion, evaluate, load_terms

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
BOOK = load_terms()

COMPLAINED = after(
    DELIVERED,
    (
        "orders",
        orders.ComplaintRecordedV1(
            complaint_id="k1",
            channel="phone",
            text="The box was open when it came, and nobody answers the phone.",
            recorded_by="agata@example.it",
            ruling=IN_TIME,
        ),
    ),
)
SCENES: Mapping[str, list[Happened]] = {
    "packing": until("shipment-opened"),
    "handing-over": until("parcel-packed"),
    "delivered": DELIVERED,
    "withdrawn": until("withdrawal-received"),
    "authorised": until("return-authorised"),
    "returned": until("goods-received"),
    "sent-back": until("return-inspected", happened=EXCHANGED),
    "claim-opened": until("claim-opened", happened=CLAIMED),
    "claim-arranged": until("claim-collection-arranged", happened=CLAIMED),
    "claim-received": until("claim-goods-received", happened=CLAIMED),
    "claim-checked": until("claim-checked", happened=CLAIMED),
    "claim-remedied": CLAIMED,
    "repair-received": until("claim-goods-received", happened=REPAIRED),
    "repair-quoted": until("repair-quoted", happened=REPAIRED),
    "repairing": until("repair-overdue", happened=REPAIRED),
    "quotation": until("quotation-requested", happened=QUOTATION),
    "bank-details": until("bank-details-asked", happened=COLLECTED),
    "collected-twice": COLLECTED_TWICE,
    "unpaid": until("charge-overdue", happened=EXCHANGED),
    "late": until("delivery-overdue", happened=LATE),
    "complained": COMPLAINED,
    "held": until("parcel-held", happened=HELD),
    "coming-back": until("parcel-returning", happened=HELD),
    "after-loss": DELIVERED_AFTER_LOSS,
    "not-collected": NOT_COLLECTED,
    "gone": GONE,
}


def order_of(scene: str) -> str:
    return f"{ORDER[:-2]}{list(SCENES).index(scene) + 16:02x}"


@dataclass
class TermsServices(CannedServices):
    """Answers questions about terms as the orders service would, by the terms in force; `impossible` ones it keeps."""

    impossible: list[str] = field(default_factory=list)

    def post(self, service: Service, path: str, *, token: str, key: str, body: Mapping[str, Any]) -> Any:
        if path != "/v1/terms/rulings" or service in self.down:
            return super().post(service, path, token=token, key=key, body=body)
        self.ruled.append(dict(body))
        terms = BOOK.in_force(body["seller"], NOW)
        if (law := body.get("law")) is not None:
            terms = terms.under(law)
        try:
            rulings = evaluate(terms, body["question"], body["facts"])
        except ImpossibleQuestion as error:
            self.impossible.append(f"{body['question']}: {error.param}: {error.mend}")
            raise ServiceRefused(
                "orders", status=422, code="impossible_question", detail=f"{error.param}: {error.mend}", ruling=None
            ) from error
        return {"law": terms.rules.law, "rulings": to_jsonable_python(list(rulings))}

    def read(self, service: Service, path: str, *, token: str) -> Any:
        if path == "/v1/terms/questions" and service not in self.down:
            return {
                "questions": [
                    {"name": name, "description": question.description, "facts": question.schema()}
                    for name, question in sorted(QUESTIONS.items())
                ]
            }
        if path.startswith("/v1/terms/") and service not in self.down:
            versions = BOOK.versions(path.rpartition("/")[2])
            return {"versions": [{"version": each.rules.version} for each in versions]}
        return super().read(service, path, token=token)


def ruled(question: str, **facts: Any) -> dict[str, Any]:
    """The first ruling of the first seller's terms."""
    told: dict[str, Any] = to_jsonable_python(evaluate(BOOK.in_force(SELLER, NOW), question, facts)[0])
    return told


def answers() -> dict[str, Any]:
    """What the services answer about every scene, by the end of the path."""
    at, delivered = NOW.isoformat(), DELIVERED_AT.isoformat()
    window = ruled("withdrawal", at=at, delivered_at=delivered, order_delivered_at=delivered)
    guarantee = ruled("guarantee", bought_at=PLACED.placed_at.isoformat(), delivered_at=delivered, at=at)
    late = ruled("late_delivery", concluded_at=(NOW - timedelta(days=60)).isoformat(), now=at)
    option = {
        "cancel": ruled("cancellation", by="staff", placed_at=PLACED.placed_at.isoformat(), forwarded=False),
        "change_delivery_details": ruled(
            "cancellation", by="staff", placed_at=PLACED.placed_at.isoformat(), forwarded=False
        ),
        "reject": ruled("manifest_error", concluded=True, forwarded=True),
        "grant_further_time": late,
        "terminate": late,
        "request_invoice": ruled("invoice", asked_in_order=False),
        "complain": ruled("complaint"),
        "newsletter": ruled("newsletter", consented=False),
    }
    kept = [(line, line.quantity) for line in LINES[:2]]
    return {
        "/options": {name: {"allowed": one["allowed"], "ruling": one} for name, one in option.items()},
        "/withdrawal-options": {
            "lines": [
                {
                    "line": line.line,
                    "left": count,
                    "allowed": window["allowed"],
                    "ruling": window,
                    "delivered_at": delivered,
                    "exchange": ruled("exchange", in_window=True, credit=1000, price=1000),
                }
                for line, count in kept
            ]
        },
        "/claim-options": {
            "collection": ruled("collection"),
            "lines": [
                {
                    "line": line.line,
                    "name": line.name,
                    "claimable": count,
                    "guarantee": guarantee,
                    "registration": ruled("guarantee_registration") if "guarantee_registration" in QUESTIONS else None,
                    "registered_at": None,
                }
                for line, count in kept
            ],
        },
        "/claims": {
            "items": [
                {
                    "claim_id": "c1",
                    "to_send_back": True,
                    "choices": [
                        {"remedy": remedy, "ruling": ruled("remedy", wanted=remedy)}
                        for remedy in ("repair", "replacement", "price_reduction", "termination", "voucher")
                    ],
                }
            ]
        },
        "/couriers": {
            "items": [
                {"code": "brt", "name": "BRT", "named_by_terms": True},
                {"code": "gls", "name": "GLS", "named_by_terms": False},
            ],
            "ruling": ruled("courier", country="IT"),
        },
    }


def _folded(events: list[Message] | tuple[Message, ...]) -> tuple[list[Voucher], list[Movement], list[UnknownParcel]]:
    vouchers: dict[str, Voucher] = {}
    parcels: dict[str, UnknownParcel] = {}
    movements = []
    for message in events:
        event = read_event(message)
        assert event is not None
        voucher = fold_voucher(vouchers.get(message.stream), event)
        parcel = fold_unknown_parcel(parcels.get(message.stream), event)
        if voucher is not None:
            vouchers[message.stream] = voucher
        if parcel is not None:
            parcels[message.stream] = parcel
        if (moved := movement(event, version=message.version)) is not None:
            movements.append(moved)
    return list(vouchers.values()), movements, list(parcels.values())


def holdings() -> CannedHoldings:
    vouchers, movements, _ = _folded(VOUCHER_EVENTS)
    _, _, parcels = _folded(PARCEL_EVENTS[:1])
    return CannedHoldings(some_vouchers=vouchers, movements=movements, parcels=parcels)


@dataclass
class StaffDesk(Canned):
    """The console, with services that know the terms."""

    services: TermsServices


@contextmanager
def staff_desk(*scenes: str) -> Iterator[StaffDesk]:
    """The console with these scenes, or all of them, an agent logged in."""
    files = {order_of(scene): file_of(SCENES[scene], order=order_of(scene)) for scene in scenes or SCENES}
    views, services, held = CannedViews(files), TermsServices(answers=answers()), holdings()
    with serving(make_canned(views, services, holdings=held)) as client:
        desk = StaffDesk(client, views, services, held)
        desk.log_in()
        yield desk


def _look(port: int) -> None:
    import uvicorn

    files = {order_of(scene): file_of(path, order=order_of(scene)) for scene, path in SCENES.items()}
    for scene in SCENES:
        sys.stdout.write(f"{scene}: /staff/orders/{order_of(scene)}\n")
    sys.stdout.flush()
    app = make_canned(CannedViews(files), TermsServices(answers=answers()), holdings=holdings())
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    _look(int(sys.argv[1]))
