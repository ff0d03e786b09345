"""What the staff do with goods that come back: statements entered for the customer, and every step of a return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ordito.desk.application.staff_answers import Answers
from ordito.desk.application.staff_claim_forms import WAY
from ordito.desk.application.staff_forms import Call, Field, Form, Given, Question, Said
from ordito.desk.application.staff_inspection import inspect_form
from ordito.desk.application.staff_letter_forms import CHANNELS
from ordito.desk.application.staff_view import StaffView
from ordito.desk.application.staff_wanted import WANTED_ROWS, faults_of_wanted, price_of, wanted_fields, wanted_lines
from ordito.desk.domain.goods_back import Return

_BY_STAGE: Mapping[str, frozenset[str]] = {
    "withdrawn": frozenset({"authorise", "refuse"}),
    "authorised": frozenset({"dispatch", "receive", "refuse", "lost"}),
    "dispatched": frozenset({"receive", "refuse", "lost"}),
    "received": frozenset({"inspect", "refuse"}),
}
"""What may be done at a stage, for when the returns service does not say."""


def return_forms(view: StaffView, answers: Answers) -> Iterator[Form]:
    """Those of the section Returns."""
    for each in view.parts.returns.returns if view.parts.returns is not None else ():
        yield from _steps(view, each, answers)
    if view.order.placed is None:
        return
    left = {line: answer for line, answer in answers.lines.items() if answer["left"]}
    if left:
        yield _withdrawal(view, left)
        yield _exchange(view, left)


def _at(view: StaffView, each: Return, end: str) -> str:
    return f"/v1/orders/{view.order_id}/returns/{each.return_id}/{end}"


def named(each: Return) -> str:
    return each.code or each.return_id[:8]


def possible(each: Return, answers: Answers) -> frozenset[str]:
    """As the returns service answered, else as its stage lets it."""
    actions = answers.return_actions.get(each.return_id, _BY_STAGE.get(each.stage, frozenset()))
    owes_pieces = each.refused and each.sent_back is None
    return actions | {"send_back"} if owes_pieces else actions


def _steps(view: StaffView, each: Return, answers: Answers) -> Iterator[Form]:
    kind = view.placed.customer.kind
    now = possible(each, answers)
    if "authorise" in now:
        yield _authorise(view, each)
    if "inspect" in now:
        yield inspect_form(view, each, named=named(each))
    if "send_back" in now:
        yield Form(
            id=f"returns/{each.return_id}/send-back",
            section="Returns",
            title=f"Send refused pieces of {named(each)} back",
            explains="The pieces that were refused at the inspection go back to the customer, at his cost.",
            button="Sent back",
            said="send-back",
            call=lambda given: Call("returns", _at(view, each, "send-back"), _way(given)),
            fields=WAY,
            urgent=True,
        )
    if "receive" in now:
        yield _receive(view, each, kind)
    if "dispatch" in now:
        yield _dispatch(view, each)
    if "refuse" in now:
        yield _refuse(view, each, kind)
    if "lost" in now:
        proof = each.dispatch is not None and each.dispatch.tracking_number is not None
        yield Form(
            id=f"returns/{each.return_id}/lost",
            section="Returns",
            title=f"Return {named(each)} is lost",
            explains="The parcel that was sent back will not come. At the customer's risk the return is closed with "
            "nothing owed; at the seller's, the refund is due.",
            button="Record it as lost",
            said="return-lost",
            call=lambda _: Call("returns", _at(view, each, "lost"), {}),
            asks=(Question("", "lost_return", {"proof_of_dispatch": proof, "customer_kind": kind}),),
            danger=True,
        )


def _way(given: Given) -> dict[str, Any]:
    return {"courier": given.text("courier"), "tracking_number": given.text("tracking_number")}


def _authorise(view: StaffView, each: Return) -> Form:
    pieces = sum(piece.quantity for piece in each.lines)
    return Form(
        id=f"returns/{each.return_id}/authorise",
        section="Returns",
        title=f"Authorise the return of {pieces} {'piece' if pieces == 1 else 'pieces'}",
        explains="The customer gets the code, the address, the last day and the form by e-mail.",
        button="Authorise, and send the code",
        said="authorise",
        call=lambda given: Call("returns", _at(view, each, "authorise"), {"defective": given.checked("defective")}),
        fields=(Field("defective", "The customer complains of a defect", "check"),),
        asks=(
            Question("Way back, as it is", "return_cost", {"reason": "change_of_mind"}),
            Question("Way back, with a defect", "return_cost", {"reason": "defect"}),
        ),
        urgent=True,
    )


def _receive(view: StaffView, each: Return, kind: str) -> Form:
    authorised = each.code is not None

    def call(given: Given) -> Call:
        body: dict[str, Any] = {}
        if given.checked("carriage_forward"):
            body["carriage_forward"] = True
        if (parcels := given.count("parcels")) > 1:
            body["parcels"] = parcels
        return Call("returns", _at(view, each, "receive"), body)

    def foresees(given: Given) -> tuple[Question, ...]:
        forward, parcels = given.checked("carriage_forward"), given.count("parcels")
        if not forward and parcels <= 1:
            return ()
        facts = {
            "authorised": authorised,
            "earlier_parcels": max(parcels - 1, 0),
            "carriage_forward": forward,
            "customer_kind": kind,
        }
        return (Question("Whether this has to be taken", "return_shipment", facts),)

    return Form(
        id=f"returns/{each.return_id}/receive",
        section="Returns",
        title=f"Goods of return {named(each)} arrived",
        explains="They are taken, and wait for the inspection. Came they carriage forward or in several parcels, you "
        "see first whether they have to be taken.",
        button="Received",
        said="receive",
        call=call,
        fields=(
            Field("parcels", "Parcels", "count", value="1", least=1, most=100),
            Field("carriage_forward", "We were to pay for them at the door", "check"),
        ),
        foresees=foresees,
        urgent=each.stage == "dispatched",
    )


def _dispatch(view: StaffView, each: Return) -> Form:
    def call(given: Given) -> Call:
        body = {**_way(given), "dispatched_at": given.moment("dispatched_at")}
        return Call("returns", _at(view, each, "dispatch"), body)

    return Form(
        id=f"returns/{each.return_id}/dispatch",
        section="Returns",
        title=f"The customer sent {named(each)}",
        explains="On the customer's behalf. A tracking number is proof that it was sent, and when.",
        button="On its way",
        said="dispatch",
        call=call,
        fields=(*WAY, Field("dispatched_at", "When the courier took it (now if empty)", "moment")),
    )


def _refuse(view: StaffView, each: Return, kind: str) -> Form:
    arrived = each.goods_received_at is not None
    shipment = {"authorised": each.code is not None, "customer_kind": kind}
    return Form(
        id=f"returns/{each.return_id}/refuse",
        section="Returns",
        title=f"Refuse a parcel of {named(each)} at the door",
        explains="It is not taken, and travels back. Only for a reason that the terms know.",
        button="Refuse it",
        said="refuse",
        call=lambda given: Call("returns", _at(view, each, "refuse"), {"reason": given.text("reason")}),
        fields=(
            Field(
                "reason",
                "Because",
                "choice",
                required=True,
                choices=(
                    ("carriage_forward", "we were to pay for it"),
                    ("second_shipment", "it is a second shipment"),
                    ("late", "it was sent too late"),
                    ("without_authorisation", "it has no return code"),
                ),
            ),
        ),
        asks=(
            Question("Carriage forward", "return_shipment", {**shipment, "carriage_forward": True}),
            Question("A second shipment", "return_shipment", {**shipment, "earlier_parcels": 1}),
        )
        if not arrived
        else (Question("A second shipment", "return_shipment", {**shipment, "earlier_parcels": 1}),),
        danger=True,
    )


def _line_fields(view: StaffView, left: Mapping[int, Mapping[str, Any]]) -> tuple[Field, ...]:
    names = {line.line: line.name for line in view.placed.lines}
    return tuple(
        Field(
            f"pieces-{line}",
            f"{names.get(line, f'Line {line}')}, of {each['left']}",
            "count",
            value="0",
            most=each["left"],
            group="Which pieces",
            param="lines",
        )
        for line, each in left.items()
    )


def _pieces(given: Given, left: Mapping[int, Any]) -> list[dict[str, int]]:
    return [{"line": line, "quantity": given.count(f"pieces-{line}")} for line in left if given.count(f"pieces-{line}")]


def _none_chosen(given: Given, left: Mapping[int, Any]) -> dict[str, str]:
    return {} if _pieces(given, left) else {f"pieces-{next(iter(left))}": "Choose at least one piece."}


def _withdrawal(view: StaffView, left: Mapping[int, Mapping[str, Any]]) -> Form:
    def call(given: Given) -> Call:
        body: dict[str, Any] = {
            "lines": _pieces(given, left),
            "name": given.text("name"),
            "contact_email": given.text("contact_email"),
            "channel": given.text("channel"),
            "reason": given.text("reason"),
            "received_at": given.moment("received_at"),
            "dispatched_at": given.moment("dispatched_at"),
        }
        body = {name: value for name, value in body.items() if value is not None}
        return Call("returns", f"/v1/orders/{view.order_id}/withdrawals", body)

    def foresees(given: Given) -> tuple[Question, ...]:
        lines = {line.line: line for line in view.placed.lines}
        delivered = _iso(view.order.delivered_at)
        return tuple(
            Question(
                lines[piece["line"]].name,
                "withdrawal",
                {
                    "at": given.moment("received_at") or left[piece["line"]]["ruling"]["facts"].get("at"),
                    "delivered_at": left[piece["line"]].get("delivered_at"),
                    "order_delivered_at": delivered,
                    "dispatched_at": given.moment("dispatched_at"),
                    "customer_kind": view.placed.customer.kind,
                    "customised": lines[piece["line"]].customised,
                    "made_to_measure": lines[piece["line"]].made_to_measure,
                },
            )
            for piece in _pieces(given, left)
        )

    return Form(
        id="withdrawals",
        section="Returns",
        title="Enter a withdrawal",
        explains="From a letter, an e-mail or a call. What counts is when it was sent. You see line by line what the "
        "terms say before it is recorded; the customer gets the acknowledgement of receipt by e-mail.",
        button="Record the withdrawal",
        said="withdrawal",
        call=call,
        fields=(
            *_line_fields(view, left),
            Field("channel", "It came as", "choice", required=True, choices=CHANNELS, group="The statement"),
            Field(
                "dispatched_at",
                "Sent",
                "moment",
                hint="By the postmark or the e-mail's date. It counts for the window.",
                group="The statement",
            ),
            Field("received_at", "Arrived", "moment", hint="Now if empty.", group="The statement"),
            Field("name", "Customer's name", required=True, value=view.placed.customer.name, group="The customer"),
            Field(
                "contact_email",
                "Acknowledge to",
                "email",
                value=view.placed.customer.email,
                hint="The order's e-mail if empty.",
                group="The customer",
            ),
            Field("reason", "What it says", "lines", longest=2000, hint="No reason is needed."),
        ),
        says=_says(view, left, "ruling"),
        foresees=foresees,
        previews=True,
        checks=lambda given: _none_chosen(given, left),
        wide=True,
    )


def _exchange(view: StaffView, left: Mapping[int, Mapping[str, Any]]) -> Form:
    currency = view.placed.totals.total.currency

    def call(given: Given) -> Call:
        body = {
            "lines": _pieces(given, left),
            "wanted": wanted_lines(given, currency=currency),
            "defective": given.checked("defective"),
        }
        return Call("returns", f"/v1/orders/{view.order_id}/exchanges", body)

    def foresees(given: Given) -> tuple[Question, ...]:
        lines = {line.line: line for line in view.placed.lines}
        pieces = _pieces(given, left)
        facts = {
            "in_window": all(left[piece["line"]]["allowed"] for piece in pieces),
            "credit": sum(
                lines[piece["line"]].paid.amount * piece["quantity"] // lines[piece["line"]].quantity
                for piece in pieces
            ),
            "price": price_of(given),
        }
        return (Question("The difference", "exchange", facts),)

    return Form(
        id="exchanges",
        section="Returns",
        title="Exchange for other goods",
        explains="The pieces come back under a return code, and the other goods go out at once as an order of their "
        "own. You see the difference, to pay or to refund, before anything is agreed.",
        button="Agree on the exchange",
        said="exchange",
        call=call,
        fields=(
            *_line_fields(view, left),
            *wanted_fields(WANTED_ROWS, required=True),
            Field("defective", "The customer complains of a defect", "check"),
        ),
        says=_says(view, left, "exchange"),
        foresees=foresees,
        previews=True,
        checks=lambda given: {**_none_chosen(given, left), **faults_of_wanted(given, needed=True)},
        wide=True,
    )


def _says(view: StaffView, left: Mapping[int, Mapping[str, Any]], name: str) -> tuple[Said, ...]:
    """Each answer once, with the lines that it is about."""
    names = {line.line: line.name for line in view.placed.lines}
    found: dict[str, tuple[list[str], Mapping[str, Any]]] = {}
    for line, answer in left.items():
        if (ruling := answer.get(name)) is not None:
            found.setdefault(str(ruling["sentence"]["en"]), ([], ruling))[0].append(names.get(line, f"Line {line}"))
    return tuple(Said(", ".join(lines), ruling) for lines, ruling in found.values())


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
