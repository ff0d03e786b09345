"""The order of watches at points where it does not go on without its customer."""

from __future__ import annotations

from datetime import date, timedelta

from customer_desk import BOOK, CONFIRMED, DELIVERED, NOW, WATCHES, withdrawal_ruling
from customer_desk import LINES as WATCH_LINES
from later_facts import after
from order_history import PLACED_AT, eur, pieces

from ordito.schemas import orders, payments
from ordito.terms import late_delivery, refund_method, repair

WINDOW = withdrawal_ruling(WATCH_LINES[0], at=NOW)
REPAIRERS = BOOK.in_force("opsobjects", PLACED_AT)
MUCH_LATER = PLACED_AT + timedelta(days=45)
NEEDS_AN_IBAN = refund_method(WATCHES, paid_with="cash_on_delivery", iban_known=False)
MADE_LATE = late_delivery(WATCHES, concluded_at=PLACED_AT, now=MUCH_LATER)

REFUND_WAITS = after(
    DELIVERED,
    (
        "payments",
        payments.RefundRequestedV1(
            number=1,
            amount=eur(21850),
            lines=[pieces(1), pieces(2)],
            delivery=eur(0),
            cause="return",
            return_id="r1",
            key="refund:1",
            ruling=WINDOW,
            means="bank_transfer",
        ),
    ),
    ("payments", payments.BankDetailsAskedV1(number=1, amount=eur(21850), ruling=NEEDS_AN_IBAN)),
)
REPAIR_TO_PAY = after(
    DELIVERED,
    (
        "payments",
        payments.ChargeRequestedV1(
            charge_id="c1-repair",
            amount=eur(3500),
            reason="paid_repair",
            ruling=repair(REPAIRERS, requested_at=MUCH_LATER, covered=False).ruling,
        ),
    ),
)
LATE = after(CONFIRMED, ("orders", orders.DeliveryOverdueV1(due=date(2026, 12, 20), ruling=MADE_LATE)))
