"""Rules of paying for an order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from .entries import Cents, Countries, Entry, PaymentMethod, Percent, Rule, listed

ChargedAt = Literal["submission", "confirmation", "delivery"]


class MethodsRule(Rule):
    """What can be paid with."""

    id = "payment.methods"

    offered: Annotated[tuple[PaymentMethod, ...], BeforeValidator(listed), Field(min_length=1)]


class CashOnDeliveryRule(Rule):
    """Where the courier collects the money, from which amount of goods after discount, and what it costs more.

    `surcharge` is in per cent of the goods after discount plus the delivery cost.
    """

    id = "payment.cash_on_delivery"

    countries: Annotated[Countries, Field(min_length=1)]
    surcharge: Percent
    from_goods: Cents


class ChargeRule(Rule):
    """When the money is taken, by method."""

    id = "payment.charge"

    at: dict[PaymentMethod, ChargedAt]


class CardDataRule(Rule):
    """The seller never sees or keeps card data. Nothing else can be written here: no part of the system takes any."""

    id = "payment.card_data"

    kept: Literal[False]


class TitleRule(Rule):
    """Whether the goods stay the seller's until they are paid in full."""

    id = "payment.title"

    retained_until_paid: bool


class Payment(Entry):
    methods: MethodsRule
    cash_on_delivery: CashOnDeliveryRule | None = None
    """Absent where cash on delivery is not offered."""
    charge: ChargeRule
    card_data: CardDataRule
    title: TitleRule

    def charged_at(self, method: str) -> ChargedAt | None:
        """When the money is taken by a method; None for one that is not known."""
        return next((at for each, at in self.charge.at.items() if each == method), None)

    def collected(self, method: str) -> bool:
        """Whether the money of a method comes only with the delivery."""
        return self.charged_at(method) == "delivery"

    @property
    def by_link(self) -> tuple[PaymentMethod, ...]:
        """With what a payment link is paid: the offered methods but those whose money comes only with a delivery."""
        return tuple(method for method in self.methods.offered if not self.collected(method))

    @model_validator(mode="after")
    def _methods_agree(self) -> Payment:
        if ("cash_on_delivery" in self.methods.offered) is (self.cash_on_delivery is None):
            raise ValueError("cash_on_delivery is offered in payment.methods if and only if it has its own rule")
        if missing := sorted(set(self.methods.offered) - self.charge.at.keys()):
            raise ValueError(f"payment.charge does not say when {', '.join(missing)} is charged")
        return self
