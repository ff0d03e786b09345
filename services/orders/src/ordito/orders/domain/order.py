"""What an order consists of, as plain values: the part that a storefront asks for and the part that we reckon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ordito.schemas.money import Money


@dataclass(frozen=True, slots=True)
class RequestedLine:
    """A line as the storefront posted it. Whether `unit_price` contains VAT is said by the whole order."""

    sku: str
    name: str
    quantity: int
    unit_price: Money
    vat_rate: str
    customised: bool = False
    made_to_measure: bool = False
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as bought, VAT included. `paid` = `goods` − `discount`; `vat` is contained in `paid`."""

    line: int
    sku: str
    name: str
    quantity: int
    unit_price: Money
    vat_rate: str
    goods: Money
    discount: Money
    paid: Money
    vat: Money
    customised: bool
    made_to_measure: bool
    weight_grams: int | None


@dataclass(frozen=True, slots=True)
class VatAmount:
    """The VAT of one rate, in per cent, that the total contains."""

    rate: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """What an order costs, VAT included: `total` = `goods` − `discount` + `delivery` + `surcharge`.

    `surcharge` is what paying the courier costs on top; None where nothing is collected.
    """

    goods: Money
    discount: Money
    delivery: Money
    total: Money
    vat: tuple[VatAmount, ...]
    surcharge: Money | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """A code and what it takes off the goods."""

    code: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentChoice:
    """How the customer pays. `token` is the provider's name for the means of payment, never a card number."""

    method: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """Why the seller placed an order himself: goods in exchange, or in place of defective ones.

    `credit` is what the goods of the first order are worth: it is taken off what this one costs. `return_id` is the
    exchange's or the claim's.
    """

    order_id: str
    return_id: str
    reason: Literal["exchange", "guarantee"]
    credit: Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """Whom to invoice: a company by its VAT number, a person by the tax code, both with where the invoice is sent."""

    company: str
    vat_number: str | None = None
    tax_code: str | None = None
    recipient_code: str | None = None
    certified_email: str | None = None
