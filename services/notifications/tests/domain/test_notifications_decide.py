"""What notifications decides: everything is told once, and nothing before the order itself is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from ordito.kit.given import Given
from ordito.notifications.domain.commands import Command, NoteContact, Notify, RecordFailure, RecordSent
from ordito.notifications.domain.contact import BoughtLine, Contact, Costs
from ordito.notifications.domain.decide import DECIDER, message_id
from ordito.notifications.domain.events import (
    ContactNoted,
    EmailDeferred,
    EmailFailed,
    EmailQueued,
    EmailSent,
    Event,
)
from ordito.notifications.domain.notices import (
    Notice,
    OrderReceived,
    ParcelShipped,
    QuotationOffered,
    QuotationRequested,
    Refunded,
    key_of,
)
from ordito.notifications.domain.rejections import EmailAlreadyAnswered, UnknownEmail
from ordito.notifications.domain.state import Known
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity, TermsVersion

ORDER = "0199a1b2-0000-7000-8000-000000000001"
CONTACT = Contact(
    order_id=ORDER,
    number="OB-1",
    terms=TermsVersion("opsobjects", "2026-01-01"),
    mail_domain="shop.example",
    customer=Customer(kind="consumer", name="Ada", email="ada@example.it", phone=None, language="it"),
    shipping_address=Address(name="Ada", line1="Via Roma 1", postal_code="80100", city="Napoli", country="IT"),
    lines=(BoughtLine(1, "Watch", "OPSPW-86", 2, Money(9800, "EUR"), Money(9800, "EUR"), False, False),),
    costs=Costs(*(Money(amount, "EUR") for amount in (9800, 0, 0, 9800, 1767))),
    payment_method="card",
    placed_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
)
PARCEL = ParcelShipped("p-1", "brt", "123", None, (LineQuantity(1, 2),))
OFFER = QuotationOffered(Money(8500, "EUR"), Money(18300, "EUR"), date(2026, 12, 4))
REFUNDED = Refunded(number=1, amount=Money(4900, "EUR"), cause="return")


def queued(notice: Notice) -> EmailQueued:
    key = key_of(ORDER, notice)
    return EmailQueued(key, notice, "it", message_id(key, "shop.example"))


NOTED = ContactNoted(CONTACT)
RECEIVED = queued(OrderReceived())
RECEIVED_KEY = f"email:{ORDER}:order_received"


def given(*events: Event) -> Given[Command]:
    return Given(DECIDER, events)


def tell(notice: Notice) -> Notify:
    return Notify(ORDER, notice)


def test_a_placed_order_is_acknowledged_at_once_and_once() -> None:
    given().when(NoteContact(CONTACT)).then(NOTED, RECEIVED).when(NoteContact(CONTACT)).nothing()


def test_an_order_that_follows_a_quotation_is_acknowledged_anew_and_keeps_what_was_written_before() -> None:
    asked = replace(CONTACT, payment_method="")
    quoted, offered = queued(QuotationRequested()), queued(OFFER)
    past = given().when(NoteContact(asked, for_quotation=True)).then(ContactNoted(asked), quoted)
    past.when(NoteContact(asked, for_quotation=True)).nothing()
    placed = given(ContactNoted(asked), quoted, offered).when(NoteContact(CONTACT)).then(NOTED, RECEIVED)
    placed.when(tell(OFFER)).nothing()
    placed.when(NoteContact(CONTACT)).nothing()


def test_the_customers_language_is_kept_with_the_email() -> None:
    english = replace(CONTACT, customer=replace(CONTACT.customer, language="en"))
    given().when(NoteContact(english)).then(ContactNoted(english), replace(RECEIVED, language="en"))


def test_a_notice_is_queued_once_under_its_business_key() -> None:
    past = given(NOTED, RECEIVED)
    past.when(tell(PARCEL)).then(queued(PARCEL)).when(tell(PARCEL)).nothing()
    assert queued(PARCEL).key == f"email:{ORDER}:parcel_shipped:p-1"


def test_a_message_id_depends_on_the_business_key_alone_and_fits_one_line() -> None:
    ids = {message_id(f"email:{ORDER}:{kind}", "diffusioneorologi.it") for kind in ("order_received", "refunded:1")}
    assert ids == {
        "<bbb42246837a79ce80395f37edcf8af1@diffusioneorologi.it>",
        "<8cb84abdf11597acb3bc01228dda756d@diffusioneorologi.it>",
    }
    assert all(len(f"Message-ID: {one}") <= 78 for one in ids)


def test_two_parcels_are_two_emails() -> None:
    second = replace(PARCEL, parcel_id="p-2")
    given(NOTED, RECEIVED, queued(PARCEL)).when(tell(second)).then(queued(second))


def test_a_notice_waits_for_the_order_and_then_follows_its_acknowledgement() -> None:
    key = key_of(ORDER, PARCEL)
    given().when(tell(PARCEL)).then(EmailDeferred(key, PARCEL)).when(NoteContact(CONTACT)).then(
        NOTED, RECEIVED, queued(PARCEL)
    )


def test_a_notice_waits_once() -> None:
    given(EmailDeferred(key_of(ORDER, PARCEL), PARCEL)).when(tell(PARCEL)).nothing()


def test_a_refund_of_nothing_is_not_announced() -> None:
    nothing = replace(REFUNDED, amount=Money(0, "EUR"))
    given(NOTED, RECEIVED).when(tell(nothing)).nothing()
    given().when(tell(nothing)).nothing()


def test_an_email_is_sent_once() -> None:
    given(NOTED, RECEIVED).when(RecordSent(RECEIVED_KEY)).then(
        EmailSent(RECEIVED_KEY, "order_received", RECEIVED.message_id)
    ).when(RecordSent(RECEIVED_KEY)).nothing()


def test_a_refused_email_is_noted_once() -> None:
    refused = RecordFailure(RECEIVED_KEY, "smtp_550", "No such user")
    given(NOTED, RECEIVED).when(refused).then(
        EmailFailed(RECEIVED_KEY, "order_received", "smtp_550", "No such user")
    ).when(refused).nothing()


def test_an_answer_that_contradicts_the_first_is_refused() -> None:
    sent = EmailSent(RECEIVED_KEY, "order_received", RECEIVED.message_id)
    failed = EmailFailed(RECEIVED_KEY, "order_received", "smtp_550", "")
    given(NOTED, RECEIVED, sent).when(RecordFailure(RECEIVED_KEY, "x", "")).rejected(
        EmailAlreadyAnswered(key=RECEIVED_KEY)
    )
    given(NOTED, RECEIVED, failed).when(RecordSent(RECEIVED_KEY)).rejected(EmailAlreadyAnswered(key=RECEIVED_KEY))


@pytest.mark.parametrize("events", [(), (NOTED,)])
def test_an_answer_about_an_unknown_email_is_refused(events: tuple[Event, ...]) -> None:
    given(*events).when(RecordSent("email:x")).rejected(UnknownEmail(key="email:x"))
    given(*events).when(RecordFailure("email:x", "c", "m")).rejected(UnknownEmail(key="email:x"))


@hypothesis_given(st.lists(st.sampled_from([PARCEL, replace(PARCEL, parcel_id="p-2"), REFUNDED]), max_size=4))
def test_the_same_emails_are_queued_whichever_topic_arrives_first(notices: list[Notice]) -> None:
    commands: list[Command] = [NoteContact(CONTACT), *(tell(notice) for notice in notices)]
    told = set()
    for order in permutations(commands):
        state = DECIDER.initial
        for command in order:
            state = DECIDER.fold(DECIDER.decide(state, command), state)
        assert isinstance(state, Known)
        told.add(frozenset(state.emails))
    assert told == {frozenset({RECEIVED_KEY, *(key_of(ORDER, notice) for notice in notices)})}
