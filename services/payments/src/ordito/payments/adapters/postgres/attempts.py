"""How often a provider was asked, and what it said: read from the kit's record of attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ordito.kit.tables import effect_attempts, effects
from ordito.kit.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to the provider. `outcome`: `done`, `refused`, `failed` (asked again), or None while under way."""

    key: str
    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    error: str | None


def attempts_of(tx: Transaction, order_id: str) -> dict[str, tuple[Attempt, ...]]:
    """All attempts for an order, by the key that the provider got."""
    rows = tx.connection.execute(
        select(effect_attempts)
        .join(effects, effects.c.key == effect_attempts.c.key)
        .where(effects.c.stream == order_id)
        .order_by(effects.c.id, effect_attempts.c.attempt)
    ).mappings()
    found: dict[str, tuple[Attempt, ...]] = {}
    for row in rows:
        attempt = Attempt(
            key=row["key"],
            number=row["attempt"],
            started_at=row["started_at"],
            ended_at=row["ended_at"],
            outcome=row["outcome"],
            error=row["error"],
        )
        found[attempt.key] = (*found.get(attempt.key, ()), attempt)
    return found
