"""Fixed events of what else may become of an order, path by path: together they hold every public event."""

from __future__ import annotations

from datetime import date, timedelta

from claim_history import CLAIMED, NOT_REPAIRED, REPAIRED
from later_facts import (
    CLAIM,
    DELIVERED,
    EMAIL,
    EXCHANGE,
    HANDED_OVER,
    LATER,
    MARTA,
    NAME,
    PHOTO,
    REPLACEMENT,
    UNDELIVERED,
    UNKNOWN,
    VOUCHER,
    WANTED,
    after,
)
from order_history import (
    ADDRESS,
    CUSTOMER,
    DELIVERED_AT,
    HEADQUARTERS,
    IN_TIME,
    KEPT,
    LINES,
    ORDER,
    PARCEL,
    PLACED,
    PLACED_AT,
    SELLER,
    STAFF,
    SYSTEM,
    TERMS,
    TOTALS,
    Happened,
    eur,
    pieces,
    until,
)

from ordito.kit.context import Context
from ordito.kit.message import Message
from ordito.schemas import notifications, orders, payments, returns, shipping
from ordito.schemas.event import EventBody

QUOTATION = after(
    [],
    (
        "orders",
        orders.QuotationRequestedV1(
            number=PLACED.number,
            storefront_reference=PLACED.storefront_reference,
            terms=TERMS,
            customer=CUSTOMER,
            shipping_address=ADDRESS,
            lines=LINES,
            discount=None,
            totals=TOTALS,
            weight_grams=31000,
            ruling=IN_TIME,
            requested_at=PLACED_AT,
        ),
    ),
    (
        "orders",
        orders.QuotationOfferedV1(
            delivery=eur(4500), total=eur(15030), valid_until=date(2026, 12, 1), offered_by=MARTA
        ),
    ),
    ("orders", PLACED),
)

COLLECTED = after(
    [
        ("orders", PLACED.model_copy(update={"payment": orders.Payment(method="cash_on_delivery")}), 0, SYSTEM, None),
        (
            "payments",
            payments.PaymentRequestedV1(amount=eur(10530), method="cash_on_delivery", key="charge:1"),
            1,
            SYSTEM,
            0,
        ),
    ],
    ("payments", payments.AmountDueChangedV1(amount=eur(7920), cause="lines_refused", lines=[pieces(3)])),
    ("shipping", shipping.ParcelPackedV1(parcel_id=PARCEL, courier="brt", lines=KEPT)),
    (
        "shipping",
        shipping.ParcelHandedOverV1(
            parcel_id=PARCEL,
            courier="brt",
            tracking_number="084",
            tracking_url=None,
            lines=KEPT,
            handed_over_at=PLACED_AT,
            collect=eur(7920),
        ),
    ),
    ("orders", orders.ContractConcludedV1(concluded_at=PLACED_AT, ruling=IN_TIME)),
    (
        "shipping",
        shipping.ParcelDeliveredV1(
            parcel_id=PARCEL,
            courier="brt",
            tracking_number="084",
            delivered_at=DELIVERED_AT,
            complete=True,
            lines=KEPT,
            collected=eur(7920),
        ),
    ),
    (
        "payments",
        payments.PaymentCapturedV1(
            amount=eur(7920), method="cash_on_delivery", provider="brt", provider_reference="084"
        ),
    ),
    (
        "payments",
        payments.RefundRequestedV1(
            number=1,
            amount=eur(4410),
            lines=[pieces(1)],
            delivery=eur(0),
            cause="return",
            return_id="r1",
            key="refund:1",
            ruling=IN_TIME,
            means="bank_transfer",
        ),
    ),
    ("payments", payments.BankDetailsAskedV1(number=1, amount=eur(4410), ruling=IN_TIME)),
    ("payments", payments.BankDetailsGivenV1(iban_country="IT", iban_last4="0123", given_by="customer")),
    (
        "payments",
        payments.RefundFailedV1(
            number=1, amount=eur(4410), cause="return", return_id="r1", code="closed", message="Closed"
        ),
    ),
)

LATE = after(
    HANDED_OVER,
    ("orders", orders.DeliveryOverdueV1(due=date(2026, 12, 20), ruling=IN_TIME)),
    ("orders", orders.FurtherTimeGrantedV1(until=date(2027, 1, 4), granted_by="customer", ruling=IN_TIME)),
    ("orders", orders.DeliveryOverdueV1(due=date(2027, 1, 4), ruling=IN_TIME)),
    ("orders", orders.OrderTerminatedV1(by="customer", ruling=IN_TIME)),
    ("shipping", shipping.ShipmentStoppedV1(lines=[])),
    (
        "payments",
        payments.RefundDeferredV1(cause="order_terminated", return_id=None, ruling=IN_TIME),
    ),
)

