"""The staff's lists: what waits for somebody, item by item, with the day that counts and the form that settles it.

A queue names the orders that may wait in it (`Wanted`, coarse, for the search) and derives its items from an order's
parts alone. One order may have several items, in several queues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ordito.desk.application.ports import Row, Wanted
from ordito.desk.application.staff_note_forms import FORM as NOTES
from ordito.desk.domain.attention import Attention
from ordito.desk.domain.claims import Claim
from ordito.desk.domain.money import paid_too_much
from ordito.desk.domain.parts import Parcel, Parts
from ordito.desk.domain.status import Delivery, GuaranteeState, PaymentState
from ordito.desk.domain.unpaid_parcels import delivered_after_loss, uncollected, under_way_after_end


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits. `form` is what settles it, at the order's address; `state` can be filtered by."""

    what: str
    state: str
    since: datetime
    due: date | None = None
    detail: str = ""
    form: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item with the order that it belongs to."""

    row: Row
    item: Item


@dataclass(frozen=True, slots=True)
class Queue:
    """One list. `states` are those that an item can be in, in the order of the work."""

    name: str
    title: str
    about: str
    wanted: Wanted
    states: tuple[str, ...]
    items: Callable[[Parts], Iterator[Item]]
    empty: str


def waiting(queue: Queue, found: Sequence[tuple[Row, Parts]], *, state: str | None = None) -> tuple[Waiting, ...]:
    """The queue's items: those with the nearest day first, then those that wait the longest."""
    items = [
        Waiting(row, item)
        for row, parts in found
        for item in queue.items(parts)
        if state is None or item.state == state
    ]
    return tuple(sorted(items, key=lambda each: (each.item.due or date.max, each.item.since, each.row.order_id)))


def _returns(parts: Parts) -> Iterator[Item]:
    for each in parts.returns.returns if parts.returns is not None else ():
        named, at = each.code or each.return_id[:8], f"returns/{each.return_id}"
        pieces = sum(piece.quantity for piece in each.lines)
        about = f"{each.kind}, {pieces} {'piece' if pieces == 1 else 'pieces'}"
        if each.stage == "withdrawn":
            yield Item(named, "to authorise", each.received_at, detail=about, form=f"{at}/authorise", do="Authorise")
        elif each.stage == "received":
            since = each.goods_received_at or each.received_at
            yield Item(named, "to inspect", since, detail=about, form=f"{at}/inspect", do="Inspect")
        elif each.stage in {"authorised", "dispatched"} and each.expired:
            yield Item(named, "expired", each.received_at, each.send_by, about, f"{at}/receive", "Receive")
        if each.refused and each.sent_back is None:
            since = each.goods_received_at or each.received_at
            yield Item(named, "to send back", since, detail=about, form=f"{at}/send-back", do="Send back")


def _refunds(parts: Parts) -> Iterator[Item]:
    money = parts.payments
    for refund in money.refunds if money is not None else ():
        if refund.completed_at is not None or refund.repeated:
            continue
        about = f"{refund.amount}, {refund.cause.replace('_', ' ')}"
        if refund.waits_for_bank_details:
            yield Item(
                f"Refund {refund.number}",
                "waits for bank details",
                refund.requested_at,
                detail=about,
                form="bank-details",
                do="Enter them",
            )
        elif refund.failed_code is not None:
            detail = f"{about}: {refund.failed_code.replace('_', ' ')}"
            yield Item(f"Refund {refund.number}", "failed", refund.requested_at, detail=detail)
    too_much = paid_too_much(parts)
    if too_much is not None and money is not None:
        about = f"{too_much} came in beyond what was owed"
        yield Item("Difference", "paid too much", money.updated_at, None, about, "refunds", "Pay it back")
    yield from _late_refunds(parts)


def _late_refunds(parts: Parts) -> Iterator[Item]:
    back = parts.returns
    if back is None:
        return
    owed = (
        *((each.code or each.return_id[:8], each.owed) for each in back.returns if each.stage == "refund_due"),
        *((f"Parcel, {each.cause}", each.owed) for each in back.undelivered if each.refunded is None),
        *((f"Claim {each.claim_id}", each.owed) for each in back.claims if each.stage == "refund_due"),
    )
    for named, one in owed:
        if one is not None and one.overdue:
            yield Item(named, "overdue", one.at, one.due, str(one.amount))


_CLAIM_STEPS: Mapping[str, tuple[str, str]] = {
    "opened": ("collection", "Arrange"),
    "arranged": ("receive", "Receive"),
    "received": ("check", "Check"),
    "checked": ("remedy", "Decide"),
    "quoted": ("quotation/answer", "Answer"),
    "in_repair": ("repair/finish", "Finish"),
}


