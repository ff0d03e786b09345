"""What the API of returns takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from ordito.schemas.returns import Channel, Condition

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Number = Annotated[int, Field(strict=True, ge=1, le=100_000)]


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
    contact_email: EmailStr = Field(description="Where the acknowledgement of receipt goes")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = None
    channel: Channel | None = Field(
        default=None,
        description="Customers: `page` (default) or `api`. Staff have to say: `letter`, `email` or `phone`.",
    )
    received_at: AwareDatetime | None = Field(
        default=None, description="Staff only: when the statement arrived, if that was earlier than now"
    )


class Authorisation(BaseModel):
    """Whether the customer complains of a defect: the way back may then be at the seller's cost."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"defective": False}]})

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
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class Inspection(BaseModel):
    """What the warehouse found: every withdrawn piece once."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]}]},
    )

    lines: list[Found] = Field(min_length=1, max_length=400)
