"""How and by when an order is delivered, by whom, and what the customer can do when it is late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ordito.schemas.values import Deadline, LawGivesMore, Ruling, Sentence

from . import wording
from .calendar import SATURDAY, STARTS
from .contacts import customer_service
from .geography import EUROPEAN_UNION
from .questions import question
from .rules.delivery import Span, Unit
from .terms import Terms
from .withdrawals import CustomerKind

HOURS_A_DAY = 24


@question("delivery_time")
def delivery_time(terms: Terms, *, country: str, since: datetime, customised: bool = False) -> Ruling:
    """Between when delivery is expected. `since` is the order, or the notice that the goods are ready, as terms count.

    The deadline is the later end, where there is one. Codes: `expected_between`, `no_time_given`.
    """
    rule = terms.rules.delivery.time
    span = _span(terms, country)
    facts = {"counted_from": rule.counted_from}
    if span is None:
        return terms.ruling(rule, allowed=True, code="no_time_given", sentence=_NO_TIME_GIVEN, facts={**facts})
    extra = terms.rules.ordering.customised if customised else None
    first, begins = _arrival(terms, since, span.min, extra.extra_hours_min if extra else 0, unit=span.unit)
    begun = wording.day(first)
    if span.max is None:
        return terms.ruling(
            rule,
            allowed=True,
            code="expected_between",
            sentence=Sentence(
                it=f"La consegna è prevista da {begun.it} in poi. È un'indicazione, non un termine.",
                en=f"Delivery is expected from {begun.en} onwards. This is an indication, not a time limit.",
            ),
            facts={**facts, "from": begins, "to": None},
        )
    extra_hours = extra.extra_hours_max if extra else 0
    last, ends = _arrival(terms, since, span.max, extra_hours, unit=span.unit)
    ends = ends if span.unit == "hours" else terms.calendar.end_of(last)
    ended = wording.day(last)
    between = Sentence(it=f"tra {begun.it} e {ended.it}", en=f"between {begun.en} and {ended.en}")
    event = STARTS["order_placed" if rule.counted_from == "order" else "goods_ready"]
    started = wording.day(terms.calendar.day(since))
    return terms.ruling(
        rule,
        allowed=True,
        code="expected_between",
        sentence=Sentence(
            it=f"La consegna è prevista {between.it}. È un'indicazione, non un termine.",
            en=f"Delivery is expected {between.en}. This is an indication, not a time limit.",
        ),
        facts={**facts, "from": begins, "to": ends},
        deadline=Deadline(
            start=since.astimezone(UTC),
            days=_days(span.max, extra_hours, unit=span.unit),
            calendar=f"{terms.calendar.zone}, working days",
            last_day=last,
            end=ends,
            arithmetic=_expected(
                Sentence(it=f"{event.it} {started.it}", en=f"{event.en} {started.en}"), span, extra_hours, between
            ),
        ),
    )


@question("delivery_limit")
def delivery_limit(terms: Terms, *, concluded_at: datetime) -> Ruling:
    """By when an order has to be delivered; the deadline is the ruling's. Code: `delivery_due`."""
    rule = terms.rules.delivery.limit
    deadline = terms.calendar.whole_days(concluded_at, rule.days, starts_with=STARTS["order_concluded"])
    last = wording.day(deadline.last_day)
    return terms.ruling(
        rule,
        allowed=True,
        code="delivery_due",
        sentence=Sentence(
            it=f"L'ordine deve essere consegnato al più tardi {last.it}.",
            en=f"The order has to be delivered by {last.en} at the latest.",
        ),
        facts={},
        deadline=deadline,
    )


