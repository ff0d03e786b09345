"""Laws that hold for any sequence of withdrawals, returns and claims of one order, under any seller's terms."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import get_args

from claims_story import DECIDER, DELIVERED_AT, PLACED_AT, cost, customer, terms_of
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.returns.domain.claim_commands import (
    AnswerQuotation,
    ArrangeCollection,
    CheckDefect,
    DecideRemedy,
    FinishRepair,
    NoteChargePaid,
    QuoteRepair,
    ReceiveClaimedGoods,
    ReportDefect,
    WithdrawClaim,
)
from ordito.returns.domain.claim_events import RemedyDecided, VoucherDue
from ordito.returns.domain.claim_pieces import claimable
from ordito.returns.domain.claim_state import TAKING, Claim
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    CloseReturn,
    Command,
    FoundPieces,
    InspectReturn,
    ReceiveGoods,
    Withdraw,
)
from ordito.returns.domain.events import BoughtLine, Event, OrderProgressNoted, RefundDue, ReturnsOpened
from ordito.returns.domain.life import Return, status_of
from ordito.returns.domain.pieces import left
from ordito.returns.domain.rejections import ReturnRejection
from ordito.returns.domain.state import Opened, State
from ordito.schemas.claims import Remedy
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity

AT = datetime(2026, 11, 10, 18, 45, tzinfo=UTC)
SELLERS = ("opsobjects", "oplashopping", "capitalorologi")
REMEDIES: tuple[Remedy, ...] = get_args(Remedy)
MOVES = ("claim",) * 10 + ("report",) * 3 + ("return",) * 3 + ("withdraw", "withdraw", "anything")


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


@st.composite
def delivered_orders(draw: st.DrawFn) -> tuple[Event, ...]:
    """An order of up to two lines at any price, some of whose pieces were refused, of any seller."""
    seller = draw(st.sampled_from(SELLERS))
    lines, confirmed = [], []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        quantity = draw(st.integers(1, 4))
        paid = euro(draw(st.integers(0, 999)))
        lines.append(BoughtLine(number, f"SKU-{number}", "Thing", quantity, paid, False, False, vat_rate="22"))
        sold = draw(st.sampled_from([quantity, quantity, quantity - 1]))
        if sold:
            confirmed.append(LineQuantity(number, sold))
    return (
        ReturnsOpened(
            "XX-1",
            terms_of(seller).version,
            customer(),
            lines=tuple(lines),
            delivery=euro(490),
            payment_method="card",
            placed_at=PLACED_AT,
        ),
        OrderProgressNoted("confirmed", PLACED_AT, lines=tuple(confirmed)),
        OrderProgressNoted("shipped", PLACED_AT, lines=()),
        OrderProgressNoted("delivered", DELIVERED_AT, lines=()),
    )


def next_command(state: Opened, data: st.DataObject) -> Command:
    """What is asked now: mostly the next step of a claim or return that is not over, sometimes anything else."""
    returns = [one for one in state.returns if status_of(one) not in ("closed", "declined")]
    claims = [one for one in state.claims if isinstance(one, Claim) and one.status != "closed"]
    what = data.draw(st.sampled_from(MOVES))
    if what == "claim" and claims:
        return data.draw(_next_of_claim(data.draw(st.sampled_from(claims))))
    if what == "return" and returns:
        return data.draw(_next_of_return(data.draw(st.sampled_from(returns))))
    if what == "anything" and state.claims:
        return data.draw(_any_of_claim(data.draw(st.sampled_from(state.claims)).claim_id))
    pieces = LineQuantity(data.draw(st.integers(1, 2)), data.draw(st.integers(1, 2)))
    if what == "withdraw":
        return Withdraw(data.draw(st.sampled_from([(pieces,)] * 9 + [None])), "Name", "a@example.it", None, "page", AT)
    return _report(pieces.line, pieces.quantity)


def _next_of_return(one: Return) -> st.SearchStrategy[Command]:
    return_id = one.notice.return_id
    found = tuple(FoundPieces(each.line, each.quantity, "intact") for each in one.notice.lines)
    match status_of(one):
        case "withdrawn":
            return st.just(AuthoriseReturn(return_id, "RET-XX-1", defective=False, authorised_by="anna", at=AT))
        case "authorised":
            return st.just(ReceiveGoods(return_id, "bruno", AT))
        case "received":
            return st.just(InspectReturn(return_id, found, "carla", AT))
        case _:
            return st.just(CloseReturn(return_id, euro(1)))


def _next_of_claim(claim: Claim) -> st.SearchStrategy[Command]:
    match claim.status:
        case "opened":
            return st.just(ArrangeCollection(claim.claim_id, "GAR-1", None, "anna"))
        case "arranged":
            return st.just(ReceiveClaimedGoods(claim.claim_id, "bruno", AT))
        case "received":
            return st.just(CheckDefect(claim.claim_id, True, False, None, None, (), (), "carla"))
        case "checked":
            return _remedies(claim.claim_id, st.integers(1, 300).map(euro), agreed=st.just(True))
        case "refund_due":
            return st.just(CloseReturn(claim.claim_id, euro(1)))
        case _:
            return st.just(FinishRepair(claim.claim_id, None, None, "carla"))


def _report(line: int, quantity: int) -> ReportDefect:
    day = date(2026, 11, 9)
    return ReportDefect(line, quantity, "Broken", day, None, (), "Name", "a@example.it", "page", AT)


def _any_of_claim(claim_id: str) -> st.SearchStrategy[Command]:
    steps: list[Command] = [
        ArrangeCollection(claim_id, "GAR-1", None, "anna"),
        ReceiveClaimedGoods(claim_id, "bruno", AT),
        CheckDefect(claim_id, False, False, None, None, (), (cost(500),), "carla"),
        QuoteRepair(claim_id, euro(900), None, "carla", AT),
        AnswerQuotation(claim_id, True, "customer", AT),
        NoteChargePaid(f"{claim_id}-check", AT),
        FinishRepair(claim_id, None, None, "carla"),
        CloseReturn(claim_id, euro(1)),
        WithdrawClaim(claim_id),
    ]
    return st.sampled_from(steps) | _remedies(
        claim_id, st.none() | st.integers(-10, 2100).map(euro), agreed=st.booleans()
    )


def _remedies(
    claim_id: str,
    amounts: st.SearchStrategy[Money | None] | st.SearchStrategy[Money],
    *,
    agreed: st.SearchStrategy[bool],
) -> st.SearchStrategy[Command]:
    return st.builds(
        DecideRemedy,
        claim_id=st.just(claim_id),
        remedy=st.sampled_from(REMEDIES + ("price_reduction",) * 3),
        amount=amounts,
        wanted=st.just(()),
        impossible=st.sampled_from([(), ("repair", "replacement")]),
        agreed=agreed,
        replacement_order_id=st.just("other"),
        voucher_code=st.just("VOU-1"),
        decided_by=st.just("anna"),
        at=st.just(AT),
    )


def run(state: State, command: Command) -> tuple[State, tuple[Event, ...]]:
    """What follows from a command; nothing where it is refused."""
    try:
        events = DECIDER.decide(state, command)
    except ReturnRejection:
        return state, ()
    return DECIDER.fold(events, state), events


def after(order: tuple[Event, ...], steps: int, data: st.DataObject) -> tuple[Opened, list[Event]]:
    """Some steps on: the state, and all that was decided."""
    state = DECIDER.fold(order)
    decided: list[Event] = []
    for _ in range(steps):
        assert isinstance(state, Opened)
        state, events = run(state, next_command(state, data))
        decided += events
        _keeps_its_pieces(state)
    assert isinstance(state, Opened)
    return state, decided


def _keeps_its_pieces(state: State) -> None:
    """Nobody has given away more than there was, and open claims are about pieces that the customer has."""
    assert isinstance(state, Opened)
    for line, free in left(state).items():
        assert 0 <= claimable(state, line) <= free <= state.bought[line].quantity


@settings(max_examples=150)
@given(delivered_orders(), st.integers(12, 40), st.data())
def test_what_goes_back_for_a_line_never_exceeds_what_was_paid_for_it(
    order: tuple[Event, ...], steps: int, data: st.DataObject
) -> None:
    state, decided = after(order, steps, data)
    back: Counter[int] = Counter()
    for event in decided:
        match event:
            case RefundDue():
                assert event.amount.amount == sum(line.refund.amount for line in event.lines) + event.delivery.amount
                back.update({line.line: line.refund.amount for line in event.lines})
                assert all(euro(0) <= line.refund == line.paid - line.reduction for line in event.lines)
            case VoucherDue():
                claim = state.find_claim(event.claim_id)
                assert claim is not None
                back[claim.notice.line] += event.amount.amount
            case _:
                pass
    assert all(back[line.line] <= line.paid.amount for line in state.lines)


@settings(max_examples=60)
@given(delivered_orders(), st.integers(12, 40), st.data())
def test_every_event_of_a_claim_follows_its_report_and_nothing_follows_its_end(
    order: tuple[Event, ...], steps: int, data: st.DataObject
) -> None:
    state, decided = after(order, steps, data)
    for claim in state.claims:
        if isinstance(claim, Claim):
            kinds = [type(fact).__name__ for fact in claim.facts]
            assert kinds.count("ClaimClosed") <= 1
            assert "ClaimClosed" not in kinds[:-1]
            assert kinds.count("RemedyDecided") <= 1
            assert (claim.status == "closed") == ("ClaimClosed" in kinds)
    taking = [one for one in decided if isinstance(one, RemedyDecided) and one.remedy in TAKING]
    assert [take for take in state.takes if take.startswith("c")] == [one.claim_id for one in taking]


@settings(max_examples=50)
@given(delivered_orders(), st.integers(1, 30), st.data())
def test_a_command_that_is_sent_again_changes_nothing_or_is_refused(
    order: tuple[Event, ...], steps: int, data: st.DataObject
) -> None:
    state = DECIDER.fold(order)
    for _ in range(steps):
        assert isinstance(state, Opened)
        command = next_command(state, data)
        state, _ = run(state, command)
        if not isinstance(command, ReportDefect | Withdraw):
            assert run(state, command)[1] == ()
