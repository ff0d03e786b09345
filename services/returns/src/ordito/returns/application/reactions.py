"""What returns makes of other services' events: each becomes one command, to the order of the same id.

Refused lines need no reaction: the confirmation that follows them names the pieces that stand. Topics overtake each
other: a parcel's delivery is kept until its order is heard of; one that came back, or was lost, waits for the order's
confirmation, without which nobody can say what was paid for its pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from ordito.kit.inbox import Reaction, TooEarly
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.claim_commands import NoteChargePaid, NoteChargeWithdrawn
from ordito.returns.domain.commands import (
    CloseReturn,
    Command,
    NoteGoodsNotSent,
    NoteOrderProgress,
    NoteParcelDelivered,
    NoteVoucher,
    OpenReturns,
    SettleUndelivered,
)
from ordito.returns.domain.events import BoughtLine, ReplacedGoods
from ordito.returns.domain.rejections import OrderNotConfirmed, OrderUnknown
from ordito.schemas.event import EventBody, read
from ordito.schemas.money import Money
from ordito.schemas.orders import (
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderDeliveredV1,
    OrderLine,
    OrderPlacedV1,
    OrderRejectedV1,
    OrderShippedV1,
    OrderTerminatedV1,
    Replaced,
    VoucherNotedV1,
)
from ordito.schemas.payments import ChargePaidV1, ChargeWithdrawnV1, RefundCompletedV1
from ordito.schemas.shipping import (
    DeliveryCorrectedV1,
    ParcelCameBackV1,
    ParcelDeliveredV1,
    ParcelLostV1,
    PiecesStoppedV1,
)

PAYMENT_EXPIRED = "payment_expired"
"""The reason of a charge that is withdrawn because nobody paid it in time."""
TOPICS = ("ordito.orders", "ordito.payments", "ordito.shipping")

Body = TypeVar("Body", bound=EventBody)


def reactions(returns: Returns) -> Mapping[str, Reaction]:
    """All reactions of this service, by the type of event."""

    def on(
        body: type[Body], command: Callable[[Body, datetime], Command | None], *, waits: bool = False
    ) -> tuple[str, Reaction]:
        """`waits`: it is too early for it while the order is not heard of, or not confirmed."""

        def handle(tx: Transaction, message: Message) -> None:
            told = command(read(body, message.data), message.time)
            if told is None:
                return
            try:
                returns.handle(tx, message.stream, told, context=message.caused())
            except (OrderUnknown, OrderNotConfirmed) as unheard:
                if not waits:
                    raise
                raise TooEarly(unheard.detail) from unheard

        return body.type, Reaction(handle)

    return dict(
        [
            on(OrderPlacedV1, _placed),
            on(VoucherNotedV1, _voucher_noted),
            on(OrderConfirmedV1, _confirmed),
            on(OrderRejectedV1, _rejected),
            on(OrderCancelledV1, _cancelled),
            on(OrderTerminatedV1, _cancelled),
            on(OrderShippedV1, _shipped),
            on(OrderDeliveredV1, _delivered),
            on(ParcelDeliveredV1, _parcel_delivered),
            on(DeliveryCorrectedV1, _delivery_corrected),
            on(ParcelCameBackV1, _came_back, waits=True),
            on(ParcelLostV1, _lost, waits=True),
            on(PiecesStoppedV1, _stopped),
            on(RefundCompletedV1, _refunded),
            on(ChargePaidV1, _charge_paid),
            on(ChargeWithdrawnV1, _charge_withdrawn),
        ]
    )


def _placed(placed: OrderPlacedV1, _: datetime) -> Command:
    """Remember what a withdrawal will need."""
    return OpenReturns(
        number=placed.number,
        terms=placed.terms,
        customer=placed.customer,
        lines=tuple(_bought(line) for line in placed.lines),
        delivery=placed.totals.delivery,
        payment_method=placed.payment.method,
        placed_at=placed.placed_at,
        replaces=_exchanged(placed.replaces),
        surcharge=placed.totals.surcharge,
    )


def _voucher_noted(noted: VoucherNotedV1, _: datetime) -> Command:
    """What a voucher pays goes back to it, where a courier never collects the rest."""
    return NoteVoucher(noted.amount)


def _confirmed(confirmed: OrderConfirmedV1, at: datetime) -> Command:
    """These pieces may be withdrawn from."""
    return NoteOrderProgress("confirmed", at=at, lines=tuple(confirmed.lines))


def _rejected(_: OrderRejectedV1, at: datetime) -> Command:
    """Nothing was sold."""
    return NoteOrderProgress("rejected", at=at)


def _cancelled(_: OrderCancelledV1 | OrderTerminatedV1, at: datetime) -> Command:
    """Nothing is shipped, or goods never came: all that was paid goes back; withdrawals made meanwhile are closed."""
    return NoteOrderProgress("cancelled", at=at)


def _shipped(shipped: OrderShippedV1, _: datetime) -> Command:
    """From here on goods may come back."""
    return NoteOrderProgress("shipped", at=shipped.shipped_at)


def _delivered(delivered: OrderDeliveredV1, _: datetime) -> Command:
    """The window for withdrawing begins to close."""
    return NoteOrderProgress("delivered", at=delivered.delivered_at)


def _parcel_delivered(parcel: ParcelDeliveredV1, _: datetime) -> Command:
    """The windows of the parcel's lines count from here."""
    return _delivery(parcel, collected=parcel.collected)


