"""Fixed events of one order's whole life, as five services publish them; the desk's tests pick from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ordito.desk.domain.parts import Source
from ordito.kit.context import Actor, Context
from ordito.kit.message import Message
from ordito.schemas import notifications, orders, payments, returns, shipping
from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import (
    Address,
    Clause,
    Customer,
    Deadline,
    LawGivesMore,
    LineQuantity,
    Ruling,
    Sentence,
    TermsVersion,
)

ORDER = "019c5b6e-7a10-7c44-9d5c-4f1b5e0c0001"
SELLER = "opsobjects"
PLACED_AT = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)
EUR = "EUR"
TERMS = TermsVersion(seller=SELLER, version="2026-01")
ADDRESS = Address("Giulia Esempio", "Via Roma 1", "80100", "Napoli", "IT", province="NA")
HEADQUARTERS = Address("Diffusione Orologi", "Centro Orafo Il Tarì", "81025", "Marcianise", "IT", province="CE")
CUSTOMER = Customer("consumer", "Giulia Esempio", "giulia@example.it", "+393331234567", "it")


def ruling(rule: str, code: str, it: str, en: str, *, allowed: bool = True, deadline: Deadline | None = None) -> Ruling:
    clause = Clause("opsobjects-faq", "Can I return or replace an item?", "within 15 days from delivery of the product")
    return Ruling(rule, allowed, code, Sentence(it, en), clause, TERMS, {"placed_at": PLACED_AT.isoformat()}, deadline)


CONFIRMED = ruling(
    "acceptance.confirmation",
    "stock_and_payment_verified",
    "Il pagamento è autorizzato e la merce è disponibile: l'ordine è accettato.",
    "Payment is authorised and the goods are in stock: the order is accepted.",
)
NOT_IN_STOCK = ruling(
    "acceptance.stock",
    "not_in_stock",
    "Un pezzo non è disponibile: quella riga non viene spedita e viene rimborsata.",
    "One piece is not in stock: that line is not sent, and it is refunded.",
    allowed=False,
)
CANCELLABLE = ruling(
    "cancellation.by_customer",
    "cancellable_until_forwarded",
    "L'ordine può essere annullato finché non è affidato al corriere.",
    "The order can be cancelled until it is handed to the courier.",
)
IN_TIME = Ruling(
    "withdrawal.window",
    True,
    "within_window",
    Sentence(
        "Il recesso è possibile fino a martedì 8 dicembre 2026.",
        "Withdrawal is possible until Tuesday 8 December 2026.",
    ),
    Clause("opsobjects-faq", "Can I return or replace an item once purchased?", "within 15 days. from delivery"),
    TERMS,
    {"delivered_on": "2026-11-23", "window_days": 15},
    Deadline(
        datetime(2026, 11, 23, 10, 40, tzinfo=UTC),
        15,
        "Europe/Rome",
        date(2026, 12, 9),
        datetime(2026, 12, 9, 23, tzinfo=UTC),
        Sentence(
            "23 novembre 2026 + 15 giorni, l'8 dicembre è festivo",
            "23 November 2026 + 15 days, 8 December is a holiday",
        ),
    ),
    LawGivesMore(
        "Consumer Code art. 52", Sentence("14 giorni dal ricevimento", "14 days from receipt"), "d.lgs. 206/2005", False
    ),
)


def eur(cents: int) -> Money:
    return Money(cents, EUR)


def pieces(line: int, quantity: int = 1) -> LineQuantity:
    return LineQuantity(line, quantity)


def line(number: int, sku: str, name: str, quantity: int, price: int, discount: int) -> orders.OrderLine:
    goods = eur(price * quantity)
    paid = goods - eur(discount)
    return orders.OrderLine(
        line=number,
        sku=sku,
        name=name,
        quantity=quantity,
        unit_price=eur(price),
        vat_rate="22",
        goods=goods,
        discount=eur(discount),
        paid=paid,
        vat=eur(round(paid.amount * 22 / 122)),
        weight_grams=180,
    )


LINES = [
    line(1, "OPSPW-86", "Orologio Posh Watch", 1, 4900, 490),
    line(2, "OPSBR-12", "Bracciale True", 2, 1950, 390),
    line(3, "OPSOR-07", "Orecchini Luna", 1, 2900, 290),
]
TOTALS = orders.Totals(
    goods=eur(11700),
    discount=eur(1170),
    delivery=eur(0),
    total=eur(10530),
    vat=[orders.VatAmount(rate="22", amount=eur(1899))],
)
PLACED = orders.OrderPlacedV1(
    number="OB-2026-000042",
    storefront_reference="OB-100234",
    terms=TERMS,
    customer=CUSTOMER,
    shipping_address=ADDRESS,
    billing_address=None,
    lines=LINES,
    discount=orders.Discount(code="OPS10", amount=eur(1170)),
    totals=TOTALS,
    payment=orders.Payment(method="card"),
    gift_note="Tanti auguri, mamma!",
    invoice=None,
    newsletter=False,
    placed_at=PLACED_AT,
)
DELIVERED_AT = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)
PARCEL = "019c5b6e-7a10-7c44-9d5c-4f1b5e0c00aa"
RETURN = "019c5b6e-7a10-7c44-9d5c-4f1b5e0c00bb"
KEPT = [pieces(1), pieces(2, 2)]
URL = "https://vas.brt.it/vas/sped_det_show.htm?Nspediz=084123456789"
TRACKED = shipping.TrackingStatus

# (source, body, minutes after the placing, actor, index of the event that caused it)
CUSTOMER_ACTOR, STAFF, COURIER = (
    Actor("customer", ORDER),
    Actor("staff", "marta@opsobjects.example"),
    Actor("courier", "brt"),
)
PROVIDER, STOREFRONT, SYSTEM = Actor("provider", "sandbox"), Actor("storefront", SELLER), Actor("system", "ordito")
Happened = tuple[Source, EventBody, float, Actor, int | None]


def _letter(kind: str, minutes: float, cause: int) -> list[Happened]:
    key = f"email:{ORDER}:{kind}"
    queued = notifications.EmailQueuedV1(key=key, kind=kind, language="it", message_id=f"<{kind}@ordito.example>")
    sent = notifications.EmailSentV1(key=key, kind=kind, message_id=f"<{kind}@ordito.example>")
    return [("notifications", queued, minutes, SYSTEM, cause), ("notifications", sent, minutes + 0.1, SYSTEM, None)]


def _tracked(status: shipping.TrackingStatus, at: datetime, place: str) -> shipping.ParcelTrackedV1:
    return shipping.ParcelTrackedV1(
        parcel_id=PARCEL,
        courier="brt",
        tracking_number="084123456789",
        status=status,
        happened_at=at,
        location=place,
        description=None,
    )


DAY = 24 * 60
WHOLE_PATH: list[Happened] = [
    ("orders", PLACED, 0, STOREFRONT, None),
    ("returns", returns.ReturnsOpenedV1(number=PLACED.number), 0.1, SYSTEM, 0),
    ("payments", payments.PaymentRequestedV1(amount=eur(10530), method="card", key=f"charge:{ORDER}"), 0.1, SYSTEM, 0),
    (
        "payments",
        payments.PaymentCapturedV1(amount=eur(10530), method="card", provider="sandbox", provider_reference="ch_42"),
        0.2,
        PROVIDER,
        2,
    ),
    ("shipping", shipping.AllocationMadeV1(reserved=KEPT, unavailable=[pieces(3)]), 0.2, SYSTEM, 0),
    ("orders", orders.PaymentNotedV1(outcome="captured", amount=eur(10530)), 0.3, SYSTEM, 3),
    ("orders", orders.AllocationNotedV1(reserved=KEPT, unavailable=[pieces(3)]), 0.3, SYSTEM, 4),
    ("orders", orders.LinesRefusedV1(lines=[pieces(3)], refund=eur(2610), ruling=NOT_IN_STOCK), 0.3, SYSTEM, 4),
    (
        "orders",
        orders.OrderConfirmedV1(lines=KEPT, contract_concluded_at=PLACED_AT + timedelta(minutes=1), ruling=CONFIRMED),
        0.3,
        SYSTEM,
        4,
    ),
    (
        "payments",
        payments.RefundRequestedV1(
            number=1,
            amount=eur(2610),
            lines=[pieces(3)],
            delivery=eur(0),
            cause="lines_refused",
            return_id=None,
            key=f"refund:{ORDER}:1",
            ruling=NOT_IN_STOCK,
        ),
        0.4,
        SYSTEM,
        7,
    ),
    (
        "payments",
        payments.RefundCompletedV1(
            number=1,
            amount=eur(2610),
            cause="lines_refused",
            return_id=None,
            provider="sandbox",
            provider_reference="re_1",
            refunded_in_all=eur(2610),
        ),
        0.6,
        PROVIDER,
        9,
    ),
    ("shipping", shipping.ShipmentOpenedV1(lines=KEPT), 0.5, SYSTEM, 8),
    *_letter("order_confirmed", 0.6, 8),
    ("shipping", shipping.ParcelPackedV1(parcel_id=PARCEL, courier="brt", lines=KEPT), 70, STAFF, None),
    (
        "shipping",
        shipping.ParcelHandedOverV1(
            parcel_id=PARCEL,
            courier="brt",
            tracking_number="084123456789",
            tracking_url=URL,
            lines=KEPT,
            handed_over_at=PLACED_AT + timedelta(minutes=95),
        ),
        95,
        STAFF,
        None,
    ),
    ("orders", orders.OrderShippedV1(shipped_at=PLACED_AT + timedelta(minutes=95)), 95.1, SYSTEM, 15),
    *_letter("order_shipped", 95.3, 16),
    ("shipping", _tracked(TRACKED.IN_TRANSIT, PLACED_AT + timedelta(hours=9), "Marcianise"), 9 * 60, COURIER, None),
    (
        "shipping",
        _tracked(TRACKED.OUT_FOR_DELIVERY, DELIVERED_AT - timedelta(hours=2), "Napoli"),
        2.7 * DAY,
        COURIER,
        None,
    ),
    (
        "shipping",
        shipping.ParcelDeliveredV1(
            parcel_id=PARCEL, courier="brt", tracking_number="084123456789", delivered_at=DELIVERED_AT, complete=True
        ),
        2.82 * DAY,
        COURIER,
        None,
    ),
    ("orders", orders.OrderDeliveredV1(delivered_at=DELIVERED_AT), 2.8201 * DAY, SYSTEM, 21),
    (
        "returns",
        returns.OrderProgressNotedV1(stage="delivered", at=DELIVERED_AT, lines=KEPT),
        2.8202 * DAY,
        SYSTEM,
        22,
    ),
    (
        "returns",
        returns.WithdrawalReceivedV1(
            return_id=RETURN,
            lines=[pieces(2)],
            name="Giulia Esempio",
            contact_email="giulia@example.it",
            statement="Recedo dal contratto per 1 × Bracciale True.",
            channel="page",
            received_at=PLACED_AT + timedelta(days=5),
            ruling=IN_TIME,
        ),
        5 * DAY,
        CUSTOMER_ACTOR,
        None,
    ),
    (
        "returns",
        returns.ReturnAuthorisedV1(
            return_id=RETURN,
            code="R-7F3K-22",
            address=HEADQUARTERS,
            lines=[pieces(2)],
            send_by=date(2026, 12, 9),
            cost_bearer="customer",
            authorised_by="marta@opsobjects.example",
            ruling=IN_TIME,
        ),
        5.1 * DAY,
        STAFF,
        24,
    ),
    *_letter("return_authorised", 5.11 * DAY, 25),
    (
        "returns",
        returns.GoodsReceivedV1(
            return_id=RETURN, received_at=PLACED_AT + timedelta(days=9), received_by="marta@opsobjects.example"
        ),
        9 * DAY,
        STAFF,
        None,
    ),
    (
        "returns",
        returns.ReturnInspectedV1(
            return_id=RETURN,
            lines=[returns.InspectedLine(line=2, quantity=1, condition="intact", reduction=eur(0))],
            inspected_by="marta@opsobjects.example",
        ),
        9.1 * DAY,
        STAFF,
        None,
    ),
    (
        "returns",
        returns.RefundDueV1(
            return_id=RETURN,
            amount=eur(1755),
            lines=[returns.RefundLine(line=2, quantity=1, paid=eur(1755), reduction=eur(0), refund=eur(1755))],
            delivery=eur(0),
            due=date(2026, 12, 13),
            ruling=IN_TIME,
        ),
        9.1 * DAY,
        STAFF,
        29,
    ),
    (
        "payments",
        payments.RefundRequestedV1(
            number=2,
            amount=eur(1755),
            lines=[pieces(2)],
            delivery=eur(0),
            cause="return",
            return_id=RETURN,
            key=f"refund:{ORDER}:2",
            ruling=IN_TIME,
        ),
        9.101 * DAY,
        SYSTEM,
        30,
    ),
    (
        "payments",
        payments.RefundCompletedV1(
            number=2,
            amount=eur(1755),
            cause="return",
            return_id=RETURN,
            provider="sandbox",
            provider_reference="re_2",
            refunded_in_all=eur(4365),
        ),
        9.102 * DAY,
        PROVIDER,
        31,
    ),
    (
        "returns",
        returns.ReturnClosedV1(return_id=RETURN, refunded=eur(1755), lines=[pieces(2)]),
        9.103 * DAY,
        SYSTEM,
        32,
    ),
    *_letter("refunded", 9.104 * DAY, 32),
]


def messages(happened: list[Happened], *, order: str = ORDER) -> list[Message]:
    """As they would be read from Kafka: each with its version in its source's stream, its cause and its correlation."""
    versions: dict[str, int] = {}
    result = []
    for number, (source, body, minutes, actor, cause) in enumerate(happened):
        versions[source] = versions.get(source, 0) + 1
        causation = None if cause is None else f"{order}:{cause}"
        result.append(
            Message(
                id=f"{order}:{number}",
                source=source,
                type=body.type,
                stream=order,
                version=versions[source],
                time=PLACED_AT + timedelta(minutes=minutes),
                context=Context(SELLER, actor, f"correlation-{order[-4:]}", causation),
                data=body.model_dump(mode="json"),
            )
        )
    return result


def until(kind: str, *, happened: list[Happened] = WHOLE_PATH) -> list[Happened]:
    """The path up to and with the first event of this type's word (`parcel-packed`)."""
    for number, (_, body, *_rest) in enumerate(happened):
        if f".{kind}." in body.type:
            return happened[: number + 1]
    raise LookupError(kind)
