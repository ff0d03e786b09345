"""What the warehouse does with an order's parcels, and what becomes of those that reach nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ordito.desk.application.staff_answers import Answers
from ordito.desk.application.staff_forms import Call, Field, Form, Given, Question, Said
from ordito.desk.application.staff_view import StaffView
from ordito.desk.domain.parts import Parcel
from ordito.desk.domain.pieces import count

COURIERS = (("brt", "BRT"), ("gls", "GLS"), ("dhl", "DHL"))


def parcel_forms(view: StaffView, answers: Answers) -> Iterator[Form]:
    """Those of the section Parcels."""
    for parcel in view.to_hand_over:
        yield _hand_over(view, parcel)
    if view.to_pack:
        yield _pack(view, answers)
    house = view.parts.shipping
    for parcel in house.parcels if house is not None else ():
        if parcel.under_way:
            yield from _on_the_road(view, parcel)


def _at(view: StaffView, parcel: Parcel, end: str) -> str:
    return f"/v1/orders/{view.order_id}/parcels/{parcel.parcel_id}/{end}"


def _named(parcel: Parcel) -> str:
    return f"{parcel.courier.upper()} {parcel.tracking_number or ''}".strip()


def _hand_over(view: StaffView, parcel: Parcel) -> Form:
    def call(given: Given) -> Call:
        body = {"tracking_number": given.text("tracking_number")}
        return Call("shipping", _at(view, parcel, "hand-over"), body)

    return Form(
        id=f"parcels/{parcel.parcel_id}/hand-over",
        section="Parcels",
        title=f"Hand the parcel over to {parcel.courier.upper()}",
        explains="From here on the order cannot be cancelled, and the customer gets the tracking number.",
        button="Handed over",
        said="hand-over",
        call=call,
        fields=(Field("tracking_number", "Tracking number", required=True, longest=100),),
        urgent=True,
    )


def _pack(view: StaffView, answers: Answers) -> Form:
    left = count(view.to_pack)
    names = {line.line: line.name for line in view.placed.lines}

    def call(given: Given) -> Call:
        body: dict[str, Any] = {"courier": given.text("courier")}
        wanted = {line: given.count(f"pieces-{line}") for line in left}
        if any(wanted.values()) and wanted != left:
            body["lines"] = [{"line": line, "quantity": pieces} for line, pieces in wanted.items() if pieces]
        return Call("shipping", f"/v1/orders/{view.order_id}/parcels", body)

    offered = tuple((each["code"], each["name"]) for each in answers.couriers) or COURIERS
    pieces = sum(left.values())
    return Form(
        id="parcels",
        section="Parcels",
        title="Pack a parcel",
        explains=f"All {pieces} open pieces" if pieces > 1 else "The open piece",
        button="Packed",
        said="pack",
        call=call,
        fields=(
            Field("courier", "Courier", "choice", required=True, choices=offered),
            *(
                Field(f"pieces-{line}", f"{names[line]}, of {most}", "count", value=str(most), most=most)
                for line, most in left.items()
                if pieces > 1
            ),
        ),
        says=(Said("Courier", answers.couriers_ruling),) if answers.couriers_ruling is not None else (),
        urgent=True,
    )


def _on_the_road(view: StaffView, parcel: Parcel) -> Iterator[Form]:
    held = parcel.held is not None and parcel.held.release is None
    if held:
        yield _release(view, parcel)
    yield _came_back(view, parcel)
    yield Form(
        id=f"parcels/{parcel.parcel_id}/lost",
        section="Parcels",
        title=f"{_named(parcel)} is lost",
        explains="The courier says that it will not come. What the customer is owed follows from the terms at once.",
        button="Write the parcel off",
        said="parcel-lost",
        call=lambda _: Call("shipping", _at(view, parcel, "lost"), {}),
        asks=(Question("", "lost_parcel", {}),),
        danger=True,
    )


def _release(view: StaffView, parcel: Parcel) -> Form:
    def call(given: Given) -> Call:
        body = {"instruction": given.text("instruction"), "note": given.text("note")}
        return Call("shipping", _at(view, parcel, "release"), body)

    assert parcel.held is not None  # noqa: S101  the caller saw to it
    where = f" at {parcel.held.location}" if parcel.held.location else ""
    return Form(
        id=f"parcels/{parcel.parcel_id}/release",
        section="Parcels",
        title=f"Release the held parcel {_named(parcel)}",
        explains=f"The courier keeps it{where} and does what you tell him here.",
        button="Tell the courier",
        said="release",
        call=call,
        fields=(
            Field(
                "instruction",
                "What shall he do?",
                "choice",
                required=True,
                choices=(
                    ("deliver_again", "deliver it again"),
                    ("customer_collects", "keep it, the customer collects it"),
                    ("return_to_sender", "send it back to us"),
                ),
            ),
            Field("note", "Note for the courier", "lines", longest=2000),
        ),
        asks=(Question("", "held_parcel", {}),),
        urgent=True,
    )


def _came_back(view: StaffView, parcel: Parcel) -> Form:
    currency = view.placed.totals.total.currency

    def cost(given: Given, name: str) -> dict[str, Any]:
        return given.amount(name) or {"amount": 0, "currency": currency}

    def call(given: Given) -> Call:
        body = {
            "cause": given.text("cause"),
            "return_cost": cost(given, "return_cost"),
            "customs_cost": cost(given, "customs_cost"),
        }
        return Call("shipping", _at(view, parcel, "came-back"), body)

    def foresees(given: Given) -> tuple[Question, ...]:
        facts: Mapping[str, Any] = {
            "paid": _paid_for(view, parcel),
            "delivery": view.placed.totals.delivery.amount,
            "return_cost": cost(given, "return_cost")["amount"],
            "customs": cost(given, "customs_cost")["amount"],
            "customer_kind": view.placed.customer.kind,
        }
        return (Question("What goes back of what was paid", "undelivered", facts),)

    return Form(
        id=f"parcels/{parcel.parcel_id}/came-back",
        section="Parcels",
        title=f"{_named(parcel)} came back undelivered",
        explains="Its pieces are in stock again, and what the customer gets back follows from the terms, with each "
        "cost that is withheld named. You see the answer before anything is recorded.",
        button="It is back",
        said="came-back",
        call=call,
        fields=(
            Field(
                "cause",
                "Why",
                "choice",
                required=True,
                choices=(("undeliverable", "it could not be delivered"), ("refused", "the customer did not take it")),
            ),
            Field("return_cost", "What its way back cost", "amount", value="0.00", group="Costs"),
            Field("customs_cost", "What customs cost", "amount", value="0.00", group="Costs"),
        ),
        foresees=foresees,
        previews=True,
        urgent=parcel.returning is not None,
    )


def _paid_for(view: StaffView, parcel: Parcel) -> int:
    """For the pieces in the parcel and for delivery."""
    lines = {line.line: line for line in view.placed.lines}
    known = [(lines[piece.line], piece.quantity) for piece in parcel.lines if piece.line in lines]
    goods = sum(line.paid.amount * quantity // line.quantity for line, quantity in known)
    return goods + view.placed.totals.delivery.amount
