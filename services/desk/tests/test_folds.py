"""What an order looks like, given the events that were published about it."""

from __future__ import annotations

from typing import cast

import pytest
from folding import folded, interleaved, seen
from hypothesis import given, settings
from hypothesis import strategies as st
from order_history import EUR, LINES, PLACED, WHOLE_PATH, Happened, eur, messages, until

from ordito.desk.domain.attention import Attention
from ordito.desk.domain.money import money_by_line
from ordito.desk.domain.overview import overview
from ordito.desk.domain.proposal import of_order
from ordito.desk.domain.status import Axes
from ordito.schemas import notifications, orders, payments, shipping
from ordito.schemas.money import Money, total


def words(on: Axes) -> tuple[str, str, str, str, str]:
    return on.status, on.acceptance, on.payment, on.delivery, on.returns


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("order-placed", ("received", "proposed", "waiting", "none", "none")),
        ("payment-captured", ("received", "proposed", "captured", "none", "none")),
        ("allocation-made", ("received", "proposed", "captured", "reserved", "none")),
        ("order-confirmed", ("confirmed", "confirmed", "captured", "reserved", "none")),
        ("refund-requested", ("confirmed", "confirmed", "refund_pending", "reserved", "none")),
        ("refund-completed", ("confirmed", "confirmed", "partly_refunded", "reserved", "none")),
        ("shipment-opened", ("confirmed", "confirmed", "partly_refunded", "to_pack", "none")),
        ("parcel-packed", ("preparing", "confirmed", "partly_refunded", "packed", "none")),
        ("parcel-handed-over", ("shipped", "confirmed", "partly_refunded", "shipped", "none")),
        ("parcel-delivered", ("delivered", "confirmed", "partly_refunded", "delivered", "none")),
        ("withdrawal-received", ("returning", "confirmed", "partly_refunded", "delivered", "withdrawn")),
        ("return-authorised", ("returning", "confirmed", "partly_refunded", "delivered", "authorised")),
        ("goods-received", ("returning", "confirmed", "partly_refunded", "delivered", "received")),
        ("refund-due", ("returning", "confirmed", "partly_refunded", "delivered", "refund_due")),
        ("return-closed", ("returned", "confirmed", "partly_refunded", "delivered", "closed")),
    ],
)
def test_the_status_follows_the_order_along_its_whole_path(last: str, expected: tuple[str, ...]) -> None:
    assert words(seen(until(last))) == expected


CANCELLING = orders.CancellationRequestedV1(by="customer", reason=None, ruling=WHOLE_PATH[8][1].ruling)
CANCELLED = orders.OrderCancelledV1(by="customer", reason=None, ruling=CANCELLING.ruling)


def test_an_order_that_is_asked_to_be_cancelled_waits_and_needs_attention() -> None:
    on = seen([*until("shipment-opened"), ("orders", CANCELLING, 5, WHOLE_PATH[0][3], None)])
    assert on.status == "cancelling"
    assert on.attention == (Attention.CANCELLATION_WAITS,)


def test_a_cancelled_order_says_so_whatever_else_happened() -> None:
    asked = [*until("shipment-opened"), ("orders", CANCELLING, 5, WHOLE_PATH[0][3], None)]
    on = seen([*asked, ("orders", CANCELLED, 6, WHOLE_PATH[0][3], None)])
    assert (on.status, on.attention) == ("cancelled", ())


def test_a_declined_cancellation_leaves_the_order_where_it_was() -> None:
    declined = orders.CancellationDeclinedV1(code="already_forwarded", ruling=CANCELLING.ruling)
    path: list[Happened] = [*until("parcel-handed-over"), ("orders", CANCELLING, 96, WHOLE_PATH[0][3], None)]
    on = seen([*path, ("orders", declined, 97, WHOLE_PATH[0][3], None)])
    assert on.status == "shipped"


def test_a_rejected_order_whose_payment_failed_owes_nothing() -> None:
    failed = payments.PaymentFailedV1(amount=eur(10530), method="card", code="card_declined", message="Declined")
    rejected = orders.OrderRejectedV1(code="payment_not_authorised", ruling=CANCELLING.ruling)
    on = seen(
        [
            *until("payment-requested"),
            ("payments", failed, 1, WHOLE_PATH[0][3], None),
            ("orders", rejected, 1, WHOLE_PATH[0][3], None),
        ]
    )
    assert (on.status, on.payment, on.attention) == ("rejected", "failed", ())


