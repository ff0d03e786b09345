"""The names under which the order's events are stored. A name, once used, means the same for ever."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.orders.domain import events

CODEC = Codec(
    {
        "order-placed.v1": events.OrderPlaced,
        "payment-noted.v1": events.PaymentNoted,
        "allocation-noted.v1": events.AllocationNoted,
        "lines-refused.v1": events.LinesRefused,
        "order-confirmed.v1": events.OrderConfirmed,
        "order-rejected.v1": events.OrderRejected,
        "cancellation-requested.v1": events.CancellationRequested,
        "cancellation-declined.v1": events.CancellationDeclined,
        "order-cancelled.v1": events.OrderCancelled,
        "delivery-details-changed.v1": events.DeliveryDetailsChanged,
        "order-shipped.v1": events.OrderShipped,
        "order-delivered.v1": events.OrderDelivered,
        "return-noted.v1": events.ReturnNoted,
        "pieces-stop-requested.v1": events.PiecesStopRequested,
        "pieces-stop-noted.v1": events.PiecesStopNoted,
        "contract-concluded.v1": events.ContractConcluded,
        "quotation-requested.v1": events.QuotationRequested,
        "quotation-offered.v1": events.QuotationOffered,
        "invoice-request-answered.v1": events.InvoiceRequestAnswered,
        "delivery-overdue.v1": events.DeliveryOverdue,
        "further-time-granted.v1": events.FurtherTimeGranted,
        "order-terminated.v1": events.OrderTerminated,
        "complaint-recorded.v1": events.ComplaintRecorded,
        "complaint-answered.v1": events.ComplaintAnswered,
        "newsletter-consent-changed.v1": events.NewsletterConsentChanged,
        "voucher-noted.v1": events.VoucherNoted,
        "note-added.v1": events.NoteAdded,
    }
)
