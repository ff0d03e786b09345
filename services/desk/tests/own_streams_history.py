"""Fixed events of the streams that are no order's: a voucher, a parcel of no return, the stock of an article."""

from __future__ import annotations

from datetime import timedelta

from later_facts import CLAIM, EXCHANGE, LATER, MARTA, REPLACEMENT, UNKNOWN, VOUCHER
from order_history import DELIVERED_AT, IN_TIME, ORDER, PLACED_AT, SELLER, STAFF, eur

from ordito.kit.context import Context
from ordito.kit.message import Message
from ordito.schemas import payments, returns, shipping
from ordito.schemas.event import EventBody


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
