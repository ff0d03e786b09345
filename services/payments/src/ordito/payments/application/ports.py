"""What payments needs from the outside world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ordito.schemas.money import Money


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider answers when money moved: its name, and its reference to the movement."""

    provider: str
    reference: str


class PaymentGateway(Protocol):
    """A payment provider. Every call ends within half a minute and may be repeated with the same `key`.

    Raises ordito.kit.effects.PermanentFailure where the provider refuses for good. Any other exception means that
    nobody knows whether money moved: the caller asks again with the same key, and gets the first answer.
    """

    def charge(self, amount: Money, *, method: str, token: str | None, reference: str, key: str) -> Receipt:
        """Take `amount` now. `reference` is the order's id, for the provider's own papers."""
        ...

    def refund(self, amount: Money, *, charge: str, reference: str, key: str) -> Receipt:
        """Pay `amount` of the charge back, by the means it was paid with."""
        ...
