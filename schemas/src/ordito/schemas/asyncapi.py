"""The AsyncAPI 3.0 document of all topics: channels, messages with their CloudEvents headers, operations by service.

Payloads are references to the JSON Schemas beside the document, so that there is one source of each.
"""

from __future__ import annotations

from ordito.schemas.catalogue import PARTITIONS, SERVICES, TOPIC_SETTINGS, TOPICS, Service, Topic, short_name
from ordito.schemas.event import EventBody
from ordito.schemas.json_schema import DIALECT, Json

VERSION = "3.0.0"
KAFKA_BINDING = "0.5.0"
SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"

_DESCRIPTION = """
Ordito runs the orders of web shops. Five services publish what happened to an order, each on one topic, as CloudEvents
1.0 in Kafka's binary mode: the envelope travels in the headers, the event's data is the value, as JSON. The key is the
stream that the event belongs to, so that a stream keeps its order; `ce_streamversion` counts the events of one source
in one stream from 1 without a gap. Topics are kept for ever and not compacted: a reader can start at offset 0.
""".strip()


def document(*, version: str) -> Json:
    """The whole document. `version` is the contracts' own."""
    return {
        "asyncapi": VERSION,
        "id": "urn:ordito:events",
        "info": {"title": "Ordito's events", "version": version, "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "description": "Apache Kafka, as KAFKA_BOOTSTRAP_SERVERS names it.",
                "variables": {
                    "bootstrap": {"default": "127.0.0.1:8192", "description": "host:port of a bootstrap server"}
                },
            }
        },
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {
            name: operation
            for topic in TOPICS
            for name, operation in (*_sending(topic).items(), *_receiving(topic).items())
        },
        "components": {
            "messages": {event.type: _message(topic, event) for topic in TOPICS for event in topic.events},
            "messageTraits": {"cloudevent": _cloudevent()},
            "correlationIds": {
                "correlation": {
                    "description": "The same for all that follows from one request.",
                    "location": "$message.header#/ce_correlation",
                }
            },
        },
    }


def _channel(topic: Topic) -> Json:
    return {
        "address": topic.name,
        "title": topic.name,
        "summary": topic.description,
        "description": f"Owner: {topic.owner}. Key: {topic.key} {topic.compatibility}",
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {
            short_name(event): {"$ref": f"#/components/messages/{_pointer(event.type)}"} for event in topic.events
        },
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": PARTITIONS,
                "topicConfiguration": {
                    "cleanup.policy": [TOPIC_SETTINGS["cleanup.policy"]],
                    "retention.ms": int(TOPIC_SETTINGS["retention.ms"]),
                },
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _sending(topic: Topic) -> Json:
    return {
        f"{service}.publish": _operation(
            topic, "send", topic.events, summary=f"{service} publishes what it recorded.", service=service
        )
        for service in topic.producers
    }


def _receiving(topic: Topic) -> Json:
    return {
        f"{service}.consume.{topic.name.removeprefix('ordito.')}": _operation(
            topic, "receive", events, summary=f"{service} consumes these events of {topic.owner}.", service=service
        )
        for service, events in topic.consumers.items()
    }


def _operation(
    topic: Topic, action: str, events: tuple[type[EventBody], ...], *, summary: str, service: Service
) -> Json:
    operation: Json = {
        "action": action,
        "channel": {"$ref": f"#/channels/{_pointer(topic.name)}"},
        "summary": summary,
        "tags": [{"name": service, "description": SERVICES[service]}],
        "messages": [
            {"$ref": f"#/channels/{_pointer(topic.name)}/messages/{_pointer(short_name(event))}"} for event in events
        ],
    }
    if action == "receive":
        group: Json = {"type": "string", "const": service}
        operation["bindings"] = {"kafka": {"groupId": group, "bindingVersion": KAFKA_BINDING}}
    return operation


def _message(topic: Topic, event: type[EventBody]) -> Json:
    summary, _, more = (event.__doc__ or "").strip().partition("\n\n")
    message: Json = {
        "name": event.type,
        "title": short_name(event),
        "summary": " ".join(summary.split()),
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "correlationId": {"$ref": "#/components/correlationIds/correlation"},
        "payload": {
            "schemaFormat": SCHEMA_FORMAT,
            "schema": {"$ref": f"./json/{topic.name}/{short_name(event)}.json"},
        },
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": topic.key},
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }
    if more:
        message["description"] = " ".join(more.split())
    return message


def _cloudevent() -> Json:
    """The envelope of every event, as `ordito.kit.message` writes it."""
    texts: dict[str, Json] = {
        "ce_specversion": {"const": "1.0", "description": "The version of CloudEvents."},
        "ce_id": {"format": "uuid", "description": "The event's id, a UUIDv7. The same event always has the same id."},
        "ce_source": {
            "enum": [topic.owner for topic in TOPICS],
            "description": "The service that recorded the event.",
        },
        "ce_type": {
            "enum": [event.type for topic in TOPICS for event in topic.events],
            "description": "What happened, with the version of its contract.",
        },
        "ce_subject": {"description": "The stream: an order's id, or `stock/{seller}/{sku}`."},
        "ce_time": {"format": "date-time", "description": "When it was recorded, in UTC."},
        "ce_partitionkey": {"description": "The Kafka key: the same as the subject."},
        "ce_seller": {"description": "The shop whose order it is.", "examples": ["opsobjects"]},
        "ce_streamversion": {
            "pattern": "^[1-9][0-9]*$",
            "description": "Counts the events of this source in this stream from 1, without a gap.",
        },
        "ce_correlation": {"description": "The same for all that follows from one request."},
        "ce_causation": {"description": "The id of the event or request that led directly to this one, if any."},
        "ce_actor": {
            "pattern": "^(customer|staff|storefront|courier|provider|system):",
            "description": "Who did it, as `kind:id`.",
            "examples": ["storefront:opsobjects", "staff:giulia", "system:ordito"],
        },
        "content-type": {"const": "application/json", "description": "The value's media type."},
    }
    return {
        "headers": {
            "schemaFormat": SCHEMA_FORMAT,
            "schema": {
                "$schema": DIALECT,
                "type": "object",
                "required": sorted(texts.keys() - {"ce_causation"}),
                "properties": {name: {"type": "string", **said} for name, said in texts.items()},
            },
        }
    }


def _pointer(name: str) -> str:
    """A name inside a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")
