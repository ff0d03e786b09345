"""What may stand in a seller's terms file: every rule with its id, its typed values and its clause.

The models are the file's grammar (strict, nothing unknown) and the evaluation's input; they hold no seller's name and
no decision. Amounts are in minor units of the file's currency, shares of VAT are decimal strings.
"""

from __future__ import annotations

import zoneinfo
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar, Literal

import holidays
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ordito.schemas.values import Address, Clause, Language


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _decimal(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('write it as a string, "22"')
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a decimal number") from None


Words = Annotated[str, Field(min_length=1)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Countries = Annotated[tuple[Country, ...], BeforeValidator(_tuple)]
Cents = Annotated[int, Field(ge=0)]
Days = Annotated[int, Field(ge=1, le=3660)]
Percent = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, le=100)]

PaymentMethod = Literal["card", "paypal", "cash_on_delivery"]
Party = Literal["customer", "seller"]
Peculiarity = Literal["customised", "made_to_measure"]


class Entry(BaseModel):
    """Anything in a terms file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Rule(Entry):
    """One rule and where it is written: `document` is the file's unless given; `reading` of a silent or vague text."""

    id: ClassVar[str]

    section: Words
    quote: Words
    document: Words | None = None
    reading: Words | None = None

    def clause(self, document: str) -> Clause:
        return Clause(document=self.document or document, section=self.section, quote=self.quote)


# Placing an order


class ContractRule(Rule):
    """When an order becomes a contract."""

    id = "ordering.contract"

    concluded: Literal["at_confirmation", "at_hand_over"]


class ShippingRule(Rule):
    """Where nothing is sent to."""

    id = "ordering.shipping"

    never_to: Countries


class StockRule(Rule):
    """What becomes of an order when a part of it is not in stock."""

    id = "ordering.stock"

    unavailable: Literal["refuses_its_lines", "refuses_the_order"]


class PaymentAuthorisedRule(Rule):
    """Whether an order waits for its payment's authorisation."""

    id = "ordering.payment"

    authorised_before_confirmation: bool


class DiscountRule(Rule):
    """How a discount on the whole order is spread over its lines."""

    id = "ordering.discount"

    spread: Literal["by_price"]


class Ordering(Entry):
    contract: ContractRule
    shipping: ShippingRule
    stock: StockRule
    payment: PaymentAuthorisedRule
    discount: DiscountRule


class MethodsRule(Rule):
    """What can be paid with."""

    id = "payment.methods"

    offered: Annotated[tuple[PaymentMethod, ...], BeforeValidator(_tuple), Field(min_length=1)]


class Payment(Entry):
    methods: MethodsRule


# Before the parcel leaves


class CustomerCancellationRule(Rule):
    """Until when a customer cancels alone, and which orders only Customer Service cancels."""

    id = "cancellation.by_customer"

    until: Literal["forwarded", "never"]
    customer_service_only_if_placed_by: time | None = None
    """On a working day, up to and including this time of the day."""


class StaffCancellationRule(Rule):
    """Until when Customer Service cancels for the customer."""

    id = "cancellation.by_staff"

    until: Literal["forwarded", "never"]


class Cancellation(Entry):
    by_customer: CustomerCancellationRule
    by_staff: StaffCancellationRule


class Zone(Entry):
    """Countries with one delivery price."""

    name: Words
    price: Cents
    countries: Annotated[Countries, Field(min_length=1)]


class DeliveryCostRule(Rule):
    """What delivery costs: at home, free from an amount of goods after discount; by zone; elsewhere."""

    id = "delivery.cost"

    home: Country
    home_price: Cents
    home_free_from: Cents | None = None
    elsewhere: Cents
    vat_rate: Percent
    zones: Annotated[tuple[Zone, ...], BeforeValidator(_tuple)] = ()

    @model_validator(mode="after")
    def _one_price_a_country(self) -> DeliveryCostRule:
        seen = {self.home}
        for zone in self.zones:
            for country in zone.countries:
                if country in seen:
                    raise ValueError(f"{country} has two prices; leave it in one zone only")
                seen.add(country)
        return self


class DeliveryDetailsRule(Rule):
    """Who corrects the delivery details of a placed order, until it is forwarded."""

    id = "delivery.details"

    changed_by: Annotated[tuple[Literal["customer", "staff"], ...], BeforeValidator(_tuple)]


class DeliveryLimitRule(Rule):
    """By when an order has to be delivered."""

    id = "delivery.limit"

    days: Days


class Delivery(Entry):
    cost: DeliveryCostRule
    details: DeliveryDetailsRule
    limit: DeliveryLimitRule


# After delivery


