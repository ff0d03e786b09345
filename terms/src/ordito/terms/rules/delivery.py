"""Rules of delivering an order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from .entries import Cents, Countries, Country, Days, Entry, Percent, Rule, Words, listed


class Zone(Entry):
    """Countries with one delivery price."""

    name: Words
    price: Cents
    countries: Annotated[Countries, Field(min_length=1)]


class DeliveryCostRule(Rule):
    """What delivery costs: at home, free from an amount of goods after discount; by zone; elsewhere."""

    id = "delivery.cost"

    home: Country
    home_price: Cents
    home_free_from: Cents | None = None
    elsewhere: Cents
    vat_rate: Percent
    zones: Annotated[tuple[Zone, ...], BeforeValidator(listed)] = ()

    @model_validator(mode="after")
    def _one_price_a_country(self) -> DeliveryCostRule:
        seen = {self.home}
        for zone in self.zones:
            for country in zone.countries:
                if country in seen:
                    raise ValueError(f"{country} has two prices; leave it in one zone only")
                seen.add(country)
        return self


class DeliveryDetailsRule(Rule):
    """Who corrects the delivery details of a placed order, until it is forwarded."""

    id = "delivery.details"

    changed_by: Annotated[tuple[Literal["customer", "staff"], ...], BeforeValidator(listed)]


class DeliveryLimitRule(Rule):
    """By when an order has to be delivered."""

    id = "delivery.limit"

    days: Days


class Delivery(Entry):
    cost: DeliveryCostRule
    details: DeliveryDetailsRule
    limit: DeliveryLimitRule
