"""A consumer stays in its group through a rejoin; one whose client has silently left it is started again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from kafka.admin import KafkaAdminClient
from kafka.structs import ConsumerGroupMetadata, MemberState

from ordito.kit import kafka
from ordito.kit.membership import SILENT_SECONDS, Membership, MembershipLost


@dataclass
class Client:
    """A client that says how old its last heartbeat is."""

    age: float = float("inf")

    def metrics(self) -> dict[str, dict[str, float]]:
        return {"consumer-coordinator-metrics": {"last-heartbeat-seconds-ago": self.age}}

    def group_metadata(self) -> ConsumerGroupMetadata:
        return ConsumerGroupMetadata("group", state=MemberState.STABLE)


@dataclass
class Watch:
    """A monotonic clock that is moved by hand."""

    now: float = 1000.0
    client: Client = field(default_factory=Client)

    def membership(self) -> Membership:
        return Membership(self.client, monotonic=lambda: self.now)


def test_joining_is_given_time_and_silence_is_noticed() -> None:
    watch = Watch()
    membership = watch.membership()
    watch.now += SILENT_SECONDS
    membership.check()
    watch.now += 1
    with pytest.raises(MembershipLost, match="no heartbeat for 31 s"):
        membership.check()


def test_a_heartbeat_keeps_the_membership_alive() -> None:
    watch = Watch()
    membership = watch.membership()
    for _ in range(5):
        watch.now += SILENT_SECONDS
        watch.client.age = 1.0
        membership.check()
    watch.client.age = SILENT_SECONDS + 5
    watch.now += SILENT_SECONDS + 1
    with pytest.raises(MembershipLost):
        membership.check()


def test_a_real_client_tells_the_age_of_its_heartbeat(kafka_bootstrap: str, unique_name: str) -> None:
    """Fails when the client is made without metrics, or names them otherwise in another version."""
    kafka.ensure_topics(kafka_bootstrap, [unique_name], partitions=1)
    client = kafka.consumer(kafka_bootstrap, group=unique_name, client_id=unique_name)
    try:
        client.subscribe([unique_name])
        for _ in range(300):
            client.poll(timeout_ms=100)
            if client.metrics()["consumer-coordinator-metrics"]["last-heartbeat-seconds-ago"] < SILENT_SECONDS:
                break
        Membership(client, monotonic=lambda: 0.0).check()
        assert client.metrics()["consumer-coordinator-metrics"]["last-heartbeat-seconds-ago"] < SILENT_SECONDS
    finally:
        client.close()


def test_a_rejoin_that_outlasts_a_poll_is_finished(kafka_bootstrap: str, unique_name: str) -> None:
    """Fails without `check`: a poll of one millisecond gives up inside the rejoin, and the client forgets it."""
    kafka.ensure_topics(kafka_bootstrap, [unique_name], partitions=1)
    client = kafka.consumer(kafka_bootstrap, group=unique_name, client_id=unique_name)
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    try:
        client.subscribe([unique_name])
        membership = Membership(client)
        poll_until(client, membership, lambda: len(client.assignment()) == 1, timeout_ms=200)
        admin.create_partitions({unique_name: 3})
        poll_until(client, membership, lambda: len(client.assignment()) == 3, timeout_ms=1)
        assert client.group_metadata().state is MemberState.STABLE
    finally:
        admin.close()
        client.close()


def poll_until(client: Any, membership: Membership, condition: Callable[[], bool], *, timeout_ms: int) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not become so in time"
        membership.check()
        client.poll(timeout_ms=timeout_ms)
