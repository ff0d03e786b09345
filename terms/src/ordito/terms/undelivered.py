"""What goes back for a parcel that was refused or could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass

from ordito.schemas.money import Money, total, zero
from ordito.schemas.values import LawGivesMore, Ruling, Sentence

from . import wording
from .errors import ImpossibleRefund
from .questions import question
from .rules.delivery import UndeliveredCost
from .terms import Terms
from .withdrawals import CustomerKind


@dataclass(frozen=True, slots=True)
class KeptCost:
    """A cost that is kept of what was paid, by its name."""

    name: UndeliveredCost
    amount: Money


@dataclass(frozen=True, slots=True)
class Undelivered:
    """`refund` + all `deductions` = what was paid."""

    refund: Money
    deductions: tuple[KeptCost, ...]
    ruling: Ruling


@question("undelivered")
def undelivered(
    terms: Terms,
    *,
    paid: Money,
    delivery: Money,
    return_cost: Money,
    customs: Money,
    customer_kind: CustomerKind = "consumer",
) -> Undelivered:
    """What goes back of `paid`, which was for the goods and their `delivery`. Each cost is kept once.

    Codes: `costs_withheld`, `refunded_in_full`. Raises ImpossibleRefund for amounts below zero.
    """
    rule = terms.rules.delivery.undelivered
    costs: dict[UndeliveredCost, Money] = {"delivery": delivery, "return": return_cost, "customs": customs}
    if any(amount.amount < 0 for amount in (paid, *costs.values())):
        raise ImpossibleRefund("what was paid and what it cost are not below zero")
    kept = _kept({name: amount for name, amount in costs.items() if name in rule.withheld}, of=paid)
    law: LawGivesMore | None = None
    if kept and customer_kind == "consumer":
        law = terms.law.refund_in_full.gives_more(applied=terms.law_enforced)
        kept = () if terms.law_enforced else kept
    refund = paid - total((each.amount for each in kept), paid.currency)
    ruling = terms.ruling(
        rule,
        allowed=bool(refund) or not paid,
        code="costs_withheld" if kept else "refunded_in_full",
        sentence=_withheld(refund, kept) if kept else _in_full(refund),
        facts={"refund": refund, **{f"kept_{each.name}": each.amount for each in kept}},
        law=law,
    )
    return Undelivered(refund=refund, deductions=kept, ruling=ruling)


def _kept(costs: dict[UndeliveredCost, Money], *, of: Money) -> tuple[KeptCost, ...]:
    """The costs that there are, in their order, until nothing of the money is left."""
    left, kept = of, []
    for name, cost in costs.items():
        amount = min(cost, left)
        if amount > zero(of.currency):
            kept.append(KeptCost(name=name, amount=amount))
        left -= amount
    return tuple(kept)


def _withheld(refund: Money, kept: tuple[KeptCost, ...]) -> Sentence:
    back = wording.money(refund)
    amounts = [(COSTS[each.name], wording.money(each.amount)) for each in kept]
    list_ = wording.listing([Sentence(it=f"{cost.it} {much.it}", en=f"{cost.en} {much.en}") for cost, much in amounts])
    return Sentence(
        it=f"Il pacco non è stato consegnato: sono rimborsati {back.it}, trattenuti {list_.it}.",
        en=f"The parcel was not delivered: {back.en} is refunded; withheld: {list_.en}.",
    )


def _in_full(refund: Money) -> Sentence:
    back = wording.money(refund)
    return Sentence(
        it=f"Il pacco non è stato consegnato: tutto ciò che è stato pagato è rimborsato, {back.it}.",
        en=f"The parcel was not delivered: all that was paid is refunded, {back.en}.",
    )


COSTS: dict[UndeliveredCost, Sentence] = {
    "delivery": Sentence(it="consegna", en="delivery"),
    "return": Sentence(it="restituzione al mittente", en="return to the sender"),
    "customs": Sentence(it="sdoganamento", en="customs clearance"),
}
