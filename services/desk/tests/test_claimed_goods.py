"""Whether the goods of a claim wait to travel back to the customer: the four cases that returns knows, and no other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from claim_history import ARRANGED, opened
from folding import folded, seen
from later_facts import CLAIM, DELIVERED, MARTA, NAME, REPLACEMENT, after
from order_history import IN_TIME, Happened, eur, messages, pieces

from ordito.desk.domain.attention import Attention
from ordito.desk.domain.claimed_goods import goods_to_send_back
from ordito.desk.domain.parts import Source
from ordito.schemas import claims, orders, returns
from ordito.schemas.claims import Remedy
from ordito.schemas.event import EventBody

HERE = after(DELIVERED, opened(covered=True), *ARRANGED)
"""A claim about the one piece of line 1 whose goods were received."""


def closed(outcome: str) -> EventBody:
    return claims.ClaimClosedV1.model_validate({"claim_id": CLAIM, "outcome": outcome})


def checked(*, defect: bool) -> EventBody:
    return claims.ClaimCheckedV1(
        claim_id=CLAIM, defect=defect, minor=False, note=None, photos=[], checked_by=MARTA, ruling=None
    )


def decided(remedy: Remedy) -> EventBody:
    return claims.RemedyDecidedV1(
        claim_id=CLAIM,
        remedy=remedy,
        amount=eur(1000),
        replacement_order_id=REPLACEMENT if remedy == "replacement" else None,
        wanted=[],
        decided_by=MARTA,
        ruling=IN_TIME,
    )


CHARGED = claims.ChargeDueV1(
    charge_id="c1-check", return_id=CLAIM, amount=eur(1500), reason="no_defect_found", ruling=IN_TIME
)
SENT_BACK = returns.GoodsSentBackV1(
    return_id=CLAIM,
    lines=[pieces(1)],
    courier="brt",
    tracking_number="088",
    sent_back_by=MARTA,
    cost_bearer="customer",
    of_claim=True,
)
WITHDRAWN_FROM = returns.WithdrawalReceivedV1(
    return_id="r1",
    lines=[pieces(1)],
    name=NAME,
    contact_email="giulia@example.it",
    statement="Recedo.",
    channel="page",
    received_at=datetime(2027, 1, 20, tzinfo=UTC),
    ruling=IN_TIME,
)
ENDED = orders.OrderTerminatedV1(by="customer", ruling=IN_TIME)
FOUND, NOTHING_FOUND = checked(defect=True), checked(defect=False)


def told(*bodies: EventBody) -> list[Happened]:
    return after(HERE, *((_source(body), body) for body in bodies))


def _source(body: EventBody) -> Source:
    return "orders" if body.type.startswith("ordito.orders") else "returns"


WAIT = {
    "no defect": (NOTHING_FOUND, closed("no_defect")),
    "no defect, its costs not paid yet": (NOTHING_FOUND, CHARGED),
    "price reduced": (FOUND, decided("price_reduction")),
    "price reduced and paid": (FOUND, decided("price_reduction"), closed("price_reduced")),
    "not repaired": (FOUND, closed("not_repaired")),
    "withdrawn": (closed("withdrawn"),),
    "withdrawn after the check": (FOUND, closed("withdrawn")),
}
DO_NOT_WAIT = {
    "not looked at": (),
    "a defect": (FOUND,),
    "in repair": (FOUND, decided("repair")),
    "repaired": (FOUND, decided("repair"), closed("repaired")),
    "replaced": (FOUND, decided("replacement"), closed("replaced")),
    "terminated": (FOUND, decided("termination"), closed("terminated")),
    "a voucher": (FOUND, decided("voucher"), closed("voucher")),
    "overtaken by a withdrawal": (FOUND, WITHDRAWN_FROM, closed("withdrawn")),
    "withdrawn, then withdrawn from": (closed("withdrawn"), WITHDRAWN_FROM),
    "the order ended": (closed("withdrawn"), ENDED),
}


@pytest.mark.parametrize("bodies", WAIT.values(), ids=WAIT)
def test_goods_that_the_customer_keeps_and_no_repair_brings_wait_until_they_are_sent(
    bodies: tuple[EventBody, ...],
) -> None:
    path = told(*bodies)
    assert [claim.claim_id for claim in goods_to_send_back(folded(messages(path)))] == [CLAIM]
    assert Attention.GOODS_TO_SEND_BACK in seen(path).attention
    sent = told(*bodies, SENT_BACK)
    assert goods_to_send_back(folded(messages(sent))) == ()
    assert Attention.GOODS_TO_SEND_BACK not in seen(sent).attention


@pytest.mark.parametrize("bodies", DO_NOT_WAIT.values(), ids=DO_NOT_WAIT)
def test_goods_that_are_not_the_customers_or_not_decided_on_stay(bodies: tuple[EventBody, ...]) -> None:
    assert goods_to_send_back(folded(messages(told(*bodies)))) == ()


def test_goods_that_never_came_do_not_travel_back() -> None:
    path = after(DELIVERED, opened(covered=True), ("returns", closed("withdrawn")))
    assert goods_to_send_back(folded(messages(path))) == ()
