"""What a customer may ask for when goods turn out to be defective, for how long, and how the repair goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ordito.schemas.values import Address, Deadline, LawGivesMore, Ruling, Sentence

from . import wording
from .calendar import STARTS
from .law import prevails
from .questions import question
from .rules import Party
from .rules.guarantee import Remedy
from .terms import Fact, Terms
from .withdrawals import CustomerKind

RemedyRefusal = Literal["needs_agreement", "not_possible", "repair_or_replacement_first", "not_for_minor_defect"]
EVERY_PART = "every_part"


@dataclass(frozen=True, slots=True)
class Collection:
    """Who brings defective goods to the seller. `address` is where they go if the customer sends them."""

    by: Party
    address: Address
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair at `lab`; `free` of charge or quoted first. The ruling's deadline is when it should be done."""

    free: bool
    lab: Address
    ruling: Ruling


@question("guarantee_registration")
def guarantee_registration(terms: Terms) -> Ruling:
    """Whether a guarantee is registered at the customer's wish. Codes: `registration_offered`, `no_registration`."""
    rule = terms.rules.guarantee.length
    sentence = (
        Sentence(
            it="La garanzia si può registrare compilando il modulo.",
            en="The guarantee can be registered by filling in the form.",
        )
        if rule.registration
        else Sentence(
            it="La garanzia vale senza registrazione.",
            en="The guarantee holds without being registered.",
        )
    )
    code = "registration_offered" if rule.registration else "no_registration"
    return terms.ruling(rule, allowed=rule.registration, code=code, sentence=sentence, facts={})


