"""Rules of goods that turn out to be defective, and of their repair."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from .entries import Days, Entry, Months, Party, Rule, Words, listed
from .places import PostalAddress

Remedy = Literal["repair", "replacement", "price_reduction", "termination", "equivalent_product", "voucher"]
Remedies = Annotated[tuple[Remedy, ...], BeforeValidator(listed)]
CheckingCost = Literal["verification", "restoration", "transport"]


class LengthRule(Rule):
    """For how long defects are answered for, from when, and to whom. `registration`: a form can be filled in."""

    id = "guarantee.length"

    months: Months
    counted_from: Literal["delivery", "purchase_or_registration"]
    open_to: Literal["everyone", "consumers"]
    registration: bool


class ReportRule(Rule):
    """Within how many months of its discovery a defect is to be reported; without them there is no limit."""

    id = "guarantee.report"

    months: Months | None = None
    photos: Literal["where_possible", "not_asked"]


class RemediesRule(Rule):
    """What makes a defect good: first the customer's choice among these, else among those, others if both agree."""

    id = "guarantee.remedies"

    first: Annotated[Remedies, Field(min_length=1)]
    then: Remedies = ()
    by_agreement: Remedies = ()
    minor_defect_terminates: bool

    @model_validator(mode="after")
    def _one_place_each(self) -> RemediesRule:
        everywhere = [*self.first, *self.then, *self.by_agreement]
        for remedy in everywhere:
            if everywhere.count(remedy) > 1:
                raise ValueError(f"{remedy} stands in two lists; leave it in one")
        return self


class CollectionRule(Rule):
    """Who brings the goods to where they are looked at."""

    id = "guarantee.collection"

    by: Party


class CheckRule(Rule):
    """Whether the seller looks for the defect before any remedy, and what it charges if there is none."""

    id = "guarantee.check"

    before_remedy: bool
    charged_if_no_defect: Annotated[tuple[CheckingCost, ...], BeforeValidator(listed)] = ()


class RepairRule(Rule):
    """Where goods are repaired, how long it takes, which parts are free while covered, and whether it is sold after."""

    id = "guarantee.repair"

    lab: PostalAddress
    working_days: Days | None = None
    free_parts: Annotated[tuple[Words, ...], BeforeValidator(listed)]
    """Parts that are repaired for nothing while covered; `every_part` for all."""
    paid_afterwards: bool


class Guarantee(Entry):
    length: LengthRule
    report: ReportRule
    remedies: RemediesRule
    collection: CollectionRule
    check: CheckRule
    repair: RepairRule