REJECTED = after(
    until("order-placed"),
    ("payments", payments.PaymentFailedV1(amount=eur(1), method="card", code="voucher_empty", message="Empty")),
    ("orders", orders.OrderRejectedV1(code="manifest_error", ruling=IN_TIME, rejected_by=MARTA, note="One cent?")),
    ("shipping", shipping.AllocationReleasedV1(lines=KEPT)),
    ("orders", orders.ReturnNotedV1(return_id="r1", stage="withdrawn", lines=KEPT)),
    ("orders", orders.ComplaintRecordedV1(complaint_id="k1", channel="page", text="!", recorded_by="", ruling=IN_TIME)),
    ("orders", orders.ComplaintAnsweredV1(complaint_id="k1", text="Sorry", answered_by=MARTA)),
    ("orders", orders.NewsletterConsentChangedV1(consent=True, ruling=IN_TIME)),
    ("orders", orders.VoucherNotedV1(amount=eur(1))),
    ("returns", returns.VoucherNotedV1(amount=eur(1))),
    (
        "orders",
        orders.InvoiceRequestAnsweredV1(granted=True, invoice=orders.Invoice(company="Esempio srl"), ruling=IN_TIME),
    ),
    ("notifications", notifications.ContactNotedV1(language="it")),
    ("notifications", notifications.EmailDeferredV1(key="email:1", kind="order_rejected")),
    (
        "notifications",
        notifications.EmailQueuedV1(key="email:1", kind="order_rejected", language="it", message_id="<1>"),
    ),
    ("notifications", notifications.EmailFailedV1(key="email:1", kind="order_rejected", code="no", message="no")),
)

CANCELLED = after(
    HANDED_OVER,
    ("orders", orders.CancellationRequestedV1(by="customer", reason=None, ruling=IN_TIME)),
    ("shipping", shipping.ShipmentStopDeclinedV1(handed_over_at=PLACED_AT)),
    ("orders", orders.CancellationDeclinedV1(code="already_forwarded", ruling=IN_TIME)),
    ("orders", orders.OrderCancelledV1(by="staff", reason=None, ruling=IN_TIME)),
    (
        "orders",
        orders.DeliveryDetailsChangedV1(shipping_address=ADDRESS, phone=None, changed_by=MARTA, ruling=IN_TIME),
    ),
    ("shipping", shipping.DestinationChangedV1(in_time=True)),
)


HELD = after(
    HANDED_OVER,
    (
        "shipping",
        shipping.ParcelHeldV1(
            parcel_id=PARCEL, courier="brt", tracking_number="084", held_since=DELIVERED_AT, location="Napoli"
        ),
    ),
    (
        "shipping",
        shipping.ParcelReleasedV1(
            parcel_id=PARCEL, instruction="deliver_again", note="rings twice", released_by=MARTA, ruling=IN_TIME
        ),
    ),
    (
        "shipping",
        shipping.ParcelReturningV1(
            parcel_id=PARCEL, courier="brt", tracking_number="084", happened_at=DELIVERED_AT, description="refused"
        ),
    ),
    (
        "shipping",
        shipping.ParcelCameBackV1(
            parcel_id=PARCEL,
            lines=KEPT,
            cause="refused",
            return_cost=eur(700),
            customs_cost=eur(0),
            received_by=MARTA,
            received_at=DELIVERED_AT,
        ),
    ),
    (
        "returns",
        returns.UndeliveredSettledV1(
            return_id=UNDELIVERED, parcel_id=PARCEL, cause="refused", lines=KEPT, ruling=IN_TIME
        ),
    ),
    (
        "returns",
        returns.RefundDueV1(
            return_id=UNDELIVERED,
            amount=eur(7220),
            lines=[],
            delivery=eur(-700),
            due=date(2026, 12, 20),
            ruling=IN_TIME,
            deductions=[returns.Deduction(code="return_cost", amount=eur(700), sentence=IN_TIME.sentence)],
        ),
    ),
    (
        "returns",
        returns.RefundOverdueV1(return_id=UNDELIVERED, amount=eur(7220), due=date(2026, 12, 20), ruling=IN_TIME),
    ),
    ("returns", returns.ReturnClosedV1(return_id=UNDELIVERED, refunded=eur(7220), lines=KEPT)),
)

LOST = after(
    HANDED_OVER,
    (
        "shipping",
        shipping.ParcelLostV1(parcel_id=PARCEL, lines=KEPT, reported_by=MARTA, lost_at=DELIVERED_AT),
    ),
)

