"""Parcels that belong to no return, given-when-then."""

from datetime import UTC, datetime

from sellers_story import CO, Story

from ordito.kit.given import Given
from ordito.returns.domain.unknown_parcels import (
    AssignParcel,
    ParcelCommand,
    ParcelEvent,
    ParcelSettled,
    ParcelUnknown,
    ReceiveUnknownParcel,
    SendParcelBack,
    UnknownParcelAssigned,
    UnknownParcelReceived,
    UnknownParcelSentBack,
    parcel_decider,
)
from ordito.terms import return_shipment

AT = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
TERMS = Story(CO).terms
CAME = ReceiveUnknownParcel("p-1", "Somebody, Napoli", "T-1", note=None, received_by="bruno", at=AT)
RULING = return_shipment(TERMS, authorised=False)
KEPT = UnknownParcelReceived("p-1", "Somebody, Napoli", "T-1", None, "bruno", AT, RULING)
TO_R1 = AssignParcel("order-1", "r1", assigned_by="anna")
ASSIGNED = UnknownParcelAssigned("p-1", "order-1", "r1", "anna")
SENT_BACK = UnknownParcelSentBack("p-1", "anna", RULING)


def given(*events: ParcelEvent) -> Given[ParcelCommand]:
    return Given(parcel_decider(TERMS), events)


def test_a_parcel_is_kept_once_with_what_the_terms_say_of_it() -> None:
    assert RULING.code == "refused_without_authorisation"
    given().when(CAME).then(KEPT).when(CAME).nothing()


def test_a_parcel_is_assigned_once() -> None:
    given(KEPT).when(TO_R1).then(ASSIGNED).when(TO_R1).nothing()
    given(KEPT, ASSIGNED).when(AssignParcel("order-1", "r2", "anna")).rejected(ParcelSettled("assigned"))
    given(KEPT, ASSIGNED).when(SendParcelBack("anna")).rejected(ParcelSettled("assigned"))


def test_a_parcel_is_sent_back_once() -> None:
    given(KEPT).when(SendParcelBack("anna")).then(SENT_BACK).when(SendParcelBack("anna")).nothing()
    given(KEPT, SENT_BACK).when(TO_R1).rejected(ParcelSettled("sent_back"))


def test_nothing_is_done_with_a_parcel_that_never_came() -> None:
    given().when(TO_R1).rejected(ParcelUnknown())
    given().when(SendParcelBack("anna")).rejected(ParcelUnknown())