class WithdrawalWindowRule(Rule):
    """Until when a customer may change his mind, and who may."""

    id = "withdrawal.window"

    days: Days
    counted_from: Literal["own_delivery", "last_delivery"]
    open_to: Literal["everyone", "consumers"]


class WithdrawalExclusionsRule(Rule):
    """Goods that cannot be given back for a change of mind."""

    id = "withdrawal.exclusions"

    excluded: Annotated[tuple[Peculiarity, ...], BeforeValidator(_tuple)]


class Withdrawal(Entry):
    window: WithdrawalWindowRule
    exclusions: WithdrawalExclusionsRule


class AuthorisationRule(Rule):
    """Whether goods travel back only with the seller's code."""

    id = "returns.authorisation"

    required: bool


class GoodsBackRule(Rule):
    """By when goods have to be on their way back, or back."""

    id = "returns.goods_back"

    days: Days
    counted_from: Literal["return_code", "withdrawal_notice"]
    met_by: Literal["dispatch", "receipt"]


class ReturnCostRule(Rule):
    """Who pays for the way back."""

    id = "returns.cost"

    change_of_mind: Party
    defect: Party


class Returns(Entry):
    authorisation: AuthorisationRule
    goods_back: GoodsBackRule
    cost: ReturnCostRule


class RefundDueRule(Rule):
    """By when the money of a withdrawal is back. A seller that waits for the goods never owes it before they came."""

    id = "refund.due"

    days: Days
    counted_from: Literal["withdrawal_notice", "receipt"]
    waits_for_goods: bool


class RefundMethodRule(Rule):
    """How money goes back."""

    id = "refund.method"

    method: Literal["same_method", "bank_transfer"]


class RefundDeliveryCostRule(Rule):
    """Whether a withdrawal gives back what was paid for delivery."""

    id = "refund.delivery_cost"

    refunded: Literal["never", "whole_withdrawal"]


class WorthLessRule(Rule):
    """Whether a loss of value of the goods is withheld from the refund."""

    id = "refund.worth_less"

    withheld: bool


class BeforeShipmentRule(Rule):
    """By when the money is back for what was never sent: refused lines, rejected and cancelled orders."""

    id = "refund.before_shipment"

    days: Days


class Refunds(Entry):
    due: RefundDueRule
    method: RefundMethodRule
    delivery_cost: RefundDeliveryCostRule
    worth_less: WorthLessRule
    before_shipment: BeforeShipmentRule


# The file


class CalendarEntry(Entry):
    """The seller's days: an IANA zone and the ISO 3166-1 country whose national holidays it keeps."""

    zone: Words
    holidays: Country

    @model_validator(mode="after")
    def _exists(self) -> CalendarEntry:
        if self.zone not in zoneinfo.available_timezones():
            raise ValueError(f"there is no time zone {self.zone!r}; zones are named as in Europe/Rome")
        if self.holidays not in holidays.list_supported_countries():
            raise ValueError(f"nobody knows the national holidays of {self.holidays!r}")
        return self


class Bilingual(Entry):
    it: Words
    en: Words


class PostalAddress(Entry):
    """Where returned goods go. `note` says where the address comes from, if the text does not name it for returns."""

    name: Words
    line1: Words
    line2: Words | None = None
    postal_code: Words
    city: Words
    province: Words | None = None
    country: Country
    note: Words | None = None

    @property
    def address(self) -> Address:
        return Address(
            name=self.name,
            line1=self.line1,
            line2=self.line2,
            postal_code=self.postal_code,
            city=self.city,
            province=self.province,
            country=self.country,
        )


class Contacts(Entry):
    """Where customers reach the seller, and where goods go back to."""

    email: Words
    phone: Words
    hours: Bilingual
    returns: PostalAddress


class SellerTerms(Entry):
    """One version of one seller's terms. A version that was in force is never edited: write the next one."""

    seller: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Words
    version_note: Words | None = None
    name: Words
    order_prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    languages: Annotated[tuple[Language, ...], BeforeValidator(_tuple), Field(min_length=1)]
    in_force_from: AwareDatetime
    in_force_until: AwareDatetime | None = None
    """Exclusive. Without it the version holds until the seller's next one begins."""
    document: Words
    law: Literal["flag", "enforce"] = "flag"
    law_floor: Words

    calendar: CalendarEntry
    contacts: Contacts
    ordering: Ordering
    payment: Payment
    cancellation: Cancellation
    delivery: Delivery
    withdrawal: Withdrawal
    returns: Returns
    refund: Refunds

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> SellerTerms:
        until: datetime | None = self.in_force_until
        if until is not None and until <= self.in_force_from:
            raise ValueError("in_force_until has to be later than in_force_from")
        return self
