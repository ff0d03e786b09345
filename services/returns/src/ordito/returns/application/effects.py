"""What one order's stream tells another's: how the order of an exchange's other goods went, to the first order.

Each stream has a lock of its own, so the first order hears of it in a transaction of its own. Hearing it twice, or the
earlier news after the later, changes nothing.
"""

from __future__ import annotations

from typing import Any

from ordito.kit.effects import Effect, EffectKind, PermanentFailure
from ordito.kit.transaction import Transaction
from ordito.returns.application.consequences import TELL_FIRST_ORDER
from ordito.returns.application.ports import FirstOrders
from ordito.returns.domain.commands import NoteReplacement


def effect_kinds(first_orders: FirstOrders) -> dict[str, EffectKind]:
    """The effects of returns."""

    def tell(effect: Effect) -> dict[str, Any]:
        payload = effect.payload
        command = NoteReplacement(payload["return_id"], payload["stage"])
        first_orders.note(payload["order_id"], command, context=effect.context)
        return {}

    return {TELL_FIRST_ORDER: EffectKind(execute=tell, succeeded=_told, failed=_not_told)}


def _told(_tx: Transaction, _effect: Effect, _answer: dict[str, Any]) -> None:
    """The first order's own stream says all there is to say."""


def _not_told(_tx: Transaction, _effect: Effect, _failure: PermanentFailure) -> None:
    raise AssertionError("nobody can refuse to hear how an order went")
