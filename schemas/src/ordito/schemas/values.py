"""Plain values that several public contracts share: rulings, addresses, customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

FactValue = str | int | bool | None
"""What a ruling was decided from, as a reader of JSON sees it. Money is written in minor units, times in ISO 8601."""

Language = Literal["it", "en"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages that every seller speaks."""

    it: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `language`; Italian, the language that prevails, for any other."""
        return self.en if language == "en" else self.it


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule is written: the seller's own text or the law."""

    document: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """The terms pinned to an order, from its placing to its end."""

    seller: str
    version: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last instant, with the arithmetic that led to it. `end` is exclusive: at `end` it is too late."""

    start: datetime
    days: int
    calendar: str
    last_day: date
    end: datetime
    arithmetic: Sentence


@dataclass(frozen=True, slots=True)
class LawGivesMore:
    """Where the law gives the consumer more than the seller's text, and which of the two was applied."""

    article: str
    gives: Sentence
    source: str
    applied: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision under a seller's terms, with all that is needed to explain it later.

    `rule` is the rule's id in the terms file (`cancellation.by_customer`), `code` a stable word for the outcome
    (`cancellable_until_forwarded`). `facts` are what the rule looked at, `clause` where it is written. `question` names
    what was asked of the terms: asked again with the same facts, the same terms give the same ruling.
    """

    rule: str
    allowed: bool
    code: str
    sentence: Sentence
    clause: Clause
    terms: TermsVersion
    facts: dict[str, FactValue]
    deadline: Deadline | None = None
    law: LawGivesMore | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes. `province` is the two-letter code in Italy, `country` ISO 3166-1 alpha-2."""

    name: str
    line1: str
    postal_code: str
    city: str
    country: str
    line2: str | None = None
    province: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys. Personal: kept in one field so that it can be encrypted for one customer."""

    kind: Literal["consumer", "business"]
    name: str
    email: str
    phone: str | None
    language: Language


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that somebody sent: kept by the service that took it, named here. `size` is in bytes."""

    id: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LineQuantity:
    """So many pieces of one line of the order; `line` counts from 1."""

    line: int
    quantity: int
