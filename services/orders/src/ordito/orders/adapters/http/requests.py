"""What storefronts and staff post, validated field by field. Nothing here knows a seller or reckons an amount.

Texts are trimmed and limited; control characters are refused. Amounts are whole minor units, never negative. Unknown
fields are refused, so that nothing is dropped in silence.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import phonenumbers
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.it import codicefiscale, iva

from ordito.orders.adapters.http import examples
from ordito.orders.adapters.http.places import is_country, is_italian_province
from ordito.orders.domain.events import Channel, RejectedByStaff, Settled
from ordito.schemas.values import Language
from ordito.terms import StaffReason

MOST_LINES = 200
_ONE_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*$"
_SEVERAL_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


def _text(most: int, *, least: int = 1, pattern: str = _ONE_LINE) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most, pattern=pattern)


def _known_country(code: str) -> str:
    if not is_country(code):
        raise ValueError("This is no country's ISO 3166-1 code of two capital letters")
    return code


def _canonical_rate(rate: str) -> str:
    return format(Decimal(rate).normalize(), "f")


Name = Annotated[str, _text(120)]
Email = Annotated[EmailStr, Field(max_length=254)]
Country = Annotated[
    str, Field(description="ISO 3166-1 alpha-2", examples=["IT"], max_length=2), AfterValidator(_known_country)
]
Voucher = Annotated[str, _text(40)]
VatRate = Annotated[
    str,
    Field(pattern=r"^(100|[0-9]{1,2}(\.[0-9]{1,2})?)$", description="Per cent, as a string", examples=["22"]),
    AfterValidator(_canonical_rate),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(_Body):
    """Money: whole minor units (4900 is EUR 49.00) of one currency."""

    amount: int = Field(strict=True, ge=0, le=10**12, examples=[4900])
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217", examples=["EUR"])


class CustomerBody(_Body):
    kind: Literal["consumer", "business"]
    name: Name
    email: Email
    phone: Annotated[str, _text(40)] | None = Field(
        default=None, description="International (+39…), or as dialled in the country of delivery; kept as E.164"
    )
    language: Language = Field(description="In which the customer is written to")


class AddressBody(_Body):
    """Where a parcel goes. In Italy the postal code has five digits and the province is given by its two letters."""

    name: Name
    line1: Annotated[str, _text(100)]
    line2: Annotated[str, _text(100)] | None = None
    country: Country
    postal_code: Annotated[str, _text(16)]
    city: Annotated[str, _text(80)]
    province: Annotated[str, _text(40)] | None = Field(default=None, validate_default=True, examples=["NA"])

    @field_validator("postal_code")
    @classmethod
    def _five_digits_in_italy(cls, code: str, info: ValidationInfo) -> str:
        if info.data.get("country") == "IT" and not re.fullmatch(r"[0-9]{5}", code):
            raise ValueError("An Italian postal code has five digits")
        return code

    @field_validator("province")
    @classmethod
    def _known_in_italy(cls, province: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("country") == "IT" and (province is None or not is_italian_province(province)):
            raise ValueError("An Italian address needs its province's two capital letters")
        return province


class LineBody(_Body):
    sku: Annotated[str, _text(64)]
    name: Annotated[str, _text(200)]
    quantity: int = Field(strict=True, ge=1, le=9999)
    unit_price: Amount
    vat_rate: VatRate
    customised: StrictBool = False
    made_to_measure: StrictBool = False
    weight_grams: int | None = Field(default=None, strict=True, ge=0, le=1_000_000)


class DiscountBody(_Body):
    """What a code takes off the goods, VAT included."""

    code: Annotated[str, _text(64)]
    amount: Amount


class PaymentBody(_Body):
    """How the customer pays. `token` is what the payment provider gave the storefront; never a card number."""

    method: Annotated[str, _text(40)] = Field(examples=["card"])
    token: Annotated[str, _text(255)] | None = None


class InvoiceBody(_Body):
    """Whom to invoice: by VAT number, by tax code, or both."""

    company: Name
    vat_number: Annotated[str, _text(20)] | None = None
    tax_code: Annotated[str, _text(16)] | None = Field(
        default=None, validate_default=True, description="Codice fiscale: 16 characters, or 11 digits of a company"
    )
    recipient_code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{6,7}$")] | None = None
    certified_email: Email | None = Field(default=None, description="PEC")

    @field_validator("vat_number")
    @classmethod
    def _valid_vat_number(cls, number: str | None) -> str | None:
        if number is None:
            return None
        try:
            if re.match(r"^[A-Za-z]{2}", number):
                return str(eu_vat.validate(number))
            return "IT" + str(iva.validate(number))
        except WrongNumber:
            raise ValueError("This is no valid VAT number of the European Union") from None

    @field_validator("tax_code")
    @classmethod
    def _valid_tax_code(cls, code: str | None, info: ValidationInfo) -> str | None:
        if code is None:
            if "vat_number" in info.data and info.data["vat_number"] is None:
                raise ValueError("An invoice needs a VAT number or a tax code")
            return None
        try:
            return str(codicefiscale.validate(code))
        except WrongNumber:
            raise ValueError("This is no valid Italian tax code") from None


class BasketBody(_Body):
    """What somebody wants, and where it goes."""

    seller: Annotated[str, _text(64)]
    storefront_reference: Annotated[str, _text(64)] = Field(
        description="The storefront's own name for the order; each is placed once"
    )
    customer: CustomerBody
    shipping_address: AddressBody
    billing_address: AddressBody | None = None
    lines: list[LineBody] = Field(min_length=1, max_length=MOST_LINES)
    prices: Literal["gross", "net"] = Field(default="gross", description="Whether unit prices contain VAT")
    discount: DiscountBody | None = None
    gift_note: Annotated[str, _text(500, pattern=_SEVERAL_LINES)] | None = None
    invoice: InvoiceBody | None = None
    newsletter: StrictBool = False
    account: Annotated[str, _text(64)] | None = Field(
        default=None, description="The storefront's name for its registered customer; none for a guest"
    )


class PlaceOrderBody(BasketBody):
    """An order as a storefront posts it."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.ORDER]})

    payment: PaymentBody
    voucher: Voucher | None = Field(default=None, description="A voucher's code, spent first")
    expected_total: Amount = Field(description="What the customer was shown; must be what the terms make of the order")


