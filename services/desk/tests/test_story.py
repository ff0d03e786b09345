"""Every public event is told in a sentence, in both languages, and shows each of its rulings."""

from __future__ import annotations

import re

import pytest
from exchange_history import EXCHANGED, REPLACING
from later_history import PATHS, REJECTED
from order_history import STAFF, WHOLE_PATH, messages
from own_streams_history import OWN_STREAMS

from ordito.desk.application.story import tell
from ordito.desk.application.tellings import TELLINGS
from ordito.desk.domain.timeline import Entry, for_customer
from ordito.kit.message import Message
from ordito.schemas.catalogue import every_event, split_version

EVERY = [each for path in (WHOLE_PATH, *PATHS) for each in messages(path)] + list(OWN_STREAMS)
KINDS = sorted({split_version(event.type)[0] for _, event in every_event()})


def entry(message: Message) -> Entry:
    return Entry(
        id=message.id,
        source=message.source,
        version=message.version,
        type=message.type,
        at=message.time,
        actor_kind=message.context.actor.kind,
        actor_id=message.context.actor.id,
        correlation=message.context.correlation,
        causation=message.context.causation,
        data=message.data,
    )


ENTRIES = [entry(message) for message in EVERY]


def test_no_event_of_the_catalogue_is_without_words() -> None:
    assert sorted(TELLINGS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_told_in_both_languages(kind: str) -> None:
    told = [tell(each) for each in ENTRIES if each.kind == kind]
    assert told, "the histories of the tests hold every event"
    for sentence in told:
        for words in (sentence.it, sentence.en):
            assert words
            assert words[0].isupper() or words[0].isdigit() or words[0] == "€"
            assert not re.search(r"[{}_]|None", words)


def test_an_event_that_is_not_known_yet_is_told_by_its_name() -> None:
    unknown = Entry(**{**_fields(ENTRIES[0]), "type": "ordito.orders.gift-wrapped.v1"})
    assert tell(unknown).en == "Gift wrapped"


def test_every_ruling_of_an_event_is_found_the_deciding_one_first() -> None:
    by_kind = {each.name: each for each in map(entry, messages([*EXCHANGED, *REPLACING]))}
    assert [about for about, _ in by_kind["return-authorised"].rulings] == ["ruling", "cost_ruling"]
    assert [about for about, _ in by_kind["return-inspected"].rulings] == ["lines[0].ruling"]
    assert [about for about, _ in by_kind["order-placed"].rulings] == ["rulings[0]", "rulings[1]"]
    for _, ruling in by_kind["return-authorised"].rulings:
        assert {"rule", "clause", "deadline", "law"} <= ruling.keys()


@pytest.mark.parametrize("told", ENTRIES, ids=lambda each: each.name)
def test_a_customer_reads_no_name_of_the_staff(told: Entry) -> None:
    assert STAFF.id not in repr(for_customer([told]))


def test_a_customer_reads_no_note_that_staff_wrote_for_each_other() -> None:
    (rejected,) = [each for each in map(entry, messages(REJECTED)) if each.name == "order-rejected"]
    assert "note" in rejected.data
    assert [each.data.get("note") for each in for_customer([rejected])] == [None]
    notes = [each for each in map(entry, messages(REJECTED)) if each.name == "note-added"]
    assert [tell(each).en for each in notes] == ["Note: Called, nobody answered."]
    assert for_customer(notes) == ()


@pytest.mark.parametrize(
    ("amount", "voucher", "english", "italian"),
    [
        (9000, None, "€90.00 collected on delivery", "90,00 € incassati alla consegna"),
        (
            9000,
            1500,
            "€75.00 collected on delivery, €15.00 paid by voucher",
            "75,00 € incassati alla consegna, 15,00 € pagati con il buono",
        ),
        (
            1500,
            1500,
            "€15.00 paid by voucher, nothing collected on delivery",
            "Pagati 15,00 € con il buono, niente incassato alla consegna",
        ),
    ],
)
def test_what_a_voucher_paid_was_not_collected_on_delivery(
    amount: int, voucher: int | None, english: str, italian: str
) -> None:
    by_voucher = None if voucher is None else {"amount": voucher, "currency": "EUR"}
    paid = {"amount": {"amount": amount, "currency": "EUR"}, "method": "cash_on_delivery", "voucher": by_voucher}
    assert TELLINGS["ordito.payments.payment-captured"](paid) == (italian, english)


def _fields(one: Entry) -> dict[str, object]:
    return {name: getattr(one, name) for name in Entry.__slots__}
