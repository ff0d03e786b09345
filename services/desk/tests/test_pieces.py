"""Pieces, counted and taken away from each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from order_history import eur, pieces

from ordito.desk.domain.pieces import count, without
from ordito.schemas.returns import InspectedLine
from ordito.schemas.values import LineQuantity

LINES = st.lists(st.builds(LineQuantity, st.integers(1, 4), st.integers(1, 5)), max_size=6)


def test_pieces_are_counted_by_line_all_together() -> None:
    assert count([pieces(1, 2), pieces(2)], [pieces(1)]) == {1: 3, 2: 1}
    assert count() == {}


def test_whatever_tells_a_line_and_a_quantity_is_counted() -> None:
    found = InspectedLine(line=2, quantity=3, condition="intact", reduction=eur(0))
    assert count([found])[2] == 3


def test_what_is_left_keeps_its_order_and_names_no_line_of_which_nothing_is_left() -> None:
    lines = [pieces(3, 2), pieces(1), pieces(2, 4)]
    assert without(lines, [pieces(2, 3)], [pieces(1)]) == (pieces(3, 2), pieces(2))
    assert without(lines) == tuple(lines)


def test_of_a_line_that_is_named_twice_the_first_pieces_go_first() -> None:
    assert without([pieces(1, 2), pieces(1, 2)], [pieces(1, 3)]) == (pieces(1),)


@given(LINES, LINES)
def test_what_is_left_and_what_was_taken_are_all_there_was(lines: list[LineQuantity], gone: list[LineQuantity]) -> None:
    left = without(lines, gone)
    assert count(left) == count(lines) - count(gone)
    assert count(left, without(lines, left)) == count(lines)