class QuotationBody(BasketBody):
    """An order that is too heavy for the list of delivery prices: without payment and total."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.QUOTATION]})


class OfferBody(_Body):
    """What delivery costs, VAT included, and how many days the offer holds after today."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.OFFER]})

    delivery: Amount
    valid_days: int = Field(strict=True, ge=0, le=366)


class AcceptanceBody(_Body):
    """How the quoted order is paid."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.ACCEPTANCE]})

    payment: PaymentBody
    voucher: Voucher | None = Field(default=None, description="A voucher's code, spent first")
    expected_total: Amount = Field(description="What the customer was shown: the offer's total, with any surcharge")


class RejectionBody(_Body):
    """Why the order is refused. The note is the staff's."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.REJECTION]})

    code: RejectedByStaff
    note: Annotated[str, _text(500, pattern=_SEVERAL_LINES)] | None = None


class FurtherTimeBody(_Body):
    """The last day of the further time, in the seller's calendar."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.FURTHER_TIME]})

    until: date


class InvoiceRequestBody(_Body):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.INVOICE_REQUEST]})

    invoice: InvoiceBody


class ComplaintBody(_Body):
    """A complaint in the customer's words. Staff say by which way it came; others leave the channel out."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.COMPLAINT]})

    text: Annotated[str, _text(4000, pattern=_SEVERAL_LINES)]
    channel: Channel | None = None


class ComplaintAnswerBody(_Body):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.COMPLAINT_ANSWER]})

    text: Annotated[str, _text(4000, pattern=_SEVERAL_LINES)]


class NoteBody(_Body):
    """A note for colleagues."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.NOTE]})

    text: Annotated[str, _text(2000, pattern=_SEVERAL_LINES)]
    settles: Settled | None = Field(default=None, description="What the note puts an end to, of what the desk shows")


class NewsletterBody(_Body):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.NEWSLETTER]})

    consent: StrictBool


class CancelBody(_Body):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.CANCEL]})

    reason: Annotated[str, _text(500, pattern=_SEVERAL_LINES)] | None = None
    ground: StaffReason | None = Field(default=None, description="Why the staff cancel; of customers nobody asks it")


class DeliveryDetailsBody(_Body):
    """The whole new address. A phone that is left out stays as it is; `null` removes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.DELIVERY_DETAILS]})

    shipping_address: AddressBody
    phone: Annotated[str, _text(40)] | None = None


def phone_number(text: str, *, country: str) -> str | None:
    """The number in E.164, read as dialled in `country` where it has no international prefix; None if it is none."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
