"""Other goods instead of those that come back."""

from __future__ import annotations

from dataclasses import dataclass

from ordito.schemas.money import Money, zero
from ordito.schemas.values import Ruling, Sentence

from . import wording
from .questions import question
from .terms import Terms


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an exchange leaves to pay or to give back; at most one of the two is more than nothing."""

    ruling: Ruling
    to_pay: Money
    to_refund: Money


@question("exchange")
def exchange(terms: Terms, *, in_window: bool, credit: Money, price: Money) -> Exchange:
    """Whether goods worth `credit` can be exchanged for others at `price`, and what is left between the two.

    `in_window`: the customer may still withdraw from the goods, or they are defective within the same time. Codes:
    `same_value`, `customer_pays_difference`, `difference_refunded`, `not_offered`, `window_over`.
    """
    rule = terms.rules.exchange.offer
    nothing = zero(credit.currency)
    same = credit == price
    if not (rule.same_value if same else rule.other_value):
        code, sentence = "not_offered", _OTHER_VALUE if rule.same_value else _NOT_OFFERED
    elif not in_window:
        code, sentence = "window_over", _WINDOW_OVER
    elif same:
        code, sentence = "same_value", _SAME_VALUE
    elif price > credit:
        code, sentence = "customer_pays_difference", _to_pay(price - credit)
    else:
        code, sentence = "difference_refunded", _to_refund(credit - price)
    to_pay = price - credit if code == "customer_pays_difference" else nothing
    to_refund = credit - price if code == "difference_refunded" else nothing
    ruling = terms.ruling(
        rule,
        allowed=code not in ("not_offered", "window_over"),
        code=code,
        sentence=sentence,
        facts={"to_pay": to_pay, "to_refund": to_refund},
    )
    return Exchange(ruling=ruling, to_pay=to_pay, to_refund=to_refund)


def _to_pay(difference: Money) -> Sentence:
    money = wording.money(difference)
    return Sentence(
        it=f"Il cambio è possibile: la differenza di {money.it} si paga con un link di pagamento.",
        en=f"The exchange is possible: the difference of {money.en} is paid through a payment link.",
    )


def _to_refund(difference: Money) -> Sentence:
    money = wording.money(difference)
    return Sentence(
        it=f"Il cambio è possibile: la differenza di {money.it} viene rimborsata.",
        en=f"The exchange is possible: the difference of {money.en} is refunded.",
    )


_SAME_VALUE = Sentence(
    it="Il cambio con un articolo dello stesso valore è possibile.",
    en="The exchange for an item of the same value is possible.",
)
_NOT_OFFERED = Sentence(
    it="Il cambio non è previsto: per un altro articolo serve un nuovo ordine; resta il diritto di recesso.",
    en="Goods are not exchanged: another item takes a new order; the right of withdrawal remains.",
)
_OTHER_VALUE = Sentence(
    it="Il cambio è possibile solo con un articolo dello stesso valore.",
    en="Goods are exchanged for an item of the same value only.",
)
_WINDOW_OVER = Sentence(
    it="Il termine per chiedere il cambio è scaduto.",
    en="The time for asking for an exchange has ended.",
)
