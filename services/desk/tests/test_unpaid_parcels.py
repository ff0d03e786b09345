"""Parcels that the customer has, or gets, while their money went back or nobody collects it, until a note ends it."""

from __future__ import annotations

from folding import folded, seen
from later_facts import MARTA, after
from later_history import LOST
from order_history import DELIVERED_AT, IN_TIME, KEPT, PARCEL, Happened, eur, messages, pieces, until
from staff_scenes import order_of, staff_desk
from unpaid_history import (
    COLLECTS_BY_ITSELF,
    DELIVERED_AFTER_LOSS,
    FOUND,
    GONE,
    GONE_AS_IT_ENDED,
    NOT_COLLECTED,
    OTHER,
    handed_over,
    noted,
)

from ordito.desk.application.staff_work import QUEUES
from ordito.desk.application.tellings import TELLINGS
from ordito.desk.domain.attention import Attention
from ordito.desk.domain.parts import Parts
from ordito.desk.domain.unpaid_parcels import delivered_after_loss, uncollected, under_way_after_end
from ordito.schemas import orders, returns, shipping


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


def test_a_note_settles_it_until_it_is_reported_again() -> None:
    settled = noted(DELIVERED_AFTER_LOSS, "delivered_after_loss")
    assert seen(settled).attention == ()
    for other in (None, "under_way_after_end"):
        assert Attention.DELIVERED_AFTER_LOSS in seen(noted(DELIVERED_AFTER_LOSS, other)).attention
    earlier = after(noted(LOST, "delivered_after_loss"), ("shipping", FOUND))
    assert Attention.DELIVERED_AFTER_LOSS in seen(earlier).attention, "it was not known when it was noted"
    assert Attention.DELIVERED_AFTER_LOSS in seen(after(settled, ("shipping", FOUND))).attention


