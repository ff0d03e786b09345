"""What can go wrong with terms: the files, the question for a version, the question for a price.

TermsError
  + InvalidTerms          a terms file is wrong; says the file, the line, the key and how to mend it
  + UnknownSeller         no terms for such a seller; says which sellers there are
  + NotInForce            the seller is known, but had no terms at that instant
  + UnknownVersion        an order is pinned to a version that was not loaded
  + ImpossibleOrder       totals were asked for an order that cannot be: no lines, a discount above the goods
  + ImpossibleRefund      a refund was asked for more pieces than there are, or for less than nothing
  + ImpossibleQuestion    a question was asked by a name that nobody knows, or with facts that it does not take
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


class TermsError(Exception):
    """Anything that the terms cannot answer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend in a terms file. `line` counts from 1; None where nothing in the text points to it."""

    file: str
    key: str
    mend: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.mend}"


class InvalidTerms(TermsError):
    """Terms files are refused as a whole: no service starts with half of its rules."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnknownSeller(TermsError):
    """Nobody wrote terms for this seller."""

    def __init__(self, seller: str, *, known: Iterable[str]) -> None:
        self.seller = seller
        self.known = tuple(sorted(known))
        super().__init__(f"unknown seller {seller!r}; known: {', '.join(self.known) or 'none'}")


class NotInForce(TermsError):
    """The seller's first terms came later, or its last ones had ended."""

    def __init__(self, seller: str, *, at: datetime) -> None:
        self.seller = seller
        self.at = at
        super().__init__(f"{seller!r} has no terms in force at {at.isoformat()}")


class UnknownVersion(TermsError):
    """The version that an order is pinned to is not among the files: it must never be removed."""

    def __init__(self, seller: str, version: str, *, known: Iterable[str]) -> None:
        self.seller = seller
        self.version = version
        self.known = tuple(sorted(known))
        super().__init__(f"unknown version {version!r} of {seller!r}; known: {', '.join(self.known) or 'none'}")


class ImpossibleOrder(TermsError):
    """An order that no terms can price."""


class ImpossibleRefund(TermsError):
    """A refund that cannot be: more pieces than were bought, or an amount below zero."""


class ImpossibleQuestion(TermsError):
    """A question that cannot be answered as it was asked: `param` is the fact at fault, `mend` what to do about it."""

    def __init__(self, param: str, mend: str) -> None:
        self.param = param
        self.mend = mend
        super().__init__(f"{param}: {mend}")
