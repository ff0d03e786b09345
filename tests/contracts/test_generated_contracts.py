"""The committed contracts are those of the code, are valid in their own formats, and break no released version."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from ordito.kit.context import Actor, Context
from ordito.kit.message import to_kafka
from ordito.kit.transaction import Stored
from ordito.schemas import catalogue, generate, orders
from ordito.schemas.catalogue import every_event, short_name
from ordito.schemas.event import EventBody
from ordito.schemas.generate import ASYNCAPI, JSON, REFERENCE, RELEASED, ROOT, broken, drifted, main

ASYNCAPI_SCHEMA = Path(__file__).parent / "asyncapi" / "asyncapi-3.0.0.schema.json"
SCHEMAS = sorted((ROOT / JSON).rglob("*.json"))


def test_nothing_has_drifted() -> None:
    assert drifted(ROOT) == (), "run `python -m ordito.schemas.generate` and commit"


def test_no_released_version_is_broken() -> None:
    assert [str(one) for one in broken(ROOT)] == []


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.stem)
def test_a_schema_is_a_schema_with_examples_that_it_accepts(file: Path) -> None:
    schema = _json(file)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:ordito:event:{schema['title']}"
    assert schema["title"] == f"{file.parent.name}.{file.stem}"
    assert schema["description"]
    assert schema["examples"]
    for example in schema["examples"]:
        Draft202012Validator(schema).validate(example)


def test_the_asyncapi_document_is_valid_under_the_official_schema() -> None:
    errors = Draft7Validator(_json(ASYNCAPI_SCHEMA)).iter_errors(_json(ROOT / ASYNCAPI))
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors] == []


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = _json(ROOT / ASYNCAPI)
    references = list(_references(document))
    assert references
    for reference in references:
        if reference.startswith("#/"):
            here: Any = document
            for step in reference.removeprefix("#/").split("/"):
                here = here[step.replace("~1", "/").replace("~0", "~")]
        else:
            assert (ROOT / ASYNCAPI).parent.joinpath(reference).is_file(), reference


def test_every_service_has_its_operations() -> None:
    operations = _json(ROOT / ASYNCAPI)["operations"]
    assert {name.split(".")[0] for name in operations} == set(catalogue.SERVICES)
    assert {name for name, one in operations.items() if one["action"] == "send"} == {
        f"{topic.owner}.publish" for topic in catalogue.TOPICS
    }


def test_a_published_message_has_the_documented_headers() -> None:
    body = orders.OrderShippedV1(shipped_at=datetime(2026, 11, 23, 15, 5, tzinfo=UTC))
    context = Context("opsobjects", Actor("system", "ordito"), "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21", "cause")
    order = "0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21"
    stored = Stored(UUID(order), order, 5, "order-shipped.v1", body, datetime(2026, 11, 23, 15, 5, tzinfo=UTC), context)
    message = to_kafka(stored, body, source="orders")
    headers = {name: value.decode() for name, value in message.headers.items()}
    documented = _json(ROOT / ASYNCAPI)["components"]["messageTraits"]["cloudevent"]["headers"]["schema"]
    Draft202012Validator(documented).validate(headers)
    assert set(headers) == set(documented["properties"])


def test_check_names_the_files_that_drifted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = _copy(tmp_path)
    changed, missing, extra = _places(root)
    changed.write_text("{}", encoding="utf-8")
    missing.unlink()
    extra.write_text("{}", encoding="utf-8")
    assert main(["--check", "--root", str(root)]) == 1
    said = capsys.readouterr().err
    for file in (changed, missing, extra):
        assert str(file.relative_to(root)) in said
    assert main(["--root", str(root)]) == 0
    assert main(["--check", "--root", str(root)]) == 0
    assert not extra.exists()


def test_what_is_generated_twice_is_the_same(tmp_path: Path) -> None:
    assert generate.generated(ROOT) == generate.generated(_copy(tmp_path))


def test_a_broken_version_is_refused_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = _copy(tmp_path)
    released = root / RELEASED / "ordito.orders" / "order-shipped.v1" / "1.json"
    shape = _json(released)
    shape["properties"]["courier"] = {"type": "string", "default": ""}
    released.with_name("2.json").write_text(json.dumps(shape), encoding="utf-8")
    for arguments in ([], ["--check"]):
        assert main([*arguments, "--root", str(root)]) == 1
        said = capsys.readouterr().err
        assert "ordito.orders.order-shipped.v1 is not compatible" in said
        assert "$.courier: the field was removed" in said
        assert "`.v2`" in said
        assert "upcaster" in said


def test_an_event_that_was_removed_is_refused(tmp_path: Path) -> None:
    root = _copy(tmp_path)
    gone = root / RELEASED / "ordito.orders" / "order-lost.v1" / "1.json"
    gone.parent.mkdir()
    gone.write_text("{}", encoding="utf-8")
    assert ["the event was removed" in str(one) for one in broken(root)] == [True]


def test_a_released_shape_lets_a_field_be_added_and_nothing_else_be_changed(tmp_path: Path) -> None:
    class WithCourier(orders.OrderShippedV1):
        courier: str = ""

    class WithAnyText(EventBody):
        type: ClassVar[str] = orders.OrderShippedV1.type
        shipped_at: str

    root = _copy(tmp_path)
    folder = root / RELEASED / "ordito.orders" / "order-shipped.v1"
    assert [str(one) for one in generate.changes_since_release(folder, WithCourier)] == []
    assert [str(one) for one in generate.changes_since_release(folder, WithAnyText)] == [
        '$.shipped_at: format went from "date-time" to nothing'
    ]


def test_a_field_that_was_added_is_released_beside_the_older_shape(tmp_path: Path) -> None:
    root = _copy(tmp_path)
    released = root / RELEASED / "ordito.orders" / "payment-noted.v1" / "1.json"
    before = _json(released)
    del before["properties"]["reason"]
    released.write_text(json.dumps(before), encoding="utf-8")
    assert main(["--check", "--root", str(root)]) == 1
    assert main(["--root", str(root)]) == 0
    assert _json(released) == before
    assert "reason" in _json(released.with_name("2.json"))["properties"]


def test_every_event_is_released() -> None:
    for topic, event in every_event():
        assert generate.released_shapes(ROOT / RELEASED / topic.name / short_name(event))


def _copy(folder: Path) -> Path:
    for part in ("schemas/json", "schemas/golden", "schemas/released"):
        shutil.copytree(ROOT / part, folder / part)
    for file in (ASYNCAPI, REFERENCE):
        (folder / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, folder / file)
    return folder


def _places(root: Path) -> tuple[Path, Path, Path]:
    folder = root / JSON / "ordito.orders"
    return folder / "order-placed.v1.json", folder / "order-shipped.v1.json", folder / "order-lost.v1.json"


def _references(value: Any) -> Any:
    match value:
        case dict():
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for inner in value.values():
                yield from _references(inner)
        case list():
            for inner in value:
                yield from _references(inner)


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
