"""Workers: a component that fails is started again, and all end when told to."""

import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field

import pytest

from ordito.kit.process import Worker, _serve


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


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ordito.kit.process.RESTART_SECONDS", (0.01,))


def test_a_component_that_fails_is_started_again_and_the_others_go_on() -> None:
    failing, steady = Failing(failures=3), Failing(failures=0, name="steady")
    worker = Worker([failing, steady])
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


def test_readiness_names_the_components_that_wait_to_be_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ordito.kit.process.RESTART_SECONDS", (60,))
    worker = Worker([Failing(failures=1)])
    server = _serve(worker, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.server_port}"
    assert urllib.request.urlopen(f"{address}/health/ready", timeout=5).status == 200
    worker.start()
    for _ in range(500):
        if worker.failing:
            break
        threading.Event().wait(0.01)
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"{address}/health/ready", timeout=5)
    with answer.value as problem:
        assert (problem.code, problem.read()) == (503, b"failing\n")
    assert b"ordito_relay_lag_events" in urllib.request.urlopen(f"{address}/metrics", timeout=5).read()
    worker.stop.set()
    server.shutdown()
    server.server_close()
    assert worker.join() == ()
