"""Identifiers: UUIDs of version 7 (RFC 9562), which sort by the time they were made."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A new UUIDv7. Adapters and handlers call this; domain code gets its identifiers as arguments."""
    return uuid_utils.compat.uuid7()
