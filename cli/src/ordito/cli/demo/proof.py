"""What must be true when the stories have been told. Each check names what it looked at and what it found."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ordito.cli.demo.stage import Told
from ordito.cli.engine.services import api
from ordito.cli.engine.system import System
from ordito.cli.outside import House, TooLate, until


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold."""

    what: str
    holds: bool
    found: str


def of_order(house: House, told: Told) -> Iterator[Check]:
    """What must hold of one order: its events once each, its status, its money, its letters."""
    expected = Counter(told.milestones)
    counted = Counter(kind for kind in house.types(told.order_id) if kind in expected)
    yield Check(f"{told.number}: each of its milestones once", counted == expected, f"{sum(counted.values())} events")
    view = house.view(told.order_id)
    yield Check(f"{told.number}: status", view["status"] == told.status, str(view["status"]))
    money = {name: view["money"][name]["amount"] for name in ("captured", "refunded")}
    right = money == {"captured": told.captured, "refunded": told.refunded}
    yield Check(f"{told.number}: captured and refunded by the desk's book", right, str(money))
    booked = house.booked(told.order_id)
    expected_books = {"charge": [*told.charges], "refund": [*told.refunds], "transfer": [*told.transfers]}
    right = booked == expected_books
    yield Check(f"{told.number}: charged and paid back once by the provider's ledger", right, str(booked))
    yield _letters(house, told)


def of_house(house: House, system: System) -> Iterator[Check]:
    """What must hold of the whole house: nothing parked, and the desk rebuilt from offset 0 equals the live one."""
    parked = house.parked()
    yield Check("nothing is parked in any service", not parked, f"{len(parked)} parked")
    report = verify(system)
    found = f"{report.get('events')} events, {report.get('live_hash', '')[:16]} = {report.get('rebuilt_hash', '')[:16]}"
    yield Check(
        "the desk rebuilt from Kafka's offset 0 equals the live one, byte for byte", bool(report.get("equal")), found
    )


def verify(system: System) -> dict[str, Any]:
    """Rebuild the desk's projections beside the live ones and compare; the report."""
    desk = api(system.surroundings(), "desk")
    run = subprocess.run(
        [sys.executable, "-m", "ordito.desk.main", "verify"],
        env={**os.environ, **desk.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return dict(json.loads(run.stdout))
    except ValueError:
        return {"equal": False, "detail": run.stderr[-2000:]}


def _letters(house: House, told: Told) -> Check:
    with suppress(TooLate):  # the check says how many there are
        until(lambda: house.mails(told.email), lambda found: len(found) >= told.letters, what="the e-mails", seconds=30)
    letters = house.mails(told.email)
    right = len(letters) == told.letters == len({letter["message_id"] for letter in letters})
    what = f"{told.number}: {told.letters} e-mails, each delivered once"
    return Check(what, right, f"{len(letters)} in the mailbox")
