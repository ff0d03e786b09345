"""What a customer is told of withdrawals, returns, exchanges and undelivered parcels: public event in, notice out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ordito.kit.message import Message
from ordito.notifications.domain import notices
from ordito.notifications.domain import return_notices as told
from ordito.notifications.domain.notices import Notice
from ordito.schemas.event import read
from ordito.schemas.returns import (
    ExchangeAgreedV1,
    GoodsNotSentV1,
    GoodsRefusedV1,
    GoodsSentBackV1,
    RefundDueV1,
    ReturnAuthorisedV1,
    ReturnExpiredV1,
    ReturnLostV1,
    UndeliveredSettledV1,
    WithdrawalDeclinedV1,
    WithdrawalReceivedV1,
)


def _withdrawal_received(message: Message) -> Notice:
    received = read(WithdrawalReceivedV1, message.data)
    return notices.WithdrawalReceived(
        return_id=received.return_id,
        lines=tuple(received.lines),
        name=received.name,
        contact_email=received.contact_email,
        statement=received.statement,
        received_at=received.received_at,
    )


def _withdrawal_declined(message: Message) -> Notice:
    declined = read(WithdrawalDeclinedV1, message.data)
    return notices.WithdrawalDeclined(
        return_id=declined.return_id,
        lines=tuple(declined.lines),
        name=declined.name,
        contact_email=declined.contact_email,
        statement=declined.statement,
        received_at=declined.received_at,
        ruling=declined.ruling,
    )


def _return_authorised(message: Message) -> Notice:
    authorised = read(ReturnAuthorisedV1, message.data)
    return notices.ReturnAuthorised(
        return_id=authorised.return_id,
        code=authorised.code,
        address=authorised.address,
        lines=tuple(authorised.lines),
        send_by=authorised.send_by,
        cost_bearer=authorised.cost_bearer,
        instructions=tuple(authorised.instructions),
    )


def _goods_not_sent(message: Message) -> Notice:
    kept = read(GoodsNotSentV1, message.data)
    return told.GoodsNotSent(kept.return_id, tuple(kept.lines), partly=kept.of_return is not None)


def _return_expired(message: Message) -> Notice:
    expired = read(ReturnExpiredV1, message.data)
    return told.ReturnExpired(expired.return_id, expired.send_by)


def _return_lost(message: Message) -> Notice:
    lost = read(ReturnLostV1, message.data)
    return told.ReturnLost(lost.return_id, lost.ruling)


def _goods_refused(message: Message) -> Notice:
    refused = read(GoodsRefusedV1, message.data)
    return told.GoodsRefused(refused.return_id, message.id, refused.ruling)


def _goods_sent_back(message: Message) -> Notice:
    back = read(GoodsSentBackV1, message.data)
    return told.GoodsSentBack(
        back.return_id, tuple(back.lines), back.tracking_number, back.cost_bearer, of_claim=back.of_claim
    )


def _refund_due(message: Message) -> Notice:
    due = read(RefundDueV1, message.data)
    return told.RefundDue(
        return_id=due.return_id,
        amount=due.amount,
        due=due.due,
        deductions=tuple(told.Deduction(one.amount, one.sentence) for one in due.deductions),
        ruling=due.ruling,
        delivery_ruling=due.delivery_ruling,
    )


def _exchange_agreed(message: Message) -> Notice:
    agreed = read(ExchangeAgreedV1, message.data)
    return told.ExchangeAgreed(
        return_id=agreed.return_id,
        lines=tuple(agreed.lines),
        wanted=tuple(told.WantedLine(one.name, one.quantity, one.unit_price * one.quantity) for one in agreed.wanted),
        to_pay=agreed.to_pay,
        to_refund=agreed.to_refund,
    )


def _undelivered_settled(message: Message) -> Notice:
    settled = read(UndeliveredSettledV1, message.data)
    return told.UndeliveredSettled(
        settled.return_id,
        settled.cause,
        tuple(settled.lines),
        settled.ruling,
        withdrawn=settled.of_return is not None,
    )


RETURNS: Mapping[str, Callable[[Message], Notice]] = {
    WithdrawalReceivedV1.type: _withdrawal_received,
    WithdrawalDeclinedV1.type: _withdrawal_declined,
    ReturnAuthorisedV1.type: _return_authorised,
    GoodsNotSentV1.type: _goods_not_sent,
    ReturnExpiredV1.type: _return_expired,
    ReturnLostV1.type: _return_lost,
    GoodsRefusedV1.type: _goods_refused,
    GoodsSentBackV1.type: _goods_sent_back,
    RefundDueV1.type: _refund_due,
    ExchangeAgreedV1.type: _exchange_agreed,
    UndeliveredSettledV1.type: _undelivered_settled,
}
