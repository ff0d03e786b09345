"""What an order costs under a seller's terms: goods, discount, delivery, what cash on delivery costs more, VAT.

All amounts of the result contain VAT, and they add up to the cent: a line's `paid` is its goods less its share of the
discount, the shares sum to the discount, and the total is all that was paid for goods plus delivery plus surcharge.

Roundings, each half up to the cent: VAT added to a net unit price; the surcharge; VAT contained in what is paid for a
line, for delivery and for the surcharge. The discount is spread by largest remainder, ties in the order of the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ordito.schemas.money import Money, total, zero
from ordito.schemas.values import Ruling, Sentence

from . import wording
from .errors import ImpossibleOrder
from .payment import CASH_ON_DELIVERY, cash_on_delivery
from .questions import question
from .terms import Terms

Prices = Literal["gross", "net"]


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """What a line asks for: so many pieces at so much each. `line` counts from 1."""

    line: int
    quantity: int
    unit_price: Money
    vat_rate: Decimal


@dataclass(frozen=True, slots=True)
class LineTotals:
    """A line's amounts with VAT: `goods` = quantity × unit price, `paid` = goods − discount; `vat` is part of paid."""

    line: int
    quantity: int
    unit_price: Money
    vat_rate: Decimal
    goods: Money
    discount: Money
    paid: Money
    vat: Money

    @property
    def net(self) -> Money:
        return self.paid - self.vat


@dataclass(frozen=True, slots=True)
class VatShare:
    """The VAT of one rate contained in the total."""

    rate: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class DeliveryCost:
    """What delivery costs, VAT included, and why."""

    amount: Money
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Totals:
    """An order's breakdown: `total` = goods − discount + delivery + surcharge.

    `vat` is by rate, rising, with that of the delivery and the surcharge. `surcharge` is what cash on delivery costs
    more, and `surcharge_ruling` about it; None for other methods.
    """

    lines: tuple[LineTotals, ...]
    goods: Money
    discount: Money
    delivery: Money
    surcharge: Money
    total: Money
    vat: tuple[VatShare, ...]
    delivery_ruling: Ruling
    discount_ruling: Ruling | None
    surcharge_ruling: Ruling | None


@question("totals")
def totals(
    terms: Terms,
    lines: Sequence[GoodsLine],
    *,
    country: str,
    discount: Money | None = None,
    prices: Prices = "gross",
    method: str | None = None,
    customised: bool = False,
) -> Totals:
    """The breakdown of an order that goes to `country`. `discount` contains VAT, unit prices as `prices` says.

    `method` is what it is paid with, `customised` says that a line of it is: where the terms refuse cash on delivery,
    there is no surcharge, and `surcharge_ruling` says why.
    Raises ImpossibleOrder for an order without lines, amounts below zero, another currency than the seller's, or a
    discount above the goods.
    """
    currency = terms.rules.currency
    off = zero(currency) if discount is None else discount
    _possible(lines, off, currency)
    unit_prices = [_with_vat(line, prices) for line in lines]
    goods = [price * line.quantity for line, price in zip(lines, unit_prices, strict=True)]
    all_goods = total(goods, currency)
    if off > all_goods:
        raise ImpossibleOrder(f"a discount of {off} is more than the goods, {all_goods}")
    shares = off.allocate([each.amount for each in goods])
    priced = tuple(
        LineTotals(
            line=line.line,
            quantity=line.quantity,
            unit_price=price,
            vat_rate=line.vat_rate,
            goods=whole,
            discount=share,
            paid=whole - share,
            vat=(whole - share).included(line.vat_rate),
        )
        for line, price, whole, share in zip(lines, unit_prices, goods, shares, strict=True)
    )
    delivery = delivery_cost(terms, country=country, goods_after_discount=all_goods - off)
    at_the_door = (
        cash_on_delivery(
            terms,
            country=country,
            goods_after_discount=all_goods - off,
            delivery=delivery.amount,
            customised=customised,
        )
        if method == CASH_ON_DELIVERY
        else None
    )
    surcharge = zero(currency) if at_the_door is None else at_the_door.surcharge
    return Totals(
        lines=priced,
        goods=all_goods,
        discount=off,
        delivery=delivery.amount,
        surcharge=surcharge,
        total=all_goods - off + delivery.amount + surcharge,
        vat=_vat_by_rate(priced, (delivery.amount, surcharge), rate=terms.rules.delivery.cost.vat_rate),
        delivery_ruling=delivery.ruling,
        discount_ruling=_discount_ruling(terms, off, len(priced)) if off else None,
        surcharge_ruling=None if at_the_door is None else at_the_door.ruling,
    )


