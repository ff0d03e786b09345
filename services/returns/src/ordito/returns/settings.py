"""The environment of returns."""

from __future__ import annotations

from pydantic import Field

from ordito.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """What every service reads; returns needs no variable of its own."""

    port: int = Field(default=8104, ge=0, le=65535, description="Port of the API")
    worker_port: int = Field(default=8204, ge=0, le=65535, description="Port of the worker's health and metrics")