def _claims(parts: Parts) -> Iterator[Item]:
    for each in parts.returns.claims if parts.returns is not None else ():
        if each.open:
            step, do = _CLAIM_STEPS.get(each.stage, ("", ""))
            if each.stage == "received" and not each.covered:
                step, do = "quotation", "Quote"
            form = f"claims/{each.claim_id}/{step}" if step else ""
            covered = "covered" if each.covered else "not covered"
            yield Item(
                f"Claim {each.claim_id}",
                each.stage.replace("_", " "),
                _last_step(each),
                each.repair.due if each.repair is not None else None,
                f"{covered}: {each.description}",
                form,
                do,
            )


def _last_step(claim: Claim) -> datetime:
    steps = (
        claim.goods_received_at,
        claim.collection.at if claim.collection is not None else None,
        claim.check.at if claim.check is not None else None,
        claim.quotation.at if claim.quotation is not None else None,
        claim.repair.started_at if claim.repair is not None else None,
    )
    return max((step for step in steps if step is not None), default=claim.opened_at)


def _overdue(parts: Parts) -> Iterator[Item]:
    order = parts.orders
    if order is not None and order.delay is not None and order.delay.overdue and order.terminated is None:
        delay = order.delay
        since = delay.overdue_at or order.updated_at
        if order.delivered_at is None and order.rejected is None:
            yield Item("Delivery", "delivery", since, delay.due, form="further-time", do="More time")
    for each in parts.returns.claims if parts.returns is not None else ():
        if each.open and each.repair is not None and each.repair.overdue:
            form = f"claims/{each.claim_id}/repair/finish"
            yield Item(
                f"Repair of claim {each.claim_id}",
                "repair",
                each.repair.started_at,
                each.repair.due,
                "",
                form,
                "Finish",
            )
    for charge in parts.payments.unpaid if parts.payments is not None else ():
        about, due = charge.reason.replace("_", " "), charge.pay_by.date() if charge.pay_by is not None else None
        form = f"charges/{charge.charge_id}/withdrawal"
        yield Item(f"Charge of {charge.amount}", "charge", charge.requested_at, due, about, form, "Let off")
    for item in _late_refunds(parts):
        yield Item(f"Refund, {item.what}", "refund", item.since, item.due, item.detail)


def _parcels(parts: Parts) -> Iterator[Item]:
    yield from _settled_otherwise(parts)
    for parcel in parts.shipping.parcels if parts.shipping is not None else ():
        if not parcel.under_way:
            continue
        at = f"parcels/{parcel.parcel_id}"
        if parcel.held is not None and parcel.held.release is None:
            where = parcel.held.location or ""
            yield Item(_parcel(parcel), "held", parcel.held.since, None, where, f"{at}/release", "Release")
        elif parcel.returning is not None:
            about = parcel.returning.description or ""
            yield Item(
                _parcel(parcel), "coming back", parcel.returning.at, None, about, f"{at}/came-back", "It is back"
            )
        elif parcel.status in {"delivery_failed", "on_hold", "ready_for_pickup", "return_to_sender"}:
            since = parcel.status_at or parcel.handed_over_at or parcel.packed_at
            if since is not None:
                yield Item(_parcel(parcel), "not delivered", since, None, parcel.status.replace("_", " "))


def _settled_otherwise(parts: Parts) -> Iterator[Item]:
    """Goods that the customer has, or gets, while their money went back or is collected by nobody. A note ends it."""
    for parcel in delivered_after_loss(parts):
        collected = f"{parcel.collected} collected. " if parcel.collected else ""
        about = f"{collected}Agree with the customer on the goods or their price, then note it."
        since = parcel.delivered_after_loss_at
        assert since is not None  # noqa: S101  that is what makes it one of these
        yield Item(_parcel(parcel), "delivered after loss", since, None, about, NOTES, "Settle")
    for parcel in uncollected(parts):
        since = parcel.delivered_at or parcel.handed_over_at
        assert since is not None  # noqa: S101  it left the house
        about = f"{_pieces(parcel)}. Agree with the customer on how it is paid, then note it."
        yield Item(_parcel(parcel), "not collected", since, None, about, NOTES, "Settle")
    ended_at = parts.orders.ended_at if parts.orders is not None else None
    for parcel in under_way_after_end(parts):
        since = max(at for at in (parcel.handed_over_at, ended_at) if at is not None)
        yield Item(_parcel(parcel), "after the end", since, None, _back_from(parcel), NOTES, "Settle")


def _back_from(parcel: Parcel) -> str:
    if parcel.delivered_at is not None:
        return "The customer has it. Have it fetched back, then note it."
    if parcel.returning is not None:
        return "It is coming back: record it once it is here."
    return "Have the courier stop it, then note it."


