"""The three kinds of bearer token, made and read without a database.

- A storefront's key, `ok_` and 43 random characters. Settings hold only its SHA-256.
- A customer's link: the subject's UUID and a truncated HMAC-SHA256 over it, base64url, 43 characters. It never expires
  by itself and cannot be guessed; a new ORDITO_LINK_SECRET ends all links.
- A staff member's JWT (HS256): `sub`, `role`, `sellers` (a list, or "*" for all), `iat`, `exp`.

Reading returns None for whatever is not genuine, and never says why: the caller of an API learns only that it is wrong.
"""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Literal, get_args
from uuid import UUID

import jwt

Role = Literal["viewer", "agent", "supervisor"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may."""

API_KEY_PREFIX = "ok_"
_LINK_PURPOSE = b"ordito customer link v1\x00"
_SIGNATURE_BYTES = 16
_STAFF_PURPOSE = "ordito-staff"


@dataclass(frozen=True, slots=True)
class StaffClaims:
    name: str
    role: Role
    sellers: frozenset[str] | Literal["*"]
    expires: datetime


def make_api_key() -> str:
    """A new key for a storefront; show it once and keep its `api_key_digest`."""
    return API_KEY_PREFIX + secrets.token_urlsafe(32)


def api_key_digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def seller_of_api_key(key: str, digests: Mapping[str, Sequence[str]]) -> str | None:
    """Whose key it is. Every digest is compared, so that the time taken says nothing."""
    presented = api_key_digest(key)
    found: str | None = None
    for seller, kept in digests.items():
        for digest in kept:
            if hmac.compare_digest(presented, digest):
                found = seller
    return found


def make_link_token(secret: str, subject: UUID) -> str:
    return urlsafe_b64encode(subject.bytes + _link_signature(secret, subject.bytes)).rstrip(b"=").decode()


def read_link_token(secret: str, token: str) -> UUID | None:
    """The subject that this link was made for."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return None
    if len(raw) != 16 + _SIGNATURE_BYTES:
        return None
    subject = UUID(bytes=raw[:16])
    # Compared as text: base64 has several spellings of the same bytes, and only the one that was handed out counts.
    genuine = make_link_token(secret, subject)
    return subject if hmac.compare_digest(genuine.encode(), token.encode()) else None


def make_staff_token(
    secret: str,
    name: str,
    *,
    role: Role,
    sellers: Sequence[str] | Literal["*"],
    now: datetime,
    lasts: timedelta = timedelta(hours=8),
) -> str:
    claims = {
        "aud": _STAFF_PURPOSE,
        "sub": name,
        "role": role,
        "sellers": sellers if sellers == "*" else sorted(sellers),
        "iat": int(now.timestamp()),
        "exp": int((now + lasts).timestamp()),
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def read_staff_token(secret: str, token: str, *, now: datetime) -> StaffClaims | None:
    """Who is on the other side, as long as the token lasts."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=_STAFF_PURPOSE,
            # The times are compared below, with the clock that was handed in.
            options={"require": ["sub", "role", "sellers", "exp"], "verify_exp": False, "verify_iat": False},
        )
    except (jwt.InvalidTokenError, OverflowError):
        return None
    match claims:
        case {"sub": str(name), "role": str(word), "sellers": sellers, "exp": int(exp)} if exp > now.timestamp():
            role = next((role for role in ROLES if role == word), None)
            scope = _sellers(sellers)
            expires = _instant(exp, zone=now.tzinfo)
            if role is None or scope is None or expires is None or not name:
                return None
            return StaffClaims(name=name, role=role, sellers=scope, expires=expires)
        case _:
            return None


def _sellers(claim: object) -> frozenset[str] | Literal["*"] | None:
    match claim:
        case "*":
            return "*"
        case list() if all(isinstance(seller, str) for seller in claim):
            return frozenset(claim)
        case _:
            return None


def _instant(seconds: int, *, zone: tzinfo | None) -> datetime | None:
    """None beyond the years that a calendar knows."""
    try:
        return datetime.fromtimestamp(seconds, tz=zone)
    except (ValueError, OverflowError, OSError):
        return None


def _link_signature(secret: str, subject: bytes) -> bytes:
    return hmac.digest(secret.encode(), _LINK_PURPOSE + subject, "sha256")[:_SIGNATURE_BYTES]
