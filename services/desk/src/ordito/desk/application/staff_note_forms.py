"""What the staff note on an order for each other, and what they put an end to with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from ordito.desk.application.staff_forms import Call, Field, Form, Given
from ordito.desk.application.staff_view import StaffView
from ordito.desk.application.standing import SETTLED
from ordito.desk.domain.notes import Settled

FORM = "notes"
"""The form's address below the order's."""


def note_forms(view: StaffView) -> Iterator[Form]:
    """One note at a time, as soon as there is an order; the next thing to do where only a note ends what waits."""
    if view.order.placed is None:
        return
    waiting = tuple(each for each in get_args(Settled) if each in view.axes.attention)

    def call(given: Given) -> Call:
        body: dict[str, Any] = {"text": given.text("text")}
        if (settles := given.text("settles")) is not None:
            body["settles"] = settles
        return Call("orders", f"/v1/orders/{view.order_id}/notes", body)

    settles = Field(
        "settles",
        "It settles",
        "choice",
        hint="Only once it is done: what waits here is over then.",
        choices=(("", "nothing"), *((each, SETTLED[each].en) for each in waiting)),
    )
    yield Form(
        id=FORM,
        section="Order",
        title="Add a note",
        explains="For colleagues: the customer does not read it. It stays with the order and cannot be changed.",
        button="Add the note",
        said="note",
        call=call,
        fields=(Field("text", "Note", "lines", required=True, longest=2000), *((settles,) if waiting else ())),
        urgent=bool(waiting),
    )
