"""`ordito terms`: what a lawyer reads, and what a draft would have changed of the decisions on Kafka."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from typer.testing import CliRunner, Result

from ordito.cli.main import app
from ordito.cli.terms import history, text
from ordito.kit import kafka
from ordito.kit.context import SYSTEM, Context
from ordito.kit.message import Message
from ordito.schemas.values import Ruling
from ordito.terms import cancellation, destination, load_terms, what_if

OPSOBJECTS = load_terms().versions("opsobjects")[-1]
FILE = "opsobjects-2026-01-01.toml"
FRIDAY = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)  # 12:30 in Rome
ORDER = "0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6"
PERIOD = history.Period(first=date(2026, 11, 20), last=date(2026, 11, 20))


def ordito(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["terms", *arguments], terminal_width=400)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Opsobjects' file with another hour for cancellations."""
    words = (resources.files("ordito.terms") / "data" / FILE).read_text(encoding="utf-8")
    changed = words.replace("placed_by = 13:00:00", "placed_by = 12:00:00").replace(
        'version = "2026-01-01"', 'version = "draft"'
    )
    file = tmp_path / "draft.toml"
    file.write_text(changed, encoding="utf-8")
    return file


def test_show_writes_out_every_rule_with_its_clause_and_reading() -> None:
    result = ordito("show", "opsobjects")
    assert result.exit_code == 0
    assert "Opsobjects: opsobjects@2026-01-01" in result.output
    assert "customer_service_only_if_placed_by 13:00:00" in result.output
    assert "“Yes, we ship all over the world except Russia.”" in result.output
    assert "read as                Working day: Monday to Friday, no Italian national holiday" in result.output


def test_show_takes_a_version() -> None:
    assert ordito("show", "oplashopping", "--version", "2017-12").exit_code == 0
    refused = ordito("show", "oplashopping", "--version", "2018-01")
    assert refused.exit_code == 2
    assert "unknown version '2018-01' of 'oplashopping'; known: 2017-12" in refused.stderr


def test_diff_compares_a_draft_with_what_is_in_force(draft: Path) -> None:
    result = ordito("diff", "opsobjects@2026-01-01", str(draft))
    assert result.exit_code == 0
    assert "opsobjects@2026-01-01 → opsobjects@draft" in result.output
    assert "13:00:00 → 12:00:00" in result.output
    assert result.output.rstrip().endswith("1 rule differs")


def test_a_draft_with_a_fault_is_refused_with_its_line(draft: Path) -> None:
    draft.write_text(draft.read_text(encoding="utf-8").replace('until = "forwarded"', 'until = "midnight"', 1))
    refused = ordito("diff", "opsobjects", str(draft))
    assert refused.exit_code == 2
    assert "draft.toml:" in refused.stderr
    assert "cancellation.by_customer.until" in refused.stderr


def test_conflicts_are_listed_for_every_seller_in_both_languages() -> None:
    everybody = ordito("conflicts")
    assert everybody.exit_code == 0
    for seller in load_terms().sellers:
        assert f"{seller}@" in everybody.output
    assert "“The payment as for the “Customized Products” shall be post-paid.”" in everybody.output
    one = ordito("conflicts", "capitalorologi", "--language", "it")
    assert "guarantee.report: applied is the text" in one.output
    assert "dal d.lgs. 170/2021 il consumatore non vi è più tenuto" in one.output
    assert "oplashopping@" not in one.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "nobody"], "unknown seller 'nobody'; known: capitalorologi, oplashopping, opsobjects"),
        (["diff", "opsobjects", "nowhere.toml"], "there is no file nowhere.toml"),
    ],
)
def test_what_is_not_there_is_said_with_what_there_is(arguments: list[str], said: str) -> None:
    refused = ordito(*arguments)
    assert refused.exit_code == 2
    assert said in refused.stderr


def plain(ruling: Ruling) -> Any:
    return TypeAdapter(Ruling).dump_python(ruling, mode="json")


def placed(number: str = "OB-2026-000001", at: datetime = FRIDAY) -> dict[str, Any]:
    folder = Path(__file__).parents[2] / "schemas" / "golden" / "ordito.orders"
    golden = next(file for file in sorted(folder.rglob("*.json")) if "order-placed.v1" in str(file))
    data = json.loads(golden.read_text(encoding="utf-8"))
    data = data.get("data", data)
    return {**data, "number": number, "placed_at": at.isoformat(), "rulings": []}


def message(kind: str, data: dict[str, Any], *, version: int, stream: str = ORDER) -> Message:
    return Message(
        id=f"{stream}-{version}",
        source="orders",
        type=f"ordito.orders.{kind}",
        stream=stream,
        version=version,
        time=FRIDAY.replace(minute=version),
        context=Context(seller="opsobjects", actor=SYSTEM, correlation="c"),
        data=data,
    )


