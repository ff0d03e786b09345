"""What the tests themselves keep to: they wait for conditions, say why they skip, and leave a domain as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOOPS = {"tests/waiting.py", "tests/infra.py", "tests/chaos/crowd.py", "tests/papers/test_readme.py"}
"""They look again and again for something that `until` cannot say; nothing in them counts on a time."""
EXCUSES = {"skip", "skipif", "xfail"}


@cache
def sources() -> dict[str, ast.Module]:
    folders = [ROOT / "tests", *ROOT.glob("*/tests"), *ROOT.glob("services/*/tests")]
    files = (file for folder in folders for file in sorted(folder.rglob("*.py")))
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def test_no_test_counts_on_a_time() -> None:
    sleeping = [
        f"{name}:{node.lineno}"
        for name, tree in sources().items()
        for node, called in calls(tree)
        if called in {"time.sleep", "sleep"} and name not in LOOPS
    ]
    assert sleeping == [], "wait for a condition: waiting.until"


def test_whatever_is_skipped_says_why() -> None:
    silent = [
        f"{name}:{node.lineno}"
        for name, tree in sources().items()
        for node, called in calls(tree)
        if called.startswith("pytest.") and called.rpartition(".")[2] in EXCUSES
        if not (node.args and called == "pytest.skip") and "reason" not in {word.arg for word in node.keywords}
    ]
    bare = [
        f"{name}:{node.lineno}"
        for name, tree in sources().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.ClassDef)
        for node in function.decorator_list
        if isinstance(node, ast.Attribute) and node.attr in EXCUSES
    ]
    assert silent + bare == []


def test_tests_of_a_domain_patch_nothing() -> None:
    patched = [
        f"{name}:{node.lineno}"
        for name, tree in sources().items()
        if "/domain/" in name
        for node in ast.walk(tree)
        if (isinstance(node, ast.arg) and node.arg in {"monkeypatch", "mocker"})
        or (isinstance(node, ast.ImportFrom | ast.Import) and "mock" in ast.unparse(node))
    ]
    assert patched == [], "a domain is pure: give it other arguments"
