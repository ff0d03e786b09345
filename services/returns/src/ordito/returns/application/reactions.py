"""What returns does when other services publish something: one function an event, public event in, command out.

Refused lines need no reaction: the confirmation that follows them names the pieces that stand. Topics overtake each
other: a parcel's delivery is kept until its order is heard of; one that came back, or was lost, waits for the order's
confirmation, without which nobody can say what was paid for its pieces.
"""

from __future__ import annotations

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
from ordito.schemas.event import read
from ordito.schemas.money import Money
from ordito.schemas.orders import (
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderDeliveredV1,
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


def reactions(returns: Returns) -> dict[str, Reaction]:
    """The reactions of returns, by type of event."""

    def on_order_placed(tx: Transaction, message: Message) -> None:
        """Remember what a withdrawal will need."""
        placed = read(OrderPlacedV1, message.data)
        lines = tuple(
            BoughtLine(
                line=line.line,
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
                paid=line.paid,
                customised=line.customised,
                made_to_measure=line.made_to_measure,
                vat_rate=line.vat_rate,
            )
            for line in placed.lines
        )
        opened = OpenReturns(
            number=placed.number,
            terms=placed.terms,
            customer=placed.customer,
            lines=lines,
            delivery=placed.totals.delivery,
            payment_method=placed.payment.method,
            placed_at=placed.placed_at,
            replaces=_exchanged(placed.replaces),
            surcharge=placed.totals.surcharge,
        )
        _handle(tx, message, opened)

    def on_voucher_noted(tx: Transaction, message: Message) -> None:
        """What a voucher pays goes back to it, where a courier never collects the rest."""
        noted = read(VoucherNotedV1, message.data)
        _handle(tx, message, NoteVoucher(noted.amount))

    def on_order_confirmed(tx: Transaction, message: Message) -> None:
        """These pieces may be withdrawn from."""
        confirmed = read(OrderConfirmedV1, message.data)
        _handle(tx, message, NoteOrderProgress("confirmed", at=message.time, lines=tuple(confirmed.lines)))

    def on_order_rejected(tx: Transaction, message: Message) -> None:
        """Nothing was sold."""
        _handle(tx, message, NoteOrderProgress("rejected", at=message.time))

    def on_order_cancelled(tx: Transaction, message: Message) -> None:
        """Nothing is shipped; withdrawals made meanwhile are closed."""
        _handle(tx, message, NoteOrderProgress("cancelled", at=message.time))

    def on_order_terminated(tx: Transaction, message: Message) -> None:
        """All that was paid goes back, as after a cancellation."""
        _handle(tx, message, NoteOrderProgress("cancelled", at=message.time))

    def on_order_shipped(tx: Transaction, message: Message) -> None:
        """From here on goods may come back."""
        shipped = read(OrderShippedV1, message.data)
        _handle(tx, message, NoteOrderProgress("shipped", at=shipped.shipped_at))

    def on_order_delivered(tx: Transaction, message: Message) -> None:
        """The window for withdrawing begins to close."""
        delivered = read(OrderDeliveredV1, message.data)
        _handle(tx, message, NoteOrderProgress("delivered", at=delivered.delivered_at))

    def on_parcel_delivered(tx: Transaction, message: Message) -> None:
        """The windows of the parcel's lines count from here."""
        parcel = read(ParcelDeliveredV1, message.data)
        _handle(tx, message, _delivery(parcel, collected=parcel.collected))

    def on_delivery_corrected(tx: Transaction, message: Message) -> None:
        """It was at another time: so are the windows."""
        _handle(tx, message, _delivery(read(DeliveryCorrectedV1, message.data)))

    def on_parcel_came_back(tx: Transaction, message: Message) -> None:
        """It never reached the customer: what was paid for it goes back, as far as the terms say."""
        parcel = read(ParcelCameBackV1, message.data)
        _settle(
            tx,
            message,
            SettleUndelivered(
                parcel_id=parcel.parcel_id,
                cause=parcel.cause,
                lines=tuple(parcel.lines),
                return_cost=parcel.return_cost,
                customs_cost=parcel.customs_cost,
                at=parcel.received_at,
            ),
        )

    def on_parcel_lost(tx: Transaction, message: Message) -> None:
        """It will never reach the customer, at the seller's risk."""
        parcel = read(ParcelLostV1, message.data)
        _settle(
            tx,
            message,
            SettleUndelivered(
                parcel_id=parcel.parcel_id,
                cause="lost",
                lines=tuple(parcel.lines),
                return_cost=None,
                customs_cost=None,
                at=parcel.lost_at,
            ),
        )

    def on_pieces_stopped(tx: Transaction, message: Message) -> None:
        """The customer withdrew from them in time: they never leave, and nothing has to come back."""
        stopped = read(PiecesStoppedV1, message.data)
        _handle(tx, message, NoteGoodsNotSent(stopped.return_id, at=message.time))

    def on_refund_completed(tx: Transaction, message: Message) -> None:
        """The money of a return is back with the customer. Other refunds are no business of returns."""
        refund = read(RefundCompletedV1, message.data)
        if refund.return_id is not None and not refund.more_to_come:
            _handle(tx, message, CloseReturn(refund.return_id, refunded=refund.for_cause or refund.amount))

    def on_charge_paid(tx: Transaction, message: Message) -> None:
        """A claim may wait for it, or an exchange reckons with it. Other charges change nothing."""
        charge = read(ChargePaidV1, message.data)
        _handle(tx, message, NoteChargePaid(charge.charge_id, at=message.time))

    def on_charge_withdrawn(tx: Transaction, message: Message) -> None:
        """A claim may wait for it: not paid in time, nothing is repaired; let off, it goes on without the money."""
        charge = read(ChargeWithdrawnV1, message.data)
        expired = charge.reason == PAYMENT_EXPIRED
        _handle(tx, message, NoteChargeWithdrawn(charge.charge_id, expired=expired, at=message.time))

    def _settle(tx: Transaction, message: Message, command: SettleUndelivered) -> None:
        try:
            _handle(tx, message, command)
        except (OrderUnknown, OrderNotConfirmed) as unheard:
            raise TooEarly(unheard.detail) from unheard

    def _handle(tx: Transaction, message: Message, command: Command) -> None:
        returns.handle(tx, message.stream, command, context=message.caused())

    return {
        OrderPlacedV1.type: Reaction(on_order_placed),
        VoucherNotedV1.type: Reaction(on_voucher_noted),
        OrderConfirmedV1.type: Reaction(on_order_confirmed),
        OrderRejectedV1.type: Reaction(on_order_rejected),
        OrderCancelledV1.type: Reaction(on_order_cancelled),
        OrderTerminatedV1.type: Reaction(on_order_terminated),
        OrderShippedV1.type: Reaction(on_order_shipped),
        OrderDeliveredV1.type: Reaction(on_order_delivered),
        ParcelDeliveredV1.type: Reaction(on_parcel_delivered),
        DeliveryCorrectedV1.type: Reaction(on_delivery_corrected),
        ParcelCameBackV1.type: Reaction(on_parcel_came_back),
        ParcelLostV1.type: Reaction(on_parcel_lost),
        PiecesStoppedV1.type: Reaction(on_pieces_stopped),
        RefundCompletedV1.type: Reaction(on_refund_completed),
        ChargePaidV1.type: Reaction(on_charge_paid),
        ChargeWithdrawnV1.type: Reaction(on_charge_withdrawn),
    }


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
