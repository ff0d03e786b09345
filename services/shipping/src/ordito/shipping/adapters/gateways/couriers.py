"""The couriers, from `couriers.toml` beside this file."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from ordito.shipping.domain.couriers import Courier


def load_couriers() -> dict[str, Courier]:
    """By code, the word that paths, settings and events use."""
    rows = tomllib.loads((files(__package__) / "couriers.toml").read_text(encoding="utf-8"))
    return {code: Courier(code, row["name"], row.get("tracking_page")) for code, row in rows.items()}
