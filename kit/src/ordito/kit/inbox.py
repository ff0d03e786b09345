"""What a consumer does with one message, in one transaction, whichever way the message came.

The stream's lock is held; the inbox says whether the message was seen; the position of its source stream says whether
it is the next one. Seen: skipped. A hole before it: held until the hole is filled. Else the reaction runs, and its
events, effects, timers, the inbox and the position are committed together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ordito.kit import tables
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction


def own_stream(message: Message) -> tuple[str, ...]:
    """The lock that nearly every reaction needs: the stream of the same name."""
    return (message.stream,)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows from one type of event. `locks` names every stream that `handle` may append to."""

    handle: Callable[[Transaction, Message], None]
    locks: Callable[[Message], tuple[str, ...]] = own_stream


class UnknownVersion(Exception):
    """A version of an event that this consumer reacts to in another version: it was deployed before its producer."""

    def __init__(self, message_type: str) -> None:
        super().__init__(f"{message_type} is not known here, other versions of it are: deploy a consumer that reads it")


class TooEarly(Exception):
    """Raised by a reaction: what the message is about will be told on another topic, and has not been yet.

    Topics overtake each other. The message waits, and those of its stream behind it, and is tried again by itself.
    """


class Verdict(Enum):
    """What became of a message."""

    HANDLED = "handled"
    IGNORED = "ignored"
    SEEN = "seen"
    HOLE = "hole"


class Inbox:
    """The messages of one consumer, by name, and what follows from them."""

    def __init__(self, consumer: str, reactions: Mapping[str, Reaction]) -> None:
        self.consumer = consumer
        self._reactions = reactions
        self._names = frozenset(map(_without_version, reactions))

    def locks(self, message: Message) -> tuple[str, ...]:
        """Every stream to lock before `take`. The message's own stream is always among them."""
        reaction = self._reactions.get(message.type)
        return own_stream(message) if reaction is None else (*own_stream(message), *reaction.locks(message))

    def reacts_to(self, message: Message) -> bool:
        """Whether anything follows from messages of this type, or would from another version of it."""
        return _without_version(message.type) in self._names

    def take(self, tx: Transaction, message: Message) -> Verdict:
        """Handle the message if it is the next of its source stream.

        Raises whatever the reaction raises, and UnknownVersion: skipped in silence, an order would never be charged.
        """
        position = self.position(tx, message)
        if message.version <= position:
            return Verdict.SEEN
        if message.version > position + 1:
            return Verdict.HOLE
        fresh = tx.connection.execute(
            insert(tables.inbox)
            .values(consumer=self.consumer, message_id=f"{message.source}/{message.id}")
            .on_conflict_do_nothing()
            .returning(tables.inbox.c.message_id)
        ).scalar()
        verdict = Verdict.SEEN
        if fresh is not None:
            reaction = self._reactions.get(message.type)
            if reaction is not None:
                reaction.handle(tx, message)
            elif self.reacts_to(message):
                raise UnknownVersion(message.type)
            verdict = Verdict.IGNORED if reaction is None else Verdict.HANDLED
        self.move(tx, message)
        return verdict

    def position(self, tx: Transaction, message: Message) -> int:
        """The version up to which the message's source stream is handled; 0 for an unknown stream."""
        where = tables.stream_positions.c
        found: int | None = tx.connection.execute(
            select(where.version).where(
                where.consumer == self.consumer, where.source == message.source, where.stream == message.stream
            )
        ).scalar()
        return found or 0

    def move(self, tx: Transaction, message: Message) -> None:
        """The message's source stream is handled up to this message."""
        tx.connection.execute(
            insert(tables.stream_positions)
            .values(consumer=self.consumer, source=message.source, stream=message.stream, version=message.version)
            .on_conflict_do_update(index_elements=["consumer", "source", "stream"], set_={"version": message.version})
        )


def _without_version(message_type: str) -> str:
    return message_type.rpartition(".v")[0]
