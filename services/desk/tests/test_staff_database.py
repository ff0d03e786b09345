"""What waits for the staff, and what has a stream of its own, as the console asks it of real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desk_records import apply
from later_facts import VOUCHER
from order_history import SELLER, messages
from own_streams_history import OWN_STREAMS
from sqlalchemy import Engine
from staff_scenes import SCENES, order_of

from ordito.desk.adapters.postgres.holdings import ProjectionHoldings
from ordito.desk.adapters.postgres.work import ProjectionWork
from ordito.desk.application.ports import Chosen
from ordito.desk.application.staff_work import QUEUES, waiting
from ordito.kit.database import connect

WANTED = {queue.name: queue.wanted for queue in QUEUES}


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = connect(fresh_database)
    yield engine
    engine.dispose()


def test_before_anything_was_read_nothing_waits(engine: Engine) -> None:
    work = ProjectionWork(engine)
    assert work.counts(WANTED) == dict.fromkeys(WANTED, 0)
    assert list(work.waiting(WANTED["claims"], seller=None, limit=10)) == []


def test_each_list_finds_its_orders_by_what_they_wait_for(engine: Engine) -> None:
    apply(engine, [each for scene, path in SCENES.items() for each in messages(path, order=order_of(scene))])
    work = ProjectionWork(engine)
    expected = {
        "returns": {"withdrawn", "returned", "sent-back", "unpaid"},
        "refunds": {"bank-details", "collected-twice"},
        "claims": {name for name in SCENES if name.startswith(("claim-", "repair"))} - {"claim-remedied"},
        "overdue": {"late", "repairing", "unpaid"},
        "parcels": {"held", "coming-back", "after-loss", "not-collected", "gone"},
        "complaints": {"complained"},
        "quotations": {"quotation"},
    }
    counts = work.counts(WANTED)
    for queue in QUEUES:
        found = work.waiting(queue.wanted, seller=SELLER, limit=100)
        assert {row.order_id for row, _ in found} == {order_of(scene) for scene in expected[queue.name]}
        assert counts[queue.name] == len(found)
        assert [row.updated_at for row, _ in found] == sorted(row.updated_at for row, _ in found)
        assert {each.row.order_id for each in waiting(queue, found)} == {row.order_id for row, _ in found}
    assert list(work.waiting(WANTED["claims"], seller="another", limit=100)) == []
    assert len(work.waiting(WANTED["claims"], seller=None, limit=2)) == 2


def test_vouchers_and_parcels_are_found_by_a_part_of_what_is_known(engine: Engine) -> None:
    apply(engine, OWN_STREAMS)
    held = ProjectionHoldings(engine)
    assert [each.code for each in held.vouchers(Chosen(text="7f3"), limit=10)] == [VOUCHER]
    assert list(held.vouchers(Chosen(text="%"), limit=10)) == []
    assert len(held.unknown_parcels(Chosen(text="g. e"), limit=10)) == 1
    assert list(held.unknown_parcels(Chosen(text="nobody"), limit=10)) == []
