"""A worker's process: its components run in threads, each restarted when it fails, until SIGTERM or SIGINT.

Components are crash-only: whatever they lose (Kafka, the database) they raise, and start again from what PostgreSQL
holds. A small HTTP server answers `/health/live`, `/health/ready` (503 with the component that does not work, and why)
and `/metrics`.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, runtime_checkable

from ordito.kit import metrics
from ordito.kit.logs import error_line, get_logger, safe_message

RESTART_SECONDS = (0.2, 0.5, 1.0, 2.0)
HEALTHY_AFTER_SECONDS = 10
STOP_SECONDS = 8
log = get_logger(__name__)


class Component(Protocol):
    """Something that runs until it is told to stop."""

    @property
    def name(self) -> str:
        """For logs and health."""
        ...

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; raise when something needed is lost."""
        ...


@runtime_checkable
class Connecting(Component, Protocol):
    """A component that works only once something outside the process has answered; it says itself when."""

    ready: threading.Event


class Worker:
    """Keeps components running."""

    def __init__(self, components: Sequence[Component], *, restart_seconds: Sequence[float] = RESTART_SECONDS) -> None:
        self.stop = threading.Event()
        self._components = components
        self._restart_seconds = restart_seconds
        self._restarting: set[str] = set()
        self._reasons: dict[str, str] = {}
        self._threads: list[threading.Thread] = []

    @property
    def failing(self) -> dict[str, str]:
        """The components that do not work just now, each with the reason."""
        return {
            one.name: self._reasons.get(one.name, "waits for what it needs")
            for one in self._components
            if not self._works(one)
        }

    def _works(self, component: Component) -> bool:
        if isinstance(component, Connecting):
            return component.ready.is_set()
        return component.name not in self._restarting

    def start(self) -> None:
        """Start every component in a thread of its own."""
        for component in self._components:
            thread = threading.Thread(target=self._keep, args=(component,), name=component.name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def join(self, timeout: float = STOP_SECONDS) -> tuple[str, ...]:
        """Wait for the components to end; returns the names of those that did not."""
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return tuple(thread.name for thread in self._threads if thread.is_alive())

    def _keep(self, component: Component) -> None:
        failures = 0
        while not self.stop.is_set():
            started = time.monotonic()
            try:
                component.run(self.stop)
                return
            except Exception as error:
                if self.stop.is_set():
                    log.info("component gave up while stopping", component=component.name, error=type(error).__name__)
                    return
                if time.monotonic() - started > HEALTHY_AFTER_SECONDS:
                    failures = 0
                wait = self._restart_seconds[min(failures, len(self._restart_seconds) - 1)]
                failures += 1
                log.warning(
                    "component failed, starting again",
                    component=component.name,
                    error=type(error).__name__,
                    reason=safe_message(error),
                    seconds=wait,
                    exc_info=error if failures == 1 else None,
                )
                self._reasons[component.name] = error_line(error)
                self._restarting.add(component.name)
                self.stop.wait(wait)
                self._restarting.discard(component.name)


def run_worker(components: Sequence[Component], *, host: str, port: int) -> None:
    """Run the components until SIGTERM or SIGINT, then let them finish what they are doing."""
    worker = Worker(components)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    server = _serve(worker, host, port)
    worker.start()
    log.info("worker runs", components=[component.name for component in components], port=port)
    worker.stop.wait()
    stuck = worker.join()
    server.shutdown()
    log.info("worker stopped", unfinished=list(stuck))


def _serve(worker: Worker, host: str, port: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path:
                case "/health/live":
                    self._answer(200, "text/plain", b"live\n")
                case "/health/ready":
                    failing = [f"{name}: {reason}" for name, reason in sorted(worker.failing.items())]
                    self._answer(
                        503 if failing else 200, "text/plain", "\n".join([*(failing or ["ready"]), ""]).encode()
                    )
                case "/metrics":
                    self._answer(200, metrics.CONTENT_TYPE, metrics.render())
                case _:
                    self._answer(404, "text/plain", b"not found\n")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the standard library's name
            """Health checks are not logged."""

    server = ThreadingHTTPServer((host, port), Handler)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
