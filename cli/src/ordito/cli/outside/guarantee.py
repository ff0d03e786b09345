"""What is said about defects: reported, collected, checked, made good."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ordito.cli.outside.door import Door, euro


class Guarantee(Door):
    """The verbs of the guarantee, at the returns service."""

    # the customer

    def register_guarantee(self, order_id: str, line: int, *, bearer: str | None = None) -> dict[str, Any]:
        """Fill in the registration form for a line."""
        return self.post("returns", f"/v1/orders/{order_id}/guarantee/registrations", {"line": line}, bearer=bearer)

    def claim(
        self,
        order_id: str,
        line: int,
        description: str,
        *,
        discovered_on: date,
        bearer: str,
        quantity: int = 1,
        wanted: str | None = None,
        photos: Sequence[str] = (),
        contact_email: str = "cliente@example.it",
    ) -> dict[str, Any]:
        """Report a defect; the claim."""
        body = {
            "line": line,
            "quantity": quantity,
            "description": description,
            "discovered_on": discovered_on.isoformat(),
            "wanted": wanted,
            "photos": list(photos),
            "name": "Cliente Esempio",
            "contact_email": contact_email,
        }
        return self.post("returns", f"/v1/orders/{order_id}/claims", body, bearer=bearer)

    def choose_remedy(self, order_id: str, claim_id: str, remedy: str, *, bearer: str) -> dict[str, Any]:
        """Say how the defect shall be made good."""
        return self._claim_step(order_id, claim_id, "remedy-choice", {"remedy": remedy}, bearer=bearer)

    def answer_repair_quotation(
        self, order_id: str, claim_id: str, *, accepted: bool, bearer: str | None = None
    ) -> dict[str, Any]:
        """Take the quotation for a paid repair, or not."""
        return self._claim_step(order_id, claim_id, "quotation/answer", {"accepted": accepted}, bearer=bearer)

    # the staff

    def collect(self, order_id: str, claim_id: str, *, pickup_on: date | None = None) -> dict[str, Any]:
        """Arrange how the goods come to be looked at."""
        body = {"pickup_on": pickup_on.isoformat() if pickup_on else None}
        return self._claim_step(order_id, claim_id, "collection", body)

    def receive_claimed(self, order_id: str, claim_id: str) -> dict[str, Any]:
        """The goods of the claim are there."""
        return self._claim_step(order_id, claim_id, "receive", None)

    def check(self, order_id: str, claim_id: str, *, defect: bool, minor: bool = False, **more: Any) -> dict[str, Any]:
        """Say whether there is a defect; `costs` in the services' own form where there is none."""
        return self._claim_step(order_id, claim_id, "check", {"defect": defect, "minor": minor, **more})

    def decide_remedy(self, order_id: str, claim_id: str, remedy: str, **more: Any) -> dict[str, Any]:
        """Make the defect good: `amount`, `wanted`, `impossible`, `agreed` where the remedy asks for them."""
        return self._claim_step(order_id, claim_id, "remedy", {"remedy": remedy, **more})

    def quote_repair(self, order_id: str, claim_id: str, cents: int, *, note: str | None = None) -> dict[str, Any]:
        """Say what a repair outside the guarantee costs."""
        return self._claim_step(order_id, claim_id, "quotation", {"amount": euro(cents), "note": note})

    def finish_repair(self, order_id: str, claim_id: str, tracking_number: str) -> dict[str, Any]:
        """Repaired and on its way back."""
        body = {"courier": "brt", "tracking_number": tracking_number}
        return self._claim_step(order_id, claim_id, "repair/finish", body)

    # anybody

    def claims(self, order_id: str) -> list[dict[str, Any]]:
        """All claims of the order."""
        path = f"/v1/orders/{order_id}/claims"
        return list(self.ask("GET", "returns", path, bearer=self.staff("viewer"))["items"])

    def _claim_step(
        self, order_id: str, claim_id: str, step: str, body: Any, *, bearer: str | None = None
    ) -> dict[str, Any]:
        return self.post("returns", f"/v1/orders/{order_id}/claims/{claim_id}/{step}", body, bearer=bearer)
