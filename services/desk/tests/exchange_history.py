"""Fixed events of an exchange: its charge, paid when the goods came after all, and the order that goes out."""

from __future__ import annotations

from datetime import date, timedelta

from later_facts import DELIVERED, EMAIL, EXCHANGE, LATER, MARTA, NAME, PHOTO, REPLACEMENT, VOUCHER, WANTED, after
from order_history import (
    DELIVERED_AT,
    HEADQUARTERS,
    IN_TIME,
    KEPT,
    ORDER,
    PARCEL,
    PLACED,
    SYSTEM,
    Happened,
    eur,
    pieces,
    until,
)

from ordito.schemas import orders, payments, returns, shipping


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


def _refund(number: int, amount: int, cause: str, *, of_charge: str | None = None) -> payments.RefundRequestedV1:
    return payments.RefundRequestedV1(
        number=number,
        amount=eur(amount),
        lines=[pieces(1), pieces(2, 2)] if cause == "return" else [],
        delivery=eur(0),
        cause=cause,
        return_id=EXCHANGE if cause == "return" else None,
        key=f"refund:{ORDER}:{number}",
        ruling=IN_TIME,
        for_order=REPLACEMENT if cause == "replacement" else None,
        of_charge=of_charge,
    )


def _refunded(number: int, amount: int, cause: str) -> payments.RefundCompletedV1:
    return payments.RefundCompletedV1(
        number=number,
        amount=eur(amount),
        cause=cause,
        return_id=EXCHANGE if cause == "return" else None,
        provider="sandbox",
        provider_reference=f"re_{number}",
        refunded_in_all=eur(10530),
    )


BOTH_CAME_BACK = after(
    until("charge-paid", happened=EXCHANGED),
    ("payments", _refund(2, 7920, "return")),
    ("payments", _refund(3, 4410, "replacement", of_charge="r2-exchange-1")),
    ("payments", _refunded(2, 7920, "return")),
    (
        "payments",
        payments.RefundFailedV1(
            number=3, amount=eur(4410), cause="replacement", return_id=None, code="expired", message="Expired"
        ),
    ),
    (
        "payments",
        _refund(4, 4410, "replacement", of_charge="r2-exchange-1").model_copy(update={"again_of": 3}),
    ),
    ("payments", _refunded(4, 4410, "replacement")),
)
"""The charge was paid for goods that came after all, and the others came back too: both payments went back whole."""