def _pieces(parcel: Parcel) -> str:
    return ", ".join(f"{piece.quantity} of line {piece.line}" for piece in parcel.lines)


def _parcel(parcel: Parcel) -> str:
    return f"{parcel.courier.upper()} {parcel.tracking_number or parcel.parcel_id[:8]}"


def _complaints(parts: Parts) -> Iterator[Item]:
    for each in parts.orders.complaints if parts.orders is not None else ():
        if each.answer is None:
            form = f"complaints/{each.complaint_id}/answer"
            yield Item(f"Complaint {each.complaint_id}", f"by {each.channel}", each.at, None, each.text, form, "Answer")


def _quotations(parts: Parts) -> Iterator[Item]:
    order = parts.orders
    if order is None or order.quotation is None or order.placed is not None or order.quotation.offer is not None:
        return
    asked = order.quotation.requested
    kilos = f"{asked.weight_grams / 1000:.1f} kg to {asked.shipping_address.country}"
    yield Item("Delivery", "to offer", asked.requested_at, None, kilos, "quotation", "Offer")


_OPEN_CLAIMS = frozenset(GuaranteeState) - {
    GuaranteeState.NONE,
    GuaranteeState.REGISTERED,
    GuaranteeState.DECLINED,
    GuaranteeState.CLOSED,
}
_AT_THE_COURIERS = frozenset({Delivery.HELD, Delivery.COMING_BACK, Delivery.PROBLEM})

QUEUES: tuple[Queue, ...] = (
    Queue(
        "returns",
        "Returns",
        "Statements that wait for their code, and goods that wait to be looked at.",
        Wanted(
            attention=frozenset(
                {
                    Attention.RETURN_TO_AUTHORISE,
                    Attention.GOODS_TO_INSPECT,
                    Attention.GOODS_TO_SEND_BACK,
                    Attention.RETURN_EXPIRED,
                }
            )
        ),
        ("to authorise", "to inspect", "to send back", "expired"),
        _returns,
        "No return waits for anybody.",
    ),
    Queue(
        "refunds",
        "Refunds",
        "Money that cannot go back yet: bank details are missing, the provider refused it, or its day has passed; and "
        "money that came in beyond what was owed.",
        Wanted(
            attention=frozenset({Attention.REFUND_FAILED, Attention.REFUND_OVERDUE, Attention.PAID_TOO_MUCH}),
            payment=frozenset({PaymentState.BANK_DETAILS_MISSING}),
        ),
        ("waits for bank details", "failed", "overdue", "paid too much"),
        _refunds,
        "Every refund is paid, or on its way.",
    ),
    Queue(
        "claims",
        "Claims",
        "Guarantee claims and paid repairs that are not over, by how far they have come.",
        Wanted(guarantee=_OPEN_CLAIMS),
        ("opened", "arranged", "received", "checked", "quoted", "charge due", "in repair", "refund due"),
        _claims,
        "No claim is open.",
    ),
    Queue(
        "overdue",
        "Overdue",
        "Deliveries, repairs, refunds and charges whose last day has passed.",
        Wanted(
            attention=frozenset(
                {
                    Attention.DELIVERY_OVERDUE,
                    Attention.REPAIR_OVERDUE,
                    Attention.REFUND_OVERDUE,
                    Attention.CHARGE_UNPAID,
                }
            ),
        ),
        ("delivery", "repair", "refund", "charge"),
        _overdue,
        "Nothing is overdue.",
    ),
    Queue(
        "parcels",
        "Parcels",
        "Parcels that the courier holds, or brings back; that left though their order is over; that were delivered "
        "after they were written off; and those of cash on delivery that nobody collects anything for.",
        Wanted(
            attention=frozenset(
                {Attention.DELIVERED_AFTER_LOSS, Attention.CASH_NOT_COLLECTED, Attention.UNDER_WAY_AFTER_END}
            ),
            delivery=_AT_THE_COURIERS,
        ),
        ("held", "coming back", "not delivered", "after the end", "delivered after loss", "not collected"),
        _parcels,
        "No parcel is held, coming back, gone after its order's end, or unpaid for.",
    ),
    Queue(
        "complaints",
        "Complaints",
        "What customers complained about and nobody has answered.",
        Wanted(attention=frozenset({Attention.COMPLAINT_TO_ANSWER})),
        (),
        _complaints,
        "Every complaint is answered.",
    ),
    Queue(
        "quotations",
        "Quotations",
        "Orders too heavy for the list of prices, that wait for the price of their delivery.",
        Wanted(attention=frozenset({Attention.QUOTATION_TO_OFFER})),
        (),
        _quotations,
        "No quotation is asked for.",
    ),
)
