"""What the warehouse and the couriers do: stock, parcels, and how parcels end."""

import json
import uuid
from datetime import datetime
from typing import Any

import httpx
from standardwebhooks import Webhook

from ordito.cli.outside.door import Door, euro


class Warehouse(Door):
    """The verbs at the shipping service."""

    def count_stock(self, sku: str, on_hand: int, *, seller: str = "opsobjects") -> None:
        """Say how many pieces lie in the warehouse."""
        self.ask("PUT", "shipping", f"/v1/stock/{seller}/{sku}", bearer=self.staff(), body={"on_hand": on_hand})

    def pack(self, order_id: str, *, courier: str = "brt", lines: list[dict[str, int]] | None = None) -> str:
        """Pack a parcel; its id."""
        body = {"courier": courier} if lines is None else {"courier": courier, "lines": lines}
        return str(self.post("shipping", f"/v1/orders/{order_id}/parcels", body)["parcel_id"])

    def hand_over(self, order_id: str, parcel_id: str, tracking_number: str) -> dict[str, Any]:
        """Give the parcel to the courier."""
        return self._parcel_step(order_id, parcel_id, "hand-over", {"tracking_number": tracking_number})

    def release(self, order_id: str, parcel_id: str, instruction: str, *, note: str | None = None) -> dict[str, Any]:
        """Tell the courier what to do with a parcel that he holds."""
        return self._parcel_step(order_id, parcel_id, "release", {"instruction": instruction, "note": note})

    def came_back(
        self, order_id: str, parcel_id: str, cause: str, *, return_cost: int = 0, customs_cost: int = 0
    ) -> dict[str, Any]:
        """An undelivered parcel is in the warehouse; costs in cents."""
        body = {"cause": cause, "return_cost": euro(return_cost), "customs_cost": euro(customs_cost)}
        return self._parcel_step(order_id, parcel_id, "came-back", body)

    def lose(self, order_id: str, parcel_id: str) -> dict[str, Any]:
        """The courier lost the parcel."""
        return self._parcel_step(order_id, parcel_id, "lost", None)

    def courier_says(
        self,
        tracking_number: str,
        status: str,
        *,
        happened_at: datetime | None = None,
        courier: str = "brt",
        webhook_id: str | None = None,
    ) -> httpx.Response:
        """A signed webhook (Standard Webhooks) about one parcel, by the house's own clock."""
        clock = self.ask("GET", "shipping", "/v1/dev/clock", bearer=self.staff("supervisor"))
        now = datetime.fromisoformat(clock["now"])
        event = {"status": status, "happened_at": (happened_at or now).isoformat(), "location": "Napoli"}
        body = json.dumps({"tracking_number": tracking_number, "events": [event]})
        name = webhook_id or f"msg_{uuid.uuid4().hex}"
        signature = Webhook(self.keys.courier_secrets[courier]).sign(name, now, body)
        return self.http.post(
            f"{self.urls['shipping']}/v1/webhooks/couriers/{courier}",
            content=body,
            headers={
                "Content-Type": "application/json",
                "webhook-id": name,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": signature,
            },
        )

    def _parcel_step(self, order_id: str, parcel_id: str, step: str, body: Any) -> dict[str, Any]:
        return self.post("shipping", f"/v1/orders/{order_id}/parcels/{parcel_id}/{step}", body)
