"""What the staff may do with an order itself: its delivery details, its end, a quotation, more time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from ordito.desk.application.staff_answers import Answers
from ordito.desk.application.staff_forms import Call, Field, Form, Given, Said
from ordito.desk.application.staff_view import StaffView
from ordito.schemas.values import Ruling

_GROUNDS = (
    ("", "not said"),
    ("customer_request", "the customer asked for it"),
    ("not_in_stock", "not in stock"),
    ("payment_not_authorised", "the payment was not authorised"),
    ("shipping_restriction", "it cannot be sent there"),
    ("manifest_error", "a manifest error of price or description"),
    ("other", "another reason"),
)


def order_forms(view: StaffView, answers: Answers) -> Iterator[Form]:
    """Those of the section Order."""
    if view.order.quotation is not None and view.order.placed is None:
        yield _quotation(view)
    options = answers.options or {}
    if (delay := view.order.delay) is not None and delay.overdue and view.order.terminated is None:
        yield from _late(view, options, urgent=True)
    if "cancel" in options:
        yield _cancel(view, options["cancel"])
    if "change_delivery_details" in options:
        yield _delivery(view, options["change_delivery_details"])
    if "reject" in options:
        yield _reject(view, options["reject"])
    if (delay is None or not delay.overdue) and view.order.terminated is None:
        yield from _late(view, options, urgent=False)


def _at(view: StaffView, end: str) -> str:
    return f"/v1/orders/{view.order_id}/{end}"


def said_by(option: Mapping[str, Any], label: str = "") -> tuple[Said, ...]:
    return (Said(label, option["ruling"]),)


def _cancel(view: StaffView, option: Mapping[str, Any]) -> Form:
    def call(given: Given) -> Call:
        ground = given.text("ground")
        body: dict[str, Any] = {"reason": given.text("reason"), **({"ground": ground} if ground else {})}
        return Call("orders", _at(view, "cancel"), body)

    return Form(
        id="cancel",
        section="Order",
        title="Cancel the order",
        explains="Shipping is asked to stop it; once it has, everything that was paid goes back. It cannot be undone.",
        button="Cancel the order",
        said="cancel",
        call=call,
        fields=(
            Field("ground", "Why", "choice", choices=_GROUNDS),
            Field("reason", "In your words", "lines", longest=500),
        ),
        says=said_by(option),
        allowed=bool(option["allowed"]),
        danger=True,
    )


def _delivery(view: StaffView, option: Mapping[str, Any]) -> Form:
    address = view.order.address or view.placed.shipping_address

    def call(given: Given) -> Call:
        names = ("name", "line1", "line2", "postal_code", "city", "province", "country")
        body = {"shipping_address": {name: given.text(name) for name in names}, "phone": given.text("phone")}
        return Call("orders", _at(view, "delivery-details"), body)

    return Form(
        id="delivery",
        section="Order",
        title="Change delivery details",
        explains="The whole address is replaced; parcels that are not handed over yet go to the new one.",
        button="Change",
        said="delivery",
        call=call,
        fields=(
            Field("name", "Name", required=True, value=address.name),
            Field("line1", "Street and number", required=True, value=address.line1, longest=100),
            Field("line2", "More", value=address.line2 or "", longest=100),
            Field("postal_code", "Postal code", required=True, value=address.postal_code, longest=16, group="Place"),
            Field("city", "City", required=True, value=address.city, longest=80, group="Place"),
            Field("province", "Province", value=address.province or "", longest=40, group="Place"),
            Field("country", "Country", required=True, value=address.country, longest=2, group="Place"),
            Field("phone", "Phone", value=view.order.phone or "", longest=40, group="Place"),
        ),
        says=said_by(option),
        allowed=bool(option["allowed"]),
    )


def _reject(view: StaffView, option: Mapping[str, Any]) -> Form:
    def call(given: Given) -> Call:
        return Call("orders", _at(view, "rejection"), {"code": given.text("code"), "note": given.text("note")})

    return Form(
        id="rejection",
        section="Order",
        title="Reject the order",
        explains="For a manifest error of price or description, or because it may not be sent there. What was paid "
        "goes back, what was packed is unpacked, and the customer is told why.",
        button="Reject the order",
        said="rejection",
        call=call,
        fields=(
            Field(
                "code",
                "Because of",
                "choice",
                required=True,
                choices=(
                    ("manifest_error", "a manifest error of price or description"),
                    ("shipping_restriction", "a restriction of shipping"),
                ),
            ),
            Field("note", "Note for colleagues", "lines", longest=500),
        ),
        says=said_by(option),
        allowed=bool(option["allowed"]),
        danger=True,
    )


def _quotation(view: StaffView) -> Form:
    quotation = view.order.quotation
    assert quotation is not None  # noqa: S101  the caller saw to it
    offer = quotation.offer

    def call(given: Given) -> Call:
        body = {"delivery": given.amount("delivery"), "valid_days": given.count("valid_days")}
        return Call("orders", _at(view, "quotation"), body)

    return Form(
        id="quotation",
        section="Order",
        title="Offer delivery again" if offer else "Offer what delivery costs",
        explains="The customer is written to with the whole price and can place the order until the offer ends."
        + (" It takes the place of the offer made before." if offer else ""),
        button="Send the offer",
        said="quotation",
        call=call,
        fields=(
            Field("delivery", "Delivery, VAT included", "amount", required=True, group="Offer"),
            Field("valid_days", "Holds for so many days", "count", required=True, value="14", most=366, group="Offer"),
        ),
        says=(Said("Why it was asked for", plain(quotation.requested.ruling)),),
        urgent=offer is None,
    )


def _late(view: StaffView, options: Mapping[str, Mapping[str, Any]], *, urgent: bool) -> Iterator[Form]:
    if (more := options.get("grant_further_time")) is not None:
        yield Form(
            id="further-time",
            section="Order",
            title="The customer gives more time",
            explains="On the customer's behalf: the order stays, and is overdue again after the day named here.",
            button="Record the further time",
            said="further-time",
            call=lambda given: Call("orders", _at(view, "further-time"), {"until": given.day("until")}),
            fields=(Field("until", "Until the end of", "day", required=True),),
            says=said_by(more),
            allowed=bool(more["allowed"]),
            urgent=urgent and bool(more["allowed"]),
        )
    if (end := options.get("terminate")) is not None:
        yield Form(
            id="termination",
            section="Order",
            title="The customer ends the contract",
            explains="On the customer's behalf, because it was not delivered in time: everything that was paid goes "
            "back, and what comes all the same changes nothing.",
            button="End the contract",
            said="termination",
            call=lambda _: Call("orders", _at(view, "termination"), {}),
            says=said_by(end),
            allowed=bool(end["allowed"]),
            danger=True,
        )


def plain(ruling: Ruling) -> Mapping[str, Any]:
    told: Mapping[str, Any] = to_jsonable_python(ruling)
    return told
