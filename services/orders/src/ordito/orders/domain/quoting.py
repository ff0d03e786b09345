"""Quotations: what delivery costs of an order that is too heavy for the list of prices.

Asked for, offered by staff, accepted by the customer; then the order is placed on the same stream, under the terms in
force that day and with the quoted delivery. Nothing is ordered, charged or reserved before.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from ordito.orders.domain.commands import AcceptQuotation, OfferQuotation, RequestQuotation
from ordito.orders.domain.events import Event, OrderPlaced, QuotationOffered, QuotationRequested
from ordito.orders.domain.order import PaymentChoice, Totals
from ordito.orders.domain.placing import (
    Wishes,
    ensure_delivered,
    ensure_total,
    grant,
    heavy,
    pay,
    terms_in_force,
)
from ordito.orders.domain.pricing import ensure_currency, price, totals_of, weight_of
from ordito.orders.domain.rejections import NotOfferedYet, OrderRejection, QuotationExpired, QuotationNotNeeded
from ordito.orders.domain.state import Quoting
from ordito.schemas.money import zero
from ordito.terms import Terms, TermsBook, proposal


def request(command: RequestQuotation, book: TermsBook) -> QuotationRequested:
    """Take the question. What could not be ordered is refused at once, and what needs no quotation too."""
    terms = terms_in_force(command.seller, command.at, book)
    country = command.shipping_address.country
    ensure_delivered(country, terms)
    too_heavy = heavy(command.lines, terms, country=country)
    if too_heavy.allowed:
        raise QuotationNotNeeded(ruling=too_heavy)
    # Of the customer's accounts, those beside this one are counted when the order is placed.
    grant(Wishes(command.gift_note, command.invoice, command.newsletter, command.account, other_accounts=0), terms)
    lines = price(command, terms).lines
    return QuotationRequested(
        number=command.number,
        storefront_reference=command.storefront_reference,
        terms=terms.version,
        customer=command.customer,
        shipping_address=command.shipping_address,
        lines=lines,
        discount=command.discount,
        totals=totals_of(lines, terms, delivery=zero(terms.rules.currency)),
        weight_grams=weight_of(lines),
        ruling=too_heavy,
        requested_at=command.at,
        billing_address=command.billing_address,
        gift_note=command.gift_note,
        invoice=command.invoice,
        newsletter=command.newsletter,
        account=command.account,
    )


def offer(quoting: Quoting, command: OfferQuotation, terms: Terms) -> tuple[Event, ...]:
    ensure_currency("delivery", command.delivery, terms)
    valid_until = terms.calendar.day(command.at) + timedelta(days=command.valid_days)
    total = totals_of(quoting.requested.lines, terms, delivery=command.delivery).total
    offered = QuotationOffered(command.delivery, total, valid_until, command.offered_by)
    return () if offered == quoting.offer else (offered,)


def payable(quoting: Quoting, book: TermsBook, *, at: datetime) -> Mapping[str, Totals]:
    """The totals by each method with which the offer can be accepted at `at`; none where it cannot be accepted."""
    asked, country = quoting.requested, quoting.requested.shipping_address.country
    try:
        offered, terms = _open_offer(quoting, at, book)
        ensure_currency("delivery", offered.delivery, terms)
        ensure_delivered(country, terms)
    except OrderRejection:
        return {}
    totals = totals_of(asked.lines, terms, delivery=offered.delivery)
    found: dict[str, Totals] = {}
    for method in terms.rules.payment.methods.offered:
        with suppress(OrderRejection):
            found[method] = pay(asked.lines, totals, PaymentChoice(method), terms, country=country).totals
    return found


def accept(quoting: Quoting, command: AcceptQuotation, book: TermsBook) -> OrderPlaced:
    """Place what was quoted. Raises NotOfferedYet, QuotationExpired, and what an order is refused for."""
    asked = quoting.requested
    offered, terms = _open_offer(quoting, command.at, book)
    ensure_currency("expected_total", command.expected_total, terms)
    country = asked.shipping_address.country
    there = ensure_delivered(country, terms)
    totals = totals_of(asked.lines, terms, delivery=offered.delivery)
    paid = pay(asked.lines, totals, command.payment, terms, country=country)
    wishes = Wishes(asked.gift_note, asked.invoice, asked.newsletter, asked.account, command.other_accounts)
    wished = grant(wishes, terms)
    ensure_total(paid.totals, command.expected_total, ruling=asked.ruling)
    return OrderPlaced(
        number=asked.number,
        storefront_reference=asked.storefront_reference,
        terms=terms.version,
        customer=asked.customer,
        shipping_address=asked.shipping_address,
        billing_address=asked.billing_address,
        lines=asked.lines,
        discount=asked.discount,
        totals=paid.totals,
        payment=command.payment,
        gift_note=asked.gift_note,
        invoice=asked.invoice,
        newsletter=asked.newsletter,
        placed_at=command.at,
        account=asked.account,
        voucher=command.voucher,
        rulings=(proposal(terms), there, asked.ruling, *paid.rulings, *wished),
    )


def _open_offer(quoting: Quoting, at: datetime, book: TermsBook) -> tuple[QuotationOffered, Terms]:
    """The offer as it stands, with the terms under which it is accepted. Raises NotOfferedYet, QuotationExpired."""
    if quoting.offer is None:
        raise NotOfferedYet
    terms = terms_in_force(quoting.requested.terms.seller, at, book)
    if terms.calendar.day(at) > quoting.offer.valid_until:
        raise QuotationExpired(valid_until=quoting.offer.valid_until)
    return quoting.offer, terms
