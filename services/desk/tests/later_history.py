"""Fixed events of what else may become of an order, path by path: together they hold every public event."""

from __future__ import annotations

from datetime import date

from claim_history import CLAIMED, NOT_REPAIRED, REPAIRED
from exchange_history import BOTH_CAME_BACK, EXCHANGED, REPLACING
from later_facts import HANDED_OVER, MARTA, UNDELIVERED, after
from order_history import (
    ADDRESS,
    CUSTOMER,
    DELIVERED_AT,
    IN_TIME,
    KEPT,
    LINES,
    PARCEL,
    PLACED,
    PLACED_AT,
    SYSTEM,
    TERMS,
    TOTALS,
    eur,
    pieces,
    until,
)

from ordito.schemas import notifications, orders, payments, returns, shipping

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

COLLECTED_TWICE = after(
    COLLECTED,
    (
        "payments",
        payments.CollectedAgainV1(
            courier="brt", reference="085", amount=eur(7920), captured=eur(15840), too_much=eur(7920)
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
    ("orders", orders.NoteAddedV1(text="Called, nobody answered.", by=MARTA)),
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


PATHS = (
    QUOTATION, COLLECTED, COLLECTED_TWICE, LATE, REJECTED, CANCELLED, HELD, LOST, PART_STAYS, EXCHANGED, CLAIMED,
    REPAIRED, NOT_REPAIRED, REPLACING, BOTH_CAME_BACK,
)  # fmt: skip
