"""Real PostgreSQL and Kafka for tests, started once a session and only when a test asks.

By default the embedded engine, on free ports in a temporary folder. With `ORDITO_TEST_INFRA=containers` testcontainers,
from the images in `ORDITO_POSTGRES_IMAGE` and `ORDITO_KAFKA_IMAGE`: the same tests pass on both.

- `postgres_url`: a server's URL, with the right to create databases.
- `kafka_bootstrap`: `host:port` of a broker. Topics are not made by themselves.
- `fresh_database`: the URL of an empty database of this test's own, dropped afterwards.
- `migrated_database`: the same, brought to the head of a service's migrations: copied from one that is migrated once.
- `unique_name`: a name that no other test uses, for topics and consumer groups.
"""

import itertools
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from ordito.cli.engine import Home, Kafka, Postgres, create_databases, database_url, free_port, free_ports
from ordito.cli.engine.kafka import serves
from ordito.cli.engine.postgres import answers_queries
from ordito.kit.migrate import upgrade

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}
"""Nothing of a session outlives it: no test waits for the disk, which making and dropping databases does most."""
ROOM = 4 * 2**30
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    if _in_containers():
        yield from _postgres_container()
        return
    with own_folder("postgres", parent=_memory()) as folder:
        postgres = Postgres(folder / "data", free_port(), settings=NOT_DURABLE)
        postgres.start()
        try:
            yield postgres.url()
        finally:
            postgres.stop()


@pytest.fixture(scope="session")
def kafka_bootstrap() -> Iterator[str]:
    if _in_containers():
        yield from _kafka_container()
        return
    with own_folder("kafka") as folder:
        port, controller_port = free_ports(2)
        kafka = Kafka(folder / "data", port, controller_port=controller_port, cache=Home(folder).cache())
        kafka.start()
        try:
            yield kafka.bootstrap_servers
        finally:
            kafka.stop()


@pytest.fixture
def unique_name(request: pytest.FixtureRequest) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", request.node.name.lower()).strip("_")[:40]
    return f"{words}_{os.getpid()}_{next(_numbers)}"


@pytest.fixture
def fresh_database(postgres_url: str, unique_name: str) -> Iterator[str]:
    create_databases(postgres_url, [unique_name])
    try:
        yield database_url(postgres_url, unique_name)
    finally:
        _drop(postgres_url, unique_name)


@pytest.fixture(scope="session")
def _templates(postgres_url: str) -> Iterator[dict[Path, str]]:
    """The databases that were migrated in this session, by the folder of their migrations."""
    names: dict[Path, str] = {}
    yield names
    for name in names.values():
        _drop(postgres_url, name)


@pytest.fixture
def migrated_database(
    postgres_url: str, unique_name: str, _templates: dict[Path, str]
) -> Iterator[Callable[[Path], str]]:
    def copy(migrations: Path) -> str:
        if migrations not in _templates:
            template = f"template_{os.getpid()}_{next(_numbers)}"
            create_databases(postgres_url, [template])
            _templates[migrations] = template
            upgrade(database_url(postgres_url, template), migrations)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        names = sql.Identifier(unique_name), sql.Identifier(_templates[migrations])
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(statement.format(*names))
        return database_url(postgres_url, unique_name)

    yield copy
    _drop(postgres_url, unique_name)


def _drop(postgres_url: str, name: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def own_folder(name: str, *, parent: Path | None = None) -> Iterator[Path]:
    """A folder for a server's data, removed afterwards; in the system's folder for such things, or in `parent`.

    Not in pytest's own folder, which every other pytest that starts closes to the account that PostgreSQL runs under,
    and clears when it is old.
    """
    with tempfile.TemporaryDirectory(prefix=f"ordito-{name}-", dir=parent) as folder:
        yield Path(folder)


def _memory() -> Path | None:
    """A folder in memory with room for a session's databases, where there is one: each is made four times as fast."""
    folder = Path("/dev/shm")  # noqa: S108 - what is written there is a folder of this session's own
    return folder if folder.is_dir() and shutil.disk_usage(folder).free >= ROOM else None


def _in_containers() -> bool:
    return os.environ.get("ORDITO_TEST_INFRA", "embedded") == "containers"


def _postgres_container() -> Iterator[str]:
    from testcontainers.core.container import DockerContainer

    port = free_port()
    container = (
        DockerContainer(os.environ.get("ORDITO_POSTGRES_IMAGE", "postgres:18"))
        .with_env("POSTGRES_USER", "ordito")
        .with_env("POSTGRES_PASSWORD", "ordito-tests")
        .with_command("postgres -c max_connections=300 -c fsync=off -c full_page_writes=off")
        .with_bind_ports(5432, port)
    )
    with container:
        url = f"postgresql://ordito:ordito-tests@{_host(container)}:{port}/postgres"
        _until(lambda: answers_queries(url), container, what="PostgreSQL")
        yield url


def _kafka_container() -> Iterator[str]:
    from testcontainers.core.container import DockerContainer

    port = free_port()
    container = DockerContainer(os.environ.get("ORDITO_KAFKA_IMAGE", "apache/kafka:4.1.0")).with_bind_ports(port, port)
    host = _host(container)
    for name, value in _kafka_settings(host, port).items():
        container = container.with_env(name, value)
    with container:
        _until(lambda: serves(f"{host}:{port}"), container, what="Kafka")
        yield f"{host}:{port}"


def _kafka_settings(host: str, port: int) -> dict[str, str]:
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_LISTENERS": f"PLAINTEXT://:{port},CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{host}:{port}",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
    }


def _host(container: "DockerContainer") -> str:
    host = str(container.get_docker_client().host())
    return "127.0.0.1" if host in {"localhost", ""} else host


def _until(condition: Callable[[], bool], container: "DockerContainer", *, what: str, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            logs = container.get_logs()[1][-2000:].decode(errors="replace")
            raise TimeoutError(f"{what} in a container did not answer within {seconds:g} s; it said: {logs}")
        time.sleep(0.1)
