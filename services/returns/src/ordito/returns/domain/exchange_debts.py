"""What the customer owes for an exchange whose goods did not cover what was spent of them.

The other goods went out at once, paid with the worth of those that were to come back. When these are worth less (worn,
diminished, missing, another article), or do not come (expired, lost at the customer's risk, refused), the rest is due:

    owed = spent − worth − paid       nothing as long as the worth is not known, or if the other order never stood

What was spent stays spent when the other order ends after it stood, and when pieces of it are withdrawn from: payments
gives it back in money at once, whether or not the first goods are back. So it is owed for if they do not come.

Whatever changes one of the three, the open charge is brought in line: dropped, and asked for anew where anything is
left. So at most one is open, and what was paid counts for good: goods that come after all are paid back.
"""

from __future__ import annotations

from typing import TypeAlias

from ordito.returns.domain.claim_commands import NoteChargePaid
from ordito.returns.domain.commands import NoteReplacement
from ordito.returns.domain.events import (
    Event,
    ExchangeAgreed,
    ExchangeChargeDropped,
    ExchangeChargeDue,
    ExchangeFact,
    ExchangeNoted,
)
from ordito.returns.domain.life import (
    Accepted,
    Closed,
    Declined,
    Lost,
    Received,
    RefundOwed,
    Return,
    Way,
    before_refund,
    inspected,
    last_status,
)
from ordito.returns.domain.state import Opened, evolve_all
from ordito.schemas.money import Money, total, zero
from ordito.terms import Terms, exchange_shortfall

DebtEvent: TypeAlias = ExchangeChargeDropped | ExchangeChargeDue


def with_exchange_charges(state: Opened, events: tuple[Event, ...], terms: Terms) -> tuple[Event, ...]:
    """The events, and what they make due, or due no more, of the order's exchanges."""
    if not events or not any(isinstance(one.notice, ExchangeAgreed) for one in state.returns):
        return events
    after = evolve_all(state, events)
    return (*events, *(more for one in after.returns for more in _in_line(one, terms)))


def note_replacement(state: Opened, command: NoteReplacement) -> tuple[Event, ...]:
    """Whether the other order stands. One that has ended stays so, whatever is heard of it later."""
    one = state.find(command.return_id)
    if one is None or not isinstance(one.notice, ExchangeAgreed):
        return ()  # it stands in for something else
    if _way(one).replacement in (command.stage, "ended"):
        return ()
    fact: ExchangeFact = "replacement_confirmed" if command.stage == "confirmed" else "replacement_ended"
    return (ExchangeNoted(command.return_id, fact),)


def note_charge_paid(state: Opened, command: NoteChargePaid) -> tuple[ExchangeNoted, ...]:
    """That an exchange's charge was paid, once. Paid when it was due no more, and too late to be reckoned with: so."""
    for one in state.returns:
        way = _way(one)
        charge = next((each for each in way.charges if each.charge_id == command.charge_id), None)
        if charge is None or charge.charge_id in way.paid:
            continue
        notice = one.notice
        too_much = zero(charge.amount.currency)
        if (
            isinstance(notice, ExchangeAgreed)
            and charge.charge_id in way.dropped
            and isinstance(one, Closed | RefundOwed)
        ):
            too_much = charge.amount - min(_owed(one, notice), charge.amount)
        return (ExchangeNoted(notice.return_id, "charge_paid", charge.charge_id, too_much or None),)
    return ()


def spent_of(notice: ExchangeAgreed, way: Way) -> Money:
    """What of the goods' worth went into the other order, and was not paid with money since."""
    spent = notice.credit - notice.to_refund
    return max(spent - _paid(way, spent.currency), zero(spent.currency))


def _in_line(one: Return, terms: Terms) -> tuple[DebtEvent, ...]:
    notice = one.notice
    if not isinstance(notice, ExchangeAgreed):
        return ()
    way = _way(one)
    open_ = next((each for each in way.charges if each.charge_id not in (*way.paid, *way.dropped)), None)
    worth, owed = _worth(one), _owed(one, notice)
    if (zero(owed.currency) if open_ is None else open_.amount) == owed:
        return ()
    dropped = () if open_ is None else (ExchangeChargeDropped(notice.return_id, open_.charge_id),)
    if not owed or worth is None:
        return dropped
    returned = inspected(one) is not None
    ruling = exchange_shortfall(terms, spent=spent_of(notice, way), worth=worth, returned=returned)
    due = ExchangeChargeDue(
        return_id=notice.return_id,
        charge_id=f"{notice.return_id}-exchange-{len(way.charges) + 1}",
        amount=owed,
        reason="exchange_worth_less" if returned else "exchange_not_returned",
        ruling=ruling,
    )
    return (*dropped, due)


def _owed(one: Return, notice: ExchangeAgreed) -> Money:
    """What the goods do not cover of what was spent, and nobody paid since."""
    way, worth, nothing = _way(one), _worth(one), zero(notice.credit.currency)
    return max(spent_of(notice, way) - worth, nothing) if way.stood and worth is not None else nothing


def _worth(one: Return) -> Money | None:
    """What the goods that were to come back are worth to the seller; None as long as nobody knows."""
    if not isinstance(one.notice, ExchangeAgreed):
        return None
    nothing = zero(one.notice.credit.currency)
    looked_at = inspected(one)
    if looked_at is not None:
        return looked_at.inspection.worth
    last = before_refund(one)
    if isinstance(last, Lost):
        return one.notice.credit if last.loss.ruling.allowed else nothing
    if isinstance(last, Declined | Received):
        return None
    if isinstance(one, Closed):
        return nothing if last.way.refusals else None  # else the order ended, and all of it with it
    return nothing if last.way.expired else None


def _paid(way: Way, currency: str) -> Money:
    return total((each.amount for each in way.charges if each.charge_id in way.paid), currency)


def _way(one: Return) -> Way:
    last: Declined | Accepted = last_status(one)
    return Way() if isinstance(last, Declined) else last.way
