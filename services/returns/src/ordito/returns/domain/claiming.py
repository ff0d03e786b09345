"""A guarantee claim from the report on. `checking` looks for the defect, `remedies` and `repairing` make it good.

A report that the guarantee no longer covers is about a repair that is paid for, where the seller offers one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never, get_args

from ordito.returns.domain.checking import check_defect
from ordito.returns.domain.claim_commands import (
    AnswerQuotation,
    ArrangeCollection,
    CheckDefect,
    ClaimCommand,
    DecideRemedy,
    ExpireQuotation,
    FinishRepair,
    NoteChargePaid,
    NoteChargeWithdrawn,
    NoteRepairOverdue,
    QuoteRepair,
    ReceiveClaimedGoods,
    RegisterGuarantee,
    ReportDefect,
    SendClaimedGoodsBack,
    WithdrawClaim,
)
from ordito.returns.domain.claim_events import (
    ClaimChecked,
    ClaimClosed,
    ClaimCollectionArranged,
    ClaimDeclined,
    ClaimEvent,
    ClaimGoodsReceived,
    ClaimOpened,
    GuaranteeRegistered,
)
from ordito.returns.domain.claim_pieces import claimable, overtaken
from ordito.returns.domain.claim_rejections import (
    DiscoveredAtNoTime,
    LineNotDelivered,
    NothingToClaim,
    RegistrationNotPossible,
    WrongClaimStatus,
)
from ordito.returns.domain.claim_state import UNDECIDED, AnyClaim, Claim
from ordito.returns.domain.claimed_goods import send_claimed_goods_back
from ordito.returns.domain.claims_found import found
from ordito.returns.domain.events import BoughtLine, Event, GoodsSentBack, RefundDue
from ordito.returns.domain.rejections import LineUnknown
from ordito.returns.domain.remedies import decide_remedy
from ordito.returns.domain.repairing import (
    answer_quotation,
    expire_quotation,
    finish_repair,
    note_charge_paid,
    note_charge_withdrawn,
    note_overdue,
    quote_repair,
)
from ordito.returns.domain.state import Opened, evolve_all
from ordito.returns.domain.windows import pieces_delivered_at
from ordito.schemas.claims import Remedy
from ordito.schemas.values import Ruling
from ordito.terms import (
    Terms,
    collection,
    defect_report,
    guarantee,
    guarantee_registration,
    remedy,
    repair,
)

REMEDIES: tuple[Remedy, ...] = get_args(Remedy)


def decide_claim(
    state: Opened, command: ClaimCommand, terms: Terms
) -> tuple[ClaimEvent | RefundDue | GoodsSentBack, ...]:
    """The events that a command about the guarantee leads to."""
    match command:
        case RegisterGuarantee():
            return _register(state, command, terms)
        case ReportDefect():
            return (_report(state, command, terms),)
        case ArrangeCollection():
            return _arrange(state, command, terms)
        case ReceiveClaimedGoods():
            return _receive(state, command)
        case CheckDefect():
            return check_defect(state, command, terms)
        case DecideRemedy():
            return decide_remedy(state, command, terms)
        case QuoteRepair():
            return quote_repair(state, command, terms)
        case AnswerQuotation():
            return answer_quotation(state, command)
        case ExpireQuotation():
            return expire_quotation(state, command)
        case NoteChargePaid():
            return note_charge_paid(state, command, terms)
        case NoteChargeWithdrawn():
            return note_charge_withdrawn(state, command, terms)
        case NoteRepairOverdue():
            return note_overdue(state, command)
        case FinishRepair():
            return finish_repair(state, command)
        case WithdrawClaim():
            return _withdraw(state, command)
        case SendClaimedGoodsBack():
            return send_claimed_goods_back(state, command, terms)
        case _:
            assert_never(command)


def with_overtaken_claims(state: Opened, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events by which the customer gives pieces away, and the claims that are over because of it."""
    return (*events, *overtaken(evolve_all(state, events)))


