"""One return or one claim as its page shows it: as returns tells it now, else as the events told it.

Both come in the shape of returns' API, so that one template shows either.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pydantic_core import to_jsonable_python

from ordito.desk.application.ports import ServiceError, Services
from ordito.desk.domain.claims import Claim
from ordito.desk.domain.goods_back import Return
from ordito.desk.domain.parts import Parts

Document = dict[str, Any]


def return_document(services: Services, order_id: str, return_id: str, *, token: str, parts: Parts) -> Document | None:
    """The return, or None where the order has none of this id."""
    try:
        return dict(services.read("returns", f"/v1/orders/{order_id}/returns/{quote(return_id, safe='')}", token=token))
    except ServiceError:
        known = {each.return_id: each for each in (parts.returns.returns if parts.returns is not None else ())}
        return _of_return(known[return_id]) if return_id in known else None


def claim_document(services: Services, order_id: str, claim_id: str, *, token: str, parts: Parts) -> Document | None:
    """The claim, or None where the order has none of this id."""
    try:
        return dict(services.read("returns", f"/v1/orders/{order_id}/claims/{quote(claim_id, safe='')}", token=token))
    except ServiceError:
        known = {each.claim_id: each for each in (parts.returns.claims if parts.returns is not None else ())}
        return _of_claim(known[claim_id]) if claim_id in known else None


def _of_return(one: Return) -> Document:
    authorised = one.code is not None
    return dict(
        to_jsonable_python(
            {
                "return_id": one.return_id,
                "kind": one.kind,
                "status": one.stage,
                "actions": (["form"] if authorised else []) + (["dispatch"] if one.stage == "authorised" else []),
                "lines": one.lines,
                "received_at": one.received_at,
                "ruling": one.ruling,
                "exchange": one.exchange,
                "authorisation": {
                    "code": one.code,
                    "address": one.address,
                    "send_by": one.send_by,
                    "cost_bearer": one.cost_bearer,
                    "expired": one.expired,
                    "ruling": one.authorisation,
                    "cost_ruling": one.cost_ruling,
                    "instructions": one.instructions,
                }
                if authorised
                else None,
                "dispatch": one.dispatch,
                "refusals": [refusal.ruling for refusal in one.refusals],
                "lost": one.lost.ruling if one.lost is not None else None,
                "not_sent": one.not_sent,
                "goods_received_at": one.goods_received_at,
                "receipt": one.goods_ruling,
                "inspection": one.inspected or None,
                "sent_back": one.sent_back,
                "refund": one.owed,
                "refunded": one.refunded,
            }
        )
    )


def _of_claim(claim: Claim) -> Document:
    charge = claim.charges[-1] if claim.charges else None
    repair = claim.repair
    return dict(
        to_jsonable_python(
            {
                "claim_id": claim.claim_id,
                "status": claim.stage,
                "line": claim.line,
                "quantity": claim.quantity,
                "description": claim.description,
                "discovered_on": claim.discovered_on,
                "opened_at": claim.opened_at,
                "covered": claim.covered,
                "wanted": claim.wanted,
                "photos": claim.photos,
                "ruling": claim.ruling,
                "report_ruling": claim.report_ruling,
                "collection": claim.collection,
                "received_at": claim.goods_received_at,
                "check": claim.check,
                "choices": [],
                "declined": claim.refused_remedies,
                "remedy": claim.remedy,
                "quotation": claim.quotation,
                "charge": charge,
                "repair": {
                    "due": repair.due,
                    "overdue": repair.overdue,
                    "finished": repair.finished_at is not None,
                    "courier": repair.courier,
                    "tracking_number": repair.tracking_number,
                    "ruling": repair.ruling,
                }
                if repair is not None
                else None,
                "refund": claim.owed,
                "voucher": claim.voucher,
                "sent_back": claim.sent_back,
                "outcome": claim.outcome,
                "withdrawable": False,
            }
        )
    )
