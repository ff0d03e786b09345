"""The OpenAPI documents of the services, `docs/api/<service>.openapi.json`.

    python tests/contracts/openapi.py --write    write them
    python tests/contracts/openapi.py --check    write nothing; exit 1 and name the files that are not up to date

They are here and not in `schemas/` because they are made from the services' apps, which `schemas` must not know. The
apps are made as in production, without the endpoints of ORDITO_DEV; nothing is connected to.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("docs/api")
SERVICES = ("orders", "payments", "shipping", "returns", "notifications", "desk")
ENVIRONMENT = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "ORDITO_STAFF_SECRET": "a secret of nobody, only to make a document",
    "ORDITO_LINK_SECRET": "a secret of nobody, only to make a document",
    "ORDITO_PSP_KEY": "a key of nobody",
}
STALE = "Not up to date; run `python tests/contracts/openapi.py --write` and commit:"


def document(service: str) -> dict[str, Any]:
    """The OpenAPI document of one service."""
    with patch.dict(os.environ, ENVIRONMENT, clear=True):
        settings = importlib.import_module(f"ordito.{service}.settings").Settings.load()
        app = importlib.import_module(f"ordito.{service}.main").make_app(settings)
    described: dict[str, Any] = app.openapi()
    return described


def path_of(service: str) -> Path:
    """Where a service's document is committed, under the repository's root."""
    return FOLDER / f"{service}.openapi.json"


def written(described: dict[str, Any]) -> str:
    """A document as it is committed."""
    return json.dumps(described, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def drifted(root: Path = ROOT) -> tuple[Path, ...]:
    """The committed documents that are missing, differ, or belong to no service."""
    expected = {path_of(service): written(document(service)) for service in SERVICES}
    found = {
        file.relative_to(root): file.read_text(encoding="utf-8") for file in (root / FOLDER).glob("*.openapi.json")
    }
    return tuple(sorted(path for path in expected.keys() | found.keys() if expected.get(path) != found.get(path)))


def write(root: Path = ROOT) -> tuple[Path, ...]:
    """Bring the committed documents up to date; those that changed."""
    changed = drifted(root)
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for path in changed:
        (root / path).unlink(missing_ok=True)
    for service in SERVICES:
        (root / path_of(service)).write_text(written(document(service)), encoding="utf-8")
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(description="The OpenAPI documents of the services.")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write the documents")
    mode.add_argument("--check", action="store_true", help="write nothing; fail if a document is not up to date")
    if parser.parse_args(arguments).write:
        sys.stdout.writelines(f"wrote {path}\n" for path in write())
        return 0
    drift = drifted()
    sys.stderr.writelines(f"{line}\n" for line in ((STALE, *(f"  {path}" for path in drift)) if drift else ()))
    return 1 if drift else 0


if __name__ == "__main__":
    sys.exit(main())