@dataclass(frozen=True, slots=True)
class ClaimOption:
    """What a claim about a line would meet now. `guarantee` is None as long as no piece is delivered.

    It is the guarantee of the piece that was delivered last.
    """

    line: BoughtLine
    claimable: int
    guarantee: Ruling | None
    registration: Ruling
    registered_at: datetime | None
    paid_repair: Ruling | None
    remedies: tuple[tuple[Remedy, Ruling], ...]


def claim_options(state: Opened, terms: Terms, *, at: datetime) -> tuple[ClaimOption, ...]:
    """For every line what the guarantee gives, asked at `at` for a defect discovered then."""
    return tuple(_option(state, line, terms, at=at) for line in state.lines)


def _option(state: Opened, line: BoughtLine, terms: Terms, *, at: datetime) -> ClaimOption:
    kind = state.customer.kind
    delivered = pieces_delivered_at(state, line.line)
    covered = _guarantee(state, line.line, terms, delivered_at=delivered[-1], at=at) if delivered else None
    over = covered is not None and not covered.allowed
    return ClaimOption(
        line=line,
        claimable=claimable(state, line.line),
        guarantee=covered,
        registration=guarantee_registration(terms),
        registered_at=_registered_at(state, line.line),
        paid_repair=repair(terms, requested_at=at, covered=False, customer_kind=kind).ruling if over else None,
        remedies=tuple((each, remedy(terms, wanted=each, customer_kind=kind)) for each in REMEDIES)
        if covered is not None and covered.allowed
        else (),
    )


def remedy_choices(state: Opened, claim: AnyClaim, terms: Terms) -> tuple[tuple[Remedy, Ruling], ...]:
    """Once a defect was found under the guarantee: each remedy with its ruling, as far as is known."""
    check = claim.last(ClaimChecked) if isinstance(claim, Claim) else None
    if not isinstance(claim, Claim) or claim.status != "checked" or check is None or not claim.notice.covered:
        return ()
    return tuple(
        (
            each,
            remedy(
                terms,
                wanted=each,
                impossible=claim.impossible,
                minor_defect=check.minor,
                customer_kind=state.customer.kind,
            ),
        )
        for each in REMEDIES
    )


# Registering and reporting


def _register(state: Opened, command: RegisterGuarantee, terms: Terms) -> tuple[GuaranteeRegistered, ...]:
    delivered_at = _delivered(state, command.line)[-1]
    if _registered_at(state, command.line) is not None:
        return ()
    offered = guarantee_registration(terms)
    if not offered.allowed:
        raise RegistrationNotPossible(ruling=offered)
    running = _guarantee(state, command.line, terms, delivered_at=delivered_at, at=command.at)
    if not running.allowed:
        raise RegistrationNotPossible(ruling=running)
    lasts = _guarantee(state, command.line, terms, delivered_at=delivered_at, at=command.at, registered_at=command.at)
    return (GuaranteeRegistered(command.line, registered_at=command.at, ruling=lasts),)


def _report(state: Opened, command: ReportDefect, terms: Terms) -> ClaimOpened | ClaimDeclined:
    delivered_at = _claimed_since(state, command, terms)
    kind = state.customer.kind
    ruling = terms_ruling = _guarantee(
        state,
        command.line,
        terms,
        delivered_at=delivered_at,
        at=command.at,
        discovered_on=command.discovered_on,
    )
    report: Ruling | None = None
    if ruling.allowed:
        report = defect_report(terms, discovered_on=command.discovered_on, reported_at=command.at, customer_kind=kind)
        terms_ruling = report
    elif repair(terms, requested_at=command.at, covered=False, customer_kind=kind).ruling.allowed:
        return _opened(state, command, covered=False, ruling=ruling, report=None)
    if terms_ruling.allowed:
        return _opened(state, command, covered=True, ruling=ruling, report=report)
    return ClaimDeclined(
        claim_id=state.next_claim_id,
        line=command.line,
        quantity=command.quantity,
        description=command.description,
        discovered_on=command.discovered_on,
        name=command.name,
        contact_email=command.contact_email,
        channel=command.channel,
        declined_at=command.at,
        ruling=terms_ruling,
    )


