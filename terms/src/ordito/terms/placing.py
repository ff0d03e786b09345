"""How an order is placed: what it is, who may, at which prices, and what can be asked for with it or after it."""

from __future__ import annotations

from ordito.schemas.values import Ruling, Sentence

from . import wording
from .contacts import customer_service
from .questions import question
from .terms import Terms


@question("proposal")
def proposal(terms: Terms) -> Ruling:
    """What an order is before it is a contract, and how it is answered.

    Codes: `binding_proposal`, `processed_at_checkout`.
    """
    rule = terms.rules.ordering.proposal
    answer = rule.acknowledgement
    match rule.kind:
        case "binding_proposal":
            sentence = Sentence(
                it=f"L'ordine è una proposta d'acquisto vincolante. Il messaggio «{answer.it}» dice che è arrivato, "
                "non che è accettato.",
                en=f"The order is a binding proposal to buy. The message “{answer.en}” says that it arrived, "
                "not that it is accepted.",
            )
        case "processed_at_checkout":
            sentence = Sentence(
                it=f"L'ordine è preso in carico quando l'acquisto è completato; lo dice un messaggio: {answer.it}.",
                en=f"The order is processed once the checkout is complete; a message says so: {answer.en}.",
            )
    return terms.ruling(rule, allowed=True, code=rule.kind, sentence=sentence, facts={})


@question("account")
def account(terms: Terms, *, guest: bool, others: int = 0) -> Ruling:
    """Whether somebody may order: as a guest, or with an account beside the `others` that he already has.

    Codes: `guest_welcome`, `account_needed`, `account_welcome`, `one_account_only`.
    """
    rule = terms.rules.ordering.guests
    if guest:
        code, sentence = ("guest_welcome", _GUEST_WELCOME) if rule.guests else ("account_needed", _ACCOUNT_NEEDED)
    elif rule.accounts_a_person is not None and others >= rule.accounts_a_person:
        code, sentence = "one_account_only", _ONE_ACCOUNT_ONLY
    else:
        code, sentence = "account_welcome", _ACCOUNT_WELCOME
    allowed = code in {"guest_welcome", "account_welcome"}
    return terms.ruling(rule, allowed=allowed, code=code, sentence=sentence, facts={})


@question("prices_shown")
def prices_shown(terms: Terms) -> Ruling:
    """Whether the prices on the site contain VAT. Codes: `net_prices`, `gross_prices`."""
    rule = terms.rules.ordering.prices
    match rule.shown:
        case "net":
            code, sentence = "net_prices", _NET_PRICES
        case "gross":
            code, sentence = "gross_prices", _GROSS_PRICES
    return terms.ruling(rule, allowed=True, code=code, sentence=sentence, facts={})


@question("gift_note")
def gift_note(terms: Terms) -> Ruling:
    """Whether a message of the customer's goes with the parcel. Codes: `printed_with_parcel`, `not_offered`."""
    rule = terms.rules.ordering.gift_note
    code, sentence = ("printed_with_parcel", _NOTE_PRINTED) if rule.printed else ("not_offered", _NO_NOTE)
    return terms.ruling(rule, allowed=rule.printed, code=code, sentence=sentence, facts={})


@question("invoice")
def invoice(terms: Terms, *, asked_in_order: bool, asked: bool = True) -> Ruling:
    """Whether an invoice is made. `asked_in_order`: the order itself asked for it; `asked`: somebody asks at all.

    Codes: `invoice_in_order`, `invoice_on_request`, `invoice_asked_too_late`; `invoice_not_asked` without a request.
    """
    rule = terms.rules.ordering.invoice
    by = _BY_EMAIL if rule.sent == "email" else _ON_PAPER
    if asked_in_order:
        code = "invoice_in_order"
        sentence = Sentence(
            it=f"La fattura chiesta con l'ordine viene inviata {by.it}.",
            en=f"The invoice asked for in the order is sent {by.en}.",
        )
    elif not asked:
        code, sentence = "invoice_not_asked", _INVOICE_NOT_ASKED
    elif rule.asked == "in_order":
        code, sentence = "invoice_asked_too_late", _INVOICE_TOO_LATE
    else:
        code = "invoice_on_request"
        sentence = Sentence(
            it=f"La fattura richiesta viene inviata {by.it}.", en=f"The invoice that was asked for is sent {by.en}."
        )
    allowed = code in {"invoice_in_order", "invoice_on_request"}
    return terms.ruling(rule, allowed=allowed, code=code, sentence=sentence, facts={"sent": rule.sent})


@question("order_change")
def order_change(terms: Terms) -> Ruling:
    """Whether anything of a placed order can be changed. Codes: `through_customer_service`, `no_change_new_order`."""
    rule = terms.rules.ordering.changes
    if rule.allowed:
        reach = customer_service(terms)
        code = "through_customer_service"
        sentence = Sentence(
            it=f"Per modificare un ordine inviato occorre contattare il Servizio Clienti ({reach.it}).",
            en=f"To change a placed order, please contact Customer Service ({reach.en}).",
        )
    else:
        code, sentence = "no_change_new_order", _NO_CHANGE
    return terms.ruling(rule, allowed=rule.allowed, code=code, sentence=sentence, facts={})


