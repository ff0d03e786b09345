"""An order as the other services publish it: 2 watches at 49.00, a strap at 15.00, 11.30 off, delivery 4.90; 106.60."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

from ordito.kit.context import Actor, Context
from ordito.kit.message import Message
from ordito.schemas.claims import ChargeDueV1, VoucherDueV1
from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.orders import (
    Discount,
    LinesRefusedV1,
    OrderCancelledV1,
    OrderLine,
    OrderPlacedV1,
    OrderRejectedV1,
    OrderTerminatedV1,
    Payment,
    Replaced,
    Totals,
    VatAmount,
)
from ordito.schemas.returns import ExchangeChargeDroppedV1, ExchangeChargeDueV1, RefundDueV1, RefundLine
from ordito.schemas.shipping import ParcelDeliveredV1, ParcelTrackedV1, TrackingStatus
from ordito.schemas.values import Address, Clause, Customer, LineQuantity, Ruling, Sentence, TermsVersion

ORDER = "0199a1b2-0000-7000-8000-000000000001"
SELLER = "opsobjects"
VISA = "tok_visa"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


RULING = Ruling(
    rule="ordering.stock",
    allowed=False,
    code="not_in_stock",
    sentence=Sentence(it="Non disponibile.", en="Not in stock."),
    clause=Clause(document="FAQ", section="STOCK", quote="…"),
    terms=TermsVersion(SELLER, "2026-01-01"),
    facts={"line": 1},
)


def line(number: int, *, quantity: int, price: int, discount: int) -> OrderLine:
    return OrderLine(
        line=number,
        sku=f"SKU-{number}",
        name=f"Article {number}",
        quantity=quantity,
        unit_price=eur(price),
        vat_rate="22",
        goods=eur(price * quantity),
        discount=eur(discount),
        paid=eur(price * quantity - discount),
        vat=eur(0),
    )


def placed(
    *,
    method: str = "card",
    token: str | None = VISA,
    surcharge: Money | None = None,
    voucher: str | None = None,
    replaces: Replaced | None = None,
) -> OrderPlacedV1:
    return OrderPlacedV1(
        number="OB-1",
        storefront_reference="OB-100234",
        terms=TermsVersion(SELLER, "2026-01-01"),
        customer=Customer(kind="consumer", name="Ada", email="ada@example.it", phone=None, language="it"),
        shipping_address=Address(name="Ada", line1="Via Roma 1", postal_code="80100", city="Napoli", country="IT"),
        billing_address=None,
        lines=[line(1, quantity=2, price=4900, discount=980), line(2, quantity=1, price=1500, discount=150)],
        discount=Discount(code="OPS10", amount=eur(1130)),
        totals=Totals(
            goods=eur(11300),
            discount=eur(1130),
            delivery=eur(490),
            total=eur(10660) if surcharge is None else eur(10660) + surcharge,
            surcharge=surcharge,
            vat=[VatAmount(rate="22", amount=eur(1922))],
        ),
        payment=Payment(method=method, token=token),
        gift_note=None,
        invoice=None,
        newsletter=False,
        placed_at=NOW,
        voucher=voucher,
        replaces=replaces,
    )


STRAP_REFUSED = LinesRefusedV1(lines=[LineQuantity(2, 1)], refund=eur(1350), ruling=RULING)
REJECTED = OrderRejectedV1(code="not_in_stock", ruling=RULING)
CANCELLED = OrderCancelledV1(by="customer", reason=None, ruling=RULING)
WATCH_RETURNED = RefundDueV1(
    return_id="0199a1b2-0000-7000-8000-00000000000a",
    amount=eur(4410),
    lines=[RefundLine(line=1, quantity=1, paid=eur(4410), reduction=eur(0), refund=eur(4410))],
    delivery=eur(0),
    due=date(2026, 12, 20),
    ruling=RULING,
)
TERMINATED = OrderTerminatedV1(by="customer", ruling=RULING)
REPAIR_TO_PAY = ChargeDueV1(charge_id="c1-1", return_id="c1", amount=eur(2500), reason="paid_repair", ruling=RULING)
EXCHANGE_TO_PAY = ExchangeChargeDueV1(
    return_id="r1", charge_id="r1-exchange-1", amount=eur(4410), reason="exchange_not_returned", ruling=RULING
)
EXCHANGE_NOT_DUE = ExchangeChargeDroppedV1(return_id="r1", charge_id="r1-exchange-1")
IBAN = "IT60X0542811101000000123456"


def delivered(collected: Money | None, *, tracking_number: str = "T-1") -> ParcelDeliveredV1:
    return ParcelDeliveredV1(
        parcel_id="p-1",
        courier="brt",
        tracking_number=tracking_number,
        delivered_at=NOW,
        complete=True,
        lines=[LineQuantity(1, 2), LineQuantity(2, 1)],
        collected=collected,
    )


def delivered_after_loss(collected: Money | None, *, tracking_number: str = "T-1") -> ParcelTrackedV1:
    return ParcelTrackedV1(
        parcel_id="p-1",
        courier="brt",
        tracking_number=tracking_number,
        status=TrackingStatus.DELIVERED,
        happened_at=NOW,
        location=None,
        description=None,
        after_loss=True,
        collected=collected,
    )


def voucher_due(amount: int, *, code: str = "V-1") -> VoucherDueV1:
    return VoucherDueV1(claim_id="c1", code=code, amount=eur(amount), ruling=RULING)


def message(body: EventBody, version: int, *, order: str = ORDER) -> Message:
    source = body.type.split(".")[1]
    return Message(
        id=str(uuid5(NAMESPACE_URL, f"{source}/{order}/{version}")),
        source=source,
        type=body.type,
        stream=order,
        version=version,
        time=NOW,
        context=Context(seller=SELLER, actor=Actor(kind="system", id="ordito"), correlation="c-1"),
        data=body.model_dump(mode="json"),
    )