class TestAParcelThatIsGoneThoughItsOrderIsOver:
    def test_it_waits_for_a_person(self) -> None:
        assert Attention.UNDER_WAY_AFTER_END not in seen(GONE[:-1]).attention
        for path, status in ((GONE, "terminated"), (GONE_AS_IT_ENDED, "rejected")):
            assert seen(path).status == status
            assert Attention.UNDER_WAY_AFTER_END in seen(path).attention
            assert [each.parcel_id for each in under_way_after_end(parts(path))] == [PARCEL]

    def test_also_where_the_customer_has_it(self) -> None:
        delivered = shipping.ParcelDeliveredV1(
            parcel_id=PARCEL, courier="brt", tracking_number="084", delivered_at=DELIVERED_AT, complete=True
        )
        assert len(under_way_after_end(parts(after(GONE, ("shipping", delivered))))) == 1

    def test_the_list_says_what_to_do_about_it_where_it_is(self) -> None:
        delivered = shipping.ParcelDeliveredV1(
            parcel_id=PARCEL, courier="brt", tracking_number="084", delivered_at=DELIVERED_AT, complete=True
        )
        returning = shipping.ParcelReturningV1(
            parcel_id=PARCEL,
            courier="brt",
            tracking_number="084",
            happened_at=DELIVERED_AT,
            description=None,
        )
        (queue,) = [each for each in QUEUES if each.name == "parcels"]
        for path, told in (
            (GONE, "Have the courier stop it, then note it."),
            (after(GONE, ("shipping", delivered)), "The customer has it. Have it fetched back, then note it."),
            (after(GONE, ("shipping", returning)), "It is coming back: record it once it is here."),
        ):
            (item,) = [each for each in queue.items(parts(path)) if each.state == "after the end"]
            assert (item.detail, item.form) == (told, "notes")
            order = parts(path).orders
            assert order is not None
            assert item.since == order.ended_at

    def test_an_order_of_which_nothing_left_has_none(self) -> None:
        rejected = orders.OrderRejectedV1(code="manifest_error", ruling=IN_TIME, rejected_by=MARTA, note=None)
        assert under_way_after_end(parts(after(until("parcel-packed"), ("orders", rejected)))) == ()

    def test_until_it_is_lost_or_back(self) -> None:
        lost = shipping.ParcelLostV1(parcel_id=PARCEL, lines=KEPT, reported_by=MARTA, lost_at=DELIVERED_AT)
        back = shipping.ParcelCameBackV1(
            parcel_id=PARCEL,
            lines=KEPT,
            cause="undeliverable",
            return_cost=eur(0),
            customs_cost=eur(0),
            received_at=DELIVERED_AT,
            received_by=MARTA,
        )
        for end in (lost, back):
            assert under_way_after_end(parts(after(GONE, ("shipping", end)))) == ()

    def test_until_its_pieces_came_back_in_a_return(self) -> None:
        ended = ("orders", orders.OrderTerminatedV1(by="customer", ruling=IN_TIME))
        assert len(under_way_after_end(parts(after(until("return-closed"), ended)))) == 1, "one of two pieces is back"
        assert len(under_way_after_end(parts(after(until("order-delivered"), ended)))) == 1
        withdrawn = returns.WithdrawalReceivedV1(
            return_id="r1",
            lines=list(KEPT),
            name="Cliente Esempio",
            contact_email="cliente@example.it",
            statement="Recedo.",
            channel="page",
            received_at=DELIVERED_AT,
            ruling=IN_TIME,
        )
        looked_at = returns.ReturnInspectedV1(
            return_id="r1",
            lines=[
                returns.InspectedLine(line=one.line, quantity=one.quantity, condition="intact", reduction=eur(0))
                for one in KEPT
            ],
            inspected_by=MARTA,
        )
        back = after(until("order-delivered"), ("returns", withdrawn), ("returns", looked_at), ended)
        assert under_way_after_end(parts(back)) == ()

    def test_a_note_settles_it_and_another_parcel_waits_anew(self) -> None:
        settled = noted(GONE, "under_way_after_end")
        assert Attention.UNDER_WAY_AFTER_END not in seen(settled).attention
        assert Attention.UNDER_WAY_AFTER_END in seen(noted(GONE, "delivered_after_loss")).attention
        source, ended = GONE[-1][:2]
        too_early = after(noted(GONE[:-1], "under_way_after_end"), (source, ended))
        assert Attention.UNDER_WAY_AFTER_END in seen(too_early).attention
        again = after(settled, ("shipping", handed_over(OTHER, "085", collect=None)))
        assert [each.parcel_id for each in under_way_after_end(parts(again))] == [OTHER]


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

    def test_until_a_note_settles_it_that_is_later(self) -> None:
        assert uncollected(parts(noted(NOT_COLLECTED, "cash_not_collected"))) == ()
        assert len(uncollected(parts(noted(NOT_COLLECTED)))) == 1
        source, lost = NOT_COLLECTED[-1][:2]
        too_early = after(noted(NOT_COLLECTED[:-1], "cash_not_collected"), (source, lost))
        assert len(uncollected(parts(too_early))) == 1

    def test_unless_the_one_that_collects_arrived_after_all(self) -> None:
        assert uncollected(parts(after(NOT_COLLECTED, ("shipping", FOUND)))) == ()

    def test_a_parcel_that_left_after_the_loss_collects_by_itself(self) -> None:
        assert uncollected(parts(COLLECTS_BY_ITSELF)) == ()


def test_all_are_in_the_list_of_parcels_with_what_to_do_and_the_note_that_settles_it() -> None:
    for scene, state, what in (
        ("after-loss", "delivered after loss", "Agree with the customer on the goods or their price, then note it."),
        ("not-collected", "not collected", "Agree with the customer on how it is paid, then note it."),
        ("gone", "after the end", "Have the courier stop it, then note it."),
    ):
        with staff_desk(scene) as desk:
            text = desk.client.get("/staff/work/parcels").text
            assert f">{state}</span>" in text
            assert what in text
            assert f'href="/staff/orders/{order_of(scene)}/notes"' in text


def test_the_story_says_that_a_lost_parcel_was_delivered() -> None:
    assert TELLINGS["ordito.shipping.parcel-tracked"](FOUND.model_dump(mode="json")) == (
        "Pacco consegnato, benché risultasse perso; 79,20 € incassati alla consegna",
        "Parcel delivered, though it counted as lost; €79.20 collected on delivery",
    )
