"""The inspection of goods that came back: line by line, what was found, and what is taken off for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ordito.desk.application.staff_forms import Call, Field, Form, Given, Question
from ordito.desk.application.staff_view import StaffView
from ordito.desk.domain.goods_back import Return
from ordito.schemas.values import LineQuantity

CONDITIONS = (
    ("intact", "intact"),
    ("worn", "worn"),
    ("diminished", "worth less"),
    ("wrong_item", "another article came"),
    ("missing", "did not come"),
)
_WAYS = 2
"""Pieces of one line can be found in so many conditions."""


def inspect_form(view: StaffView, each: Return, *, named: str) -> Form:
    rows = tuple((piece, way) for piece in each.lines for way in range(1, min(_WAYS, piece.quantity) + 1))

    def call(given: Given) -> Call:
        lines = [_found(given, piece, way) for piece, way in rows if _pieces(given, piece, way)]
        return Call("returns", f"/v1/orders/{view.order_id}/returns/{each.return_id}/inspect", {"lines": lines})

    def checks(given: Given) -> Mapping[str, str]:
        wrong: dict[str, str] = {}
        for piece in each.lines:
            count = sum(_pieces(given, piece, way) for way in range(1, min(_WAYS, piece.quantity) + 1))
            if count != piece.quantity:
                wrong[_name("pieces", piece, 1)] = f"{count} of {piece.quantity} are accounted for; name every piece."
        for piece, way in rows:
            condition = given.text(_name("condition", piece, way)) or "intact"
            less = given.text(_name("reduction", piece, way))
            if less and condition not in {"worn", "diminished"}:
                wrong[_name("reduction", piece, way)] = "Only for pieces that are worn or worth less."
        return wrong

    kind = view.placed.customer.kind
    return Form(
        id=f"returns/{each.return_id}/inspect",
        section="Returns",
        title=f"Inspect return {named}",
        explains="Say of every piece how it came. The terms decide what is accepted, reduced or refused, and the "
        "refund that is due follows at once; the customer is told with each reason.",
        button="Record the inspection",
        said="inspect",
        call=call,
        fields=tuple(field for piece, way in rows for field in _fields(view, piece, way)),
        asks=(
            Question("Intact", "condition", {"found": {"intact": True}, "customer_kind": kind}),
            Question(
                "Worn or incomplete", "condition", {"found": {"intact": False, "unworn": False}, "customer_kind": kind}
            ),
        ),
        checks=checks,
        urgent=True,
        wide=True,
    )


def _fields(view: StaffView, piece: LineQuantity, way: int) -> tuple[Field, ...]:
    line = next((each for each in view.placed.lines if each.line == piece.line), None)
    name = line.name if line is not None else f"Line {piece.line}"
    pieces = f"{piece.quantity} {'piece' if piece.quantity == 1 else 'pieces'}"
    paid = line.paid.amount * piece.quantity // line.quantity if line is not None else 0
    group = f"{name} · {pieces}, paid {paid // 100}.{paid % 100:02}" if way == 1 else f"{name} · the others"
    counted: tuple[Field, ...] = ()
    if piece.quantity > 1:
        offered = str(piece.quantity) if way == 1 else "0"
        counted = (
            Field(_name("pieces", piece, way), "Pieces", "count", value=offered, most=piece.quantity, group=group),
        )
    return (
        *counted,
        Field(_name("condition", piece, way), "Found", "choice", choices=CONDITIONS, group=group, param="condition"),
        Field(
            _name("reduction", piece, way),
            "Worth so much less",
            "amount",
            hint="For worn or worth less, all pieces together.",
            group=group,
            param="reduction",
        ),
        Field(_name("note", piece, way), "What you see", "lines", longest=500, group=group, param="note"),
        Field(_name("photos", piece, way), "Photos", "photos", group=group, param="photos"),
        Field(_name("refused", piece, way), "Refuse these pieces, where the terms allow it", "check", group=group),
    )


def _name(what: str, piece: LineQuantity, way: int) -> str:
    return f"{what}-{piece.line}" if way == 1 else f"{what}-{piece.line}-{way}"


def _pieces(given: Given, piece: LineQuantity, way: int) -> int:
    if piece.quantity == 1:
        return 1
    return given.count(_name("pieces", piece, way))


def _found(given: Given, piece: LineQuantity, way: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "line": piece.line,
        "quantity": _pieces(given, piece, way),
        "condition": given.text(_name("condition", piece, way)) or "intact",
        "reduction": given.amount(_name("reduction", piece, way)),
    }
    more = {
        "note": given.text(_name("note", piece, way)),
        "photos": given.photos(_name("photos", piece, way)),
        "refused": given.checked(_name("refused", piece, way)),
    }
    return found | {name: value for name, value in more.items() if value}
