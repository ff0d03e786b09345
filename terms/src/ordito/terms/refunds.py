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
from .law import prevails
from .questions import question
from .rules.entries import PaymentMethod, Rule
from .terms import Fact, Terms
from .withdrawals import CustomerKind

RefundMethod = Literal["same_method", "bank_transfer"]
DeductionCode = Literal["refused_pieces", "loss_of_value"]
NeverSent = Literal["lines_refused", "order_rejected", "order_cancelled"]


@dataclass(frozen=True, slots=True)
class PiecesBack:
    """Pieces of a line to refund. `paid` is what was paid for all `ordered` pieces.

    `before` of them were refunded or refused already, for whatever cause. `reduction` is the loss of value that the
    inspection found for the pieces that go back now. `refused` of them are not taken, by a ruling that allows it
    (`condition`, `late_return`, `return_shipment`), and stay the customer's.
    """

    line: int
    pieces: int
    ordered: int
    paid: Money
    before: int = 0
    reduction: Money | None = None
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Deduction:
    """One amount that is taken off a refund, and why. Codes: `refused_pieces`, `loss_of_value`."""

    code: DeductionCode
    amount: Money
    sentence: Sentence
    line: int


@dataclass(frozen=True, slots=True)
class LineRefund:
    """What goes back for a line: `refund` = paid − reduction, never below zero; `reduction` is all its deductions."""

    line: int
    pieces: int
    paid: Money
    reduction: Money
    refund: Money
    deductions: tuple[Deduction, ...] = ()


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back in all: `total` = refunds of the lines + delivery. `due` is the last day to pay it.

    `ruling` is about the refund and carries the deadline; `delivery_ruling` about the delivery cost, `method_ruling`
    about the way the money takes; the law is on the ruling that it concerns, and all of it on `ruling`. `deductions`
    are those of all lines, one by one.
    """

    lines: tuple[LineRefund, ...]
    delivery: Money
    total: Money
    method: RefundMethod
    due: date
    ruling: Ruling
    delivery_ruling: Ruling
    method_ruling: Ruling
    deductions: tuple[Deduction, ...] = ()


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
    sent_back_at: datetime | None = None,
    paid_with: PaymentMethod = "card",
    iban_known: bool = False,
    transfer_agreed: bool = False,
    customer_kind: CustomerKind = "consumer",
) -> Refund:
    """The refund of a withdrawal. `whole_contract`: with this one, nothing of the order is kept by the customer.

    `delivery_paid` is what was paid for delivery and not refunded yet. `received_at` is when the goods came back; None
    where there were none to wait for (withdrawn before they were sent, lost on the way back). `sent_back_at`: since
    when there is proof that the customer sent them. The rest is as for `refund_method`.

    Code: `refund_due`; of `delivery_ruling`: `delivery_refunded`, `delivery_not_refunded`; of `method_ruling` those of
    `refund_method`. Raises ImpossibleRefund.
    """
    refunds = tuple(_line(each, withheld=terms.rules.refund.worth_less.withheld) for each in lines)
    delivery, delivery_ruling = _delivery(
        terms, delivery_paid, whole_contract=whole_contract, customer_kind=customer_kind
    )
    deadline, law = _due(
        terms, notified_at=notified_at, received_at=received_at, sent_back_at=sent_back_at, customer_kind=customer_kind
    )
    method_ruling = refund_method(
        terms, paid_with=paid_with, iban_known=iban_known, agreed=transfer_agreed, customer_kind=customer_kind
    )
    return _refund(
        terms,
        terms.rules.refund.due,
        refunds,
        delivery=delivery,
        delivery_ruling=delivery_ruling,
        method_ruling=method_ruling,
        deadline=deadline,
        law=_together(law, delivery_ruling.law, method_ruling.law),
        facts={"cause": "withdrawal"},
    )


@question("refund_method")
def refund_method(
    terms: Terms,
    *,
    paid_with: PaymentMethod,
    iban_known: bool,
    agreed: bool = False,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """By which means money goes back. `agreed`: the customer has expressly agreed to a bank transfer.

    Codes: `same_method`, `bank_transfer`, `bank_details_needed` (an IBAN first: cash goes back no other way).
    """
    rule = terms.rules.refund.method
    law: LawGivesMore | None = None
    transfer = agreed or paid_with == "cash_on_delivery"
    if rule.method == "bank_transfer" and not transfer:
        if customer_kind == "consumer":
            law = terms.law.refund_same_means.gives_more(applied=terms.law_enforced)
        transfer = not prevails(law)
    if not transfer:
        code, sentence = "same_method", _BY_SAME_METHOD
    elif iban_known:
        code, sentence = "bank_transfer", _BY_TRANSFER
    else:
        code, sentence = "bank_details_needed", _BANK_DETAILS_NEEDED
    return terms.ruling(rule, allowed=code != "bank_details_needed", code=code, sentence=sentence, facts={}, law=law)


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
    delivery = delivery_paid if whole else zero(delivery_paid.currency)
    delivery_ruling = terms.ruling(
        rule,
        allowed=whole,
        code="delivery_refunded" if whole else "delivery_not_refunded",
        sentence=_delivery_sentence(delivery_paid, back=whole),
        facts={"currency": delivery_paid.currency},
    )
    return _refund(
        terms,
        rule,
        refunds,
        delivery=delivery,
        delivery_ruling=delivery_ruling,
        method_ruling=terms.ruling(rule, allowed=True, code="same_method", sentence=_BY_SAME_METHOD, facts={}),
        deadline=deadline,
        law=None,
        facts={},
    )


def _line(back: PiecesBack, *, withheld: bool) -> LineRefund:
    paid = share_of_pieces(back.paid, ordered=back.ordered, before=back.before, pieces=back.pieces)
    if not 0 <= back.refused <= back.pieces:
        raise ImpossibleRefund(f"{back.refused} refused pieces are not among {back.pieces}")
    taken = share_of_pieces(back.paid, ordered=back.ordered, before=back.before, pieces=back.pieces - back.refused)
    nothing = zero(paid.currency)
    found = nothing if back.reduction is None else back.reduction
    if found < nothing:
        raise ImpossibleRefund(f"a reduction is not below zero: {found}")
    deductions = _deductions(back, refused=paid - taken, loss=min(found, taken) if withheld else nothing)
    reduction = total((deduction.amount for deduction in deductions), paid.currency)
    return LineRefund(
        line=back.line,
        pieces=back.pieces,
        paid=paid,
        reduction=reduction,
        refund=paid - reduction,
        deductions=deductions,
    )


def _deductions(back: PiecesBack, *, refused: Money, loss: Money) -> tuple[Deduction, ...]:
    deductions: list[Deduction] = []
    if back.refused:
        pieces, amount = wording.pieces(back.refused), wording.money(refused)
        deductions.append(
            Deduction(
                code="refused_pieces",
                amount=refused,
                sentence=Sentence(
                    it=f"Merce rifiutata, che resta del cliente ({pieces.it}): {amount.it} non rimborsati.",
                    en=f"Goods refused, which stay the customer's ({pieces.en}): {amount.en} not refunded.",
                ),
                line=back.line,
            )
        )
    if loss:
        amount = wording.money(loss)
        deductions.append(
            Deduction(
                code="loss_of_value",
                amount=loss,
                sentence=Sentence(
                    it=f"Diminuzione di valore della merce: {amount.it} trattenuti.",
                    en=f"Loss of value of the goods: {amount.en} withheld.",
                ),
                line=back.line,
            )
        )
    return tuple(deductions)


def _delivery(terms: Terms, paid: Money, *, whole_contract: bool, customer_kind: CustomerKind) -> tuple[Money, Ruling]:
    rule = terms.rules.refund.delivery_cost
    written = rule.refunded == "whole_withdrawal" and whole_contract
    law: LawGivesMore | None = None
    if whole_contract and paid and not written and customer_kind == "consumer":
        law = terms.law.refund_delivery_cost.gives_more(applied=terms.law_enforced)
    back = bool(paid) and (written or prevails(law))
    ruling = terms.ruling(
        rule,
        allowed=back,
        code="delivery_refunded" if back else "delivery_not_refunded",
        sentence=_delivery_sentence(paid, back=back),
        facts={"currency": paid.currency},
        law=law,
    )
    return (paid if back else zero(paid.currency)), ruling


def _due(
    terms: Terms,
    *,
    notified_at: datetime,
    received_at: datetime | None,
    sent_back_at: datetime | None,
    customer_kind: CustomerKind,
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
    match received_at, sent_back_at:
        case datetime(), datetime() if sent_back_at < received_at:
            by_law = calendar.not_before(by_law, sent_back_at, because=_SENT_BACK_LATER)
        case datetime(), _:
            by_law = calendar.not_before(by_law, received_at, because=_GOODS_CAME_LATER)
        case None, datetime():
            by_law = calendar.not_before(by_law, sent_back_at, because=_SENT_BACK_LATER)
    if by_law.end >= written.end:
        return written, None
    law = floor.gives_more(applied=terms.law_enforced, because=by_law.arithmetic)
    return (by_law if law.applied else written), law


def _refund(
    terms: Terms,
    rule: Rule,
    lines: tuple[LineRefund, ...],
    *,
    delivery: Money,
    delivery_ruling: Ruling,
    method_ruling: Ruling,
    deadline: Deadline,
    law: LawGivesMore | None,
    facts: dict[str, Fact],
) -> Refund:
    currency = delivery.currency
    goods = total((line.paid for line in lines), currency)
    deductions = tuple(deduction for line in lines for deduction in line.deductions)
    reduction = total((deduction.amount for deduction in deductions), currency)
    amount = goods - reduction + delivery
    method: RefundMethod = "same_method" if method_ruling.code == "same_method" else "bank_transfer"
    ruling = terms.ruling(
        rule,
        allowed=True,
        code="refund_due",
        sentence=_sentence(amount, deductions=deductions, method=method, due=deadline.last_day),
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
        method_ruling=method_ruling,
        deductions=deductions,
    )


def _sentence(amount: Money, *, deductions: Sequence[Deduction], method: RefundMethod, due: date) -> Sentence:
    money, last, how = wording.money(amount), wording.day(due), _METHODS[method]
    italian = f"Il rimborso di {money.it} è dovuto entro {last.it}, {how.it}."
    english = f"The refund of {money.en} is due by {last.en}, {how.en}."
    for code, (it, en) in _KEPT.items():
        kept = total((each.amount for each in deductions if each.code == code), amount.currency)
        if kept:
            less = wording.money(kept)
            italian += f" {it} {less.it}."
            english += f" {en.format(less.en)}"
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


def _together(*laws: LawGivesMore | None) -> LawGivesMore | None:
    """All of what the law gives, as one."""
    given = [law for law in laws if law is not None]
    if len(given) <= 1:
        return given[0] if given else None
    return LawGivesMore(
        article="; ".join(law.article for law in given),
        gives=Sentence(it=" ".join(law.gives.it for law in given), en=" ".join(law.gives.en for law in given)),
        source="; ".join(dict.fromkeys(law.source for law in given)),
        applied=all(law.applied for law in given),
    )


_METHODS: dict[RefundMethod, Sentence] = {
    "same_method": Sentence(
        it="con lo stesso mezzo usato per il pagamento", en="by the same means that was used for the payment"
    ),
    "bank_transfer": Sentence(it="con bonifico bancario", en="by bank transfer"),
}
_KEPT: dict[DeductionCode, tuple[str, str]] = {
    "refused_pieces": ("Per la merce rifiutata non sono rimborsati", "For the refused goods, {} is not refunded."),
    "loss_of_value": (
        "Per la diminuzione di valore della merce sono trattenuti",
        "For the goods' loss of value, {} is withheld.",
    ),
}
_BY_SAME_METHOD = Sentence(
    it="Il rimborso avviene con lo stesso mezzo usato per il pagamento.",
    en="The refund is made by the same means that was used for the payment.",
)
_BY_TRANSFER = Sentence(
    it="Il rimborso avviene con bonifico bancario, sull'IBAN indicato.",
    en="The refund is made by bank transfer, to the IBAN that was given.",
)
_BANK_DETAILS_NEEDED = Sentence(
    it="Il rimborso avviene con bonifico bancario: il cliente deve indicare l'IBAN.",
    en="The refund is made by bank transfer: the customer has to give an IBAN.",
)
_SENT_BACK_LATER = Sentence(
    it="La merce è stata rispedita dopo: il rimborso è dovuto il giorno della spedizione,",
    en="The goods were sent back later: the refund is due on the day on which they were sent,",
)
_GOODS_CAME_LATER = Sentence(
    it="La merce è arrivata dopo: il rimborso è dovuto il giorno dell'arrivo,",
    en="The goods came later: the refund is due on the day on which they came,",
)
