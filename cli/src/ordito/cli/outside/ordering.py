"""What is said about an order itself: placed, quoted, refused, complained about, ended."""

from collections.abc import Mapping
from typing import Any

from ordito.cli.outside.door import Door, euro


class Ordering(Door):
    """The verbs of storefronts, customers and staff at the orders service."""

    # the storefront

    def place(self, order: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Post an order; the answer of the orders service."""
        return self.post("orders", "/v1/orders", order, bearer=self.storefront(order["seller"]), key=key)

    def ask_quotation(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Post an order that is too heavy for the list of delivery prices; the quotation."""
        basket = {name: value for name, value in order.items() if name not in ("payment", "expected_total", "voucher")}
        return self.post("orders", "/v1/quotations", basket, bearer=self.storefront(order["seller"]))

    # the staff

    def quote(self, order_id: str, *, delivery: int, valid_days: int = 7) -> dict[str, Any]:
        """Say what delivery costs, in cents."""
        body = {"delivery": euro(delivery), "valid_days": valid_days}
        return self.post("orders", f"/v1/orders/{order_id}/quotation", body)

    def reject(self, order_id: str, code: str, *, note: str | None = None) -> dict[str, Any]:
        """Refuse the order for what is wrong with its articles."""
        return self.post("orders", f"/v1/orders/{order_id}/rejection", {"code": code, "note": note})

    def correct_delivery(self, order_id: str, address: Mapping[str, Any]) -> dict[str, Any]:
        """Send the order elsewhere."""
        return self.post("orders", f"/v1/orders/{order_id}/delivery-details", {"shipping_address": dict(address)})

    def answer_complaint(self, order_id: str, complaint_id: str, text: str) -> dict[str, Any]:
        """Answer a complaint; the customer is told."""
        return self.post("orders", f"/v1/orders/{order_id}/complaints/{complaint_id}/answer", {"text": text})

    def add_note(self, order_id: str, text: str, *, settles: str | None = None) -> dict[str, Any]:
        """Note something for colleagues, and what it puts an end to."""
        return self.post("orders", f"/v1/orders/{order_id}/notes", {"text": text, "settles": settles})

    # the customer, or somebody for him

    def accept_quotation(
        self, order_id: str, *, bearer: str, total: int, method: str = "card", token: str | None = None
    ) -> dict[str, Any]:
        """Place the quoted order, for so many cents in all."""
        payment = {"method": method} if token is None else {"method": method, "token": token}
        body = {"payment": payment, "expected_total": euro(total)}
        return self.post("orders", f"/v1/orders/{order_id}/acceptance", body, bearer=bearer)

    def cancel(self, order_id: str, *, bearer: str, reason: str | None = None) -> dict[str, Any]:
        """Ask to cancel, as whoever the bearer is."""
        return self.post("orders", f"/v1/orders/{order_id}/cancel", {"reason": reason}, bearer=bearer)

    def grant_further_time(self, order_id: str, until: str, *, bearer: str | None = None) -> dict[str, Any]:
        """Give the seller until this day (ISO 8601) to deliver."""
        return self.post("orders", f"/v1/orders/{order_id}/further-time", {"until": until}, bearer=bearer)

    def terminate(self, order_id: str, *, bearer: str | None = None) -> dict[str, Any]:
        """End the contract because the goods did not come in time."""
        return self.post("orders", f"/v1/orders/{order_id}/termination", bearer=bearer)

    def ask_invoice(self, order_id: str, invoice: Mapping[str, Any], *, bearer: str | None = None) -> dict[str, Any]:
        """Ask for an invoice after the order was placed; granted or not, with the ruling."""
        return self.post("orders", f"/v1/orders/{order_id}/invoice-requests", {"invoice": dict(invoice)}, bearer=bearer)

    def complain(
        self, order_id: str, text: str, *, bearer: str | None = None, channel: str | None = None
    ) -> dict[str, Any]:
        """Complain; the complaint with its id."""
        body = {"text": text} if channel is None else {"text": text, "channel": channel}
        return self.post("orders", f"/v1/orders/{order_id}/complaints", body, bearer=bearer)

    def set_newsletter(self, order_id: str, *, consent: bool, bearer: str | None = None) -> dict[str, Any]:
        """Give or withdraw the consent to newsletters."""
        return self.post("orders", f"/v1/orders/{order_id}/newsletter", {"consent": consent}, bearer=bearer)

    # anybody

    def options(self, order_id: str, *, bearer: str | None = None) -> dict[str, Any]:
        """What may be done with the order now, each with its ruling."""
        path = f"/v1/orders/{order_id}/options"
        return dict(self.ask("GET", "orders", path, bearer=bearer or self.staff("viewer")))

    def rulings(self, seller: str, question: str, facts: Mapping[str, Any], **case: Any) -> list[dict[str, Any]]:
        """What the terms would rule in a hypothetical case; `case` may name `version`, `at` and `law`."""
        body = {"seller": seller, "question": question, "facts": dict(facts), **case}
        return list(self.post("orders", "/v1/terms/rulings", body, bearer=self.staff("viewer"))["rulings"])
