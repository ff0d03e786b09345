"""One version of one seller's terms, ready to decide from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from ordito.schemas.money import Money
from ordito.schemas.values import Deadline, FactValue, LawGivesMore, Ruling, Sentence, TermsVersion

from .calendar import Calendar
from .law import LawFloor
from .rules import Rule, SellerTerms

Fact = FactValue | Money | datetime
LawSwitch = Literal["flag", "enforce"]
"""Whether the law, where it gives more, is pointed out or applied."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of a seller's version, the floor of the law under them, and the SHA-256 of the file they come from.

    `published_text` is the seller's whole text as published; where none is kept, the clauses that the rules quote.
    """

    rules: SellerTerms
    law: LawFloor
    digest: str
    published_text: str

    @property
    def version(self) -> TermsVersion:
        return TermsVersion(seller=self.rules.seller, version=self.rules.version)

    @property
    def calendar(self) -> Calendar:
        entry = self.rules.calendar
        return Calendar(zone=entry.zone, holidays=entry.holidays, province=entry.province)

    @property
    def law_enforced(self) -> bool:
        """Whether the law is applied where it gives more, instead of only being pointed out."""
        return self.rules.law == "enforce"

    def under(self, law: LawSwitch) -> Terms:
        """The same terms with the switch set: to ask what would be different."""
        return replace(self, rules=self.rules.model_copy(update={"law": law}))

    def ruling(
        self,
        rule: Rule,
        *,
        allowed: bool,
        code: str,
        sentence: Sentence,
        facts: dict[str, Fact],
        deadline: Deadline | None = None,
        law: LawGivesMore | None = None,
    ) -> Ruling:
        """A decision by `rule`, with its clause and version. Facts: instants in UTC, money in minor units."""
        return Ruling(
            rule=rule.id,
            allowed=allowed,
            code=code,
            sentence=sentence,
            clause=rule.clause(self.rules.document),
            terms=self.version,
            facts={name: _plain(value) for name, value in facts.items()},
            deadline=deadline,
            law=law,
        )


def _plain(value: Fact) -> FactValue:
    match value:
        case datetime():
            return instant(value)
        case Money():
            return value.amount
        case _:
            return value


def instant(at: datetime) -> str:
    """ISO 8601 in UTC, with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
