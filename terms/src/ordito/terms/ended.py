"""What can be done with an order no more, because of what became of it.

The rule that would decide is still the one that is cited: it is about orders that are alive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from ordito.schemas.values import Ruling, Sentence

from .questions import question
from .rules import Rule
from .terms import Terms

Wish = Literal[
    "cancellation_by_customer",
    "cancellation_by_staff",
    "rejection",
    "delivery_in_time",
    "delivery_details_change",
    "withdrawal",
]
"""What somebody would like to do with the order."""

Ended = Literal[
    "already_rejected",
    "already_cancelled",
    "cancellation_asked",
    "already_terminated",
    "already_delivered",
    "already_withdrawn",
    "never_delivered",
]
"""What became of the order."""


@question("order_ended")
def order_ended(terms: Terms, *, wish: Wish, became: Ended) -> Ruling:
    """Why a wish comes too late for an order that ended, or is about to. Codes: what became of the order."""
    return terms.ruling(_RULES[wish](terms), allowed=False, code=became, sentence=_BECAME[became], facts={})


_RULES: Mapping[Wish, Callable[[Terms], Rule]] = {
    "cancellation_by_customer": lambda terms: terms.rules.cancellation.by_customer,
    "cancellation_by_staff": lambda terms: terms.rules.cancellation.by_staff,
    "rejection": lambda terms: terms.rules.ordering.manifest_error,
    "delivery_in_time": lambda terms: terms.rules.delivery.limit,
    "delivery_details_change": lambda terms: terms.rules.delivery.details,
    "withdrawal": lambda terms: terms.rules.withdrawal.window,
}
_BECAME: Mapping[Ended, Sentence] = {
    "already_rejected": Sentence(
        it="L'ordine non è stato accettato: quanto pagato viene rimborsato.",
        en="The order was not accepted: what was paid is refunded.",
    ),
    "already_cancelled": Sentence(it="L'ordine è già stato annullato.", en="The order is cancelled already."),
    "cancellation_asked": Sentence(
        it="L'annullamento è già stato richiesto: si attende la risposta della spedizione.",
        en="Cancellation was asked for already: shipping's answer is awaited.",
    ),
    "already_terminated": Sentence(
        it="Il contratto è stato risolto perché la consegna non è avvenuta in tempo: quanto pagato viene rimborsato.",
        en="The contract was terminated because of the late delivery: what was paid is refunded.",
    ),
    "already_delivered": Sentence(it="L'ordine è stato consegnato.", en="The order is delivered."),
    "already_withdrawn": Sentence(
        it="Per tutti gli articoli il recesso è già stato comunicato.",
        en="All items have been withdrawn from already.",
    ),
    "never_delivered": Sentence(
        it="La consegna non è riuscita: la merce è tornata al venditore o è andata persa, e non è più attesa.",
        en="The delivery failed: the goods went back to the seller or were lost, and are awaited no more.",
    ),
}