@question("late_delivery")
def late_delivery(
    terms: Terms,
    *,
    concluded_at: datetime,
    now: datetime,
    further_until: date | None = None,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """What a customer can do about goods that did not come. `further_until`: the last day of the time that he granted.

    Codes: `not_yet_due`, `grant_further_time`, `further_time_running`, `may_terminate`; only the last is allowed to end
    the contract, and then everything that was paid goes back.
    """
    deadline, law = _limit_of(terms, concluded_at, customer_kind=customer_kind, starts_with=STARTS["order_concluded"])
    return _lateness(
        terms,
        deadline,
        law,
        now=now,
        further_until=further_until,
        customer_kind=customer_kind,
        words=(_NOT_LATE, _GRANT_FURTHER_TIME, _MAY_TERMINATE),
    )


@question("late_proposal")
def late_proposal(
    terms: Terms,
    *,
    acknowledged_at: datetime,
    now: datetime,
    further_until: date | None = None,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """The same for an order that nothing was handed over of, where only the hand-over accepts it.

    Such an order is late as if it were a contract since its receipt was acknowledged: else a proposal that is paid
    for would bind its customer for ever. Codes as of `late_delivery`; `not_concluded_yet` where the contract does not
    wait for the hand-over.
    """
    rule = terms.rules.ordering.contract
    if rule.concluded != "at_hand_over":
        return terms.ruling(rule, allowed=False, code="not_concluded_yet", sentence=_NOT_BY_HAND_OVER, facts={})
    deadline, law = _limit_of(
        terms, acknowledged_at, customer_kind=customer_kind, starts_with=STARTS["order_acknowledged"]
    )
    return _lateness(
        terms,
        deadline,
        law,
        now=now,
        further_until=further_until,
        customer_kind=customer_kind,
        words=(_NOT_YET_ACCEPTED, _GRANT_TIME_TO_ACCEPT, _MAY_REVOKE),
    )


@question("courier")
def courier(terms: Terms, *, country: str) -> Ruling:
    """Who carries the parcel. Code: `carried_by`, with the facts `courier` and `other_couriers`."""
    rule = terms.rules.delivery.couriers
    at_home = country == terms.rules.delivery.cost.home
    chosen, other = (rule.home, rule.other) if at_home else (rule.abroad, ())
    named = wording.courier(chosen)
    if other:
        others = wording.listing([Sentence(it=wording.courier(each), en=wording.courier(each)) for each in other])
        sentence = Sentence(
            it=f"Il pacco viaggia con {named}; in casi specifici con {others.it}.",
            en=f"The parcel travels with {named}; in specific cases with {others.en}.",
        )
    else:
        sentence = Sentence(it=f"Il pacco viaggia con {named}.", en=f"The parcel travels with {named}.")
    return terms.ruling(
        rule,
        allowed=True,
        code="carried_by",
        sentence=sentence,
        facts={"courier": chosen, "other_couriers": ", ".join(other)},
    )


@question("tracking_number")
def tracking_number(terms: Terms, *, placed_at: datetime) -> Ruling:
    """When the customer gets the tracking number. Codes: `tracking_expected_by`, `tracking_in_confirmation`."""
    rule = terms.rules.delivery.tracking
    if rule.told == "at_hand_over":
        return terms.ruling(rule, allowed=True, code="tracking_in_confirmation", sentence=_IN_CONFIRMATION, facts={})
    placed = terms.calendar.local(placed_at)
    weekend = placed.weekday() >= SATURDAY
    least, most = (rule.weekend_hours_min, rule.weekend_hours_max) if weekend else (rule.hours_min, rule.hours_max)
    least, most = least or 0, most or 0
    end = placed_at.astimezone(UTC) + timedelta(hours=most)
    last, began = terms.calendar.local(end), wording.moment(placed)
    hours = wording.hours(most) if least == most else _from_to(least, wording.hours(most))
    ends = wording.moment(last)
    return terms.ruling(
        rule,
        allowed=True,
        code="tracking_expected_by",
        sentence=Sentence(
            it=f"Il numero di spedizione è disponibile di norma dopo {hours.it} dall'ordine.",
            en=f"The tracking number is available, as a rule, {hours.en} after the order.",
        ),
        facts={"weekend": weekend, "from": placed_at + timedelta(hours=least), "to": end},
        deadline=Deadline(
            start=placed_at.astimezone(UTC),
            days=most // HOURS_A_DAY,
            calendar=f"{terms.calendar.zone}, hours",
            last_day=last.date(),
            end=end,
            arithmetic=Sentence(
                it=f"{STARTS['order_placed'].it} {began.it} + {hours.it} = {ends.it}.",
                en=f"{STARTS['order_placed'].en} {began.en} + {hours.en} = {ends.en}.",
            ),
        ),
    )


@question("held_parcel")
def held_parcel(terms: Terms) -> Ruling:
    """Who has a parcel released that is held at the courier's branch.

    Codes: `released_by_customer_service`, `courier_only`.
    """
    rule = terms.rules.delivery.held
    if rule.released_by == "nobody":
        return terms.ruling(rule, allowed=False, code="courier_only", sentence=_COURIER_ONLY, facts={})
    reach = customer_service(terms)
    sentence = Sentence(
        it=f"Il Servizio Clienti fa svincolare il pacco in giacenza: servono numero d'ordine e nome ({reach.it}).",
        en=f"Customer Service has the held parcel released: it needs the order number and the name ({reach.en}).",
    )
    return terms.ruling(rule, allowed=True, code="released_by_customer_service", sentence=sentence, facts={})


@question("lost_parcel")
def lost_parcel(terms: Terms) -> Ruling:
    """What becomes of a parcel that the courier lost on its way to the customer. Code: `refund_or_resend`."""
    rule = terms.rules.delivery.lost
    return terms.ruling(rule, allowed=True, code=rule.made_good, sentence=_REFUND_OR_RESEND, facts={})


@question("duties")
def duties(terms: Terms, *, country: str) -> Ruling:
    """Who pays customs duties and import taxes.

    Codes: `no_duties_within_eu`, `duties_at_customers_expense`, `duties_at_sellers_expense`.
    """
    rule = terms.rules.delivery.duties
    where = wording.country(country)
    if country in EUROPEAN_UNION:
        code = "no_duties_within_eu"
        sentence = Sentence(
            it=f"Nell'Unione europea ({where.it}) non si pagano dazi.",
            en=f"There are no customs duties within the European Union ({where.en}).",
        )
    elif rule.borne_by == "customer":
        code = "duties_at_customers_expense"
        sentence = Sentence(
            it=f"Dazi e imposte di importazione ({where.it}) non sono compresi e sono a carico del cliente.",
            en=f"Customs duties and import taxes ({where.en}) are not included and are at the customer's expense.",
        )
    else:
        code = "duties_at_sellers_expense"
        sentence = Sentence(
            it=f"Dazi e imposte di importazione ({where.it}) sono a carico del venditore.",
            en=f"Customs duties and import taxes ({where.en}) are at the seller's expense.",
        )
    return terms.ruling(rule, allowed=True, code=code, sentence=sentence, facts={})


@question("delivered_when")
def delivered_when(terms: Terms) -> Ruling:
    """When a parcel counts as delivered. Code: `handed_to_client_or_appointee`."""
    rule = terms.rules.delivery.completed
    return terms.ruling(rule, allowed=True, code=f"handed_to_{rule.handed_to}", sentence=_HANDED_OVER, facts={})


def _span(terms: Terms, country: str) -> Span | None:
    rule = terms.rules.delivery.time
    if country == terms.rules.delivery.cost.home:
        return rule.home
    return rule.europe if country in EUROPEAN_UNION else rule.elsewhere


def _arrival(terms: Terms, since: datetime, count: int, extra_hours: int, *, unit: Unit) -> tuple[date, datetime]:
    """The day of arrival and its instant; where the terms count days, the day's first."""
    if unit == "hours":
        at = terms.calendar.after_working_hours(since, count + extra_hours)
        return terms.calendar.day(at), at
    days = _days(count, extra_hours, unit=unit)
    day = terms.calendar.working_days(since, days, starts_with=STARTS["goods_ready"]).last_day
    return day, terms.calendar.start_of(day)


def _days(count: int, extra_hours: int, *, unit: Unit) -> int:
    """How many working days that is; a part of one counts as one."""
    hours = extra_hours + (count if unit == "hours" else count * HOURS_A_DAY)
    return -(-hours // HOURS_A_DAY)


def _expected(begins: Sentence, span: Span, extra_hours: int, between: Sentence) -> Sentence:
    least, most = span.min, span.max or 0
    unit = wording.hours(most) if span.unit == "hours" else wording.working_days(most)
    long = unit if least == most else _from_to(least, unit)
    more = wording.hours(extra_hours)
    plus = Sentence(it=f" + fino a {more.it}", en=f" + up to {more.en}") if extra_hours else Sentence(it="", en="")
    return Sentence(
        it=f"{begins.it} + {long.it}{plus.it}, esclusi sabati, domeniche e festivi = {between.it}.",
        en=f"{begins.en} + {long.en}{plus.en}, without Saturdays, Sundays and holidays = {between.en}.",
    )


def _from_to(least: int, most: Sentence) -> Sentence:
    return Sentence(it=f"{least}–{most.it}", en=f"{least}–{most.en}")


def _limit_of(
    terms: Terms, since: datetime, *, customer_kind: CustomerKind, starts_with: Sentence
) -> tuple[Deadline, LawGivesMore | None]:
    """The limit that is applied, and the law where it is shorter for a consumer."""
    days, law = terms.rules.delivery.limit.days, terms.law.delivery_limit
    if customer_kind != "consumer" or days <= law.days:
        return terms.calendar.whole_days(since, days, starts_with=starts_with), None
    applied = law.days if terms.law_enforced else days
    gives_more = law.gives_more(applied=terms.law_enforced)
    return terms.calendar.whole_days(since, applied, starts_with=starts_with), gives_more


def _lateness(
    terms: Terms,
    deadline: Deadline,
    law: LawGivesMore | None,
    *,
    now: datetime,
    further_until: date | None,
    customer_kind: CustomerKind,
    words: tuple[Sentence, Sentence, Sentence],
) -> Ruling:
    """`words`: in time, with `{}` for the last day; further time may be granted; the order may be ended."""
    rule = terms.rules.delivery.limit
    in_time, grant, end = words
    if now < deadline.end:
        last = wording.day(deadline.last_day)
        code, sentence = "not_yet_due", Sentence(it=in_time.it.format(last.it), en=in_time.en.format(last.en))
    elif rule.further_time and further_until is None:
        code, sentence = "grant_further_time", grant
    elif rule.further_time and further_until is not None and now < terms.calendar.end_of(further_until):
        code = "further_time_running"
        granted = wording.day(further_until)
        sentence = Sentence(
            it=f"La consegna è in ritardo; il termine supplementare concesso dura fino a {granted.it}.",
            en=f"Delivery is late; the further time that was granted lasts until {granted.en}.",
        )
    else:
        code, sentence = "may_terminate", end
        if customer_kind == "consumer":
            law = law or terms.law.termination_refund.gives_more(applied=terms.law_enforced)
    return terms.ruling(
        rule,
        allowed=code == "may_terminate",
        code=code,
        sentence=sentence,
        facts={"due": deadline.last_day.isoformat()},
        deadline=deadline,
        law=law,
    )


_NOT_LATE = Sentence(
    it="La consegna non è in ritardo: c'è tempo fino a {}.", en="Delivery is not late: there is time until {}."
)
_NOT_YET_ACCEPTED = Sentence(
    it="L'ordine si accetta affidandolo al corriere: c'è tempo fino a {}.",
    en="The order is accepted by handing it to the courier: there is time until {}.",
)
_GRANT_TIME_TO_ACCEPT = Sentence(
    it="L'ordine non è stato accettato in tempo: nulla è stato affidato al corriere. Il cliente può concedere un "
    "termine supplementare adeguato; se anche quello scade, può revocare l'ordine.",
    en="The order was not accepted in time: nothing was handed to the courier. The customer may grant a further time "
    "that fits the circumstances; when that has passed too, he may revoke the order.",
)
_MAY_REVOKE = Sentence(
    it="L'ordine non è stato accettato e il tempo è scaduto: il cliente, consumatore o impresa, può revocarlo e tutto "
    "il pagato è rimborsato.",
    en="The order was not accepted and the time has passed: the customer, consumer or business, may revoke it and is "
    "refunded all that he paid.",
)
_NOT_BY_HAND_OVER = Sentence(
    it="Il contratto si conclude con la conferma dell'ordine: da allora conta il tempo per la consegna.",
    en="The contract is concluded when the order is confirmed: the time for delivery counts from then.",
)
_NO_TIME_GIVEN = Sentence(
    it="Per questo paese non è indicato un tempo di consegna; vale il termine massimo.",
    en="No time of delivery is given for this country; the time limit holds.",
)
_GRANT_FURTHER_TIME = Sentence(
    it="La consegna è in ritardo: il cliente può concedere un termine supplementare adeguato; se anche quello scade, "
    "può risolvere il contratto.",
    en="Delivery is late: the customer may grant a further time that fits the circumstances; when that has passed too, "
    "he may terminate the contract.",
)
_MAY_TERMINATE = Sentence(
    it="Il tempo per la consegna è scaduto: il cliente può risolvere il contratto e tutto il pagato è rimborsato.",
    en="The time for delivery has passed: the customer may terminate the contract and is refunded all that he paid.",
)
_IN_CONFIRMATION = Sentence(
    it="Il numero di spedizione è nell'e-mail inviata quando il pacco è affidato al corriere.",
    en="The tracking number is in the e-mail sent when the parcel is handed to the courier.",
)
_COURIER_ONLY = Sentence(
    it="Un pacco in giacenza segue le regole del corriere; se non viene ritirato, torna al venditore.",
    en="A held parcel follows the courier's rules; if it is not collected, it goes back to the seller.",
)
_REFUND_OR_RESEND = Sentence(
    it="Il pacco smarrito è a rischio del venditore: il cliente sceglie tra il rimborso e una nuova spedizione.",
    en="A lost parcel is at the seller's risk: the customer chooses between his money and another parcel.",
)
_HANDED_OVER = Sentence(
    it="Il pacco è consegnato quando è nelle mani del cliente o di chi è stato da lui incaricato.",
    en="A parcel is delivered once it is in the hands of the customer or of whom he named.",
)
