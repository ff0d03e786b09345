"""The floor of the law, as data: what no seller's terms can take from a consumer.

Summarised from secondary sources, each article with its own: a lawyer corrects the file, nobody the code.
"""

from __future__ import annotations

from ordito.schemas.values import Clause, LawGivesMore, Sentence

from .rules import Bilingual, Days, Entry, Words


class Article(Entry):
    """One provision. `gives` says to a customer what it gives him; `source` is where the wording was read."""

    document: Words
    article: Words
    quote: Words
    source: Words
    gives: Bilingual

    def clause(self) -> Clause:
        return Clause(document=self.document, section=self.article, quote=self.quote)

    def gives_more(self, *, applied: bool, because: Sentence | None = None) -> LawGivesMore:
        """That the law goes further than the seller's text here; `because` adds the arithmetic."""
        gives = Sentence(it=self.gives.it, en=self.gives.en)
        if because is not None:
            gives = Sentence(it=f"{gives.it} {because.it}", en=f"{gives.en} {because.en}")
        return LawGivesMore(
            article=f"{self.document}, {self.article}", gives=gives, source=self.source, applied=applied
        )


class Period(Article):
    """A provision that counts days."""

    days: Days


class LawFloor(Entry):
    """The provisions that rulings compare a seller's rules with."""

    id: Words
    period_end: Article
    withdrawal_window: Period
    withdrawal_exceptions: Article
    no_authorisation: Article
    refund_due: Period
    refund_delivery_cost: Article
    goods_back: Period
    delivery_limit: Period
