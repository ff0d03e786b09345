"""What an order costs under the terms, and why a storefront's amounts may not be reckoned with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ordito import terms as sellers_terms
from ordito.orders.domain.commands import PlaceOrder, PlaceReplacement, RequestQuotation
from ordito.orders.domain.order import Discount, Line, RequestedLine, Totals, VatAmount
from ordito.orders.domain.rejections import CurrencyNotAccepted, DiscountAboveGoods, ImpossibleAmounts
from ordito.schemas.money import Money, zero
from ordito.schemas.money import total as sum_of
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import GoodsLine, ImpossibleOrder, Terms, share_of_pieces


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines with their amounts, their sums, and the ruling on what delivery costs."""

    lines: tuple[Line, ...]
    totals: Totals
    delivery_ruling: Ruling


def price(command: PlaceOrder | RequestQuotation, terms: Terms) -> Priced:
    """Reckon the order, with delivery from the list of prices and nothing to collect.

    Raises CurrencyNotAccepted, DiscountAboveGoods, ImpossibleAmounts.
    """
    _ensure_one_currency(_amounts(command), accepted=terms.rules.currency)
    country = command.shipping_address.country
    reckoned = _reckon(command.lines, terms, country=country, prices=command.prices, discount=command.discount)
    vat = tuple(VatAmount(format(share.rate, "f"), share.amount) for share in reckoned.vat)
    totals = Totals(reckoned.goods, reckoned.discount, reckoned.delivery, reckoned.total, vat)
    return Priced(_lines(command.lines, reckoned), totals, reckoned.delivery_ruling)


def price_replacement(command: PlaceReplacement, terms: Terms) -> Priced:
    """Reckon goods in place of others: at what they cost, delivered for nothing. Raises as `price`."""
    amounts = ((f"lines[{place}].unit_price.currency", line.unit_price) for place, line in enumerate(command.lines))
    _ensure_one_currency(amounts, accepted=terms.rules.currency)
    country = command.shipping_address.country
    reckoned = _reckon(command.lines, terms, country=country, prices="gross", discount=None)
    lines = _lines(command.lines, reckoned)
    return Priced(lines, totals_of(lines, terms, delivery=zero(terms.rules.currency)), reckoned.delivery_ruling)


def totals_of(lines: Sequence[Line], terms: Terms, *, delivery: Money, surcharge: Money | None = None) -> Totals:
    """The sums of lines that have their amounts. VAT on delivery and surcharge: at the terms' rate for delivery."""
    currency = terms.rules.currency
    goods = sum_of((line.goods for line in lines), currency)
    discount = sum_of((line.discount for line in lines), currency)
    extra = zero(currency) if surcharge is None else surcharge
    rate = terms.rules.delivery.cost.vat_rate
    shares = {Decimal(line.vat_rate): zero(currency) for line in lines}
    contained = [(Decimal(line.vat_rate), line.vat) for line in lines]
    for at, amount in (*contained, (rate, delivery.included(rate)), (rate, extra.included(rate))):
        if amount:
            shares[at] = shares.get(at, zero(currency)) + amount
    return Totals(
        goods=goods,
        discount=discount,
        delivery=delivery,
        total=goods - discount + delivery + extra,
        vat=tuple(VatAmount(format(at, "f"), amount) for at, amount in sorted(shares.items())),
        surcharge=surcharge,
    )


def weight_of(lines: Iterable[RequestedLine | Line]) -> int:
    """What the pieces weigh together, in grams. A line whose weight nobody told weighs nothing."""
    return sum((line.weight_grams or 0) * line.quantity for line in lines)


def paid_for(lines: Iterable[Line], pieces: Iterable[LineQuantity], *, currency: str) -> Money:
    """What was to be paid for some pieces of an order of which nothing has gone back yet."""
    by_number = {line.line: line for line in lines}
    shares = []
    for part in pieces:
        line = by_number[part.line]
        shares.append(share_of_pieces(line.paid, ordered=line.quantity, before=0, pieces=part.quantity))
    return sum_of(shares, currency)


def ensure_currency(param: str, amount: Money, terms: Terms) -> None:
    """Raises CurrencyNotAccepted for an amount in another currency than the seller's."""
    _ensure_one_currency([(f"{param}.currency", amount)], accepted=terms.rules.currency)


def _reckon(
    lines: Sequence[RequestedLine],
    terms: Terms,
    *,
    country: str,
    prices: sellers_terms.Prices,
    discount: Discount | None,
) -> sellers_terms.Totals:
    asked = [
        GoodsLine(number, line.quantity, line.unit_price, Decimal(line.vat_rate))
        for number, line in enumerate(lines, start=1)
    ]
    try:
        undiscounted = sellers_terms.totals(terms, asked, country=country, prices=prices)
        if discount is None:
            return undiscounted
        if discount.amount > undiscounted.goods:
            raise DiscountAboveGoods(goods=undiscounted.goods)
        return sellers_terms.totals(terms, asked, country=country, prices=prices, discount=discount.amount)
    except ImpossibleOrder as error:
        raise ImpossibleAmounts(f"The order cannot be reckoned: {error}.") from error


def _lines(asked: Sequence[RequestedLine], reckoned: sellers_terms.Totals) -> tuple[Line, ...]:
    return tuple(
        Line(
            line=at.line,
            sku=line.sku,
            name=line.name,
            quantity=at.quantity,
            unit_price=at.unit_price,
            vat_rate=line.vat_rate,
            goods=at.goods,
            discount=at.discount,
            paid=at.paid,
            vat=at.vat,
            customised=line.customised,
            made_to_measure=line.made_to_measure,
            weight_grams=line.weight_grams,
        )
        for line, at in zip(asked, reckoned.lines, strict=True)
    )


def _ensure_one_currency(amounts: Iterable[tuple[str, Money]], *, accepted: str) -> None:
    for param, amount in amounts:
        if amount.currency != accepted:
            raise CurrencyNotAccepted(param=param, accepted=accepted)


def _amounts(command: PlaceOrder | RequestQuotation) -> Iterator[tuple[str, Money]]:
    for place, line in enumerate(command.lines):
        yield f"lines[{place}].unit_price.currency", line.unit_price
    if command.discount is not None:
        yield "discount.amount.currency", command.discount.amount
    if isinstance(command, PlaceOrder):
        yield "expected_total.currency", command.expected_total
