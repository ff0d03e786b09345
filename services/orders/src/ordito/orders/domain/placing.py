"""Placing: what of an order the terms decide before it is taken, each decision kept with the order as a ruling.

A storefront's order and one that was quoted are decided on alike, except for what delivery costs. The seller's own
orders, in place of goods that came back or were defective, are made under the first order's terms and ask nothing of
the list of prices: its contract goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ordito.orders.domain.accepting import NOTHING_TO_PAY
from ordito.orders.domain.commands import PlaceOrder, PlaceReplacement
from ordito.orders.domain.events import OrderPlaced
from ordito.orders.domain.order import Invoice, Line, PaymentChoice, RequestedLine, Totals
from ordito.orders.domain.pricing import price, price_replacement, totals_of, weight_of
from ordito.orders.domain.rejections import (
    AccountRefused,
    AdvancePaymentNeeded,
    CashOnDeliveryRefused,
    GiftNoteNotOffered,
    NotDeliveredThere,
    PaymentMethodNotOffered,
    QuotationNeeded,
    SellerNotTrading,
    SellerUnknown,
    TotalDiffers,
)
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling
from ordito.terms import (
    NotInForce,
    Terms,
    TermsBook,
    UnknownSeller,
    account,
    cash_on_delivery,
    charge,
    customised_goods,
    destination,
    gift_note,
    invoice,
    newsletter,
    payment_method,
    proposal,
    weight,
)

PAYMENT_LINK = "payment_link"
"""The method of an order in place of goods that were worth less: the customer pays the difference by a link."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What goes with an order besides its goods, and by whom it is placed."""

    gift_note: str | None
    invoice: Invoice | None
    newsletter: bool
    account: str | None
    other_accounts: int


@dataclass(frozen=True, slots=True)
class Paid:
    """What paying by a method makes of the totals, and the rulings on the way."""

    totals: Totals
    rulings: tuple[Ruling, ...]


def place(command: PlaceOrder, book: TermsBook) -> OrderPlaced:
    """Take a storefront's order under the terms in force, or raise what is wrong with it."""
    terms = terms_in_force(command.seller, command.at, book)
    there = ensure_delivered(command.shipping_address.country, terms)
    rulings = (proposal(terms), there, _ensure_light(command, terms))
    method = _ensure_offered(command.payment, terms)
    priced = price(command, terms)
    paid = pay(
        priced.lines, priced.totals, command.payment, terms, country=command.shipping_address.country, offered=method
    )
    wishes = Wishes(command.gift_note, command.invoice, command.newsletter, command.account, command.other_accounts)
    wished = grant(wishes, terms)
    ensure_total(paid.totals, command.expected_total, ruling=priced.delivery_ruling)
    return OrderPlaced(
        number=command.number,
        storefront_reference=command.storefront_reference,
        terms=terms.version,
        customer=command.customer,
        shipping_address=command.shipping_address,
        billing_address=command.billing_address,
        lines=priced.lines,
        discount=command.discount,
        totals=paid.totals,
        payment=command.payment,
        gift_note=command.gift_note,
        invoice=command.invoice,
        newsletter=command.newsletter,
        placed_at=command.at,
        account=command.account,
        voucher=command.voucher,
        rulings=(*rulings, priced.delivery_ruling, *paid.rulings, *wished),
    )


def place_replacement(command: PlaceReplacement, terms: Terms) -> OrderPlaced:
    """Take the seller's own order. The customer pays what it costs above the credit, if anything."""
    priced = price_replacement(command, terms)
    covered = priced.totals.total <= command.replaces.credit
    return OrderPlaced(
        number=command.number,
        storefront_reference=command.storefront_reference,
        terms=terms.version,
        customer=command.customer,
        shipping_address=command.shipping_address,
        billing_address=command.billing_address,
        lines=priced.lines,
        discount=None,
        totals=priced.totals,
        payment=PaymentChoice(NOTHING_TO_PAY if covered else PAYMENT_LINK),
        gift_note=None,
        invoice=None,
        newsletter=False,
        placed_at=command.at,
        replaces=command.replaces,
        rulings=(command.ruling,),
    )