@question("guarantee")
def guarantee(
    terms: Terms,
    *,
    bought_at: datetime,
    delivered_at: datetime | None,
    at: datetime,
    registered_at: datetime | None = None,
    discovered_on: date | None = None,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """Whether a defect claimed at `at` is covered.

    `discovered_on` is the day on which it showed itself, the day of `at` unless given: by law it is what counts. A
    registration counts if it was made while the guarantee ran. Codes: `covered`, `over`, `not_delivered_yet`,
    `consumers_only`.
    """
    rule = terms.rules.guarantee.length
    if rule.open_to == "consumers" and customer_kind != "consumer":
        return terms.ruling(rule, allowed=False, code="consumers_only", sentence=_CONSUMERS_ONLY, facts={})
    written = _written(terms, bought_at=bought_at, delivered_at=delivered_at, registered_at=registered_at)
    if written is None:
        return terms.ruling(rule, allowed=False, code="not_delivered_yet", sentence=_NOT_DELIVERED_YET, facts={})
    law: LawGivesMore | None = None
    deadline = written
    if customer_kind == "consumer" and delivered_at is not None:
        law, by_law = _by_law(terms, written, delivered_at=delivered_at, at=at, discovered_on=discovered_on)
        deadline = by_law if prevails(law) else written
    covered = at < deadline.end
    return terms.ruling(
        rule,
        allowed=covered,
        code="covered" if covered else "over",
        sentence=_covered(deadline) if covered else _over(terms, deadline),
        facts={},
        deadline=deadline,
        law=law,
    )


@question("defect_report")
def defect_report(
    terms: Terms, *, discovered_on: date, reported_at: datetime, customer_kind: CustomerKind = "consumer"
) -> Ruling:
    """Whether a defect is reported in time, where the terms set one. Codes: `in_time`, `too_late`, `no_limit`."""
    rule = terms.rules.guarantee.report
    law: LawGivesMore | None = None
    if rule.months is not None and customer_kind == "consumer":
        law = terms.law.defect_report.gives_more(applied=terms.law_enforced)
    if rule.months is None or prevails(law):
        return terms.ruling(
            rule,
            allowed=True,
            code="no_limit",
            sentence=Sentence(
                it="Non c'è un termine per segnalare il difetto.", en="There is no time limit for reporting the defect."
            ),
            facts={},
            law=law,
        )
    calendar = terms.calendar
    deadline = calendar.whole_months(calendar.start_of(discovered_on), rule.months, starts_with=STARTS["discovery"])
    last = wording.day(deadline.last_day)
    in_time = reported_at < deadline.end
    return terms.ruling(
        rule,
        allowed=in_time,
        code="in_time" if in_time else "too_late",
        sentence=Sentence(
            it=f"Il difetto è segnalato in tempo (termine: {last.it}).",
            en=f"The defect is reported in time (last day: {last.en}).",
        )
        if in_time
        else Sentence(
            it=f"Il difetto andava segnalato entro {last.it}.", en=f"The defect had to be reported by {last.en}."
        ),
        facts={},
        deadline=deadline,
        law=law,
    )


@question("remedy")
def remedy(
    terms: Terms,
    *,
    wanted: Remedy,
    impossible: frozenset[Remedy] = frozenset(),
    minor_defect: bool = False,
    agreed: bool = False,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """Whether a defect is made good in the way that the customer wants.

    `impossible` are the remedies that cannot be done, or only at a cost out of proportion; `agreed`: both sides want
    it. Codes: `remedy_granted`, `repair_or_replacement_first`, `not_for_minor_defect`, `needs_agreement`,
    `not_possible`.
    """
    rule = terms.rules.guarantee.remedies
    refusal = _refusal(terms, wanted, impossible=impossible, minor_defect=minor_defect, agreed=agreed)
    law: LawGivesMore | None = None
    if refusal is not None and customer_kind == "consumer" and _given_by_law(wanted, impossible, minor_defect):
        law = terms.law.remedies.gives_more(applied=terms.law_enforced)
    granted = refusal is None or prevails(law)
    return terms.ruling(
        rule,
        allowed=granted,
        code="remedy_granted" if granted or refusal is None else refusal,
        sentence=_answered(None if granted else refusal, wanted, first=rule.first),
        facts={"first": _listed(rule.first), "then": _listed(rule.then), "by_agreement": _listed(rule.by_agreement)},
        law=law,
    )


@question("collection")
def collection(terms: Terms, *, customer_kind: CustomerKind = "consumer") -> Collection:
    """Who brings defective goods to where they are looked at. Codes: `seller_collects`, `customer_sends`."""
    rule = terms.rules.guarantee.collection
    address = terms.rules.guarantee.repair.lab.address
    law: LawGivesMore | None = None
    if rule.by == "customer" and customer_kind == "consumer":
        law = terms.law.free_of_charge.gives_more(applied=terms.law_enforced)
    by: Party = "seller" if prevails(law) else rule.by
    where = ", ".join(part for part in (address.name, address.line1, address.line2) if part)
    town = f"{address.postal_code} {address.city}"
    ruling = terms.ruling(
        rule,
        allowed=True,
        code="seller_collects" if by == "seller" else "customer_sends",
        sentence=Sentence(
            it="Il prodotto difettoso è ritirato dal venditore.", en="The seller collects the defective goods."
        )
        if by == "seller"
        else Sentence(
            it=f"Il prodotto difettoso va spedito a: {where}, {town}.",
            en=f"The defective goods are to be sent to: {where}, {town}.",
        ),
        facts={},
        law=law,
    )
    return Collection(by=by, address=address, ruling=ruling)


@question("no_defect_found")
def no_defect_found(terms: Terms) -> Ruling:
    """What a customer is charged if the check finds no defect. Codes: `costs_charged`, `nothing_charged`.

    The fact `costs` names them: `verification`, `restoration`, `transport`.
    """
    rule = terms.rules.guarantee.check
    costs = wording.listing([_COSTS[each] for each in rule.charged_if_no_defect])
    charged = bool(rule.charged_if_no_defect)
    return terms.ruling(
        rule,
        allowed=charged,
        code="costs_charged" if charged else "nothing_charged",
        sentence=Sentence(
            it=f"La verifica non ha trovato difetti: il venditore può addebitare i costi di {costs.it}.",
            en=f"The check found no defect: the seller may charge the costs of {costs.en}.",
        )
        if charged
        else Sentence(
            it="La verifica non ha trovato difetti: nulla è addebitato.",
            en="The check found no defect: nothing is charged.",
        ),
        facts={"costs": _listed(rule.charged_if_no_defect)},
    )


@question("repair")
def repair(
    terms: Terms,
    *,
    requested_at: datetime,
    covered: bool,
    part: str | None = None,
    customer_kind: CustomerKind = "consumer",
) -> Repair:
    """How a repair goes whose request was processed at `requested_at`. `covered`: by the guarantee, see `guarantee`.

    `part` is what is broken, as far as known. Codes: `free_of_charge`, `paid_repair_quoted`, `no_paid_repair`.
    """
    rule = terms.rules.guarantee.repair
    free = covered and (part is None or EVERY_PART in rule.free_parts or part in rule.free_parts)
    law: LawGivesMore | None = None
    if covered and not free and customer_kind == "consumer":
        law = terms.law.free_of_charge.gives_more(applied=terms.law_enforced)
        free = law.applied
    deadline: Deadline | None = None
    if rule.working_days is not None and (free or rule.paid_afterwards):
        deadline = terms.calendar.working_days(requested_at, rule.working_days, starts_with=STARTS["repair_request"])
    until = Sentence(it="", en="")
    if deadline is not None:
        last, count = wording.day(deadline.last_day), wording.working_days(deadline.days)
        until = Sentence(it=f" Occorrono circa {count.it}: {last.it}.", en=f" It takes about {count.en}: {last.en}.")
    if free:
        code, sentence = "free_of_charge", Sentence(it="La riparazione è gratuita.", en="The repair is free of charge.")
    elif rule.paid_afterwards:
        code, sentence = (
            "paid_repair_quoted",
            Sentence(
                it="La riparazione è a pagamento: il laboratorio invia prima un preventivo.",
                en="The repair is to be paid for: the lab sends a quotation first.",
            ),
        )
    else:
        code, sentence = (
            "no_paid_repair",
            Sentence(
                it="Fuori garanzia non sono offerte riparazioni.",
                en="No repairs are offered outside the guarantee.",
            ),
        )
    ruling = terms.ruling(
        rule,
        allowed=code != "no_paid_repair",
        code=code,
        sentence=Sentence(it=f"{sentence.it}{until.it}", en=f"{sentence.en}{until.en}"),
        facts={"free_parts": _listed(rule.free_parts)},
        deadline=deadline,
        law=law,
    )
    return Repair(free=free, lab=rule.lab.address, ruling=ruling)


def _written(
    terms: Terms, *, bought_at: datetime, delivered_at: datetime | None, registered_at: datetime | None
) -> Deadline | None:
    """Until when the text covers; None as long as it has not begun."""
    rule, calendar = terms.rules.guarantee.length, terms.calendar
    if rule.counted_from == "delivery":
        if delivered_at is None:
            return None
        return calendar.whole_months(delivered_at, rule.months, starts_with=STARTS["delivery"])
    purchase = calendar.whole_months(bought_at, rule.months, starts_with=STARTS["purchase"])
    if registered_at is None or not bought_at <= registered_at < purchase.end:
        return purchase
    return calendar.whole_months(registered_at, rule.months, starts_with=STARTS["registration"])


def _by_law(
    terms: Terms, written: Deadline, *, delivered_at: datetime, at: datetime, discovered_on: date | None
) -> tuple[LawGivesMore | None, Deadline]:
    """What the law gives beyond the written deadline, and until when."""
    floor, calendar, applied = terms.law, terms.calendar, terms.law_enforced
    length = calendar.whole_months(delivered_at, floor.guarantee_length.months, starts_with=STARTS["delivery"])
    showed = calendar.day(at) if discovered_on is None else discovered_on
    if at >= max(written.end, length.end) and showed <= length.last_day:
        claim = calendar.whole_months(delivered_at, floor.claim_time.months, starts_with=STARTS["delivery"])
        if claim.end > written.end:
            return floor.claim_time.gives_more(applied=applied, because=claim.arithmetic), claim
    if length.end > written.end:
        return floor.guarantee_length.gives_more(applied=applied, because=length.arithmetic), length
    return None, written


def _refusal(
    terms: Terms, wanted: Remedy, *, impossible: frozenset[Remedy], minor_defect: bool, agreed: bool
) -> RemedyRefusal | None:
    rule = terms.rules.guarantee.remedies
    if wanted in impossible:
        return "not_possible"
    if wanted in rule.first or agreed:
        return None
    if wanted in rule.then:
        if any(each not in impossible for each in rule.first):
            return "repair_or_replacement_first"
        if wanted == "termination" and minor_defect and not rule.minor_defect_terminates:
            return "not_for_minor_defect"
        return None
    return "needs_agreement" if wanted in rule.by_agreement else "not_possible"


def _answered(refusal: RemedyRefusal | None, wanted: Remedy, *, first: tuple[Remedy, ...]) -> Sentence:
    named = _REMEDIES[wanted]
    match refusal:
        case "needs_agreement":
            return Sentence(
                it=f"Occorre che cliente e venditore siano d'accordo: {named.it}.",
                en=f"Customer and seller both have to agree to it: {named.en}.",
            )
        case "not_possible":
            return Sentence(
                it=f"Questo rimedio non è possibile o costa troppo: {named.it}.",
                en=f"This remedy is not possible or costs too much: {named.en}.",
            )
        case "repair_or_replacement_first":
            before = wording.listing([_REMEDIES[each] for each in first])
            return Sentence(
                it=f"Prima vengono questi rimedi, finché sono possibili: {before.it}.",
                en=f"These remedies come first, as long as they are possible: {before.en}.",
            )
        case "not_for_minor_defect":
            return Sentence(
                it="Per un difetto di lieve entità il contratto non si risolve; resta la riduzione del prezzo.",
                en="A minor defect does not end the contract; the price can be reduced.",
            )
        case None:
            return Sentence(it=f"Il rimedio spetta al cliente: {named.it}.", en=f"The remedy is given: {named.en}.")


def _given_by_law(wanted: Remedy, impossible: frozenset[Remedy], minor_defect: bool) -> bool:
    match wanted:
        case "repair" | "replacement":
            return wanted not in impossible
        case "price_reduction":
            return {"repair", "replacement"} <= impossible
        case "termination":
            return {"repair", "replacement"} <= impossible and not minor_defect
        case _:
            return False


def _listed(words: tuple[str, ...]) -> Fact:
    return ", ".join(words)


def _covered(deadline: Deadline) -> Sentence:
    last = wording.day(deadline.last_day)
    return Sentence(
        it=f"La garanzia copre il difetto: vale fino alle 24:00 di {last.it}.",
        en=f"The guarantee covers the defect: it holds until 24:00 on {last.en}.",
    )


def _over(terms: Terms, deadline: Deadline) -> Sentence:
    last = wording.day(deadline.last_day)
    paid = terms.rules.guarantee.repair.paid_afterwards
    return Sentence(
        it=f"La garanzia è finita alle 24:00 di {last.it}.{' La riparazione è possibile a pagamento.' if paid else ''}",
        en=f"The guarantee ended at 24:00 on {last.en}.{' A repair can be paid for.' if paid else ''}",
    )


_REMEDIES: dict[Remedy, Sentence] = {
    "repair": Sentence(it="riparazione", en="repair"),
    "replacement": Sentence(it="sostituzione", en="replacement"),
    "price_reduction": Sentence(it="riduzione del prezzo", en="price reduction"),
    "termination": Sentence(it="risoluzione del contratto", en="termination of the contract"),
    "equivalent_product": Sentence(it="altro prodotto di pari valore", en="another product of the same value"),
    "voucher": Sentence(it="buono", en="voucher"),
}
_COSTS: dict[str, Sentence] = {
    "verification": Sentence(it="verifica", en="verification"),
    "restoration": Sentence(it="ripristino", en="restoration"),
    "transport": Sentence(it="trasporto", en="transport"),
}
_CONSUMERS_ONLY = Sentence(
    it="La garanzia legale spetta solo ai consumatori, non alle imprese.",
    en="Only consumers have the legal guarantee; businesses do not.",
)
_NOT_DELIVERED_YET = Sentence(
    it="La garanzia comincia con la consegna.",
    en="The guarantee begins with delivery.",
)
