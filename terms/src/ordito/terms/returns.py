"""How goods travel back: with which code, by when, how, in what condition, and at whose cost and risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ordito.schemas.values import Deadline, LawGivesMore, Ruling, Sentence

from . import wording
from .calendar import STARTS
from .law import prevails
from .questions import question
from .rules import Party
from .terms import Terms
from .withdrawals import CustomerKind

ReturnReason = Literal["change_of_mind", "defect"]


@dataclass(frozen=True, slots=True)
class ReturnCost:
    """Who pays for the way back, and why."""

    borne_by: Party
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Condition:
    """What goods were like when they came back, and what came with them."""

    intact: bool = True
    unworn: bool = True
    original_packaging: bool = True
    labels: bool = True
    form: bool = True
    invoice: bool = True


@question("return_authorisation")
def return_authorisation(terms: Terms, *, customer_kind: CustomerKind = "consumer") -> Ruling:
    """Whether goods may be sent back without the seller's code. Codes: `code_needed`, `no_code_needed`."""
    rule = terms.rules.returns.authorisation
    law: LawGivesMore | None = None
    if rule.required and customer_kind == "consumer":
        law = terms.law.no_authorisation.gives_more(applied=terms.law_enforced)
    needed = rule.required and not prevails(law)
    return terms.ruling(
        rule,
        allowed=not needed,
        code="code_needed" if needed else "no_code_needed",
        sentence=_CODE_NEEDED if needed else _NO_CODE_NEEDED,
        facts={"form": rule.form, "on_page": rule.on_page},
        law=law,
    )


