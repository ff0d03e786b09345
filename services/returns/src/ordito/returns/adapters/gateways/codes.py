"""Codes of returns, claims and vouchers: read out on the telephone, written on parcels, not to be guessed."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like a digit."""
LENGTH = 8
VOUCHER_LENGTH = 16
"""A voucher is money for whoever knows its code."""


def draw_code(prefix: str, /) -> str:
    """`RET-OB-7K4M9QX2`: 40 random bits, from the operating system."""
    return f"RET-{prefix}-{_draw(LENGTH)}"


def draw_claim_code(prefix: str, /) -> str:
    """`GAR-OB-7K4M9QX2`: as a return's."""
    return f"GAR-{prefix}-{_draw(LENGTH)}"


def draw_voucher_code(prefix: str, /) -> str:
    """`VOU-OB-7K4M9QX2ABCD1234`: 80 random bits."""
    return f"VOU-{prefix}-{_draw(VOUCHER_LENGTH)}"


def _draw(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
