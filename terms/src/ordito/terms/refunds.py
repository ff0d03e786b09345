"""What goes back to a customer, by when and how.

A line's refund is what was paid for its pieces, after discount. The cents of a line that does not divide evenly belong
to its first pieces, so that the refunds of all its pieces, in whatever portions, add up to what was paid for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ordito.schemas.money import Money, total, zero
from ordito.schemas.values import Deadline, LawGivesMore, Ruling, Sentence

from . import wording
from .calendar import STARTS
from .errors import ImpossibleRefund
from .questions import question
from .terms import Fact, Terms
from .withdrawals import CustomerKind

RefundMethod = Literal["same_method", "bank_transfer"]
NeverSent = Literal["lines_refused", "order_rejected", "order_cancelled"]


@dataclass(frozen=True, slots=True)
class PiecesBack:
    """Pieces of a line to refund. `paid` is what was paid for all `ordered` pieces.

    `before` of them were refunded already, for whatever cause. `reduction` is the loss of value that the inspection
    found for the pieces that go back now.
    """

    line: int
    pieces: int
    ordered: int
    paid: Money
    before: int = 0
    reduction: Money | None = None


@dataclass(frozen=True, slots=True)
class LineRefund:
    """What goes back for a line: `refund` = paid − reduction, never below zero."""

    line: int
    pieces: int
    paid: Money
    reduction: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back in all: `total` = refunds of the lines + delivery. `due` is the last day to pay it.

    `ruling` is about the refund and carries the deadline; `delivery_ruling` about the delivery cost; the law is on the
    ruling that it concerns, and all of it on `ruling`.
    """

    lines: tuple[LineRefund, ...]
    delivery: Money
    total: Money
    method: RefundMethod
    due: date
    ruling: Ruling
    delivery_ruling: Ruling


def share_of_pieces(paid: Money, *, ordered: int, before: int, pieces: int) -> Money:
    """What was paid for the next `pieces` of a line, after `before` of its `ordered` ones. Raises ImpossibleRefund."""
    if ordered < 1 or before < 0 or pieces < 0 or before + pieces > ordered:
        raise ImpossibleRefund(f"{pieces} pieces after {before} are not among {ordered}")
    if paid.amount < 0:
        raise ImpossibleRefund(f"what was paid is not below zero: {paid}")
    each, left = divmod(paid.amount, ordered)
    first = each * before + min(before, left)
    after = each * (before + pieces) + min(before + pieces, left)
    return Money(after - first, paid.currency)


@question("refund_of_return")
def refund_of_return(
    terms: Terms,
    lines: Sequence[PiecesBack],
    *,
    delivery_paid: Money,
    whole_contract: bool,
    notified_at: datetime,
    received_at: datetime | None,
    customer_kind: CustomerKind = "consumer",
) -> Refund:
    """The refund of a withdrawal. `whole_contract`: with this one, nothing of the order is kept by the customer.

    `delivery_paid` is what was paid for delivery and not refunded yet. `received_at` is when the goods came back; None
    where there were none to wait for (withdrawn before they were sent).
    Code: `refund_due`; of `delivery_ruling`: `delivery_refunded`, `delivery_not_refunded`. Raises ImpossibleRefund.
    """
    refunds = tuple(_line(each, withheld=terms.rules.refund.worth_less.withheld) for each in lines)
    delivery, delivery_ruling = _delivery(
        terms, delivery_paid, whole_contract=whole_contract, customer_kind=customer_kind
    )
    deadline, law = _due(terms, notified_at=notified_at, received_at=received_at, customer_kind=customer_kind)
    return _refund(
        terms,
        refunds,
        delivery=delivery,
        delivery_ruling=delivery_ruling,
        deadline=deadline,
        law=_together(law, delivery_ruling.law),
        facts={
            "cause": "withdrawal",
            "notified_at": notified_at,
            "received_at": received_at,
            "whole_contract": whole_contract,
            "customer_kind": customer_kind,
        },
    )


@question("refund_before_shipment")
def refund_before_shipment(
    terms: Terms,
    lines: Sequence[PiecesBack],
    *,
    cause: NeverSent,
    delivery_paid: Money,
    decided_at: datetime,
) -> Refund:
    """The refund of what is never sent: all that was paid for the pieces, and delivery unless other lines are sent.

    Codes as for `refund_of_return`. Raises ImpossibleRefund.
    """
    refunds = tuple(_line(each, withheld=False) for each in lines)
    whole = cause != "lines_refused"
    rule = terms.rules.refund.before_shipment
    deadline = terms.calendar.whole_days(decided_at, rule.days, starts_with=STARTS["decision"])
    facts: dict[str, Fact] = {"cause": cause, "decided_at": decided_at}
    delivery = delivery_paid if whole else zero(delivery_paid.currency)
    delivery_ruling = terms.ruling(
        rule,
        allowed=whole,
        code="delivery_refunded" if whole else "delivery_not_refunded",
        sentence=_delivery_sentence(delivery_paid, back=whole),
        facts={**facts, "delivery_paid": delivery_paid, "currency": delivery_paid.currency},
    )
    return _refund(
        terms,
        refunds,
        delivery=delivery,
        delivery_ruling=delivery_ruling,
        deadline=deadline,
        law=None,
        facts=facts,
        before_shipment=True,
    )


def _line(back: PiecesBack, *, withheld: bool) -> LineRefund:
    paid = share_of_pieces(back.paid, ordered=back.ordered, before=back.before, pieces=back.pieces)
    nothing = zero(paid.currency)
    found = nothing if back.reduction is None else back.reduction
    if found < nothing:
        raise ImpossibleRefund(f"a reduction is not below zero: {found}")
    reduction = min(found, paid) if withheld else nothing
    return LineRefund(line=back.line, pieces=back.pieces, paid=paid, reduction=reduction, refund=paid - reduction)


