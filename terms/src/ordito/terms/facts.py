"""Facts in their two forms: typed, as questions take them, and plain, as rulings record them and JSON carries them.

Plain are texts, whole numbers, true and false, and nothing. Instants are ISO 8601 in UTC, days ISO 8601, money is in
minor units of the terms' currency, shares are decimal texts. Several of a kind are one canonical text: `card, paypal`;
pieces of lines `1 × 2, 3 × 1`; records `line 1, quantity 2, unit_price 4900; line 2, …`, without the fields that say
nothing.

A kind of fact gives its plain form, reads it back, and describes it as JSON Schema. From outside, several of a kind may
also come as a JSON array, and a record as an object.
"""

from __future__ import annotations

import types
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ordito.schemas.money import Money
from ordito.schemas.values import FactValue, LineQuantity


class Unfit(ValueError):
    """A value that cannot be such a fact; the message says what to write instead."""


class Kind(ABC):
    """One kind of fact."""

    @abstractmethod
    def plain(self, value: Any) -> FactValue:
        """The typed value as a ruling records it."""

    @abstractmethod
    def typed(self, given: object, currency: str, /) -> object:
        """The typed value of a plain one, or of its JSON from outside. Raises Unfit."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """What may be given, as JSON Schema."""

    def read(self, text: str, currency: str, /) -> object:
        """The typed value of a plain one that stands in a longer text. Raises Unfit."""
        return self.typed(text, currency)


class Text(Kind):
    def plain(self, value: str) -> FactValue:
        return value

    def typed(self, given: object, _currency: str, /) -> object:
        return _text(given, "text")

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    choices: tuple[str, ...]

    def plain(self, value: str) -> FactValue:
        return value

    def typed(self, given: object, _currency: str, /) -> object:
        if given not in self.choices:
            raise Unfit(f"is one of {', '.join(self.choices)}, not {given!r}")
        return given

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.choices)}


class YesOrNo(Kind):
    def plain(self, value: bool) -> FactValue:
        return value

    def typed(self, given: object, _currency: str, /) -> object:
        if not isinstance(given, bool):
            raise Unfit(f"is true or false, not {given!r}")
        return given

    def read(self, text: str, currency: str, /) -> object:
        return self.typed({"true": True, "false": False}.get(text, text), currency)

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Whole(Kind):
    def plain(self, value: int) -> FactValue:
        return value

    def typed(self, given: object, _currency: str, /) -> object:
        if not isinstance(given, int) or isinstance(given, bool):
            raise Unfit(f"is a whole number, not {given!r}")
        return given

    def read(self, text: str, currency: str, /) -> object:
        return self.typed(_number(text), currency)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer"}


class Amount(Whole):
    def plain(self, value: Money) -> FactValue:  # type: ignore[override]  # each kind takes its own values
        return value.amount

    def typed(self, given: object, currency: str, /) -> object:
        if not isinstance(given, int) or isinstance(given, bool):
            raise Unfit(f"is an amount in minor units (4900 is 49.00), not {given!r}")
        return Money(given, currency)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "description": "Minor units of the terms' currency: 4900 is 49.00."}


class Share(Kind):
    def plain(self, value: Decimal) -> FactValue:
        return format(value.normalize(), "f")

    def typed(self, given: object, _currency: str, /) -> object:
        try:
            return Decimal(_text(given, 'a decimal number as text, "22"'))
        except InvalidOperation:
            raise Unfit(f'is a decimal number as text, "22", not {given!r}') from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "examples": ["22"]}


class Instant(Kind):
    def plain(self, value: datetime) -> FactValue:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def typed(self, given: object, _currency: str, /) -> object:
        try:
            at = datetime.fromisoformat(_text(given, "an instant, 2026-11-20T12:00:00Z"))
        except ValueError:
            raise Unfit(f"is an instant, 2026-11-20T12:00:00Z, not {given!r}") from None
        if at.tzinfo is None:
            raise Unfit(f"has no time zone: write {given}Z, or its offset")
        return at.astimezone(UTC)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


class Day(Kind):
    def plain(self, value: date) -> FactValue:
        return value.isoformat()

    def typed(self, given: object, _currency: str, /) -> object:
        try:
            return date.fromisoformat(_text(given, "a day, 2026-11-20"))
        except ValueError:
            raise Unfit(f"is a day, 2026-11-20, not {given!r}") from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class Pieces(Kind):
    """So many pieces of a line: `1 × 2`."""

    def plain(self, value: LineQuantity) -> FactValue:
        return f"{value.line} × {value.quantity}"

    def typed(self, given: object, currency: str, /) -> object:
        if isinstance(given, Mapping) and set(given) == {"line", "quantity"}:
            whole = Whole()
            line, quantity = whole.typed(given["line"], currency), whole.typed(given["quantity"], currency)
        else:
            words = _text(given, "pieces of a line, 1 × 2").split(" × ")
            if len(words) != 2:
                raise Unfit(f"are pieces of a line, 1 × 2, not {given!r}")
            line, quantity = (_number(word) for word in words)
        if not isinstance(line, int) or not isinstance(quantity, int) or line < 1 or quantity < 0:
            raise Unfit(f"are pieces of a line, 1 × 2, not {given!r}")
        return LineQuantity(line=line, quantity=quantity)

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"line": {"type": "integer", "minimum": 1}, "quantity": {"type": "integer", "minimum": 0}},
            "required": ["line", "quantity"],
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Optional(Kind):
    kind: Kind

    def plain(self, value: Any) -> FactValue:
        return None if value is None else self.kind.plain(value)

    def typed(self, given: object, currency: str, /) -> object:
        return None if given is None else self.kind.typed(given, currency)

    def read(self, text: str, currency: str, /) -> object:
        return self.kind.read(text, currency)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.kind.schema(), {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class Record(Kind):
    """A dataclass of facts: `line 1, quantity 2`."""

    of: type
    kinds: Mapping[str, Kind]

    def plain(self, value: Any) -> FactValue:
        said = ((name, kind.plain(getattr(value, name))) for name, kind in self.kinds.items())
        return ", ".join(f"{name} {_escaped(_word(plain))}" for name, plain in said if plain is not None)

    def typed(self, given: object, currency: str, /) -> object:
        if isinstance(given, Mapping):
            values = {str(name): self._field(str(name)).typed(value, currency) for name, value in given.items()}
        else:
            parts = [part.partition(" ") for part in _text(given, f"{self._example()}").split(", ") if part]
            values = {name: self._field(name).read(_unescaped(word), currency) for name, _, word in parts}
        missing = [each.name for each in self._fields() if _needed(each) and each.name not in values]
        if missing:
            optional = [name for name in missing if isinstance(self.kinds[name], Optional)]
            values.update(dict.fromkeys(optional))
            if missing != optional:
                raise Unfit(f"lacks {', '.join(name for name in missing if name not in optional)}")
        return self.of(**values)

    def schema(self) -> dict[str, Any]:
        required = [
            each.name for each in self._fields() if _needed(each) and not isinstance(self.kinds[each.name], Optional)
        ]
        return {
            "type": "object",
            "properties": {name: kind.schema() for name, kind in self.kinds.items()},
            "required": required,
            "additionalProperties": False,
        }

    def _field(self, name: str) -> Kind:
        if name not in self.kinds:
            raise Unfit(f"has no {name!r}; it has {', '.join(self.kinds)}")
        return self.kinds[name]

    def _fields(self) -> tuple[Field[Any], ...]:
        return fields(self.of)

    def _example(self) -> str:
        return ", ".join(f"{name} …" for name in self.kinds)


@dataclass(frozen=True, slots=True)
class Several(Kind):
    """A sequence, or a set, of one kind."""

    kind: Kind
    into: type[tuple[Any, ...]] | type[frozenset[Any]]

    def plain(self, value: Sequence[Any] | frozenset[Any]) -> FactValue:
        words = [_word(self.kind.plain(each)) for each in value]
        if self.into is frozenset:
            words.sort()
        if not isinstance(self.kind, Record | Pieces):
            words = [_escaped(word) for word in words]
        return self._between.join(words)

    def typed(self, given: object, currency: str, /) -> object:
        if isinstance(given, Sequence) and not isinstance(given, str):
            return self.into(self.kind.typed(each, currency) for each in given)
        words = [word for word in _text(given, "a list").split(self._between) if word]
        if not isinstance(self.kind, Record | Pieces):
            words = [_unescaped(word) for word in words]
        return self.into(self.kind.read(word, currency) for word in words)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "array", "items": self.kind.schema()}, {"type": "string"}]}

    @property
    def _between(self) -> str:
        return "; " if isinstance(self.kind, Record) else ", "


SIMPLE: dict[object, Kind] = {
    str: Text(),
    bool: YesOrNo(),
    int: Whole(),
    Money: Amount(),
    Decimal: Share(),
    datetime: Instant(),
    date: Day(),
    LineQuantity: Pieces(),
}


def kind_of(annotation: object) -> Kind:
    """The kind of fact that a parameter's type asks for. Raises TypeError for one that facts cannot be."""
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return Choice(tuple(inside))
    if origin in (Union, types.UnionType):
        kinds = [each for each in inside if each is not type(None)]
        if len(kinds) == 1 and len(inside) > 1:
            return Optional(kind_of(kinds[0]))
    if isinstance(origin, type) and issubclass(origin, frozenset):
        return Several(kind_of(inside[0]), frozenset)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return Several(kind_of(inside[0]), tuple)
    if isinstance(annotation, type) and is_dataclass(annotation):
        hints = get_type_hints(annotation)
        return Record(annotation, {each.name: kind_of(hints[each.name]) for each in fields(annotation)})
    raise TypeError(f"{annotation!r} cannot be a fact")


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _text(given: object, what: str) -> str:
    if not isinstance(given, str):
        raise Unfit(f"is {what}, not {given!r}")
    return given


def _number(text: str) -> object:
    """The whole number that a text writes; the text itself if it writes none."""
    return int(text) if text.removeprefix("-").isdecimal() else text


def _word(plain: FactValue) -> str:
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


SEPARATORS = {"%": "%25", ",": "%2C", ";": "%3B"}


def _escaped(word: str) -> str:
    for sign, written in SEPARATORS.items():
        word = word.replace(sign, written)
    return word


def _unescaped(word: str) -> str:
    for sign, written in reversed(SEPARATORS.items()):
        word = word.replace(written, sign)
    return word
