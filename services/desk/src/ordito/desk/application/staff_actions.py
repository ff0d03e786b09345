"""All that the staff may do with one order at this moment, the most urgent first within each section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from ordito.desk.application.staff_answers import Answers
from ordito.desk.application.staff_claim_forms import claim_forms
from ordito.desk.application.staff_forms import Form, Section
from ordito.desk.application.staff_letter_forms import letter_forms
from ordito.desk.application.staff_money_forms import money_forms
from ordito.desk.application.staff_note_forms import note_forms
from ordito.desk.application.staff_order_forms import order_forms
from ordito.desk.application.staff_parcel_forms import parcel_forms
from ordito.desk.application.staff_return_forms import return_forms
from ordito.desk.application.staff_view import StaffView

SECTIONS: tuple[Section, ...] = get_args(Section)

SAID: Mapping[str, str] = {
    "answer": "The answer was sent.",
    "authorise": "The return was authorised.",
    "bank-details": "The bank details are kept; refunds that waited are on their way.",
    "came-back": "The parcel is back; what the customer gets follows from the terms.",
    "cancel": "The cancellation was asked for.",
    "check": "What was found is recorded.",
    "claim": "The defect was reported.",
    "claim-received": "The goods of the claim were received.",
    "claim-sent-back": "The goods of the claim are on their way back to the customer.",
    "claim-withdrawn": "The claim was withdrawn.",
    "collection": "The way of the goods is arranged.",
    "complaint": "The complaint was recorded.",
    "delivery": "The delivery details were changed.",
    "dispatch": "The goods are on their way back.",
    "exchange": "The exchange is agreed; the other goods are an order of their own.",
    "further-time": "The further time was recorded.",
    "hand-over": "The parcel was handed over.",
    "inspect": "The inspection was recorded.",
    "invoice": "The request for an invoice was recorded with its answer.",
    "let-off": "The customer need not pay it any more.",
    "newsletter": "The consent was changed.",
    "note": "The note was added.",
    "pack": "The parcel was packed.",
    "paid-back": "The refund is asked for.",
    "parcel-lost": "The parcel was written off.",
    "quotation": "The offer was sent.",
    "quotation-answered": "The customer's answer was recorded.",
    "quoted": "The repair was quoted.",
    "receive": "The goods were received.",
    "refuse": "The parcel was refused.",
    "registered": "The guarantee was registered.",
    "rejection": "The order was rejected.",
    "release": "The courier was told.",
    "remedy": "The remedy was decided.",
    "repaired": "The repair is finished.",
    "return-lost": "The return was recorded as lost.",
    "send-back": "The refused pieces are on their way back to the customer.",
    "settled": "That was settled in the meantime: this is how the order stands now.",
    "termination": "The contract was ended.",
    "withdrawal": "The withdrawal was recorded.",
}
"""What is told after each of them, by the form's `said`."""


def forms(view: StaffView, answers: Answers) -> tuple[Form, ...]:
    """What may be done, and what the terms forbid, with why."""
    return (
        *parcel_forms(view, answers),
        *return_forms(view, answers),
        *claim_forms(view, answers),
        *money_forms(view),
        *letter_forms(view, answers),
        *order_forms(view, answers),
        *note_forms(view),
    )


def find(view: StaffView, answers: Answers, form_id: str) -> Form | None:
    """The form at this address, if it is open now."""
    return next((each for each in forms(view, answers) if each.id == form_id), None)
