"""The house rules that a reader relies on: learn one service, know all.

Which room may import which is `.importlinter`'s; here is what a line of imports cannot tell. A rule is broken with the
file and line in hand, so that it can be mended without reading this.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = sorted(folder.name for folder in (ROOT / "services").iterdir() if (folder / "pyproject.toml").exists())
SOURCES = (
    *(ROOT / "services" / service / "src" for service in SERVICES),
    *(ROOT / package / "src" for package in ("kit", "schemas", "terms", "cli")),
)
ROOMS = {
    "__init__.py",
    "py.typed",
    "domain",
    "application",
    "adapters",
    "migrations",
    "settings.py",
    "main.py",
    "data",
}
ADAPTERS = {"__init__.py", "http", "kafka", "postgres", "gateways"}
STATEFUL = {"commands.py", "decide.py", "events.py", "rejections.py", "state.py"}
WITHOUT_COMMANDS = {"desk"}
"""Services that own no business fact: they fold what others decided."""
MOST_LINES = 500
VAGUE = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "shared", "util", "utils"}
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.monotonic",
    "time.sleep",
}
CHANCE = {"random", "secrets", "uuid_utils"}
MADE_UP = {"uuid1", "uuid4", "uuid6", "uuid7"}
REASON_FOR_LENGTH = "Long because:"
"""A file over the limit says in its docstring why it is better not split."""


@dataclass(frozen=True, slots=True)
class File:
    path: Path
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))


@cache
def python_files() -> tuple[File, ...]:
    paths = (path for source in SOURCES for path in sorted(source.rglob("*.py")))
    return tuple(File(path, text, ast.parse(text)) for path in paths for text in [path.read_text(encoding="utf-8")])


def domain_files() -> list[File]:
    return [file for file in python_files() if "domain" in file.path.parts]


def room(service: str) -> Path:
    return ROOT / "services" / service / "src" / "ordito" / service


def dotted(node: ast.AST) -> str:
    match node:
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
        case ast.Name(id=name):
            return name
        case _:
            return ""


def imported(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node, one.name) for one in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((node, f"{module}.{one.name}") for one in names)
            case _:
                pass


def test_imports_keep_to_their_contracts() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_ordito_is_a_namespace_that_no_package_owns() -> None:
    assert [str(source) for source in SOURCES if (source / "ordito" / "__init__.py").exists()] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_rooms_and_no_other(service: str) -> None:
    found = {entry.name for entry in room(service).iterdir() if entry.name != "__pycache__"}
    assert found - ROOMS == set(), "rooms may be absent, never renamed"
    assert {"__init__.py", "py.typed", "domain", "application", "adapters", "settings.py", "main.py"} <= found
    assert (room(service).parents[2] / "README.md").exists(), "its README says what it owns"
    adapters = {entry.name for entry in (room(service) / "adapters").iterdir() if entry.name != "__pycache__"}
    assert adapters - ADAPTERS == set()


@pytest.mark.parametrize("service", sorted(set(SERVICES) - WITHOUT_COMMANDS))
def test_every_domain_has_its_five_files(service: str) -> None:
    found = {path.name for path in (room(service) / "domain").rglob("*.py")}
    assert found >= STATEFUL
    assert {path.name for path in (room(service) / "application").iterdir()} >= {"handlers.py", "reactions.py"}
    assert (room(service) / "adapters" / "kafka" / "publish.py").exists()


@pytest.mark.parametrize("service", sorted(set(SERVICES) - WITHOUT_COMMANDS))
def test_domain_values_are_frozen_dataclasses(service: str) -> None:
    loose = []
    for file in domain_files():
        if file.path.name not in {"events.py", "commands.py", "state.py"} or service not in file.path.parts:
            continue
        for node in file.tree.body:
            if isinstance(node, ast.ClassDef) and not _is_frozen_dataclass(node):
                loose.append(f"{file.at(node)} {node.name}")
    assert loose == [], "write @dataclass(frozen=True, slots=True)"


def _is_frozen_dataclass(node: ast.ClassDef) -> bool:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and dotted(decorator.func) == "dataclass":
            set_to_true = {
                word.arg for word in decorator.keywords if isinstance(word.value, ast.Constant) and word.value.value
            }
            return {"frozen", "slots"} <= set_to_true
    return any(dotted(parent) in {"Enum", "StrEnum", "Protocol"} for parent in node.bases)


def test_domains_read_no_clock_and_draw_no_lots() -> None:
    broken = []
    for file in domain_files():
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS:
                broken.append(f"{file.at(node)} {dotted(node)}: time is an argument")
        for node, name in imported(file.tree):
            drawn = name.split(".")[0] in CHANCE or (name.startswith("uuid.") and name.removeprefix("uuid.") in MADE_UP)
            if drawn:
                broken.append(f"{file.at(node)} {name}: ids and chance are arguments")
    assert broken == []


def test_domains_open_nothing() -> None:
    opened = [
        f"{file.at(node)} {dotted(node.func)}"
        for file in domain_files()
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and dotted(node.func) in {"open", "print", "input", "os.getenv", "os.environ.get"}
    ]
    reached = [
        f"{file.at(node)} {name}"
        for file in domain_files()
        for node, name in imported(file.tree)
        if name.startswith(("urllib.request", "http.client", "os.", "pathlib."))
    ]
    assert opened + reached == []


def test_only_the_kit_commits() -> None:
    committed = [
        file.at(node)
        for file in python_files()
        if not file.name.startswith(("kit/", "cli/"))
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and dotted(node.func).endswith((".commit", ".rollback", ".begin_nested"))
    ]
    assert committed == [], "one handler is one transaction, and the kit ends it"


def test_business_takes_the_injected_clock() -> None:
    """Tokens alone expire by the wall clock, at the edge: moving the service's clock must not log everybody out."""
    read = [
        f"{file.at(node)} {dotted(node)}"
        for file in python_files()
        if not file.name.startswith(("kit/", "cli/")) and "http" not in file.path.parts
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and dotted(node) in {"datetime.now", "datetime.utcnow", "date.today"}
    ]
    assert read == []


