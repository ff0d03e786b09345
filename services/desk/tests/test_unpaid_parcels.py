"""Parcels that the customer has, or gets, while their money went back or nobody collects it."""

from __future__ import annotations

from folding import folded, seen
from later_facts import MARTA, after
from later_history import LOST
from order_history import DELIVERED_AT, IN_TIME, Happened, eur, messages, pieces
from staff_scenes import order_of, staff_desk
from unpaid_history import COLLECTS_BY_ITSELF, DELIVERED_AFTER_LOSS, FOUND, NOT_COLLECTED, OTHER

from ordito.desk.application.tellings import TELLINGS
from ordito.desk.domain.attention import Attention
from ordito.desk.domain.parts import Parts
from ordito.desk.domain.unpaid_parcels import delivered_after_loss, uncollected
from ordito.schemas import returns, shipping


def parts(path: list[Happened]) -> Parts:
    return folded(messages(path))


def test_a_lost_parcel_that_was_delivered_after_all_waits_for_a_person() -> None:
    assert Attention.DELIVERED_AFTER_LOSS not in seen(LOST).attention
    assert (seen(DELIVERED_AFTER_LOSS).status, seen(DELIVERED_AFTER_LOSS).attention) == (
        "lost",
        (Attention.DELIVERED_AFTER_LOSS,),
    )
    (parcel,) = delivered_after_loss(parts(DELIVERED_AFTER_LOSS))
    assert (parcel.delivered_after_loss_at, parcel.collected) == (DELIVERED_AT, eur(7920))


class TestCashThatNobodyCollects:
    """Two parcels: the first was to collect all of it, and is lost."""

    def test_the_other_parcel_waits_for_a_person(self) -> None:
        assert Attention.CASH_NOT_COLLECTED not in seen(NOT_COLLECTED[:-1]).attention
        assert Attention.CASH_NOT_COLLECTED in seen(NOT_COLLECTED).attention
        assert [each.parcel_id for each in uncollected(parts(NOT_COLLECTED))] == [OTHER]

    def test_until_it_reached_nobody_either(self) -> None:
        lost = shipping.ParcelLostV1(parcel_id=OTHER, lines=[pieces(2, 2)], reported_by=MARTA, lost_at=DELIVERED_AT)
        assert uncollected(parts(after(NOT_COLLECTED, ("shipping", lost)))) == ()

    def test_until_all_its_pieces_are_back(self) -> None:
        withdrawn = returns.WithdrawalReceivedV1(
            return_id="r1",
            lines=[pieces(2, 2)],
            name="Cliente Esempio",
            contact_email="cliente@example.it",
            statement="Recedo.",
            channel="page",
            received_at=DELIVERED_AT,
            ruling=IN_TIME,
        )
        found = returns.InspectedLine(line=2, quantity=1, condition="intact", reduction=eur(0))
        missing = returns.InspectedLine(line=2, quantity=1, condition="missing", reduction=eur(0))
        for second, left in ((missing, 1), (found, 0)):
            looked_at = returns.ReturnInspectedV1(return_id="r1", lines=[found, second], inspected_by=MARTA)
            back = after(NOT_COLLECTED, ("returns", withdrawn), ("returns", looked_at))
            assert len(uncollected(parts(back))) == left

    def test_unless_the_one_that_collects_arrived_after_all(self) -> None:
        assert uncollected(parts(after(NOT_COLLECTED, ("shipping", FOUND)))) == ()

    def test_a_parcel_that_left_after_the_loss_collects_by_itself(self) -> None:
        assert uncollected(parts(COLLECTS_BY_ITSELF)) == ()


def test_both_are_in_the_list_of_parcels() -> None:
    for scene, state in (("after-loss", "delivered after loss"), ("not-collected", "not collected")):
        with staff_desk(scene) as desk:
            text = desk.client.get("/staff/work/parcels").text
            assert f">{state}</span>" in text
            assert f"/staff/orders/{order_of(scene)}" in text


def test_the_story_says_that_a_lost_parcel_was_delivered() -> None:
    assert TELLINGS["ordito.shipping.parcel-tracked"](FOUND.model_dump(mode="json")) == (
        "Pacco consegnato, benché risultasse perso; 79,20 € incassati alla consegna",
        "Parcel delivered, though it counted as lost; €79.20 collected on delivery",
    )
