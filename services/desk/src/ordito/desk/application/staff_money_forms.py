"""What the staff may enter about an order's money: the account that a refund is transferred to, what is let off or paid
back.
"""

from __future__ import annotations

from collections.abc import Iterator

from ordito.desk.application.staff_forms import Call, Field, Form, Given
from ordito.desk.application.staff_view import StaffView
from ordito.desk.domain.money import paid_too_much
from ordito.desk.domain.parts import PaymentPart
from ordito.desk.domain.payment import Charge
from ordito.schemas.money import Money


def money_forms(view: StaffView) -> Iterator[Form]:
    """Those of the section Money."""
    money = view.parts.payments
    if money is None or view.order.placed is None:
        return
    too_much = paid_too_much(view.parts)
    if too_much is not None:
        yield _pay_back(view, too_much, money)
    for charge in money.charges:
        if charge.open and not charge.paying and charge.on_top:
            yield _let_off(view, charge)
    by_transfer = money.method == "cash_on_delivery" or any(each.means == "bank_transfer" for each in money.refunds)
    if money.bank_details_missing or by_transfer:
        yield _bank_details(view, money)


def _pay_back(view: StaffView, too_much: Money, money: PaymentPart) -> Form:
    def call(given: Given) -> Call:
        body = {"amount": given.amount("amount"), "reason": given.text("reason")}
        return Call("payments", f"/v1/payments/{view.order_id}/refunds", body)

    reported = "".join(
        f" {each.courier.upper()} {each.reference}: {each.amount}"
        + (f" instead of {each.before}." if each.before is not None else ".")
        for each in money.collected_again
    )
    return Form(
        id="refunds",
        section="Money",
        title="Pay back what came in too much",
        explains="More money came in than was owed. Ask the courier whether it did, then pay the difference back; a "
        f"supervisor does.{reported}",
        button="Pay it back",
        said="paid-back",
        call=call,
        fields=(
            Field("amount", "Amount", "amount", required=True, value=f"{too_much.amount / 100:.2f}"),
            Field("reason", "Why", required=True, value="Paid too much"),
        ),
        urgent=True,
    )


def _let_off(view: StaffView, charge: Charge) -> Form:
    def call(given: Given) -> Call:
        path = f"/v1/orders/{view.order_id}/charges/{charge.charge_id}/withdrawal"
        return Call("payments", path, {"reason": given.text("reason")})

    asked = f"{charge.amount} was asked for by link: {charge.reason.replace('_', ' ')}."
    late = " It is not paid in time; the link still works." if charge.overdue else ""
    return Form(
        id=f"charges/{charge.charge_id}/withdrawal",
        section="Money",
        title=f"Let the customer off {charge.amount}",
        explains=f"{asked}{late} A supervisor may let the customer off.",
        button="Let off",
        said="let-off",
        call=call,
        fields=(Field("reason", "Why", required=True),),
        danger=True,
    )


def _bank_details(view: StaffView, money: PaymentPart) -> Form:
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
    return Form(
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
        urgent=money.bank_details_missing,
    )
