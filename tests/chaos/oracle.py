"""Says what is wrong with the evidence. An empty list: every accepted order has exactly what it should have, once."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from chaos.crowd import Accepted
from chaos.evidence import PUBLISHING, Event, Evidence, by_order
from chaos.plans import Kind, expected_of


def faults(evidence: Evidence) -> list[str]:
    """Every fault, as a sentence."""
    return [
        *_events(evidence),
        *_streams(evidence),
        *_stores(evidence),
        *_apis(evidence),
        *_money(evidence),
        *_letters(evidence),
        *_stock(evidence),
        *_desk(evidence),
        *(f"parked: {item['id']} {item['name']}: {item['error']}" for item in evidence.parked),
        *([f"{evidence.internal_errors} answers were internal errors"] if evidence.internal_errors else []),
    ]


def _events(evidence: Evidence) -> Iterator[str]:
    """Each order has each event that its plan calls for, so often, and no other."""
    counted = by_order(evidence.published)
    known = {one.order_id for one in evidence.accepted}
    for one in evidence.accepted:
        expected = expected_of(one.plan.kind)
        seen = counted.get(one.order_id, Counter())
        for kind in sorted(set(expected.events) | set(seen)):
            if kind in expected.perhaps:
                if seen[kind] > expected.perhaps[kind]:
                    yield f"{_name(one)}: {seen[kind]} × {kind}, expected at most {expected.perhaps[kind]}"
            elif seen[kind] != expected.events[kind]:
                yield f"{_name(one)}: {seen[kind]} × {kind}, expected {expected.events[kind]}"
    for stream in sorted(counted):
        if stream not in known and not stream.startswith("stock/"):
            yield f"{stream}: an order that nobody was told of"


def _streams(evidence: Evidence) -> Iterator[str]:
    """Versions are contiguous from 1 in the order of publication; a copy of an event is the same to the byte."""
    first: dict[str, Event] = {}
    versions: dict[tuple[str, str], int] = defaultdict(int)
    for event in evidence.published:
        known = first.setdefault(event.id, event)
        if known is not event:
            if known != event:
                yield f"event {event.id} of {event.stream} was published twice with different content"
            continue
        place = (event.source, event.stream)
        versions[place] += 1
        if event.version != versions[place]:
            yield f"{event.source} {event.stream}: version {event.version} where {versions[place]} was to come"
            versions[place] = event.version


def _stores(evidence: Evidence) -> Iterator[str]:
    """Kafka holds the events of the stores, all of them and nothing else."""
    published = {(event.source, event.stream, event.id, event.version) for event in evidence.published}
    for source, stream, event_id, version in sorted(evidence.stored - published):
        yield f"{source} {stream} {version} ({event_id}) is stored and was not published"
    for source, stream, event_id, version in sorted(published - evidence.stored):
        yield f"{source} {stream} {version} ({event_id}) was published and is not stored"


def _apis(evidence: Evidence) -> Iterator[str]:
    """Every service tells of its events just as they were published."""
    orders = {one.order_id for one in evidence.accepted}
    told = {event.id: event for event in evidence.told}
    published = {
        event.id: event
        for event in evidence.published
        if event.stream in orders and event.source in PUBLISHING and event.source != "notifications"
    }
    for event_id in sorted(told.keys() | published.keys()):
        if told.get(event_id) != published.get(event_id):
            event = told.get(event_id) or published[event_id]
            yield f"{event.source} {event.stream} {event.version}: API and Kafka tell differently of it, or one nothing"


def _money(evidence: Evidence) -> Iterator[str]:
    """The provider booked each charge and each refund once, of the right amount, and nothing for anybody else."""
    booked: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entry in evidence.ledger:
        if entry["status"] == "succeeded":
            order_id = entry["idempotency_key"].split(":")[1]
            booked[order_id, entry["kind"]].append(entry["amount"])
    for one in evidence.accepted:
        expected = expected_of(one.plan.kind)
        for kind, amounts in (("charge", expected.charges), ("refund", expected.refunds)):
            found = booked.pop((one.order_id, kind), [])
            if found != list(amounts):
                yield f"{_name(one)}: {kind}s of {found} in the ledger, expected {list(amounts)}"
    for (order_id, kind), found in sorted(booked.items()):
        yield f"{order_id}: {kind}s of {found} in the ledger for an order that nobody was told of"


def _letters(evidence: Evidence) -> Iterator[str]:
    """The mailbox holds each letter once: as many as the plan calls for, each with a Message-ID of its own."""
    arrived: dict[str, list[str]] = defaultdict(list)
    for message in evidence.messages:
        arrived[message.to].append(message.message_id)
    for one in evidence.accepted:
        expected = expected_of(one.plan.kind).letters.total()
        found = arrived.pop(one.plan.email, [])
        if len(found) != expected or len(set(found)) != expected:
            yield f"{_name(one)}: {len(found)} e-mails, {len(set(found))} of them different, expected {expected}"
    for address, found in sorted(arrived.items()):
        yield f"{address}: {len(found)} e-mails to somebody who ordered nothing"


def _stock(evidence: Evidence) -> Iterator[str]:
    """What is reserved is what confirmed orders wait for; nothing was sold that was not there."""
    reserved: Counter[str] = Counter()
    for one in evidence.accepted:
        if one.plan.kind in (Kind.KEPT, Kind.PARTLY_GONE):
            reserved[one.plan.order["lines"][0]["sku"]] += 1
    for sku, (on_hand, held) in sorted(evidence.stock.items()):
        if held != reserved[sku] or held > on_hand:
            yield f"{sku}: {held} of {on_hand} pieces reserved, expected {reserved[sku]}"


def _desk(evidence: Evidence) -> Iterator[str]:
    """The desk has seen the newest event of every service."""
    newest: dict[str, dict[str, int]] = defaultdict(dict)
    for event in evidence.published:
        known = newest[event.stream].get(event.source, 0)
        newest[event.stream][event.source] = max(known, event.version)
    for one in evidence.accepted:
        seen = dict(evidence.desk.get(one.order_id, {}))
        if seen != newest[one.order_id]:
            yield f"{_name(one)}: the desk has seen {seen}, published is {newest[one.order_id]}"


def _name(one: Accepted) -> str:
    return f"{one.plan.name} ({one.plan.kind.value}, {one.order_id})"
