"""Rules of sending goods back."""

from __future__ import annotations

from typing import Literal

from .entries import Days, Entry, Party, Rule


class AuthorisationRule(Rule):
    """Whether goods travel back only with the seller's code."""

    id = "returns.authorisation"

    required: bool


class GoodsBackRule(Rule):
    """By when goods have to be on their way back, or back."""

    id = "returns.goods_back"

    days: Days
    counted_from: Literal["return_code", "withdrawal_notice"]
    met_by: Literal["dispatch", "receipt"]


class ReturnCostRule(Rule):
    """Who pays for the way back."""

    id = "returns.cost"

    change_of_mind: Party
    defect: Party


class Returns(Entry):
    authorisation: AuthorisationRule
    goods_back: GoodsBackRule
    cost: ReturnCostRule
