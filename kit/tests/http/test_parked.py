"""The parked list: who sees what, who may do what."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, select

from ordito.kit.database import Database
from ordito.kit.tables import effects, parked, timers


@pytest.fixture
def filled(database: Database) -> Database:
    seller = base64.b64encode(b"north").decode()
    record = {"consumer": "c", "topic": "t", "partition": 0, "stream": "s", "version": 1, "source": "o", "type": "a.v1"}
    owned = {"seller": "south", "correlation": "c", "stream": "s", "payload": {}}
    with database.transaction() as tx:
        tx.connection.execute(
            insert(parked),
            [
                {**record, "offset": 1, "headers": [["ce_seller", seller]], "status": "failed", "error": "KeyError: x"},
                {**record, "offset": 2, "headers": [["ce_seller", seller]], "status": "waiting", "error": None},
                {**record, "offset": 3, "headers": [], "status": "failed", "error": "Unreadable: no seller"},
            ],
        )
        tx.connection.execute(insert(effects).values(key="refund:1:1", kind="refund", status="parked", **owned))
        tx.connection.execute(
            insert(timers).values(key="window:stock/south/A-1", kind="window", status="parked", due=tx.now, **owned)
        )
    return database


def items(client: httpx.Client, headers: dict[str, str]) -> list[str]:
    return [one["id"] for one in client.get("/v1/parked", headers=headers).json()["items"]]


def act(client: httpx.Client, headers: dict[str, str], action: str, *, body: Any = None, key: str = "key-1") -> Any:
    return client.post(f"/v1/parked/{action}", json=body, headers={**headers, "Idempotency-Key": key})


ALL = ["message:1", "message:2", "message:3", "effect:refund:1:1", "timer:window:stock/south/A-1"]


def test_the_staff_see_what_belongs_to_their_sellers(client: httpx.Client, callers: Any, filled: Database) -> None:
    assert items(client, callers.staff("viewer")) == ALL
    assert items(client, callers.staff("viewer", sellers=["north"])) == ["message:1", "message:2"]
    assert items(client, callers.staff("viewer", sellers=["south"])) == ALL[3:]


def test_nobody_else_sees_the_list(client: httpx.Client, callers: Any) -> None:
    assert client.get("/v1/parked").status_code == 401
    assert client.get("/v1/parked", headers=callers.storefront()).status_code == 403


def test_of_very_many_the_oldest_are_listed_and_any_can_be_settled(
    client: httpx.Client, callers: Any, filled: Database
) -> None:
    """Trap: what stands behind the end of the list cannot be found, and looks as if it were not there."""
    record = {"consumer": "c", "topic": "t", "partition": 1, "headers": [], "status": "failed"}
    with filled.transaction() as tx:
        tx.connection.execute(insert(parked), [{**record, "offset": number} for number in range(500)])
    listed = [one for one in items(client, callers.staff("viewer")) if one.startswith("message:")]
    assert listed == [f"message:{number}" for number in range(1, 501)]
    assert act(client, callers.staff("agent"), "message:503/redrive").status_code == 202
    assert act(client, callers.staff("agent"), "message:504/redrive", key="key-2").status_code == 404


def test_very_many_of_one_seller_do_not_hide_those_of_another(
    client: httpx.Client, callers: Any, database: Database
) -> None:
    """Trap: a list that is cut before it is filtered is empty for the staff of the seller who came later."""
    due, payload = database.clock.now(), {"correlation": "c", "stream": "s", "payload": {}, "status": "parked"}
    record = {"consumer": "c", "topic": "t", "partition": 0, "status": "failed"}
    sellers = [*["north"] * 501, "south"]
    headers = {seller: [["ce_seller", base64.b64encode(seller.encode()).decode()]] for seller in sellers}
    with database.transaction() as tx:
        numbered = list(enumerate(sellers))
        rows = [{**record, "offset": number, "headers": headers[seller]} for number, seller in numbered]
        tx.connection.execute(insert(parked), rows)
        owned = [{**payload, "key": f"k:{number:03}", "kind": "k", "seller": seller} for number, seller in numbered]
        tx.connection.execute(insert(effects), owned)
        tx.connection.execute(insert(timers), [{**one, "due": due} for one in owned])
    assert items(client, callers.staff("viewer", sellers=["south"])) == ["message:502", "effect:k:501", "timer:k:501"]
    assert len(items(client, callers.staff("viewer"))) == 3 * 500


def test_an_agent_redrives_and_only_a_supervisor_discards(client: httpx.Client, callers: Any, filled: Database) -> None:
    reason = {"reason": "settled by hand"}
    assert act(client, callers.staff("viewer"), "message:1/redrive").json()["code"] == "role_required"
    assert act(client, callers.staff("agent"), "message:1/discard", body=reason).json()["code"] == "role_required"
    assert act(client, callers.staff("agent"), "message:1/redrive").status_code == 202
    assert act(client, callers.staff("supervisor"), "message:3/discard", body=reason).status_code == 202
    with filled.read() as tx:
        rows = tx.connection.execute(select(parked.c.status, parked.c.reason).order_by(parked.c.id)).all()
    assert [tuple(row) for row in rows] == [
        ("redrive", None),
        ("waiting", None),
        ("discard", "anna: settled by hand"),
    ]


def test_effects_and_timers_are_redriven_and_discarded_too(
    client: httpx.Client, callers: Any, filled: Database
) -> None:
    agent, supervisor = callers.staff("agent"), callers.staff("supervisor")
    assert act(client, agent, "timer:window:stock/south/A-1/redrive").status_code == 202
    assert act(client, supervisor, "effect:refund:1:1/discard", body={"reason": "paid by hand"}).status_code == 202
    with filled.read() as tx:
        assert tx.connection.scalar(select(timers.c.status)) == "waiting"
        effect = tx.connection.execute(select(effects.c.status, effects.c.reason)).one()
    assert tuple(effect) == ("discarded", "anna: paid by hand")


def test_what_waits_behind_another_cannot_be_redriven_alone(
    client: httpx.Client, callers: Any, filled: Database
) -> None:
    answer = act(client, callers.staff("agent"), "message:2/redrive")
    assert (answer.status_code, answer.json()["code"]) == (409, "parked_waits_behind_another")


@pytest.mark.parametrize(
    "parked_id", ["message:99", "message:x", "message:9999999999999999999", "nothing", "effect:message:1"]
)
def test_what_is_not_parked_is_not_found(client: httpx.Client, callers: Any, filled: Database, parked_id: str) -> None:
    assert act(client, callers.staff("agent"), f"{parked_id}/redrive").json()["code"] == "not_found"


def test_another_sellers_is_not_found_either(client: httpx.Client, callers: Any, filled: Database) -> None:
    north = callers.staff("supervisor", sellers=["north"])
    assert act(client, north, "effect:refund:1:1/redrive").json()["code"] == "not_found"


@pytest.mark.parametrize("body", [None, {}, {"reason": "  "}])
def test_a_discard_needs_a_reason(client: httpx.Client, callers: Any, filled: Database, body: Any) -> None:
    answer = act(client, callers.staff("supervisor"), "message:1/discard", body=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