PART_STAYS = after(
    until("parcel-packed"),
    (
        "returns",
        returns.WithdrawalReceivedV1(
            return_id="r1",
            lines=[pieces(2)],
            name="Cliente Esempio",
            contact_email="cliente@example.it",
            statement="Recedo.",
            channel="page",
            received_at=PLACED_AT,
            ruling=IN_TIME,
        ),
    ),
    ("orders", orders.PiecesStopRequestedV1(return_id="r1", lines=[pieces(2)], ruling=IN_TIME)),
    (
        "shipping",
        shipping.PiecesStoppedV1(return_id="r1", lines=[pieces(2)], ruling=IN_TIME, unpacked=[PARCEL]),
    ),
    ("orders", orders.PiecesStopNotedV1(return_id="r1", lines=[pieces(2)])),
    ("returns", returns.GoodsNotSentV1(return_id="r1", lines=[pieces(2)], ruling=IN_TIME)),
    ("returns", returns.ReturnClosedV1(return_id="r1", refunded=eur(0), lines=[pieces(2)])),
    ("shipping", shipping.PiecesStopDeclinedV1(return_id="r2", handed_over_at=DELIVERED_AT)),
)


def _window(because: str, *, later: bool, previous: bool) -> returns.WithdrawalWindowSetV1:
    return returns.WithdrawalWindowSetV1(
        lines=[1, 2],
        because=because,  # type: ignore[arg-type]  # one of the three
        ruling=LATER if later else IN_TIME,
        previous=IN_TIME.deadline if previous else None,
    )


EXCHANGED = after(
    DELIVERED,
    ("returns", _window("delivered", later=False, previous=False)),
    (
        "shipping",
        shipping.DeliveryCorrectedV1(
            parcel_id=PARCEL,
            courier="brt",
            tracking_number="084",
            was=DELIVERED_AT,
            delivered_at=DELIVERED_AT + timedelta(days=2),
            complete=True,
            lines=KEPT,
        ),
    ),
    (
        "returns",
        returns.ParcelDeliveryNotedV1(parcel_id=PARCEL, lines=KEPT, delivered_at=DELIVERED_AT, complete=True),
    ),
    ("returns", _window("delivery_corrected", later=True, previous=True)),
    (
        "returns",
        returns.WithdrawalDeclinedV1(
            return_id="r1",
            lines=[pieces(3)],
            name=NAME,
            contact_email=EMAIL,
            statement="",
            received_at=DELIVERED_AT,
            ruling=IN_TIME,
        ),
    ),
    (
        "returns",
        returns.ExchangeAgreedV1(
            return_id=EXCHANGE,
            lines=[pieces(1)],
            wanted=[WANTED],
            credit=eur(4410),
            to_pay=eur(1490),
            to_refund=eur(0),
            replacement_order_id=REPLACEMENT,
            agreed_by=MARTA,
            ruling=IN_TIME,
        ),
    ),
    (
        "returns",
        returns.ReturnAuthorisedV1(
            return_id=EXCHANGE,
            code="R-1",
            address=HEADQUARTERS,
            lines=[pieces(1)],
            send_by=date(2026, 12, 9),
            cost_bearer="customer",
            authorised_by=MARTA,
            ruling=IN_TIME,
            cost_ruling=IN_TIME,
            instructions=[IN_TIME.sentence],
        ),
    ),
    ("returns", returns.ExchangeNotedV1(return_id=EXCHANGE, fact="replacement_confirmed")),
    ("returns", returns.ReturnExpiredV1(return_id=EXCHANGE, send_by=date(2026, 12, 9), ruling=IN_TIME)),
    (
        "returns",
        returns.ExchangeChargeDueV1(
            return_id=EXCHANGE,
            charge_id="r2-exchange-1",
            amount=eur(4410),
            reason="exchange_not_returned",
            ruling=IN_TIME,
        ),
    ),
    (
        "payments",
        payments.ChargeRequestedV1(
            charge_id="r2-exchange-1",
            amount=eur(4410),
            reason="exchange_not_returned",
            ruling=IN_TIME,
            pay_by=DELIVERED_AT + timedelta(days=30),
        ),
    ),
    (
        "payments",
        payments.ChargeOverdueV1(charge_id="r2-exchange-1", amount=eur(4410), reason="exchange_not_returned"),
    ),
    (
        "returns",
        returns.ReturnDispatchedV1(
            return_id=EXCHANGE, courier="brt", tracking_number="085", dispatched_at=DELIVERED_AT, noted_by="customer"
        ),
    ),
    ("returns", returns.GoodsRefusedV1(return_id=EXCHANGE, refused_by=MARTA, ruling=IN_TIME)),
    (
        "returns",
        returns.GoodsReceivedV1(return_id=EXCHANGE, received_at=DELIVERED_AT, received_by=MARTA, ruling=IN_TIME),
    ),
    ("returns", returns.ExchangeChargeDroppedV1(return_id=EXCHANGE, charge_id="r2-exchange-1")),
    (
        "payments",
        payments.ChargePaidV1(
            charge_id="r2-exchange-1",
            amount=eur(4410),
            reason="exchange_not_returned",
            provider="sandbox",
            provider_reference="ch_9",
        ),
    ),
    (
        "returns",
        returns.ReturnInspectedV1(
            return_id=EXCHANGE,
            lines=[
                returns.InspectedLine(
                    line=1,
                    quantity=1,
                    condition="worn",
                    reduction=eur(0),
                    outcome="refused",
                    photos=[PHOTO],
                    ruling=IN_TIME,
                )
            ],
            inspected_by=MARTA,
        ),
    ),
    (
        "returns",
        returns.ExchangeNotedV1(return_id=EXCHANGE, fact="charge_paid", charge_id="r2-exchange-1", too_much=eur(4410)),
    ),
    (
        "returns",
        returns.GoodsSentBackV1(
            return_id=EXCHANGE,
            lines=[pieces(1)],
            courier="brt",
            tracking_number="086",
            sent_back_by=MARTA,
            cost_bearer="customer",
        ),
    ),
    ("returns", returns.ReturnLostV1(return_id=EXCHANGE, reported_by=MARTA, ruling=IN_TIME)),
)
REPLACING: list[Happened] = [
    (
        "orders",
        PLACED.model_copy(
            update={
                "replaces": orders.Replaced(order_id=ORDER, return_id=EXCHANGE, reason="exchange", credit=eur(4410)),
                "payment": orders.Payment(method="payment_link"),
                "account": "giulia",
                "voucher": VOUCHER,
                "rulings": [IN_TIME, LATER],
            }
        ),
        0,
        SYSTEM,
        None,
    )
]
COLLECTED_TWICE = after(
    COLLECTED,
    (
        "payments",
        payments.CollectedAgainV1(
            courier="brt", reference="085", amount=eur(7920), captured=eur(15840), too_much=eur(7920)
        ),
    ),
)
PATHS = (
    QUOTATION, COLLECTED, COLLECTED_TWICE, LATE, REJECTED, CANCELLED, HELD, LOST, PART_STAYS, EXCHANGED, CLAIMED,
    REPAIRED, NOT_REPAIRED, REPLACING,
)  # fmt: skip


