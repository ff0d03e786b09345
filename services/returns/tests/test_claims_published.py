"""Every private event of the guarantee is kept under its name, read again as it was, and has its public form."""

from datetime import UTC, date, datetime
from typing import get_args
from uuid import UUID

import pytest
from claims_story import (
    DECIDED_AT,
    OTHER_WATCH,
    REPORTED_AT,
    answer,
    arrange,
    check,
    checked,
    cost,
    decide,
    delivered,
    euro,
    going_on,
    quote,
    receive,
    report,
)

from ordito.kit.context import SYSTEM, Context
from ordito.kit.transaction import Stored
from ordito.returns.adapters.kafka.publish import to_public
from ordito.returns.adapters.postgres.codec import CODEC
from ordito.returns.domain.claim_commands import (
    FinishRepair,
    NoteChargePaid,
    NoteRepairOverdue,
    RegisterGuarantee,
)
from ordito.returns.domain.claim_events import ClaimEvent
from ordito.returns.domain.events import Event
from ordito.schemas import claims

LATE = report(at=datetime(2029, 1, 10, tzinfo=UTC), discovered_on=date(2029, 1, 9))
AFTER_THE_LAB = datetime(2029, 6, 1, tzinfo=UTC)
PASTS: tuple[tuple[Event, ...], ...] = (
    going_on(delivered("oplashopping", kind="business"), report()),
    going_on(
        delivered("opsobjects"),
        RegisterGuarantee(2, REPORTED_AT),
        LATE,
        arrange(),
        receive(),
        quote(4200),
        answer(accepted=True),
        NoteChargePaid("c1-repair", DECIDED_AT),
        NoteRepairOverdue("c1", AFTER_THE_LAB),
        FinishRepair("c1", "brt", "123", finished_by="carla"),
    ),
    going_on(checked("oplashopping"), decide("termination"), decide("voucher", agreed=True)),
    going_on(checked("oplashopping"), decide("equivalent_product", agreed=True, wanted=(OTHER_WATCH,))),
    going_on(
        checked("oplashopping"),
        decide("price_reduction", amount=euro(100), impossible=("repair", "replacement")),
    ),
    going_on(delivered("capitalorologi"), report(), arrange(), receive(), check(defect=False, costs=(cost(500),))),
)
HAPPENED = tuple(event for past in PASTS for event in past if isinstance(event, ClaimEvent))
KINDS = get_args(ClaimEvent)


def stored(event: object, *, name: str) -> Stored:
    context = Context(seller="a seller", actor=SYSTEM, correlation="the claim")
    return Stored(UUID(int=1), "the-order", 1, name, event, REPORTED_AT, context)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_of_a_claim_is_kept_and_published(kind: type) -> None:
    events = [event for event in HAPPENED if isinstance(event, kind)]
    assert events, "the story above has to hold one of each"
    for event in events:
        name, data = CODEC.write(event)
        assert CODEC.read(name, data) == event
        body = to_public(stored(event, name=name))
        assert body.type == f"ordito.returns.{name}"
        assert type(body) in claims.EVENTS
        assert type(body).model_validate(body.model_dump(mode="json")) == body


def test_every_public_event_of_the_guarantee_is_published() -> None:
    assert {type(to_public(stored(event, name=""))) for event in HAPPENED} == set(claims.EVENTS)
