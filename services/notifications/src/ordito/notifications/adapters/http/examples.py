"""The examples of the API's document: the acknowledgement of an order."""

from __future__ import annotations

from typing import Any

ORDER_ID = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21"

EMAIL: dict[str, Any] = {
    "key": f"email:{ORDER_ID}:order_received",
    "kind": "order_received",
    "language": "en",
    "message_id": "<9f2b7c1e4d5a6b7c8d9e0f1a2b3c4d5e@diffusioneorologi.it>",
    "status": "sent",
    "queued_at": "2026-11-23T09:30:05Z",
    "settled_at": "2026-11-23T09:30:06Z",
    "failure": None,
}
EMAILS: dict[str, Any] = {"items": [EMAIL], "waiting": []}
PREVIEW: dict[str, Any] = {
    **EMAIL,
    "subject": "We have received your order OB-100234",
    "text": "Dear Cliente Esempio,\n\nThank you for your order OB-100234 …\n",
    "html": '<!doctype html>\n<html lang="en">…</html>\n',
}