def own_stream(stream: str, source: str, *bodies: EventBody) -> list[Message]:
    """The events of a stream that is no order's, an hour apart."""
    return [
        Message(
            id=f"{stream}:{version}",
            source=source,
            type=body.type,
            stream=stream,
            version=version,
            time=PLACED_AT + timedelta(days=20, hours=version),
            context=Context(SELLER, STAFF, "correlation"),
            data=body.model_dump(mode="json"),
        )
        for version, body in enumerate(bodies, 1)
    ]


ISSUED = payments.VoucherIssuedV1(code=VOUCHER, amount=eur(1000), balance=eur(1000), order_id=ORDER, return_id=CLAIM)
VOUCHER_EVENTS = own_stream(
    f"voucher/{SELLER}/{VOUCHER}",
    "payments",
    ISSUED,
    payments.VoucherSpentV1(code=VOUCHER, amount=eur(1000), balance=eur(0), order_id=REPLACEMENT),
    payments.VoucherRestoredV1(code=VOUCHER, amount=eur(400), balance=eur(400), order_id=REPLACEMENT, refund=1),
)
RECEIVED = returns.UnknownParcelReceivedV1(
    parcel_id=UNKNOWN,
    sender="G. E.",
    tracking_number="088",
    note=None,
    received_by=MARTA,
    received_at=DELIVERED_AT,
    ruling=IN_TIME,
)
PARCEL_EVENTS = own_stream(
    f"parcel/{SELLER}/{UNKNOWN}",
    "returns",
    RECEIVED,
    returns.UnknownParcelAssignedV1(parcel_id=UNKNOWN, order_id=ORDER, return_id=EXCHANGE, assigned_by=MARTA),
    returns.UnknownParcelSentBackV1(parcel_id=UNKNOWN, sent_back_by=MARTA, ruling=LATER),
)
_LEVEL = {"sku": "OPSPW-86", "order_id": ORDER, "quantity": 1, "on_hand": 9, "reserved": 2}
STOCK_EVENTS = own_stream(
    f"stock/{SELLER}/OPSPW-86",
    "shipping",
    shipping.StockCountedV1(sku="OPSPW-86", on_hand=9, reserved=0, counted_by=MARTA),
    shipping.StockReservedV1(**_LEVEL),
    shipping.StockReleasedV1(**_LEVEL),
    shipping.StockTakenV1(**_LEVEL),
    shipping.StockReturnedV1(**_LEVEL),
)
OWN_STREAMS = (*VOUCHER_EVENTS, *PARCEL_EVENTS, *STOCK_EVENTS)
