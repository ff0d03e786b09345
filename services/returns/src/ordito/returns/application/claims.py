"""What returns is asked about the guarantee, each in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ordito.kit.context import Context
from ordito.kit.decider import Outcome
from ordito.kit.identifiers import new_id
from ordito.kit.transaction import Transaction
from ordito.returns.application.handlers import Returns
from ordito.returns.application.photos import Photos, named_photos
from ordito.returns.application.ports import DrawCode
from ordito.returns.domain.claim_commands import ArrangeCollection, CheckDefect, DecideRemedy, ReportDefect
from ordito.returns.domain.claim_state import AnyClaim
from ordito.returns.domain.claiming import ClaimOption, claim_options, remedy_choices
from ordito.returns.domain.state import Opened, State
from ordito.schemas.claims import CheckCost, Remedy
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, WantedLine
from ordito.schemas.values import Ruling
from ordito.terms import collection


class Claims:
    """The guarantee's part of the application: draws codes and ids, finds photos, and leaves the rest to the domain."""

    def __init__(
        self, returns: Returns, photos: Photos, *, draw_claim_code: DrawCode, draw_voucher_code: DrawCode
    ) -> None:
        self._returns = returns
        self._photos = photos
        self._draw_claim_code = draw_claim_code
        self._draw_voucher_code = draw_voucher_code

    def report(
        self,
        tx: Transaction,
        order_id: str,
        *,
        line: int,
        quantity: int,
        description: str,
        discovered_on: date,
        wanted: Remedy | None,
        photos: Sequence[str],
        name: str,
        contact_email: str,
        channel: Channel,
        at: datetime,
        context: Context,
    ) -> Outcome[State]:
        """Report a defect, with photos that were sent before. Raises ReturnRejection."""
        command = ReportDefect(
            line=line,
            quantity=quantity,
            description=description,
            discovered_on=discovered_on,
            wanted=wanted,
            photos=named_photos(self._photos, tx, order_id, photos),
            name=name,
            contact_email=contact_email,
            channel=channel,
            at=at,
        )
        return self._returns.handle(tx, order_id, command, context=context)

    def arrange(
        self,
        tx: Transaction,
        state: Opened,
        order_id: str,
        claim_id: str,
        *,
        pickup_on: date | None,
        by: str,
        context: Context,
    ) -> Outcome[State]:
        """Let the goods come, under a code drawn now. Raises ReturnRejection."""
        code = self._draw_claim_code(self._returns.terms_of(state).rules.order_prefix)
        command = ArrangeCollection(claim_id, code, pickup_on=pickup_on, arranged_by=by)
        return self._returns.handle(tx, order_id, command, context=context)

    def check(
        self,
        tx: Transaction,
        order_id: str,
        claim_id: str,
        *,
        defect: bool,
        minor: bool,
        part: str | None,
        note: str | None,
        photos: Sequence[str],
        costs: tuple[CheckCost, ...],
        by: str,
        by_supervisor: bool,
        context: Context,
    ) -> Outcome[State]:
        """What the check found. Raises ReturnRejection."""
        found = named_photos(self._photos, tx, order_id, photos)
        command = CheckDefect(
            claim_id=claim_id,
            defect=defect,
            minor=minor,
            part=part,
            note=note,
            photos=found,
            costs=costs,
            checked_by=by,
            by_supervisor=by_supervisor,
        )
        return self._returns.handle(tx, order_id, command, context=context)

    def decide(
        self,
        tx: Transaction,
        state: Opened,
        order_id: str,
        claim_id: str,
        *,
        remedy: Remedy,
        amount: Money | None = None,
        wanted: tuple[WantedLine, ...] = (),
        impossible: tuple[Remedy, ...] = (),
        agreed: bool = False,
        by: str,
        context: Context,
    ) -> Outcome[State]:
        """Make the defect good, with an order's id and a voucher's code drawn now. Raises ReturnRejection."""
        command = DecideRemedy(
            claim_id=claim_id,
            remedy=remedy,
            amount=amount,
            wanted=wanted,
            impossible=impossible,
            agreed=agreed,
            replacement_order_id=str(new_id()),
            voucher_code=self._draw_voucher_code(self._returns.terms_of(state).rules.order_prefix),
            decided_by=by,
            at=tx.now,
        )
        return self._returns.handle(tx, order_id, command, context=context)

    def options(self, tx: Transaction, state: Opened) -> tuple[ClaimOption, ...]:
        """What a claim about each line would meet now."""
        return claim_options(state, self._returns.terms_of(state), at=tx.now)

    def choices(self, state: Opened, claim: AnyClaim) -> tuple[tuple[Remedy, Ruling], ...]:
        """What the customer may choose once a defect was found, and what not, and why."""
        return remedy_choices(state, claim, self._returns.terms_of(state))

    def collection(self, state: Opened) -> Ruling:
        """Who would bring the goods."""
        return collection(self._returns.terms_of(state), customer_kind=state.customer.kind).ruling
