"""200 orders while the broker, PostgreSQL, each worker and each API are killed with SIGKILL in turn.

At the end every order accepted with a 201 has exactly the events, e-mails, charges and refunds that it should have.
"""

import random
from collections.abc import Callable
from concurrent.futures import as_completed
from dataclasses import replace
from itertools import islice
from time import monotonic

import pytest
from chaos.crowd import Crowd, Traffic
from chaos.evidence import Evidence, gather
from chaos.oracle import faults
from chaos.plans import Kind, Shelf, in_parts, mixed
from chaos.stillness import wait_until_still

from ordito.cli.demo.proof import verify
from ordito.cli.engine import SERVICES, System

pytestmark = pytest.mark.timeout(1200)

ORDERS = 200
VICTIMS = (
    *("postgres", "kafka", "nursery", "mailbox", "provider"),
    *(f"{service}-worker" for service in SERVICES),
    *SERVICES,
    *("kafka", "postgres"),
)
READY = 180.0
SHOWN = 25


@pytest.fixture(scope="session")
def storm(
    system: System, crowd: Crowd, shelf: Shelf, dice: random.Random, seed: int, tell: Callable[[str], None]
) -> Evidence:
    """The evidence after the storm. For each victim a part of the orders, and its death in the middle of them."""
    began = monotonic()
    victims = list(VICTIMS)
    dice.shuffle(victims)
    tell(f"ORDITO_CHAOS_SEED={seed}: {', '.join(victims)}")
    traffic = Traffic(crowd)
    try:
        for victim, plans in zip(victims, in_parts(mixed(shelf, ORDERS, dice=dice), len(victims)), strict=True):
            posted = traffic.send(plans)
            for accepted in islice(as_completed(posted), dice.randint(1, len(posted))):
                accepted.result()
            system.wait_ready(victim, READY)
            system.kill(victim)
            system.wait_ready(victim, READY)
    finally:
        traffic.finish()
    tell(f"{len(victims)} killed and {len(crowd.accepted)} orders at their ends after {monotonic() - began:.0f} s")
    wait_until_still(system)
    evidence = gather(system, crowd)
    brought = sum(one.deliveries for one in evidence.messages)
    tell(
        f"quiet after {monotonic() - began:.0f} s: {len(evidence.stored)} events stored, {len(evidence.published)} "
        f"published, {len(evidence.messages)} e-mails in {brought} deliveries, "
        f"{len(evidence.ledger)} entries in the ledger; asked again after {dict(crowd.noted)}"
    )
    return evidence


def test_every_accepted_order_has_exactly_what_it_should_have(storm: Evidence, seed: int) -> None:
    assert len(storm.accepted) >= ORDERS
    found = faults(storm)
    assert not found, f"seed {seed}: {len(found)} faults, among them\n" + "\n".join(found[:SHOWN])


def test_the_desk_built_again_from_the_first_event_equals_the_live_one(system: System, storm: Evidence) -> None:
    report = verify(system)
    assert report.get("equal"), report
    assert report["events"] >= len(storm.stored)


# What the oracle is worth: each kind of loss and repetition, done to a copy of the evidence, must be found.


def _without_a_letter(evidence: Evidence) -> Evidence:
    return replace(evidence, messages=evidence.messages[:100] + evidence.messages[101:])


def _with_a_letter_sent_twice(evidence: Evidence) -> Evidence:
    again = replace(evidence.messages[50], message_id="<another@example.it>")
    return replace(evidence, messages=(*evidence.messages, again))


def _with_a_second_refund(evidence: Evidence) -> Evidence:
    refund = next(entry for entry in evidence.ledger if entry["kind"] == "refund")
    return replace(evidence, ledger=(*evidence.ledger, {**refund, "idempotency_key": refund["idempotency_key"] + "0"}))


def _without_a_refund(evidence: Evidence) -> Evidence:
    refund = next(entry for entry in evidence.ledger if entry["kind"] == "refund")
    return replace(evidence, ledger=tuple(entry for entry in evidence.ledger if entry is not refund))