def test_endpoints_stand_at_the_top_of_their_files() -> None:
    nested = [
        f"{file.at(node)} {node.name}"
        for file in python_files()
        if file.name.startswith("services/") and "http" in file.path.parts
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node not in file.tree.body
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and dotted(decorator.func).startswith("router.")
    ]
    assert nested == [], "what an endpoint works with comes by a dependency, see the service's app_state.py"


def test_no_file_is_too_long_without_a_reason() -> None:
    long = [
        f"{file.name}: {file.text.count(chr(10))} lines"
        for file in python_files()
        if file.text.count("\n") > MOST_LINES and REASON_FOR_LENGTH not in (ast.get_docstring(file.tree) or "")
    ]
    assert long == [], f"split by idea, or say in the docstring '{REASON_FOR_LENGTH} ...'"


def test_nothing_is_called_by_a_word_that_says_nothing() -> None:
    vague = [
        file.name for file in python_files() if any(part.removesuffix(".py") in VAGUE for part in file.path.parts[-4:])
    ]
    assert vague == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        file.name
        for file in python_files()
        if file.path.name != "__init__.py" and file.text.strip() and not ast.get_docstring(file.tree)
    ]
    assert silent == []


def test_no_service_code_knows_a_sellers_name() -> None:
    names = {path.name.split("-")[0] for path in (ROOT / "terms/src/ordito/terms/data").glob("*.toml")} - {"law"}
    assert names
    named = [
        f"{file.at(node)} {words[:40]!r}"
        for file in python_files()
        if not file.name.startswith(("cli/", "schemas/")) and file.path.name != "examples.py"
        for node, words in _told_to_the_machine(file.tree)
        if any(name in words for name in names)
    ]
    assert named == [], "sellers live in the terms' files"


def _told_to_the_machine(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every string but docstrings and the examples of an API, which are for people."""
    for_people: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() if node.body:
                for_people.add(id(getattr(node.body[0], "value", None)))
            case ast.keyword(arg="examples" | "json_schema_extra" | "description"):
                for_people.update(id(part) for part in ast.walk(node.value))
            case _:
                pass
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in for_people:
            yield node, node.value
