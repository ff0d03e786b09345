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
        assert decided == expected, f"\nexpected {expected!r}\ndecided  {decided!r}"  # noqa: S101
        return Given(self.given.decider, (*self.given.events, *decided))

    def then_matches(self, check: Callable[[tuple[Any, ...]], bool]) -> Given[Command]:
        """Events follow for which `check` holds."""
        decided = self._decide()
        assert check(decided), f"\ndecided {decided!r}"  # noqa: S101
        return Given(self.given.decider, (*self.given.events, *decided))

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
            raise AssertionError(f"not rejected; decided {decided!r}")
        same = (type(raised), raised.args, vars(raised)) == (type(rejection), rejection.args, vars(rejection))
        assert same, f"\nexpected {rejection!r} {vars(rejection)}\nraised   {raised!r} {vars(raised)}"  # noqa: S101

    def _decide(self) -> tuple[Any, ...]:
        return self.given.decider.decide(self.given.state(), self.command)
