"""What customers say and ask beside their goods, entered for them by the staff: complaints, invoices, newsletters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ordito.desk.application.staff_answers import Answers
from ordito.desk.application.staff_forms import Call, Field, Form, Given
from ordito.desk.application.staff_order_forms import plain, said_by
from ordito.desk.application.staff_view import StaffView
from ordito.desk.domain.parts import Complaint

CHANNELS = (("email", "an e-mail"), ("phone", "a call"), ("letter", "a letter"))


def letter_forms(view: StaffView, answers: Answers) -> Iterator[Form]:
    """Those of the section Letters."""
    options = answers.options or {}
    for complaint in view.order.complaints:
        if complaint.answer is None:
            yield _answer(view, complaint)
    if (complain := options.get("complain")) is not None:
        yield Form(
            id="complaints",
            section="Letters",
            title="Record a complaint",
            explains="It is kept with the order and waits for an answer; the customer is told that it was recorded.",
            button="Record the complaint",
            said="complaint",
            call=lambda given: Call(
                "orders",
                f"/v1/orders/{view.order_id}/complaints",
                {"text": given.text("text"), "channel": given.text("channel")},
            ),
            fields=(
                Field("channel", "It came as", "choice", required=True, choices=CHANNELS),
                Field("text", "In the customer's words", "lines", required=True, longest=4000),
            ),
            says=said_by(complain),
            allowed=bool(complain["allowed"]),
        )
    if (invoice := options.get("request_invoice")) is not None and view.order.invoice is None:
        yield Form(
            id="invoice-requests",
            section="Letters",
            title="Ask for an invoice",
            explains="On the customer's behalf. Granted or declined by the terms, and recorded either way.",
            button="Ask for it",
            said="invoice",
            call=lambda given: Call("orders", f"/v1/orders/{view.order_id}/invoice-requests", _invoice(given)),
            fields=(
                Field("company", "Name or company", required=True),
                Field("vat_number", "VAT number", longest=20, group="Numbers"),
                Field("tax_code", "Tax code (codice fiscale)", longest=16, group="Numbers"),
                Field("recipient_code", "Recipient code (SDI)", longest=7, group="Sent to"),
                Field("certified_email", "Certified e-mail (PEC)", "email", group="Sent to"),
            ),
            says=said_by(invoice),
        )
    if (consent := options.get("newsletter")) is not None:
        wants = view.order.wants_newsletter
        yield Form(
            id="newsletter",
            section="Letters",
            title="Stop newsletters" if wants else "Consent to newsletters",
            explains="On the customer's behalf. "
            + ("The consent ends at once." if wants else "Only if the customer said so expressly."),
            button="Stop them" if wants else "Record the consent",
            said="newsletter",
            call=lambda _: Call("orders", f"/v1/orders/{view.order_id}/newsletter", {"consent": not wants}),
            says=said_by(consent),
        )


def _answer(view: StaffView, complaint: Complaint) -> Form:
    return Form(
        id=f"complaints/{complaint.complaint_id}/answer",
        section="Letters",
        title="Answer the complaint",
        explains=f"“{complaint.text}” The answer is sent to the customer by e-mail as it is written here.",
        button="Send the answer",
        said="answer",
        call=lambda given: Call(
            "orders",
            f"/v1/orders/{view.order_id}/complaints/{complaint.complaint_id}/answer",
            {"text": given.text("text")},
        ),
        fields=(Field("text", "Answer", "lines", required=True, longest=4000),),
        says=said_by({"ruling": plain(complaint.ruling)}),
        urgent=True,
    )


def _invoice(given: Given) -> dict[str, Any]:
    names = ("company", "vat_number", "tax_code", "recipient_code", "certified_email")
    return {"invoice": {name: given.text(name) for name in names if given.text(name) is not None}}
