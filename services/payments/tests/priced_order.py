"""An order as the domain knows it: 3 watches at EUR 100.00 together, a strap at 20.00, delivery 4.90; 124.90."""

from __future__ import annotations

from ordito.kit.given import Given
from ordito.payments.domain.commands import Command
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.due import BoughtLine, Cause, Due, Means, RefusedLines, ReturnedGoods, Share, WholeOrder
from ordito.payments.domain.events import BankAccount, Event, PaymentRequested, RefundRequested
from ordito.schemas.money import Money
from ordito.schemas.values import Clause, LineQuantity, Ruling, Sentence, TermsVersion

ORDER = "0199a1b2-0000-7000-8000-000000000001"


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


NOTHING = eur(0)
RULING = Ruling(
    rule="ordering.stock",
    allowed=False,
    code="not_in_stock",
    sentence=Sentence(it="Non disponibile.", en="Not in stock."),
    clause=Clause(document="FAQ", section="STOCK", quote="…"),
    terms=TermsVersion("opsobjects", "2026-01-01"),
    facts={"line": 1},
)
WATCH = BoughtLine(line=1, quantity=3, paid=eur(10000))
STRAP = BoughtLine(line=2, quantity=1, paid=eur(2000))
CARD_DUE = Due(ORDER, eur(12490), (WATCH, STRAP), eur(490), "card", "tok_visa")
CASH_DUE = Due(ORDER, eur(12490), (WATCH, STRAP), eur(490), "cash_on_delivery", None)
CASH_REQUESTED = PaymentRequested(CASH_DUE, f"collect:{ORDER}")

STRAP_REFUSED = RefusedLines("e-1", (LineQuantity(2, 1),), eur(2000), RULING)
CANCELLED = WholeOrder("order_cancelled", RULING)
TERMINATED = WholeOrder("order_terminated", RULING)
WATCH_RETURNED = ReturnedGoods("r-1", (Share(1, 1, eur(3333)),), NOTHING, RULING)
ACCOUNT = BankAccount("IT60X0542811101000000123456", "Ada Rossi")
OTHER_ACCOUNT = BankAccount("DE89370400440532013000", "Ada Rossi")


def given(*events: Event) -> Given[Command]:
    return Given(DECIDER, events)


def refund(
    number: int,
    cause: Cause,
    *shares: Share,
    delivery: Money = NOTHING,
    means: Means = "same_method",
    to_voucher: Money | None = None,
    already_refunded: Money = NOTHING,
    again: tuple[int, str, str] | None = None,
) -> RefundRequested:
    return RefundRequested(
        number=number,
        cause=cause,
        amount=eur(sum(share.amount.amount for share in shares) + delivery.amount),
        shares=shares,
        delivery=delivery,
        already_refunded=already_refunded,
        key=f"refund:{ORDER}:{number}",
        ruling=RULING,
        reason=None if again is None else again[1],
        asked_by=None if again is None else again[2],
        again_of=None if again is None else again[0],
        means=means,
        to_voucher=to_voucher,
    )
