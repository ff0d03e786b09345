"""Windows, withdrawals, exchanges and undelivered parcels, folded from the events of returns. Claims are in `claims`.

Money that is owed, overdue or paid names a return, an undelivered parcel's settlement or a claim by one kind of id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ordito.desk.domain.folds.claims import fold_claims
from ordito.desk.domain.goods_back import (
    Dispatch,
    Exchange,
    GoodsRefusal,
    LostReturn,
    Owed,
    Return,
    SentBack,
    Undelivered,
    WindowSet,
)
from ordito.desk.domain.parts import Recorded, ReturnsPart
from ordito.desk.domain.pieces import without
from ordito.schemas import returns
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity


def fold_returns(part: ReturnsPart, recorded: Recorded) -> ReturnsPart:
    at = recorded.at
    match recorded.body:
        case returns.WithdrawalReceivedV1() | returns.WithdrawalDeclinedV1() | returns.ExchangeAgreedV1():
            return replace(part, returns=(*part.returns, _opened(recorded)))
        case returns.WithdrawalWindowSetV1() as window:
            one = WindowSet(at, tuple(window.lines), window.because, window.ruling, window.previous)
            return replace(part, window_sets=(*part.window_sets, one))
        case returns.UndeliveredSettledV1() as settled:
            missed = Undelivered(
                settled.return_id,
                settled.parcel_id,
                settled.cause,
                tuple(settled.lines),
                at,
                settled.ruling,
                settled.of_return,
            )
            return _missed(part, missed)
        case returns.GoodsNotSentV1(return_id=return_id, of_return=str() as whole) as kept:
            return _missed(
                part, Undelivered(return_id, None, "not_sent", tuple(kept.lines), at, kept.ruling, of_return=whole)
            )
        case returns.GoodsSentBackV1(of_claim=True):
            return fold_claims(part, recorded)
        case returns.ExchangeNotedV1(return_id=return_id, too_much=too_much) if too_much:
            return _return(part, return_id, lambda known: _paid_too_much(known, (at, too_much)))
        case returns.RefundDueV1() | returns.RefundOverdueV1() | returns.ReturnClosedV1():
            return _money(part, recorded)
        case (
            returns.ReturnAuthorisedV1(return_id=return_id)
            | returns.GoodsNotSentV1(return_id=return_id)
            | returns.ReturnDispatchedV1(return_id=return_id)
            | returns.ReturnExpiredV1(return_id=return_id)
            | returns.GoodsReceivedV1(return_id=return_id)
            | returns.GoodsRefusedV1(return_id=return_id)
            | returns.ReturnLostV1(return_id=return_id)
            | returns.ReturnInspectedV1(return_id=return_id)
            | returns.GoodsSentBackV1(return_id=return_id)
        ):
            return _return(part, return_id, lambda known: _onward(known, recorded))
        case _:
            return fold_claims(part, recorded)


def _paid_too_much(known: Return, paid: tuple[datetime, Money]) -> Return:
    return known if known.exchange is None else replace(known, exchange=replace(known.exchange, paid_too_much=paid))


def _opened(recorded: Recorded) -> Return:
    match recorded.body:
        case returns.WithdrawalReceivedV1() | returns.WithdrawalDeclinedV1() as stated:
            return Return(
                return_id=stated.return_id,
                stage="withdrawn" if isinstance(stated, returns.WithdrawalReceivedV1) else "declined",
                lines=tuple(stated.lines),
                received_at=stated.received_at,
                ruling=stated.ruling,
                name=stated.name,
                channel=stated.channel,
                statement_sent_at=stated.dispatched_at,
            )
        case returns.ExchangeAgreedV1() as agreed:
            return Return(
                return_id=agreed.return_id,
                stage="withdrawn",
                lines=tuple(agreed.lines),
                received_at=recorded.at,
                ruling=agreed.ruling,
                kind="exchange",
                exchange=Exchange(
                    tuple(agreed.wanted),
                    agreed.credit,
                    agreed.to_pay,
                    agreed.to_refund,
                    agreed.replacement_order_id,
                ),
            )
        case other:
            raise AssertionError(f"{other.type} opens no return")


def _onward(one: Return, recorded: Recorded) -> Return:
    at = recorded.at
    match recorded.body:
        case returns.ReturnAuthorisedV1() as authorised:
            return _authorised(one, authorised)
        case returns.GoodsNotSentV1():
            return replace(one, not_sent=True)
        case returns.ReturnDispatchedV1() as sent:
            way = Dispatch(sent.dispatched_at, sent.courier, sent.tracking_number)
            return replace(one, stage="dispatched", dispatch=way)
        case returns.ReturnExpiredV1():
            return replace(one, expired=True)
        case returns.GoodsReceivedV1(received_at=received_at, ruling=ruling):
            return replace(one, stage="received", goods_received_at=received_at, goods_ruling=ruling)
        case returns.GoodsRefusedV1(ruling=ruling):
            return _refused(one, GoodsRefusal(at, ruling))
        case returns.ReturnLostV1(ruling=ruling):
            return replace(one, stage="lost", lost=LostReturn(at, ruling))
        case returns.ReturnInspectedV1(lines=inspected):
            return replace(one, stage="inspected", inspected=tuple(inspected))
        case returns.GoodsSentBackV1() as back:
            sent_back = SentBack(at, tuple(back.lines), back.courier, back.tracking_number, back.cost_bearer)
            return replace(one, sent_back=sent_back)
        case _:
            return one


def _missed(part: ReturnsPart, missed: Undelivered) -> ReturnsPart:
    part = replace(part, undelivered=(*part.undelivered, missed))
    if missed.of_return is None:
        return part
    return _return(part, missed.of_return, lambda known: _goes_on(known, missed.lines))


def _goes_on(one: Return, missed: tuple[LineQuantity, ...]) -> Return:
    """The return goes on with the pieces that arrived."""
    return replace(one, lines=without(one.lines, missed))


def _authorised(one: Return, authorised: returns.ReturnAuthorisedV1) -> Return:
    return replace(
        one,
        stage="authorised" if one.dispatch is None else one.stage,
        code=authorised.code,
        address=authorised.address,
        send_by=authorised.send_by,
        cost_bearer=authorised.cost_bearer,
        authorisation=authorised.ruling,
        cost_ruling=authorised.cost_ruling,
        instructions=tuple(authorised.instructions),
    )


def _refused(one: Return, refusal: GoodsRefusal) -> Return:
    """A parcel that was on its way is on its way no more: the customer has it again."""
    refusals = (*one.refusals, refusal)
    if one.stage != "dispatched":
        return replace(one, refusals=refusals)
    return replace(one, stage="withdrawn" if one.code is None else "authorised", dispatch=None, refusals=refusals)


def _money(part: ReturnsPart, recorded: Recorded) -> ReturnsPart:
    match recorded.body:
        case returns.RefundDueV1() as due:
            return _owed(part, due.return_id, lambda _: _owed_by(due, recorded), stage="refund_due")
        case returns.RefundOverdueV1(return_id=return_id):
            return _owed(part, return_id, lambda owed: None if owed is None else replace(owed, overdue=True))
        case returns.ReturnClosedV1(return_id=return_id, refunded=refunded):
            return _closed(part, return_id, refunded)
        case _:
            return part


def _owed_by(due: returns.RefundDueV1, recorded: Recorded) -> Owed:
    return Owed(
        at=recorded.at,
        amount=due.amount,
        lines=tuple(due.lines),
        delivery=due.delivery,
        due=due.due,
        ruling=due.ruling,
        delivery_ruling=due.delivery_ruling,
        means="voucher" if due.paid_by_voucher else due.means,
        means_ruling=due.means_ruling,
        deductions=tuple(due.deductions),
    )


def _owed(
    part: ReturnsPart,
    return_id: str,
    change: Callable[[Owed | None], Owed | None],
    *,
    stage: str | None = None,
) -> ReturnsPart:
    moved = {} if stage is None else {"stage": stage}
    return replace(
        part,
        returns=tuple(
            replace(each, owed=change(each.owed), **moved) if each.return_id == return_id else each  # type: ignore[arg-type]  # the one stage is a stage of both
            for each in part.returns
        ),
        undelivered=tuple(
            replace(each, owed=change(each.owed)) if each.return_id == return_id else each for each in part.undelivered
        ),
        claims=tuple(
            replace(each, owed=change(each.owed), **moved) if each.claim_id == return_id else each  # type: ignore[arg-type]  # as above
            for each in part.claims
        ),
    )


def _closed(part: ReturnsPart, return_id: str, refunded: Money) -> ReturnsPart:
    """A claim is closed by its own event."""
    return replace(
        part,
        returns=tuple(
            replace(each, stage="closed", refunded=refunded) if each.return_id == return_id else each
            for each in part.returns
        ),
        undelivered=tuple(
            replace(each, refunded=refunded) if each.return_id == return_id else each for each in part.undelivered
        ),
        claims=tuple(replace(each, refunded=refunded) if each.claim_id == return_id else each for each in part.claims),
    )


def _return(part: ReturnsPart, return_id: str, change: Callable[[Return], Return]) -> ReturnsPart:
    return replace(part, returns=tuple(change(each) if each.return_id == return_id else each for each in part.returns))
