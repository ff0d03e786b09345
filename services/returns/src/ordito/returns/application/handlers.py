"""What returns is asked to do, each in the caller's transaction."""

from __future__ import annotations

from ordito.kit.context import Context
from ordito.kit.decider import Decider, Outcome, execute, load
from ordito.kit.identifiers import new_id
from ordito.kit.transaction import Transaction
from ordito.returns.application.ports import DrawCode
from ordito.returns.domain.commands import AgreeExchange, AuthoriseReturn, Command
from ordito.returns.domain.decide import returns_decider
from ordito.returns.domain.events import Event, WantedPieces
from ordito.returns.domain.exchanging import exchange_option
from ordito.returns.domain.rejections import OrderUnknown
from ordito.returns.domain.state import Opened, State
from ordito.returns.domain.withdrawal_function import WithdrawalFunction, withdrawal_function
from ordito.returns.domain.withdrawing import Option, options
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import Terms, TermsBook, return_authorisation


class Returns:
    """The application: the domain under the sellers' terms."""

    def __init__(self, book: TermsBook, *, draw_code: DrawCode) -> None:
        self._book = book
        self._draw_code = draw_code
        self._decider: Decider[State, Command, Event] = returns_decider(book)

    def handle(self, tx: Transaction, order_id: str, command: Command, *, context: Context) -> Outcome[State]:
        """Decide on `command` for the order and append what was decided. Raises ReturnRejection."""
        return execute(tx, self._decider, stream=order_id, command=command, context=context)

    def authorise(
        self, tx: Transaction, order_id: str, return_id: str, *, defective: bool, by: str, context: Context
    ) -> Outcome[State]:
        """Let the goods of a return come back, under a code drawn now. Raises ReturnRejection."""
        state = self.state_of(tx, order_id)
        if not isinstance(state, Opened):
            raise OrderUnknown
        command = AuthoriseReturn(
            return_id,
            code=self._draw_code(self.terms_of(state).rules.order_prefix),
            defective=defective,
            authorised_by=by,
            at=tx.now,
        )
        return self.handle(tx, order_id, command, context=context)

    def agree_exchange(
        self,
        tx: Transaction,
        order_id: str,
        lines: tuple[LineQuantity, ...],
        wanted: tuple[WantedPieces, ...],
        *,
        defective: bool,
        by: str,
        context: Context,
    ) -> Outcome[State]:
        """Exchange `lines` for `wanted`, under a return code and a replacement order drawn now.

        Raises ReturnRejection.
        """
        state = self.state_of(tx, order_id)
        if not isinstance(state, Opened):
            raise OrderUnknown
        command = AgreeExchange(
            lines=lines,
            wanted=wanted,
            replacement_order_id=str(new_id()),
            code=self._draw_code(self.terms_of(state).rules.order_prefix),
            defective=defective,
            agreed_by=by,
            at=tx.now,
        )
        return self.handle(tx, order_id, command, context=context)

    def state_of(self, tx: Transaction, order_id: str) -> State:
        """What is known of the order's returns."""
        return load(tx, self._decider, order_id).state

    def options(self, state: Opened, tx: Transaction) -> tuple[Option, ...]:
        """What a withdrawal from each line would meet now."""
        return options(state, self.terms_of(state), at=tx.now)

    def withdrawal_function(self, state: Opened, tx: Transaction) -> WithdrawalFunction:
        """The labels of the function to withdraw on line, and who would bear which cost."""
        return withdrawal_function(state, self.terms_of(state), at=tx.now)

    def exchange_options(self, state: Opened, options: tuple[Option, ...]) -> dict[int, Ruling]:
        """What an exchange of the rest of each line, for goods of the same value, would meet now."""
        terms = self.terms_of(state)
        return {each.line.line: exchange_option(state, each, terms) for each in options}

    def return_code(self, state: Opened) -> Ruling:
        """Whether the goods of a withdrawal may travel back without the seller's code."""
        return return_authorisation(self.terms_of(state), customer_kind=state.customer.kind)

    def terms_of(self, state: Opened) -> Terms:
        """The terms that the order was placed under."""
        return self._book.pinned(state.terms)
