"""Rules of withdrawing from the contract."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .entries import Days, Entry, Peculiarity, Rule, listed

Channel = Literal["order_page", "account", "email", "letter", "phone"]
Detail = Literal["order_number", "product_code", "name", "email"]


class WithdrawalWindowRule(Rule):
    """Until when a customer may change his mind."""

    id = "withdrawal.window"

    days: Days
    counted_from: Literal["own_delivery", "last_delivery"]


class WithdrawalCustomersRule(Rule):
    """Which customers may change their mind."""

    id = "withdrawal.customers"

    open_to: Literal["everyone", "consumers"]


class WithdrawalExclusionsRule(Rule):
    """Goods that cannot be given back for a change of mind."""

    id = "withdrawal.exclusions"

    excluded: Annotated[tuple[Peculiarity, ...], BeforeValidator(listed)]


class WithdrawalNoticeRule(Rule):
    """How a withdrawal is declared, and what the declaration has to say. A reason may be asked for, never demanded."""

    id = "withdrawal.notice"

    channels: Annotated[tuple[Channel, ...], BeforeValidator(listed), Field(min_length=1)]
    needs: Annotated[tuple[Detail, ...], BeforeValidator(listed)]
    reason_asked: bool


class Withdrawal(Entry):
    window: WithdrawalWindowRule
    customers: WithdrawalCustomersRule
    exclusions: WithdrawalExclusionsRule
    notice: WithdrawalNoticeRule
