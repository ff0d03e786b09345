"""Rules of paying back."""

from __future__ import annotations

from typing import Literal

from .entries import Days, Entry, Rule


class RefundDueRule(Rule):
    """By when the money of a withdrawal is back. A seller that waits for the goods never owes it before they came."""

    id = "refund.due"

    days: Days
    counted_from: Literal["withdrawal_notice", "receipt"]
    waits_for_goods: bool


class RefundMethodRule(Rule):
    """How money goes back."""

    id = "refund.method"

    method: Literal["same_method", "bank_transfer"]


class RefundDeliveryCostRule(Rule):
    """Whether a withdrawal gives back what was paid for delivery."""

    id = "refund.delivery_cost"

    refunded: Literal["never", "whole_withdrawal"]


class WorthLessRule(Rule):
    """Whether a loss of value is withheld from the refund, and whether such goods may be refused altogether.

    Refused goods stay the customer's and travel back to him at his cost.
    """

    id = "refund.worth_less"

    withheld: bool
    refusable: bool


class BeforeShipmentRule(Rule):
    """By when the money is back for what was never sent: refused lines, rejected and cancelled orders."""

    id = "refund.before_shipment"

    days: Days


class Refunds(Entry):
    due: RefundDueRule
    method: RefundMethodRule
    delivery_cost: RefundDeliveryCostRule
    worth_less: WorthLessRule
    before_shipment: BeforeShipmentRule
