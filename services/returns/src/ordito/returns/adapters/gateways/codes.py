"""Return codes: read out on the telephone, written on parcels, not to be guessed."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like a digit."""
LENGTH = 8


def draw_code(prefix: str, /) -> str:
    """`RET-OB-7K4M9QX2`: 40 random bits, from the operating system."""
    return f"RET-{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"
