"""The payment provider's stand-in books once what is asked twice, and never gives back more than it took."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ordito.cli.engine.ports import free_port
from ordito.cli.engine.probes import health_is_good
from ordito.cli.engine.program import Program, start
from ordito.cli.sandbox.ledger import Ledger
from ordito.cli.sandbox.provider import Provider
from ordito.cli.sandbox.web import Server

KEY = "psp_test"
CHARGE = {"amount": 4410, "currency": "EUR", "method": "card", "token": "tok_visa", "reference": "order-1"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    server = Server(free_port(), Provider(ledger, key=KEY))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", headers=authorized(), timeout=20) as client:
        yield client
    server.shutdown()
    thread.join()
    server.server_close()
    ledger.close()


def authorized() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


def charge(client: httpx.Client, key: str, **changes: object) -> httpx.Response:
    return client.post("/v1/charges", json=CHARGE | changes, headers={"Idempotency-Key": key})


def refund(client: httpx.Client, key: str, *, of: str, amount: int) -> httpx.Response:
    body = {"charge": of, "amount": amount, "currency": "EUR", "reference": "refund-1"}
    return client.post("/v1/refunds", json=body, headers={"Idempotency-Key": key})


def transfer(client: httpx.Client, key: str, *, iban: str) -> httpx.Response:
    body = {"amount": 1500, "currency": "EUR", "iban": iban, "holder": "Ada Rossi", "reference": "order-1"}
    return client.post("/v1/transfers", json=body, headers={"Idempotency-Key": key})


def ledger_of(client: httpx.Client) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = client.get("/v1/ledger").json()["entries"]
    return entries


def test_the_same_key_and_body_replays_the_saved_answer(client: httpx.Client) -> None:
    first, second = charge(client, "a"), charge(client, "a")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(ledger_of(client)) == 1


def test_the_same_key_with_another_body_is_refused(client: httpx.Client) -> None:
    charge(client, "a")
    answer = charge(client, "a", amount=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert len(ledger_of(client)) == 1


def test_sixteen_at_once_with_one_key_make_one_charge(client: httpx.Client) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: charge(client, "a").json()["id"], range(16)))
    assert len(set(answers)) == 1
    assert len(ledger_of(client)) == 1


def test_a_post_without_a_key_is_refused(client: httpx.Client) -> None:
    assert client.post("/v1/charges", json=CHARGE).json()["code"] == "idempotency_key_missing"


def test_a_stranger_is_refused(client: httpx.Client) -> None:
    assert client.get("/v1/ledger", headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("field", "wrong"), [("amount", 0), ("amount", 1.5), ("amount", True), ("currency", ""), ("token", None)]
)
def test_a_field_that_is_wrong_is_named(client: httpx.Client, field: str, wrong: object) -> None:
    answer = charge(client, "a", **{field: wrong})
    assert (answer.status_code, answer.json()["param"]) == (422, field)


def test_a_declined_card_is_declined_again_on_a_retry(client: httpx.Client) -> None:
    first, second = (charge(client, "a", token="tok_insufficient_funds") for _ in range(2))
    assert (first.status_code, first.json()["decline_code"]) == (402, "insufficient_funds")
    assert first.json() == second.json()


def test_refunds_never_exceed_the_charge(client: httpx.Client) -> None:
    charged = charge(client, "a").json()["id"]
    assert refund(client, "r1", of=charged, amount=4000).status_code == 201
    too_much = refund(client, "r2", of=charged, amount=411)
    assert (too_much.status_code, too_much.json()["code"]) == (422, "refund_exceeds_charge")
    assert refund(client, "r2", of=charged, amount=410).status_code == 201


def test_a_declined_charge_cannot_be_refunded(client: httpx.Client) -> None:
    declined = charge(client, "a", token="tok_declined").json()["id"]
    assert refund(client, "r1", of=declined, amount=1).json()["code"] == "charge_not_found"


def test_a_transfer_is_booked_once_and_its_account_is_not_shown(client: httpx.Client) -> None:
    first, second = (transfer(client, "t1", iban="IT60X0542811101000000123456") for _ in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    (entry,) = ledger_of(client)
    assert (entry["kind"], entry["amount"], entry["method"]) == ("transfer", 1500, "IT…3456")
    assert client.get(f"/v1/transfers/{entry['id']}").json() == entry
    assert transfer(client, "t1", iban="DE89370400440532013000").json()["code"] == "idempotency_key_reused"


def test_a_transfer_to_a_closed_account_is_refused(client: httpx.Client) -> None:
    answer = transfer(client, "t1", iban="IT58D0542811101000000999999")
    assert (answer.status_code, answer.json()["code"]) == (422, "account_closed")
    assert ledger_of(client) == []


def test_a_lost_answer_is_booked_and_found_again_with_the_same_key(client: httpx.Client) -> None:
    with pytest.raises(httpx.TransportError):
        charge(client, "a", token="tok_lost_answer")
    assert len(ledger_of(client)) == 1
    answer = charge(client, "a", token="tok_lost_answer")
    assert answer.json()["id"] == ledger_of(client)[0]["id"]


def test_a_charge_outlives_a_killed_provider(tmp_path: Path) -> None:
    port = free_port()
    program = Program(
        name="provider",
        command=(sys.executable, "-m", "ordito.cli.sandbox.provider", "--folder", str(tmp_path), "--port", str(port)),
        environment={"ORDITO_PSP_KEY": KEY, "PATH": os.environ["PATH"]},
        ready=lambda: health_is_good(port),
        log=tmp_path / "provider.log",
    )
    running = start(program)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=authorized()) as client:
            charged = charge(client, "a").json()
            running.signal(signal.SIGKILL)
            running.wait()
        running = start(program)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=authorized()) as client:
            assert charge(client, "a").json() == charged
    finally:
        running.stop()
