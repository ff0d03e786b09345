"""The environment of the desk: what every service reads, where the other services are, and who may log in at first."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ordito.kit.settings import ServiceSettings


class DevAccount(BaseModel):
    """An account that is made at the start, in development only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str = Field(min_length=3)
    password: SecretStr
    role: Literal["viewer", "agent", "supervisor"]


class Settings(ServiceSettings):
    port: int = Field(default=8100, ge=0, le=65535, description="Port of the pages and the API")
    worker_port: int = Field(default=8200, ge=0, le=65535, description="Port of the worker's health and metrics")
    orders_url: str = Field(default="http://127.0.0.1:8101", description="Where the orders service answers")
    payments_url: str = Field(default="http://127.0.0.1:8102", description="Where the payments service answers")
    shipping_url: str = Field(default="http://127.0.0.1:8103", description="Where the shipping service answers")
    returns_url: str = Field(default="http://127.0.0.1:8104", description="Where the returns service answers")
    notifications_url: str = Field(default="http://127.0.0.1:8105", description="Where notifications answers")
    dev_staff: tuple[DevAccount, ...] = Field(
        default=(),
        repr=False,
        description='With ORDITO_DEV=1: staff accounts to make at the start, as JSON: [{"email", "password", "role"}]',
    )
