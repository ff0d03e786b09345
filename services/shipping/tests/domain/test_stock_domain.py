"""The stock of an article: given what happened, when it is told this, then that follows."""

from ordito.kit.decider import Decider
from ordito.kit.given import Given
from ordito.shipping.domain.commands import (
    CountStock,
    ReleaseStock,
    ReserveStock,
    ReturnStock,
    StockCommand,
    TakeStock,
)
from ordito.shipping.domain.events import (
    StockCounted,
    StockEvent,
    StockReleased,
    StockReserved,
    StockReturned,
    StockTaken,
)
from ordito.shipping.domain.rejections import NotEnoughStock, NotReserved, NotTaken, OnHandBelowReserved
from ordito.shipping.domain.stock import decide_stock, evolve_stock, free, initial_stock

STOCK = Decider(initial=initial_stock(), decide=decide_stock, evolve=evolve_stock)
TEN = StockCounted("WATCH", on_hand=10, reserved=0, counted_by="anna")
THREE_HELD = StockReserved("WATCH", "order-1", quantity=3, on_hand=10, reserved=3)


def given(*events: StockEvent) -> Given[StockCommand]:
    return Given(STOCK, events)


def test_the_first_count_makes_the_article_known() -> None:
    given().when(CountStock("WATCH", 10, "anna")).then(TEN)


def test_even_a_first_count_of_none_is_recorded() -> None:
    given().when(CountStock("WATCH", 0, "anna")).then(StockCounted("WATCH", 0, 0, "anna"))


def test_a_count_keeps_what_is_reserved() -> None:
    given(TEN, THREE_HELD).when(CountStock("WATCH", 3, "anna")).then(StockCounted("WATCH", 3, 3, "anna"))


def test_a_count_that_finds_what_is_known_changes_nothing() -> None:
    given(TEN, THREE_HELD).when(CountStock("WATCH", 10, "bruno")).nothing()


def test_fewer_than_are_reserved_are_not_counted() -> None:
    given(TEN, THREE_HELD).when(CountStock("WATCH", 2, "anna")).rejected(OnHandBelowReserved(on_hand=2, reserved=3))


def test_pieces_are_set_aside_for_an_order() -> None:
    given(TEN).when(ReserveStock("WATCH", "order-1", 3)).then(THREE_HELD)


def test_the_last_piece_can_be_reserved_but_not_one_more() -> None:
    given(TEN, THREE_HELD).when(ReserveStock("WATCH", "order-2", 7)).then(
        StockReserved("WATCH", "order-2", 7, on_hand=10, reserved=10)
    ).when(ReserveStock("WATCH", "order-3", 1)).rejected(NotEnoughStock(asked=1, free=0))


def test_of_an_article_that_was_never_counted_nothing_is_free() -> None:
    assert free(initial_stock()) == 0
    given().when(ReserveStock("WATCH", "order-1", 1)).rejected(NotEnoughStock(asked=1, free=0))


def test_pieces_that_are_released_are_free_again() -> None:
    given(TEN, THREE_HELD).when(ReleaseStock("WATCH", "order-1", 2)).then(
        StockReleased("WATCH", "order-1", 2, on_hand=10, reserved=1)
    )


def test_pieces_that_are_taken_are_neither_on_hand_nor_reserved() -> None:
    given(TEN, THREE_HELD).when(TakeStock("WATCH", "order-1", 3)).then(
        StockTaken("WATCH", "order-1", 3, on_hand=7, reserved=0)
    )


def test_nobody_takes_or_releases_what_is_reserved_for_another() -> None:
    past = given(TEN, THREE_HELD)
    past.when(TakeStock("WATCH", "order-2", 1)).rejected(NotReserved(order_id="order-2", asked=1, held=0))
    past.when(ReleaseStock("WATCH", "order-1", 4)).rejected(NotReserved(order_id="order-1", asked=4, held=3))
    given().when(TakeStock("WATCH", "order-1", 1)).rejected(NotReserved(order_id="order-1", asked=1, held=0))


TAKEN = StockTaken("WATCH", "order-1", 3, on_hand=7, reserved=0)


def test_pieces_that_come_back_are_on_hand_and_free() -> None:
    given(TEN, THREE_HELD, TAKEN).when(ReturnStock("WATCH", "order-1", 2)).then(
        StockReturned("WATCH", "order-1", 2, on_hand=9, reserved=0)
    ).when(ReserveStock("WATCH", "order-2", 9)).then(StockReserved("WATCH", "order-2", 9, on_hand=9, reserved=9))


def test_no_more_comes_back_than_left_for_the_order() -> None:
    past = given(TEN, THREE_HELD, TAKEN, StockReturned("WATCH", "order-1", 2, on_hand=9, reserved=0))
    past.when(ReturnStock("WATCH", "order-1", 2)).rejected(NotTaken(order_id="order-1", asked=2, out=1))
    past.when(ReturnStock("WATCH", "order-2", 1)).rejected(NotTaken(order_id="order-2", asked=1, out=0))
    given().when(ReturnStock("WATCH", "order-1", 1)).rejected(NotTaken(order_id="order-1", asked=1, out=0))
