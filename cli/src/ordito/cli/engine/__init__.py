"""The embedded engine: real PostgreSQL and Kafka without containers, and the house that stands on them."""

from ordito.cli.engine.errors import AlreadyRunning, DidNotStart, EngineError, JarRefused, PortTaken
from ordito.cli.engine.kafka import Kafka
from ordito.cli.engine.places import Home
from ordito.cli.engine.ports import free_port, free_ports
from ordito.cli.engine.postgres import Postgres, create_databases, database_url

__all__ = [
    "AlreadyRunning",
    "DidNotStart",
    "EngineError",
    "Home",
    "JarRefused",
    "Kafka",
    "PortTaken",
    "Postgres",
    "create_databases",
    "database_url",
    "free_port",
    "free_ports",
]
