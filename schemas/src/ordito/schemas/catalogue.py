"""Every public event, by topic: who owns it, who produces and who consumes it, what its key is, how it may change.

This is written by hand and tested against the services' source: a service that reads an event which is not declared
here, or is declared here and reads it no more, fails the contract tests. The JSON Schemas, the AsyncAPI document and
the event reference are generated from it (`python -m ordito.schemas.generate`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from ordito.schemas import claims, notifications, orders, payments, returns, shipping
from ordito.schemas.event import EventBody

Service = Literal["orders", "payments", "shipping", "returns", "notifications", "desk"]
Consumers = Mapping[Service, tuple[type[EventBody], ...]]

SERVICES: Mapping[Service, str] = {
    "orders": "The order: proposal, acceptance, cancellation, contract, and the terms pinned to it.",
    "payments": "What is due, captured and refunded.",
    "shipping": "Stock, reservations, parcels, couriers, tracking.",
    "returns": "Withdrawals, returns, exchanges, refunds due, guarantee claims and repairs.",
    "notifications": "E-mails to customers.",
    "desk": "What people look at: projections of all events.",
}

ORDER_KEY = "The order's id, a UUIDv7."
COMPATIBILITY = (
    "Fields may be added with a default. Anything else is a new version of the event beside the old one, with an "
    "upcaster. Producers forbid fields that are not declared; consumers ignore them."
)

PARTITIONS = 6
TOPIC_SETTINGS: Mapping[str, str] = {"cleanup.policy": "delete", "retention.ms": "-1"}
"""Kept for ever and never compacted, so that any reader can rebuild from offset 0."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One Kafka topic. `producers` are the services that publish on it, `consumers` say who reads which events."""

    name: str
    description: str
    events: tuple[type[EventBody], ...]
    owner: Service
    producers: tuple[Service, ...]
    consumers: Consumers
    key: str
    compatibility: str = COMPATIBILITY

    def readers(self, event: type[EventBody]) -> tuple[Service, ...]:
        """The services that consume `event`."""
        return tuple(service for service, read in self.consumers.items() if event in read)


ORDERS = Topic(
    name="ordito.orders",
    description="What became of an order, from its placing to its delivery.",
    events=orders.EVENTS,
    owner="orders",
    producers=("orders",),
    consumers={
        "payments": (
            orders.OrderPlacedV1,
            orders.LinesRefusedV1,
            orders.OrderRejectedV1,
            orders.OrderCancelledV1,
            orders.OrderTerminatedV1,
        ),
        "shipping": (
            orders.OrderPlacedV1,
            orders.LinesRefusedV1,
            orders.OrderConfirmedV1,
            orders.OrderRejectedV1,
            orders.CancellationRequestedV1,
            orders.OrderCancelledV1,
            orders.DeliveryDetailsChangedV1,
            orders.OrderTerminatedV1,
            orders.PiecesStopRequestedV1,
        ),
        "returns": (
            orders.OrderPlacedV1,
            orders.VoucherNotedV1,
            orders.OrderConfirmedV1,
            orders.OrderRejectedV1,
            orders.OrderCancelledV1,
            orders.OrderTerminatedV1,
            orders.OrderShippedV1,
            orders.OrderDeliveredV1,
        ),
        "notifications": (
            orders.OrderPlacedV1,
            orders.LinesRefusedV1,
            orders.OrderConfirmedV1,
            orders.OrderRejectedV1,
            orders.CancellationDeclinedV1,
            orders.OrderCancelledV1,
            orders.QuotationRequestedV1,
            orders.QuotationOfferedV1,
            orders.DeliveryDetailsChangedV1,
            orders.InvoiceRequestAnsweredV1,
            orders.DeliveryOverdueV1,
            orders.FurtherTimeGrantedV1,
            orders.OrderTerminatedV1,
            orders.ComplaintRecordedV1,
            orders.ComplaintAnsweredV1,
        ),
        "desk": orders.EVENTS,
    },
    key=ORDER_KEY,
)

PAYMENTS = Topic(
    name="ordito.payments",
    description="An order's money: what was to be paid, what was taken, what went back.",
    events=payments.EVENTS,
    owner="payments",
    producers=("payments",),
    consumers={
        "orders": (payments.PaymentRequestedV1, payments.PaymentCapturedV1, payments.PaymentFailedV1),
        "shipping": (payments.PaymentRequestedV1,),
        "returns": (payments.RefundCompletedV1, payments.ChargePaidV1, payments.ChargeWithdrawnV1),
        "notifications": (payments.RefundCompletedV1, payments.BankDetailsAskedV1, payments.ChargeRequestedV1),
        "desk": payments.EVENTS,
    },
    key=f"{ORDER_KEY} For a voucher: `voucher/{{seller}}/{{code}}`.",
)

