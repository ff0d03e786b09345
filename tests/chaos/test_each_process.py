"""kill -9 of any one process: the others answer, it comes back by itself, and what was asked meanwhile is done."""

import time
from collections.abc import Callable

import pytest
from chaos.crowd import Accepted, Crowd
from chaos.evidence import gather
from chaos.oracle import faults
from chaos.plans import Kind, Shelf, expected_of
from chaos.stillness import wait_until_still

from ordito.cli.engine import SERVICES, System
from ordito.cli.outside import until

pytestmark = pytest.mark.timeout(600)

WORKERS = tuple(f"{service}-worker" for service in SERVICES)
PROCESSES = (*SERVICES, *WORKERS, "postgres", "kafka", "nursery", "mailbox", "provider")
NEEDED_TO_ACCEPT = ("orders", "postgres")
PATIENCE = 180.0
Tell = Callable[[str], None]


def test_every_process_of_the_house_is_among_those_that_are_killed(system: System) -> None:
    assert set(PROCESSES) == set(system.processes)


@pytest.mark.parametrize("victim", PROCESSES)
def test_the_house_survives_the_death_of(system: System, crowd: Crowd, shelf: Shelf, tell: Tell, victim: str) -> None:
    house = crowd.house
    system.wait_ready(victim, PATIENCE)
    restarts = system.restarts(victim)
    killed = system.kill(victim)
    began = time.monotonic()

    for service in SERVICES:
        if service != victim:
            assert house.http.get(f"{house.urls[service]}/health/live").status_code == 200
    plan = shelf.plan(f"alone-{victim}", Kind.KEPT)
    if victim in NEEDED_TO_ACCEPT:
        accepted = crowd.place(plan)
    else:
        placed = house.place(plan.order, key=plan.key)  # at once: nobody has to ask twice
        accepted = Accepted(plan, placed["id"], house.link_token(placed))
        crowd.accepted.append(accepted)

    system.wait_ready(victim, PATIENCE)
    back = time.monotonic() - began
    assert system.pid(victim) != killed
    assert system.restarts(victim) == restarts + 1, "it came back at the first attempt"
    _is_done(system, crowd, accepted)
    tell(f"{victim}: back after {back:.1f} s, caught up after {time.monotonic() - began:.1f} s")


def test_after_all_of_it_nothing_is_lost_and_nothing_happened_twice(system: System, crowd: Crowd) -> None:
    wait_until_still(system)
    found = faults(gather(system, crowd))
    assert not found, "\n".join(found)


def _is_done(system: System, crowd: Crowd, accepted: Accepted) -> None:
    """The order is confirmed, its letters lie in the mailbox, and the desk shows it."""
    house, expected = crowd.house, expected_of(accepted.plan.kind)
    crowd.look("orders", f"/v1/orders/{accepted.order_id}", lambda found: found["status"] == "confirmed")
    until(
        lambda: len(house.mails(accepted.plan.email)),
        lambda count: count == expected.letters.total(),
        what=f"the letters of {accepted.plan.name}",
        seconds=PATIENCE,
    )
    crowd.look(
        "desk",
        f"/v1/orders/{accepted.order_id}",
        lambda found: found["acceptance"] == "confirmed" and all(letter["sent_at"] for letter in found["emails"]),
    )