def terms_in_force(seller: str, at: datetime, book: TermsBook) -> Terms:
    """The terms under which somebody orders at `at`. Raises SellerUnknown, SellerNotTrading."""
    try:
        return book.in_force(seller, at)
    except UnknownSeller as error:
        raise SellerUnknown(known=error.known) from error
    except NotInForce as error:
        raise SellerNotTrading from error


def ensure_delivered(country: str, terms: Terms) -> Ruling:
    """The ruling that the seller delivers there. Raises NotDeliveredThere."""
    there = destination(terms, country)
    if not there.allowed:
        raise NotDeliveredThere(ruling=there)
    return there


def pay(
    lines: tuple[Line, ...],
    totals: Totals,
    choice: PaymentChoice,
    terms: Terms,
    *,
    country: str,
    offered: Ruling | None = None,
) -> Paid:
    """The totals with what the method of payment costs more.

    Raises PaymentMethodNotOffered, CashOnDeliveryRefused, AdvancePaymentNeeded.
    """
    rulings = [offered or _ensure_offered(choice, terms)]
    customised = any(line.customised for line in lines)
    if terms.rules.payment.collected(choice.method):
        goods = totals.goods - totals.discount
        collected = cash_on_delivery(
            terms, country=country, goods_after_discount=goods, delivery=totals.delivery, customised=customised
        )
        if not collected.ruling.allowed:
            raise CashOnDeliveryRefused(ruling=collected.ruling)
        rulings.append(collected.ruling)
        totals = totals_of(lines, terms, delivery=totals.delivery, surcharge=collected.surcharge)
    rulings.append(charge(terms, method=choice.method))
    if customised:
        ruling = customised_goods(terms, method=choice.method)
        if not ruling.allowed:
            raise AdvancePaymentNeeded(ruling=ruling)
        rulings.append(ruling)
    return Paid(totals, tuple(rulings))


def grant(wishes: Wishes, terms: Terms) -> tuple[Ruling, ...]:
    """The rulings on what goes with an order. Raises AccountRefused, GiftNoteNotOffered."""
    admitted = account(terms, guest=wishes.account is None, others=wishes.other_accounts)
    if not admitted.allowed:
        raise AccountRefused(ruling=admitted)
    rulings = [admitted]
    if wishes.gift_note is not None:
        note = gift_note(terms)
        if not note.allowed:
            raise GiftNoteNotOffered(ruling=note)
        rulings.append(note)
    if wishes.invoice is not None:
        rulings.append(invoice(terms, asked_in_order=True))
    rulings.append(newsletter(terms, consented=wishes.newsletter))
    return tuple(rulings)


def ensure_total(totals: Totals, expected: Money, *, ruling: Ruling | None) -> None:
    """Raises TotalDiffers where the customer was shown another total."""
    if totals.total != expected:
        raise TotalDiffers(expected=expected, totals=totals, ruling=ruling)


def heavy(lines: tuple[RequestedLine, ...], terms: Terms, *, country: str) -> Ruling:
    """The ruling on whether the lines are too heavy to be placed without a quotation."""
    return weight(terms, country=country, grams=weight_of(lines))


def _ensure_light(command: PlaceOrder, terms: Terms) -> Ruling:
    ruling = heavy(command.lines, terms, country=command.shipping_address.country)
    if not ruling.allowed:
        raise QuotationNeeded(ruling=ruling)
    return ruling


def _ensure_offered(choice: PaymentChoice, terms: Terms) -> Ruling:
    ruling = payment_method(terms, choice.method)
    if not ruling.allowed:
        raise PaymentMethodNotOffered(ruling=ruling)
    return ruling
