"""Given-when-then for domain tests: given past events, when a command, then events, a rejection, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ordito.kit.decider import Decider

Command = TypeVar("Command")


@dataclass(frozen=True, slots=True)
class Given(Generic[Command]):
    """A past, as events."""

    decider: Decider[Any, Command, Any]
    events: tuple[Any, ...]

    def when(self, command: Command) -> When[Command]:
        """The command to decide on."""
        return When(self, command)

    def state(self) -> Any:
        """The state that the events lead to."""
        return self.decider.fold(self.events)


@dataclass(frozen=True, slots=True)
class When(Generic[Command]):
    """A command on a past. Every `then` decides afresh and leaves nothing behind."""

    given: Given[Command]
    command: Command

    def then(self, *expected: Any) -> Given[Command]:
        """Exactly these events follow. Returns the new past, to go on from."""
        decided = self._decide()
        assert decided == expected, f"expected{_told(expected)}\ndecided{_told(decided)}"  # noqa: S101
        return self._after(decided)

    def then_matches(self, check: Callable[[tuple[Any, ...]], bool]) -> Given[Command]:
        """Events follow for which `check` holds."""
        decided = self._decide()
        assert check(decided), f"decided{_told(decided)}\nfrom {self.command!r}"  # noqa: S101
        return self._after(decided)

    def happens(self) -> Given[Command]:
        """Something follows, whatever it is: a step on the way to what the test is about."""
        decided = self._decide()
        assert decided, f"nothing follows from {self.command!r}\nin the state {self.given.state()!r}"  # noqa: S101
        return self._after(decided)

    def nothing(self) -> None:
        """It is already so: no event follows."""
        self.then()

    def rejected(self, rejection: Exception) -> None:
        """The same rejection, with the same arguments, is raised."""
        try:
            decided = self._decide()
        except type(rejection) as caught:
            raised = caught
        else:
            raise AssertionError(f"not rejected; decided{_told(decided)}")
        same = (type(raised), raised.args, vars(raised)) == (type(rejection), rejection.args, vars(rejection))
        assert same, f"\nexpected {rejection!r} {vars(rejection)}\nraised   {raised!r} {vars(raised)}"  # noqa: S101

    def _after(self, decided: tuple[Any, ...]) -> Given[Command]:
        return Given(self.given.decider, (*self.given.events, *decided))

    def _decide(self) -> tuple[Any, ...]:
        return self.given.decider.decide(self.given.state(), self.command)


def _told(events: tuple[Any, ...]) -> str:
    """The events, one a line, so that two lists of them can be compared by eye."""
    return "".join(f"\n  {event!r}" for event in events) or " nothing"
