"""The examples of the API's document: an order of two watches, of which one came back."""

from __future__ import annotations

from typing import Any

ORDER_ID = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21"


def eur(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


ATTEMPT: dict[str, Any] = {
    "number": 1,
    "started_at": "2026-12-10T14:03:11Z",
    "ended_at": "2026-12-10T14:03:12Z",
    "outcome": "done",
}
REFUND: dict[str, Any] = {
    "number": 1,
    "status": "completed",
    "cause": "staff",
    "return_id": None,
    "amount": eur(4410),
    "lines": [{"line": 1, "quantity": 1}],
    "delivery": eur(0),
    "already_refunded": eur(0),
    "ruling": None,
    "reason": "Scratched glass",
    "asked_by": "anna",
    "again_of": None,
    "means": "same_method",
    "to_voucher": None,
    "paid_by": None,
    "failure": None,
    "failure_message": None,
    "key": f"refund:{ORDER_ID}:1",
    "attempts": [ATTEMPT],
}
REQUESTED_REFUND: dict[str, Any] = {**REFUND, "status": "requested", "attempts": []}
CHARGE: dict[str, Any] = {
    "charge_id": "c1",
    "status": "open",
    "amount": eur(2500),
    "reason": "paid_repair",
    "ruling": None,
    "method": None,
    "declined": None,
    "pay_by": "2026-12-24T22:59:59Z",
    "overdue": False,
    "provider": None,
    "provider_reference": None,
    "attempts": [],
}
BANK_DETAILS: dict[str, Any] = {"iban_country": "IT", "iban_last4": "3456"}
PAYMENT: dict[str, Any] = {
    "order_id": ORDER_ID,
    "status": "captured",
    "method": "card",
    "amount": eur(8820),
    "captured": eur(8820),
    "refunded": eur(4410),
    "refundable": eur(4410),
    "provider": "sandbox",
    "provider_reference": "ch_5f0c7d1e",
    "failure": None,
    "delivery": eur(0),
    "refundable_delivery": eur(0),
    "to_collect": None,
    "voucher": None,
    "credit": None,
    "bank_details": BANK_DETAILS,
    "lines": [
        {"line": 1, "quantity": 2, "paid": eur(8820), "refundable_quantity": 1, "refundable": eur(4410)},
    ],
    "attempts": [{**ATTEMPT, "started_at": "2026-11-23T09:30:06Z", "ended_at": "2026-11-23T09:30:07Z"}],
    "refunds": [REFUND],
    "charges": [CHARGE],
    "link_methods": ["card", "paypal"],
    "refunds_waiting": [],
}
EVENTS: dict[str, Any] = {
    "items": [
        {
            "id": "0193a1f2-7000-7d2e-9a51-3f0c8e7b6d21",
            "type": "ordito.payments.payment-requested.v1",
            "version": 1,
            "time": "2026-11-23T09:30:05Z",
            "actor": "system:ordito",
            "correlation": "0193a1f2-6c4a-7d2e-9a51-3f0c8e7b6d21",
            "causation": "0193a1f2-6c4c-7d2e-9a51-3f0c8e7b6d21",
            "data": {"amount": eur(8820), "method": "card", "key": f"charge:{ORDER_ID}"},
        }
    ]
}
VOUCHER: dict[str, Any] = {
    "seller": "opsobjects",
    "code": "V7K2-M9QX",
    "issued": eur(4900),
    "balance": eur(1900),
    "order_id": ORDER_ID,
    "return_id": "c1",
    "ruling": None,
    "ledger": [
        {
            "kind": "issued",
            "amount": eur(4900),
            "balance": eur(4900),
            "order_id": ORDER_ID,
            "refund": None,
            "at": "2026-12-10T14:03:11Z",
        },
        {
            "kind": "spent",
            "amount": eur(3000),
            "balance": eur(1900),
            "order_id": "0193a1f2-9d10-7d2e-9a51-3f0c8e7b6d21",
            "refund": None,
            "at": "2026-12-12T08:15:40Z",
        },
    ],
}
