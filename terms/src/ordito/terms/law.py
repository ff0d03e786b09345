"""The floor of the law, as data: what no seller's terms can take from a consumer.

Summarised from secondary sources, each article with its own: a lawyer corrects the file, nobody the code.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ordito.schemas.values import Clause, LawGivesMore, Sentence

from .rules import Bilingual, Days, Entry, Words
from .rules.entries import Months, listed


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


class PeriodInMonths(Article):
    """A provision that counts months."""

    months: Months


class OnlineWithdrawal(Article):
    """The function by which a consumer withdraws on line: its two labels, what the statement holds, the answer to it.

    It is owed for contracts concluded from `in_force_from` on; a page may have it earlier.
    """

    in_force_from: date
    withdraw_label: Bilingual
    confirm_label: Bilingual
    statement_holds: Annotated[
        tuple[Literal["name", "contract", "contact"], ...], BeforeValidator(listed), Field(min_length=1)
    ]
    acknowledgement: Bilingual


class LawFloor(Entry):
    """The provisions that rulings compare a seller's rules with."""

    id: Words

    period_end: Article
    """Reg. 1182/71: a period's last day is a working day."""
    consumer: Article
    """Art. 45: whom the floor is for."""
    information: Article
    """Art. 49: what the consumer is told before he is bound."""
    confirmation: Article
    """Art. 51: the contract confirmed on a durable medium."""
    mandatory: Article
    """Art. 66-ter, 143: what no terms can take away."""

    withdrawal_window: Period
    withdrawal_statement: Article
    """Art. 52(1), 54: any explicit statement will do, without a reason, sent in time."""
    online_withdrawal: OnlineWithdrawal
    withdrawal_exceptions: Article
    no_authorisation: Article

    refund_due: Period
    refund_same_means: Article
    refund_delivery_cost: Article
    refund_in_full: Article
    """Art. 56(1): no clause may limit the refund; for goods refused or not collected too."""
    refund_on_dispatch: Article
    """Art. 56(3): proof of dispatch is enough to have the money back."""
    goods_back: Period
    worth_less: Article
    """Art. 57(2): the customer answers for a loss of value by handling, and for nothing else."""

    delivery_limit: Period
    further_time: Article
    """Art. 61(3): a further time that fits, then termination."""
    termination_refund: Article
    """Art. 61(6): after termination everything is refunded."""
    risk: Article
    """Art. 63: the risk is the seller's until the goods are in the customer's hands."""

    conformity: Article
    """Art. 128, 129, 130: the goods conform to the contract."""
    guarantee_length: PeriodInMonths
    claim_time: PeriodInMonths
    """Art. 133(3): until when a defect that showed itself in time can still be claimed."""
    burden_of_proof: PeriodInMonths
    """Art. 135: a defect that shows itself within it is presumed to have been there at delivery."""
    defect_report: Article
    """D.lgs. 170/2021: no time to report a defect within."""
    remedies: Article
    """Art. 135-bis: repair or replacement, the consumer's choice; else price reduction or termination."""
    minor_defect: Article
    """Art. 135-bis(5)."""
    free_of_charge: Article
    """Art. 135-ter: repair and replacement cost the consumer nothing, the way there and back included."""
    reduction_and_termination: Article
    """Art. 135-quater."""


def prevails(law: LawGivesMore | None) -> bool:
    """Whether the law is applied here in place of the seller's text; not where it gives no more, or is pointed out."""
    return law is not None and law.applied
