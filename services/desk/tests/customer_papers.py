"""What returns tells of one return or one claim, under the real terms of a real seller."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from customer_desk import BOOK, LINES, NOW, PHOTO, WATCHES, jsonable, remedies, withdrawal_ruling
from order_history import DELIVERED_AT, PLACED_AT, eur, pieces

from ordito.schemas.values import Photo
from ordito.terms import (
    Condition,
    PiecesBack,
    collection,
    condition,
    defect_report,
    goods_back,
    guarantee,
    refund_of_return,
    repair,
    return_cost,
    return_instructions,
)

BACK_AT = NOW + timedelta(days=6)
PICTURE = Photo(PHOTO, "image/png", 70, "0" * 64)


def return_document(status: str) -> dict[str, Any]:
    """A watch and a strap, at this point: `withdrawn`, `authorised`, `refund_due`."""
    back = goods_back(WATCHES, authorised_at=NOW + timedelta(hours=2), notified_at=NOW)
    assert back.deadline is not None
    cost = return_cost(WATCHES, reason="change_of_mind")
    authorisation = {
        "code": "RET-CO-7F3K22",
        "address": WATCHES.rules.contacts.returns.address,
        "send_by": back.deadline.last_day,
        "cost_bearer": cost.borne_by,
        "authorised_by": None,
        "expired": False,
        "ruling": back,
        "cost_ruling": cost.ruling,
        "instructions": return_instructions(WATCHES),
    }
    known: dict[str, Any] = {
        "return_id": "r1",
        "kind": "withdrawal",
        "status": status,
        "actions": [] if status == "withdrawn" else ["form"] if status == "refund_due" else ["dispatch", "form"],
        "lines": [pieces(1), pieces(2)],
        "received_at": NOW,
        "ruling": withdrawal_ruling(LINES[0], at=NOW),
        "exchange": None,
        "authorisation": None if status == "withdrawn" else authorisation,
        "dispatch": None,
        "refusals": [],
        "lost": None,
        "not_sent": False,
        "goods_received_at": None,
        "receipt": None,
        "inspection": None,
        "sent_back": None,
        "refund": None,
        "refunded": None,
    }
    if status == "refund_due":
        known |= _inspected()
    return dict(jsonable(known))


def _inspected() -> dict[str, Any]:
    refund = refund_of_return(
        WATCHES,
        [
            PiecesBack(1, 1, 1, eur(18900), reduction=eur(2500)),
            PiecesBack(2, 1, 2, eur(5900)),
        ],
        delivery_paid=eur(900),
        whole_contract=False,
        notified_at=NOW,
        received_at=BACK_AT,
    )
    worn = condition(WATCHES, found=Condition(unworn=False))
    sound = condition(WATCHES, found=Condition())
    sent = {"dispatched_at": NOW + timedelta(days=2), "courier": "BRT", "tracking_number": "084987654321"}
    return {
        "dispatch": sent,
        "goods_received_at": BACK_AT,
        "receipt": goods_back(
            WATCHES,
            authorised_at=NOW,
            notified_at=NOW,
            sent_at=sent["dispatched_at"],
            received_at=BACK_AT,  # type: ignore[arg-type]  # it is a time
        ),
        "inspection": [
            {
                "line": 1,
                "quantity": 1,
                "condition": "worn",
                "reduction": eur(2500),
                "note": "Graffio sul vetro, a ore 4.",
                "outcome": "reduced",
                "photos": [PICTURE],
                "ruling": worn,
            },
            {
                "line": 2,
                "quantity": 1,
                "condition": "intact",
                "reduction": eur(0),
                "note": None,
                "outcome": "accepted",
                "photos": [],
                "ruling": sound,
            },
        ],
        "refund": {
            "amount": refund.total,
            "lines": [
                {"line": one.line, "quantity": one.pieces, "paid": one.paid, "reduction": one.reduction}
                for one in refund.lines
            ],
            "delivery": refund.delivery,
            "due": refund.due,
            "overdue": False,
            "ruling": refund.ruling,
            "delivery_ruling": refund.delivery_ruling,
            "means": refund.method,
            "means_ruling": refund.method_ruling,
            "deductions": [asdict(each) for each in refund.deductions],
        },
    }


def claim_document(status: str) -> dict[str, Any]:
    """A watch that stops: `opened`, `arranged`, `checked` (with a defect), `quoted` (outside the guarantee)."""
    at = NOW + timedelta(days=120)
    terms = BOOK.in_force("opsobjects", PLACED_AT) if status == "quoted" else WATCHES
    covered = status != "quoted"
    if not covered:
        at += timedelta(days=700)
    known: dict[str, Any] = {
        "claim_id": "c1",
        "status": status,
        "line": 1,
        "quantity": 1,
        "description": "Si ferma ogni notte verso le tre, anche appena ricaricato.",
        "discovered_on": at.date() - timedelta(days=2),
        "name": "Giulia Esempio",
        "contact_email": "giulia@example.it",
        "opened_at": at,
        "covered": covered,
        "wanted": "replacement",
        "photos": [PICTURE],
        "ruling": guarantee(terms, bought_at=PLACED_AT, delivered_at=DELIVERED_AT, at=at),
        "report_ruling": defect_report(terms, discovered_on=at.date() - timedelta(days=2), reported_at=at),
        "collection": None,
        "received_at": None,
        "check": None,
        "choices": [],
        "declined": [],
        "remedy": None,
        "quotation": None,
        "charge": None,
        "repair": None,
        "refund": None,
        "voucher": None,
        "outcome": None,
        "withdrawable": status != "closed",
    }
    if status == "arranged":
        known["collection"] = _collection(at)
    if status == "checked":
        known |= {"received_at": at + timedelta(days=5), "check": _check(), "choices": remedies()}
    if status == "quoted":
        offered = repair(terms, requested_at=at, covered=False)
        known["report_ruling"] = None
        known["quotation"] = {
            "amount": eur(3500),
            "note": "Sostituzione del movimento e della guarnizione.",
            "accepted": None,
            "ruling": offered.ruling,
        }
    return dict(jsonable(known))


def _collection(at: datetime) -> dict[str, Any]:
    how = collection(WATCHES)
    return {
        "code": "GAR-CO-41QX",
        "by": how.by,
        "address": how.address,
        "pickup_on": at.date() + timedelta(days=3),
        "ruling": how.ruling,
    }


def _check() -> dict[str, Any]:
    note = "Il movimento perde 40 minuti al giorno."
    return {"defect": True, "minor": False, "note": note, "photos": [PICTURE], "ruling": None}
