"""What the function to withdraw on line shows before anything is stated: its labels, and what follows for the money.

Codice del consumo, art. 54-bis: the labels are the law's, as data of the terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ordito.returns.domain.refunding import paid_with
from ordito.returns.domain.state import Opened
from ordito.schemas.values import Ruling, Sentence
from ordito.terms import Terms, refund_of_return, return_cost


@dataclass(frozen=True, slots=True)
class WithdrawalFunction:
    """The labels of the function and of its confirmation, and who bears which cost.

    `delivery_cost` is about a withdrawal from everything that is left; from a part of it, delivery is not refunded.
    """

    withdraw_label: Sentence
    confirm_label: Sentence
    delivery_cost: Ruling
    return_cost: Ruling


def withdrawal_function(state: Opened, terms: Terms, *, at: datetime) -> WithdrawalFunction:
    """As the terms and the law have it for this order now."""
    refund = refund_of_return(
        terms,
        [],
        delivery_paid=state.delivery,
        whole_contract=True,
        notified_at=at,
        received_at=None,
        paid_with=paid_with(state),
        customer_kind=state.customer.kind,
    )
    law = terms.law.online_withdrawal
    return WithdrawalFunction(
        withdraw_label=Sentence(it=law.withdraw_label.it, en=law.withdraw_label.en),
        confirm_label=Sentence(it=law.confirm_label.it, en=law.confirm_label.en),
        delivery_cost=refund.delivery_ruling,
        return_cost=return_cost(terms, reason="change_of_mind").ruling,
    )
