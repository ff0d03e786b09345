"""How an order is paid: with what, when the money is taken, and what paying at the door costs."""

from __future__ import annotations

from dataclasses import dataclass

from ordito.schemas.money import Money, zero
from ordito.schemas.values import Ruling, Sentence

from . import wording
from .questions import question
from .rules import Rule
from .terms import Terms

CASH_ON_DELIVERY = "cash_on_delivery"


@dataclass(frozen=True, slots=True)
class CashOnDelivery:
    """Whether the courier may collect the money, and what that costs more, VAT included; nothing where he may not."""

    ruling: Ruling
    surcharge: Money


@question("payment_method")
def payment_method(terms: Terms, method: str) -> Ruling:
    """Whether a method can be paid with. Codes: `method_offered`, `method_not_offered`."""
    rule = terms.rules.payment.methods
    offered = method in rule.offered
    named = wording.payment_method(method)
    choice = wording.listing([wording.payment_method(each) for each in rule.offered])
    return terms.ruling(
        rule,
        allowed=offered,
        code="method_offered" if offered else "method_not_offered",
        sentence=Sentence(it=f"Si può pagare con: {named.it}.", en=f"This method can be paid with: {named.en}.")
        if offered
        else Sentence(
            it=f"Questo metodo di pagamento non è disponibile ({named.it}). Si può pagare con: {choice.it}.",
            en=f"This method of payment is not offered ({named.en}). These are: {choice.en}.",
        ),
        facts={"offered": ", ".join(rule.offered)},
    )


@question("payment_by_link")
def payment_by_link(terms: Terms, *, method: str) -> Ruling:
    """Whether a link can be paid with a method. Codes: `method_offered`, `method_not_offered`, `not_by_link`."""
    methods, offered = terms.rules.payment.by_link, terms.rules.payment.methods.offered
    named, choice = wording.payment_method(method), wording.listing([wording.payment_method(each) for each in methods])
    rule: Rule = terms.rules.payment.methods
    if method in methods:
        code = "method_offered"
        sentence = Sentence(it=f"Si può pagare con: {named.it}.", en=f"This method can be paid with: {named.en}.")
    elif method not in offered:
        code = "method_not_offered"
        sentence = Sentence(
            it=f"Questo metodo di pagamento non è disponibile ({named.it}). Il link si paga con: {choice.it}.",
            en=f"This method of payment is not offered ({named.en}). The link is paid with: {choice.en}.",
        )
    else:
        code, rule = "not_by_link", terms.rules.payment.charge
        sentence = Sentence(
            it=f"Con questo metodo si paga solo alla consegna ({named.it}). Il link si paga con: {choice.it}.",
            en=f"This method is for paying on delivery only ({named.en}). The link is paid with: {choice.en}.",
        )
    return terms.ruling(
        rule, allowed=method in methods, code=code, sentence=sentence, facts={"by_link": ", ".join(methods)}
    )


@question("payment_not_authorised")
def payment_not_authorised(terms: Terms, *, method: str, reason: str | None = None) -> Ruling:
    """Why an order falls whose payment was refused, or never made. Code: `payment_not_authorised`.

    `reason` is the provider's code, or `payment_expired`: nobody paid while the link was open.
    """
    named = wording.payment_method(method)
    return terms.ruling(
        terms.rules.ordering.payment,
        allowed=False,
        code="payment_not_authorised",
        sentence=_NOT_PAID_IN_TIME
        if reason == "payment_expired"
        else Sentence(
            it=f"Il pagamento ({named.it}) non è stato autorizzato: l'ordine non è accettato e nulla è addebitato.",
            en=f"The payment ({named.en}) was not authorised: the order is not accepted and nothing was charged.",
        ),
        facts={"reason": reason},
    )


@question("cash_on_delivery")
def cash_on_delivery(
    terms: Terms, *, country: str, goods_after_discount: Money, delivery: Money, customised: bool
) -> CashOnDelivery:
    """Whether an order can be paid at the door, and for how much more. `customised`: a line of it is.

    Codes: `offered`, `not_offered`, `not_in_this_country`, `not_for_customised`, `below_minimum`. The surcharge is a
    share of goods after discount plus delivery, half up to the cent.
    """
    rule = terms.rules.payment.cash_on_delivery
    nothing = zero(terms.rules.currency)
    if rule is None:
        methods = terms.rules.payment.methods
        refused = terms.ruling(methods, allowed=False, code="not_offered", sentence=_NOT_OFFERED, facts={})
        return CashOnDelivery(ruling=refused, surcharge=nothing)
    least = Money(rule.from_goods, terms.rules.currency)
    decided_by: Rule = rule
    surcharge = nothing
    if country not in rule.countries:
        where = wording.listing([wording.country(each) for each in rule.countries])
        code = "not_in_this_country"
        sentence = Sentence(
            it=f"Il pagamento in contrassegno è possibile solo per consegne in questi paesi: {where.it}.",
            en=f"Cash on delivery is offered only for deliveries in these countries: {where.en}.",
        )
    elif customised and terms.rules.ordering.customised.advance_payment:
        code, sentence, decided_by = "not_for_customised", _NOT_FOR_CUSTOMISED, terms.rules.ordering.customised
    elif goods_after_discount < least:
        amount = wording.money(least)
        code = "below_minimum"
        sentence = Sentence(
            it=f"Il pagamento in contrassegno è possibile per acquisti da {amount.it}.",
            en=f"Cash on delivery is offered from {amount.en} of goods.",
        )
    else:
        surcharge = (goods_after_discount + delivery).percent(rule.surcharge)
        code, sentence = "offered", _offered(surcharge, rate=wording.percent(rule.surcharge))
    ruling = terms.ruling(
        decided_by,
        allowed=code == "offered",
        code=code,
        sentence=sentence,
        facts={"surcharge": surcharge, "surcharge_percent": format(rule.surcharge, "f"), "from_goods": least},
    )
    return CashOnDelivery(ruling=ruling, surcharge=surcharge)


