"""Given-when-then says what was decided where it is not what the test expects."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ordito.kit.decider import Decider
from ordito.kit.given import Given


@dataclass(frozen=True, slots=True)
class Lend:
    copies: int


@dataclass(frozen=True, slots=True)
class Lent:
    copy: int


class NoneLeft(Exception):
    """Two copies are lent already."""


def decide(lent: int, command: Lend) -> tuple[Lent, ...]:
    if lent >= 2:
        raise NoneLeft
    return tuple(Lent(lent + number) for number in range(1, command.copies + 1))


LIBRARY: Given[Lend] = Given(Decider(initial=0, decide=decide, evolve=lambda lent, _: lent + 1), ())


def test_every_step_goes_on_from_what_was_decided() -> None:
    LIBRARY.when(Lend(1)).then(Lent(1)).when(Lend(1)).happens().when(Lend(1)).rejected(NoneLeft())
    LIBRARY.when(Lend(0)).nothing()
    assert LIBRARY.when(Lend(2)).then_matches(lambda events: len(events) == 2).state() == 2


def test_what_was_decided_instead_is_told_one_event_a_line() -> None:
    with pytest.raises(AssertionError) as wrong:
        LIBRARY.when(Lend(2)).then(Lent(1))
    assert str(wrong.value).splitlines()[:5] == [
        "expected",
        "  Lent(copy=1)",
        "decided",
        "  Lent(copy=1)",
        "  Lent(copy=2)",
    ]


def test_a_step_from_which_nothing_follows_names_its_command_and_the_state() -> None:
    with pytest.raises(AssertionError, match=r"nothing follows from Lend\(copies=0\)\nin the state 0"):
        LIBRARY.when(Lend(0)).happens()


def test_what_should_have_been_rejected_tells_what_was_decided() -> None:
    with pytest.raises(AssertionError, match=r"not rejected; decided\n  Lent\(copy=1\)"):
        LIBRARY.when(Lend(1)).rejected(NoneLeft())
