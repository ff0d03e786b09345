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


@question("exchange_shortfall")
def exchange_shortfall(terms: Terms, *, spent: Money, worth: Money, returned: bool) -> Ruling:
    """What the customer owes where `spent` of an exchange's goods went into others and they turn out `worth` less.

    `spent` is without what he has paid for them since. `returned`: the goods are back; else they did not come, or did
    not have to be taken, and are worth nothing. Codes: `goods_worth_less`, `goods_not_returned`, `nothing_owed`.
    """
    nothing = zero(spent.currency)
    owed = max(spent - worth, nothing) if returned else spent
    if not owed:
        code, sentence = "nothing_owed", _COVERED
    elif returned:
        code, sentence = "goods_worth_less", _worth_less(spent, worth, owed)
    else:
        code, sentence = "goods_not_returned", _not_returned(owed)
    return terms.ruling(
        terms.rules.exchange.offer, allowed=bool(owed), code=code, sentence=sentence, facts={"owed": owed}
    )


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


def _worth_less(spent: Money, worth: Money, owed: Money) -> Sentence:
    of, value, money = wording.money(spent), wording.money(worth), wording.money(owed)
    return Sentence(
        it=f"Gli articoli resi valgono {value.it}, meno dei {of.it} spesi per il cambio: "
        f"la differenza di {money.it} si paga con un link di pagamento.",
        en=f"The goods that came back are worth {value.en}, less than the {of.en} that the exchange spent of them: "
        f"the difference of {money.en} is paid through a payment link.",
    )


def _not_returned(owed: Money) -> Sentence:
    money = wording.money(owed)
    return Sentence(
        it="Gli articoli da rendere per il cambio non sono arrivati o non sono stati accettati: "
        f"i {money.it} spesi per il cambio si pagano con un link di pagamento.",
        en="The goods to give back for the exchange did not come, or were not taken: "
        f"the {money.en} that the exchange spent of them is paid through a payment link.",
    )


_COVERED = Sentence(
    it="Gli articoli resi coprono quanto speso per il cambio: non c'è nulla da pagare.",
    en="The goods that came back cover what the exchange spent of them: there is nothing to pay.",
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
