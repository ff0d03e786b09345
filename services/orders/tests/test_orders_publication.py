"""Every private event can be stored, read back, and told in public."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args
from uuid import UUID

import pytest
from orders_examples import (
    ALL,
    CASERTA,
    LATER,
    MONDAY_AFTERNOON,
    NOTE_ALLOCATION,
    NOTE_CAPTURE,
    NOTE_DELIVERED,
    NOTE_FAILURE,
    NOTE_SHIPPED,
    NOTE_STOP_DECLINED,
    NOTE_STOPPED,
    NOTE_WITHDRAWN,
    PLACED_TWO_LINES,
    after,
    cancel,
    euro,
    send_to,
)
from orders_of_op import (
    ACCEPT,
    ADD_NOTE,
    ANSWER,
    ASK_INVOICE,
    COMPLAIN,
    CONSENT,
    GRANT,
    NOTE_OVERDUE,
    OFFER,
    PLACE,
    REJECT,
    REQUEST_QUOTATION,
    SHIPPED_ORDER,
    TERMINATE,
    continued,
    op_history,
)

from ordito.kit.context import Actor, Context
from ordito.kit.transaction import Stored
from ordito.orders.adapters.kafka.publish import to_public
from ordito.orders.adapters.postgres.codec import CODEC
from ordito.orders.domain.commands import NoteAllocation, NotePiecesStopped, NoteReturn, NoteVoucher
from ordito.orders.domain.events import Event
from ordito.schemas import orders as public
from ordito.schemas.values import LineQuantity
from ordito.terms import load_terms, withdrawal

CONTEXT = Context(seller="opsobjects", actor=Actor("storefront", "opsobjects"), correlation="c-1")
RULING = withdrawal(load_terms().in_force("opsobjects", LATER), at=LATER, delivered_at=None, order_delivered_at=None)
IN_PART = NoteAllocation(ALL, (LineQuantity(2, 3),), at=LATER)
HISTORIES = [
    after(NOTE_CAPTURE, IN_PART, start=PLACED_TWO_LINES),
    after(NOTE_CAPTURE, NOTE_ALLOCATION, send_to(CASERTA), NOTE_SHIPPED, NOTE_DELIVERED, NOTE_WITHDRAWN),
    after(NOTE_FAILURE),
    after(cancel(), NOTE_STOPPED),
    after(cancel(), NOTE_STOP_DECLINED),
    SHIPPED_ORDER,
    op_history(PLACE, REJECT, COMPLAIN, ANSWER, CONSENT, ASK_INVOICE, ADD_NOTE),
    continued(SHIPPED_ORDER, NOTE_OVERDUE, GRANT, TERMINATE),
    op_history(REQUEST_QUOTATION, OFFER, ACCEPT),
    op_history(replace(PLACE, voucher="V-1"), NoteVoucher(euro(1000), at=LATER)),
]
WITHDRAWN = NoteReturn("r-9", "withdrawn", (LineQuantity(2, 1),), at=LATER, ruling=RULING)
HISTORIES.append(
    after(
        NOTE_CAPTURE,
        IN_PART,
        WITHDRAWN,
        NotePiecesStopped("r-9", WITHDRAWN.lines, None, at=LATER),
        start=PLACED_TWO_LINES,
    )
)
EXAMPLES: dict[type[object], Event] = {type(event): event for history in HISTORIES for event in history}


def test_there_is_an_example_of_every_event() -> None:
    assert set(EXAMPLES) == set(get_args(Event))


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=[kind.__name__ for kind in EXAMPLES])
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    name, data = CODEC.write(event)
    assert CODEC.read(name, json.loads(json.dumps(data))) == event


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=[kind.__name__ for kind in EXAMPLES])
def test_an_event_is_told_in_public_under_its_own_name(event: Event) -> None:
    name, data = CODEC.write(event)
    stored = Stored(UUID(int=1), "an-order", 1, name, event, MONDAY_AFTERNOON, CONTEXT)
    body = to_public(stored)
    assert body.type == f"ordito.orders.{name}"
    assert json.loads(body.model_dump_json()) == data, "nothing is told otherwise than it was recorded"


def test_every_public_event_of_orders_is_told_by_a_private_one() -> None:
    told = {
        to_public(Stored(UUID(int=1), "an-order", 1, "", event, MONDAY_AFTERNOON, CONTEXT)).type
        for event in EXAMPLES.values()
    }
    assert told == {event.type for event in public.EVENTS}
