"""Rules of placing an order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .entries import Bilingual, Countries, Days, Entry, Hours, Rule

Grams = Annotated[int, Field(ge=1)]


class ProposalRule(Rule):
    """What an order is before it is a contract. `acknowledgement`: the name of the e-mail that it is answered with."""

    id = "ordering.proposal"

    kind: Literal["binding_proposal", "processed_at_checkout"]
    acknowledgement: Bilingual


class ContractRule(Rule):
    """When an order becomes a contract, and the name of the e-mail that says so."""

    id = "ordering.contract"

    concluded: Literal["at_confirmation", "at_hand_over"]
    confirmation: Bilingual
    terms_attached: bool
    """Whether that e-mail carries the full text of the terms."""


class GuestsRule(Rule):
    """Who may order: guests too, and how many accounts a person may have; any number where it is not said."""

    id = "ordering.guests"

    guests: bool
    accounts_a_person: Annotated[int, Field(ge=1)] | None = None


class PricesRule(Rule):
    """How the site shows its prices: with VAT or without."""

    id = "ordering.prices"

    shown: Literal["net", "gross"]


class ManifestErrorRule(Rule):
    """Until when an order is refused for a price or a description that is obviously wrong."""

    id = "ordering.manifest_error"

    refused_until: Literal["contract", "shipment"]


class ShippingRule(Rule):
    """Where nothing is sent to."""

    id = "ordering.shipping"

    never_to: Countries


class StockRule(Rule):
    """What becomes of an order when a part of it is not in stock, and within how many days the customer is told."""

    id = "ordering.stock"

    unavailable: Literal["refuses_its_lines", "refuses_the_order"]
    told_within_days: Days | None = None
    """From the e-mail that acknowledges the order."""


class PaymentAuthorisedRule(Rule):
    """Whether an order waits for its payment's authorisation."""

    id = "ordering.payment"

    authorised_before_confirmation: bool


class DiscountRule(Rule):
    """How a discount on the whole order is spread over its lines."""

    id = "ordering.discount"

    spread: Literal["by_price"]


class GiftNoteRule(Rule):
    """Whether a message of the customer's is printed and goes with the parcel."""

    id = "ordering.gift_note"

    printed: bool


class InvoiceRule(Rule):
    """When an invoice can be asked for, and how it is sent."""

    id = "ordering.invoice"

    asked: Literal["in_order", "any_time"]
    sent: Literal["email", "paper"]


class ChangesRule(Rule):
    """Whether anything of a placed order can be changed."""

    id = "ordering.changes"

    allowed: bool


class CustomisedRule(Rule):
    """What is different for goods made for the customer: paid before they are made, and longer on their way."""

    id = "ordering.customised"

    advance_payment: bool
    extra_hours_min: Hours = 0
    extra_hours_max: Hours = 0

    @model_validator(mode="after")
    def _in_order(self) -> CustomisedRule:
        if self.extra_hours_min > self.extra_hours_max:
            raise ValueError("extra_hours_min is more than extra_hours_max")
        return self


class WeightRule(Rule):
    """Up to which weight an order is placed at once; above it, after a quotation. No limit where it is not said."""

    id = "ordering.weight"

    home_grams: Grams | None = None
    abroad_grams: Grams | None = None


class Ordering(Entry):
    proposal: ProposalRule
    contract: ContractRule
    guests: GuestsRule
    prices: PricesRule
    manifest_error: ManifestErrorRule
    shipping: ShippingRule
    stock: StockRule
    payment: PaymentAuthorisedRule
    discount: DiscountRule
    gift_note: GiftNoteRule
    invoice: InvoiceRule
    changes: ChangesRule
    customised: CustomisedRule
    weight: WeightRule