@question("delivery_cost")
def delivery_cost(terms: Terms, *, country: str, goods_after_discount: Money) -> DeliveryCost:
    """What delivery to a country (ISO 3166-1 alpha-2) costs, VAT included. Whether it is served: `destination`."""
    rule = terms.rules.delivery.cost
    currency = terms.rules.currency
    where = wording.country(country)
    if country == rule.home:
        price, zone = rule.home_price, "home"
        if rule.home_free_from is not None and goods_after_discount >= Money(rule.home_free_from, currency):
            price = 0
    else:
        found = next((zone for zone in rule.zones if country in zone.countries), None)
        price, zone = (rule.elsewhere, "elsewhere") if found is None else (found.price, found.name)
    amount = Money(price, currency)
    costs = wording.money(amount)
    if not amount:
        free_from = wording.money(Money(rule.home_free_from or 0, currency))
        code, sentence = (
            "delivery_free",
            Sentence(
                it=f"La consegna in {where.it} è gratuita per acquisti da {free_from.it}.",
                en=f"Delivery in {where.en} is free from {free_from.en} of goods.",
            ),
        )
    elif zone == "home" and rule.home_free_from is not None:
        free_from = wording.money(Money(rule.home_free_from, currency))
        code, sentence = (
            "delivery_charged",
            Sentence(
                it=f"La consegna in {where.it} costa {costs.it}; è gratuita per acquisti da {free_from.it}.",
                en=f"Delivery in {where.en} costs {costs.en}; it is free from {free_from.en} of goods.",
            ),
        )
    else:
        code, sentence = (
            "delivery_charged",
            Sentence(
                it=f"La consegna in questo paese ({where.it}) costa {costs.it}.",
                en=f"Delivery to this country ({where.en}) costs {costs.en}.",
            ),
        )
    ruling = terms.ruling(
        rule,
        allowed=True,
        code=code,
        sentence=sentence,
        facts={
            "country": country,
            "zone": zone,
            "goods_after_discount": goods_after_discount,
            "delivery": amount,
            "currency": currency,
        },
    )
    return DeliveryCost(amount=amount, ruling=ruling)


def _possible(lines: Sequence[GoodsLine], discount: Money, currency: str) -> None:
    if not lines:
        raise ImpossibleOrder("an order has at least one line")
    if discount.amount < 0:
        raise ImpossibleOrder(f"a discount is not negative: {discount}")
    for line in lines:
        if line.quantity < 1:
            raise ImpossibleOrder(f"line {line.line} asks for {line.quantity} pieces; at least 1")
        if line.unit_price.amount < 0:
            raise ImpossibleOrder(f"line {line.line} has a price below zero: {line.unit_price}")
        if not 0 <= line.vat_rate <= 100:
            raise ImpossibleOrder(f"line {line.line} has a VAT rate of {line.vat_rate} per cent; from 0 to 100")
    for amount in (discount, *(line.unit_price for line in lines)):
        if amount.currency != currency:
            raise ImpossibleOrder(f"the seller's prices are in {currency}, not in {amount.currency}")


def _with_vat(line: GoodsLine, prices: Prices) -> Money:
    if prices == "gross":
        return line.unit_price
    return line.unit_price + line.unit_price.percent(line.vat_rate)


def _vat_by_rate(lines: Sequence[LineTotals], costs: Sequence[Money], *, rate: Decimal) -> tuple[VatShare, ...]:
    shares: dict[Decimal, Money] = {}
    of_costs = ((rate, cost.included(rate)) for cost in costs)
    for at, amount in [*((line.vat_rate, line.vat) for line in lines), *of_costs]:
        shares[at] = shares.get(at, zero(amount.currency)) + amount
    charged = {line.vat_rate for line in lines}
    return tuple(VatShare(rate=at, amount=amount) for at, amount in sorted(shares.items()) if amount or at in charged)


def _discount_ruling(terms: Terms, discount: Money, lines: int) -> Ruling:
    off = wording.money(discount)
    return terms.ruling(
        terms.rules.ordering.discount,
        allowed=True,
        code="discount_spread_by_price",
        sentence=Sentence(
            it=f"Lo sconto di {off.it} è ripartito tra gli articoli in proporzione al prezzo.",
            en=f"The discount of {off.en} is spread over the items in proportion to their price.",
        ),
        facts={"discount": discount, "currency": discount.currency, "lines": lines},
    )
