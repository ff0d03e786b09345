"""What a service answered no to, as its customer reads it: at the field that it is about, in the customer's language.

Services answer with problem documents: a stable code, the fields at fault, the ruling where terms decided. A ruling
speaks for itself; a code has its words in `customer_words`; for anything else the page says what it can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ordito.desk.application.customer_words import PROBLEMS, WORDS
from ordito.desk.application.ports import ServiceDown, ServiceError, ServiceRefused

_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer has to know or mend. `fields`: by the form's field; `ruling`: by which terms it is refused."""

    general: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    ruling: Mapping[str, Any] | None = None
    status: int = 200
    retry: bool = False
    """Whether the same form, sent again under the same key, may still do it."""

    @property
    def wrong(self) -> bool:
        return bool(self.general or self.fields)


NOTHING_WRONG = Told()


def to_mend(fields: Mapping[str, str], language: str) -> Told:
    """Fields of a form that cannot go on as they are, each with the key of its word."""
    if not fields:
        return NOTHING_WRONG
    return Told(fields={name: WORDS[key].in_language(language) for name, key in fields.items()}, status=422)


def told(error: ServiceError, language: str, *, fields: Mapping[str, tuple[str, str]] | None = None) -> Told:
    """What to say. `fields`: for a parameter of the service, the form's field and the key of what to mend in it."""
    match error:
        case ServiceDown():
            return Told((WORDS["action_unavailable"].in_language(language),), status=503, retry=True)
        case ServiceRefused(ruling={"sentence": {"it": str(), "en": str()} as sentence} as ruling):
            return Told((str(sentence[language]),), ruling=ruling, status=409)
        case ServiceRefused():
            return _refused(error, language, fields or {})
        case _:
            return Told((WORDS["refused_now"].in_language(language),), status=409)


def _refused(error: ServiceRefused, language: str, fields: Mapping[str, tuple[str, str]]) -> Told:
    known = PROBLEMS.get(error.code)
    status = 422 if error.status in (413, 415, 422) else 409
    at: dict[str, str] = {}
    for param in error.params:
        place = fields.get(param) or fields.get(_INDEX.sub("", param))
        if place is not None:
            field_name, word = place
            at.setdefault(field_name, (known or WORDS[word]).in_language(language))
    if at:
        return Told(fields=at, status=status)
    if known is not None:
        return Told((known.in_language(language),), status=status)
    detail = f" {error.detail}" if language == "en" else ""
    return Told((WORDS["refused_now"].in_language(language) + detail,), status=status)
