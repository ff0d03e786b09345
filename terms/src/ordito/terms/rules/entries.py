"""What every part of a terms file is made of: strict tables, rules with their clause, shared types.

Amounts are in minor units of the file's currency, shares of VAT are decimal strings.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ordito.schemas.values import Clause


def listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def decimal(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('write it as a string, "22"')
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a decimal number") from None


Words = Annotated[str, Field(min_length=1)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Countries = Annotated[tuple[Country, ...], BeforeValidator(listed)]
Cents = Annotated[int, Field(ge=0)]
Days = Annotated[int, Field(ge=1, le=3660)]
Months = Annotated[int, Field(ge=1, le=600)]
Hours = Annotated[int, Field(ge=0, le=24 * 60)]
Percent = Annotated[Decimal, BeforeValidator(decimal), Field(ge=0, le=100)]

PaymentMethod = Literal["card", "paypal", "cash_on_delivery"]
Party = Literal["customer", "seller"]
Peculiarity = Literal["customised", "made_to_measure"]


class Entry(BaseModel):
    """Anything in a terms file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Rule(Entry):
    """One rule and where it is written: `document` is the file's unless given; `reading` of a silent or vague text."""

    id: ClassVar[str]

    section: Words
    quote: Words
    document: Words | None = None
    reading: Words | None = None

    def clause(self, document: str) -> Clause:
        return Clause(document=self.document or document, section=self.section, quote=self.quote)


class Bilingual(Entry):
    it: Words
    en: Words