def test_a_parcel_at_the_depot_is_a_problem_until_the_courier_moves_it() -> None:
    path = until("order-shipped")
    tracked = next(body for _, body, *_ in WHOLE_PATH if isinstance(body, shipping.ParcelTrackedV1))
    stuck = tracked.model_copy(update={"status": shipping.TrackingStatus.ON_HOLD})
    later = tracked.model_copy(update={"happened_at": tracked.happened_at.replace(hour=23)})
    stuck_now: list[Happened] = [*path, ("shipping", stuck, 500, WHOLE_PATH[0][3], None)]
    assert seen(stuck_now).status == "delivery_problem"
    assert seen([*stuck_now, ("shipping", later, 600, WHOLE_PATH[0][3], None)]).status == "shipped"


def test_a_courier_report_that_comes_late_does_not_move_the_parcel_back() -> None:
    path = until("parcel-delivered")
    reports = [each for each in path if isinstance(each[1], shipping.ParcelTrackedV1)]
    swapped = [*until("order-shipped"), reports[1], reports[0]]
    assert seen(swapped).status == "out_for_delivery"


def test_an_email_that_could_not_be_sent_needs_attention() -> None:
    key = next(body.key for _, body, *_ in WHOLE_PATH if isinstance(body, notifications.EmailQueuedV1))
    failed = notifications.EmailFailedV1(key=key, kind="order_confirmed", code="rejected", message="no such mailbox")
    on = seen([*until("email-queued"), ("notifications", failed, 2, WHOLE_PATH[0][3], None)])
    assert on.attention == (Attention.EMAIL_FAILED,)


def test_money_is_accounted_for_by_line() -> None:
    money = money_by_line(of_order(PLACED), folded(messages(WHOLE_PATH)))
    assert [(each.due.amount, each.captured.amount, each.refunded.amount) for each in money.lines] == [
        (4410, 4410, 0),
        (3510, 3510, 1755),
        (2610, 2610, 2610),
    ]
    assert (money.captured, money.refunded, money.kept) == (eur(10530), eur(4365), eur(6165))


@pytest.mark.parametrize("length", range(len(WHOLE_PATH) + 1))
def test_at_every_instant_the_lines_add_up_to_the_payment(length: int) -> None:
    parts = folded(messages(WHOLE_PATH[:length]))
    money = money_by_line(of_order(PLACED), parts)
    rows = [*money.lines, money.delivery]
    for column in ("due", "captured", "refunding", "refunded"):
        assert total((cast(Money, getattr(row, column)) for row in rows), EUR) == getattr(money, column)
    assert len(money.lines) == len(LINES)


@settings(max_examples=200)
@given(st.data())
def test_the_interleaving_of_topics_changes_nothing(data: st.DataObject) -> None:
    """Any reading that keeps each source's own order gives the same parts and the same row."""
    read = messages(data.draw(st.sampled_from([WHOLE_PATH, until("order-confirmed"), until("return-authorised")])))
    mixed = interleaved(data, read)
    assert folded(mixed) == folded(read)
    assert overview(folded(mixed)) == overview(folded(read))


def test_there_is_no_row_before_the_order_itself_is_known() -> None:
    assert overview(folded([each for each in messages(WHOLE_PATH) if each.source != "orders"])) is None


def test_a_failed_refund_that_was_asked_for_again_counts_once() -> None:
    asked = next(body for _, body, *_ in WHOLE_PATH if isinstance(body, payments.RefundRequestedV1))
    failed = payments.RefundFailedV1(
        number=1, amount=asked.amount, cause=asked.cause, return_id=None, code="expired_card", message="Expired"
    )
    again = asked.model_copy(update={"number": 2, "again_of": 1})
    path: list[Happened] = [*until("refund-requested"), ("payments", failed, 3, WHOLE_PATH[0][3], None)]
    assert seen(path).attention == (Attention.REFUND_FAILED,)
    path.append(("payments", again, 4, WHOLE_PATH[0][3], None))
    assert seen(path).attention == ()
    assert money_by_line(of_order(PLACED), folded(messages(path))).refunding == asked.amount
