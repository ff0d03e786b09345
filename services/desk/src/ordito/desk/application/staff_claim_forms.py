"""What the staff do with the guarantee: report a defect for the customer, and every step of a claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ordito.desk.application.staff_answers import Answers
from ordito.desk.application.staff_forms import Call, Field, Form, Given, Question, Said
from ordito.desk.application.staff_letter_forms import CHANNELS
from ordito.desk.application.staff_order_forms import plain
from ordito.desk.application.staff_view import StaffView
from ordito.desk.application.staff_wanted import faults_of_wanted, wanted_fields, wanted_lines
from ordito.desk.application.standing import CHECK_COSTS
from ordito.desk.domain.claims import Claim

IN_CONFORMITY = (("repair", "repair"), ("replacement", "replacement"))
"""The remedies that come first: whether one of them cannot be done decides whether the customer has another."""
REMEDIES = (
    *IN_CONFORMITY,
    ("price_reduction", "price reduction"),
    ("termination", "end of the contract, with a refund"),
    ("equivalent_product", "an equivalent product, if both agree"),
    ("voucher", "a voucher, if both agree"),
)
COSTS = tuple((what, each.en) for what, each in CHECK_COSTS.items())
COSTS_GROUP = "Costs, if there is no defect and the terms name them; above the goods' price a supervisor charges them"
WAY = (
    Field("courier", "Courier", longest=100, group="Way"),
    Field("tracking_number", "Tracking number", longest=100, group="Way"),
)
_MONEY = frozenset({"price_reduction", "voucher"})
_UNDECIDED = frozenset({"opened", "arranged", "received", "checked", "quoted"})


def claim_forms(view: StaffView, answers: Answers) -> Iterator[Form]:
    """Those of the section Guarantee."""
    for claim in view.parts.returns.claims if view.parts.returns is not None else ():
        if answers.claims.get(claim.claim_id, {}).get("to_send_back"):
            yield _send_back(view, claim)
        if claim.open:
            yield from _steps(view, claim, answers)
    claimable = {line: each for line, each in answers.claim_lines.items() if each.get("claimable")}
    if claimable:
        yield _report(view, claimable)
    for line, each in answers.claim_lines.items():
        registration = each.get("registration")
        if registration and registration["allowed"] and each.get("registered_at") is None:
            yield _registration(view, line, each)


def _at(view: StaffView, claim: Claim, end: str) -> str:
    return f"/v1/orders/{view.order_id}/claims/{claim.claim_id}/{end}"


def _steps(view: StaffView, claim: Claim, answers: Answers) -> Iterator[Form]:
    stage = claim.stage
    if stage in {"opened", "arranged"}:
        yield _collection(view, claim, answers)
    if stage == "arranged":
        yield Form(
            id=f"claims/{claim.claim_id}/receive",
            section="Guarantee",
            title=f"The goods of claim {claim.claim_id} arrived",
            explains="They are here, and wait to be checked.",
            button="Received",
            said="claim-received",
            call=lambda _: Call("returns", _at(view, claim, "receive"), {}),
            urgent=True,
        )
    if stage == "received":
        yield _check(view, claim)
    if stage == "checked" and claim.covered and claim.remedy is None:
        yield _remedy(view, claim, answers)
    if (stage == "received" and not claim.covered) or stage in {"checked", "quoted"}:
        yield _quotation(view, claim)
    if stage == "quoted":
        yield _answer(view, claim)
    if stage == "in_repair":
        yield Form(
            id=f"claims/{claim.claim_id}/repair/finish",
            section="Guarantee",
            title=f"The repair of claim {claim.claim_id} is finished",
            explains="The goods are on their way to the customer, and the claim is closed.",
            button="Repaired and sent",
            said="repaired",
            call=lambda given: Call(
                "returns",
                _at(view, claim, "repair/finish"),
                {"courier": given.text("courier"), "tracking_number": given.text("tracking_number")},
            ),
            fields=WAY,
            says=() if claim.repair is None else (Said("The lab's time", plain(claim.repair.ruling)),),
            urgent=True,
        )
    if stage in _UNDECIDED:
        yield Form(
            id=f"claims/{claim.claim_id}/withdraw",
            section="Guarantee",
            title=f"The customer withdraws claim {claim.claim_id}",
            explains="On the customer's behalf: nothing is wanted any more, and the claim is closed.",
            button="Close the claim",
            said="claim-withdrawn",
            call=lambda _: Call("returns", _at(view, claim, "withdraw"), {}),
        )


def _collection(view: StaffView, claim: Claim, answers: Answers) -> Form:
    again = claim.collection is not None
    by_seller = answers.collection is not None and answers.collection["code"] == "seller_collects"
    return Form(
        id=f"claims/{claim.claim_id}/collection",
        section="Guarantee",
        title=f"{'Change' if again else 'Arrange'} how claim {claim.claim_id} comes here",
        explains="The customer gets the code and the address by e-mail"
        + (", and the day on which the goods are collected." if by_seller else ", and sends the goods."),
        button="Arrange it",
        said="collection",
        call=lambda given: Call("returns", _at(view, claim, "collection"), {"pickup_on": given.day("pickup_on")}),
        fields=(Field("pickup_on", "Collected on, where we collect it", "day"),),
        says=() if answers.collection is None else (Said("Who brings it", answers.collection),),
        urgent=not again,
    )


def _check(view: StaffView, claim: Claim) -> Form:
    def call(given: Given) -> Call:
        found = given.text("found")
        body: dict[str, Any] = {"defect": found != "none", "minor": found == "minor"}
        more = {
            "part": given.text("part"),
            "note": given.text("note"),
            "photos": given.photos("photos"),
            "costs": [
                {"what": what, "amount": given.amount(what), "reason": given.text(f"{what}-reason")}
                for what, _ in COSTS
                if given.text(what)
            ],
        }
        return Call("returns", _at(view, claim, "check"), body | {name: each for name, each in more.items() if each})

    def checks(given: Given) -> Mapping[str, str]:
        charged = [what for what, _ in COSTS if given.text(what)]
        if charged and given.text("found") != "none":
            return dict.fromkeys(charged, "A defect was found: the check costs the customer nothing.")
        return {
            f"{what}-reason": "Say why it is so much: the customer reads it."
            for what in charged
            if not given.text(f"{what}-reason")
        }

    return Form(
        id=f"claims/{claim.claim_id}/check",
        section="Guarantee",
        title=f"Check the goods of claim {claim.claim_id}",
        explains=f"The customer says: “{claim.description}” Say what you found; the remedies that are possible follow "
        "from it. Without a defect the costs of the check are asked for where the terms allow it.",
        button="Record what was found",
        said="check",
        call=call,
        fields=(
            Field(
                "found",
                "Found",
                "choice",
                required=True,
                choices=(("defect", "a defect"), ("minor", "a minor defect"), ("none", "no defect")),
                group="The check",
            ),
            Field(
                "part",
                "What is broken",
                longest=100,
                hint="movement, battery, glass, clasp …",
                group="The check",
            ),
            Field("note", "What you see", "lines", longest=500),
            Field("photos", "Photos", "photos"),
            *(
                field
                for what, label in COSTS
                for field in (
                    Field(what, label, "amount", group=COSTS_GROUP, param="costs"),
                    Field(f"{what}-reason", "Why so much", longest=300, group=COSTS_GROUP),
                )
            ),
        ),
        asks=(Question("If no defect is found", "no_defect_found", {}),),
        checks=checks,
        urgent=True,
        wide=True,
    )


def _remedy(view: StaffView, claim: Claim, answers: Answers) -> Form:
    currency = view.placed.totals.total.currency
    document = answers.claims.get(claim.claim_id, {})
    known = {value for value, _ in REMEDIES}
    choices = tuple(
        Said(str(dict(REMEDIES).get(each["remedy"], each["remedy"])).capitalize(), each["ruling"])
        for each in document.get("choices", ())
        if each["remedy"] in known
    )

    def impossible(given: Given) -> list[str]:
        return [value for value, _ in IN_CONFORMITY if given.checked(f"impossible-{value}")]

    def call(given: Given) -> Call:
        body: dict[str, Any] = {"remedy": given.text("remedy")}
        more = {
            "amount": given.amount("amount"),
            "wanted": wanted_lines(given, currency=currency),
            "impossible": impossible(given),
            "agreed": given.checked("agreed"),
        }
        return Call("returns", _at(view, claim, "remedy"), body | {name: each for name, each in more.items() if each})

    def foresees(given: Given) -> tuple[Question, ...]:
        facts = {
            "wanted": given.text("remedy"),
            "impossible": impossible(given),
            "minor_defect": claim.check is not None and claim.check.minor,
            "agreed": given.checked("agreed"),
            "customer_kind": view.placed.customer.kind,
        }
        return (Question("This remedy", "remedy", facts),)

    def checks(given: Given) -> Mapping[str, str]:
        remedy = given.text("remedy")
        wrong = faults_of_wanted(given, needed=remedy == "equivalent_product")
        if remedy == "price_reduction" and given.text("amount") is None:
            wrong["amount"] = "Name by how much the price is reduced."
        if given.text("amount") is not None and remedy not in _MONEY:
            wrong["amount"] = "Only for a price reduction or a voucher."
        return wrong

    return Form(
        id=f"claims/{claim.claim_id}/remedy",
        section="Guarantee",
        title=f"Decide the remedy of claim {claim.claim_id}",
        explains="How the defect is made good. You see first whether the terms give it; a remedy that they do not "
        "give can be recorded all the same, and is declined to the customer with its reason.",
        button="Decide",
        said="remedy",
        call=call,
        fields=(
            Field(
                "remedy", "Remedy", "choice", required=True, choices=REMEDIES, value=claim.wanted or "", group="Remedy"
            ),
            Field(
                "amount", "Amount", "amount", hint="Of a price reduction or a voucher, VAT included.", group="Remedy"
            ),
            Field("agreed", "The customer and we both agree on it", "check", group="Remedy"),
            *(
                Field(
                    f"impossible-{value}",
                    name.capitalize(),
                    "check",
                    group="Cannot be done, or only at a cost out of proportion",
                )
                for value, name in IN_CONFORMITY
            ),
            *wanted_fields(1),
        ),
        says=choices,
        foresees=foresees,
        previews=True,
        checks=checks,
        urgent=True,
        wide=True,
    )


def _send_back(view: StaffView, claim: Claim) -> Form:
    return Form(
        id=f"claims/{claim.claim_id}/send-back",
        section="Guarantee",
        title=f"Send the goods of claim {claim.claim_id} back",
        explains="They are the customer's and nothing more is done with them: they travel back as they are, at whose "
        "cost the terms say.",
        button="Sent back",
        said="claim-sent-back",
        call=lambda given: Call(
            "returns",
            _at(view, claim, "send-back"),
            {"courier": given.text("courier"), "tracking_number": given.text("tracking_number")},
        ),
        fields=WAY,
        urgent=True,
    )


def _quotation(view: StaffView, claim: Claim) -> Form:
    return Form(
        id=f"claims/{claim.claim_id}/quotation",
        section="Guarantee",
        title=f"Quote a paid repair of claim {claim.claim_id}",
        explains="A repair that the guarantee does not give: the customer is written to with the price, and the repair "
        "begins when it is accepted and paid.",
        button="Send the quotation",
        said="quoted",
        call=lambda given: Call(
            "returns",
            _at(view, claim, "quotation"),
            {
                "amount": given.amount("amount"),
                "note": given.text("note"),
                "valid_days": given.count("valid_days") or 30,
            },
        ),
        fields=(
            Field("amount", "Price, VAT included", "amount", required=True, group="Offer"),
            Field("valid_days", "Holds for so many days", "count", value="30", least=1, most=365, group="Offer"),
            Field("note", "What is done", "lines", longest=500),
        ),
        says=(Said("The guarantee", plain(claim.ruling)),),
        urgent=not claim.covered and claim.stage != "quoted",
    )


def _answer(view: StaffView, claim: Claim) -> Form:
    quotation = claim.quotation
    price = "" if quotation is None else f" of {quotation.amount}"
    return Form(
        id=f"claims/{claim.claim_id}/quotation/answer",
        section="Guarantee",
        title=f"The customer answers the quotation of claim {claim.claim_id}",
        explains=f"On the customer's behalf. Accepted, the price{price} is asked for by link; refused, the claim is "
        "closed without a repair.",
        button="Record the answer",
        said="quotation-answered",
        call=lambda given: Call(
            "returns", _at(view, claim, "quotation/answer"), {"accepted": given.text("accepted") == "yes"}
        ),
        fields=(
            Field(
                "accepted",
                "The repair is",
                "choice",
                required=True,
                choices=(("yes", "wanted at this price"), ("no", "not wanted")),
            ),
        ),
    )


def _report(view: StaffView, claimable: Mapping[int, Mapping[str, Any]]) -> Form:
    def call(given: Given) -> Call:
        body: dict[str, Any] = {
            "line": int(given.text("line") or 0),
            "quantity": given.count("quantity") or 1,
            "description": given.text("description"),
            "discovered_on": given.day("discovered_on"),
            "name": given.text("name"),
            "contact_email": given.text("contact_email"),
            "channel": given.text("channel"),
        }
        more = {
            "wanted": given.text("wanted"),
            "photos": given.photos("photos"),
            "received_at": given.moment("received_at"),
        }
        return Call(
            "returns",
            f"/v1/orders/{view.order_id}/claims",
            body | {name: each for name, each in more.items() if each},
        )

    def checks(given: Given) -> Mapping[str, str]:
        line = claimable.get(int(given.text("line") or 0), {})
        most = line.get("claimable", 1)
        return {"quantity": f"At most {most} of this line."} if given.count("quantity") > most else {}

    lines = tuple((str(line), f"{each['name']}, of {each['claimable']}") for line, each in claimable.items())
    return Form(
        id="claims",
        section="Guarantee",
        title="Report a defect",
        explains="On the customer's behalf. The terms say at once whether the guarantee covers it; outside of it a "
        "repair can be quoted.",
        button="Report the defect",
        said="claim",
        call=call,
        fields=(
            Field("line", "Article", "choice", required=True, choices=lines, group="The defect"),
            Field("quantity", "Pieces", "count", value="1", least=1, group="The defect"),
            Field("discovered_on", "Noticed on", "day", required=True, group="The defect"),
            Field("description", "What is wrong", "lines", required=True, longest=4000),
            Field("photos", "Photos", "photos"),
            Field("channel", "It came as", "choice", required=True, choices=CHANNELS, group="The report"),
            Field("received_at", "Arrived", "moment", hint="Now if empty.", group="The report"),
            Field(
                "wanted",
                "The customer would like",
                "choice",
                choices=(("", "nothing said"), *REMEDIES),
                group="The report",
            ),
            Field("name", "Name", required=True, value=view.placed.customer.name, group="The customer"),
            Field(
                "contact_email",
                "E-mail",
                "email",
                required=True,
                value=view.placed.customer.email,
                group="The customer",
            ),
        ),
        says=tuple(Said(str(each["name"]), each["guarantee"]) for each in claimable.values() if each.get("guarantee")),
        checks=checks,
        wide=True,
    )


def _registration(view: StaffView, line: int, each: Mapping[str, Any]) -> Form:
    return Form(
        id=f"guarantee/{line}",
        section="Guarantee",
        title=f"Register the guarantee of {each['name']}",
        explains="On the customer's behalf, where the guarantee counts from its registration.",
        button="Register",
        said="registered",
        call=lambda _: Call("returns", f"/v1/orders/{view.order_id}/guarantee/registrations", {"line": line}),
        says=(Said("", each["registration"]),),
    )
