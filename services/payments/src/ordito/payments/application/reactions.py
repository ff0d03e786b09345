"""What payments does when other services publish something: one function an event, public event in, command out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ordito.kit.decider import execute
from ordito.kit.inbox import Reaction
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.payments.application.deadlines import LINK_LASTS, last_second
from ordito.payments.application.handlers import handle
from ordito.payments.domain.commands import (
    DropCharge,
    RecordCollection,
    RequestCharge,
    RequestPayment,
    RequestRefund,
    Unpayable,
)
from ordito.payments.domain.due import (
    BoughtLine,
    Credit,
    Due,
    RefundIntent,
    RefusedLines,
    ReturnedGoods,
    Share,
    Spent,
    WholeOrder,
)
from ordito.payments.domain.rejections import VoucherRejection
from ordito.payments.domain.vouchers import VOUCHERS, Issued, IssueVoucher, SpendVoucher, plain, stream_of
from ordito.schemas.claims import ChargeDueV1, VoucherDueV1
from ordito.schemas.event import read
from ordito.schemas.orders import (
    LinesRefusedV1,
    OrderCancelledV1,
    OrderPlacedV1,
    OrderRejectedV1,
    OrderTerminatedV1,
    Replaced,
)
from ordito.schemas.returns import ExchangeChargeDroppedV1, ExchangeChargeDueV1, RefundDueV1
from ordito.schemas.shipping import ParcelDeliveredV1, ParcelTrackedV1, PiecesStoppedV1

NOT_DUE = "not_due"
"""The reason of a charge that is withdrawn because whoever asked for it found that it is not due."""
TOPICS = ("ordito.orders", "ordito.returns", "ordito.shipping")


def on_order_placed(tx: Transaction, message: Message) -> None:
    """The whole amount is to be paid: by a voucher as far as it goes, the rest as the customer chose."""
    placed = read(OrderPlacedV1, message.data)
    totals = placed.totals
    due = Due(
        order_id=message.stream,
        amount=totals.total,
        lines=tuple(BoughtLine(line.line, line.quantity, line.paid) for line in placed.lines),
        delivery=totals.delivery if totals.surcharge is None else totals.delivery + totals.surcharge,
        method=placed.payment.method,
        token=placed.payment.token,
        credit=None if placed.replaces is None else _credit(placed.replaces, placed),
        terms=placed.terms,
    )
    problem = None
    if placed.voucher is not None and due.payable:
        due, problem = _spend(tx, message, plain(placed.voucher), due)
    handle(tx, message.stream, RequestPayment(due, problem), context=message.caused())


def on_lines_refused(tx: Transaction, message: Message) -> None:
    """What cannot be sent is paid back."""
    refused = read(LinesRefusedV1, message.data)
    _refund(tx, message, RefusedLines(message.id, tuple(refused.lines), refused.refund, refused.ruling))


def on_order_rejected(tx: Transaction, message: Message) -> None:
    """Nothing is sent: everything is paid back, if it was taken."""
    _refund(tx, message, WholeOrder("order_rejected", read(OrderRejectedV1, message.data).ruling))


def on_order_cancelled(tx: Transaction, message: Message) -> None:
    """Nothing is sent: what is left is paid back."""
    _refund(tx, message, WholeOrder("order_cancelled", read(OrderCancelledV1, message.data).ruling))


def on_order_terminated(tx: Transaction, message: Message) -> None:
    """Not delivered in time, and the customer ended the contract: what is left is paid back."""
    _refund(tx, message, WholeOrder("order_terminated", read(OrderTerminatedV1, message.data).ruling))


def on_refund_due(tx: Transaction, message: Message) -> None:
    """What returns ruled is paid back."""
    due = read(RefundDueV1, message.data)
    shares = tuple(Share(line.line, line.quantity, line.refund) for line in due.lines)
    returned = ReturnedGoods(
        due.return_id,
        shares,
        due.delivery,
        due.ruling,
        means=due.means,
        means_ruling=due.means_ruling,
        paid_by_voucher=due.paid_by_voucher,
    )
    _refund(tx, message, returned)


def on_exchange_charge_dropped(tx: Transaction, message: Message) -> None:
    """It is not due any more."""
    dropped = read(ExchangeChargeDroppedV1, message.data)
    handle(tx, message.stream, DropCharge(dropped.charge_id, NOT_DUE), context=message.caused())


def on_voucher_due(tx: Transaction, message: Message) -> None:
    """The customer took a voucher as remedy."""
    due = read(VoucherDueV1, message.data)
    code = plain(due.code)
    command = IssueVoucher(code, due.amount, message.stream, due.claim_id, due.ruling)
    stream = stream_of(message.context.seller, code)
    execute(tx, VOUCHERS, stream=stream, command=command, context=message.caused())


def on_parcel_delivered(tx: Transaction, message: Message) -> None:
    """Paid at the door: what the courier collected is here."""
    _collected(tx, message, read(ParcelDeliveredV1, message.data))


def on_parcel_tracked(tx: Transaction, message: Message) -> None:
    """A parcel that counts as lost was delivered after all, and paid at the door."""
    _collected(tx, message, read(ParcelTrackedV1, message.data))


def _collected(tx: Transaction, message: Message, parcel: ParcelDeliveredV1 | ParcelTrackedV1) -> None:
    if parcel.collected:
        command = RecordCollection(parcel.collected, parcel.courier, parcel.tracking_number)
        handle(tx, message.stream, command, context=message.caused())


def on_pieces_stopped(tx: Transaction, message: Message) -> None:
    """The courier collects less. What was paid for before, returns rules on."""
    stopped = read(PiecesStoppedV1, message.data)
    if stopped.not_collected is not None:
        less = RefusedLines(stopped.return_id, tuple(stopped.lines), stopped.not_collected, stopped.ruling, "return")
        _refund(tx, message, less)


def order_and_its_voucher(message: Message) -> tuple[str, ...]:
    """Two orders that spend one voucher wait for each other."""
    code = message.data.get("voucher")
    return _with_voucher(message, code)


def order_and_new_voucher(message: Message) -> tuple[str, ...]:
    return _with_voucher(message, message.data.get("code"))


def reactions(*, link_lasts: timedelta = LINK_LASTS) -> dict[str, Reaction]:
    """The reactions of payments, by type of event. What is asked for by link is to be paid within `link_lasts`."""

    def on_charge_due(tx: Transaction, message: Message) -> None:
        """The customer owes something for a claim: the order's page asks for it."""
        ask(tx, message, read(ChargeDueV1, message.data))

    def on_exchange_charge_due(tx: Transaction, message: Message) -> None:
        """The goods of an exchange do not cover what was spent of them: the order's page asks for the rest."""
        ask(tx, message, read(ExchangeChargeDueV1, message.data))

    def ask(tx: Transaction, message: Message, due: ChargeDueV1 | ExchangeChargeDueV1) -> None:
        pay_by = last_second(tx.now, link_lasts)
        command = RequestCharge(due.charge_id, due.amount, due.reason, due.ruling, pay_by)
        handle(tx, message.stream, command, context=message.caused())

    return {
        OrderPlacedV1.type: Reaction(on_order_placed, locks=order_and_its_voucher),
        LinesRefusedV1.type: Reaction(on_lines_refused),
        OrderRejectedV1.type: Reaction(on_order_rejected),
        OrderCancelledV1.type: Reaction(on_order_cancelled),
        OrderTerminatedV1.type: Reaction(on_order_terminated),
        RefundDueV1.type: Reaction(on_refund_due),
        ChargeDueV1.type: Reaction(on_charge_due),
        ExchangeChargeDueV1.type: Reaction(on_exchange_charge_due),
        ExchangeChargeDroppedV1.type: Reaction(on_exchange_charge_dropped),
        VoucherDueV1.type: Reaction(on_voucher_due, locks=order_and_new_voucher),
        ParcelDeliveredV1.type: Reaction(on_parcel_delivered),
        ParcelTrackedV1.type: Reaction(on_parcel_tracked),
        PiecesStoppedV1.type: Reaction(on_pieces_stopped),
    }


