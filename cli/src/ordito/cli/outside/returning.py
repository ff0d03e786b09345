"""How goods come back: withdrawals, exchanges, what the warehouse finds, parcels of nobody."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ordito.cli.outside.door import Door, Refused, euro


class Returning(Door):
    """The verbs at the returns service, but for the guarantee's."""

    # the customer

    def withdraw(
        self,
        order_id: str,
        *,
        bearer: str,
        contact_email: str = "cliente@example.it",
        lines: list[dict[str, int]] | None = None,
        key: str | None = None,
    ) -> dict[str, Any]:
        """Withdraw from the contract; the acknowledgement goes to `contact_email`."""
        body = {"lines": lines, "name": "Cliente Esempio", "contact_email": contact_email}
        return self.post("returns", f"/v1/orders/{order_id}/withdrawals", body, bearer=bearer, key=key)

    def dispatch(self, order_id: str, return_id: str, tracking_number: str | None, *, bearer: str) -> dict[str, Any]:
        """The goods are on their way back."""
        body = {"courier": "brt", "tracking_number": tracking_number}
        return self._return_step(order_id, return_id, "dispatch", body, bearer=bearer)

    def return_form(self, order_id: str, return_id: str, *, bearer: str) -> bytes:
        """The Return Authorisation Form, a PDF."""
        path = f"/v1/orders/{order_id}/returns/{return_id}/form.pdf"
        response = self.answer("GET", "returns", path, bearer=bearer)
        if response.is_error:
            raise Refused(response.status_code, response.json())
        return response.content

    def send_photo(self, order_id: str, picture: bytes, *, bearer: str) -> str:
        """Keep a photo with the order; its id."""
        response = self.http.post(
            f"{self.urls['returns']}/v1/orders/{order_id}/photos",
            content=picture,
            headers={"Authorization": f"Bearer {bearer}", "Idempotency-Key": str(uuid.uuid4())},
        )
        if response.is_error:
            raise Refused(response.status_code, response.json())
        return str(response.json()["photo"])

    # the staff

    def enter_withdrawal(
        self,
        order_id: str,
        channel: str,
        *,
        received_at: datetime | None = None,
        dispatched_at: datetime | None = None,
        lines: list[dict[str, int]] | None = None,
    ) -> dict[str, Any]:
        """Record what came by `letter`, `email` or `phone`."""
        times = {"received_at": received_at, "dispatched_at": dispatched_at}
        told = {name: at.isoformat() for name, at in times.items() if at is not None}
        body = {"lines": lines, "name": "Cliente Esempio", "channel": channel, **told}
        return self.post("returns", f"/v1/orders/{order_id}/withdrawals", body)

    def authorise(self, order_id: str, return_id: str, *, defective: bool = False) -> dict[str, Any]:
        """Let the goods come back; the return with its code."""
        return self._return_step(order_id, return_id, "authorise", {"defective": defective})

    def receive(
        self, order_id: str, return_id: str, *, carriage_forward: bool = False, parcels: int = 1
    ) -> dict[str, Any]:
        """The returned parcel is at the warehouse."""
        body = {"carriage_forward": carriage_forward, "parcels": parcels}
        return self._return_step(order_id, return_id, "receive", body)

    def refuse(self, order_id: str, return_id: str, reason: str) -> dict[str, Any]:
        """A returned parcel is not taken."""
        return self._return_step(order_id, return_id, "refuse", {"reason": reason})

    def lose_return(self, order_id: str, return_id: str) -> dict[str, Any]:
        """The parcel that was sent back will not come."""
        return self._return_step(order_id, return_id, "lost", None)

    def inspect(self, order_id: str, return_id: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
        """Say what came back, piece by piece."""
        return self._return_step(order_id, return_id, "inspect", {"lines": lines})

    def send_back(self, order_id: str, return_id: str, *, tracking_number: str | None = None) -> dict[str, Any]:
        """Pieces that were refused go back to the customer."""
        body = {"courier": "brt", "tracking_number": tracking_number}
        return self._return_step(order_id, return_id, "send-back", body)

    def exchange(
        self, order_id: str, lines: list[dict[str, int]], wanted: Sequence[dict[str, Any]], *, bearer: str | None = None
    ) -> dict[str, Any]:
        """Agree to other goods instead of those that come back; the return, with the order that goes out."""
        body = {"lines": lines, "wanted": list(wanted)}
        return self.post("returns", f"/v1/orders/{order_id}/exchanges", body, bearer=bearer)

    def keep_unknown_parcel(self, seller: str, *, sender: str, tracking_number: str | None = None) -> dict[str, Any]:
        """A parcel came that belongs to no return."""
        body = {"seller": seller, "sender": sender, "tracking_number": tracking_number}
        return self.post("returns", "/v1/unknown-parcels", body)

    def assign_parcel(self, parcel_id: str, order_id: str, return_id: str) -> dict[str, Any]:
        """Somebody found out whose it is."""
        body = {"order_id": order_id, "return_id": return_id}
        return self.post("returns", f"/v1/unknown-parcels/{parcel_id}/assign", body)

    def send_parcel_back(self, parcel_id: str) -> dict[str, Any]:
        """Nobody found out; it goes back to its sender."""
        return self.post("returns", f"/v1/unknown-parcels/{parcel_id}/send-back")

    def _return_step(
        self, order_id: str, return_id: str, step: str, body: Any, *, bearer: str | None = None
    ) -> dict[str, Any]:
        return self.post("returns", f"/v1/orders/{order_id}/returns/{return_id}/{step}", body, bearer=bearer)


def found(
    line: int, quantity: int = 1, condition: str = "intact", *, reduction: int | None = None, refused: bool = False
) -> dict[str, Any]:
    """What the warehouse says of some pieces of a line; the reduction in cents."""
    said: dict[str, Any] = {"line": line, "quantity": quantity, "condition": condition, "refused": refused}
    return said if reduction is None else {**said, "reduction": euro(reduction)}


def wanted(sku: str, *, price: int, quantity: int = 1, name: str = "Orologio") -> dict[str, Any]:
    """An article that goes out in place of another; `price` in cents, VAT included."""
    return {"sku": sku, "name": name, "quantity": quantity, "unit_price": euro(price), "vat_rate": "22"}