@question("customised_goods")
def customised_goods(terms: Terms, *, method: str) -> Ruling:
    """Whether goods made for the customer can be paid with a method.

    Codes: `customised_paid_in_advance`, `advance_payment_needed`, `no_special_rule`.
    """
    rule = terms.rules.ordering.customised
    if not rule.advance_payment:
        code, sentence = "no_special_rule", _AS_OTHER_GOODS
    elif terms.rules.payment.collected(method):
        code, sentence = "advance_payment_needed", _ADVANCE_PAYMENT_NEEDED
    else:
        extra = wording.hours(rule.extra_hours_max)
        code = "customised_paid_in_advance"
        sentence = Sentence(
            it="Gli articoli personalizzati si pagano in anticipo e non si possono restituire; "
            f"la consegna può richiedere fino a {extra.it} in più.",
            en="Customised goods are paid in advance and cannot be returned; "
            f"their delivery may take up to {extra.en} more.",
        )
    return terms.ruling(rule, allowed=code != "advance_payment_needed", code=code, sentence=sentence, facts={})


@question("weight")
def weight(terms: Terms, *, country: str, grams: int) -> Ruling:
    """Whether an order of such a weight is placed at once, or after a quotation of its delivery.

    Codes: `within_weight`, `quotation_needed`.
    """
    rule = terms.rules.ordering.weight
    limit = rule.home_grams if country == terms.rules.delivery.cost.home else rule.abroad_grams
    weighs = wording.weight(grams)
    if limit is not None and grams > limit:
        most = wording.weight(limit)
        code = "quotation_needed"
        sentence = Sentence(
            it=f"L'ordine pesa {weighs.it}, più di {most.it}: il costo della consegna viene comunicato "
            "con un preventivo, e poi l'ordine si può completare.",
            en=f"The order weighs {weighs.en}, more than {most.en}: a quotation tells the cost of its delivery, "
            "and then the order can be placed.",
        )
    else:
        code = "within_weight"
        sentence = Sentence(
            it=f"L'ordine pesa {weighs.it} e non richiede un preventivo per la consegna.",
            en=f"The order weighs {weighs.en} and needs no quotation of its delivery.",
        )
    return terms.ruling(
        rule, allowed=code == "within_weight", code=code, sentence=sentence, facts={"most_grams": limit}
    )


_GUEST_WELCOME = Sentence(
    it="Si può ordinare senza registrarsi: il link nell'e-mail porta alla pagina dell'ordine.",
    en="One can order without registering: the link in the e-mail leads to the order's page.",
)
_ACCOUNT_NEEDED = Sentence(it="Per ordinare occorre registrarsi.", en="One has to register to order.")
_ONE_ACCOUNT_ONLY = Sentence(
    it="Ogni persona può registrarsi una sola volta: un altro account esiste già.",
    en="Each person can register only once: there is another account already.",
)
_ACCOUNT_WELCOME = Sentence(it="Ci si può registrare e ordinare.", en="One can register and order.")
_NET_PRICES = Sentence(
    it="I prezzi del sito sono IVA esclusa; l'ordine mostra il totale con IVA e consegna.",
    en="The prices on the site are without VAT; the order shows the total with VAT and delivery.",
)
_GROSS_PRICES = Sentence(it="I prezzi del sito sono IVA inclusa.", en="The prices on the site contain VAT.")
_NOTE_PRINTED = Sentence(
    it="Il messaggio scritto nelle note è stampato e accompagna il pacco.",
    en="The message written in the notes is printed and goes with the parcel.",
)
_NO_NOTE = Sentence(
    it="Non è previsto un messaggio che accompagni il pacco.", en="No message can be sent with the parcel."
)
_BY_EMAIL = Sentence(it="per e-mail, in formato digitale", en="by e-mail, in digital form")
_ON_PAPER = Sentence(it="su carta, con il pacco", en="on paper, with the parcel")
_INVOICE_NOT_ASKED = Sentence(it="Nessuna fattura è stata richiesta.", en="No invoice was asked for.")
_INVOICE_TOO_LATE = Sentence(
    it="La fattura si chiede con l'ordine: una richiesta successiva non può essere accolta.",
    en="An invoice is asked for in the order: a later request cannot be met.",
)
_NO_CHANGE = Sentence(
    it="Un ordine inviato non si può modificare: niente si aggiunge, si toglie o si sostituisce. Per altri articoli "
    "serve un nuovo ordine.",
    en="A placed order cannot be changed: nothing is added, removed or replaced. Other goods need a new order.",
)
_AS_OTHER_GOODS = Sentence(
    it="Gli articoli personalizzati si pagano e si consegnano come gli altri.",
    en="Customised goods are paid for and delivered like any others.",
)
_ADVANCE_PAYMENT_NEEDED = Sentence(
    it="Gli articoli personalizzati si pagano in anticipo, non alla consegna.",
    en="Customised goods are paid in advance, not on delivery.",
)
