"""Money: integer minor units with a currency.

MoneyError
  + MixedCurrencies
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import Field


class MoneyError(ValueError):
    """Amounts were combined in a way that has no meaning."""


class MixedCurrencies(MoneyError):
    """Two amounts of different currencies met in one sum or comparison."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"cannot combine {one} with {other}")


Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"], description="ISO 4217 code.")]
MinorUnits = Annotated[int, Field(strict=True, examples=[4900], description="Minor units: 4900 is EUR 49.00.")]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency (ISO 4217). May be negative: callers forbid it if need be."""

    amount: MinorUnits
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise MoneyError(f"an amount is a whole number of minor units, not {self.amount!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other).amount

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other).amount

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other).amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def percent(self, rate: Decimal) -> Money:
        """`rate` per cent of the amount, rounded half up to the minor unit."""
        return Money(_half_up(Decimal(self.amount) * rate / 100), self.currency)

    def included(self, rate: Decimal) -> Money:
        """The tax of `rate` per cent on the net that this gross amount contains, rounded half up to the minor unit."""
        return Money(_half_up(Decimal(self.amount) * rate / (100 + rate)), self.currency)

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Spread the amount over `weights` by largest remainder; ties go to the earlier. The parts add up exactly.

        Weights are non-negative. If all are zero, the whole amount falls on the first. Raises MoneyError without
        weights or for a negative one.
        """
        if not weights:
            raise MoneyError("nothing to allocate to: give at least one weight")
        if min(weights) < 0:
            raise MoneyError("weights must not be negative")
        total = sum(weights)
        if total == 0:
            return (self, *(zero(self.currency) for _ in weights[1:]))
        sign = -1 if self.amount < 0 else 1
        shares = [divmod(abs(self.amount) * weight, total) for weight in weights]
        left = abs(self.amount) - sum(whole for whole, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda place: (-shares[place][1], place))
        lucky = set(by_remainder[:left])
        return tuple(Money(sign * (whole + (place in lucky)), self.currency) for place, (whole, _) in enumerate(shares))

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return other

    def __str__(self) -> str:
        whole, cents = divmod(abs(self.amount), 100)
        return f"{'-' if self.amount < 0 else ''}{self.currency} {whole}.{cents:02d}"


def zero(currency: str) -> Money:
    """Nothing, in a currency."""
    return Money(0, currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of `amounts`, all in `currency`; zero of nothing."""
    result = zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def _half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
