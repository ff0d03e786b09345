"""Private events to JSON and back, under explicit names that outlive renamed classes.

CodecError
  + UnknownEventType
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter


class CodecError(Exception):
    """An event cannot be written or read."""


class UnknownEventType(CodecError):
    """No class stands for this type name, or no name for this class."""


class Codec:
    """Maps type names such as `order-placed.v1` to event dataclasses. Names are unique, and so are classes."""

    def __init__(self, types: Mapping[str, type]) -> None:
        self._adapters: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(cls) for name, cls in types.items()}
        self._names: dict[type, str] = {cls: name for name, cls in types.items()}
        if len(self._names) != len(self._adapters):
            raise CodecError("an event class has two names; give each version a class of its own")

    def write(self, event: object) -> tuple[str, dict[str, Any]]:
        """The event's type name and its data, ready for JSON. Raises UnknownEventType."""
        name = self._names.get(type(event))
        if name is None:
            raise UnknownEventType(f"{type(event).__name__} has no type name: add it to the codec")
        data: dict[str, Any] = self._adapters[name].dump_python(event, mode="json")
        return name, data

    def read(self, name: str, data: Mapping[str, Any]) -> object:
        """The event that `data` holds. Raises UnknownEventType, and pydantic.ValidationError for unreadable data."""
        adapter = self._adapters.get(name)
        if adapter is None:
            raise UnknownEventType(f"no event class stands for {name!r}: add it, or an upcaster, to the codec")
        return adapter.validate_python(data)
