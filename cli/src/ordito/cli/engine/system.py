"""The whole house as one object: infrastructure, stand-ins of the outside world, every service's API and worker.

`ordito up` runs one in `.ordito/` on the fixed ports; end-to-end and chaos tests run their own in a temporary folder on
free ports: `with System(tmp_path, ports=fresh_ports()) as system: system.kill("orders-worker")`.

`KAFKA_BOOTSTRAP_SERVERS` and `DATABASE_URL` (a server's URL, with the right to create databases) put existing ones in
place of the embedded ones.
"""

import fcntl
import os
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psutil

from ordito.cli.engine import services
from ordito.cli.engine.adoption import SUPPORTED, adopt_orphans
from ordito.cli.engine.errors import AlreadyRunning, EngineError
from ordito.cli.engine.kafka import Kafka, serves
from ordito.cli.engine.keys import Keys, known_sellers
from ordito.cli.engine.places import Home
from ordito.cli.engine.ports import LOOPBACK, ensure_free
from ordito.cli.engine.postgres import Postgres, answers_queries, create_databases, database_url
from ordito.cli.engine.records import SUPERVISOR, Record, Records, State
from ordito.cli.engine.services import DEFAULT_PORTS, SERVICES, TERMS_VARIABLES, Surroundings, database_name
from ordito.cli.engine.supervisor import Report, Supervisor


class System:
    def __init__(
        self,
        folder: Path,
        *,
        ports: Mapping[str, int] = DEFAULT_PORTS,
        only: Collection[str] = SERVICES,
        environment: Mapping[str, str] = os.environ,
        report: Report | None = None,
    ) -> None:
        """`only` names the services to run; the infrastructure and the stand-ins always run."""
        self.home = Home(folder.absolute())
        self.ports = dict(ports)
        self.keys = Keys.load(self.home.keys, sellers=known_sellers(environment))
        self._services = [service for service in SERVICES if service in only]
        self._external_kafka = environment.get("KAFKA_BOOTSTRAP_SERVERS")
        self._external_postgres = environment.get("DATABASE_URL")
        self._terms = {name: environment[name] for name in TERMS_VARIABLES if name in environment}
        self._records = Records(self.home.run)
        self._supervisor = Supervisor(self._records, report=report)
        self._lock: IO[str] | None = None
        self._nursery = f"ordito-{secrets.token_hex(8)}"
        names = [database_name(service) for service in SERVICES]
        self._postgres = Postgres(
            self.home.postgres, self.ports["postgres"], log=self.home.log("postgres"), databases=names
        )
        self._kafka = Kafka(
            self.home.kafka,
            self.ports["kafka"],
            controller_port=self.ports["kafka-controller"],
            cache=self.home.cache(),
            log=self.home.log("kafka"),
        )

    def start(self) -> None:
        """Return when everything serves; raise EngineError, with nothing left running, when that cannot be."""
        self._take_lock()
        try:
            self._records.end_leftovers()
            self._check_ports()
            self._check_external()
            around = self.surroundings()
            infrastructure = [] if self._external_postgres else [self._postgres.program()]
            infrastructure += [] if self._external_kafka else [self._kafka.program()]
            if self._services and SUPPORTED:
                adopt_orphans()
                infrastructure.append(services.nursery(around))
            self._supervisor.start([*infrastructure, *services.sandboxes(around)])
            self._supervisor.start([services.api(around, service) for service in self._services])
            self._supervisor.start([services.worker(around, service) for service in self._services])
            self._note_self("ready")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything in reverse order; nothing is left running."""
        self._supervisor.stop()
        self._drop_lock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def processes(self) -> list[str]:
        return self._supervisor.names()

    @property
    def bootstrap_servers(self) -> str:
        return self._external_kafka or self._kafka.bootstrap_servers

    def database_url(self, service: str) -> str:
        return database_url(self._external_postgres or self._postgres.url(), database_name(service))

    def url(self, name: str) -> str:
        """Where an API answers: a service's, `mailbox` or `provider`."""
        return f"http://{LOOPBACK}:{self.ports[name]}"

    def pid(self, name: str) -> int | None:
        return self._supervisor.keeper(name).pid

    def kill(self, name: str) -> int:
        """SIGKILL one process, which then comes back by itself; the id of the one that was killed."""
        return self._supervisor.keeper(name).kill()

    def restarts(self, name: str) -> int:
        return self._supervisor.keeper(name).restarts

    def wait_ready(self, name: str, timeout: float = 60.0) -> None:
        self._supervisor.keeper(name).wait_ready(timeout)

    def surroundings(self) -> Surroundings:
        return Surroundings(
            nursery=self._nursery,
            home=self.home,
            ports=self.ports,
            keys=self.keys,
            bootstrap_servers=self.bootstrap_servers,
            database_urls={service: self.database_url(service) for service in SERVICES},
            terms=self._terms,
        )

    def _take_lock(self) -> None:
        self.home.make_private()
        lock = (self.home.run / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            record = self._records.read(SUPERVISOR)
            raise AlreadyRunning(record.pid if record else 0, self.home.folder) from None
        self._lock = lock
        self._note_self("starting")

    def _drop_lock(self) -> None:
        if self._lock:
            self._records.forget(SUPERVISOR)
            self._lock.close()
            self._lock = None

    def _note_self(self, state: State) -> None:
        myself = psutil.Process()
        self._records.write(Record(SUPERVISOR, pid=myself.pid, created=myself.create_time(), state=state))

    def _check_ports(self) -> None:
        unused = {"postgres"} if self._external_postgres else set()
        unused |= {"kafka", "kafka-controller"} if self._external_kafka else set()
        absent = [service for service in SERVICES if service not in self._services]
        unused |= {*absent, *(f"{service}-worker" for service in absent)}
        for name, port in self.ports.items():
            if name not in unused:
                ensure_free(port, wanted_by=name)

    def _check_external(self) -> None:
        if self._external_postgres:
            if not answers_queries(self._external_postgres):
                raise EngineError("DATABASE_URL names a PostgreSQL server that does not answer")
            create_databases(self._external_postgres, [database_name(service) for service in SERVICES])
        if self._external_kafka and not serves(self._external_kafka):
            raise EngineError(f"KAFKA_BOOTSTRAP_SERVERS={self._external_kafka} does not answer")
