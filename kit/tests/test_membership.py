"""A consumer whose client has silently left its group is started again."""

from dataclasses import dataclass, field

import pytest

from ordito.kit import kafka
from ordito.kit.membership import SILENT_SECONDS, Membership, MembershipLost


@dataclass
class Client:
    """A client that says how old its last heartbeat is."""

    age: float = float("inf")

    def metrics(self) -> dict[str, dict[str, float]]:
        return {"consumer-coordinator-metrics": {"last-heartbeat-seconds-ago": self.age}}


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
