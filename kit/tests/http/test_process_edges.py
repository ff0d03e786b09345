"""Settings, logs, rejections and the end of an app: what surrounds the requests."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any, ClassVar

import psycopg
import pytest
import sqlalchemy.exc
from fastapi import FastAPI
from fastapi.exceptions import ResponseValidationError
from pydantic import BaseModel, Field

from ordito.kit import metrics
from ordito.kit.http.app import create_app
from ordito.kit.http.health import NotReady
from ordito.kit.http.testing import serving
from ordito.kit.logs import configure_logging, get_logger, safe_message, safe_traceback
from ordito.kit.rejection import Rejection
from ordito.kit.settings import ServiceSettings, SettingsIncomplete

CARD = "4111111111111111"
LONG = "a" * 32
COMPLETE = {"DATABASE_URL": "postgresql://u:p@h/d", "ORDITO_STAFF_SECRET": LONG, "ORDITO_LINK_SECRET": LONG}


class Settings(ServiceSettings):
    psp_url: str = Field(description="Where the payment provider answers")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.variables():
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def root_logging() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(service="loans", stream=stream)
    yield stream
    root.handlers, root.level = handlers, level


def test_every_missing_variable_is_named_with_its_meaning(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsIncomplete) as stopped:
        Settings.load()
    message = str(stopped.value)
    for name in ("DATABASE_URL", "ORDITO_STAFF_SECRET", "ORDITO_LINK_SECRET", "ORDITO_PSP_URL"):
        assert f"  {name} is not set. What it is: " in message
    assert "ORDITO_PORT" not in message


def test_a_wrong_variable_is_named_and_its_value_is_not_shown(environment: pytest.MonkeyPatch) -> None:
    wrong = {"ORDITO_STAFF_SECRET": "hunter2", "ORDITO_PORT": "http", "ORDITO_API_KEYS": '{"north": ["hunter2"]}'}
    for name, value in {**COMPLETE, "ORDITO_PSP_URL": "u", **wrong}.items():
        environment.setenv(name, value)
    with pytest.raises(SettingsIncomplete) as stopped:
        Settings.load()
    assert [line.split()[0] for line in str(stopped.value).splitlines()[1:]] == [
        "ORDITO_PORT",
        "ORDITO_STAFF_SECRET",
        "ORDITO_API_KEYS",
    ]
    assert "hunter2" not in str(stopped.value)


def test_what_is_not_json_is_said_to_be(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ORDITO_API_KEYS", "{north")
    with pytest.raises(SettingsIncomplete, match="ORDITO_API_KEYS must be valid JSON"):
        Settings.load()


def test_complete_settings_load_and_hide_their_secrets(environment: pytest.MonkeyPatch) -> None:
    for name, value in {**COMPLETE, "ORDITO_PSP_URL": "http://psp", "ORDITO_PUBLIC_URL": "http://desk/"}.items():
        environment.setenv(name, value)
    settings = Settings.load()
    assert (settings.psp_url, settings.public_url, settings.dev) == ("http://psp", "http://desk", False)
    assert LONG not in repr(settings)
    assert "postgresql" not in repr(settings)


def test_every_variable_is_described() -> None:
    assert all(field.description for field in Settings.variables().values())


def test_a_log_line_is_one_json_object_with_the_service_and_without_content(root_logging: io.StringIO) -> None:
    get_logger("loans").info("loan.noted", loan_id="0191", email="cliente@example.it", payload={"card": CARD})
    logging.getLogger("some.library").warning("it said %s", "this")
    ours, theirs = (json.loads(line) for line in root_logging.getvalue().splitlines())
    assert (ours["event"], ours["service"], ours["loan_id"], ours["level"]) == ("loan.noted", "loans", "0191", "info")
    assert ours["email"] == ours["payload"] == "[withheld]"
    assert (theirs["event"], theirs["service"], theirs["logger"]) == ("it said this", "loans", "some.library")


class Paid(BaseModel):
    amount: int


def test_errors_are_told_without_the_values_that_they_quote() -> None:
    with pytest.raises(ValueError, match="amount") as invalid:
        Paid.model_validate({"amount": f"{CARD}x"})
    assert safe_message(invalid.value) == "amount: int_parsing"
    answered = ResponseValidationError([{"loc": ("response", "amount"), "type": "int_parsing", "input": f"{CARD}x"}])
    assert CARD in str(answered)
    assert safe_message(answered) == "response.amount: int_parsing"
    wrapped = sqlalchemy.exc.IntegrityError("INSERT", {"card": CARD}, psycopg.IntegrityError("duplicate"))
    assert CARD in str(wrapped)
    assert CARD not in safe_message(wrapped)


def test_a_traceback_tells_frames_types_and_causes_but_no_values(root_logging: io.StringIO) -> None:
    def inner() -> None:
        Paid.model_validate({"amount": f"{CARD}x"})

    try:
        try:
            inner()
        except ValueError as error:
            raise LookupError("nothing of that number") from error
    except LookupError as error:
        text = safe_traceback(error)
        get_logger("loans").exception("failed")
    assert text.index("ValidationError: amount: int_parsing") < text.index("LookupError: nothing of that number")
    assert "in inner" in text
    assert CARD not in text + root_logging.getvalue()
    assert "LookupError" in json.loads(root_logging.getvalue())["exception"]


class Refused(Rejection):
    code: ClassVar[str] = "refused"


class RefusedToo(Refused):
    pass


def test_rejections_are_equal_when_class_and_content_are() -> None:
    assert Refused("so", param="title") == Refused("so", param="title")
    assert Refused("so") != Refused("so", param="title")
    assert Refused("so") != Refused("otherwise")
    assert Refused("so") != RefusedToo("so")
    assert len({Refused("so"), Refused("so")}) == 1
    assert (str(Refused("so")), Refused("so").code, Refused("so").ruling) == ("so", "refused", None)


def test_a_check_of_the_service_keeps_it_from_being_ready(settings: Any, database: Any, clock: Any) -> None:
    def later() -> None:
        raise NotReady("the newest migration has not run yet")

    app = create_app(
        service="loans",
        title="Loans",
        description="",
        settings=settings,
        database=database,
        clock=clock,
        routers=[],
        readiness={"schema": later},
    )
    with serving(app) as client:
        ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()["checks"]) == (
        503,
        {"database": "ok", "schema": "the newest migration has not run yet"},
    )


def test_an_app_that_stops_ends_what_it_was_given_and_then_closes_its_database(
    settings: Any, database: Any, clock: Any
) -> None:
    stopped: list[bool] = []
    app: FastAPI = create_app(
        service="loans",
        title="Loans",
        description="",
        settings=settings,
        database=database,
        clock=clock,
        routers=[],
        on_stop=[lambda: stopped.append(database.engine.pool.checkedin() > 0)],
    )
    with serving(app) as client:
        assert client.get("/health/ready").status_code == 200
    assert stopped == [True]
    assert database.engine.pool.checkedin() == 0


def test_every_metric_of_the_engine_is_there() -> None:
    text = metrics.render().decode()
    for name in ("relay_lag_events", "relay_horizon_age_seconds", "consumer_lag_messages", "parked", "effects_pending"):
        assert f"# HELP ordito_{name} " in text
    assert "# HELP ordito_timers_overdue " in text
