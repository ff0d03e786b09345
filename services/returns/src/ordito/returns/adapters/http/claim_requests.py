"""What the API of guarantee claims takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from ordito.returns.adapters.http.requests import Amount, Name, Note, Number, PhotoId, Short, Wanted
from ordito.schemas.claims import CheckCost, CheckingCost, Remedy
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, WantedLine

Description = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
PhotoIds = Annotated[list[PhotoId], Field(max_length=20, description="Ids of photos of the order, sent before")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _shown(*examples: dict[str, Any]) -> ConfigDict:
    """The body's rules, with examples for whoever reads the API's description."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class Registration(_Body):
    """The line whose guarantee is registered."""

    model_config = _shown({"line": 1})

    line: Number


class NewClaim(_Body):
    """A defect. What was broken, since when it is known, and what the customer would like, if anything."""

    model_config = _shown(
        {
            "line": 1,
            "quantity": 1,
            "description": "L'orologio si è fermato.",
            "discovered_on": "2026-11-20",
            "name": "Cliente Esempio",
            "contact_email": "cliente@example.it",
        }
    )

    line: Number
    quantity: Number = 1
    description: Description
    discovered_on: date
    wanted: Remedy | None = Field(default=None, description="What the customer would like; decided after the check")
    photos: PhotoIds = Field(default_factory=list)
    name: Name
    contact_email: EmailStr
    channel: Channel | None = Field(
        default=None,
        description="Customers: `page` (default) or `api`. Staff have to say: `letter`, `email` or `phone`.",
    )
    received_at: AwareDatetime | None = Field(
        default=None, description="Staff only: when the report arrived, if that was earlier than now"
    )


class Pickup(_Body):
    """When the goods are collected, where the seller collects them and the day is known."""

    model_config = _shown({"pickup_on": "2026-11-25"})

    pickup_on: date | None = None


class Cost(_Body):
    """One of the costs of a check that found no defect: how much, and why so much. The customer reads it."""

    what: CheckingCost
    amount: Amount
    reason: Reason


class Check(_Body):
    """What looking for the defect found. `costs` are charged where there is none and the terms name them, each once.

    More than was paid for the goods only a supervisor charges.
    """

    model_config = _shown(
        {"defect": True, "part": "movement", "note": "Il movimento è bloccato."},
        {
            "defect": False,
            "note": "Funziona.",
            "costs": [
                {
                    "what": "verification",
                    "amount": {"amount": 1500, "currency": "EUR"},
                    "reason": "Mezz'ora di laboratorio",
                }
            ],
        },
    )

    defect: bool
    minor: bool = False
    part: Short | None = Field(default=None, description="What is broken: `movement`, `battery`, `glass`, …")
    note: Note | None = None
    photos: PhotoIds = Field(default_factory=list)
    costs: list[Cost] = Field(default_factory=list, max_length=3)


class RemedyDecision(_Body):
    """How the defect is made good. `amount`: of a price reduction or voucher; `wanted`: what goes out instead."""

    model_config = _shown(
        {"remedy": "repair"},
        {
            "remedy": "price_reduction",
            "amount": {"amount": 1000, "currency": "EUR"},
            "impossible": ["repair", "replacement"],
        },
        {"remedy": "voucher", "agreed": True},
    )

    remedy: Remedy
    amount: Amount | None = None
    wanted: list[Wanted] = Field(default_factory=list, max_length=20)
    impossible: list[Remedy] = Field(
        default_factory=list, max_length=6, description="What cannot be done, or only at a cost out of proportion"
    )
    agreed: bool = Field(default=False, description="The customer and the seller both want it")


class RemedyChoice(_Body):
    """What the customer chooses after the check."""

    model_config = _shown({"remedy": "replacement"})

    remedy: Remedy


class Quotation(_Body):
    """What a repair costs that the guarantee does not give, and for how many days from today that holds."""

    model_config = _shown({"amount": {"amount": 4200, "currency": "EUR"}, "note": "Quadrante nuovo", "valid_days": 30})

    amount: Amount
    note: Note | None = None
    valid_days: Annotated[int, Field(strict=True, ge=1, le=365)] = 30


class QuotationAnswer(_Body):
    """Whether the customer takes the quotation."""

    model_config = _shown({"accepted": True})

    accepted: bool


class Finished(_Body):
    """How the repaired goods travel to the customer."""

    model_config = _shown({"courier": "brt", "tracking_number": "08471234568"})

    courier: Short | None = None
    tracking_number: Short | None = None


def money(amount: Amount | None) -> Money | None:
    return None if amount is None else Money(amount.amount, amount.currency)


def check_costs(costs: list[Cost]) -> tuple[CheckCost, ...]:
    return tuple(
        CheckCost(each.what, Money(each.amount.amount, each.amount.currency), reason=each.reason) for each in costs
    )


def wanted_lines(wanted: list[Wanted]) -> tuple[WantedLine, ...]:
    return tuple(
        WantedLine(
            sku=each.sku,
            name=each.name,
            quantity=each.quantity,
            unit_price=Money(each.unit_price.amount, each.unit_price.currency),
            vat_rate=each.vat_rate,
        )
        for each in wanted
    )
