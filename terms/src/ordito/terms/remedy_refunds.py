"""The money back for a defect: a price reduction, or what was paid where the contract is terminated."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ordito.schemas.money import Money
from ordito.schemas.values import Ruling, Sentence

from . import wording
from .calendar import STARTS
from .questions import question
from .terms import Terms

MoneyRemedy = Literal["price_reduction", "termination"]


@question("refund_of_remedy")
def refund_of_remedy(terms: Terms, *, remedy: MoneyRemedy, amount: Money, decided_at: datetime) -> Ruling:
    """That `amount` goes back for a defect, and by when; the deadline is the ruling's. Code: `refund_due`.

    The clause is the one that gives the remedy. Neither it nor the Consumer Code (art. 135-quater: the price is paid
    back when the goods, or the proof that they were sent, are received) counts days. The goods are with the seller when
    the remedy is decided on, so the days run from then, as many as for the refund of what was never sent. The ruling
    says so, and names that rule in its fact `days_of`.
    """
    rules = terms.rules
    deadline = terms.calendar.whole_days(decided_at, rules.refund.before_shipment.days, starts_with=STARTS["decision"])
    money, last, named = wording.money(amount), wording.day(deadline.last_day), _NAMES[remedy]
    return terms.ruling(
        rules.guarantee.remedies,
        allowed=True,
        code="refund_due",
        sentence=Sentence(
            it=f"Per {named.it} sono dovuti {money.it} entro {last.it}: il testo non indica un termine e vale quello "
            f"dei rimborsi per la merce mai spedita.",
            en=f"For {named.en}, {money.en} is due by {last.en}: the text names no time, and the one for goods that "
            f"were never sent is taken.",
        ),
        facts={"currency": amount.currency, "days_of": rules.refund.before_shipment.id},
        deadline=deadline,
    )


_NAMES: dict[MoneyRemedy, Sentence] = {
    "price_reduction": Sentence(it="la riduzione del prezzo", en="the price reduction"),
    "termination": Sentence(it="la risoluzione del contratto", en="the termination of the contract"),
}