def told() -> Iterator[Message]:
    declined = cancellation(OPSOBJECTS, by="customer", placed_at=FRIDAY, forwarded=False)
    yield message("cancellation-declined.v1", {"ruling": plain(declined)}, version=3)
    yield message("order-placed.v1", {**placed(), "rulings": [plain(destination(OPSOBJECTS, "IT"))]}, version=1)
    yield message("return-noted.v1", {"why": [{"deep": {"ruling": plain(declined)}}]}, version=4)
    yield message("order-confirmed.v1", {"ruling": {**plain(declined), "question": None}}, version=5)


def test_decisions_of_orders_in_the_period_are_found_once_wherever_they_stand_in_an_event() -> None:
    found = list(history.decisions(told(), OPSOBJECTS, PERIOD))
    assert [(each.order, each.event, each.ruling.code) for each in found] == [
        ("OB-2026-000001", "ordito.orders.order-placed.v1", "delivered_there"),
        ("OB-2026-000001", "ordito.orders.cancellation-declined.v1", "customer_service_only"),
        ("OB-2026-000001", "ordito.orders.order-confirmed.v1", "customer_service_only"),
    ]


def test_orders_placed_outside_the_period_are_left_out() -> None:
    midnight = datetime(2026, 11, 20, 23, tzinfo=UTC)  # 21 November in Rome
    outside = [message("order-placed.v1", placed(at=midnight), version=1)]
    assert list(history.decisions([*outside, *list(told())[2:]], OPSOBJECTS, PERIOD)) == []


def test_what_if_names_the_order_the_event_and_both_clauses(draft: Path) -> None:
    from ordito.cli.terms import naming

    tried = naming.draft(draft)
    recorded = history.decisions(told(), tried, PERIOD)
    lines = list(text.hypothetical(tried, what_if(recorded, book=load_terms(), draft=tried)))
    assert lines[0] == ("OB-2026-000001  ordito.orders.cancellation-declined.v1  cancellation.by_customer")
    assert lines[1].split(maxsplit=1)[1] == (
        "customer_service_only (not allowed) → cancellable_until_forwarded (allowed)"
    )
    assert any(line.strip().startswith("was ") for line in lines)
    assert any(line.strip().startswith("would be ") for line in lines)
    assert lines[-2] == "not repeatable, 1 time: it was recorded without the question that it answers"
    assert lines[-1] == "1 order, 3 decisions read, 1 different, 1 not repeatable"


def test_events_are_read_from_kafka_s_first_offset_without_a_group(kafka_bootstrap: str, unique_name: str) -> None:
    kafka.ensure_topics(kafka_bootstrap, [unique_name])
    producer = kafka.producer(kafka_bootstrap, client_id="test")
    sent = list(told())
    for each in sent:
        headers = {
            "ce_specversion": "1.0",
            "ce_id": str(UUID(int=each.version)),
            "ce_source": each.source,
            "ce_type": each.type,
            "ce_subject": each.stream,
            "ce_time": each.time.isoformat(),
            "ce_seller": each.context.seller,
            "ce_streamversion": str(each.version),
            "ce_correlation": each.context.correlation,
            "ce_actor": "system:system",
            "content-type": "application/json",
        }
        producer.send(
            unique_name,
            key=each.stream.encode(),
            value=json.dumps(each.data).encode(),
            headers=[(name, value.encode()) for name, value in headers.items()],
        ).get(timeout=30)
    producer.close()
    for _ in range(2):  # nothing is kept between two readings
        read = list(history.events(kafka_bootstrap, [unique_name, "ordito.not-there"]))
        assert [(each.type, each.stream, each.data) for each in read] == [
            (each.type, each.stream, each.data) for each in sent
        ]
    assert len(list(history.decisions(read, OPSOBJECTS, PERIOD))) == 3


def test_what_if_without_a_broker_says_where_to_look(draft: Path) -> None:
    refused = ordito(
        "what-if", "--terms", str(draft), "--from", "2026-11-01", "--to", "2026-11-30", "--bootstrap", "127.0.0.1:1"
    )
    assert refused.exit_code == 1
    assert "nothing listens at 127.0.0.1:1" in refused.stderr


def test_a_recorded_ruling_is_read_back_as_it_was() -> None:
    ruling = cancellation(OPSOBJECTS, by="customer", placed_at=FRIDAY, forwarded=False)
    assert list(history.rulings([plain(ruling), {"ruling": None}])) == [ruling]
    assert list(history.rulings(plain(replace(ruling, deadline=None)) | {"allowed": "perhaps so"})) == []
