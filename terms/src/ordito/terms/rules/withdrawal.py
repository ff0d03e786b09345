"""Rules of withdrawing from the contract."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from .entries import Days, Entry, Peculiarity, Rule, listed


class WithdrawalWindowRule(Rule):
    """Until when a customer may change his mind, and who may."""

    id = "withdrawal.window"

    days: Days
    counted_from: Literal["own_delivery", "last_delivery"]
    open_to: Literal["everyone", "consumers"]


class WithdrawalExclusionsRule(Rule):
    """Goods that cannot be given back for a change of mind."""

    id = "withdrawal.exclusions"

    excluded: Annotated[tuple[Peculiarity, ...], BeforeValidator(listed)]


class Withdrawal(Entry):
    window: WithdrawalWindowRule
    exclusions: WithdrawalExclusionsRule
