"""What the staff may be asked before something is done: a form, what was typed into it, and the call that follows.

A `Form` is one action at one moment: it explains itself, shows what the terms say before, names its fields, and turns
what was `Given` into one `Call` to the service that decides. Nothing here knows of HTTP or of a template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from ordito.desk.application.ports import Service
from ordito.desk.domain.calendar import CALENDAR

Kind = Literal["text", "lines", "email", "amount", "day", "moment", "choice", "check", "count", "photos"]
Section = Literal["Parcels", "Returns", "Guarantee", "Money", "Letters", "Order"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked. `group` names the fieldset that it stands in, `param` what the service calls it."""

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    hint: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    least: int = 0
    most: int = 9999
    group: str = ""
    param: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask the terms, in a case that has not happened."""

    label: str
    question: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What the terms say about something, in the shape of a ruling."""

    label: str
    ruling: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What the service is asked to do."""

    service: Service
    path: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed, read as what it means; absent is None."""

    values: Mapping[str, str]
    currency: str

    def text(self, name: str) -> str | None:
        return self.values.get(name, "").strip() or None

    def checked(self, name: str) -> bool:
        return bool(self.values.get(name))

    def count(self, name: str) -> int:
        return int(self.text(name) or 0)

    def amount(self, name: str) -> dict[str, Any] | None:
        text = self.text(name)
        return None if text is None else {"amount": cents(text), "currency": self.currency}

    def day(self, name: str) -> str | None:
        return self.text(name)

    def moment(self, name: str) -> str | None:
        """In the seller's time zone as it was typed; as the services want it."""
        text = self.text(name)
        return None if text is None else _moment(text).isoformat()

    def photos(self, name: str) -> list[str]:
        return self.values.get(name, "").split()


def nothing_asked(_: Given) -> tuple[Question, ...]:
    """No question before it is done."""
    return ()


@dataclass(frozen=True, slots=True)
class Form:
    """One action. `id` is its address below the order's, `said` the word for that it was done.

    `says` is known already, `asks` is asked of the terms when the form is shown, and `foresees` after something was
    typed: then it is shown once more with the answers before it is sent; `previews` where that is so always.
    `allowed` is False where the terms say no: then only why is shown. `urgent`: the next thing to do; `wide`: it needs
    a page of its own.
    """

    id: str
    section: Section
    title: str
    explains: str
    button: str
    said: str
    call: Callable[[Given], Call]
    fields: tuple[Field, ...] = ()
    says: tuple[Said, ...] = ()
    asks: tuple[Question, ...] = ()
    foresees: Callable[[Given], tuple[Question, ...]] = nothing_asked
    checks: Callable[[Given], Mapping[str, str]] = field(default=lambda _: {})
    previews: bool = False
    allowed: bool = True
    urgent: bool = False
    wide: bool = False
    danger: bool = False

    @property
    def slug(self) -> str:
        """Its id as a part of an element's id."""
        return self.id.replace("/", "-")

    @property
    def groups(self) -> tuple[tuple[str, tuple[Field, ...]], ...]:
        """The fields by the fieldset that they stand in, in order."""
        found: dict[str, list[Field]] = {}
        for each in self.fields:
            found.setdefault(each.group, []).append(each)
        return tuple((name, tuple(fields)) for name, fields in found.items())

    def offered(self) -> dict[str, str]:
        """What stands in the fields before anybody types."""
        return {each.name: each.value for each in self.fields}


def read(form: Form, typed: Mapping[str, str], *, currency: str) -> tuple[Given, dict[str, str]]:
    """What was given, and what is wrong with it by field; nothing where all is well."""
    given = Given({each.name: typed.get(each.name, "") for each in form.fields}, currency)
    wrong = {each.name: told for each in form.fields if (told := _fault(each, given)) is not None}
    return given, wrong or dict(form.checks(given))


def at_fault(form: Form, params: Sequence[str]) -> set[str]:
    """The fields that a service's problem names: `lines[0].reduction` by itself, or by its last word."""
    words = {param.rpartition(".")[2] for param in params} | set(params)
    return {each.name for each in form.fields if (each.param or each.name) in words}


def cents(text: str) -> int:
    """4,90 or 4.90 as 490. Raises ValueError for what is no amount."""
    whole, _, part = text.strip().removeprefix("€").strip().replace(",", ".").partition(".")
    if not (whole or part) or not (whole or "0").isdecimal() or not (part or "0").isdecimal() or len(part) > 2:
        raise ValueError(f"{text!r} is no amount")
    return int(whole or "0") * 100 + int((part + "00")[:2])


def typed_moment(at: datetime) -> str:
    """As a field for a moment shows it."""
    return at.astimezone(CALENDAR).strftime("%Y-%m-%dT%H:%M")


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=CALENDAR)


def _fault(asked: Field, given: Given) -> str | None:
    text = given.text(asked.name)
    if text is None:
        return "This is needed." if asked.required else None
    if asked.kind != "photos" and len(text) > asked.longest:
        return f"At most {asked.longest} characters."
    try:
        match asked.kind:
            case "amount":
                cents(text)
            case "day":
                date.fromisoformat(text)
            case "moment":
                _moment(text)
            case "count" if not asked.least <= int(text) <= asked.most:
                return f"From {asked.least} to {asked.most}."
            case "choice" if text not in {value for value, _ in asked.choices}:
                return "Choose one of those listed."
            case "email" if "@" not in text or " " in text:
                return "This is no e-mail address."
            case _:
                pass
    except ValueError:
        return _MENDS[asked.kind]
    return None


_MENDS: Mapping[str, str] = {
    "amount": "An amount is written like 4.90 or 4,90.",
    "day": "A day is written like 2026-12-31.",
    "moment": "A day and a time are written like 2026-12-31T13:00.",
    "count": "Only a whole number fits.",
}
