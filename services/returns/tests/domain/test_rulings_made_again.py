"""Every ruling that an event of returns records can be made again from its own facts, under the same terms."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

import pytest
from sellers_story import (
    BOTH_WATCHES,
    ENGRAVED,
    FIRST_PARCEL_AT,
    OB,
    ONE_WATCH,
    SECOND_PARCEL_AT,
    SELLERS,
    STRAP,
    WATCHES,
    Story,
    authorise,
    dispatch,
    euro,
    inspect,
    parcel,
    receive,
    withdraw,
)

from ordito.kit.given import Given
from ordito.returns.domain.commands import (
    AgreeExchange,
    Command,
    ExpireReturn,
    FoundPieces,
    RefuseGoods,
    ReportReturnLost,
    SettleUndelivered,
)
from ordito.returns.domain.events import WantedPieces
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import Terms, evaluate

LATE = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
UNDER = [Story(seller, law=law) for seller in SELLERS for law in ("flag", "enforce")]
NAMES = [f"{story.seller} {story.law}" for story in UNDER]
EXCHANGE = AgreeExchange(
    (ONE_WATCH,), (WantedPieces("X", "X", 1, euro(3000), "22"),), "another", "CODE", False, "anna", SECOND_PARCEL_AT
)


def rulings(value: object) -> Iterator[Ruling]:
    """Every ruling in an event, however deep."""
    if isinstance(value, Ruling):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from rulings(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from rulings(getattr(value, field.name))


def lives(story: Story) -> Iterator[Given[Command]]:
    """What may happen to an order of the seller, as far as its terms let it."""
    everything = Story(story.seller, story.law, lines=(WATCHES, ENGRAVED, STRAP))
    yield everything.delivered(
        parcel("p1", BOTH_WATCHES, LineQuantity(2, 1), LineQuantity(3, 1), at=SECOND_PARCEL_AT, complete=True),
        withdraw(),
    )
    way = story.delivered(withdraw(BOTH_WATCHES), authorise())
    yield way.when(RefuseGoods("r1", "carriage_forward", "b", SECOND_PARCEL_AT)).happens()
    yield way.when(RefuseGoods("r1", "late", "b", LATE)).happens()
    yield way.when(ExpireReturn("r1", at=LATE)).happens()
    sent = way.when(dispatch()).happens()
    yield sent.when(ReportReturnLost("r1", "b", LATE)).happens()
    found = (FoundPieces(1, 1, "intact"), FoundPieces(1, 1, "worn", euro(500)))
    yield sent.when(receive(parcels=2)).happens().when(inspect(*found)).happens()
    yield story.delivered(withdraw(at=LATE))
    yield story.shipped(
        parcel("p1", ONE_WATCH, at=FIRST_PARCEL_AT),
        SettleUndelivered("p2", "refused", (ONE_WATCH,), euro(700), euro(0), at=SECOND_PARCEL_AT),
    )
    yield story.shipped(SettleUndelivered("p1", "lost", (BOTH_WATCHES,), None, None, at=SECOND_PARCEL_AT))
    if story.seller == OB:
        yield story.delivered(EXCHANGE, receive(), inspect(FoundPieces(1, 1, "intact")))


def made_again(ruling: Ruling, terms: Terms) -> bool:
    return ruling.question is not None and ruling in evaluate(terms, ruling.question, ruling.facts)


@pytest.mark.parametrize("story", UNDER, ids=NAMES)
def test_every_recorded_ruling_can_be_made_again(story: Story) -> None:
    seen = 0
    for past in lives(story):
        for event in past.events:
            for ruling in rulings(event):
                assert made_again(ruling, story.terms), ruling
                seen += 1
    assert seen > 20
