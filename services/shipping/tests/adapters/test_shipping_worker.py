"""The worker as a process of its own, on real Kafka and PostgreSQL: an order in, its allocation out."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running_shipping import BRT_SECRET, LINK_SECRET, STAFF_SECRET, RunningShipping
from shipped_order import NOW, SELLER, placed
from topics import publish, published

from ordito.cli.engine import free_port
from ordito.kit.identifiers import new_id
from ordito.schemas.shipping import AllocationMadeV1
from ordito.schemas.values import LineQuantity
from ordito.shipping.adapters.kafka.publish import TOPIC


@pytest.fixture
def worker(database_url: str, kafka_bootstrap: str, tmp_path: Path) -> Iterator[int]:
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka_bootstrap,
        "ORDITO_WORKER_PORT": str(port),
        "ORDITO_STAFF_SECRET": STAFF_SECRET,
        "ORDITO_LINK_SECRET": LINK_SECRET,
        "ORDITO_COURIER_SECRETS": json.dumps({"brt": BRT_SECRET}),
    }
    with (tmp_path / "worker.log").open("wb") as log:
        command = [sys.executable, "-m", "ordito.shipping.main", "worker"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        yield port
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, (tmp_path / "worker.log").read_text()


def test_an_order_on_the_topic_becomes_an_allocation_on_ours(
    shipping: RunningShipping, worker: int, kafka_bootstrap: str
) -> None:
    shipping.count("WATCH", 1)
    order = str(new_id())
    publish(kafka_bootstrap, order, placed(), at=NOW, seller=SELLER)
    message, *_ = published(kafka_bootstrap, TOPIC, order, until=bool)
    assert message.type == AllocationMadeV1.type
    assert AllocationMadeV1.model_validate(message.data) == AllocationMadeV1(
        reserved=[LineQuantity(1, 1)], unavailable=[LineQuantity(1, 1), LineQuantity(2, 1)]
    )
    assert (message.source, message.version, message.context.seller) == ("shipping", 1, SELLER)
    assert httpx.get(f"http://127.0.0.1:{worker}/health/ready", timeout=5).status_code == 200
