"""Where a seller's terms contradict themselves or the law: both texts, and which of them is applied.

Written down in the seller's file; what the law says against every seller alike is derived from its floor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ordito.schemas.values import Clause, Sentence

from .law import Article, LawFloor
from .rules import Rule, SellerTerms
from .rules.conflicts import ConflictEntry
from .rules.index import rules_by_id
from .terms import Terms

Applied = Literal["text", "law", "reading"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts about one rule that cannot both hold. `law` is the article's key where the other side is the law.

    `applied`: the text (`ours`), the law (`theirs`), or the `reading` of the rule where the text contradicts itself.
    """

    rule: str
    ours: Clause
    theirs: Clause
    law: str | None
    applied: Applied
    explanation: Sentence
    reading: str | None


def conflicts(terms: Terms) -> tuple[Conflict, ...]:
    """Every conflict of a version, as its file lists them; then those that the law brings to every seller."""
    return (*_written(terms), *_derived(terms))


def unknown_articles(rules: SellerTerms, floor: LawFloor) -> Iterator[tuple[int, str]]:
    """The conflicts with articles that the floor does not have: their place in the file's list, and what to mend."""
    for place, conflict in enumerate(rules.conflicts):
        if conflict.law is not None and not isinstance(getattr(floor, conflict.law, None), Article):
            yield place, f"the law {floor.id!r} has no article {conflict.law!r}: mend the name, or write the article"


def _written(terms: Terms) -> Iterator[Conflict]:
    rules = rules_by_id(terms.rules)
    for entry in terms.rules.conflicts:
        rule, document = rules[entry.rule], terms.rules.document
        yield Conflict(
            rule=entry.rule,
            ours=rule.clause(document) if entry.ours is None else entry.ours.clause(document),
            theirs=_theirs(terms, entry),
            law=entry.law,
            applied=entry.applied or _by_switch(terms),
            explanation=Sentence(it=entry.explanation.it, en=entry.explanation.en),
            reading=rule.reading,
        )


def _theirs(terms: Terms, entry: ConflictEntry) -> Clause:
    if entry.other is not None:
        return entry.other.clause(terms.rules.document)
    article: Article = getattr(terms.law, str(entry.law))
    return article.clause()


def _derived(terms: Terms) -> Iterator[Conflict]:
    withdrawal = terms.rules.withdrawal
    yield _against(terms, withdrawal.window, "period_end", applied=_by_switch(terms), explanation=_LAST_DAY)
    yield _against(terms, withdrawal.notice, "online_withdrawal", applied="law", explanation=_ONLINE)


def _against(terms: Terms, rule: Rule, law: str, *, applied: Applied, explanation: Sentence) -> Conflict:
    article: Article = getattr(terms.law, law)
    return Conflict(
        rule=rule.id,
        ours=rule.clause(terms.rules.document),
        theirs=article.clause(),
        law=law,
        applied=applied,
        explanation=explanation,
        reading=rule.reading,
    )


def _by_switch(terms: Terms) -> Applied:
    return "law" if terms.law_enforced else "text"


_LAST_DAY = Sentence(
    it="Il testo conta i giorni e basta; per la legge un termine che scade di sabato, di domenica o in un giorno "
    "festivo finisce con l'ultima ora del giorno lavorativo successivo.",
    en="The text counts days and no more; by law a period whose last day is a Saturday, a Sunday or a public holiday "
    "ends with the last hour of the next working day.",
)
_ONLINE = Sentence(
    it="Il testo chiede un'altra via o altri dati; per la legge si recede on line con due funzioni, senza account e "
    "senza motivo, e il venditore conferma il ricevimento. La pagina del cliente le offre per ogni venditore.",
    en="The text asks for another way or for further data; by law one withdraws online by two functions, without an "
    "account and without a reason, and the seller acknowledges receipt. The customer's page has them for every seller.",
)
