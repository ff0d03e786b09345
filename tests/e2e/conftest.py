"""The house that the end-to-end tests talk to, over HTTP only.

- by default the embedded engine, started once a session on free ports in a folder of its own, with the further sellers
  of `sellers.py`;
- `ORDITO_E2E=compose`: a running `docker compose` stack on the default ports; it knows the further sellers if it was
  started with the folder that `python tests/e2e/sellers.py FOLDER` writes as `ORDITO_TERMS_DIR`;
- `ORDITO_E2E=FILE.json`: any running house, `{"urls": {"orders": "http://...", ...}, "keys": {...}}`.
"""

import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.scene import Scene
from e2e.sellers import BOTTEGA, TWIN, write_further_sellers
from infra import own_folder

from ordito.cli.engine import DEFAULT_PORTS, SERVICES, System, fresh_ports
from ordito.cli.engine.keys import Keys, StaffAccount
from ordito.cli.engine.places import repository
from ordito.cli.outside import House

ANSWERING = (*SERVICES, "mailbox", "provider")


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    match os.environ.get("ORDITO_E2E", "embedded"):
        case "embedded":
            with own_folder("e2e") as folder, _system(folder) as system:
                yield from _opened(House({name: system.url(name) for name in ANSWERING}, system.keys))
        case "compose":
            urls = {name: f"http://127.0.0.1:{_published(name)}" for name in ANSWERING}
            yield from _opened(House(urls, _keys(_shown_by_compose())))
        case file:
            running = json.loads(Path(file).read_text())
            yield from _opened(House(running["urls"], _keys(running["keys"])))


@pytest.fixture
def scene(house: House) -> Scene:
    return Scene(house, secrets.token_hex(5))


@pytest.fixture
def further_sellers(house: House) -> None:
    """Skips the test in a house that was started without the further sellers."""
    if not {TWIN, BOTTEGA} <= house.keys.api_keys.keys():
        pytest.skip("this house was started without the terms that `python tests/e2e/sellers.py FOLDER` writes")


def _system(folder: Path) -> System:
    terms = folder / "terms"
    write_further_sellers(terms)
    return System(folder, ports=fresh_ports(), environment={**os.environ, "ORDITO_TERMS_DIR": str(terms)})


def _opened(house: House) -> Iterator[House]:
    try:
        yield house
    finally:
        house.close()


def _published(name: str) -> str:
    return os.environ.get(f"ORDITO_{name.upper()}_PUBLISHED") or str(DEFAULT_PORTS[name])


def _shown_by_compose() -> Any:
    command = ["docker", "compose", "run", "--rm", "-T", "--no-deps", "keys", "show"]
    shown = subprocess.run(command, cwd=repository(), check=True, stdout=subprocess.PIPE, text=True, timeout=120)
    return json.loads(shown.stdout)


def _keys(kept: dict[str, Any]) -> Keys:
    return Keys(**{**kept, "staff": tuple(StaffAccount(**account) for account in kept["staff"])})
