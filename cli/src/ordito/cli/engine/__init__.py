"""The embedded engine: real PostgreSQL and Kafka without containers, and the house that stands on them."""

from ordito.cli.engine.errors import AlreadyRunning, DidNotStart, EngineError, JarRefused, PortTaken
from ordito.cli.engine.kafka import Kafka
from ordito.cli.engine.places import Home
from ordito.cli.engine.ports import free_port, free_ports
from ordito.cli.engine.postgres import Postgres, create_databases, database_url
from ordito.cli.engine.services import DEFAULT_PORTS, SERVICES, fresh_ports
from ordito.cli.engine.system import System

__all__ = [
    "DEFAULT_PORTS",
    "SERVICES",
    "AlreadyRunning",
    "DidNotStart",
    "EngineError",
    "Home",
    "JarRefused",
    "Kafka",
    "PortTaken",
    "Postgres",
    "System",
    "create_databases",
    "database_url",
    "free_port",
    "free_ports",
    "fresh_ports",
]
