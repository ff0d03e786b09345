"""Rules of placing an order."""

from __future__ import annotations

from typing import Literal

from .entries import Countries, Entry, Rule


class ContractRule(Rule):
    """When an order becomes a contract."""

    id = "ordering.contract"

    concluded: Literal["at_confirmation", "at_hand_over"]


class ShippingRule(Rule):
    """Where nothing is sent to."""

    id = "ordering.shipping"

    never_to: Countries


class StockRule(Rule):
    """What becomes of an order when a part of it is not in stock."""

    id = "ordering.stock"

    unavailable: Literal["refuses_its_lines", "refuses_the_order"]


class PaymentAuthorisedRule(Rule):
    """Whether an order waits for its payment's authorisation."""

    id = "ordering.payment"

    authorised_before_confirmation: bool


class DiscountRule(Rule):
    """How a discount on the whole order is spread over its lines."""

    id = "ordering.discount"

    spread: Literal["by_price"]


class Ordering(Entry):
    contract: ContractRule
    shipping: ShippingRule
    stock: StockRule
    payment: PaymentAuthorisedRule
    discount: DiscountRule
