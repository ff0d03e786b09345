"""What the API of returns takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from ordito.returns.domain.commands import RefusalReason
from ordito.schemas.returns import Channel, Condition

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Number = Annotated[int, Field(strict=True, ge=1, le=100_000)]


Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
PhotoId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Pieces(BaseModel):
    """So many pieces of a line of the order."""

    model_config = ConfigDict(extra="forbid")

    line: Number
    quantity: Number


class NewWithdrawal(BaseModel):
    """The statement of withdrawal. No reason is needed. Without `lines` it is for all that is left of the order."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"lines": None, "name": "Cliente Esempio", "contact_email": "cliente@example.it"},
                {
                    "lines": [{"line": 1, "quantity": 1}],
                    "name": "Cliente Esempio",
                    "contact_email": "cliente@example.it",
                    "reason": "Troppo grande",
                    "channel": "page",
                },
            ]
        },
    )

    lines: list[Pieces] | None = Field(default=None, min_length=1, max_length=200)
    name: Name
    contact_email: EmailStr | None = Field(
        default=None,
        description="Where the acknowledgement of receipt goes. Only staff may leave it out: the order's e-mail then",
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = None
    channel: Channel | None = Field(
        default=None,
        description="Customers: `page` (default) or `api`. Staff have to say: `letter`, `email` or `phone`.",
    )
    received_at: AwareDatetime | None = Field(
        default=None, description="Staff only: when the statement arrived, if that was earlier than now"
    )
    dispatched_at: AwareDatetime | None = Field(
        default=None, description="Staff only: when a letter or an e-mail was sent; it counts for the window"
    )


class Authorisation(BaseModel):
    """Whether the customer complains of a defect: the way back may then be at the seller's cost."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"defective": False}]})

    defective: bool = False


class Dispatch(BaseModel):
    """That the goods are on their way back. A tracking number is proof of it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"courier": "brt", "tracking_number": "08471234567"}]}
    )

    courier: Short | None = None
    tracking_number: Short | None = None
    dispatched_at: AwareDatetime | None = Field(default=None, description="When the courier took them; now if left out")


class Receipt(BaseModel):
    """How the goods came: in how many parcels, and whether the seller was to pay for them at the door."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"parcels": 1}]})

    parcels: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    carriage_forward: bool = False


class Refusal(BaseModel):
    """Why a parcel is not taken. The terms have to allow it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "carriage_forward"}]})

    reason: RefusalReason


class SentBack(BaseModel):
    """How goods that the seller does not take, or keep, travel to the customer again."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"courier": "brt", "tracking_number": "08471234568"}]}
    )

    courier: Short | None = None
    tracking_number: Short | None = None


class Amount(BaseModel):
    """Money in minor units."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[int, Field(strict=True, ge=0, le=100_000_000, examples=[4900])]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


class Wanted(BaseModel):
    """An article that the customer wants instead. `unit_price` contains VAT."""

    model_config = ConfigDict(extra="forbid")

    sku: Short
    name: Name
    quantity: Number
    unit_price: Amount
    vat_rate: Annotated[str, StringConstraints(pattern=r"^\d{1,2}(\.\d{1,2})?$")] = "22"


class NewExchange(BaseModel):
    """Which pieces come back, and what goes out instead."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "lines": [{"line": 1, "quantity": 1}],
                    "wanted": [
                        {
                            "sku": "OPSPW-90",
                            "name": "Watch",
                            "quantity": 1,
                            "unit_price": {"amount": 5900, "currency": "EUR"},
                        }
                    ],
                }
            ]
        },
    )

    lines: list[Pieces] = Field(min_length=1, max_length=200)
    wanted: list[Wanted] = Field(min_length=1, max_length=50)
    defective: bool = False


class Reduction(BaseModel):
    """What pieces lost in value, in minor units."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[int, Field(strict=True, ge=0, examples=[1000])]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


class Found(BaseModel):
    """Pieces of one line in one condition. `reduction` is for pieces that are `worn` or `diminished`."""

    model_config = ConfigDict(extra="forbid")

    line: Number
    quantity: Number
    condition: Condition
    reduction: Reduction | None = None
    note: Note | None = None
    refused: bool = Field(default=False, description="Not taken, where the terms allow it; the pieces go back")
    photos: list[PhotoId] = Field(default_factory=list, max_length=20, description="Ids of photos of the order")


class Inspection(BaseModel):
    """What the warehouse found: every withdrawn piece once."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]}]},
    )

    lines: list[Found] = Field(min_length=1, max_length=400)
