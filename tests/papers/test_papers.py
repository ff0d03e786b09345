"""What the papers refer to exists, and what they show of the source is what the source says."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from papers.reading import agrees, links, named_tests

from ordito.schemas.catalogue import TOPICS, short_name

ROOT = Path(__file__).parents[2]
SERVICES = ("orders", "payments", "shipping", "returns", "notifications", "desk")
READ_NEARLY_ALL = {"notifications"}
TOLD_BY_THEIR_MODULES = {"returns"}
"""Too many to be listed in a paper, which says instead where the list is. The desk reads all, and publishes none."""
PAPERS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "docs" / "operations.md",
    *sorted((ROOT / "docs" / "adr").glob("*.md")),
    *sorted((ROOT / "services").glob("*/README.md")),
    *(ROOT / package / "README.md" for package in ("kit", "schemas", "terms", "terms/more")),
]


def names(paper: Path) -> str:
    return str(paper.relative_to(ROOT))


@cache
def all_tests() -> frozenset[str]:
    folders = [ROOT / "tests", *ROOT.glob("*/tests"), *ROOT.glob("services/*/tests")]
    texts = (file.read_text(encoding="utf-8") for folder in folders for file in folder.rglob("test_*.py"))
    return frozenset(found for text in texts for found in re.findall(r"^\s*def (test_\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS, ids=names)
def test_every_file_that_a_paper_links_to_exists(paper: Path) -> None:
    assert [target for target in links(paper) if not (paper.parent / target).exists()] == []


@pytest.mark.parametrize("service", sorted({*SERVICES} - {"desk"}))
def test_a_services_paper_names_the_events_that_it_reads_and_publishes(service: str) -> None:
    paper = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    published = {event for topic in TOPICS if topic.owner == service for event in topic.events}
    read = {
        event for topic in TOPICS for name, events in topic.consumers.items() if name == service for event in events
    }
    told = (set() if service in TOLD_BY_THEIR_MODULES else published) | (set() if service in READ_NEARLY_ALL else read)
    names = {short_name(event).rpartition(".v")[0] for event in told}
    assert {name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", paper)} == set()


def test_the_kits_paper_names_every_module_of_the_kit() -> None:
    source = ROOT / "kit" / "src" / "ordito" / "kit"
    modules = {str(file.relative_to(source).with_suffix("")) for file in source.rglob("*.py")}
    named = re.findall(r"`([a-z_/]+)`", (ROOT / "kit" / "README.md").read_text(encoding="utf-8"))
    assert {module for module in modules if not module.endswith("__init__")} - set(named) == set()


def test_every_decision_is_in_the_list_of_decisions_under_its_title() -> None:
    index = ROOT / "docs" / "adr" / "README.md"
    listed = re.findall(r"^\| \[(\d+)\]\(([^)]+)\) \| (.+) \|$", index.read_text(encoding="utf-8"), re.MULTILINE)
    titled = []
    for paper in sorted(index.parent.glob("0*.md")):
        number, title = paper.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").split(". ", 1)
        titled.append((number, paper.name, title))
    assert listed == titled


@pytest.mark.parametrize("paper", PAPERS, ids=names)
def test_every_test_that_a_paper_names_as_proof_exists(paper: Path) -> None:
    assert named_tests(paper) - all_tests() == set()


def test_every_headline_that_a_paper_links_to_exists() -> None:
    missing = []
    for paper in PAPERS:
        for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)]+)\)", paper.read_text(encoding="utf-8")):
            other = paper.parent / target if target else paper
            headlines = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            if anchor not in {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headlines}:
                missing.append(f"{names(paper)}: {target}#{anchor}")
    assert missing == []


def test_the_picture_of_the_house_is_drawn_from_the_catalogue() -> None:
    spec = importlib.util.spec_from_file_location("house", ROOT / "docs" / "house.py")
    assert spec is not None
    assert spec.loader is not None
    house = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(house)
    assert (ROOT / "docs" / "house.svg").read_text(encoding="utf-8") == house.draw(), "run python docs/house.py"


def test_the_operations_manual_has_every_variable_of_every_service_as_its_settings_say() -> None:
    drawn = subprocess.run(
        [sys.executable, "docs/variables.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr


def test_the_operations_manual_names_every_metric() -> None:
    from ordito.kit import metrics

    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    ours = {family.name for family in metrics.REGISTRY.collect() if family.name.startswith("ordito_")}
    assert {name for name in ours if f"`{name}" not in manual} == set()


def test_shown_output_may_differ_in_ids_and_times_and_in_nothing_else() -> None:
    shown = "number: OB-100001\n…\nid: 01a1fd82-6683-7048-b660-e3cde88f3d5f at 2026-11-21T09:49:04Z, … EUR\n"
    assert agrees(
        shown, "number: OB-200002\na\nb\nid: 01a1fd83-8849-76ff-a85a-405c06089293 at 2027-01-01T00:00:00Z, 3 EUR\n"
    )
    assert not agrees(
        shown, "number: OB-200002\nid: 01a1fd83-8849-76ff-a85a-405c06089293 at 2027-01-01T00:00:00Z, 3 USD\n"
    )
    assert not agrees(shown, "number: OB-200002\n")
