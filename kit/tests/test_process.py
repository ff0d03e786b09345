"""Workers: a component that fails is started again, and all end when told to."""

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from ledger_service import to_public
from waiting import until

from ordito.kit.consumer import Consumer
from ordito.kit.database import Database
from ordito.kit.process import Component, Worker, _serve
from ordito.kit.relay import Relay


@dataclass
class Failing:
    """Fails the first times it runs, then works until it is told to stop."""

    failures: int
    name: str = "failing"
    runs: int = 0
    works: threading.Event = field(default_factory=threading.Event)

    def run(self, stop: threading.Event) -> None:
        self.runs += 1
        if self.runs <= self.failures:
            raise ConnectionError("lost")
        self.works.set()
        stop.wait()


def test_a_component_that_fails_is_started_again_and_the_others_go_on() -> None:
    failing, steady = Failing(failures=3), Failing(failures=0, name="steady")
    worker = Worker([failing, steady], restart_seconds=(0.01,))
    worker.start()
    assert failing.works.wait(10)
    assert (failing.runs, steady.runs) == (4, 1)
    worker.stop.set()
    assert worker.join() == ()


def test_a_component_that_does_not_end_is_named() -> None:
    release = threading.Event()

    class Stuck:
        name = "stuck"

        def run(self, _: threading.Event) -> None:
            release.wait()

    worker = Worker([Stuck()])
    worker.start()
    worker.stop.set()
    assert worker.join(timeout=0.05) == ("stuck",)
    release.set()
    assert worker.join() == ()


def test_readiness_names_the_components_that_wait_to_be_started_again() -> None:
    worker = Worker([Failing(failures=1)], restart_seconds=(60,))
    server = _serve(worker, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.server_port}"
    assert urllib.request.urlopen(f"{address}/health/ready", timeout=5).status == 200
    worker.start()
    until(lambda: worker.failing)
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"{address}/health/ready", timeout=5)
    with answer.value as problem:
        assert (problem.code, problem.read()) == (503, b"failing: ConnectionError: lost\n")
    assert b"ordito_relay_lag_events" in urllib.request.urlopen(f"{address}/metrics", timeout=5).read()
    worker.stop.set()
    server.shutdown()
    server.server_close()
    assert worker.join() == ()


@pytest.fixture(params=["nothing listens", "something listens and never answers"])
def dead_broker(request: pytest.FixtureRequest) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param != "nothing listens":
            listener.listen(50)
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def test_without_a_broker_a_worker_is_not_ready_and_stops_at_once_and_leaves_nothing_behind(
    database: Database, dead_broker: str
) -> None:
    """Trap: kafka-python waits for its brokers in constructors, deaf to `stop`, and leaves a thread behind each time.

    Fails when `kafka._open` has the client's own bootstrap time-out, or does not close what a constructor left.
    """
    components: list[Component] = [
        Relay(database, source="bank", topic="t", bootstrap_servers=dead_broker, to_public=to_public),
        Consumer(database, name="savings", bootstrap_servers=dead_broker, topics=["t"], reactions={}),
    ]
    worker = Worker(components)
    worker.start()
    unreachable = {"relay": "BrokerUnreachable", "consumer savings": "BrokerUnreachable"}
    until(lambda: {name: why.partition(":")[0] for name, why in worker.failing.items()} == unreachable, seconds=8)
    stopped_at = time.monotonic()
    worker.stop.set()
    assert worker.join() == ()
    assert time.monotonic() - stopped_at < 4
    assert [thread.name for thread in threading.enumerate() if "kafka" in thread.name] == []


def test_a_worker_is_ready_once_its_components_reach_the_broker_and_no_more_when_it_is_gone(
    database: Database, kafka_bootstrap: str, unique_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trap: `poll` and an idle relay bear a lost broker in silence. Fails when nobody looks after it."""
    monkeypatch.setattr("ordito.kit.kafka.LOOK_SECONDS", 0.1)
    worker = Worker(
        [
            Relay(database, source="bank", topic=unique_name, bootstrap_servers=kafka_bootstrap, to_public=to_public),
            Consumer(database, name=unique_name, bootstrap_servers=kafka_bootstrap, topics=[unique_name], reactions={}),
        ]
    )
    assert set(worker.failing.values()) == {"waits for what it needs"}
    worker.start()
    try:
        until(lambda: not worker.failing)
        monkeypatch.setattr("ordito.kit.kafka.reachable", lambda _: False)
        until(lambda: set(worker.failing) == {"relay", f"consumer {unique_name}"})
        monkeypatch.undo()
        until(lambda: not worker.failing)
    finally:
        worker.stop.set()
        stopped_at = time.monotonic()
        assert worker.join() == ()
    assert time.monotonic() - stopped_at < 3