SHIPPING = Topic(
    name="ordito.shipping",
    description="Stock, reservations and parcels.",
    events=shipping.EVENTS,
    owner="shipping",
    producers=("shipping",),
    consumers={
        "orders": (
            shipping.AllocationMadeV1,
            shipping.ParcelHandedOverV1,
            shipping.ParcelDeliveredV1,
            shipping.DeliveryCorrectedV1,
            shipping.ParcelCameBackV1,
            shipping.ParcelLostV1,
            shipping.ShipmentStoppedV1,
            shipping.ShipmentStopDeclinedV1,
            shipping.PiecesStoppedV1,
        ),
        "returns": (
            shipping.ParcelDeliveredV1,
            shipping.DeliveryCorrectedV1,
            shipping.ParcelCameBackV1,
            shipping.ParcelLostV1,
            shipping.PiecesStoppedV1,
        ),
        "payments": (shipping.ParcelTrackedV1, shipping.ParcelDeliveredV1, shipping.PiecesStoppedV1),
        "notifications": (shipping.ParcelHandedOverV1, shipping.ParcelHeldV1, shipping.ParcelReturningV1),
        "desk": shipping.EVENTS,
    },
    key=f"{ORDER_KEY} For the stock of one article: `stock/{{seller}}/{{sku}}`.",
)

RETURNS = Topic(
    name="ordito.returns",
    description="Withdrawals, the way of the goods back, the refund that is due for them, and guarantee claims.",
    events=(*returns.EVENTS, *claims.EVENTS),
    owner="returns",
    producers=("returns",),
    consumers={
        "orders": (
            returns.WithdrawalReceivedV1,
            returns.ReturnAuthorisedV1,
            returns.GoodsReceivedV1,
            returns.RefundDueV1,
            returns.ReturnClosedV1,
            returns.ExchangeAgreedV1,
            claims.RemedyDecidedV1,
        ),
        "payments": (
            returns.RefundDueV1,
            returns.ExchangeChargeDueV1,
            returns.ExchangeChargeDroppedV1,
            claims.ChargeDueV1,
            claims.VoucherDueV1,
        ),
        "shipping": (returns.ReturnInspectedV1,),
        "notifications": (
            returns.WithdrawalReceivedV1,
            returns.WithdrawalDeclinedV1,
            returns.ReturnAuthorisedV1,
            returns.GoodsNotSentV1,
            returns.ReturnExpiredV1,
            returns.ReturnLostV1,
            returns.GoodsRefusedV1,
            returns.GoodsSentBackV1,
            returns.RefundDueV1,
            returns.ExchangeAgreedV1,
            returns.UndeliveredSettledV1,
            claims.ClaimOpenedV1,
            claims.ClaimDeclinedV1,
            claims.ClaimCollectionArrangedV1,
            claims.ClaimCheckedV1,
            claims.RemedyDecidedV1,
            claims.RemedyDeclinedV1,
            claims.RepairQuotedV1,
            claims.RepairStartedV1,
            claims.RepairFinishedV1,
            claims.VoucherDueV1,
            claims.ClaimClosedV1,
        ),
        "desk": (*returns.EVENTS, *claims.EVENTS),
    },
    key=ORDER_KEY,
)

NOTIFICATIONS = Topic(
    name="ordito.notifications",
    description="What was told to the customer. No e-mail address travels here.",
    events=notifications.EVENTS,
    owner="notifications",
    producers=("notifications",),
    consumers={"desk": notifications.EVENTS},
    key=ORDER_KEY,
)

TOPICS: tuple[Topic, ...] = (ORDERS, PAYMENTS, SHIPPING, RETURNS, NOTIFICATIONS)

MODULES: Mapping[str, tuple[ModuleType, ...]] = {
    "ordito.orders": (orders,),
    "ordito.payments": (payments,),
    "ordito.shipping": (shipping,),
    "ordito.returns": (returns, claims),
    "ordito.notifications": (notifications,),
}
"""Where the events of each topic are written."""

UPCASTERS: Mapping[str, Callable[[Any], EventBody]] = {}
"""By the type of an older version: makes the next version of it. Every version but the newest needs one."""


def every_event() -> Iterator[tuple[Topic, type[EventBody]]]:
    """All events of all topics, in the order in which they are declared."""
    for topic in TOPICS:
        for event in topic.events:
            yield topic, event


def short_name(event: type[EventBody]) -> str:
    """The event's name and version without its topic: `order-placed.v1`."""
    return event.type.split(".", 2)[2]


def split_version(event_type: str) -> tuple[str, int]:
    """A type's name and the number of its version: `ordito.orders.order-placed.v2` is version 2."""
    name, _, version = event_type.rpartition(".v")
    return name, int(version)
