"""What notifications reads from its environment, beside what every service reads."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ordito.kit.settings import ServiceSettings
from ordito.notifications.adapters.gateways.smtp import MailServer


class Settings(ServiceSettings):
    port: int = Field(default=8105, ge=0, le=65535, description="Port of the API")
    worker_port: int = Field(default=8205, ge=0, le=65535, description="Port of the worker's health and metrics")
    smtp_url: SecretStr = Field(
        default=SecretStr("smtp://127.0.0.1:8125"),
        description="The mail server: smtp://host:port, smtp+starttls://user:password@host:port or smtps://...",
    )

    @field_validator("smtp_url")
    @classmethod
    def _of_a_mail_server(cls, url: SecretStr) -> SecretStr:
        MailServer.from_url(url.get_secret_value())
        return url

    @property
    def mail_server(self) -> MailServer:
        return MailServer.from_url(self.smtp_url.get_secret_value())
