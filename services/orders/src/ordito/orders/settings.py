"""The environment of the orders service: nothing beyond what every service reads."""

from __future__ import annotations

from pydantic import Field

from ordito.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    port: int = Field(default=8101, ge=0, le=65535, description="Port of the API")
    worker_port: int = Field(default=8201, ge=0, le=65535, description="Port of the worker's health and metrics")