@question("charge")
def charge(terms: Terms, *, method: str) -> Ruling:
    """When the money is taken. What is not charged before delivery needs no payment for its order to be accepted.

    Codes: `charged_at_submission`, `charged_at_confirmation`, `collected_on_delivery`; `method_not_offered`.
    """
    rule = terms.rules.payment.charge
    if method not in terms.rules.payment.methods.offered:
        return payment_method(terms, method)
    match terms.rules.payment.charged_at(method):
        case "submission":
            code, sentence = "charged_at_submission", _AT_SUBMISSION
        case "confirmation":
            code, sentence = "charged_at_confirmation", _AT_CONFIRMATION
        case "delivery":
            code, sentence = "collected_on_delivery", _ON_DELIVERY
    return terms.ruling(rule, allowed=True, code=code, sentence=sentence, facts={})


@question("card_data")
def card_data(terms: Terms) -> Ruling:
    """Whether the seller may see or keep card data: nobody's. Code: `never_kept`."""
    return terms.ruling(terms.rules.payment.card_data, allowed=False, code="never_kept", sentence=_NEVER_KEPT, facts={})


@question("title")
def title(terms: Terms, *, paid: bool) -> Ruling:
    """Whose the goods are. `paid`: in full. Codes: `sellers_until_paid`, `customers`."""
    rule = terms.rules.payment.title
    customers = paid or not rule.retained_until_paid
    return terms.ruling(
        rule,
        allowed=customers,
        code="customers" if customers else "sellers_until_paid",
        sentence=_CUSTOMERS if customers else _SELLERS,
        facts={},
    )


def _offered(surcharge: Money, *, rate: Sentence) -> Sentence:
    if not surcharge:
        return Sentence(
            it="L'ordine si può pagare in contrassegno, senza costi aggiuntivi.",
            en="The order can be paid by cash on delivery, at no extra cost.",
        )
    more = wording.money(surcharge)
    return Sentence(
        it=f"L'ordine si può pagare in contrassegno, con un supplemento del {rate.it} su merce e consegna: {more.it}.",
        en=f"The order can be paid by cash on delivery, at {rate.en} more of goods and delivery: {more.en}.",
    )


_NOT_PAID_IN_TIME = Sentence(
    it="Il pagamento non è arrivato in tempo: l'ordine non è accettato e nulla è addebitato.",
    en="The payment was not made in time: the order is not accepted and nothing was charged.",
)
_NOT_OFFERED = Sentence(it="Il pagamento in contrassegno non è disponibile.", en="Cash on delivery is not offered.")
_NOT_FOR_CUSTOMISED = Sentence(
    it="Gli articoli personalizzati si pagano in anticipo: il contrassegno non è possibile.",
    en="Customised goods are paid in advance: they cannot be paid by cash on delivery.",
)
_AT_SUBMISSION = Sentence(
    it="L'intero importo è addebitato all'invio dell'ordine.",
    en="The whole amount is charged when the order is placed.",
)
_AT_CONFIRMATION = Sentence(
    it="L'intero importo è addebitato alla conferma dell'ordine.",
    en="The whole amount is charged when the order is confirmed.",
)
_ON_DELIVERY = Sentence(
    it="L'importo è riscosso dal corriere alla consegna.", en="The courier collects the amount on delivery."
)
_NEVER_KEPT = Sentence(
    it="I dati della carta vanno direttamente al gestore del pagamento: il venditore non li vede e non li conserva.",
    en="Card data go straight to the payment provider: the seller neither sees nor keeps them.",
)
_SELLERS = Sentence(
    it="La merce resta di proprietà del venditore finché non è pagata per intero.",
    en="The goods stay the seller's until they are paid in full.",
)
_CUSTOMERS = Sentence(it="La merce è di proprietà del cliente.", en="The goods are the customer's.")
