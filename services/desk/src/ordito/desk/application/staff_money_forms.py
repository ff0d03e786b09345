"""What the staff may enter about an order's money: the account that a refund is transferred to."""

from __future__ import annotations

from collections.abc import Iterator

from ordito.desk.application.staff_forms import Call, Field, Form, Given
from ordito.desk.application.staff_view import StaffView


def money_forms(view: StaffView) -> Iterator[Form]:
    """Those of the section Money."""
    money = view.parts.payments
    if money is None or view.order.placed is None:
        return
    waits = money.bank_details_missing
    by_transfer = money.method == "cash_on_delivery" or any(each.means == "bank_transfer" for each in money.refunds)
    if not waits and not by_transfer:
        return

    def call(given: Given) -> Call:
        body = {"iban": given.text("iban"), "holder": given.text("holder")}
        return Call("payments", f"/v1/orders/{view.order_id}/bank-details", body)

    known = money.bank_details
    explains = (
        "On the customer's behalf. The IBAN is checked to its last digit and shown nowhere again; refunds that "
        "wait for it are paid at once."
    )
    if known is not None:
        explains += f" Known already: {known.iban_country} … {known.iban_last4}."
    yield Form(
        id="bank-details",
        section="Money",
        title="Enter the customer's bank details",
        explains=explains,
        button="Keep them",
        said="bank-details",
        call=call,
        fields=(
            Field("iban", "IBAN", required=True, longest=60),
            Field("holder", "Whose account it is", required=True, value=view.placed.customer.name, longest=100),
        ),
        urgent=waits,
    )
