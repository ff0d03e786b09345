"""With what a link can be paid: what the terms say that the order was placed under."""

from __future__ import annotations

from datetime import datetime

from ordito.payments.domain.rejections import MethodNotOffered
from ordito.payments.domain.state import NothingAsked, State
from ordito.terms import Terms, TermsBook, payment_by_link


class LinkMethods:
    """The methods of a link, order by order."""

    def __init__(self, book: TermsBook) -> None:
        self._book = book

    def of(self, state: State, *, seller: str, at: datetime) -> tuple[str, ...]:
        """What the customer may choose from."""
        return self._terms(state, seller=seller, at=at).rules.payment.by_link

    def ensure(self, method: str, state: State, *, seller: str, at: datetime) -> None:
        """Raises MethodNotOffered, with the ruling, for anything else."""
        ruling = payment_by_link(self._terms(state, seller=seller, at=at), method=method)
        if not ruling.allowed:
            raise MethodNotOffered(ruling)

    def _terms(self, state: State, *, seller: str, at: datetime) -> Terms:
        """An order of which nothing is known yet, or was recorded before its terms were kept, is paid as one of now."""
        pinned = None if isinstance(state, NothingAsked) else state.due.terms
        return self._book.in_force(seller, at) if pinned is None else self._book.pinned(pinned)
