"""The sample order as the other services publish it."""

from __future__ import annotations

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from sample_letters import (
    CANCELLED,
    FORWARDED,
    IN_STOCK,
    ITALIAN,
    NOT_IN_STOCK,
    ORDER,
    PLACED_AT,
    RECEIVED_AT,
    RETURN,
    SELLER,
    STATEMENT,
    STRAP,
    WATCH,
    WINDOW_OVER,
    eur,
)

from ordito.kit.context import Actor, Context
from ordito.kit.message import Message
from ordito.schemas.event import EventBody
from ordito.schemas.orders import (
    CancellationDeclinedV1,
    LinesRefusedV1,
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderLine,
    OrderPlacedV1,
    OrderRejectedV1,
    Payment,
    Totals,
    VatAmount,
)
from ordito.schemas.payments import RefundCompletedV1
from ordito.schemas.returns import ReturnAuthorisedV1, WithdrawalDeclinedV1, WithdrawalReceivedV1
from ordito.schemas.shipping import ParcelHandedOverV1

PLACED = OrderPlacedV1(
    number=ITALIAN.number,
    storefront_reference="OB-100234",
    terms=ITALIAN.terms,
    customer=ITALIAN.customer,
    shipping_address=ITALIAN.shipping_address,
    billing_address=None,
    lines=[
        OrderLine(
            line=line.line,
            sku=line.sku,
            name=line.name,
            quantity=line.quantity,
            unit_price=eur(line.goods.amount // line.quantity),
            vat_rate="22",
            goods=line.goods,
            discount=line.goods - line.paid,
            paid=line.paid,
            vat=eur(0),
        )
        for line in ITALIAN.lines
    ],
    discount=None,
    totals=Totals(
        goods=ITALIAN.costs.goods,
        discount=ITALIAN.costs.discount,
        delivery=ITALIAN.costs.delivery,
        total=ITALIAN.costs.total,
        vat=[VatAmount(rate="10", amount=eur(922)), VatAmount(rate="22", amount=eur(1000))],
    ),
    payment=Payment(method="card", token="tok_visa"),
    gift_note=None,
    invoice=None,
    newsletter=False,
    placed_at=PLACED_AT,
)
TOLD: dict[str, EventBody] = {
    "lines_refused": LinesRefusedV1(lines=[STRAP], refund=eur(1350), ruling=NOT_IN_STOCK),
    "order_confirmed": OrderConfirmedV1(lines=[WATCH], contract_concluded_at=PLACED_AT, ruling=IN_STOCK),
    "order_rejected": OrderRejectedV1(code="not_in_stock", ruling=NOT_IN_STOCK),
    "order_cancelled": OrderCancelledV1(by="customer", reason=None, ruling=CANCELLED),
    "cancellation_declined": CancellationDeclinedV1(code="already_forwarded", ruling=FORWARDED),
    "parcel_shipped:p-1": ParcelHandedOverV1(
        parcel_id="p-1",
        courier="brt",
        tracking_number="0123456789",
        tracking_url=None,
        lines=[WATCH],
        handed_over_at=PLACED_AT,
    ),
    f"withdrawal_received:{RETURN}": WithdrawalReceivedV1(
        return_id=RETURN,
        lines=[WATCH],
        name="Nicolò D’Amico",
        contact_email="nuovo@example.it",
        statement=STATEMENT,
        channel="page",
        received_at=RECEIVED_AT,
        ruling=IN_STOCK,
    ),
    f"withdrawal_declined:{RETURN}": WithdrawalDeclinedV1(
        return_id=RETURN,
        lines=[WATCH],
        name="Nicolò D’Amico",
        contact_email="nuovo@example.it",
        statement=STATEMENT,
        received_at=RECEIVED_AT,
        ruling=WINDOW_OVER,
    ),
    f"return_authorised:{RETURN}": ReturnAuthorisedV1(
        return_id=RETURN,
        code="OB-R-7K3M",
        address=ITALIAN.shipping_address,
        lines=[WATCH],
        send_by=date(2026, 12, 19),
        cost_bearer="customer",
        authorised_by="anna",
        ruling=IN_STOCK,
    ),
    "refunded:1": RefundCompletedV1(
        number=1,
        amount=eur(8820),
        cause="return",
        return_id=RETURN,
        provider="sandbox",
        provider_reference="re_1",
        refunded_in_all=eur(8820),
    ),
}


def message(body: EventBody, version: int) -> Message:
    source = body.type.split(".")[1]
    return Message(
        id=str(uuid5(NAMESPACE_URL, f"{source}/{ORDER}/{version}/{body.type}")),
        source=source,
        type=body.type,
        stream=ORDER,
        version=version,
        time=PLACED_AT,
        context=Context(seller=SELLER, actor=Actor(kind="system", id="ordito"), correlation="c-1"),
        data=body.model_dump(mode="json"),
    )
