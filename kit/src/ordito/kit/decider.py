"""Load, decide, append: the one way in which a command becomes events.

`decide(state, command)` chooses the events and raises rejections; `evolve(state, event)` records them and never
rejects. Both are pure; terms, time and identifiers are arguments that the application has bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ordito.kit.context import Context
from ordito.kit.transaction import Stored, Transaction

State = TypeVar("State")
Command = TypeVar("Command")
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Decider(Generic[State, Command, Event]):
    """A domain: where it starts, what it answers to a command, what an event makes of it."""

    initial: State
    decide: Callable[[State, Command], tuple[Event, ...]]
    evolve: Callable[[State, Event], State]

    def fold(self, events: Iterable[Event], state: State | None = None) -> State:
        """The state after `events`."""
        current = self.initial if state is None else state
        for event in events:
            current = self.evolve(current, event)
        return current


@dataclass(frozen=True, slots=True)
class Outcome(Generic[State]):
    """What came of a command: the state after it, its events (none for a repeat), the stream's version."""

    state: State
    events: tuple[Stored, ...]
    version: int


def load(tx: Transaction, decider: Decider[State, Any, Any], stream: str) -> Outcome[State]:
    """The stream's present state, with no new events."""
    stored = tx.load(stream)
    return Outcome(decider.fold(one.event for one in stored), (), len(stored))


def execute(
    tx: Transaction, decider: Decider[State, Command, Any], *, stream: str, command: Command, context: Context
) -> Outcome[State]:
    """Load the stream, decide on `command`, append what was decided.

    Rejections of the domain pass through; nothing is appended then. Raises what Transaction.append raises.
    """
    before = load(tx, decider, stream)
    events = decider.decide(before.state, command)
    stored = tx.append(stream, events, expected=before.version, context=context)
    return Outcome(decider.fold(events, before.state), stored, before.version + len(stored))
