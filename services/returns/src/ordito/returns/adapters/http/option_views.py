"""What a customer may still do: line by line whether one may withdraw or exchange, and what open returns wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, assert_never

from pydantic import BaseModel, Field

from ordito.kit.http.principals import Principal
from ordito.returns.adapters.http.views import Action, UndeliveredView, actions, undelivered_view
from ordito.returns.domain.life import Status, status_of
from ordito.returns.domain.state import (
    Cancelled,
    Confirmed,
    Delivered,
    Opened,
    Placed,
    Progress,
    Rejected,
    Shipped,
)
from ordito.returns.domain.windows import line_delivered_at
from ordito.returns.domain.withdrawal_function import WithdrawalFunction
from ordito.returns.domain.withdrawing import Option
from ordito.schemas.values import LineQuantity, Ruling, Sentence

OrderStage = Literal["placed", "confirmed", "shipped", "delivered", "rejected", "cancelled"]


class OptionView(BaseModel):
    """What a withdrawal from a line would meet now. `allowed`: something is left of it and the terms allow it."""

    line: int
    sku: str
    name: str
    bought: int
    left: int
    allowed: bool
    ruling: Ruling
    delivered_at: datetime | None = Field(description="When the last piece of the line arrived")
    exchange: Ruling = Field(description="Whether the rest of the line can be exchanged, for goods of the same value")


class PendingReturn(BaseModel):
    """A return that is not over, and what whoever asks may do with it."""

    return_id: str
    status: Status
    lines: list[LineQuantity] = Field(description="The pieces that are to come back")
    actions: list[Action]


class Labels(BaseModel):
    """The words that the law gives to the function and to its confirmation (Codice del consumo, art. 54-bis)."""

    withdraw: Sentence
    confirm: Sentence


class WithdrawalOptions(BaseModel):
    """Line by line, whether and until when one may withdraw."""

    order_id: str
    number: str
    stage: OrderStage
    allowed: bool
    lines: list[OptionView]
    return_code: Ruling = Field(description="Whether goods may travel back without the seller's code")
    delivery_cost: Ruling = Field(description="Whether it is refunded when nothing of the order is kept")
    return_cost: Ruling = Field(description="Who pays for sending the goods back")
    labels: Labels
    returns: list[PendingReturn]
    undelivered: list[UndeliveredView] = Field(description="What never arrived: paid back, nothing to send back")


def options_view(
    order_id: str,
    state: Opened,
    options: Sequence[Option],
    exchanges: Mapping[int, Ruling],
    *,
    return_code: Ruling,
    function: WithdrawalFunction,
    who: Principal,
) -> WithdrawalOptions:
    """Everything that can be done now."""
    lines = [_option(state, option, exchanges[option.line.line]) for option in options]
    return WithdrawalOptions(
        order_id=order_id,
        number=state.number,
        stage=stage_of(state.progress),
        allowed=any(line.allowed for line in lines),
        lines=lines,
        return_code=return_code,
        delivery_cost=function.delivery_cost,
        return_cost=function.return_cost,
        labels=Labels(withdraw=function.withdraw_label, confirm=function.confirm_label),
        returns=[
            PendingReturn(
                return_id=one.notice.return_id,
                status=status_of(one),
                lines=list(one.notice.lines),
                actions=actions(one, who=who, return_code=return_code),
            )
            for one in state.returns
            if status_of(one) not in ("declined", "closed")
        ],
        undelivered=[undelivered_view(one) for one in state.undelivered],
    )


def stage_of(progress: Progress) -> OrderStage:
    """The word for how far the order has come."""
    match progress:
        case Placed():
            return "placed"
        case Confirmed():
            return "confirmed"
        case Shipped():
            return "shipped"
        case Delivered():
            return "delivered"
        case Rejected():
            return "rejected"
        case Cancelled():
            return "cancelled"
        case _:
            assert_never(progress)


def _option(state: Opened, option: Option, exchange: Ruling) -> OptionView:
    line = option.line
    return OptionView(
        line=line.line,
        sku=line.sku,
        name=line.name,
        bought=line.quantity,
        left=option.left,
        allowed=option.left > 0 and option.ruling.allowed,
        ruling=option.ruling,
        delivered_at=line_delivered_at(state, line.line),
        exchange=exchange,
    )
