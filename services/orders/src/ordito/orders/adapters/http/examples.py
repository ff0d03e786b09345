"""The examples of the API's document. Tests post them to the API and hold its answers against them."""

from __future__ import annotations

from typing import Any

ORDER_ID = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21"

NAPLES: dict[str, Any] = {
    "name": "Cliente Esempio",
    "line1": "Via Roma 1",
    "line2": None,
    "postal_code": "80100",
    "city": "Napoli",
    "province": "NA",
    "country": "IT",
}

ORDER: dict[str, Any] = {
    "seller": "opsobjects",
    "storefront_reference": "OB-100234",
    "customer": {
        "kind": "consumer",
        "name": "Cliente Esempio",
        "email": "cliente@example.it",
        "phone": "+393331234567",
        "language": "it",
    },
    "shipping_address": NAPLES,
    "billing_address": None,
    "lines": [
        {
            "sku": "OPSPW-86",
            "name": "Watch",
            "quantity": 1,
            "unit_price": {"amount": 4900, "currency": "EUR"},
            "vat_rate": "22",
            "customised": False,
            "made_to_measure": False,
            "weight_grams": 180,
        }
    ],
    "prices": "gross",
    "discount": {"code": "OPS10", "amount": {"amount": 490, "currency": "EUR"}},
    "payment": {"method": "card"},
    "gift_note": None,
    "invoice": None,
    "newsletter": False,
    "expected_total": {"amount": 4410, "currency": "EUR"},
}

TOTALS: dict[str, Any] = {
    "goods": {"amount": 4900, "currency": "EUR"},
    "discount": {"amount": 490, "currency": "EUR"},
    "delivery": {"amount": 0, "currency": "EUR"},
    "total": {"amount": 4410, "currency": "EUR"},
    "vat": [{"rate": "22", "amount": {"amount": 795, "currency": "EUR"}}],
    "surcharge": None,
}

PLACED: dict[str, Any] = {
    "id": ORDER_ID,
    "number": "OB-100001",
    "status": "placed",
    "totals": TOTALS,
    "terms": {"seller": "opsobjects", "version": "2026-01-01"},
    "customer_link": "http://127.0.0.1:8100/o/AZOh8mxLfS6aUT8MjnttIUq5qYr8m0yq3w2kT1yq7hA",
    "links": {
        "self": f"/v1/orders/{ORDER_ID}",
        "events": f"/v1/orders/{ORDER_ID}/events",
        "options": f"/v1/orders/{ORDER_ID}/options",
        "cancel": f"/v1/orders/{ORDER_ID}/cancel",
        "delivery_details": f"/v1/orders/{ORDER_ID}/delivery-details",
        "rejection": f"/v1/orders/{ORDER_ID}/rejection",
        "further_time": f"/v1/orders/{ORDER_ID}/further-time",
        "termination": f"/v1/orders/{ORDER_ID}/termination",
        "invoice_requests": f"/v1/orders/{ORDER_ID}/invoice-requests",
        "complaints": f"/v1/orders/{ORDER_ID}/complaints",
        "newsletter": f"/v1/orders/{ORDER_ID}/newsletter",
        "notes": f"/v1/orders/{ORDER_ID}/notes",
    },
}

CANCEL: dict[str, Any] = {"reason": "I ordered the wrong size."}

DELIVERY_DETAILS: dict[str, Any] = {"shipping_address": {**NAPLES, "line1": "Via Toledo 5"}, "phone": "+393331234567"}

CABINET: dict[str, Any] = {
    "sku": "OP-30",
    "name": "Cabinet",
    "quantity": 1,
    "unit_price": {"amount": 90000, "currency": "EUR"},
    "vat_rate": "22",
    "customised": False,
    "made_to_measure": False,
    "weight_grams": 110_000,
}

QUOTATION: dict[str, Any] = {
    **{name: value for name, value in ORDER.items() if name not in {"payment", "discount", "expected_total"}},
    "seller": "oplashopping",
    "storefront_reference": "W-7",
    "lines": [CABINET],
}

OFFER: dict[str, Any] = {"delivery": {"amount": 12000, "currency": "EUR"}, "valid_days": 7}

ACCEPTANCE: dict[str, Any] = {
    "payment": {"method": "card", "token": "tok_visa"},
    "expected_total": {"amount": 102_000, "currency": "EUR"},
}

REJECTION: dict[str, Any] = {"code": "manifest_error", "note": "EUR 10.00 instead of EUR 1,000.00"}

FURTHER_TIME: dict[str, Any] = {"until": "2026-12-14"}

INVOICE_REQUEST: dict[str, Any] = {
    "invoice": {"company": "Esempio S.r.l.", "vat_number": "IT00743110157", "recipient_code": "ABCDEF1"}
}

COMPLAINT: dict[str, Any] = {"text": "The watch came without its box."}

COMPLAINT_ANSWER: dict[str, Any] = {"text": "We are sorry; the box is on its way to you."}

NEWSLETTER: dict[str, Any] = {"consent": False}

NOTE: dict[str, Any] = {
    "text": "The customer has the parcel that was lost; she keeps it and pays by link.",
    "settles": "delivered_after_loss",
}

HYPOTHETICAL: dict[str, Any] = {
    "seller": "opsobjects",
    "at": "2026-11-02T12:00:01Z",
    "question": "cancellation",
    "facts": {"by": "customer", "placed_at": "2026-11-02T12:00:01Z", "forwarded": False},
}

TOTAL_DIFFERS: dict[str, Any] = {
    "type": "urn:ordito:problem:total_differs",
    "title": "Total differs",
    "status": 422,
    "code": "total_differs",
    "detail": "The order comes to EUR 44.10, not to EUR 49.00: EUR 49.00 of goods, less EUR 4.90, "
    "with EUR 0.00 for delivery.",
    "param": "expected_total",
    "totals": TOTALS,
    "expected_total": {"amount": 4900, "currency": "EUR"},
}

REFERENCE_TAKEN: dict[str, Any] = {
    "type": "urn:ordito:problem:storefront_reference_taken",
    "title": "Storefront reference taken",
    "status": 409,
    "code": "storefront_reference_taken",
    "detail": f"An order with this storefront_reference exists already: {ORDER_ID}.",
    "param": "storefront_reference",
    "order_id": ORDER_ID,
}
