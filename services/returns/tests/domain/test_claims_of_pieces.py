"""Claims about a line of which only some pieces are here yet: each piece's guarantee begins when its parcel came."""

from datetime import UTC, date, datetime, timedelta

from claims_story import (
    PLACED_AT,
    arrange,
    check,
    decide,
    delivered,
    given,
    going_on,
    receive,
    report,
    terms_of,
)

from ordito.returns.domain.claim_commands import RegisterGuarantee
from ordito.returns.domain.claim_events import GuaranteeRegistered
from ordito.returns.domain.claim_rejections import DiscoveredAtNoTime, LineNotDelivered, NothingToClaim
from ordito.returns.domain.claiming import claim_options
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    DispatchReturn,
    NoteParcelDelivered,
    SettleUndelivered,
    Withdraw,
)
from ordito.returns.domain.decide import returns_decider
from ordito.returns.domain.events import Event
from ordito.returns.domain.state import Opened
from ordito.schemas.values import LineQuantity
from ordito.terms import guarantee, load_terms

FIRST_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
SECOND_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BETWEEN = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
LATER = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
BRACELETS = 2


def parcel(parcel_id: str, quantity: int, at: datetime) -> NoteParcelDelivered:
    return NoteParcelDelivered(parcel_id, (LineQuantity(BRACELETS, quantity),), at, complete=False)


def one_of_three_bracelets(seller: str = "capitalorologi") -> tuple[Event, ...]:
    on_its_way = delivered(seller)[:-1]
    return going_on(on_its_way, parcel("p1", 1, FIRST_AT))


def two_of_three_bracelets(seller: str = "capitalorologi") -> tuple[Event, ...]:
    return going_on(one_of_three_bracelets(seller), parcel("p2", 1, SECOND_AT))


def test_a_piece_that_is_here_is_claimed_while_the_others_are_to_come() -> None:
    past = given(*one_of_three_bracelets())
    covered = guarantee(
        terms_of("capitalorologi"),
        bought_at=PLACED_AT,
        delivered_at=FIRST_AT,
        at=BETWEEN,
        discovered_on=date(2026, 11, 9),
    )
    past.when(report(BRACELETS, 1, at=BETWEEN, discovered_on=date(2026, 11, 9))).then_matches(
        lambda events: events[0].covered and events[0].ruling == covered
    )


def test_no_more_is_claimed_than_was_delivered() -> None:
    past = one_of_three_bracelets()
    day = date(2026, 11, 9)
    given(*past).when(report(BRACELETS, 2, at=BETWEEN, discovered_on=day)).rejected(
        NothingToClaim(line=BRACELETS, left=1)
    )
    claimed = going_on(past, report(BRACELETS, 1, at=BETWEEN, discovered_on=day))
    given(*claimed).when(report(BRACELETS, 1, at=BETWEEN, discovered_on=day)).rejected(
        NothingToClaim(line=BRACELETS, left=0)
    )
    given(*past).when(report(1, 1, at=BETWEEN, discovered_on=day)).rejected(LineNotDelivered(line=1))


def test_the_guarantee_of_a_piece_begins_with_its_own_parcel() -> None:
    past = given(*two_of_three_bracelets("oplashopping"))
    before, after = date(2026, 11, 19), date(2026, 11, 20)
    for quantity, discovered_on, began in [(1, before, FIRST_AT), (1, after, SECOND_AT), (2, after, FIRST_AT)]:
        claim = report(BRACELETS, quantity, at=LATER, discovered_on=discovered_on)
        past.when(claim).then_matches(
            lambda events, began=began: events[0].ruling.facts["delivered_at"] == f"{began:%Y-%m-%dT%H:%M:%SZ}"
        )
    past.when(report(BRACELETS, 2, at=LATER, discovered_on=before)).rejected(DiscoveredAtNoTime())
    past.when(report(BRACELETS, 1, at=LATER, discovered_on=date(2026, 11, 1))).rejected(DiscoveredAtNoTime())


def test_a_later_parcel_does_not_prolong_the_guarantee_of_the_first() -> None:
    past = given(*two_of_three_bracelets())
    in_between = datetime(2028, 11, 10, 9, 0, tzinfo=UTC)
    today = date(2028, 11, 10)
    past.when(report(BRACELETS, 1, at=in_between, discovered_on=today)).then_matches(lambda events: events[0].covered)
    past.when(report(BRACELETS, 2, at=in_between, discovered_on=today)).then_matches(
        lambda events: events[0].ruling.code == "over"
    )


def test_pieces_that_went_away_again_are_claimed_no_more() -> None:
    day = date(2026, 11, 9)
    once = report(BRACELETS, 1, at=BETWEEN, discovered_on=day)
    replaced = going_on(
        one_of_three_bracelets(),
        once,
        arrange(),
        receive(),
        check(),
        decide("termination", impossible=("repair", "replacement")),
    )
    given(*replaced).when(once).rejected(NothingToClaim(line=BRACELETS, left=0))
    withdrawal = Withdraw((LineQuantity(BRACELETS, 1),), "Cliente", "cliente@example.it", None, "page", BETWEEN)
    said = going_on(one_of_three_bracelets(), withdrawal)
    given(*said).when(once).happens()  # it may be one of those to come that he does not want
    code = AuthoriseReturn("r1", "RET-7K4M9QX2", defective=False, authorised_by="anna", at=BETWEEN)
    sent = DispatchReturn("r1", "brt", "T-1", BETWEEN, noted_by="customer")
    given(*going_on(said, code, sent)).when(once).rejected(NothingToClaim(line=BRACELETS, left=0))


def test_a_piece_that_was_lost_is_never_claimed() -> None:
    lost = SettleUndelivered("p2", "lost", (LineQuantity(BRACELETS, 2),), None, None, at=SECOND_AT)
    past = going_on(one_of_three_bracelets(), lost)
    given(*past).when(report(BRACELETS, 2, at=LATER)).rejected(NothingToClaim(line=BRACELETS, left=1))
    given(*past).when(report(BRACELETS, 1, at=LATER)).then_matches(
        lambda events: events[0].ruling.facts["delivered_at"] == "2026-11-02T10:30:00Z"
    )


def test_the_rest_of_a_complete_order_came_when_it_was_complete() -> None:
    told_of_one = NoteParcelDelivered("p2", (), SECOND_AT, complete=True)
    past = given(*going_on(one_of_three_bracelets(), told_of_one))
    past.when(report(BRACELETS, 3, at=LATER, discovered_on=date(2026, 11, 19))).rejected(DiscoveredAtNoTime())
    past.when(report(BRACELETS, 3, at=LATER)).happens()


def test_options_name_what_is_here() -> None:
    state = returns_decider(load_terms()).fold(two_of_three_bracelets())
    assert isinstance(state, Opened)
    watch, bracelets = claim_options(state, terms_of("capitalorologi"), at=LATER)
    assert (watch.claimable, watch.guarantee) == (0, None)
    assert bracelets.claimable == 2
    assert bracelets.guarantee is not None
    assert bracelets.guarantee.facts["delivered_at"] == "2026-11-20T09:00:00Z"


def test_the_guarantee_of_a_line_is_registered_with_its_first_piece() -> None:
    past = given(*one_of_three_bracelets("opsobjects")).when(RegisterGuarantee(BRACELETS, BETWEEN))
    over = past.then_matches(lambda events: isinstance(events[0], GuaranteeRegistered))
    over.when(RegisterGuarantee(BRACELETS, BETWEEN + timedelta(days=20))).nothing()
