"""What customers pay and are paid besides the order's own charge."""

from typing import Any

from ordito.cli.outside.door import Door


class Paying(Door):
    """The verbs at the payments service, and a look into the provider's ledger."""

    def give_bank_details(self, order_id: str, iban: str, holder: str, *, bearer: str | None = None) -> dict[str, Any]:
        """Say where refunds are to be transferred to."""
        body = {"iban": iban, "holder": holder}
        return self.post("payments", f"/v1/orders/{order_id}/bank-details", body, bearer=bearer)

    def pay_order(self, order_id: str, *, bearer: str, token: str | None = None) -> dict[str, Any]:
        """Pay an order that waits for its customer, by card."""
        return self.post("payments", f"/v1/orders/{order_id}/payment", _card(token), bearer=bearer)

    def pay_charge(self, order_id: str, charge_id: str, *, bearer: str, token: str | None = None) -> dict[str, Any]:
        """Pay what was asked for on top of the order, by card."""
        path = f"/v1/orders/{order_id}/charges/{charge_id}/payment"
        return self.post("payments", path, _card(token), bearer=bearer)

    def payment(self, order_id: str) -> dict[str, Any]:
        """What was captured and refunded, and why; empty until payments has heard of the order."""
        response = self.answer("GET", "payments", f"/v1/payments/{order_id}", bearer=self.staff("viewer"))
        return dict(response.json()) if response.is_success else {}

    def voucher(self, seller: str, code: str) -> dict[str, Any]:
        """What is left of a voucher, with its ledger; empty until payments has issued it."""
        response = self.answer("GET", "payments", f"/v1/vouchers/{seller}/{code}", bearer=self.staff("viewer"))
        return dict(response.json()) if response.is_success else {}

    def ledger(self) -> dict[str, Any]:
        """Everything that the payment provider's stand-in booked."""
        bearer = {"Authorization": f"Bearer {self.keys.provider_key}"}
        return dict(self.http.get(f"{self.urls['provider']}/v1/ledger", headers=bearer).json())

    def booked(self, order_id: str) -> dict[str, list[int]]:
        """What the provider charged, paid back and transferred for an order, in cents and in order."""
        booked: dict[str, list[int]] = {"charge": [], "refund": [], "transfer": []}
        for entry in self.ledger()["entries"]:
            if order_id in entry["idempotency_key"] and entry["status"] == "succeeded":
                booked[entry["kind"]].append(entry["amount"])
        return booked


def _card(token: str | None) -> dict[str, str]:
    return {"method": "card"} if token is None else {"method": "card", "token": token}
