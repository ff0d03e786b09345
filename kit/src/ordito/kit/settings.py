"""The variables that every service reads from its environment, each with its meaning and default.

A service's own `settings.py` extends `ServiceSettings` and calls `Settings.load()` in `main.py`. A variable that is
missing or wrong stops the process at its start with a message that names it and says what to set, never its value.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, SecretStr, StringConstraints, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSettings

from ordito.kit.logs import LogLevel

KeyDigest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_SHORTEST_SECRET = 32


class SettingsIncomplete(SystemExit):
    """The environment does not say enough to start. Printed to standard error, with exit code 1."""


class ServiceSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="ORDITO_",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field(
        validation_alias="DATABASE_URL",
        repr=False,
        description="This service's own PostgreSQL database: postgresql://user:password@host:port/name",
    )
    kafka_bootstrap_servers: str = Field(
        default="127.0.0.1:8192",
        validation_alias="KAFKA_BOOTSTRAP_SERVERS",
        description="Where Kafka answers: host:port, several parted by commas",
    )
    host: str = Field(default="127.0.0.1", description="Address that the API and the worker listen on")
    port: int = Field(default=8100, ge=0, le=65535, description="Port of the API")
    worker_port: int = Field(default=8200, ge=0, le=65535, description="Port of the worker's health and metrics")
    dev: bool = Field(default=False, description="1 mounts the movable clock and development data; never in production")
    migrate_on_start: bool = Field(default=False, description="1 lets the API migrate the schema before it serves")
    staff_secret: SecretStr = Field(
        description="Signs the staff's tokens (HS256); at least 32 characters, the same for every service"
    )
    link_secret: SecretStr = Field(
        description="Signs the customers' links; at least 32 characters, the same for every service"
    )
    api_keys: dict[str, tuple[KeyDigest, ...]] = Field(
        default_factory=dict,
        repr=False,
        description='SHA-256 of the storefronts\' keys, in hex, by seller, as JSON: {"seller": ["<64 hex digits>"]}',
    )
    public_url: str = Field(
        default="http://127.0.0.1:8100", description="Where customers reach the desk; links in e-mails start with it"
    )
    log_level: LogLevel = Field(default="info", description="debug, info, warning or error")

    @field_validator("staff_secret", "link_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"must have at least {_SHORTEST_SECRET} characters")
        return secret

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, level: object) -> object:
        return level.lower() if isinstance(level, str) else level

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @classmethod
    def load(cls) -> Self:
        """The settings of this process, from its environment.

        Raises SettingsIncomplete, which ends the process, naming every variable to mend.
        """
        try:
            return cls()
        except ValidationError as error:
            lines = [cls._to_mend(one["loc"], kind=one["type"], message=one["msg"]) for one in error.errors()]
        except UnreadableSettings as error:
            lines = [f"  {cls._unreadable(str(error))} must be valid JSON"]
        raise SettingsIncomplete("\n".join(["The environment is not complete:", *lines]))

    @classmethod
    def variables(cls) -> dict[str, FieldInfo]:
        """Every environment variable that this class reads, with its field (for documentation)."""
        return {_variable(name, field): field for name, field in cls.model_fields.items()}

    @classmethod
    def _unreadable(cls, message: str) -> str:
        """The variable that pydantic-settings names by its field only."""
        for variable, name in zip(cls.variables(), cls.model_fields, strict=True):
            if f'"{name}"' in message:
                return variable
        return message

    @classmethod
    def _to_mend(cls, location: tuple[int | str, ...], *, kind: str, message: str) -> str:
        first = str(location[0]) if location else ""
        for variable, field in cls.variables().items():
            if first.lower() in {variable.lower(), variable.lower().removeprefix("ordito_")}:
                trouble = "is not set" if kind == "missing" else message.removeprefix("Value error, ")
                return f"  {variable} {trouble}. What it is: {field.description}"
        return f"  {first}: {message}"


def _variable(name: str, field: FieldInfo) -> str:
    return field.validation_alias if isinstance(field.validation_alias, str) else f"ORDITO_{name.upper()}"
