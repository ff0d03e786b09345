"""One version of a seller's terms: who, from when, under which calendar, and all rules."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Annotated, Literal

import holidays
from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from ordito.schemas.values import Language

from .cancellation import Cancellation
from .conflicts import ConflictEntry
from .customers import Complaints, Governing, PersonalData
from .delivery import Delivery
from .entries import Bilingual, Country, Entry, Words, listed
from .exchange import Exchanges
from .guarantee import Guarantee
from .index import rules_by_id
from .ordering import Ordering
from .payment import Payment
from .places import PostalAddress
from .refunds import Refunds
from .returns import Returns
from .withdrawal import Withdrawal

ZONES = frozenset(zoneinfo.available_timezones())


class CalendarEntry(Entry):
    """The seller's days: an IANA zone and the ISO 3166-1 country whose national holidays it keeps.

    `province` adds its own holidays: "NA" has that of its patron saint.
    """

    zone: Words
    holidays: Country
    province: Words | None = None

    @model_validator(mode="after")
    def _exists(self) -> CalendarEntry:
        if self.zone not in ZONES:
            raise ValueError(f"there is no time zone {self.zone!r}; zones are named as in Europe/Rome")
        if self.holidays not in holidays.list_supported_countries():
            raise ValueError(f"nobody knows the national holidays of {self.holidays!r}")
        if self.province is not None and self.province not in holidays.list_supported_countries()[self.holidays]:
            raise ValueError(f"nobody knows the holidays of the province {self.province!r} of {self.holidays!r}")
        return self


class Contacts(Entry):
    """Where customers reach the seller, where complaints go, and where goods go back to.

    `note` says what the text does not give.
    """

    email: Words
    phone: Words | None = None
    hours: Bilingual
    complaints: Words
    note: Words | None = None
    returns: PostalAddress


class SellerTerms(Entry):
    """One version of one seller's terms. A version that was in force is never edited: write the next one."""

    seller: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Words
    version_note: Words | None = None
    name: Words
    order_prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    languages: Annotated[tuple[Language, ...], BeforeValidator(listed), Field(min_length=1)]
    in_force_from: AwareDatetime
    in_force_until: AwareDatetime | None = None
    """Exclusive. Without it the version holds until the seller's next one begins."""
    document: Words
    law: Literal["flag", "enforce"] = "flag"
    law_floor: Words

    calendar: CalendarEntry
    contacts: Contacts
    ordering: Ordering
    payment: Payment
    cancellation: Cancellation
    delivery: Delivery
    withdrawal: Withdrawal
    returns: Returns
    refund: Refunds
    exchange: Exchanges
    guarantee: Guarantee
    personal_data: PersonalData
    complaints: Complaints
    governing: Governing
    conflicts: Annotated[tuple[ConflictEntry, ...], BeforeValidator(listed)] = ()
    """Where the text contradicts itself or the law."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> SellerTerms:
        until: datetime | None = self.in_force_until
        if until is not None and until <= self.in_force_from:
            raise ValueError("in_force_until has to be later than in_force_from")
        return self

    @model_validator(mode="after")
    def _conflicts_are_about_rules(self) -> SellerTerms:
        known = rules_by_id(self)
        for conflict in self.conflicts:
            if conflict.rule not in known:
                raise ValueError(f"a conflict is about {conflict.rule!r}, which is no rule of this file")
        return self
