"""The movable clock: forward only, in the database, followed by every process, absent in production."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from waiting import until

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.dev_clock import MovableClock, MovesForwardOnly
from ordito.kit.http.app import create_app
from ordito.kit.http.testing import serving
from ordito.kit.settings import ServiceSettings

NOW = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def movable(database: Database, fresh_database: str, clock: FixedClock) -> Iterator[MovableClock]:
    movable = MovableClock(fresh_database, real=clock)
    yield movable
    movable.close()


@pytest.fixture
def dev_client(database: Database, settings: ServiceSettings, movable: MovableClock) -> Iterator[httpx.Client]:
    app = create_app(
        service="loans",
        title="Loans",
        description="",
        settings=settings.model_copy(update={"dev": True}),
        database=database,
        clock=movable,
        routers=[],
    )
    with serving(app) as client:
        yield client


def test_it_tells_the_real_time_until_it_is_moved(movable: MovableClock, clock: FixedClock) -> None:
    assert movable.now() == NOW
    assert movable.advance(DAY) == NOW + DAY
    clock.advance(DAY)
    assert movable.now() == NOW + 2 * DAY
    assert movable.move_to(NOW + 5 * DAY) == NOW + 5 * DAY
    assert movable.offset == 4 * DAY


def test_it_moves_forward_only(movable: MovableClock) -> None:
    movable.advance(DAY)
    with pytest.raises(MovesForwardOnly):
        movable.move_to(NOW)
    with pytest.raises(MovesForwardOnly):
        movable.advance(-DAY)
    assert movable.now() == NOW + DAY


def test_another_process_follows_and_a_new_one_starts_where_it_was(
    movable: MovableClock, fresh_database: str, clock: FixedClock
) -> None:
    other = MovableClock(fresh_database, real=clock)
    assert other.now() == NOW
    movable.advance(DAY)
    until(lambda: other.now() == NOW + DAY)
    other.close()
    restarted = MovableClock(fresh_database, real=clock)
    assert restarted.now() == NOW + DAY
    restarted.close()


def test_before_the_first_migration_and_without_a_database_it_tells_the_real_time(clock: FixedClock) -> None:
    lost = MovableClock("postgresql://nobody@127.0.0.1:1/nothing", real=clock)
    assert lost.now() == NOW
    lost.close()


def test_a_supervisor_moves_it_over_http(dev_client: httpx.Client, callers: Any) -> None:
    supervisor = callers.staff("supervisor")
    moved = dev_client.post("/v1/dev/clock", json={"advance_seconds": 86400}, headers=supervisor)
    assert (moved.status_code, moved.json()) == (200, {"now": "2026-04-21T10:00:00Z", "ahead_seconds": 86400.0})
    dev_client.post("/v1/dev/clock", json={"to": "2026-04-25T12:00:00+02:00"}, headers=supervisor)
    assert dev_client.get("/v1/dev/clock", headers=callers.staff("viewer")).json()["now"] == "2026-04-25T10:00:00Z"
    back = dev_client.post("/v1/dev/clock", json={"to": "2026-04-24T10:00:00Z"}, headers=supervisor)
    assert (back.status_code, back.json()["code"]) == (422, "clock_moves_forward_only")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"advance_seconds": -1},
        {"advance_seconds": 1, "to": "2026-12-01T00:00:00Z"},
        {"to": "2026-12-01T00:00:00"},
        {"to": "9999-12-31T23:59:59Z"},
        {"advance_seconds": 10**12},
    ],
)
def test_a_move_that_is_none_is_refused(dev_client: httpx.Client, callers: Any, body: dict[str, Any]) -> None:
    answer = dev_client.post("/v1/dev/clock", json=body, headers=callers.staff("supervisor"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_others_may_not_move_it(dev_client: httpx.Client, callers: Any) -> None:
    body = {"advance_seconds": 1}
    assert dev_client.post("/v1/dev/clock", json=body, headers=callers.staff("agent")).status_code == 403
    assert dev_client.post("/v1/dev/clock", json=body).status_code == 401


def test_without_ordito_dev_there_is_no_such_address(client: httpx.Client, callers: Any) -> None:
    assert client.get("/v1/dev/clock", headers=callers.staff("supervisor")).status_code == 404
