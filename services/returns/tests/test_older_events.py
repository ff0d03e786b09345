"""Events that were recorded before returns knew more still read, and returns goes on from them as it would have."""

from datetime import UTC, datetime
from typing import Any

from sellers_story import CO, Story, authorise, dispatch, inspect, receive, withdraw

from ordito.kit.given import Given
from ordito.returns.adapters.postgres.codec import CODEC
from ordito.returns.domain.commands import FoundPieces, NoteParcelDelivered
from ordito.returns.domain.events import GoodsReceived, RefundDue
from ordito.returns.domain.life import status_of
from ordito.returns.domain.state import Opened

YOUNGER = {
    "returns-opened.v1": ("payment_method", "placed_at", "surcharge"),
    "withdrawal-received.v1": ("dispatched_at", "entered_by"),
    "return-authorised.v1": ("instructions", "authorised_at"),
    "goods-received.v1": ("ruling", "parcels"),
    "refund-due.v1": ("means", "means_ruling", "deductions", "paid_by_voucher"),
}
"""Fields that the first events of these names did not have."""
LATE = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)


def as_it_was(event: object) -> object:
    """The event, written, without what is younger, and read again."""
    name, data = CODEC.write(event)
    for field in YOUNGER.get(name, ()):
        data.pop(field)
    for line in data.get("lines", ()) if name == "return-inspected.v1" else ():
        for field in ("outcome", "photos", "ruling"):
            line.pop(field)
    for line in data.get("lines", ()) if name == "returns-opened.v1" else ():
        line.pop("vat_rate", None)
    return CODEC.read(name, data)


def older(past: Given[Any]) -> Given[Any]:
    return Given(past.decider, tuple(as_it_was(event) for event in past.events))


def test_a_return_that_was_begun_before_goes_on() -> None:
    past = older(Story(CO).delivered(withdraw(), authorise()))
    late = past.when(receive(at=LATE)).happens().events[-1]
    assert isinstance(late, GoodsReceived)
    assert late.ruling is not None
    assert (late.ruling.code, late.ruling.facts["authorised_at"]) == ("refusable_late", "2026-11-11T08:00:00Z")


def test_a_return_that_was_inspected_before_is_what_it_was() -> None:
    past = Story(CO).delivered(withdraw(), authorise(), dispatch(), receive())
    inspected = older(past.when(inspect(FoundPieces(1, 2, "intact"))).happens())
    state = inspected.state()
    assert isinstance(state, Opened)
    assert status_of(state.returns[0]) == "refund_due"
    refund = inspected.events[-1]
    assert isinstance(refund, RefundDue)
    assert (refund.means, refund.deductions) == ("same_method", ())
    inspected.when(inspect(FoundPieces(1, 2, "intact"))).nothing()


def test_a_delivery_without_the_parcels_lines_counts_for_the_whole_order() -> None:
    story = Story(CO)
    past = story.shipped(NoteParcelDelivered("p1", (), LATE, complete=True))
    assert len(past.events) == 5
