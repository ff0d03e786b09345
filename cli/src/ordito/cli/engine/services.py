"""The house as data: which processes there are, on which ports, and what each is told by its environment."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ordito.cli.engine.adoption import is_open
from ordito.cli.engine.keys import Keys
from ordito.cli.engine.places import Home, repository
from ordito.cli.engine.ports import LOOPBACK, free_ports
from ordito.cli.engine.probes import health_is_good
from ordito.cli.engine.program import Program

SERVICES = ("orders", "payments", "shipping", "returns", "notifications", "desk")
CLOCKED = tuple(service for service in SERVICES if service != "desk")
"""The services with a business clock; the desk shows what the events say and has none."""

DEFAULT_PORTS: Mapping[str, int] = {
    "desk": 8100,
    "orders": 8101,
    "payments": 8102,
    "shipping": 8103,
    "returns": 8104,
    "notifications": 8105,
    "desk-worker": 8200,
    "orders-worker": 8201,
    "payments-worker": 8202,
    "shipping-worker": 8203,
    "returns-worker": 8204,
    "notifications-worker": 8205,
    "postgres": 8132,
    "kafka": 8192,
    "kafka-controller": 8193,
    "smtp": 8125,
    "mailbox": 8126,
    "provider": 8127,
}

TERMS_VARIABLES = ("ORDITO_TERMS_DIR", "ORDITO_LAW")
"""Given to the house, they are given to its services: which terms hold beside the package's, and whether the law is."""


def fresh_ports() -> dict[str, int]:
    """The same house on ports that are free now."""
    return dict(zip(DEFAULT_PORTS, free_ports(len(DEFAULT_PORTS)), strict=True))


def database_name(service: str) -> str:
    return f"ordito_{service}"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that a process of the house may need to know."""

    nursery: str
    home: Home
    ports: Mapping[str, int]
    keys: Keys
    bootstrap_servers: str
    database_urls: Mapping[str, str]
    terms: Mapping[str, str]
    """The variables that say which terms hold beside the package's."""

    def url(self, name: str) -> str:
        return f"http://{LOOPBACK}:{self.ports[name]}"


def sandboxes(around: Surroundings) -> list[Program]:
    """The outside world's stand-ins: where e-mails arrive, and who takes the money."""
    home, ports = around.home, around.ports
    return [
        _python(
            around,
            "mailbox",
            arguments=(
                *("ordito.cli.sandbox.mailbox", "--folder", str(home.mail)),
                *("--smtp-port", str(ports["smtp"]), "--http-port", str(ports["mailbox"])),
            ),
            environment={},
        ),
        _python(
            around,
            "provider",
            arguments=(
                *("ordito.cli.sandbox.provider", "--folder", str(home.provider)),
                *("--port", str(ports["provider"])),
            ),
            environment={"ORDITO_PSP_KEY": around.keys.provider_key},
        ),
    ]


def nursery(around: Surroundings) -> Program:
    """What the services are forked from."""
    script = Path(__file__).with_name("nursery.py")
    return Program(
        name="nursery",
        command=(sys.executable, "-P", str(script), around.nursery),
        ready=lambda: is_open(around.nursery),
        log=around.home.log("nursery"),
        folder=repository(),
    )


def api(around: Surroundings, service: str) -> Program:
    return _python(
        around,
        service,
        arguments=(f"ordito.{service}.main", "api"),
        environment=_environment(around, service),
    )


def worker(around: Surroundings, service: str) -> Program:
    return _python(
        around,
        f"{service}-worker",
        arguments=(f"ordito.{service}.main", "worker"),
        environment=_environment(around, service),
    )


def _environment(around: Surroundings, service: str) -> dict[str, str]:
    ports = around.ports
    return {
        "DATABASE_URL": around.database_urls[service],
        "KAFKA_BOOTSTRAP_SERVERS": around.bootstrap_servers,
        "ORDITO_HOST": LOOPBACK,
        "ORDITO_PORT": str(ports[service]),
        "ORDITO_WORKER_PORT": str(ports[f"{service}-worker"]),
        "ORDITO_DEV": "1",
        "ORDITO_MIGRATE_ON_START": "1",
        "ORDITO_PUBLIC_URL": around.url("desk"),
        **around.terms,
        **around.keys.shared_environment(),
        **around.keys.environment_of(service),
        **_addresses(around, service),
    }


def _addresses(around: Surroundings, service: str) -> dict[str, str]:
    match service:
        case "payments":
            return {"ORDITO_PSP_URL": around.url("provider")}
        case "notifications":
            return {"ORDITO_SMTP_URL": f"smtp://{LOOPBACK}:{around.ports['smtp']}"}
        case "desk":
            return {f"ORDITO_{name.upper()}_URL": around.url(name) for name in SERVICES if name != "desk"}
        case _:
            return {}


def _python(around: Surroundings, name: str, *, arguments: tuple[str, ...], environment: Mapping[str, str]) -> Program:
    port = around.ports[name]
    module = arguments[0]
    return Program(
        name=name,
        command=(sys.executable, "-m", *arguments),
        environment={"PYTHONUNBUFFERED": "1", **environment},
        ready=lambda: health_is_good(port),
        log=around.home.log(name),
        port=port,
        folder=repository(),
        nursery=around.nursery if module.endswith(".main") else None,
    )
