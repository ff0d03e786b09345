"""Rules of delivering an order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from .entries import Cents, Countries, Country, Days, Entry, Hours, Party, Percent, Rule, Words, listed

Courier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
"""The id by which the warehouse and the courier's messages name it."""

Unit = Literal["hours", "working_days"]
UndeliveredCost = Literal["delivery", "return", "customs"]


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


class Span(Entry):
    """How long something takes: at least `min`, at most `max`; no longest time where it is not said."""

    min: Annotated[int, Field(ge=0)]
    max: Annotated[int, Field(ge=0)] | None = None
    unit: Unit

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.max is not None and self.min > self.max:
            raise ValueError("min is more than max")
        return self


class DeliveryTimeRule(Rule):
    """How long delivery takes as a rule, on working days, by where it goes. Nothing is told where it is not said."""

    id = "delivery.time"

    counted_from: Literal["order", "goods_ready"]
    home: Span | None = None
    europe: Span | None = None
    """The other countries of the European Union."""
    elsewhere: Span | None = None


class DeliveryLimitRule(Rule):
    """By when an order has to be delivered, and whether the customer first grants a further time before he ends it."""

    id = "delivery.limit"

    days: Days
    further_time: bool


class CouriersRule(Rule):
    """Who carries the parcels: at home as a rule, at home in specific cases, and abroad."""

    id = "delivery.couriers"

    home: Courier
    other: Annotated[tuple[Courier, ...], BeforeValidator(listed)] = ()
    abroad: Courier


class TrackingRule(Rule):
    """When the customer gets the tracking number: some hours after the order, or with the e-mail of the hand-over."""

    id = "delivery.tracking"

    told: Literal["hours_after_order", "at_hand_over"]
    hours_min: Hours | None = None
    hours_max: Hours | None = None
    weekend_hours_min: Hours | None = None
    weekend_hours_max: Hours | None = None
    """For an order placed on a Saturday or a Sunday."""

    @model_validator(mode="after")
    def _hours_as_told(self) -> TrackingRule:
        hours = (self.hours_min, self.hours_max, self.weekend_hours_min, self.weekend_hours_max)
        if self.told == "hours_after_order" and None in hours:
            raise ValueError("hours_after_order needs hours_min, hours_max, weekend_hours_min and weekend_hours_max")
        if self.told == "at_hand_over" and any(each is not None for each in hours):
            raise ValueError("at_hand_over has no hours")
        return self


class HeldRule(Rule):
    """Who has a parcel released that the courier keeps at a branch after failed attempts."""

    id = "delivery.held"

    released_by: Literal["staff", "nobody"]


class UndeliveredRule(Rule):
    """What is kept of the money for a parcel that was refused or could not be delivered."""

    id = "delivery.undelivered"

    withheld: Annotated[tuple[UndeliveredCost, ...], BeforeValidator(listed)]


class LostRule(Rule):
    """What becomes of a parcel that the courier lost: the risk is the seller's until the customer has the goods."""

    id = "delivery.lost"

    made_good: Literal["refund_or_resend"]


class DutiesRule(Rule):
    """Who pays customs duties and import taxes outside the European Union; inside there are none."""

    id = "delivery.duties"

    borne_by: Party


class CompletedRule(Rule):
    """When a parcel counts as delivered."""

    id = "delivery.completed"

    handed_to: Literal["client_or_appointee"]


class Delivery(Entry):
    cost: DeliveryCostRule
    details: DeliveryDetailsRule
    time: DeliveryTimeRule
    limit: DeliveryLimitRule
    couriers: CouriersRule
    tracking: TrackingRule
    held: HeldRule
    undelivered: UndeliveredRule
    lost: LostRule
    duties: DutiesRule
    completed: CompletedRule
