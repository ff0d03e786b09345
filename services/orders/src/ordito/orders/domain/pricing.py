"""What an order costs under the terms, and why a storefront's amounts may not be reckoned with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ordito import terms as sellers_terms
from ordito.orders.domain.commands import PlaceOrder
from ordito.orders.domain.order import Line, Totals, VatAmount
from ordito.orders.domain.rejections import CurrencyNotAccepted, DiscountAboveGoods, ImpossibleAmounts
from ordito.schemas.money import Money
from ordito.schemas.money import total as sum_of
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import GoodsLine, ImpossibleOrder, Terms, share_of_pieces


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines with their amounts, their sums, and the ruling on what delivery costs."""

    lines: tuple[Line, ...]
    totals: Totals
    delivery_ruling: Ruling


def price(command: PlaceOrder, terms: Terms) -> Priced:
    """Reckon the order. Raises CurrencyNotAccepted, DiscountAboveGoods, ImpossibleAmounts."""
    _ensure_one_currency(command, accepted=terms.rules.currency)
    reckoned = _reckon(command, terms)
    lines = tuple(
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
        for line, at in zip(command.lines, reckoned.lines, strict=True)
    )
    vat = tuple(VatAmount(format(share.rate, "f"), share.amount) for share in reckoned.vat)
    totals = Totals(reckoned.goods, reckoned.discount, reckoned.delivery, reckoned.total, vat)
    return Priced(lines, totals, reckoned.delivery_ruling)


def paid_for(lines: Iterable[Line], pieces: Iterable[LineQuantity], *, currency: str) -> Money:
    """What was to be paid for some pieces of an order of which nothing has gone back yet."""
    by_number = {line.line: line for line in lines}
    shares = []
    for part in pieces:
        line = by_number[part.line]
        shares.append(share_of_pieces(line.paid, ordered=line.quantity, before=0, pieces=part.quantity))
    return sum_of(shares, currency)


def _reckon(command: PlaceOrder, terms: Terms) -> sellers_terms.Totals:
    asked = [
        GoodsLine(number, line.quantity, line.unit_price, Decimal(line.vat_rate))
        for number, line in enumerate(command.lines, start=1)
    ]
    country, prices = command.shipping_address.country, command.prices
    try:
        undiscounted = sellers_terms.totals(terms, asked, country=country, prices=prices)
        if command.discount is None:
            return undiscounted
        if command.discount.amount > undiscounted.goods:
            raise DiscountAboveGoods(goods=undiscounted.goods)
        return sellers_terms.totals(terms, asked, country=country, prices=prices, discount=command.discount.amount)
    except ImpossibleOrder as error:
        raise ImpossibleAmounts(f"The order cannot be reckoned: {error}.") from error


def _ensure_one_currency(command: PlaceOrder, *, accepted: str) -> None:
    for param, amount in _amounts(command):
        if amount.currency != accepted:
            raise CurrencyNotAccepted(param=param, accepted=accepted)


def _amounts(command: PlaceOrder) -> Iterator[tuple[str, Money]]:
    for place, line in enumerate(command.lines):
        yield f"lines[{place}].unit_price.currency", line.unit_price
    if command.discount is not None:
        yield "discount.amount.currency", command.discount.amount
    yield "expected_total.currency", command.expected_total
