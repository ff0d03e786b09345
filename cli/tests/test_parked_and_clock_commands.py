"""`ordito parked` and `ordito clock`: what they ask of the services, and what they say when there is none to ask."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from typer.testing import CliRunner, Result

from ordito.cli.engine.keys import Keys
from ordito.cli.engine.places import Home
from ordito.cli.engine.services import CLOCKED, SERVICES
from ordito.cli.main import app

NOBODY = "http://127.0.0.1:1"
TIMER = "timer:window:stock/south/A-1"
PARKED = {
    "id": TIMER,
    "kind": "timer",
    "status": "failed",
    "name": "window",
    "stream": "0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6",
    "seller": "opsobjects",
    "error": "KeyError: sku\nand a second line",
    "traceback": None,
    "since": "2026-11-21T12:00:00Z",
}


class StandIn(BaseHTTPRequestHandler):
    """Answers as a service would, and keeps what it was asked."""

    server: Service

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(json.loads(self.rfile.read(length)) if length else None)

    def _answer(self, body: Any) -> None:
        self.server.asked.append((self.command, self.path, body))
        self.server.headers.append(dict(self.headers))
        status, answer = self.server.answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing on standard error, which belongs to the command."""


class Service(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), StandIn)
        self.asked: list[tuple[str, str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: tuple[int, Any] = (200, {"items": [PARKED]})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def orders() -> Iterator[Service]:
    with Service() as service:
        serving = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield service
        service.shutdown()
        serving.join()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    Keys.load(Home(tmp_path).keys)
    return Home(tmp_path)


def ordito(home: Home, *arguments: str, orders: Service | None = None, typed: str = "") -> Result:
    """The command in a house of which nothing runs but, perhaps, orders."""
    urls = {f"ORDITO_{service.upper()}_URL": NOBODY for service in SERVICES}
    known = {"ORDITO_ORDERS_URL": orders.url} if orders else {}
    environment = {"ORDITO_HOME": str(home.folder), "ORDITO_STAFF_SECRET": None, **urls, **known}
    return CliRunner().invoke(app, arguments, env=environment, input=typed)


def test_what_is_parked_is_a_line_each_with_the_errors_first_line(home: Home, orders: Service) -> None:
    listed = ordito(home, "parked", "list", "orders", orders=orders)
    assert listed.exit_code == 0
    assert listed.stdout.split("  ") == [
        "orders",
        TIMER,
        "failed",
        "window",
        "0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6",
        "2026-11-21T12:00:00Z",
        "KeyError: sku\n",
    ]
    assert orders.asked == [("GET", "/v1/parked", None)]


def test_as_json_nothing_is_left_out(home: Home, orders: Service) -> None:
    listed = ordito(home, "parked", "list", "orders", "--json", orders=orders)
    assert json.loads(listed.stdout) == [{"service": "orders", **PARKED}]


def test_that_nothing_is_parked_is_said(home: Home, orders: Service) -> None:
    orders.answer = (200, {"items": []})
    assert ordito(home, "parked", "list", "orders", orders=orders).stdout == "nothing is parked\n"


def test_one_is_redriven_once_by_its_id_as_a_supervisor(home: Home, orders: Service) -> None:
    done = ordito(home, "parked", "redrive", "orders", TIMER, orders=orders)
    assert done.stdout == f"orders: {TIMER} will be tried again\n"
    assert orders.asked == [("POST", "/v1/parked/timer%3Awindow%3Astock/south/A-1/redrive", None)]
    [headers] = orders.headers
    assert headers["Idempotency-Key"]
    token = headers["Authorization"].removeprefix("Bearer ")
    secret = Keys.load(home.keys).staff_secret
    assert jwt.decode(token, secret, algorithms=["HS256"], audience="ordito-staff")["role"] == "supervisor"


@pytest.mark.parametrize(("reason", "typed"), [(["--reason", "Paid by hand."], ""), ([], "Paid by hand.\n")])
def test_one_is_discarded_with_a_reason_that_is_asked_for(
    home: Home, orders: Service, reason: list[str], typed: str
) -> None:
    done = ordito(home, "parked", "discard", "orders", "message:12", *reason, orders=orders, typed=typed)
    assert done.exit_code == 0
    assert orders.asked == [("POST", "/v1/parked/message%3A12/discard", {"reason": "Paid by hand."})]


def test_what_the_service_refuses_is_told_in_its_words(home: Home, orders: Service) -> None:
    orders.answer = (409, {"code": "parked_waits_behind_another", "detail": "It waits behind an earlier one."})
    refused = ordito(home, "parked", "redrive", "orders", "message:12", orders=orders)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "ordito: orders: It waits behind an earlier one.\n"


def test_a_service_that_does_not_answer_is_named_with_what_to_look_at(home: Home) -> None:
    refused = ordito(home, "parked", "list")
    assert refused.exit_code == 1
    assert f"orders: does not answer at {NOBODY} (ConnectError); is it up? `ordito status` tells" in refused.stderr


def test_an_unknown_service_is_refused_with_those_that_there_are(home: Home) -> None:
    refused = ordito(home, "parked", "redrive", "order", "message:12")
    assert refused.exit_code == 2
    assert f"there is no service 'order'; there are: {', '.join(SERVICES)}" in refused.stderr


def test_every_clock_is_asked_and_those_that_do_not_answer_are_told_apart(home: Home, orders: Service) -> None:
    orders.answer = (200, {"now": "2026-12-01T00:00:00Z"})
    shown = ordito(home, "clock", "show", orders=orders)
    assert shown.exit_code == 1
    said = dict(line.split(maxsplit=1) for line in shown.stdout.splitlines())
    assert list(said) == list(CLOCKED)
    assert said.pop("orders") == "2026-12-01T00:00:00Z"
    assert all("does not answer" in line for line in said.values())


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        (["advance", "14", "--hours", "1"], {"advance_seconds": 14 * 86_400 + 3600}),
        (["to", "2026-12-01T00:00:00Z"], {"to": "2026-12-01T00:00:00+00:00"}),
    ],
)
def test_the_clock_is_moved_by_or_to(home: Home, orders: Service, arguments: list[str], body: dict[str, Any]) -> None:
    orders.answer = (200, {"now": "2026-12-01T00:00:00Z"})
    ordito(home, "clock", *arguments, orders=orders)
    assert orders.asked == [("POST", "/v1/dev/clock", body)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["advance"], "say how far: days, --hours or --seconds, above zero"),
        (["advance", "1", "--hours", "-24"], "say how far: days, --hours or --seconds, above zero"),
        (["to", "tomorrow"], "'tomorrow' is not an ISO 8601 moment, as 2026-12-01T00:00:00Z is"),
        (["to", "2026-12-01T00:00:00"], "say the moment's zone, as in 2026-12-01T00:00:00Z"),
    ],
)
def test_a_move_that_cannot_be_meant_moves_no_clock(
    home: Home, orders: Service, arguments: list[str], said: str
) -> None:
    refused = ordito(home, "clock", *arguments, orders=orders)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert orders.asked == []
