"""From other services' events to the provider's books, on real PostgreSQL and real HTTP."""

from __future__ import annotations

from paid_order import CANCELLED, ORDER, REJECTED, STRAP_REFUSED, WATCH_RETURNED, eur, message, placed
from running_payments import Payments, RunningProvider

from ordito.payments.adapters.kafka.publish import to_public
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.state import Taken
from ordito.schemas.payments import RefundRequestedV1

PLACED = message(placed(), 1)


def refunded(provider: RunningProvider) -> list[int]:
    return [entry["amount"] for entry in provider.ledger.entries() if entry["kind"] == "refund"]


def charged(provider: RunningProvider) -> list[int]:
    return [entry["amount"] for entry in provider.ledger.entries() if entry["kind"] == "charge"]


def test_a_placed_order_is_charged_once_however_often_it_is_heard_of(
    payments: Payments, provider: RunningProvider
) -> None:
    payments.hear(PLACED, PLACED)
    payments.work()
    assert charged(provider) == [10660]
    assert payments.events(ORDER) == ["payment-requested.v1", "payment-captured.v1"]


def test_a_declined_payment_is_published_as_failed(payments: Payments, provider: RunningProvider) -> None:
    payments.hear(message(placed(token="tok_declined"), 1), message(REJECTED, 2))
    payments.work()
    assert payments.events(ORDER) == ["payment-requested.v1", "refund-deferred.v1", "payment-failed.v1"]
    assert refunded(provider) == []


def test_a_method_that_nobody_offers_fails_for_good(payments: Payments) -> None:
    payments.hear(message(placed(method="shells"), 1))
    payments.work()
    assert payments.events(ORDER) == ["payment-requested.v1", "payment-failed.v1"]


def test_a_rejection_before_the_charge_was_carried_out_is_refunded_after_it(
    payments: Payments, provider: RunningProvider
) -> None:
    payments.hear(PLACED, message(REJECTED, 2))
    payments.work()
    assert payments.events(ORDER) == [
        "payment-requested.v1",
        "refund-deferred.v1",
        "payment-captured.v1",
        "refund-requested.v1",
        "refund-completed.v1",
    ]
    assert refunded(provider) == [10660]


def test_refused_lines_a_return_and_a_cancellation_never_exceed_what_was_taken(
    payments: Payments, provider: RunningProvider
) -> None:
    payments.hear(PLACED)
    payments.work()
    payments.hear(message(STRAP_REFUSED, 2), message(WATCH_RETURNED, 1), message(CANCELLED, 3))
    payments.work()
    assert refunded(provider) == [1350, 4410, 10660 - 1350 - 4410]
    with payments.database.read() as tx:
        state = DECIDER.fold(one.event for one in tx.load(ORDER))
    assert isinstance(state, Taken)
    assert (state.left, state.refunded) == (eur(0), eur(10660))


def test_returns_may_be_heard_of_before_orders(payments: Payments, provider: RunningProvider) -> None:
    payments.hear(message(WATCH_RETURNED, 1), PLACED)
    payments.work()
    assert refunded(provider) == [4410]


def test_a_lost_answer_does_not_charge_twice(payments: Payments, provider: RunningProvider) -> None:
    payments.hear(message(placed(token="tok_lost_answer"), 1))
    payments.work()
    assert payments.events(ORDER) == ["payment-requested.v1"]
    payments.worker.wanted.wait(0.3)
    payments.work()
    assert payments.events(ORDER) == ["payment-requested.v1", "payment-captured.v1"]
    assert charged(provider) == [10660]


def test_every_event_has_its_public_form_and_keeps_the_token_to_itself(payments: Payments) -> None:
    payments.hear(message(placed(token="tok_secret"), 1), message(STRAP_REFUSED, 2))
    payments.work()
    with payments.database.read() as tx:
        stored = tx.load(ORDER)
    public = [to_public(one) for one in stored]
    assert [body.type.rpartition(".")[0].rpartition(".")[2] for body in public] == [
        "payment-requested",
        "refund-deferred",
        "payment-captured",
        "refund-requested",
        "refund-completed",
    ]
    assert "tok_secret" not in "".join(body.model_dump_json() for body in public)
    assert isinstance(public[3], RefundRequestedV1)
    assert public[3].key == f"refund:{ORDER}:1"
    assert stored[2].context.actor.kind == "provider"
    assert stored[1].context.causation == message(STRAP_REFUSED, 2).id