def _delivery_corrected(parcel: DeliveryCorrectedV1, _: datetime) -> Command:
    """It was at another time: so are the windows."""
    return _delivery(parcel)


def _came_back(parcel: ParcelCameBackV1, _: datetime) -> Command:
    """It never reached the customer: what was paid for it goes back, as far as the terms say."""
    return SettleUndelivered(
        parcel_id=parcel.parcel_id,
        cause=parcel.cause,
        lines=tuple(parcel.lines),
        return_cost=parcel.return_cost,
        customs_cost=parcel.customs_cost,
        at=parcel.received_at,
    )


def _lost(parcel: ParcelLostV1, _: datetime) -> Command:
    """It will never reach the customer, at the seller's risk."""
    return SettleUndelivered(
        parcel_id=parcel.parcel_id,
        cause="lost",
        lines=tuple(parcel.lines),
        return_cost=None,
        customs_cost=None,
        at=parcel.lost_at,
    )


def _stopped(stopped: PiecesStoppedV1, at: datetime) -> Command:
    """The customer withdrew from them in time: they never leave, and nothing has to come back."""
    return NoteGoodsNotSent(stopped.return_id, at=at, lines=tuple(stopped.lines))


def _refunded(refund: RefundCompletedV1, _: datetime) -> Command | None:
    """The money of a return is back with the customer. Other refunds are no business of returns."""
    if refund.return_id is None or refund.more_to_come:
        return None
    return CloseReturn(refund.return_id, refunded=refund.for_cause or refund.amount)


def _charge_paid(charge: ChargePaidV1, at: datetime) -> Command:
    """A claim may wait for it, or an exchange reckons with it. Other charges change nothing."""
    return NoteChargePaid(charge.charge_id, at=at)


def _charge_withdrawn(charge: ChargeWithdrawnV1, at: datetime) -> Command:
    """A claim may wait for it: not paid in time, nothing is repaired; let off, it goes on without the money."""
    return NoteChargeWithdrawn(charge.charge_id, expired=charge.reason == PAYMENT_EXPIRED, at=at)


def _bought(line: OrderLine) -> BoughtLine:
    return BoughtLine(
        line=line.line,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        paid=line.paid,
        customised=line.customised,
        made_to_measure=line.made_to_measure,
        vat_rate=line.vat_rate,
    )


def _exchanged(replaced: Replaced | None) -> ReplacedGoods | None:
    if replaced is None or replaced.reason != "exchange":
        return None
    return ReplacedGoods(replaced.order_id, replaced.return_id)


def _delivery(
    parcel: ParcelDeliveredV1 | DeliveryCorrectedV1, *, collected: Money | None = None
) -> NoteParcelDelivered:
    return NoteParcelDelivered(
        parcel_id=parcel.parcel_id,
        lines=tuple(parcel.lines),
        delivered_at=parcel.delivered_at,
        complete=parcel.complete,
        collected=collected,
    )
