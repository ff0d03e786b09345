"""Orders as the orders service publishes them, and what follows: 2 watches and a strap, unless said otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from ordito.kit.context import Actor, Context
from ordito.kit.message import Message
from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.orders import (
    CancellationRequestedV1,
    DeliveryDetailsChangedV1,
    LinesRefusedV1,
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderLine,
    OrderPlacedV1,
    OrderRejectedV1,
    OrderTerminatedV1,
    Payment,
    Totals,
)
from ordito.schemas.payments import PaymentRequestedV1
from ordito.schemas.returns import Condition, InspectedLine, ReturnInspectedV1
from ordito.schemas.values import Address, Clause, Customer, LineQuantity, Ruling, Sentence, TermsVersion

ORDER = "0199a1b2-0000-7000-8000-000000000001"
OTHER_ORDER = "0199a1b2-0000-7000-8000-000000000002"
SELLER = "opsobjects"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NAPLES = Address(name="Cliente Esempio", line1="Via Roma 1", postal_code="80100", city="Napoli", country="IT")
ROME = Address(name="Cliente Esempio", line1="Via Appia 9", postal_code="00100", city="Roma", country="IT")
ALL = [LineQuantity(1, 2), LineQuantity(2, 1)]

RULING = Ruling(
    rule="ordering.stock",
    allowed=True,
    code="in_stock",
    sentence=Sentence(it="Disponibile.", en="In stock."),
    clause=Clause(document="FAQ", section="STOCK", quote="…"),
    terms=TermsVersion(SELLER, "2026-01-01"),
    facts={"line": 1},
)


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


def placed(*articles: tuple[str, int], method: str = "card") -> OrderPlacedV1:
    bought = articles or (("WATCH", 2), ("STRAP", 1))
    goods = eur(4900 * sum(quantity for _, quantity in bought))
    return OrderPlacedV1(
        number="OB-2026-000001",
        storefront_reference="OB-100234",
        terms=TermsVersion(SELLER, "2026-01-01"),
        customer=Customer(
            kind="consumer", name="Cliente Esempio", email="cliente@example.it", phone="+393331234567", language="it"
        ),
        shipping_address=NAPLES,
        billing_address=None,
        lines=[_line(number, sku, quantity) for number, (sku, quantity) in enumerate(bought, 1)],
        discount=None,
        totals=Totals(goods=goods, discount=eur(0), delivery=eur(0), total=goods, vat=[]),
        payment=Payment(method=method),
        gift_note="Auguri!",
        invoice=None,
        newsletter=False,
        placed_at=NOW,
    )


def confirmed(*lines: LineQuantity) -> OrderConfirmedV1:
    return OrderConfirmedV1(lines=list(lines) or ALL, contract_concluded_at=NOW, ruling=RULING)


def refused(*lines: LineQuantity) -> LinesRefusedV1:
    return LinesRefusedV1(lines=list(lines), refund=eur(4900), ruling=RULING)


def requested(*, method: str, voucher: Money | None) -> PaymentRequestedV1:
    return PaymentRequestedV1(amount=eur(14700), method=method, key=f"collect:{ORDER}", voucher=voucher)


REJECTED = OrderRejectedV1(code="payment_not_authorised", ruling=RULING)
CANCELLATION_REQUESTED = CancellationRequestedV1(by="customer", reason=None, ruling=RULING)
CANCELLED = OrderCancelledV1(by="customer", reason=None, ruling=RULING)
TERMINATED = OrderTerminatedV1(by="customer", ruling=RULING)
TO_ROME = DeliveryDetailsChangedV1(shipping_address=ROME, phone="+390612345", changed_by="anna", ruling=RULING)


def inspected(*lines: InspectedLine) -> ReturnInspectedV1:
    return ReturnInspectedV1(return_id="r1", lines=list(lines), inspected_by="anna")


def found(
    line: int, quantity: int, condition: Condition, outcome: Literal["accepted", "reduced", "refused"] | None
) -> InspectedLine:
    return InspectedLine(line=line, quantity=quantity, condition=condition, reduction=eur(0), outcome=outcome)


def message(body: EventBody, version: int, *, order: str = ORDER, source: str = "orders") -> Message:
    return Message(
        id=str(uuid5(NAMESPACE_URL, f"{source}/{order}/{version}")),
        source=source,
        type=body.type,
        stream=order,
        version=version,
        time=NOW,
        context=Context(seller=SELLER, actor=Actor(kind="storefront", id=SELLER), correlation="c-1"),
        data=body.model_dump(mode="json"),
    )


def messages(*bodies: EventBody, order: str = ORDER, after: int = 0) -> list[Message]:
    """The order's events in turn, numbered on from `after`."""
    return [message(body, version, order=order) for version, body in enumerate(bodies, after + 1)]


def _line(number: int, sku: str, quantity: int) -> OrderLine:
    return OrderLine(
        line=number,
        sku=sku,
        name=sku.capitalize(),
        quantity=quantity,
        unit_price=eur(4900),
        vat_rate="22",
        goods=eur(4900 * quantity),
        discount=eur(0),
        paid=eur(4900 * quantity),
        vat=eur(0),
        weight_grams=180,
    )
