"""Private events to JSON, public events to Kafka and back."""

from dataclasses import replace

import pytest
from ledger_service import CODEC, NOON, Closed, Deposited, record, stored
from pydantic import ValidationError

from ordito.kit.codec import Codec, CodecError, UnknownEventType
from ordito.kit.context import Actor, Context
from ordito.kit.message import Unreadable, read_message


def test_an_event_is_read_back_as_it_was_written() -> None:
    for event in (Deposited(5), Closed()):
        assert CODEC.read(*CODEC.write(event)) == event


def test_what_has_no_name_cannot_be_written_and_an_unknown_name_cannot_be_read() -> None:
    with pytest.raises(UnknownEventType, match="str has no type name"):
        CODEC.write("text")
    with pytest.raises(UnknownEventType, match=r"deposited\.v9"):
        CODEC.read("deposited.v9", {})
    with pytest.raises(ValidationError):
        CODEC.read("deposited.v1", {"cents": "many"})


def test_a_class_has_one_name_only() -> None:
    with pytest.raises(CodecError, match="two names"):
        Codec({"a.v1": Deposited, "b.v1": Deposited})


def test_a_message_keeps_who_did_it_and_why() -> None:
    context = Context("a-seller", Actor("staff", "anna:with:colons"), "c-9", causation="e-8")
    message = read_message(record(replace(stored("s", 3, cents=4), context=context), offset=0))
    assert (message.stream, message.version, message.time, message.context) == ("s", 3, NOON, context)
    assert message.caused().causation == message.id


@pytest.mark.parametrize("missing", ["ce_id", "ce_type", "ce_source", "ce_subject", "ce_streamversion", "ce_actor"])
def test_a_message_without_an_attribute_is_unreadable(missing: str) -> None:
    whole = record(stored("s", 1), offset=0)
    with pytest.raises(Unreadable):
        read_message(replace(whole, headers=tuple(one for one in whole.headers if one[0] != missing)))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce_streamversion", b"0"),
        ("ce_streamversion", b"-1"),
        ("ce_streamversion", b"2147483648"),
        ("ce_subject", b"s\x00"),
        ("ce_id", b"1\x00"),
    ],
)
def test_a_message_that_the_database_could_not_keep_is_unreadable(header: str, value: bytes) -> None:
    """Trap: what PostgreSQL refuses to keep, even as parked, stops the partition; version 0 would count as seen."""
    whole = record(stored("s", 1), offset=0)
    strange = tuple((name, value if name == header else kept) for name, kept in whole.headers)
    with pytest.raises(Unreadable):
        read_message(replace(whole, headers=strange))


@pytest.mark.parametrize("value", [None, b"", b"[1]", b"\xff", b"{"])
def test_a_message_whose_value_is_no_json_object_is_unreadable(value: bytes | None) -> None:
    with pytest.raises(Unreadable, match="data is not a JSON object"):
        read_message(replace(record(stored("s", 1), offset=0), value=value))
