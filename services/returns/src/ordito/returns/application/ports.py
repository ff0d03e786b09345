"""What returns needs from outside its domain."""

from __future__ import annotations

from typing import Protocol

from ordito.kit.context import Context
from ordito.returns.domain.commands import NoteReplacement


class DrawCode(Protocol):
    """Draws return codes: `RET-OB-7K4M9QX2`, never the same twice as far as chance goes, and not to be guessed."""

    def __call__(self, prefix: str, /) -> str:
        """A new code of the seller whose orders start with `prefix`."""
        ...


class FirstOrders(Protocol):
    """Orders whose goods were exchanged: each call is a transaction of its own."""

    def note(self, order_id: str, command: NoteReplacement, *, context: Context) -> None:
        """Let the first order know how the order of its exchange's other goods went."""
        ...
