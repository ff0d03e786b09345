"""What every process counts, in one registry that `/metrics` renders.

The objects are plain prometheus-client metrics; whoever does the work sets them. Names and labels are a contract with
dashboards and alerts: add, never rename. Labels hold names of our own (a topic, a kind, a route's template), never an
id or anything that a caller sent.
"""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

RELAY_LAG = Gauge("ordito_relay_lag_events", "Events appended that Kafka has not acknowledged yet", registry=REGISTRY)
RELAY_HORIZON_AGE = Gauge(
    "ordito_relay_horizon_age_seconds",
    "Age of the oldest running transaction that keeps the relay from reading on",
    registry=REGISTRY,
)
RELAY_STOPPED = Gauge(
    "ordito_relay_stopped", "1 while the relay stands at an event that it cannot translate", registry=REGISTRY
)
RELAYED = Counter("ordito_relayed_events", "Events that Kafka acknowledged", registry=REGISTRY)

CONSUMER_LAG = Gauge(
    "ordito_consumer_lag_messages",
    "Messages of a partition that the consumer has not handled yet",
    ["consumer", "topic", "partition"],
    registry=REGISTRY,
)
CONSUMED = Counter(
    "ordito_consumed_messages",
    "Messages that a consumer took, by what became of them",
    ["consumer", "type", "outcome"],
    registry=REGISTRY,
)
PARKED = Gauge("ordito_parked", "What waits for a person, by where it came from", ["origin"], registry=REGISTRY)

EFFECTS_PENDING = Gauge("ordito_effects_pending", "Effects not yet done", ["kind"], registry=REGISTRY)
EFFECT_ATTEMPTS = Counter(
    "ordito_effect_attempts", "Attempts of effects, by outcome", ["kind", "outcome"], registry=REGISTRY
)

TIMERS_OVERDUE = Gauge("ordito_timers_overdue", "Timers that are due and have not fired", registry=REGISTRY)
TIMERS_FIRED = Counter("ordito_timers_fired", "Timers that fired", ["kind"], registry=REGISTRY)

WEBHOOKS_PENDING = Gauge(
    "ordito_webhooks_pending", "Webhooks stored and not yet handled", ["source"], registry=REGISTRY
)

HTTP_SECONDS = Histogram(
    "ordito_http_request_seconds",
    "Time to answer, by the route's template",
    ["method", "route", "status"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

CONTENT_TYPE = CONTENT_TYPE_LATEST


def render() -> bytes:
    """Everything counted so far, in the text format of `CONTENT_TYPE`."""
    return generate_latest(REGISTRY)
