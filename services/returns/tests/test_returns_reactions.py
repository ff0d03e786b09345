"""What returns makes of other services' events and of the deadlines that come, on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ordito.kit.inbox import Verdict
from ordito.returns.adapters.kafka.publish import to_public
from ordito.returns.domain.rejections import WrongStatus
from ordito.schemas.money import Money
from ordito.schemas.orders import LinesRefusedV1, OrderCancelledV1, OrderConfirmedV1, OrderRejectedV1
from ordito.schemas.payments import RefundCompletedV1
from ordito.schemas.values import Clause, LineQuantity, Ruling, Sentence, TermsVersion

if TYPE_CHECKING:
    from conftest import House

SEND_BY_ENDS = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
RULING = Ruling(
    rule="ordering.stock",
    allowed=False,
    code="not_in_stock",
    sentence=Sentence(it="No.", en="No."),
    clause=Clause("a document", section="1", quote="..."),
    terms=TermsVersion("opsobjects", "2026-01-01"),
    facts={},
)
CANCELLED = OrderCancelledV1(by="staff", reason=None, ruling=RULING)
Withdrawn = Callable[..., str]


def refunded(return_id: str | None) -> RefundCompletedV1:
    return RefundCompletedV1(
        number=1,
        amount=Money(4410, "EUR"),
        cause="order_cancelled" if return_id is None else "return",
        return_id=return_id,
        provider="sandbox",
        provider_reference="re_1",
        refunded_in_all=Money(4410, "EUR"),
    )


def bring_back(house: House, *, as_far_as: str) -> None:
    for step, body in (
        ("authorise", {}),
        ("receive", None),
        ("inspect", {"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]}),
    ):
        assert house.post(f"/returns/r1/{step}", body, token=house.staff()).status_code == 200
        if step == as_far_as:
            return


def test_only_confirmed_pieces_can_be_withdrawn_from(house: House) -> None:
    house.hear_until("placed")
    refused = [LineQuantity(2, 2)]
    house.hear(
        LinesRefusedV1(lines=refused, refund=Money(667, "EUR"), ruling=RULING),
        OrderConfirmedV1(
            lines=[LineQuantity(1, 1), LineQuantity(2, 1)],
            contract_concluded_at=None,
            ruling=RULING,
        ),
    )
    lines = house.get("/withdrawal-options", token=house.customer()).json()["lines"]
    assert [line["left"] for line in lines] == [1, 1]


def test_a_rejected_order_has_nothing_to_withdraw_from(house: House) -> None:
    house.hear_until("placed")
    house.hear(OrderRejectedV1(code="not_in_stock", ruling=RULING))
    statement = {"name": "Cliente Esempio", "contact_email": "cliente@example.it"}
    refused = house.post("/withdrawals", statement, token=house.customer())
    assert (refused.status_code, refused.json()["code"]) == (409, "order_ended")


def test_a_cancelled_order_closes_its_withdrawals(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("confirmed")
    withdrawn()
    house.hear(CANCELLED)
    assert house.events() == ["withdrawal-received.v1", "return-closed.v1"]
    shown = house.get("/returns/r1", token=house.customer()).json()
    assert (shown["status"], shown["refunded"]["amount"]) == ("closed", 0)


def test_events_that_nothing_follows_from_are_passed_over(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    bring_back(house, as_far_as="inspect")
    before = house.events()
    assert house.hear(refunded(None)) == [Verdict.HANDLED]
    assert house.events() == before


def test_a_refund_of_a_return_that_owes_nothing_is_parked_not_swallowed(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    with pytest.raises(WrongStatus):
        house.hear(refunded("r1"))
    assert house.events() == ["withdrawal-received.v1"]


def test_goods_that_do_not_come_expire_once_when_the_day_is_over(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    bring_back(house, as_far_as="authorise")
    house.move_to(SEND_BY_ENDS - timedelta(seconds=1))
    assert house.timers.run_once() == 0
    house.move_to(SEND_BY_ENDS)
    assert house.timers.run_once() == 1
    assert house.timers.run_once() == 0
    assert house.events() == ["withdrawal-received.v1", "return-authorised.v1", "return-expired.v1"]
    assert house.get("/returns/r1", token=house.staff()).json()["authorisation"]["expired"] is True
    late = house.post("/returns/r1/receive", None, token=house.staff())
    assert late.json()["status"] == "received"


def test_goods_that_came_do_not_expire(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    bring_back(house, as_far_as="receive")
    house.move_to(SEND_BY_ENDS + timedelta(days=30))
    assert house.timers.run_once() == 0


def test_a_refund_that_nobody_pays_is_overdue_once_the_day_is_over_and_is_closed_when_paid(
    house: House, withdrawn: Withdrawn
) -> None:
    house.hear_until("delivered")
    withdrawn()
    bring_back(house, as_far_as="inspect")
    house.move_to(SEND_BY_ENDS)
    assert house.timers.run_once() == 1
    assert house.events()[-1] == "refund-overdue.v1"
    assert house.get("/returns/r1", token=house.staff()).json()["refund"]["overdue"] is True
    house.hear(refunded("r1"))
    assert house.events()[-1] == "return-closed.v1"


def test_a_refund_that_was_paid_in_time_is_never_overdue(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    bring_back(house, as_far_as="inspect")
    house.hear(refunded("r1"))
    house.move_to(SEND_BY_ENDS + timedelta(days=30))
    assert house.timers.run_once() == 0


def test_every_event_has_its_public_form_with_the_same_name_and_no_private_facts(
    house: House, withdrawn: Withdrawn
) -> None:
    house.hear_until("delivered")
    withdrawn()
    bring_back(house, as_far_as="inspect")
    house.hear(refunded("r1"))
    with house.database.read() as tx:
        stored = tx.load(house.order_id)
    for one in stored:
        assert to_public(one).type == f"ordito.returns.{one.type}"
    assert set(to_public(stored[0]).model_dump()) == {"number"}
