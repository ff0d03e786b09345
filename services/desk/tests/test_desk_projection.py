"""The desk's tables on real PostgreSQL and Kafka: rebuilt from offset 0 they equal the live ones, byte for byte."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from claim_history import CLAIMED
from desk_records import DESK, apply, headers, records
from folding import folded
from later_facts import LATER, VOUCHER
from later_history import PATHS
from order_history import ORDER, SELLER, STAFF, WHOLE_PATH, Happened, messages
from own_streams_history import OWN_STREAMS
from pydantic_core import to_json
from sqlalchemy import Engine, select, text
from waiting import until

from ordito.desk.adapters.postgres import tables
from ordito.desk.adapters.postgres.holdings import ProjectionHoldings
from ordito.desk.adapters.postgres.projection import DeskProjection
from ordito.desk.adapters.postgres.views import ProjectionViews
from ordito.desk.application.ports import Chosen
from ordito.kit import kafka
from ordito.kit.context import Context
from ordito.kit.database import connect
from ordito.kit.message import Message
from ordito.kit.projection import create, enter, exclusive, live_schema, take
from ordito.kit.projection_rebuild import canonical_hash, rebuild, verify
from ordito.kit.projection_runner import ProjectionRunner
from ordito.schemas import shipping


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = connect(fresh_database)
    yield engine
    engine.dispose()


def rows(engine: Engine, query: Any) -> list[dict[str, Any]]:
    with engine.begin() as connection:
        enter(connection, live_schema(DESK))
        return [dict(row) for row in connection.execute(query).mappings()]


def fingerprint(engine: Engine) -> str:
    with engine.begin() as connection:
        return canonical_hash(connection, DESK, schema=live_schema(DESK))


def counted(on_hand: int, version: int) -> Message:
    body = shipping.StockCountedV1(sku="OPSPW-86", on_hand=on_hand, reserved=2, counted_by="marta")
    first = messages(WHOLE_PATH)[0]
    return replace(
        first,
        id=f"stock-{version}",
        source="shipping",
        type=body.type,
        stream=f"stock/{SELLER}/OPSPW-86",
        version=version,
        context=Context(SELLER, STAFF, "c"),
        data=body.model_dump(mode="json"),
    )


def test_the_whole_path_becomes_a_row_its_parts_and_its_timeline(engine: Engine) -> None:
    apply(engine, [*messages(WHOLE_PATH), counted(12, 1), counted(9, 2)])
    (order,) = rows(engine, select(tables.orders))
    assert (order["order_id"], order["number"], order["status"]) == (ORDER, "OB-2026-000042", "returned")
    assert order["skus"] == ["OPSPW-86", "OPSBR-12", "OPSOR-07"]
    assert len(rows(engine, select(tables.order_parts))) == 5
    assert len(rows(engine, select(tables.timeline))) == len(WHOLE_PATH)
    assert rows(engine, select(tables.stock)) == [
        {"seller": SELLER, "sku": "OPSPW-86", "on_hand": 9, "reserved": 2},
    ]


def test_neither_batches_nor_interleaving_change_a_byte(engine: Engine, postgres_url: str) -> None:
    read = messages(WHOLE_PATH)
    apply(engine, read, batch=1)
    one = fingerprint(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA desk_live CASCADE"))
    apply(engine, sorted(read, key=lambda each: (each.source, each.version)), batch=500)
    assert fingerprint(engine) == one


def test_vouchers_and_unknown_parcels_have_rows_of_their_own(engine: Engine) -> None:
    apply(engine, [*messages(WHOLE_PATH), *OWN_STREAMS], batch=2)
    holdings = ProjectionHoldings(engine)
    (voucher,) = holdings.vouchers(Chosen(seller=SELLER, status="active"), limit=10)
    assert (voucher.code, voucher.issued, voucher.balance, voucher.order_id) == (VOUCHER, 1000, 400, ORDER)
    assert [(each.kind, each.amount, each.balance) for each in holdings.voucher_movements(SELLER, VOUCHER)] == [
        ("issued", 1000, 1000),
        ("spent", 1000, 0),
        ("restored", 400, 400),
    ]
    (parcel,) = holdings.unknown_parcels(Chosen(), limit=10)
    assert (parcel.status, parcel.order_id, parcel.ruling) == ("sent_back", ORDER, LATER)
    assert holdings.vouchers(Chosen(status="spent"), limit=10) == []
    assert holdings.unknown_parcels(Chosen(sellers=frozenset({"another"})), limit=10) == []
    assert len(rows(engine, select(tables.orders))) == 1
    assert {row["order_id"] for row in rows(engine, select(tables.timeline))} == {ORDER}


def test_streams_of_their_own_read_in_any_batches_give_the_same_bytes(engine: Engine) -> None:
    prints = set()
    for size in (1, 3, 500):
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA IF EXISTS desk_live CASCADE"))
        apply(engine, [*OWN_STREAMS, *messages(CLAIMED)], batch=size)
        prints.add(fingerprint(engine))
    assert len(prints) == 1


def test_a_stream_of_a_kind_that_is_not_known_here_breaks_nothing(engine: Engine) -> None:
    gift = replace(OWN_STREAMS[0], id="gift", stream=f"gift/{SELLER}/1")
    apply(engine, [*messages(WHOLE_PATH), gift])
    assert len(rows(engine, select(tables.timeline))) == len(WHOLE_PATH)
    assert rows(engine, select(tables.vouchers)) == []


@pytest.mark.parametrize("path", PATHS)
def test_what_is_written_is_read_again_as_it_was_folded(engine: Engine, path: list[Happened]) -> None:
    apply(engine, messages(path), batch=1)
    file = ProjectionViews(engine).find(ORDER)
    assert file is not None
    assert file.parts == folded(messages(path))


def test_before_anything_was_read_there_is_no_voucher(engine: Engine) -> None:
    holdings = ProjectionHoldings(engine)
    assert holdings.vouchers(Chosen(), limit=10) == []
    assert holdings.voucher_movements(SELLER, VOUCHER) == []
    assert holdings.unknown_parcels(Chosen(), limit=10) == []


def test_an_event_against_its_contract_is_parked_and_its_stream_waits(engine: Engine) -> None:
    read = messages(WHOLE_PATH)
    broken = replace(read[2], data={"amount": "much"})
    with exclusive(engine, DESK) as connection:
        create(connection, DESK, schema=live_schema(DESK))
        taken = take(connection, DESK, records([read[0], broken, read[3], read[4]]))
    assert (taken.applied, taken.parked, taken.held) == (2, 1, 1)
    assert [row["status"] for row in rows(engine, select(tables.orders))] == ["received"]


def test_an_unknown_type_of_event_stays_in_the_timeline(engine: Engine) -> None:
    read = messages(WHOLE_PATH)
    apply(engine, [read[0], replace(read[5], version=2, type="ordito.orders.gift-wrapped.v1")])
    assert [row["type"] for row in rows(engine, select(tables.timeline).order_by(tables.timeline.c.version))] == [
        "ordito.orders.order-placed.v1",
        "ordito.orders.gift-wrapped.v1",
    ]


def test_rebuilt_from_offset_zero_it_equals_the_live_one(
    engine: Engine, kafka_bootstrap: str, unique_name: str
) -> None:
    """With duplicates, a hole that is filled late, and an unreadable message on the way."""
    desk = DeskProjection(topics=tuple(f"{topic}.{unique_name}" for topic in DESK.topics))
    kafka.ensure_topics(kafka_bootstrap, desk.topics)
    producer = kafka.producer(kafka_bootstrap, client_id="test")

    def send(message: Message) -> None:
        key, value = message.stream.encode(), to_json(message.data)
        topic = f"ordito.{message.source}.{unique_name}"
        producer.send(topic, key=key, value=value, headers=list(headers(message)))

    for number in range(40):
        read = messages(WHOLE_PATH, order=f"{ORDER[:-4]}{number:04d}")
        if number % 5 == 0:
            read[5], read[6] = read[6], read[5]
        if number % 7 == 0:
            read.insert(9, read[8])
        for message in read:
            send(message)
    later = [each for place, path in enumerate(PATHS) for each in messages(path, order=f"{ORDER[:-4]}9{place:03d}")]
    for message in [*later, *OWN_STREAMS]:
        send(message)
    producer.send(desk.topics[0], key=b"x", value=b"not an event", headers=[])
    producer.flush(timeout=30)

    stop = threading.Event()
    runner = ProjectionRunner(engine, desk, bootstrap_servers=kafka_bootstrap)
    thread = threading.Thread(target=runner.run, args=(stop,))
    thread.start()
    try:
        _until_all_are_in(engine, 40 * len(WHOLE_PATH) + len(later))
        proof = verify(engine, desk, bootstrap_servers=kafka_bootstrap)
        assert (proof.equal, proof.swapped) == (True, False), proof.differences
        assert rebuild(engine, desk, bootstrap_servers=kafka_bootstrap, swap="if_equal").swapped
        send(counted(3, 1))
        producer.flush(timeout=30)
        until(lambda: bool(rows(engine, select(tables.stock))))
    finally:
        stop.set()
        thread.join(timeout=30)
        producer.close(timeout=5)


def _until_all_are_in(engine: Engine, expected: int) -> None:
    def arrived() -> bool:
        with engine.begin() as connection:
            if connection.execute(text("SELECT to_regclass('desk_live.timeline')")).scalar_one() is None:
                return False
            return connection.execute(text("SELECT count(*) FROM desk_live.timeline")).scalar_one() == expected

    until(arrived, seconds=40)
