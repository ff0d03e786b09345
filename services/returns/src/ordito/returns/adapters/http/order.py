"""What every endpoint below `/v1/orders/{order_id}` shares: who may see the order's returns, and under which ids."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path

from ordito.kit.http.principals import CustomerLink, Principal, Staff, customer_or_staff, ensure_may_see
from ordito.kit.http.problems import not_found
from ordito.kit.transaction import Transaction
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.life import Return
from ordito.returns.domain.state import Opened, State

OrderId = Annotated[UUID, Path(description="The order's id")]
ReturnId = Annotated[str, Path(pattern=r"^r[1-9][0-9]{0,5}$", description="The return's id within the order: `r1`")]
CustomerOrAgent = Annotated[CustomerLink | Staff, Depends(customer_or_staff(role="agent"))]
CustomerOrViewer = Annotated[CustomerLink | Staff, Depends(customer_or_staff())]


def visible(returns: Returns, tx: Transaction, order_id: UUID | str, who: Principal) -> Opened:
    """The order's returns; 404 where there is no such order, or none for this principal."""
    state = returns.state_of(tx, str(order_id))
    if not isinstance(state, Opened):
        raise not_found()
    ensure_may_see(who, seller=state.terms.seller, subject=str(order_id))
    return state


def opened(state: State) -> Opened:
    """The order's returns after a command that was not rejected."""
    if not isinstance(state, Opened):
        raise AssertionError("a command on an order that is not known is rejected")
    return state


def found(state: Opened, return_id: str) -> Return:
    """The return of this id, or 404."""
    one = state.find(return_id)
    if one is None:
        raise not_found()
    return one


def noted_by(who: CustomerLink | Staff) -> str:
    """Who said something: the customer, or somebody of the staff by name."""
    return who.name if isinstance(who, Staff) else "customer"
