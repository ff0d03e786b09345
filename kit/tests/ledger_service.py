"""A tiny service for the kit's own tests: an account with deposits, in the kit's tables and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel

from ordito.kit.clock import FixedClock
from ordito.kit.codec import Codec
from ordito.kit.context import Actor, Context
from ordito.kit.database import Database, connect
from ordito.kit.decider import Decider
from ordito.kit.message import Message, Record, to_kafka
from ordito.kit.schema import create_v1
from ordito.kit.transaction import Stored

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
CONTEXT = Context(seller="a-seller", actor=Actor(kind="staff", id="anna"), correlation="c-1")


@dataclass(frozen=True, slots=True)
class Deposited:
    cents: int


@dataclass(frozen=True, slots=True)
class Closed:
    pass


@dataclass(frozen=True, slots=True)
class Deposit:
    cents: int


CODEC = Codec({"deposited.v1": Deposited, "closed.v1": Closed})


def _decide(state: int, command: Deposit) -> tuple[Deposited, ...]:
    return (Deposited(command.cents),) if command.cents else ()


def _evolve(state: int, event: Deposited | Closed) -> int:
    return state + event.cents if isinstance(event, Deposited) else state


LEDGER: Decider[int, Deposit, Any] = Decider(initial=0, decide=_decide, evolve=_evolve)


class DepositedV1(BaseModel):
    type: ClassVar[str] = "test.deposited.v1"
    cents: int


class ClosedV1(BaseModel):
    type: ClassVar[str] = "test.closed.v1"


def to_public(stored: Stored) -> DepositedV1 | ClosedV1:
    match stored.event:
        case Deposited(cents=cents):
            return DepositedV1(cents=cents)
        case Closed():
            return ClosedV1()
        case other:
            raise AssertionError(other)


def migrated(url: str) -> str:
    engine = connect(url, pool_size=1)
    with engine.begin() as connection:
        create_v1(connection)
    engine.dispose()
    return url


def open_database(
    url: str, *, clock: FixedClock | None = None, consequences: Callable[..., None] | None = None
) -> Database:
    return Database(url, codec=CODEC, clock=clock or FixedClock(NOON), consequences=consequences)


def deposit(database: Database, stream: str, cents: int) -> tuple[Stored, ...]:
    with database.transaction(stream) as tx:
        version = len(tx.load(stream))
        return tx.append(stream, [Deposited(cents)], expected=version, context=CONTEXT)


def record(stored: Stored, *, offset: int, source: str = "bank", topic: str = "test.bank") -> Record:
    message = to_kafka(stored, to_public(stored), source=source)
    return Record(topic, 0, offset, tuple(message.headers.items()), stored.stream.encode(), message.value)


def stored(stream: str, version: int, *, cents: int = 1) -> Stored:
    return Stored(
        id=uuid5(NAMESPACE_URL, f"{stream}/{version}"),
        stream=stream,
        version=version,
        type="deposited.v1",
        event=Deposited(cents),
        at=NOON,
        context=CONTEXT,
    )


def cents_of(message: Message) -> int:
    return int(message.data["cents"])
