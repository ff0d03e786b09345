"""Reads what a customer wrote into a form: trimmed, limited, and never lost when something has to be mended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from starlette.datastructures import FormData

from ordito.kit.identifiers import new_id

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_METHOD = re.compile(r"^[a-z_]+$")
_KEY = re.compile(r"^[A-Za-z0-9-]{8,64}$")


def field(form: FormData, name: str, longest: int) -> str:
    """The text of a field, without what surrounds it; "" where there is none."""
    value = form.get(name)
    return value.strip().replace("\r\n", "\n")[:longest] if isinstance(value, str) else ""


def fields(form: FormData, **longest: int) -> dict[str, str]:
    """Several fields by their names, each with its longest length."""
    return {name: field(form, name, most) for name, most in longest.items()}


def missing(values: dict[str, str], **words: str) -> dict[str, str]:
    """The fields that are empty, each with the key of what to say."""
    return {name: word for name, word in words.items() if not values[name]}


def fresh_key() -> str:
    """A key for a form that was not sent yet."""
    return str(new_id())


def key_of(form: FormData) -> str:
    """The form's own key, so that a form sent twice acts once."""
    key = field(form, "key", 64)
    return key if _KEY.match(key) else fresh_key()


def method_of(form: FormData) -> str:
    """The method of payment that was chosen, if it can be one: which there are, the services say.

    Anything else that somebody typed, perhaps a card's number, is not passed on.
    """
    method = field(form, "method", 40)
    return method if _METHOD.match(method) else ""


def is_email(text: str) -> bool:
    return bool(_EMAIL.match(text))


def number(text: str, *, most: int) -> int:
    """A whole number from 0 to `most`; 0 for anything else."""
    return min(int(text), most) if text.isascii() and text.isdigit() else 0


def day(text: str) -> date | None:
    """A day as a browser sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def one_of(text: str, possible: Iterable[str]) -> str:
    """The text if it is one of those, else ""."""
    return text if text in set(possible) else ""
