"""RequestInvoice, RecordComplaint, AnswerComplaint, SetNewsletterConsent, AddNote; PlaceReplacement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from orders_examples import CANCELLING_ORDER, CONFIRMED_ORDER, NAPLES, NOTE_STOPPED, PLACED, TERMS, euro, given
from orders_examples import NOTE_ALLOCATION as NOTE_ALLOCATION_AT_OB
from orders_examples import PLACE as PLACE_AT_OB
from orders_of_op import (
    ADD_NOTE,
    ANSWER,
    ASK_INVOICE,
    COMPANY,
    COMPLAIN,
    CONSENT,
    GRANT,
    NOTE_OVERDUE,
    PLACE,
    REJECT,
    REQUEST_QUOTATION,
    SHIPPED_ORDER,
    TERMINATE,
    continued,
    op_history,
)
from orders_of_op import TERMS as TERMS_OF_OP

from ordito.orders.domain.commands import NotePayment, PlaceReplacement
from ordito.orders.domain.events import (
    ComplaintAnswered,
    ComplaintRecorded,
    Event,
    InvoiceRequestAnswered,
    NewsletterConsentChanged,
    NoteAdded,
    OrderConfirmed,
    OrderPlaced,
)
from ordito.orders.domain.order import PaymentChoice, Replaced, RequestedLine
from ordito.orders.domain.rejections import AlreadyPlaced, ComplaintUnknown, CurrencyNotAccepted, NotPlacedYet
from ordito.schemas.money import Money
from ordito.terms import complaint, exchange, invoice, newsletter

# Invoices


def test_an_invoice_that_was_not_asked_for_in_the_order_is_declined_where_the_terms_say_so() -> None:
    ruling = invoice(TERMS_OF_OP, asked_in_order=False)
    assert ruling.code == "invoice_asked_too_late"
    declined = given(*SHIPPED_ORDER).when(ASK_INVOICE).then(InvoiceRequestAnswered(False, None, ruling))
    assert declined.state().invoice is None
    declined.when(ASK_INVOICE).nothing()


def test_elsewhere_it_is_granted() -> None:
    ruling = invoice(TERMS, asked_in_order=False)
    granted = given(PLACED).when(ASK_INVOICE).then(InvoiceRequestAnswered(True, COMPANY, ruling))
    assert granted.state().invoice == COMPANY
    granted.when(ASK_INVOICE).nothing()
    other = replace(ASK_INVOICE, invoice=replace(COMPANY, company="Altra S.r.l."))
    granted.when(other).then(InvoiceRequestAnswered(True, other.invoice, ruling))


def test_the_invoice_that_the_order_asked_for_is_not_asked_again() -> None:
    given(*op_history(replace(PLACE, invoice=COMPANY))).when(ASK_INVOICE).nothing()


# Complaints


def test_a_complaint_is_recorded_with_the_order_and_answered() -> None:
    recorded = ComplaintRecorded("k1", "page", "The stand wobbles.", "customer", complaint(TERMS_OF_OP))
    known = given(*SHIPPED_ORDER).when(COMPLAIN).then(recorded)
    known.when(COMPLAIN).nothing()
    answered = known.when(ANSWER).then(ComplaintAnswered("k1", "We send another foot.", "anna"))
    assert answered.state().complaints[0].answers == ("We send another foot.",)
    answered.when(ANSWER).nothing()
    again = replace(ANSWER, text="It is on its way.")
    assert len(answered.when(again).happens().state().complaints[0].answers) == 2


def test_two_complaints_are_answered_apart() -> None:
    history = continued(SHIPPED_ORDER, COMPLAIN, replace(COMPLAIN, complaint_id="k2"), ANSWER)
    assert [one.answers for one in given(*history).state().complaints] == [("We send another foot.",), ()]


def test_a_complaint_that_nobody_made_is_not_answered() -> None:
    given(*SHIPPED_ORDER).when(ANSWER).rejected(ComplaintUnknown())


# Newsletters


def test_the_consent_is_given_and_withdrawn() -> None:
    given_ = (
        given(*SHIPPED_ORDER)
        .when(CONSENT)
        .then(NewsletterConsentChanged(True, newsletter(TERMS_OF_OP, consented=True)))
    )
    given_.when(CONSENT).nothing()
    withdrawn = given_.when(replace(CONSENT, consent=False)).then(
        NewsletterConsentChanged(False, newsletter(TERMS_OF_OP, consented=False))
    )
    assert withdrawn.state().newsletter is False
    given(*SHIPPED_ORDER).when(replace(CONSENT, consent=False)).nothing()


# Notes

NOTED = NoteAdded("She keeps it and pays by link.", "anna", "delivered_after_loss")


@pytest.mark.parametrize(
    "history",
    [
        (PLACED,),
        CONFIRMED_ORDER,
        CANCELLING_ORDER,
        continued(CANCELLING_ORDER, NOTE_STOPPED),
        SHIPPED_ORDER,
        op_history(PLACE, REJECT),
        continued(SHIPPED_ORDER, NOTE_OVERDUE, GRANT, TERMINATE),
    ],
    ids=["placed", "confirmed", "cancelling", "cancelled", "shipped", "rejected", "terminated"],
)
def test_staff_note_something_whatever_became_of_the_order_and_it_stays_as_it_is(history: tuple[Event, ...]) -> None:
    before = given(*history).state()
    assert given(*history).when(ADD_NOTE).then(NOTED).state() == before


def test_the_same_words_twice_are_two_notes() -> None:
    given(*SHIPPED_ORDER, NOTED).when(ADD_NOTE).then(NOTED)


def test_nothing_is_noted_where_nothing_is_ordered() -> None:
    given().when(ADD_NOTE).rejected(NotPlacedYet())
    given(*op_history(REQUEST_QUOTATION)).when(ADD_NOTE).rejected(NotPlacedYet())


# Goods in place of others

EXCHANGE = exchange(TERMS, in_window=True, credit=euro(4410), price=euro(4900)).ruling
REPLACES = Replaced("0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21", "r-1", "exchange", euro(4410))
REPLACEMENT = PlaceReplacement(
    number="OB-100002",
    storefront_reference="OB-100001/r-1",
    replaces=REPLACES,
    terms=TERMS.version,
    customer=PLACE_AT_OB.customer,
    shipping_address=NAPLES,
    billing_address=None,
    lines=(RequestedLine("OPSPW-90", "Other watch", 1, euro(4900), "22"),),
    ruling=EXCHANGE,
    at=PLACE_AT_OB.at,
)


def replacement(command: PlaceReplacement = REPLACEMENT) -> OrderPlaced:
    (event,) = given().decider.decide(given().state(), command)
    assert isinstance(event, OrderPlaced)
    return event


@pytest.mark.parametrize(("credit", "method"), [(4899, "payment_link"), (4900, "none"), (6000, "none")])
def test_goods_in_place_of_others_cost_what_they_say_and_are_delivered_for_nothing(credit: int, method: str) -> None:
    order = replacement(replace(REPLACEMENT, replaces=replace(REPLACES, credit=euro(credit))))
    assert (order.totals.goods, order.totals.delivery, order.totals.total) == (euro(4900), euro(0), euro(4900))
    assert order.payment == PaymentChoice(method)
    assert order.rulings == (EXCHANGE,)
    assert order.replaces is not None
    assert order.replaces.credit == euro(credit)


def test_they_are_placed_once() -> None:
    given(replacement()).when(REPLACEMENT).nothing()
    given(PLACED).when(REPLACEMENT).rejected(AlreadyPlaced())
    other = replace(REPLACEMENT, replaces=replace(REPLACES, return_id="r-2"))
    given(replacement()).when(other).rejected(AlreadyPlaced())


def test_goods_for_nothing_wait_for_no_money() -> None:
    free = replacement(replace(REPLACEMENT, replaces=replace(REPLACES, credit=euro(4900))))
    given(free).when(NOTE_ALLOCATION_AT_OB).then_matches(lambda events: isinstance(events[-1], OrderConfirmed))
    paid = given(replacement()).when(NOTE_ALLOCATION_AT_OB).then_matches(lambda events: len(events) == 1)
    paid.when(NotePayment("captured", euro(490), None, at=PLACE_AT_OB.at)).then_matches(
        lambda events: isinstance(events[-1], OrderConfirmed)
    )


def test_they_are_in_the_sellers_currency() -> None:
    dollars = replace(REPLACEMENT, lines=(replace(REPLACEMENT.lines[0], unit_price=Money(4900, "USD")),))
    given().when(dollars).rejected(CurrencyNotAccepted(param="lines[0].unit_price.currency", accepted="EUR"))


def test_a_confirmed_order_takes_no_quotation_or_replacement() -> None:
    given(*CONFIRMED_ORDER).when(REPLACEMENT).rejected(AlreadyPlaced())