def _delivery(terms: Terms, paid: Money, *, whole_contract: bool, customer_kind: CustomerKind) -> tuple[Money, Ruling]:
    rule = terms.rules.refund.delivery_cost
    written = rule.refunded == "whole_withdrawal" and whole_contract
    law: LawGivesMore | None = None
    if whole_contract and paid and not written and customer_kind == "consumer":
        law = terms.law.refund_delivery_cost.gives_more(applied=terms.law_enforced)
    back = bool(paid) and (written or (law is not None and law.applied))
    ruling = terms.ruling(
        rule,
        allowed=back,
        code="delivery_refunded" if back else "delivery_not_refunded",
        sentence=_delivery_sentence(paid, back=back),
        facts={
            "delivery_paid": paid,
            "currency": paid.currency,
            "whole_contract": whole_contract,
            "customer_kind": customer_kind,
        },
        law=law,
    )
    return (paid if back else zero(paid.currency)), ruling


def _due(
    terms: Terms, *, notified_at: datetime, received_at: datetime | None, customer_kind: CustomerKind
) -> tuple[Deadline, LawGivesMore | None]:
    rule, calendar = terms.rules.refund.due, terms.calendar
    if rule.counted_from == "receipt" and received_at is not None:
        written = calendar.whole_days(received_at, rule.days, starts_with=STARTS["receipt"])
    else:
        written = calendar.whole_days(notified_at, rule.days, starts_with=STARTS["withdrawal_notice"])
        if rule.waits_for_goods and received_at is not None:
            written = calendar.not_before(written, received_at, because=_GOODS_CAME_LATER)
    if customer_kind != "consumer":
        return written, None
    floor = terms.law.refund_due
    by_law = calendar.whole_days(notified_at, floor.days, starts_with=STARTS["withdrawal_notice"])
    if received_at is not None:
        by_law = calendar.not_before(by_law, received_at, because=_GOODS_CAME_LATER)
    if by_law.end >= written.end:
        return written, None
    law = floor.gives_more(applied=terms.law_enforced, because=by_law.arithmetic)
    return (by_law if law.applied else written), law


def _refund(
    terms: Terms,
    lines: tuple[LineRefund, ...],
    *,
    delivery: Money,
    delivery_ruling: Ruling,
    deadline: Deadline,
    law: LawGivesMore | None,
    facts: dict[str, Fact],
    before_shipment: bool = False,
) -> Refund:
    currency = delivery.currency
    goods = total((line.paid for line in lines), currency)
    reduction = total((line.reduction for line in lines), currency)
    amount = goods - reduction + delivery
    method: RefundMethod = "same_method" if before_shipment else terms.rules.refund.method.method
    ruling = terms.ruling(
        terms.rules.refund.before_shipment if before_shipment else terms.rules.refund.due,
        allowed=True,
        code="refund_due",
        sentence=_sentence(amount, reduction=reduction, method=method, due=deadline.last_day),
        facts={
            **facts,
            "paid_for_goods": goods,
            "reduction": reduction,
            "delivery": delivery,
            "total": amount,
            "currency": currency,
            "method": method,
        },
        deadline=deadline,
        law=law,
    )
    return Refund(
        lines=lines,
        delivery=delivery,
        total=amount,
        method=method,
        due=deadline.last_day,
        ruling=ruling,
        delivery_ruling=delivery_ruling,
    )


def _sentence(amount: Money, *, reduction: Money, method: RefundMethod, due: date) -> Sentence:
    money, last, how = wording.money(amount), wording.day(due), _METHODS[method]
    italian = f"Il rimborso di {money.it} è dovuto entro {last.it}, {how.it}."
    english = f"The refund of {money.en} is due by {last.en}, {how.en}."
    if reduction:
        less = wording.money(reduction)
        italian += f" Per la diminuzione di valore della merce sono trattenuti {less.it}."
        english += f" For the goods' loss of value, {less.en} is withheld."
    return Sentence(it=italian, en=english)


def _delivery_sentence(paid: Money, *, back: bool) -> Sentence:
    cost = wording.money(paid)
    if not paid:
        return Sentence(it="Per la consegna non è stato pagato nulla.", en="Nothing was paid for delivery.")
    if back:
        return Sentence(
            it=f"Anche le spese di consegna, {cost.it}, sono rimborsate.",
            en=f"The cost of delivery, {cost.en}, is refunded too.",
        )
    return Sentence(
        it=f"Le spese di consegna, {cost.it}, non sono rimborsate.",
        en=f"The cost of delivery, {cost.en}, is not refunded.",
    )


def _together(first: LawGivesMore | None, second: LawGivesMore | None) -> LawGivesMore | None:
    """Both of what the law gives, as one."""
    if first is None or second is None:
        return first or second
    return LawGivesMore(
        article=f"{first.article}; {second.article}",
        gives=Sentence(it=f"{first.gives.it} {second.gives.it}", en=f"{first.gives.en} {second.gives.en}"),
        source=first.source if first.source == second.source else f"{first.source}; {second.source}",
        applied=first.applied and second.applied,
    )


_METHODS: dict[RefundMethod, Sentence] = {
    "same_method": Sentence(
        it="con lo stesso mezzo usato per il pagamento", en="by the same means that was used for the payment"
    ),
    "bank_transfer": Sentence(it="con bonifico bancario", en="by bank transfer"),
}
_GOODS_CAME_LATER = Sentence(
    it="La merce è arrivata dopo: il rimborso è dovuto il giorno dell'arrivo,",
    en="The goods came later: the refund is due on the day on which they came,",
)
