"""What payments reads from its environment, beside what every service reads."""

from __future__ import annotations

from pydantic import Field, SecretStr

from ordito.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    port: int = Field(default=8102, ge=0, le=65535, description="Port of the API")
    worker_port: int = Field(default=8202, ge=0, le=65535, description="Port of the worker's health and metrics")
    psp_url: str = Field(default="http://127.0.0.1:8127", description="Where the sandbox payment provider answers")
    payment_link_days: int = Field(
        default=14,
        ge=1,
        le=365,
        description="How many days an order that is paid by link can be paid, then its payment has failed; and a "
        "charge on top of an order, then the staff are told, or the repair that it was for is not made",
    )
    psp_key: SecretStr = Field(description="The key that the sandbox payment provider knows us by")
