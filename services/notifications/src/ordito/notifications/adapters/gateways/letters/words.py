"""What a letter's template may say about an order and a notice, in the customer's language.

Amounts, days, instants and countries are written as the terms write them, so that a letter and a ruling agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.return_notices import WantedLine
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Language, LineQuantity, Ruling, Sentence
from ordito.terms import Terms, delivery_time, withdrawal, wording
from ordito.terms.rules import Bilingual

COURIERS = {"brt": "BRT", "gls": "GLS", "dhl": "DHL"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a letter's table of articles."""

    name: str
    quantity: int
    amount: str | None


class Words:
    """Made for one letter."""

    def __init__(self, contact: Contact, *, terms: Terms, language: Language) -> None:
        self._contact = contact
        self._terms = terms
        self._language = language
        self._zone = ZoneInfo(terms.rules.calendar.zone)

    @property
    def customer(self) -> str:
        return self._contact.customer.name

    @property
    def method(self) -> str:
        return wording.payment_method(self._contact.payment_method).in_language(self._language)

    @property
    def goods(self) -> str:
        return self.money(self._contact.costs.goods)

    @property
    def discount(self) -> str | None:
        discount = self._contact.costs.discount
        return self.money(-discount) if discount else None

    @property
    def delivery(self) -> str | None:
        """What delivery costs; None where it is free."""
        delivery = self._contact.costs.delivery
        return self.money(delivery) if delivery else None

    @property
    def surcharge(self) -> str | None:
        """What cash on delivery costs on top; None where nothing is collected."""
        surcharge = self._contact.costs.surcharge
        return self.money(surcharge) if surcharge else None

    @property
    def acknowledgement(self) -> str | None:
        """What the terms call the e-mail that acknowledges a proposal, to tell it from the one that concludes."""
        rules = self._terms.rules.ordering
        return self.say(rules.proposal.acknowledgement) if self.concluding else None

    @property
    def concluding(self) -> str | None:
        """What the terms call the e-mail by which the contract is concluded at hand-over; None where it is not."""
        rule = self._terms.rules.ordering.contract
        return self.say(rule.confirmation) if rule.concluded == "at_hand_over" and rule.confirmation else None

    @property
    def delivery_terms(self) -> str:
        """When delivery is to be expected."""
        contact = self._contact
        ruling = delivery_time(
            self._terms,
            country=contact.shipping_address.country,
            since=contact.placed_at,
            customised=any(line.customised for line in contact.lines),
        )
        return self.because(ruling)

    @property
    def total(self) -> str:
        return self.money(self._contact.costs.total)

    @property
    def vat(self) -> str:
        return self.money(self._contact.costs.vat)

    @property
    def placed(self) -> str:
        return self.moment(self._contact.placed_at)

    @property
    def city(self) -> str:
        """The city whose time the letter's instants are in."""
        return wording.city(self._terms.rules.calendar.zone).in_language(self._language)

    @property
    def destination(self) -> tuple[str, ...]:
        return self.address(self._contact.shipping_address)

    @property
    def bought(self) -> tuple[Row, ...]:
        return tuple(Row(line.name, line.quantity, self.money(line.goods)) for line in self._contact.lines)

    def rows(self, lines: tuple[LineQuantity, ...]) -> tuple[Row, ...]:
        """Some pieces of the order, without prices."""
        names = {line.line: line.name for line in self._contact.lines}
        return tuple(Row(names[line.line], line.quantity, None) for line in lines)

    def refused(self, confirmed: tuple[LineQuantity, ...]) -> tuple[Row, ...]:
        """What was ordered and is not confirmed."""
        return self.rows(self._contact.refused(confirmed))

    @property
    def withdrawal_rules(self) -> tuple[str, ...]:
        """What the terms say about withdrawing, each sentence once."""
        sentences = (ruling.sentence.in_language(self._language) for ruling in self._withdrawals())
        return tuple(dict.fromkeys(sentences))

    @property
    def may_withdraw(self) -> bool:
        return any(ruling.allowed for ruling in self._withdrawals())

    def money(self, amount: Money) -> str:
        return wording.money(amount).in_language(self._language)

    def day(self, day: date) -> str:
        return wording.day(day).in_language(self._language)

    def moment(self, at: datetime) -> str:
        """A day and a time to the second, in the seller's time zone."""
        return wording.moment(at.astimezone(self._zone)).in_language(self._language)

    def address(self, address: Address) -> tuple[str, ...]:
        """An address as it is written on a parcel."""
        province = f" ({address.province})" if address.province else ""
        country = wording.country(address.country).in_language(self._language)
        town = f"{address.postal_code} {address.city}{province}"
        return tuple(part for part in (address.name, address.line1, address.line2, town, country) if part)

    def courier(self, code: str) -> str:
        return COURIERS.get(code, code.upper())

    def wanted(self, lines: tuple[WantedLine, ...]) -> tuple[Row, ...]:
        """What goes out in exchange, with prices."""
        return tuple(Row(line.name, line.quantity, self.money(line.price)) for line in lines)

    def say(self, sentence: Sentence | Bilingual) -> str:
        return sentence.en if self._language == "en" else sentence.it

    def because(self, ruling: Ruling) -> str:
        return ruling.sentence.in_language(self._language)

    def arithmetic(self, ruling: Ruling) -> str | None:
        """How the ruling's deadline was counted, if it has one."""
        return ruling.deadline.arithmetic.in_language(self._language) if ruling.deadline else None

    def source(self, ruling: Ruling) -> str:
        """Where the ruling's rule is written."""
        opening, closing = ("“", "”") if self._language == "en" else ("«", "»")
        return f"{ruling.clause.document}, {opening}{ruling.clause.section}{closing}"

    def law(self, ruling: Ruling) -> str | None:
        """Where the law gives more than the seller's text."""
        return f"{ruling.law.article}: {ruling.law.gives.in_language(self._language)}" if ruling.law else None

    def _withdrawals(self) -> tuple[Ruling, ...]:
        contact = self._contact
        return tuple(
            withdrawal(
                self._terms,
                at=contact.placed_at,
                delivered_at=None,
                order_delivered_at=None,
                customer_kind=contact.customer.kind,
                customised=line.customised,
                made_to_measure=line.made_to_measure,
            )
            for line in contact.lines
        )