@question("goods_back")
def goods_back(
    terms: Terms,
    *,
    authorised_at: datetime | None,
    notified_at: datetime,
    sent_at: datetime | None = None,
    received_at: datetime | None = None,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """By when goods have to be sent back (or be back, as the terms say), and whether they were.

    `authorised_at` is when the return code went out, `notified_at` when the customer withdrew; `sent_at` and
    `received_at` as far as known. Codes: `not_authorised_yet` (the time begins with the code), `send_back_by` (nothing
    known yet), `back_in_time`, `back_too_late`.
    """
    back = _back(
        terms,
        authorised_at=authorised_at,
        notified_at=notified_at,
        sent_at=sent_at,
        received_at=received_at,
        kind=customer_kind,
    )
    if back.deadline is None:
        code, sentence = "not_authorised_yet", _NOT_AUTHORISED_YET
    elif back.met is None:
        code, sentence = "send_back_by", _send_back_by(back.deadline, met_by=back.met_by)
    elif back.met:
        code, sentence = "back_in_time", _back_in_time(wording.day(back.deadline.last_day))
    else:
        code, sentence = "back_too_late", _back_too_late(wording.day(back.deadline.last_day))
    return terms.ruling(
        terms.rules.returns.goods_back,
        allowed=code != "back_too_late",
        code=code,
        sentence=sentence,
        facts={},
        deadline=back.deadline,
        law=back.law,
    )


@question("late_return")
def late_return(
    terms: Terms,
    *,
    authorised_at: datetime | None,
    notified_at: datetime,
    sent_at: datetime | None = None,
    received_at: datetime,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """Whether goods that came back have to be taken, as far as time goes. Facts as for `goods_back`.

    Codes: `in_time`, `accepted_late`, `refusable_late` (staff decide; the goods then stay the customer's).
    """
    rule = terms.rules.returns.goods_back
    back = _back(
        terms,
        authorised_at=authorised_at,
        notified_at=notified_at,
        sent_at=sent_at,
        received_at=received_at,
        kind=customer_kind,
    )
    if back.deadline is None or back.met:
        code, sentence = "in_time", _TAKEN_IN_TIME
    elif rule.late == "accepted":
        code, sentence = "accepted_late", _accepted_late(wording.day(back.deadline.last_day))
    else:
        code, sentence = "refusable_late", _refusable_late(wording.day(back.deadline.last_day))
    return terms.ruling(
        rule,
        allowed=code != "refusable_late",
        code=code,
        sentence=sentence,
        facts={},
        deadline=back.deadline,
        law=back.law,
    )


@question("return_cost")
def return_cost(terms: Terms, *, reason: ReturnReason) -> ReturnCost:
    """Who pays for sending goods back. Codes: `at_customers_expense`, `at_sellers_expense`."""
    rule = terms.rules.returns.cost
    borne_by = rule.change_of_mind if reason == "change_of_mind" else rule.defect
    ruling = terms.ruling(
        rule,
        allowed=True,
        code=f"at_{borne_by}s_expense",
        sentence=Sentence(
            it="La spedizione di reso è a carico del cliente.",
            en="The cost of sending the goods back is the customer's.",
        )
        if borne_by == "customer"
        else Sentence(
            it="La spedizione di reso è a carico del venditore.",
            en="The cost of sending the goods back is the seller's.",
        ),
        facts={},
    )
    return ReturnCost(borne_by=borne_by, ruling=ruling)


@question("return_shipment")
def return_shipment(
    terms: Terms,
    *,
    authorised: bool,
    earlier_parcels: int = 0,
    carriage_forward: bool = False,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """Whether a parcel that comes back is taken. `earlier_parcels` of the same return were received before it.

    Codes: `acceptable`, `refused_without_authorisation`, `refused_carriage_forward`, `refusable_second_shipment`.
    """
    rule, authorisation = terms.rules.returns.shipment, terms.rules.returns.authorisation
    law: LawGivesMore | None = None
    if authorisation.required and not authorised and customer_kind == "consumer":
        law = terms.law.no_authorisation.gives_more(applied=terms.law_enforced)
    if authorisation.required and not authorised and not prevails(law):
        return terms.ruling(
            authorisation,
            allowed=False,
            code="refused_without_authorisation",
            sentence=_REFUSED_WITHOUT_AUTHORISATION,
            facts={},
            law=law,
        )
    if rule.no_cash_on_delivery and carriage_forward:
        code, sentence = "refused_carriage_forward", _REFUSED_CARRIAGE_FORWARD
    elif rule.one_shipment and earlier_parcels > 0:
        code, sentence = "refusable_second_shipment", _REFUSABLE_SECOND_SHIPMENT
    else:
        code, sentence = "acceptable", _ACCEPTABLE
    return terms.ruling(rule, allowed=code == "acceptable", code=code, sentence=sentence, facts={}, law=law)


def return_instructions(terms: Terms) -> tuple[Sentence, ...]:
    """What the customer is told to mind when he sends goods back, one sentence each, as the terms ask for it."""
    returns = terms.rules.returns
    shipment, goods = returns.shipment, returns.condition
    asked = {
        _ONE_SHIPMENT: shipment.one_shipment,
        _TRACEABLE_AND_SIGNED: shipment.traceable and shipment.signature,
        _TRACEABLE: shipment.traceable and not shipment.signature,
        _SIGNED: shipment.signature and not shipment.traceable,
        _NOT_CARRIAGE_FORWARD: shipment.no_cash_on_delivery,
        _ORIGINAL_PACKAGING: goods.original_packaging,
        _LABELS: goods.labels,
        _FORM: goods.form,
        _INVOICE: goods.invoice,
        _AT_CUSTOMERS_RISK: returns.lost.risk == "customer",
    }
    return tuple(sentence for sentence, wanted in asked.items() if wanted)


@question("condition")
def condition(terms: Terms, *, found: Condition, customer_kind: CustomerKind = "consumer") -> Ruling:
    """What follows from the condition of goods that came back; what they lack under the terms is among the facts.

    Codes: `as_sent`, `worth_less` (taken; a loss of value may be withheld), `papers_missing` (taken; the form or the
    invoice is still to come), `refusable` (staff decide; refused goods travel back at the customer's cost).
    """
    rule, worth_less = terms.rules.returns.condition, terms.rules.refund.worth_less
    lacks = [name for name in _GOODS if getattr(rule, name) and not getattr(found, name)]
    papers = [name for name in _PAPERS if getattr(rule, name) and not getattr(found, name)]
    law: LawGivesMore | None = None
    if lacks and worth_less.refusable and customer_kind == "consumer":
        law = terms.law.worth_less.gives_more(applied=terms.law_enforced)
    refusable = bool(lacks) and worth_less.refusable and not prevails(law)
    missing = wording.listing([_LACKING[name] for name in lacks or papers])
    if not lacks and not papers:
        code, sentence = "as_sent", _AS_SENT
    elif refusable:
        code, sentence = (
            "refusable",
            Sentence(
                it=f"La merce resa non è come deve essere ({missing.it}): il venditore può rifiutarla e rimandarla "
                "a spese del cliente.",
                en=f"The returned goods are not as they have to be ({missing.en}): the seller may refuse them and send "
                "them back at the customer's cost.",
            ),
        )
    elif lacks:
        code, sentence = "worth_less", _worth_less(missing, withheld=worth_less.withheld)
    else:
        code, sentence = (
            "papers_missing",
            Sentence(it=f"Con la merce manca ancora: {missing.it}.", en=f"Still missing with the goods: {missing.en}."),
        )
    return terms.ruling(
        worth_less if lacks else rule,
        allowed=not refusable,
        code=code,
        sentence=sentence,
        facts={"missing": ", ".join((*lacks, *papers))},
        law=law,
    )


@question("lost_return")
def lost_return(terms: Terms, *, proof_of_dispatch: bool = False, customer_kind: CustomerKind = "consumer") -> Ruling:
    """Who bears it when a parcel is lost on its way back. `proof_of_dispatch`: the customer showed that he sent it.

    Codes: `no_refund_lost_in_transit`, `sellers_risk` (the refund is due), `proof_of_dispatch_needed` (at the seller's
    risk, once the customer has shown that he sent the goods). By law a consumer can still show it later.
    """
    rule = terms.rules.returns.lost
    law: LawGivesMore | None = None
    if rule.risk == "customer" and customer_kind == "consumer":
        law = terms.law.refund_on_dispatch.gives_more(applied=terms.law_enforced)
    if rule.risk == "customer" and not prevails(law):
        code, sentence = "no_refund_lost_in_transit", _NO_REFUND_LOST
    elif proof_of_dispatch:
        code, sentence = "sellers_risk", _SELLERS_RISK
    else:
        code, sentence = "proof_of_dispatch_needed", _PROOF_NEEDED
    return terms.ruling(rule, allowed=code == "sellers_risk", code=code, sentence=sentence, facts={}, law=law)


@dataclass(frozen=True, slots=True)
class _Back:
    """By when, whether met (None: not known yet), by what, and where the law gives more."""

    deadline: Deadline | None
    met: bool | None
    met_by: Literal["dispatch", "receipt"]
    law: LawGivesMore | None


def _back(
    terms: Terms,
    *,
    authorised_at: datetime | None,
    notified_at: datetime,
    sent_at: datetime | None,
    received_at: datetime | None,
    kind: CustomerKind,
) -> _Back:
    rule, calendar = terms.rules.returns.goods_back, terms.calendar
    if rule.counted_from == "withdrawal_notice":
        deadline = calendar.whole_days(notified_at, rule.days, starts_with=STARTS["withdrawal_notice"])
    elif authorised_at is not None:
        deadline = calendar.whole_days(authorised_at, rule.days, starts_with=STARTS["return_code"])
    else:
        return _Back(deadline=None, met=None, met_by=rule.met_by, law=None)
    met_by, law = rule.met_by, None
    if kind == "consumer":
        floor = terms.law.goods_back
        by_law = calendar.ending_on_a_working_day(
            calendar.whole_days(notified_at, floor.days, starts_with=STARTS["withdrawal_notice"])
        )
        longer = by_law.end > deadline.end
        if longer or rule.met_by == "receipt":
            law = floor.gives_more(applied=terms.law_enforced, because=by_law.arithmetic if longer else None)
        if prevails(law):
            deadline, met_by = (by_law if longer else deadline), "dispatch"
    known = [at for at in (sent_at if met_by == "dispatch" else None, received_at) if at is not None]
    met_at = min(known, default=None)
    return _Back(deadline=deadline, met=None if met_at is None else met_at < deadline.end, met_by=met_by, law=law)


def _send_back_by(deadline: Deadline, *, met_by: Literal["dispatch", "receipt"]) -> Sentence:
    last = wording.day(deadline.last_day)
    if met_by == "dispatch":
        return Sentence(
            it=f"La merce va rispedita entro {last.it}.", en=f"The goods have to be sent back by {last.en}."
        )
    return Sentence(
        it=f"La merce deve arrivare al venditore entro {last.it}.",
        en=f"The goods have to reach the seller by {last.en}.",
    )


def _back_in_time(last: Sentence) -> Sentence:
    return Sentence(
        it=f"La merce è tornata in tempo (termine: {last.it}).",
        en=f"The goods came back in time (last day: {last.en}).",
    )


def _back_too_late(last: Sentence) -> Sentence:
    return Sentence(
        it=f"La merce è tornata dopo il termine, {last.it}.", en=f"The goods came back after the last day, {last.en}."
    )


def _accepted_late(last: Sentence) -> Sentence:
    return Sentence(
        it=f"La merce è tornata dopo il termine, {last.it}, ma viene accettata.",
        en=f"The goods came back after the last day, {last.en}, but are accepted.",
    )


def _refusable_late(last: Sentence) -> Sentence:
    return Sentence(
        it=f"La merce è tornata dopo il termine, {last.it}: il venditore può rifiutarla.",
        en=f"The goods came back after the last day, {last.en}: the seller may refuse them.",
    )


def _worth_less(missing: Sentence, *, withheld: bool) -> Sentence:
    if withheld:
        return Sentence(
            it=f"La merce resa non è come deve essere ({missing.it}): la diminuzione di valore è trattenuta dal "
            "rimborso.",
            en=f"The returned goods are not as they have to be ({missing.en}): their loss of value is withheld from "
            "the refund.",
        )
    return Sentence(
        it=f"La merce resa non è come deve essere ({missing.it}): viene accettata lo stesso.",
        en=f"The returned goods are not as they have to be ({missing.en}): they are accepted all the same.",
    )


_CODE_NEEDED = Sentence(
    it="Prima di spedire la merce occorre il codice di reso del Servizio Clienti.",
    en="Before sending the goods back, you need the return code from Customer Service.",
)
_NO_CODE_NEEDED = Sentence(
    it="La merce può essere spedita senza attendere un codice di reso.",
    en="The goods may be sent back without waiting for a return code.",
)
_NOT_AUTHORISED_YET = Sentence(
    it="Il termine per rispedire la merce comincia con il codice di reso.",
    en="The time for sending the goods back begins with the return code.",
)
_TAKEN_IN_TIME = Sentence(it="La merce è tornata in tempo.", en="The goods came back in time.")
_REFUSED_WITHOUT_AUTHORISATION = Sentence(
    it="I resi spediti senza autorizzazione non sono accettati.",
    en="Returns sent without authorisation are not accepted.",
)
_REFUSED_CARRIAGE_FORWARD = Sentence(
    it="I pacchi in contrassegno o in porto assegnato non sono ritirati.",
    en="Parcels sent cash on delivery or carriage forward are not taken.",
)
_REFUSABLE_SECOND_SHIPMENT = Sentence(
    it="La merce dello stesso ordine va resa in una sola spedizione: il venditore può rifiutare le successive.",
    en="The goods of one order have to come back in a single shipment: the seller may refuse any later one.",
)
_ACCEPTABLE = Sentence(it="Il pacco può essere ritirato.", en="The parcel can be taken.")
_NO_REFUND_LOST = Sentence(
    it="La merce viaggia a rischio del cliente: per un pacco smarrito durante il reso non c'è rimborso.",
    en="The goods travel at the customer's risk: a parcel lost on its way back is not refunded.",
)
_SELLERS_RISK = Sentence(
    it="Il cliente ha dimostrato di aver spedito la merce: il rimborso è dovuto anche se il pacco è andato smarrito.",
    en="The customer has shown that he sent the goods: the refund is due even though the parcel was lost.",
)
_PROOF_NEEDED = Sentence(
    it="Il rimborso è dovuto non appena il cliente dimostra di aver spedito la merce.",
    en="The refund is due as soon as the customer shows that he sent the goods.",
)
_AS_SENT = Sentence(it="La merce è tornata come era stata inviata.", en="The goods came back as they were sent.")

_ONE_SHIPMENT = Sentence(
    it="Spedire tutta la merce in un'unica spedizione.", en="Send all the goods in a single shipment."
)
_TRACEABLE_AND_SIGNED = Sentence(
    it="Usare una spedizione tracciabile con firma alla consegna.",
    en="Use a traceable shipment with signature on delivery.",
)
_TRACEABLE = Sentence(it="Usare una spedizione tracciabile.", en="Use a traceable shipment.")
_SIGNED = Sentence(it="Usare una spedizione con firma alla consegna.", en="Use a shipment with signature on delivery.")
_NOT_CARRIAGE_FORWARD = Sentence(
    it="Non spedire in contrassegno o in porto assegnato: il pacco non sarebbe ritirato.",
    en="Do not send the parcel cash on delivery or carriage forward: it would not be taken.",
)
_ORIGINAL_PACKAGING = Sentence(
    it="Rendere la merce nella confezione originale.", en="Return the goods in their original packaging."
)
_LABELS = Sentence(it="Lasciare attaccate le etichette originali.", en="Leave the original labels on.")
_FORM = Sentence(it="Unire il modulo di reso.", en="Enclose the return form.")
_INVOICE = Sentence(it="Unire la fattura, se è stata emessa.", en="Enclose the invoice, if one was issued.")
_AT_CUSTOMERS_RISK = Sentence(
    it="La merce viaggia a rischio del cliente: conservare la prova della spedizione.",
    en="The goods travel at your risk: keep the proof of dispatch.",
)

_GOODS = ("intact", "unworn", "original_packaging", "labels")
_PAPERS = ("form", "invoice")
_LACKING = {
    "intact": Sentence(it="danneggiata", en="damaged"),
    "unworn": Sentence(it="usata", en="worn"),
    "original_packaging": Sentence(it="senza confezione originale", en="without original packaging"),
    "labels": Sentence(it="senza etichette", en="without labels"),
    "form": Sentence(it="modulo di reso", en="return form"),
    "invoice": Sentence(it="fattura", en="invoice"),
}
