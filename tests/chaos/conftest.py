"""A house of its own for chaos, with the crowd that orders there. It is shared; its clock stands in the afternoon."""

import os
import random
import secrets
from collections.abc import Callable, Iterator

import pytest
from chaos.crowd import Crowd
from chaos.ground import filled_shelf, house_of, move_to_an_afternoon
from chaos.plans import Shelf
from infra import own_folder

from ordito.cli.engine import System, fresh_ports

Tell = Callable[[str], None]


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    with own_folder("chaos") as folder, System(folder, ports=fresh_ports(), environment={}) as running:
        yield running


@pytest.fixture(scope="session")
def crowd(system: System) -> Iterator[Crowd]:
    crowd = Crowd(house_of(system))
    move_to_an_afternoon(crowd.house)
    yield crowd
    crowd.house.close()


@pytest.fixture(scope="session")
def shelf(crowd: Crowd) -> Shelf:
    return filled_shelf(crowd.house)


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Tell:
    """Says a line on the terminal, whatever is captured."""
    plugins = request.config.pluginmanager
    reporter, capture = plugins.getplugin("terminalreporter"), plugins.getplugin("capturemanager")

    def say(text: str) -> None:
        if reporter is not None and capture is not None:
            with capture.global_and_fixture_disabled():
                reporter.ensure_newline()
                reporter.write_line(text)

    return say


@pytest.fixture(scope="session")
def seed() -> int:
    """Decides who is killed when; `ORDITO_CHAOS_SEED` repeats a run."""
    return int(os.environ.get("ORDITO_CHAOS_SEED") or secrets.randbelow(10**6))


@pytest.fixture(scope="session")
def dice(seed: int) -> random.Random:
    return random.Random(seed)