def _with_a_second_charge(evidence: Evidence) -> Evidence:
    charge = next(entry for entry in evidence.ledger if entry["status"] == "succeeded")
    return replace(evidence, ledger=(*evidence.ledger, charge))


def _with_an_order_lost(evidence: Evidence) -> Evidence:
    lost = evidence.accepted[7].order_id
    rest = tuple(event for event in evidence.published if event.stream != lost)
    return replace(evidence, published=rest)


def _with_an_event_unpublished(evidence: Evidence) -> Evidence:
    return replace(evidence, published=evidence.published[:-1])


def _with_an_event_told_otherwise(evidence: Evidence) -> Evidence:
    changed = replace(evidence.published[3], content="{}")
    return replace(evidence, published=(*evidence.published, changed))


def _with_two_events_the_wrong_way_round(evidence: Evidence) -> Evidence:
    order = evidence.accepted[0].order_id
    first, second = (
        place
        for place, event in enumerate(evidence.published)
        if (event.source, event.stream) == ("orders", order) and event.version < 3
    )
    events = list(evidence.published)
    events[first], events[second] = events[second], events[first]
    return replace(evidence, published=tuple(events))


def _with_an_event_that_no_store_has(evidence: Evidence) -> Evidence:
    return replace(evidence, stored=evidence.stored - {min(evidence.stored)})


def _with_an_api_that_keeps_silent(evidence: Evidence) -> Evidence:
    return replace(evidence, told=evidence.told[1:])


def _with_an_order_the_crowd_did_not_hear_of(evidence: Evidence) -> Evidence:
    return replace(evidence, accepted=evidence.accepted[1:])


def _with_an_order_confirmed_that_was_to_be_rejected(evidence: Evidence) -> Evidence:
    place, one = next(pair for pair in enumerate(evidence.accepted) if pair[1].plan.kind == Kind.KEPT)
    otherwise = replace(one, plan=replace(one.plan, kind=Kind.GONE))
    return replace(evidence, accepted=(*evidence.accepted[:place], otherwise, *evidence.accepted[place + 1 :]))


def _with_a_piece_still_reserved(evidence: Evidence) -> Evidence:
    sku, (on_hand, reserved) = max(evidence.stock.items())
    return replace(evidence, stock={**evidence.stock, sku: (on_hand, reserved + 1)})


def _with_a_desk_that_missed_an_event(evidence: Evidence) -> Evidence:
    order = evidence.accepted[0].order_id
    seen = dict(evidence.desk[order])
    return replace(evidence, desk={**evidence.desk, order: {**seen, "orders": seen["orders"] - 1}})


def _with_something_parked(evidence: Evidence) -> Evidence:
    return replace(evidence, parked=({"id": "effect:refund:1", "name": "refund", "error": "refused"},))


@pytest.mark.parametrize(
    ("sabotage", "said"),
    [
        (_without_a_letter, "e-mails"),
        (_with_a_letter_sent_twice, "e-mails"),
        (_with_a_second_refund, "refunds of"),
        (_without_a_refund, "refunds of"),
        (_with_a_second_charge, "charges of"),
        (_with_an_order_lost, "0 × orders.order-placed"),
        (_with_an_event_unpublished, "was not published"),
        (_with_an_event_told_otherwise, "twice with different content"),
        (_with_two_events_the_wrong_way_round, "was to come"),
        (_with_an_event_that_no_store_has, "is not stored"),
        (_with_an_api_that_keeps_silent, "API and Kafka"),
        (_with_an_order_the_crowd_did_not_hear_of, "nobody was told of"),
        (_with_an_order_confirmed_that_was_to_be_rejected, "orders.order-confirmed, expected 0"),
        (_with_a_piece_still_reserved, "reserved, expected"),
        (_with_a_desk_that_missed_an_event, "the desk has seen"),
        (_with_something_parked, "parked"),
    ],
)
def test_the_oracle_finds_evidence(storm: Evidence, sabotage: Callable[[Evidence], Evidence], said: str) -> None:
    known = set(faults(storm))
    found = [fault for fault in faults(sabotage(storm)) if fault not in known]
    assert any(said in fault for fault in found), found
