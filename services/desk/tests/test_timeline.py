"""The order in which what happened is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from order_history import WHOLE_PATH, messages

from ordito.desk.domain.timeline import Entry, in_order

ENTRIES = [
    Entry(
        id=message.id,
        source=message.source,
        version=message.version,
        type=message.type,
        at=message.time,
        actor_kind=message.context.actor.kind,
        actor_id=message.context.actor.id,
        correlation=message.context.correlation,
        causation=message.context.causation,
        data=message.data,
    )
    for message in messages(WHOLE_PATH)
]


@given(st.permutations(ENTRIES))
def test_it_is_the_same_however_the_rows_come(rows: list[Entry]) -> None:
    assert in_order(rows) == in_order(ENTRIES)


def test_an_effect_whose_clock_is_behind_still_follows_its_cause() -> None:
    cause, effect = ENTRIES[0], replace(ENTRIES[3], at=ENTRIES[0].at - timedelta(hours=1), causation=ENTRIES[0].id)
    assert in_order([effect, cause]) == (cause, effect)


def test_events_of_one_instant_keep_the_order_of_their_stream() -> None:
    same = [replace(entry, at=ENTRIES[0].at) for entry in ENTRIES if entry.source == "orders"]
    assert in_order(reversed(same)) == tuple(same)


def test_causes_in_a_circle_lose_no_entry() -> None:
    one = replace(ENTRIES[0], id="a", causation="b")
    other = replace(ENTRIES[0], id="b", causation="a", source="payments")
    assert {entry.id for entry in in_order([one, other])} == {"a", "b"}


def test_the_customer_is_spared_what_services_note_for_themselves() -> None:
    told = [entry.name for entry in in_order(ENTRIES) if not entry.bookkeeping]
    assert "payment-noted" not in told
    assert told[:2] == ["order-placed", "payment-captured"]
