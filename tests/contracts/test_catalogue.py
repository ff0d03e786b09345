"""The catalogue tells the truth: the services' source publishes and reads exactly what is declared.

Source is parsed, not run. A service consumes an event when its source names the event's class and the event is not of a
topic that it owns; naming a module's `EVENTS` is to consume them all.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ordito.schemas.catalogue import (
    MODULES,
    SERVICES,
    TOPICS,
    UPCASTERS,
    Service,
    Topic,
    every_event,
    split_version,
)
from ordito.schemas.event import EventBody, read
from ordito.schemas.generate import GOLDEN, ROOT
from ordito.schemas.golden import examples

Event = type[EventBody]

BY_CLASS: Mapping[tuple[str, str], Event] = {
    (event.__module__, event.__name__): event
    for modules in MODULES.values()
    for module in modules
    for event in module.EVENTS
}

each_service = pytest.mark.parametrize("service", SERVICES)
each_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


@each_topic
def test_a_topic_holds_every_event_of_its_module(topic: Topic) -> None:
    modules = MODULES[topic.name]
    written = {
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, EventBody) and one.__module__ == module.__name__
    }
    assert topic.events == tuple(event for module in modules for event in module.EVENTS)
    assert set(topic.events) == written
    assert len(topic.events) == len(written)


@each_topic
def test_a_topic_is_owned_and_produced_by_one_service(topic: Topic) -> None:
    assert topic.name == f"ordito.{topic.owner}"
    assert topic.producers == (topic.owner,)
    assert topic.owner not in topic.consumers


@each_topic
def test_consumers_are_declared_for_events_of_the_topic(topic: Topic) -> None:
    for service, events in topic.consumers.items():
        assert len(set(events)) == len(events), service
        assert set(events) <= set(topic.events), service


def test_an_events_type_says_its_topic_its_name_and_its_version() -> None:
    for topic, event in every_event():
        name, version = split_version(event.type)
        words = "".join(word.capitalize() for word in name.removeprefix(f"{topic.name}.").split("-"))
        assert event.__name__ == f"{words}V{version}"
        assert event.type.startswith(f"{topic.name}.")
    assert len({event.type for _, event in every_event()}) == len(list(every_event()))


def test_every_event_is_explained() -> None:
    for _, event in every_event():
        assert event.__doc__, event.type


@each_service
def test_a_service_consumes_what_the_catalogue_says(service: Service) -> None:
    declared = {event for topic in TOPICS for event in topic.consumers.get(service, ())}
    consumed = {event for event in _named(service) if event.type.split(".")[1] != service}
    assert {event.type for event in consumed} == {event.type for event in declared}


@each_service
def test_a_service_subscribes_to_the_topics_that_it_consumes(service: Service) -> None:
    declared = {topic.name for topic in TOPICS if topic.consumers.get(service)}
    assert _subscribed(service) == declared


@each_topic
def test_every_event_is_published_by_its_owner(topic: Topic) -> None:
    publisher = _package(topic.owner) / "adapters" / "kafka" / "publish.py"
    named = {event.type for part in publisher.parent.glob("publish*.py") for event in _events_in(part)}
    assert named == {event.type for event in topic.events}
    assert f'TOPIC = "{topic.name}"' in publisher.read_text(encoding="utf-8")


def test_every_version_but_the_newest_is_lifted_to_the_next() -> None:
    assert lacking_upcasters({event.type for _, event in every_event()}, set(UPCASTERS)) == []


def test_golden_examples_of_old_versions_are_lifted() -> None:
    types = {event.type: (topic, event) for topic, event in every_event()}
    for old, lift in UPCASTERS.items():
        topic, event = types[old]
        name, version = split_version(old)
        for data in examples(ROOT / GOLDEN, topic, event):
            assert lift(read(event, data)).type == f"{name}.v{version + 1}"


def test_a_version_without_an_upcaster_is_found() -> None:
    types = {"lent.v1", "lent.v2", "lent.v3", "returned.v1"}
    assert lacking_upcasters(types, {"lent.v1", "lent.v2"}) == []
    assert lacking_upcasters(types, {"lent.v2"}) == ["lent.v1"]
    assert lacking_upcasters({"lent.v2"}, set()) == ["lent.v1"], "an old version stays beside the new one"


def test_the_services_settings_of_topics_are_the_declared_ones() -> None:
    source = (ROOT / "kit/src/ordito/kit/kafka.py").read_text(encoding="utf-8")
    assert "PARTITIONS = 6" in source
    assert '"retention.ms": "-1"' in source
    assert '"cleanup.policy": "delete"' in source


def lacking_upcasters(types: set[str], lifted: set[str]) -> list[str]:
    """The versions from which no step leads to the next, or which are gone."""
    newest: dict[str, int] = {}
    for name, version in map(split_version, types):
        newest[name] = max(version, newest.get(name, 0))
    older = (f"{name}.v{version}" for name, last in newest.items() for version in range(1, last))
    return sorted(one for one in older if one not in lifted or one not in types)


def _package(service: str) -> Path:
    return ROOT / "services" / service / "src" / "ordito" / service


@cache
def _named(service: str) -> frozenset[Event]:
    return frozenset(event for file in _package(service).rglob("*.py") for event in _events_in(file))


@cache
def _events_in(file: Path) -> frozenset[Event]:
    """The public events whose classes a file names."""
    tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    modules, classes = _imports(tree)
    found = {BY_CLASS[known] for known in classes.values() if known in BY_CLASS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in modules:
                found |= {event for key, event in BY_CLASS.items() if key == (modules[node.value.id], node.attr)}
            if node.attr == "EVENTS":
                found |= {event for (module, _), event in BY_CLASS.items() if module in modules.values()}
    return frozenset(found)


def _imports(tree: ast.AST) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """What names of the file stand for: contract modules, and classes of contract modules."""
    modules: dict[str, str] = {}
    classes: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "ordito.schemas":
            modules |= {one.asname or one.name: f"ordito.schemas.{one.name}" for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            classes |= {one.asname or one.name: (node.module, one.name) for one in node.names}
        elif isinstance(node, ast.Import):
            assert not any(one.name.startswith("ordito.schemas.") for one in node.names), "import it from its package"
    return modules, classes


def _subscribed(service: str) -> set[str]:
    """The topics in the assignments to `TOPICS` in a service's source."""
    return {
        topic
        for file in _package(service).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AnnAssign) and "TOPICS" in _targets(node)
        for topic in _texts(node.value)
        if topic.startswith("ordito.")
    }


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _texts(node: Any) -> Iterator[str]:
    if node is not None:
        yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))
