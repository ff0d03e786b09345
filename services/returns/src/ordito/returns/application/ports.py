"""What returns needs from outside its domain."""

from __future__ import annotations

from typing import Protocol


class DrawCode(Protocol):
    """Draws return codes: `RET-OB-7K4M9QX2`, never the same twice as far as chance goes, and not to be guessed."""

    def __call__(self, prefix: str, /) -> str:
        """A new code of the seller whose orders start with `prefix`."""
        ...