def _claimed_since(state: Opened, command: ReportDefect, terms: Terms) -> datetime:
    """When the pieces were delivered that the report is about: all of them had been when the defect was discovered.

    Which ones they are nobody has to say: they are the last that had come by then, and the first of them counts.
    """
    delivered = _delivered(state, command.line)
    free = claimable(state, command.line)
    if command.quantity > free:
        raise NothingToClaim(line=command.line, left=free)
    by_then = [at for at in delivered if terms.calendar.day(at) <= command.discovered_on]
    if len(by_then) < command.quantity or command.discovered_on > terms.calendar.day(command.at):
        raise DiscoveredAtNoTime
    return by_then[-command.quantity]


def _opened(
    state: Opened, command: ReportDefect, *, covered: bool, ruling: Ruling, report: Ruling | None
) -> ClaimOpened:
    return ClaimOpened(
        claim_id=state.next_claim_id,
        line=command.line,
        quantity=command.quantity,
        description=command.description,
        discovered_on=command.discovered_on,
        wanted=command.wanted,
        photos=command.photos,
        name=command.name,
        contact_email=command.contact_email,
        channel=command.channel,
        opened_at=command.at,
        covered=covered,
        ruling=ruling,
        report_ruling=report,
    )


# The goods


def _arrange(state: Opened, command: ArrangeCollection, terms: Terms) -> tuple[ClaimCollectionArranged, ...]:
    claim = found(state, command.claim_id)
    known = claim.last(ClaimCollectionArranged)
    if claim.status not in ("opened", "arranged"):
        raise WrongClaimStatus(status=claim.status, needed="opened")
    if known is not None and command.pickup_on in (None, known.pickup_on):
        return ()
    how = collection(terms, customer_kind=state.customer.kind)
    return (
        ClaimCollectionArranged(
            claim_id=claim.claim_id,
            code=command.code if known is None else known.code,
            by=how.by,
            address=how.address,
            pickup_on=command.pickup_on,
            arranged_by=command.arranged_by,
            ruling=how.ruling,
        ),
    )


def _receive(state: Opened, command: ReceiveClaimedGoods) -> tuple[ClaimGoodsReceived, ...]:
    claim = found(state, command.claim_id)
    if claim.last(ClaimGoodsReceived) is not None:
        return ()
    if claim.status != "arranged":
        raise WrongClaimStatus(status=claim.status, needed="arranged")
    return (ClaimGoodsReceived(claim.claim_id, received_at=command.at, received_by=command.received_by),)


def _withdraw(state: Opened, command: WithdrawClaim) -> tuple[ClaimClosed, ...]:
    claim = found(state, command.claim_id)
    if (closed := claim.last(ClaimClosed)) is not None and closed.outcome == "withdrawn":
        return ()
    if claim.status not in UNDECIDED:
        raise WrongClaimStatus(status=claim.status, needed="undecided")
    return (ClaimClosed(claim.claim_id, outcome="withdrawn"),)


# What the terms are asked


def _guarantee(
    state: Opened,
    line: int,
    terms: Terms,
    *,
    delivered_at: datetime,
    at: datetime,
    registered_at: datetime | None = None,
    discovered_on: date | None = None,
) -> Ruling:
    return guarantee(
        terms,
        bought_at=state.placed_at or delivered_at,
        delivered_at=delivered_at,
        at=at,
        registered_at=registered_at or _registered_at(state, line),
        discovered_on=discovered_on,
        customer_kind=state.customer.kind,
    )


def _registered_at(state: Opened, line: int) -> datetime | None:
    return next((one.registered_at for one in state.registrations if one.line == line), None)


def _delivered(state: Opened, line: int) -> tuple[datetime, ...]:
    """When each piece of the line came, the last one last. Raises rejections where there is none."""
    if line not in state.bought:
        raise LineUnknown(line=line, param="line")
    delivered = pieces_delivered_at(state, line)
    if not delivered:
        raise LineNotDelivered(line=line)
    return delivered
