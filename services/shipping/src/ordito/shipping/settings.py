"""What shipping reads from its environment, beside what every service reads."""

from __future__ import annotations

from pydantic import Field, SecretStr

from ordito.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    port: int = Field(default=8103, ge=0, le=65535, description="Port of the API")
    worker_port: int = Field(default=8203, ge=0, le=65535, description="Port of the worker's health and metrics")
    courier_secrets: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Secrets of the couriers' webhooks (Standard Webhooks), by courier, as JSON: "
        '{"brt": "whsec_<base64>"}; two parted by a space while one is changed',
    )
