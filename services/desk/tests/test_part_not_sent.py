"""Of a withdrawal, a part never left the house: it is paid back by itself, and the return goes on with the rest."""

from folding import folded
from later_facts import after
from order_history import IN_TIME, PLACED_AT, messages, pieces, until

from ordito.schemas import returns, shipping
from ordito.schemas.values import LineQuantity

A_PART_STAYS = after(
    until("parcel-handed-over"),
    (
        "returns",
        returns.WithdrawalReceivedV1(
            return_id="r1",
            lines=[pieces(1), pieces(2)],
            name="Cliente Esempio",
            contact_email="cliente@example.it",
            statement="Recedo.",
            channel="page",
            received_at=PLACED_AT,
            ruling=IN_TIME,
        ),
    ),
    ("shipping", shipping.PiecesStoppedV1(return_id="r1", lines=[pieces(2)], ruling=IN_TIME, left=[pieces(1)])),
    ("returns", returns.GoodsNotSentV1(return_id="u1", lines=[pieces(2)], ruling=IN_TIME, of_return="r1")),
)


def test_the_return_goes_on_without_the_pieces_that_stayed() -> None:
    back = folded(messages(A_PART_STAYS)).returns
    assert back is not None
    (kept,) = back.undelivered
    assert (kept.return_id, kept.parcel_id, kept.cause, kept.of_return) == ("u1", None, "not_sent", "r1")
    assert kept.lines == (LineQuantity(2, 1),)
    (whole,) = back.returns
    assert (whole.lines, whole.not_sent) == ((LineQuantity(1, 1),), False)
