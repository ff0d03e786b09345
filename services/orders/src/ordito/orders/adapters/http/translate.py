"""From what was posted to commands. What concerns two fields at once is checked here, under the field to mend."""

from __future__ import annotations

from datetime import datetime

from ordito.kit.http.problems import Problem
from ordito.kit.http.validation import FieldError
from ordito.orders.adapters.http.requests import (
    AcceptanceBody,
    AddressBody,
    Amount,
    BasketBody,
    CancelBody,
    DeliveryDetailsBody,
    InvoiceBody,
    OfferBody,
    PlaceOrderBody,
    QuotationBody,
    phone_number,
)
from ordito.orders.domain.commands import (
    AcceptQuotation,
    ChangeDeliveryDetails,
    OfferQuotation,
    PlaceOrder,
    RequestCancellation,
    RequestQuotation,
)
from ordito.orders.domain.events import CancelledBy
from ordito.orders.domain.order import Discount, Invoice, PaymentChoice, RequestedLine
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer


def place_order(body: PlaceOrderBody, *, number: str, other_accounts: int, at: datetime) -> PlaceOrder:
    """The command that a storefront's order stands for. Raises Problem for a phone number that is none."""
    return PlaceOrder(
        seller=body.seller,
        number=number,
        storefront_reference=body.storefront_reference,
        customer=_customer(body),
        shipping_address=_address(body.shipping_address),
        billing_address=None if body.billing_address is None else _address(body.billing_address),
        lines=_lines(body),
        prices=body.prices,
        discount=_discount(body),
        payment=PaymentChoice(body.payment.method, body.payment.token),
        gift_note=body.gift_note,
        invoice=None if body.invoice is None else invoice(body.invoice),
        newsletter=body.newsletter,
        expected_total=_money(body.expected_total),
        at=at,
        account=body.account,
        other_accounts=other_accounts,
        voucher=body.voucher,
    )


def request_quotation(body: QuotationBody, *, number: str, at: datetime) -> RequestQuotation:
    """The question that a storefront's heavy order stands for. Raises Problem for a phone number that is none."""
    return RequestQuotation(
        seller=body.seller,
        number=number,
        storefront_reference=body.storefront_reference,
        customer=_customer(body),
        shipping_address=_address(body.shipping_address),
        billing_address=None if body.billing_address is None else _address(body.billing_address),
        lines=_lines(body),
        prices=body.prices,
        discount=_discount(body),
        gift_note=body.gift_note,
        invoice=None if body.invoice is None else invoice(body.invoice),
        newsletter=body.newsletter,
        account=body.account,
        at=at,
    )


def offer_quotation(body: OfferBody, *, offered_by: str, at: datetime) -> OfferQuotation:
    return OfferQuotation(_money(body.delivery), body.valid_days, offered_by, at=at)


def accept_quotation(body: AcceptanceBody, *, other_accounts: int, at: datetime) -> AcceptQuotation:
    payment = PaymentChoice(body.payment.method, body.payment.token)
    return AcceptQuotation(payment, _money(body.expected_total), body.voucher, at=at, other_accounts=other_accounts)


def request_cancellation(body: CancelBody | None, *, by: CancelledBy, at: datetime) -> RequestCancellation:
    if body is None:
        return RequestCancellation(by, None, at=at)
    return RequestCancellation(by, body.reason, at=at, ground=body.ground if by == "staff" else None)


def change_delivery_details(
    body: DeliveryDetailsBody, *, known_phone: str | None, changed_by: str, at: datetime
) -> ChangeDeliveryDetails:
    """The command that staff's new details stand for. Raises Problem for a phone number that is none."""
    phone = known_phone
    if "phone" in body.model_fields_set:
        phone = _phone(body.phone, country=body.shipping_address.country, field=("phone",))
    return ChangeDeliveryDetails(_address(body.shipping_address), phone, changed_by, at=at)


def _customer(body: BasketBody) -> Customer:
    return Customer(
        kind=body.customer.kind,
        name=body.customer.name,
        email=body.customer.email,
        phone=_phone(body.customer.phone, country=body.shipping_address.country, field=("customer", "phone")),
        language=body.customer.language,
    )


def _lines(body: BasketBody) -> tuple[RequestedLine, ...]:
    return tuple(
        RequestedLine(
            sku=line.sku,
            name=line.name,
            quantity=line.quantity,
            unit_price=_money(line.unit_price),
            vat_rate=line.vat_rate,
            customised=line.customised,
            made_to_measure=line.made_to_measure,
            weight_grams=line.weight_grams,
        )
        for line in body.lines
    )


def _discount(body: BasketBody) -> Discount | None:
    return None if body.discount is None else Discount(body.discount.code, _money(body.discount.amount))


def _phone(text: str | None, *, country: str, field: tuple[str, ...]) -> str | None:
    if text is None:
        return None
    number = phone_number(text, country=country)
    if number is None:
        param, detail = ".".join(field), "This is no valid telephone number; write it as +39…"
        fault = FieldError(param=param, pointer="#/" + "/".join(field), code="phone_number", detail=detail)
        raise Problem(422, "invalid_request", f"{param}: {detail}", param=param, errors=(fault,))
    return number


def _address(body: AddressBody) -> Address:
    return Address(
        name=body.name,
        line1=body.line1,
        line2=body.line2,
        postal_code=body.postal_code,
        city=body.city,
        province=body.province,
        country=body.country,
    )


def _money(amount: Amount) -> Money:
    return Money(amount.amount, amount.currency)


def invoice(body: InvoiceBody) -> Invoice:
    return Invoice(
        company=body.company,
        vat_number=body.vat_number,
        tax_code=body.tax_code,
        recipient_code=body.recipient_code,
        certified_email=body.certified_email,
    )
