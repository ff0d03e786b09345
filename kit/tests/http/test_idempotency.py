"""A POST is done once, however often and however concurrently it is sent."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.http.idempotency import purge_expired
from ordito.kit.http.tables import idempotency
from ordito.kit.tables import events

LOAN = {"copies": [{"title": "Silas Marner", "quantity": 1}]}
OTHER_LOAN = {"copies": [{"title": "Romola", "quantity": 1}]}
EXTEND = "/v1/loans/0191f3c2-7a4e-7c7b-9d6e-0d4f3f1a2b3c/extend"


class Fault(RuntimeError):
    """Ours."""


def lend(client: httpx.Client, callers: Any, key: str = "key-1", loan: dict[str, Any] = LOAN) -> httpx.Response:
    return client.post("/v1/loans", json=loan, headers={**callers.storefront(), "Idempotency-Key": key})


def count(database: Database, table: Any) -> int:
    with database.read() as tx:
        return tx.connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_the_same_request_again_gets_the_saved_answer_byte_for_byte(
    client: httpx.Client, callers: Any, database: Database, clock: FixedClock
) -> None:
    first = lend(client, callers)
    clock.advance(timedelta(days=1))
    again = lend(client, callers)
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert again.headers["Location"] == first.headers["Location"] == f"/v1/loans/{first.json()['id']}"
    assert again.headers["Content-Type"] == first.headers["Content-Type"] == "application/json"
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert count(database, events) == 1


def test_the_same_body_in_another_spelling_is_the_same_request(client: httpx.Client, callers: Any) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1", "Content-Type": "application/json"}
    first = client.post("/v1/loans", content=json.dumps(LOAN), headers=headers)
    again = client.post(
        "/v1/loans", content='{ "copies": [ {"quantity": 1,\n "title": "Silas Marner"} ] }', headers=headers
    )
    assert again.content == first.content


def test_the_same_key_with_another_body_is_refused(client: httpx.Client, callers: Any, database: Database) -> None:
    lend(client, callers)
    other = lend(client, callers, loan=OTHER_LOAN)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"
    assert other.json()["param"] == "Idempotency-Key"
    assert count(database, events) == 1


def test_the_same_key_for_another_subject_of_the_same_route_is_refused(client: httpx.Client, callers: Any) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1"}
    assert client.post(EXTEND, headers=headers).status_code == 200
    other = client.post(EXTEND.replace("2b3c", "2b3d"), headers=headers)
    assert other.json()["code"] == "idempotency_key_reused"


def test_the_same_key_of_another_principal_or_at_another_route_is_another_key(
    client: httpx.Client, callers: Any, database: Database
) -> None:
    lend(client, callers)
    others = {**callers.storefront(callers.other_api_key), "Idempotency-Key": "key-1"}
    assert client.post("/v1/loans", json=OTHER_LOAN, headers=others).status_code == 201
    assert client.post(EXTEND, headers=others).status_code == 200
    assert count(database, events) == 2


def test_two_requests_with_the_same_key_at_the_same_instant_make_one_loan(
    client: httpx.Client, callers: Any, database: Database, gate: Any
) -> None:
    gate.open.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lend, client, callers)
        assert gate.entered.wait(10)
        meanwhile = lend(client, callers)
        gate.open.set()
        assert first.result().status_code == 201
    assert meanwhile.status_code == 409
    assert meanwhile.json()["code"] == "request_in_progress"
    assert meanwhile.headers["Retry-After"] == "1"
    assert lend(client, callers).content == first.result().content
    assert count(database, events) == 1


def test_neither_the_key_nor_the_look_up_assigns_a_transaction_id_before_the_streams_are_locked(
    client: httpx.Client, callers: Any, database: Database, gate: Any
) -> None:
    """Trap: a transaction id taken before the stream's lock lets the relay invert two versions.

    Save the key first (an INSERT before the locks) and this fails.
    """
    headers = {**callers.storefront(), "Idempotency-Key": "key-1"}
    query = text(
        "SELECT backend_xid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
    )
    with ThreadPoolExecutor(1) as pool:
        with database.transaction("0191f3c2-7a4e-7c7b-9d6e-0d4f3f1a2b3c"):
            waiting = pool.submit(client.post, EXTEND, headers=headers)
            held: list[Any] = []
            while not held and not waiting.done():
                with database.read() as tx:
                    held = list(tx.connection.scalars(query))
            assert held == [None]
        assert waiting.result().status_code == 200


def test_many_at_once_are_the_one_answer_or_told_to_wait(
    client: httpx.Client, callers: Any, database: Database
) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: lend(client, callers), range(24)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert count(database, events) == 1


def test_at_one_stream_the_second_waits_for_the_first_and_gets_its_answer(
    client: httpx.Client, callers: Any, gate: Any
) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1"}
    gate.open.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(client.post, EXTEND, headers=headers)
        assert gate.entered.wait(10)
        second = pool.submit(client.post, EXTEND, headers=headers)
        gate.open.set()
        assert second.result().content == first.result().content
    replayed = [one.result().headers.get("Idempotent-Replayed") for one in (first, second)]
    assert replayed == [None, "true"]


def test_what_fails_rolls_back_saves_nothing_and_leaves_the_key_free(
    client: httpx.Client, callers: Any, database: Database, gate: Any
) -> None:
    def fault() -> None:
        raise Fault("after the append")

    gate.fault = fault
    failed = lend(client, callers)
    assert failed.status_code == 500
    assert (count(database, events), count(database, idempotency)) == (0, 0)
    gate.fault = lambda: None
    assert lend(client, callers, loan=OTHER_LOAN).status_code == 201


def test_a_validation_failure_saves_nothing(client: httpx.Client, callers: Any, database: Database) -> None:
    assert lend(client, callers, loan={"copies": [{"title": "Romola", "quantity": 0}]}).status_code == 422
    assert count(database, idempotency) == 0
    assert lend(client, callers).status_code == 201


def test_an_answer_lost_between_commit_and_caller_is_replayed(
    client: httpx.Client, callers: Any, database: Database, gate: Any
) -> None:
    """The caller hangs up while the request is at work; the work commits, its answer reaches nobody."""
    gate.open.clear()
    impatient = httpx.Client(base_url=client.base_url, timeout=0.3)
    with pytest.raises(httpx.ReadTimeout):
        lend(impatient, callers)
    impatient.close()
    gate.open.set()
    for _ in range(100):
        if count(database, idempotency):
            break
    again = lend(client, callers)
    assert again.status_code == 201
    assert again.headers["Idempotent-Replayed"] == "true"
    assert count(database, events) == 1


def test_the_answer_and_the_events_are_one_commit(
    client: httpx.Client, callers: Any, database: Database, gate: Any
) -> None:
    """A process that dies before the commit leaves neither; there is no instant with one of both.

    The connection is cut from outside after the append, as SIGKILL of the process would cut it.
    """

    def cut() -> None:
        with database.engine.connect() as other:
            other.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()"
            )

    gate.fault = cut
    lost = lend(client, callers)
    assert lost.status_code == 503
    assert lost.json()["code"] == "temporarily_unavailable"
    assert lost.headers["Retry-After"]
    assert (count(database, events), count(database, idempotency)) == (0, 0)
    gate.fault = lambda: None
    assert lend(client, callers).status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "è", "x" * 256])
def test_a_key_that_is_no_key_is_refused(client: httpx.Client, callers: Any, key: str) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": key.encode()}
    answer = client.post("/v1/loans", json=LOAN, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")


def test_a_request_without_key_is_refused(client: httpx.Client, callers: Any, database: Database) -> None:
    answer = client.post("/v1/loans", json=LOAN, headers=callers.storefront())
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")
    assert count(database, events) == 0


@pytest.mark.parametrize("title", [r"\u0000", r"\\\u0000", r"\ud800"])
def test_a_character_that_postgresql_cannot_keep_is_refused(client: httpx.Client, callers: Any, title: str) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1", "Content-Type": "application/json"}
    answer = client.post(
        "/v1/loans", content='{"copies": [{"title": "' + title + '", "quantity": 1}]}', headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_backslash_before_u0000_is_only_text(client: httpx.Client, callers: Any) -> None:
    headers = {**callers.storefront(), "Idempotency-Key": "key-1", "Content-Type": "application/json"}
    body = r'{"copies": [{"title": "\\u0000", "quantity": 1}]}'
    assert client.post("/v1/loans", content=body, headers=headers).status_code == 201


def test_answers_are_kept_for_thirty_days_and_then_deleted(
    client: httpx.Client, callers: Any, database: Database, clock: FixedClock
) -> None:
    first = lend(client, callers)
    clock.advance(timedelta(days=30) - timedelta(seconds=1))
    assert purge_expired(database) == 0
    assert lend(client, callers).content == first.content
    clock.advance(timedelta(seconds=1))
    assert lend(client, callers).content != first.content
    assert purge_expired(database) == 0
    clock.advance(timedelta(days=30))
    assert purge_expired(database) == 1
    assert count(database, idempotency) == 0
