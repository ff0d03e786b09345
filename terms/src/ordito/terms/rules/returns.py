"""Rules of sending goods back."""

from __future__ import annotations

from typing import Literal

from .entries import Days, Entry, Party, Rule


class AuthorisationRule(Rule):
    """Whether goods travel back only with the seller's code, with a form of his, and where the customer finds both."""

    id = "returns.authorisation"

    required: bool
    form: bool
    on_page: bool


class GoodsBackRule(Rule):
    """By when goods have to be on their way back, or back, and what becomes of those that are late."""

    id = "returns.goods_back"

    days: Days
    counted_from: Literal["return_code", "withdrawal_notice"]
    met_by: Literal["dispatch", "receipt"]
    late: Literal["refusable", "accepted"]


class ReturnCostRule(Rule):
    """Who pays for the way back."""

    id = "returns.cost"

    change_of_mind: Party
    defect: Party


class ReturnShipmentRule(Rule):
    """How the parcel has to travel."""

    id = "returns.shipment"

    one_shipment: bool
    traceable: bool
    signature: bool
    no_cash_on_delivery: bool


class ConditionRule(Rule):
    """What the goods have to be like when they come back, and what has to come with them."""

    id = "returns.condition"

    intact: bool
    unworn: bool
    original_packaging: bool
    labels: bool
    form: bool
    invoice: bool


class LostRule(Rule):
    """At whose risk goods travel back."""

    id = "returns.lost"

    risk: Party


class Returns(Entry):
    authorisation: AuthorisationRule
    goods_back: GoodsBackRule
    cost: ReturnCostRule
    shipment: ReturnShipmentRule
    condition: ConditionRule
    lost: LostRule