def _credit(replaced: Replaced, placed: OrderPlacedV1) -> Credit:
    """What the first order's goods are worth, as far as this one costs so much."""
    amount = min(replaced.credit, placed.totals.total)
    return Credit(replaced.order_id, replaced.return_id, replaced.reason, amount)


def _spend(tx: Transaction, message: Message, code: str, due: Due) -> tuple[Due, Unpayable | None]:
    """The order with what the voucher pays of it, or why it cannot pay."""
    stream = stream_of(message.context.seller, code)
    command = SpendVoucher(message.stream, due.payable)
    try:
        outcome = execute(tx, VOUCHERS, stream=stream, command=command, context=message.caused())
    except VoucherRejection as rejection:
        return due, Unpayable(rejection.code, rejection.detail)
    spent = outcome.state.spent(message.stream) if isinstance(outcome.state, Issued) else None
    if spent is None:
        raise AssertionError("a voucher was spent and does not know of it")
    return replace(due, voucher=Spent(code, spent.amount)), None


def _with_voucher(message: Message, code: object) -> tuple[str, ...]:
    return (message.stream, stream_of(message.context.seller, code)) if isinstance(code, str) else (message.stream,)


def _refund(tx: Transaction, message: Message, intent: RefundIntent) -> None:
    handle(tx, message.stream, RequestRefund(intent), context=message.caused())
